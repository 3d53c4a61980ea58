"""The comparison with an ideal answer, as a part of the reports."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from stackproof.model import Difference, Report, Side

from ._escape import code, inline

HEADINGS = {"missing": "In the ideal, not in the answer", "changed": "Different", "added": "In the answer alone"}
_SHOWN = 40
_LONGEST = 80


def likeness(report: Report) -> str:
    """`83.1 % of the ideal: 2 missing, 1 added, 4 changed`; "" without a comparison."""
    if report.comparison is None:
        return ""
    counts = report.comparison.counts
    listed = (
        (counts.missing, "missing"),
        (counts.added, "added"),
        (counts.changed, "changed"),
        (counts.undecided, "undecided"),
    )
    rest = ", ".join(f"{number} {word}" for number, word in listed if number)
    return f"{report.comparison.likeness:g} % of the ideal" + (f": {rest}" if rest else ", no difference")


def to_markdown(report: Report) -> Iterable[str]:
    """The differences, worst first."""
    if report.comparison is None:
        return
    yield from (f"## Comparison with the ideal ({likeness(report)})", "")
    yield from ("A difference costs points only where it also is a failed check or a missed requirement.", "")
    for kind, heading in HEADINGS.items():
        yield from _table(heading, getattr(report.comparison, kind))


def _table(heading: str, differences: Sequence[Difference]) -> Iterable[str]:
    if not differences:
        return
    yield from (f"### {heading} ({len(differences)})", "")
    yield from ("| Weight | What | Answer | Ideal | Why it matters |", "|---|---|---|---|---|")
    for one in differences[:_SHOWN]:
        what = ", ".join(filter(None, (code(one.type), code(one.property))))
        yield f"| {one.severity} | {what} | {_side(one.answer)} | {_side(one.ideal)} | {inline(one.why)} |"
    if len(differences) > _SHOWN:
        yield f"| | and {len(differences) - _SHOWN} more | | | |"
    yield ""


def _side(side: Side | None) -> str:
    if side is None:
        return ""
    name = code(side.urn.rpartition("::")[2]) if side.urn else ""
    place = code(f"{side.source.file}:{side.source.line}") if side.source is not None else ""
    return " ".join(filter(None, (name, inline(value_shown(side.value)), place)))


def value_shown(value: Any) -> str:
    """The value of one side, as JSON where it is no text, and not longer than a cell bears."""
    if value is None:
        return ""
    told = _told(value)
    text = told if isinstance(told, str) else json.dumps(told, sort_keys=True)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def _told(value: Any) -> Any:
    """The value with what stands in it as a sign of ours in words: a resource by its name, a secret by its origin."""
    if isinstance(value, list | tuple):
        return [_told(item) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        if isinstance(resource := value.get("$resource"), str):
            return resource.rpartition("::")[2] if resource.startswith("urn:") else resource
        if isinstance(secret := value.get("$secret"), dict):
            return f"a secret ({secret.get('origin', 'unknown')})"
        if "$unknown" in value:
            return "unknown"
        if isinstance(asset := value.get("$asset"), dict):
            return f"{asset.get('kind', 'file')} {asset.get('path', '')}".strip()
    return {key: _told(item) for key, item in value.items()}
