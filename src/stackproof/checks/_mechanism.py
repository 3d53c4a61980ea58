"""What a check is, and how the checks of this package are found."""

from __future__ import annotations

import functools
import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from stackproof.model import Category, Fail, Impact, Location, Pass, Resource, Severity, Unknown, Verdict

from ._case import Case
from ._tongues import Tongue

__all__ = [
    "STOPS_THE_BUILD",
    "Case",
    "Check",
    "Fail",
    "Grouping",
    "Impact",
    "Iterator",
    "Location",
    "Pass",
    "Resource",
    "Severity",
    "Unknown",
    "Verdict",
    "all_checks",
    "check",
]

# Go compiles the whole program first.
STOPS_THE_BUILD = Impact("deployment", "`go build` refuses the program, before anything is deployed.")
Grouping = Literal["check", "place", "subject"]
Function = Callable[[Case], Iterator[Verdict]]
# Ids of checks that others took over; reports and suppressions out there still name them, so they are never given anew.
RETIRED: dict[str, str] = {"CAC003": "VAL023", "ECS005": "IAM011", "LOG005": "ECS006", "VAL050": "LAM003"}
_ID = re.compile(r"[A-Z][A-Z0-9]{1,3}\d{3}")


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check: the function and what is known of it.

    id: prefix and three digits, never reused. title: what holds when it passes. when: resource types (or equivalents)
    of which the graph must hold one for the check to be asked at all; () asks always. profiles: names of the profiles
    that hold it, () for all. local: True when each resource alone decides, so that a finding stays certain even where
    the run broke off before the rest of the graph was there. grouping: what makes two findings one cause: the whole
    "check", the same source line ("place"), or the "subject" alone. impact_in_node, impact_in_go: what it does to a
    program in TypeScript or JavaScript, or in Go, where that is something else.
    """

    id: str
    title: str
    severity: Severity
    category: Category
    impact: Impact
    function: Function
    links: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    local: bool = False
    grouping: Grouping = "place"
    impact_in_node: Impact | None = None
    impact_in_go: Impact | None = None

    def __call__(self, case: Case) -> Iterator[Verdict]:
        """The verdicts of this check on a case; none at all when nothing there concerns it."""
        if self.when and not case.resources(*self.when):
            return
        yield from self.function(case)

    def impact_in(self, tongue: Tongue | None) -> Impact:
        """What it does to a program in that language."""
        own = {"node": self.impact_in_node, "go": self.impact_in_go}.get(tongue or "")
        return own or self.impact

    @property
    def documentation(self) -> str:
        """The function's docstring, as written."""
        return self.function.__doc__ or ""


def check(
    id: str,
    *,
    title: str,
    severity: Severity,
    category: Category,
    impact: Impact,
    links: tuple[str, ...] = (),
    when: tuple[str, ...] = (),
    profiles: tuple[str, ...] = (),
    local: bool = False,
    grouping: Grouping | None = None,
    impact_in_node: Impact | None = None,
    impact_in_go: Impact | None = None,
) -> Callable[[Function], Check]:
    """Make a check of a function `(case) -> iterator of Pass, Fail, Unknown`; the fields are those of `Check`.

    grouping: by default "place" for critical and high, "check" for the rest (the same omission on twenty resources is
    one thing to mend). Nothing is registered: `all_checks` finds the records by looking into the modules.
    """
    if not _ID.fullmatch(id):
        raise ValueError(f"check id {id!r} is not a prefix such as S3 or INT and three digits")
    if id in RETIRED:
        raise ValueError(f"check id {id} was given before; {RETIRED[id]} took over what it asked")
    kind: Grouping = grouping or ("place" if severity in ("critical", "high") else "check")

    def make(function: Function) -> Check:
        return Check(
            id=id,
            title=title,
            severity=severity,
            category=category,
            impact=impact,
            function=function,
            links=links,
            when=when,
            profiles=profiles,
            local=local,
            grouping=kind,
            impact_in_node=impact_in_node,
            impact_in_go=impact_in_go,
        )

    return make


@functools.cache
def all_checks() -> tuple[Check, ...]:
    """Every check of the package, ordered by id. Raises ValueError where two share an id."""
    package = importlib.import_module(__name__.rpartition(".")[0])
    found: dict[str, Check] = {}
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if any(part.startswith("_") for part in module.name.split(".")):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Check) and found.setdefault(value.id, value) is not value:
                raise ValueError(f"two checks are called {value.id}: {value.title!r} and {found[value.id].title!r}")
    return tuple(found[id] for id in sorted(found))
