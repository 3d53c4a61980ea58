"""From a prompt to its requirements: every statement is asked for facts, and what none is said of is listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from stackproof.model import Alternative, PromptRemark, Requirement, Requirements

from .._asked import asked_of
from .._kinds import kinds
from ._alternatives import alternatives_of
from ._conflicts import settled
from ._modality import condition_of, is_background, is_courtesy, is_demand, is_wish, labels_background
from ._outline import statements
from ._readers import facts_of
from ._said import Found, Said


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """A fact with the statement it comes from. binding: False in background, where it only can contradict."""

    found: Found
    text: str
    line: int
    binding: bool = True
    wish: bool = False


def read(prompt: str) -> Requirements:
    """The requirements of a prompt, in the order of its lines. The same text always gives the same."""
    taken: list[Taken] = []
    remarks: list[PromptRemark] = []
    taken += _platform(prompt)
    before: Said | None = None
    background = -1
    for statement in statements(prompt):
        said = Said(statement, before)
        before = said
        if statement.kind == "heading":
            continue
        if statement.first and labels_background(said):
            background = statement.block
        own = _facts(said, in_background=statement.block == background)
        taken += own
        if (
            not own
            and is_demand(said)
            and not is_courtesy(said)
            and statement.block != background
            and not said.text.endswith(":")
        ):
            if not any(one.line == statement.line and one.text == said.text for one in taken):
                remarks.append(PromptRemark(kind="not_understood", text=said.text, line=statement.line))
    kept, conflicts = settled(taken)
    requirements = tuple(_numbered(_merged(kept)))
    return Requirements(requirements=requirements, remarks=tuple(sorted([*remarks, *conflicts], key=lambda r: r.line)))


def _platform(prompt: str) -> Iterator[Taken]:
    asked = asked_of(prompt)
    for kind, wanted in (("platform", asked.platform), ("language", asked.language)):
        if wanted is not None:
            yield Taken(found=Found(kind=kind, want={kind: wanted.value}), text=wanted.evidence, line=wanted.line or 1)


def _facts(said: Said, *, in_background: bool) -> list[Taken]:
    binding = not is_background(said, in_background=in_background)
    wish = is_wish(said)
    condition = condition_of(said)
    found = alternatives_of(said) or list(facts_of(said))
    if condition:
        found = [
            msgspec.structs.replace(one, when=condition)
            for one in found
            if not (one.kind == "service" and one.of == condition)
        ]
    return [
        Taken(found=one, text=said.text, line=said.statement.line, binding=binding, wish=wish)
        for one in sorted(found, key=lambda one: one.at)
    ]


# What one sentence says several times of one thing, each for itself.
_APART = frozenset(
    {
        "lifecycle",
        "port",
        "output",
        "tests",
        "file",
        "configuration",
        "documentation",
        "api_route",
        "connection",
        "subnets",
        "vpc_endpoint",
        "absent",
        "service",
        "count",
        "cidr",
        "alarm",
        "any",
        "logging",
        "regions",
        "region",
        "names",
        "least_privilege",
        "listener",
    }
)


def _merged(taken: Iterable[Taken]) -> list[Taken]:
    """One requirement for what one sentence says of one thing in one kind, and for what is said again."""
    merged: list[Taken] = []
    for one in taken:
        place = next((n for n, other in enumerate(merged) if _joins(other, one)), None)
        if place is None:
            merged.append(one)
            continue
        other = merged[place]
        want = {**one.found.want, **other.found.want}
        merged[place] = msgspec.structs.replace(other, found=msgspec.structs.replace(other.found, want=want))
    return _without_repeats(merged)


def _joins(first: Taken, second: Taken) -> bool:
    a, b = first.found, second.found
    if a.kind != b.kind or a.of != b.of or a.when != b.when or first.text != second.text or first.line != second.line:
        return False
    return a.kind not in _APART and not any(key in a.want and a.want[key] != value for key, value in b.want.items())


def _without_repeats(taken: list[Taken]) -> list[Taken]:
    """What is said twice counts once, at its first line; what is said more fully takes the place of a bare mention."""
    kept: list[Taken] = []
    for one in taken:
        same = [
            other
            for other in kept
            if (other.found.kind, other.found.of, other.found.when) == (one.found.kind, one.found.of, one.found.when)
        ]
        if any(_holds(other.found.want, one.found.want) and other.found.any_of == one.found.any_of for other in same):
            continue
        kept = [
            other
            for other in kept
            if not (
                other in same
                and _holds(one.found.want, other.found.want)
                and other.found.want != one.found.want
                and one.found.kind not in _APART
            )
        ]
        kept.append(one)
    services = {one.found.of for one in kept if one.found.kind == "count"}
    return [one for one in kept if not (one.found.kind == "service" and one.found.of in services)]


def _holds(full: dict[str, object], part: dict[str, object]) -> bool:
    return all(key in full and full[key] == value for key, value in part.items())


def _numbered(taken: list[Taken]) -> Iterator[Requirement]:
    known = kinds()
    for number, one in enumerate(sorted(taken, key=lambda one: one.line), 1):
        found = one.found
        ways = tuple(Alternative(kind=way.kind, of=way.of, want=way.want) for way in found.any_of)
        yield Requirement(
            id=f"R{number:02}",
            kind=found.kind,
            of=found.of,
            want=found.want,
            severity="note" if one.wish else found.severity or known[found.kind].severity,
            when=found.when,
            any_of=ways,
            text=one.text,
            line=one.line,
        )
