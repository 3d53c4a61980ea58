"""One remark for what several looks noticed: the compiler's errors give way to what says the same more plainly."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from stackproof.model import Remark

from ._typed import UNUSED
from ._types import TypeCheck

_OF_NAMES = frozenset({"sdk.unknown-class", "sdk.unknown-function", "sdk.unknown-module", "sdk.unknown-name"})
_WORDS = re.compile(r"[\w$]+")
_TYPES = frozenset({"any", "boolean", "never", "null", "number", "object", "string", "undefined", "unknown", "void"})


def merged(others: Iterable[Remark], of_types: Iterable[Remark], types: TypeCheck) -> list[Remark]:
    """All remarks, each root once. What the compiler takes for valid is no syntax error, whatever the grammar says."""
    kept = [item for item in others if not _is_refuted(item, types)]
    count = len(kept)
    for item in of_types:
        if item.kind.startswith("syntax."):
            # The compiler says what it expects, the grammar only that it does not fit.
            kept = [one for one in kept if (one.kind, one.file) != ("syntax.error", item.file)]
            if not any(one.kind.startswith("syntax.") and one.file == item.file for one in kept):
                kept.append(item)
            count = len(kept)
            continue
        same = next((at for at, one in enumerate(kept[:count]) if _says_it(one, item)), None)
        if same is None:
            kept.append(item)
        elif item.data.get("refused") is True and item.data.get("unreached") is not True:
            kept[same] = msgspec.structs.replace(kept[same], data={**kept[same].data, "refused": True})
    return kept


def _is_refuted(item: Remark, types: TypeCheck) -> bool:
    """Whether the compiler has read the file and finds nothing wrong there. Of names that is so only where it knows
    the package that the manifest asks for."""
    if item.file not in types.files or item.file in types.broken:
        return False
    if item.kind.startswith("syntax."):
        return True
    if item.kind not in _OF_NAMES or item.file in types.doubtful:
        return False
    rows = range(item.line or 0, max(item.line or 0, item.end_line or 0) + 1)
    wrong = (one for one in types.diagnostics if one.code not in UNUSED)
    return not any(one.path == item.file and one.line in rows for one in wrong)


def _says_it(one: Remark, of_type: Remark) -> bool:
    """Whether a remark of another look has the same root as an error of the compiler."""
    if one.file != of_type.file or not one.kind.startswith(("sdk.", "lint.F82", "types.")):
        return False
    if one.kind == "sdk.deprecated" or one.line is None or of_type.line is None:
        return False
    if one.data.get("cause") and one.data.get("cause") == of_type.data.get("cause"):
        return one.kind != "types.error"
    called = of_type.data.get("called")
    if one.kind == "sdk.output-misuse" and isinstance(called, list) and called[0] <= one.line <= called[1]:
        return True
    here = of_type.line in _lines(one)
    if here and one.kind == "sdk.output-misuse":
        return of_type.kind == "sdk.output-misuse" or "Output<" in of_type.message
    # A call's remark stands where the call begins, the compiler's at the argument.
    near = here or (of_type.kind.startswith("sdk.") and 0 <= of_type.line - one.line <= 60)
    return near and bool(_names(one) & _names(of_type)) and (here or one.kind == of_type.kind)


def _lines(item: Remark) -> set[int]:
    also = item.data.get("also_lines")
    return {
        item.line or 0,
        *(line for line in (also if isinstance(also, list | tuple) else ()) if isinstance(line, int)),
    }


def _names(item: Remark) -> set[str]:
    """What a remark is about: arguments and names; the class around them is shared by too many."""
    found: set[str] = set()
    for key in ("name", "argument", "arguments", "names"):
        value = item.data.get(key)
        texts = value if isinstance(value, list | tuple) else [value]
        for text in texts:
            if isinstance(text, str):
                found |= set(_WORDS.findall(text)[-1:])
    symbol = item.data.get("symbol")
    if isinstance(symbol, str):
        found |= set(_WORDS.findall(symbol)[-1:])
    return found - _TYPES
