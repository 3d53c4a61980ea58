"""Names of the SDK that a program's source mentions: what its run will import."""

from __future__ import annotations

import re
from pathlib import Path

from stackproof.aws import sdk
from stackproof.model import Submission

_ATTRIBUTE = re.compile(r"\b([a-z]\w*)\.(?=([A-Za-z]\w*))")
_IMPORTED = re.compile(r"from[ \t]+pulumi_aws\.(\w+)[ \t]+import[ \t]+(\([^()]*\)|[^\n]*)")
_WORD = re.compile(r"\w+")
_MOST_TEXT = 2 << 20
_MOST_NAMES = 2000


def names_used(submission: Submission) -> list[tuple[str, str]]:
    """(module, name) pairs of `pulumi_aws`, sorted; a guess that costs nothing where it is wrong."""
    modules = frozenset(sdk("aws").modules()) - {""}
    found: set[tuple[str, str]] = set()
    size = 0
    for item in submission.files:
        if not (item.text and item.path.endswith(".py")) or size > _MOST_TEXT:
            continue
        try:
            text = Path(submission.root, item.path).read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        size += len(text)
        if "pulumi" in text:
            found.update(pair for pair in _ATTRIBUTE.findall(text) if pair[0] in modules)
            found.update(
                (module, name)
                for module, names in _IMPORTED.findall(text)
                if module in modules
                for name in _WORD.findall(names)
            )
    return sorted(found)[:_MOST_NAMES]
