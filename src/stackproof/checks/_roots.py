"""What follows from an answer that is not what was asked for is no fault of its own."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from stackproof.model import Category, Finding

# No program: there is nothing else to mend. Another language or platform: whoever writes the program anew writes its
# project, its tests and its lines anew; what it would build stays as right or wrong as it is.
_NO_PROGRAM = "INT001"
_NOT_AS_ASKED = ("INT005", "INT006")
_WRITTEN_ANEW: frozenset[Category] = frozenset(
    {"intake", "structure", "syntax", "sdk", "lint", "run", "tests", "documentation"}
)


def under_one_root(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, those that follow from the answer's not being what was asked for under that one's cause."""
    found = list(findings)
    for id in (_NO_PROGRAM, *_NOT_AS_ASKED):
        root = next((finding for finding in found if finding.check == id), None)
        if root is not None:
            return [replace(f, cause=root.cause) if _follows(f, id) else f for f in found]
    return found


def _follows(finding: Finding, root: str) -> bool:
    return root == _NO_PROGRAM or finding.category in _WRITTEN_ANEW
