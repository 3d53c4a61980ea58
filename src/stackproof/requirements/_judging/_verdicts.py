"""The judges by kind, and what surrounds each verdict: conditions, exceptions, alternatives."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Iterable

from stackproof.model import Requirement, RequirementResult, RequirementVerdict

from .._concepts import concepts
from .._kinds import effects, kinds
from ._at_work import is_at_work
from ._facts import Facts
from ._outcomes import Held, Judge, Missed, Open, Outcome, best
from ._presence import hidden_makers
from ._singled_out import singled_out
from ._subjects import bare_title

_ROOMS = (
    "program",
    "presence",
    "network",
    "traffic",
    "security",
    "data",
    "compute",
    "operations",
    "delivery",
    "graph",
)
_MOST_SHOWN = 12


@functools.cache
def judges() -> dict[str, Judge]:
    """Judge of each kind; every module of this room lists its own in `JUDGES`."""
    found: dict[str, Judge] = {}
    for room in _ROOMS:
        found.update(importlib.import_module(f"{__package__}._{room}").JUDGES)
    return found


def judge_requirements(requirements: Iterable[Requirement], facts: Facts) -> tuple[RequirementResult, ...]:
    """A verdict on each, in their order."""
    listed = tuple(requirements)
    asked = frozenset(one.of for one in listed if one.kind not in _OF_A_THING and one.of)
    return tuple(_judged(requirement, facts, asked) for requirement in listed)


def _judged(requirement: Requirement, facts: Facts, asked: frozenset[str]) -> RequirementResult:
    if requirement.exception:
        return _result(requirement, "excepted", requirement.exception)
    if not facts.has_program:
        return _result(requirement, "fail", "there is no program that could meet it")
    if requirement.when and not facts.of_concept(requirement.when):
        title = concepts()[requirement.when].title
        if facts.is_whole:
            return _result(requirement, "not_applicable", f"it binds only where there is {title}, and there is none")
        return _result(requirement, "unknown", f"it binds only where there is {title}, and not all was seen")
    outcome = outcome_of(requirement, facts)
    if isinstance(outcome, Missed) and _is_of_nothing(requirement, facts, asked):
        outcome = Open(f"{outcome.reason}, and none is asked for elsewhere", outcome.near)
    if isinstance(outcome, Held):
        return _result(requirement, "pass", "", witnesses=outcome)
    return _result(requirement, "fail" if isinstance(outcome, Missed) else "unknown", outcome.reason, near=outcome)


def outcome_of(requirement: Requirement, facts: Facts) -> Outcome:
    """What the judge of the kind says; of alternatives, the best. What a run that broke off did not show is open."""
    if requirement.any_of:
        ways = (Requirement(id=requirement.id, kind=w.kind, of=w.of, want=w.want) for w in requirement.any_of)
        return best((outcome_of(way, facts) for way in ways), nothing=Open("no alternative is named"))
    judge = judges().get(requirement.kind)
    if judge is None:
        return Open(f"this version does not judge {requirement.kind}")
    outcome = _by_what_works(judge(requirement, facts), requirement, facts)
    if isinstance(outcome, Missed) and requirement.kind in _OF_A_THING and (named := singled_out(requirement, facts)):
        outcome = _by_what_works(judge(requirement, named), requirement, named)
    if isinstance(outcome, Missed) and requirement.kind not in _WITHOUT_RUN:
        if not facts.is_whole:
            return Open(f"{outcome.reason}, but the program broke off before all was seen", outcome.near)
        if not outcome.near and (unseen := _unseen(requirement, facts)):
            return Open(f"{outcome.reason}, but what {unseen} makes is not seen")
    return outcome


def _is_of_nothing(requirement: Requirement, facts: Facts, asked: frozenset[str]) -> bool:
    """Whether it is about something that is not there and that nothing asks for: how it is to be, were it there."""
    if requirement.kind not in _OF_A_THING or requirement.of in asked or requirement.of not in concepts():
        return False
    return not any(facts.of_concept(concept) for concept in (requirement.of, *_PART_OF.get(requirement.of, ())))


def _unseen(requirement: Requirement, facts: Facts) -> str:
    """A package that is not here, or a component of another package, that may make what is lacking; "" for none."""
    if facts.missing_packages:
        return facts.missing_packages[0]
    makers = hidden_makers(facts, requirement.of) if requirement.of in concepts() else ()
    return makers[0].type if makers else ""


def _by_what_works(outcome: Outcome, requirement: Requirement, facts: Facts) -> Outcome:
    """What only idle resources show is not met for sure: a log group that nothing writes to keeps no logs."""
    if not isinstance(outcome, Held) or requirement.kind in _OF_ALL:
        return outcome
    shown = [facts.topology.resource(witness.resource) for witness in outcome.witnesses if witness.resource]
    known = [resource for resource in shown if resource is not None]
    if not known or any(is_at_work(facts, resource) is not False for resource in known):
        return outcome
    names = ", ".join(dict.fromkeys(resource.name for resource in known))
    return Open(f"only {names} would meet it, and nothing in the program uses that", outcome.witnesses)


# How a thing is to be, which takes for granted that it is there.
_OF_A_THING = frozenset(
    {
        *("encryption", "in_transit", "rotation", "least_privilege", "role", "not_public", "storage", "multi_az"),
        *("failover", "replicas", "backup", "point_in_time_recovery", "versioning", "mfa_delete", "lifecycle"),
        *("retention", "billing", "ttl", "shards", "fifo", "runtime", "size", "concurrency", "architecture", "scaling"),
        *("desired_count", "tracing", "insights", "protected", "throttling", "environment", "image", "image_scan"),
    }
)
# What a program may make as a part of something else alone.
_PART_OF = {"volume": ("instance",)}
# What holds for every resource holds for those that nothing uses.
_OF_ALL = frozenset(
    {"tags", "names", "region", "regions", "destroyable", "component", "resources", "output", "port", "closed"}
)
# Decided by files, not by the graph.
_WITHOUT_RUN = frozenset({"platform", "language", "file", "tests", "coverage", "documentation"})


def _result(
    requirement: Requirement,
    verdict: RequirementVerdict,
    reason: str,
    *,
    witnesses: Held | None = None,
    near: Missed | Open | None = None,
) -> RequirementResult:
    # Of several ways the first is the one that the sentence names first.
    effect = effects()[requirement.any_of[0].kind if requirement.any_of else requirement.kind]
    is_missed = verdict == "fail"
    return RequirementResult(
        id=requirement.id,
        kind=requirement.kind,
        of=requirement.of,
        severity=requirement.severity,
        text=requirement.text,
        source_line=requirement.line,
        title=title_of(requirement),
        verdict=verdict,
        reason=reason,
        witnesses=witnesses.witnesses[:_MOST_SHOWN] if witnesses else (),
        near_misses=near.near[:_MOST_SHOWN] if near else (),
        impact=effect.impact if is_missed else None,
        links=effect.links if is_missed else (),
    )


def title_of(requirement: Requirement) -> str:
    """One line for people: the kind's title, what it is about, and what is asked of it."""
    kind = kinds()[requirement.kind]
    concept = concepts().get(requirement.of)
    title = kind.title
    if concept:
        # `There is no secret`, not `no a secret`.
        title = title.replace("no {of}", f"no {bare_title(requirement.of)}").replace("{of}", concept.title)
    title = title.replace("{of}", "it")
    about = f"{concept.title[0].upper()}{concept.title[1:]}: " if concept and "{of}" not in kind.title else ""
    asked = ", ".join(f"{key.replace('_', ' ')} {_shown(value)}" for key, value in requirement.want.items())
    small = about and not title[1:2].isupper()
    return f"{about}{title[0].lower() if small else title[0]}{title[1:]}" + (f" ({asked})" if asked else "")


def _shown(value: object) -> str:
    from ._outcomes import spoken

    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, dict) and not set(value) & {"at_least", "at_most", "exactly"}:
        return ", ".join(f"{key}={item}" for key, item in value.items())
    return spoken(value)
