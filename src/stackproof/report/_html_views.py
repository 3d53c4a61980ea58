"""What the templates of an HTML report show: the report, with anchors, groups and figures computed from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from stackproof.model import (
    CATEGORIES,
    CATEGORY_TITLES,
    SEVERITIES,
    TESTS_FORMAT,
    Category,
    Finding,
    Graph,
    PassedCheck,
    Report,
    Tests,
)

from ._causes import Cause, causes, count, counted
from ._checkpoints import kind_of, some
from ._comparison import HEADINGS, likeness
from ._cost import price, unit_of
from ._excerpts import excerpt_of
from ._gaps import Gaps
from ._html_graph import Drawing, drawing_of
from ._picture import kind_of as resource_kind
from ._plain import plain
from ._requirements import REMARKS, VERDICTS, reason_of, tally, witnesses_of
from ._sentences import evidence_of, name_of, ran, root_of, score_said, score_short, should_of

WORST = 5


class Spot(msgspec.Struct, frozen=True):
    """A resource as text. anchor: its place in the picture, "" where it has none."""

    name: str
    kind: str
    urn: str
    anchor: str


class Sighting(msgspec.Struct, frozen=True):
    """A finding with its place: `file:line`, or the file, or ""."""

    finding: Finding
    place: str
    spot: Spot | None


class CauseView(msgspec.Struct, frozen=True, kw_only=True):
    """A cause. id: its anchor. checkpoints, anchors: of all its findings."""

    id: str
    cause: Cause
    lead: Sighting
    others: tuple[Sighting, ...]
    checkpoints: tuple[Category, ...]
    anchors: tuple[str, ...]
    lines: tuple[tuple[int, str], ...]
    should: str
    evidence: str
    root: str


class Level(msgspec.Struct, frozen=True):
    """The causes of one severity. findings: how many findings have it, whatever their cause's."""

    severity: str
    heading: str
    findings: int
    causes: tuple[CauseView, ...]


class ReportView(msgspec.Struct, frozen=True, kw_only=True):
    """A report. id: prefix of its anchors. by_mark: fingerprint -> anchor of its cause. outlined: names of results that
    have no page of their own and are shown as they are."""

    id: str
    report: Report
    name: str
    score: str
    ran: str
    program: str
    counted: str
    levels: tuple[Level, ...]
    held: tuple[tuple[str, tuple[PassedCheck, ...]], ...]
    by_mark: Mapping[str, str]
    tally: str
    likeness: str
    price: str
    has_cost: bool
    tests: Tests | None
    outlined: tuple[str, ...]
    drawing: Drawing | None
    share: float

    @property
    def causes(self) -> tuple[CauseView, ...]:
        """All causes, the worst first."""
        return tuple(view for level in self.levels for view in level.causes)

    @property
    def worst(self) -> tuple[CauseView, ...]:
        """The causes to read first; notes are none of them."""
        return tuple(view for view in self.causes if view.cause.severity != "note")[:WORST]

    def spot(self, urn: str) -> Spot:
        """A resource by its URN, or whatever stands in its place."""
        return spot_of(urn, self.drawing.anchors if self.drawing else {})

    def named(self, urn: str, name: str) -> Spot:
        """A resource whose kind the reader knows."""
        return Spot(plain(name), "", plain(urn), self.spot(urn).anchor)

    def cause_of(self, marks: Sequence[str]) -> str:
        """The anchor of the cause that holds a finding with one of these fingerprints, "" where none does."""
        return next((self.by_mark[mark] for mark in marks if mark in self.by_mark), "")

    def checkpoints_with_causes(self) -> frozenset[str]:
        """The checkpoints that have a cause to show."""
        return frozenset(category for view in self.causes for category in view.checkpoints)


