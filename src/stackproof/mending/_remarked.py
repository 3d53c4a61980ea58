"""The remarks that a finding of the source was made from: they say what was meant, and where."""

from __future__ import annotations

from fnmatch import fnmatchcase

from stackproof.model import Finding, Remark

from ._calls import NotPossible
from ._ground import Ground


def remark_of(finding: Finding, ground: Ground, *kinds: str) -> Remark:
    """The remark of these kinds that the finding tells. Raises NotPossible."""
    here = [
        one for one in remarks_of(ground, *kinds) if (one.file, one.line) == (finding.file, finding.line) and one.line
    ]
    # Messages may be spelt in the program's own language; where only one stands on the line, it is the one.
    found = [one for one in here if one.message in finding.message] or (here if len(here) == 1 else [])
    if not found:
        raise NotPossible("what the finding was made from is not known")
    return found[0]


def remarks_of(ground: Ground, *kinds: str) -> list[Remark]:
    """All remarks of these kinds; `*` at the end stands for anything."""
    return [one for one in ground.remarks if any(fnmatchcase(one.kind, kind) for kind in kinds)]


def told_beside(finding: Finding, ground: Ground, *kinds: str, family: str = "") -> list[Remark]:
    """The remarks of the finding's file that the same check tells, its own among them. family: how the ids of checks
    begin that count as the same."""
    told = {(one.file, one.line) for one in ground.findings if one.check.startswith(family or finding.check)}
    return [one for one in remarks_of(ground, *kinds) if one.file == finding.file and (one.file, one.line) in told]


def together_with(remark: Remark, ground: Ground, *kinds: str) -> list[Remark]:
    """The remark and all others of these kinds that have its cause."""
    cause = remark.data.get("cause")
    if not cause:
        return [remark]
    return [one for one in remarks_of(ground, *kinds) if one.data.get("cause") == cause]


def places_of(remark: Remark) -> list[tuple[str, int]]:
    """File and line of everywhere that the remark is about."""
    also = remark.data.get("also_lines")
    first = [(remark.file, remark.line)] if remark.file and remark.line else []
    further = [str(place).rpartition(":") for place in also] if isinstance(also, list | tuple) else []
    return [*first, *((file or remark.file or "", int(line)) for file, _, line in further if line.isdigit())]


def suggestions_of(remark: Remark) -> list[str]:
    found = remark.data.get("suggestions")
    return [str(one) for one in found] if isinstance(found, list | tuple) else []
