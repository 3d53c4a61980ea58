"""Short forms of what an inspection noticed."""

from __future__ import annotations

from stackproof.model import Remark
from stackproof.source import SourceFacts

HEAD = "import json\nimport pulumi\nimport pulumi_aws as aws\n"


def noticed(facts: SourceFacts, *prefixes: str) -> list[Remark]:
    """The remarks of the kinds that begin so."""
    return [item for item in facts.remarks if item.kind.startswith(prefixes)]


def brief(facts: SourceFacts, *prefixes: str) -> list[tuple[str, int | None, object]]:
    """(kind, line behind the usual three imports, symbol) of each remark about the SDK."""
    head = HEAD.count("\n")
    return [
        (item.kind, (item.line or 0) - (head if item.file == "__main__.py" else 0), item.data.get("symbol"))
        for item in noticed(facts, *(prefixes or ("sdk.",)))
    ]
