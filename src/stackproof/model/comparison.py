"""What is different between the graph of an answer and the graph of an ideal one."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from .finding import Severity
from .graph import Location

COMPARISON_FORMAT = "stackproof-comparison/1"
DifferenceKind = Literal["missing", "added", "changed"]


class Side(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One side of a difference.

    urn: the resource that holds the property, "" for the stack itself. value: as written, or the default that holds
    where nothing is, null where that is not known; a reference to a resource is `{"$resource": urn}`, inside of a text
    `${name.property}`; markers of the graph stay markers. source: where the program makes the resource.
    """

    urn: str = ""
    value: Any = None
    source: Location | None = None


class Difference(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One difference.

    kind: "missing" (the ideal has it, the answer not), "added" (the other way round), "changed". type: resource
    token, "" for an output of the stack or what holds for all of it. property: path of the property; of a missing or
    added part of a resource (a rule of a group, a bucket's versioning) its name; "" for a whole resource.
    severity, why: what the property or the resource does. answer, ideal: the two sides; None where there is none.
    also: URNs of further resources that differ in the same way, or differ only because of this.
    """

    kind: DifferenceKind
    severity: Severity
    type: str
    property: str = ""
    answer: Side | None = None
    ideal: Side | None = None
    why: str = ""
    also: tuple[str, ...] = ()


class Undecidable(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A property that cannot be compared, because one side is not known."""

    type: str
    property: str
    why: str
    answer: Side | None = None
    ideal: Side | None = None


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """matched: pairs of resources that stand for each other, equal or not; the others are lengths of the lists."""

    matched: int = 0
    missing: int = 0
    added: int = 0
    changed: int = 0
    undecided: int = 0


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two graphs. resources: how many there are to compare; what only configures another resource (a
    bucket's versioning, a rule of a group) is counted with it."""

    project: str
    stack: str
    kind: Literal["recorded", "static"]
    resources: int


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """The differences of two graphs, each list worst first.

    likeness: per cent of the ideal's resources and properties that the answer has alike, rounded down; 100 only where
    nothing is missing or changed.
    """

    format: str = COMPARISON_FORMAT
    answer: Compared
    ideal: Compared
    likeness: float
    counts: Counts
    missing: tuple[Difference, ...] = ()
    added: tuple[Difference, ...] = ()
    changed: tuple[Difference, ...] = ()
    undecided: tuple[Undecidable, ...] = ()

    @property
    def is_equal(self) -> bool:
        """True when no difference was found; what is undecided is none."""
        return not (self.missing or self.added or self.changed)