def view_of(report: Report, *, number: int, graph: Graph | None) -> ReportView:
    """The view of the report that is the `number`th of its page."""
    id = f"p{number}"
    groups = [(f"{id}-c{index}", cause) for index, cause in enumerate(causes(report.findings), 1)]
    drawing = drawing_of(graph, prefix=id, groups=groups) if graph is not None else None
    anchors = drawing.anchors if drawing else {}
    cost, tests, gaps = report.cost, _tests(report), Gaps.of(report)
    has_program = report.submission.entry is not None
    others = {"tests": report.tests if tests is None else None, "deployment": report.deployment}
    return ReportView(
        id=id,
        report=report,
        name=plain(name_of(report)),
        score=score_said(report),
        ran=ran(report, shown=plain),
        program=kind_of(report.submission),
        counted=counted(count(report.findings)),
        levels=_levels(report, [_cause(report, anchor, cause, anchors, gaps) for anchor, cause in groups]),
        held=tuple(
            (CATEGORY_TITLES[category], here)
            for category in CATEGORIES
            if (here := tuple(item for item in report.passed if item.category == category))
        ),
        by_mark={finding.fingerprint: anchor for anchor, cause in groups for finding in cause.findings},
        tally=tally(report),
        likeness=likeness(report),
        price=plain(price(report)),
        has_cost=cost is not None and bool(cost.lines or cost.usage or cost.without_price),
        tests=tests if has_program else None,
        outlined=tuple(name for name, result in others.items() if result is not None),
        drawing=drawing,
        share=100 * report.score.value / report.score.max if report.score.max else 0.0,
    )


def spot_of(urn: str, anchors: Mapping[str, str]) -> Spot:
    """A resource by its URN; what is no URN is shown as it is."""
    parts = urn.split("::", 3)
    if not urn.startswith("urn:pulumi:") or len(parts) < 4:
        return Spot(plain(urn), "", plain(urn), "")
    return Spot(plain(parts[3]), plain(resource_kind(parts[2].rpartition("$")[2])), plain(urn), anchors.get(urn, ""))


def place_of(file: str | None, line: int | None) -> str:
    """`file:line`, the file where no line is known, "" without either."""
    return plain(f"{file}:{line}" if file and line else file or "")


def _tests(report: Report) -> Tests | None:
    """What is known of the tests; a report that was read back holds it as plain data."""
    data = msgspec.to_builtins(report.tests)
    known = isinstance(data, dict) and data.get("format") == TESTS_FORMAT
    return msgspec.convert(data, Tests) if known else None


def _levels(report: Report, views: Sequence[CauseView]) -> tuple[Level, ...]:
    numbers = count(report.findings)
    return tuple(
        Level(
            severity,
            "Notes, which cost nothing" if severity == "note" else severity.capitalize(),
            numbers[severity],
            tuple(view for view in views if view.cause.severity == severity),
        )
        for severity in SEVERITIES
    )


def _cause(report: Report, id: str, cause: Cause, anchors: Mapping[str, str], gaps: Gaps) -> CauseView:
    lead = cause.lead
    found = filter(None, (anchors.get(finding.resource or "") for finding in cause.findings))
    return CauseView(
        id=id,
        cause=cause,
        lead=_sighting(lead, anchors),
        others=tuple(_sighting(finding, anchors) for finding in cause.findings[1:]),
        checkpoints=tuple(dict.fromkeys(finding.category for finding in cause.findings)),
        anchors=tuple(dict.fromkeys(found)),
        lines=excerpt_of(lead, report.excerpts),
        should=should_of(cause),
        evidence=evidence_of(cause),
        root=root_of(cause, gaps, shown=plain, code="`{}`".format),
    )


def _sighting(finding: Finding, anchors: Mapping[str, str]) -> Sighting:
    spot = spot_of(finding.resource, anchors) if finding.resource else None
    return Sighting(finding, place_of(finding.file, finding.line), spot)


# What templates use beside the views.
NAMES = {
    "VERDICTS": VERDICTS,
    "REMARKS": REMARKS,
    "HEADINGS": HEADINGS,
    "CATEGORY_TITLES": CATEGORY_TITLES,
    "SEVERITIES": SEVERITIES,
    "some": some,
    "place_of": place_of,
    "reason_of": reason_of,
    "score_short": score_short,
    "unit_of": unit_of,
    "witnesses_of": witnesses_of,
}
