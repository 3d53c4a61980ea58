"""Judges of what is there, how many of it, and what is not."""

from __future__ import annotations

from stackproof.model import Requirement, Resource, Witness
from stackproof.topology import short_type

from .._concepts import concepts
from ._at_work import at_work, idle_text
from ._facts import Facts
from ._outcomes import Held, Judge, Missed, Open, Outcome, spoken, within, witness

# Components of other packages, whose inside is not seen: how the type begins -> concepts that it may make.
_NETWORK = (
    "vpc", "subnet", "public_subnet", "private_subnet", "isolated_subnet", "nat_gateway", "internet_gateway",
    "elastic_ip", "route_table", "vpc_endpoint", "security_group",
)  # fmt: skip
_INSIDE: dict[str, tuple[str, ...]] = {
    "awsx:ec2:": _NETWORK,
    "awsx:ecs:": ("container_service", "task", "log_group", "role", "policy", "security_group", "load_balancer"),
    "awsx:lb:": ("load_balancer", "target_group", "security_group"),
    "awsx:ecr:": ("image_repository",),
    "awsx:cloudtrail:": ("trail", "bucket", "log_group"),
    "eks:": ("kubernetes", "instance", "autoscaling_group", "launch_template", "role", "security_group"),
    "aws-apigateway:": ("api", "role"),
}

# What others than the program may use: agents that write logs, applications that read secrets by name, deployments.
_USED_ELSEWHERE = frozenset({"log_group", "secret", "parameter", "container_cluster", "image_repository"})


def hidden_makers(facts: Facts, concept: str) -> tuple[Resource, ...]:
    """Components of other packages that may make what a concept stands for."""
    found = []
    for resource in facts.graph.resources:
        if resource.remote and not resource.custom and not resource.read:
            known = next((made for start, made in _INSIDE.items() if resource.type.startswith(start)), None)
            if known is None or concept in known:
                found.append(resource)
    return tuple(found)


def looked_up(facts: Facts, concept: str) -> tuple[Witness, ...]:
    """What the program only reads of a concept, as near misses."""
    tokens = tuple(token for token in concepts()[concept].types if token.startswith("aws:"))
    read = [r for r in facts.topology.of_type(*tokens, include_read=True) if r.read]
    return tuple(witness(facts, resource, "only looked up, not made") for resource in read)


def near_idle(facts: Facts, idle: tuple[Resource, ...]) -> tuple[Witness, ...]:
    return tuple(witness(facts, resource, idle_text(resource)) for resource in idle)


def nothing_of(facts: Facts, concept: str) -> Missed | Open:
    """What to say where the program makes nothing that works of a concept."""
    *_, idle = at_work(facts, concept)
    makers = hidden_makers(facts, concept)
    noun = bare(concept)
    if makers:
        shown = tuple(witness(facts, r, f"what {r.type} makes is not seen") for r in makers)
        return Open(f"whether there is {concepts()[concept].title} inside of {makers[0].name} is not known", shown)
    if idle and concept in _USED_ELSEWHERE:
        return Open(
            f"{concepts()[concept].title} is made, but the program does not show its use", near_idle(facts, idle)
        )
    if idle:
        return Missed(f"{concepts()[concept].title} is made, but does not do its job", near_idle(facts, idle))
    return Missed(f"the program makes no {noun}", looked_up(facts, concept))


def bare(concept: str) -> str:
    """The title of a concept without its article."""
    title = concepts()[concept].title
    return title.removeprefix("an ").removeprefix("a ")


def several(number: int, concept: str) -> str:
    """`1 NAT gateway`, `2 IAM policies`."""
    noun = bare(concept)
    if number != 1:
        noun = f"{noun[:-1]}ies" if noun[-2:] in ("cy", "ry") else f"{noun}s"
    return f"{number} {noun}"


def _service(requirement: Requirement, facts: Facts) -> Outcome:
    if requirement.of not in concepts():
        return Open(f"{requirement.of or 'what is asked for'} is no concept that is known here")
    working, unsure, _ = at_work(facts, requirement.of)
    if working or unsure:
        return Held(tuple(witness(facts, r, f"is a {short_type(r.type)}") for r in working or unsure))
    return nothing_of(facts, requirement.of)


def _count(requirement: Requirement, facts: Facts) -> Outcome:
    if requirement.of not in concepts():
        return Open(f"{requirement.of or 'what is asked for'} is no concept that is known here")
    bound = requirement.want.get("count")
    working, unsure, idle = at_work(facts, requirement.of)
    useful, made = len(working) + len(unsure), len(working) + len(unsure) + len(idle)
    met = counted(useful, made, bound)
    if met is None:
        return Open(f"{bound!r} is no number that can be compared")
    shown = tuple(witness(facts, r, f"is a {short_type(r.type)}") for r in (*working, *unsure))
    if hidden_makers(facts, requirement.of) and not (met and shown):
        return Open(f"how many more {bare(requirement.of)}s components of other packages make is not known", shown)
    if met:
        return Held(shown or (Witness(text=f"the program makes no {bare(requirement.of)}"),))
    reason = f"found {several(useful, requirement.of)}{' at work' if idle else ''}, asked for {spoken(bound)}"
    return Missed(reason, (*near_idle(facts, idle), *shown, *looked_up(facts, requirement.of)))


def counted(useful: int, made: int, bound: object) -> bool | None:
    """Whether numbers meet a bound: at least so many must work, at most so many may be made at all."""
    if not isinstance(bound, dict):
        return within(useful, bound)
    answers = [
        within(useful, {key: value}) if key == "at_least" else within(made, {key: value})
        for key, value in bound.items()
    ]
    if not answers or None in answers:
        return None
    if "exactly" in bound and useful != made:
        return False
    return all(answers)


def _absent(requirement: Requirement, facts: Facts) -> Outcome:
    if requirement.of not in concepts():
        return Open(f"{requirement.of or 'what is excluded'} is no concept that is known here")
    made = facts.of_concept(requirement.of)
    if made:
        near = tuple(witness(facts, r, f"is a {short_type(r.type)}") for r in made)
        return Missed(f"found {several(len(made), requirement.of)}, asked for none", near)
    makers = hidden_makers(facts, requirement.of)
    if makers:
        near = tuple(witness(facts, r, f"what {r.type} makes is not seen") for r in makers)
        return Open(f"whether {makers[0].name} makes {concepts()[requirement.of].title} is not known", near)
    if not facts.is_whole:
        return Open("the program broke off before all was seen")
    return Held((Witness(text=f"the program makes no {bare(requirement.of)}"),))


JUDGES: dict[str, Judge] = {"service": _service, "count": _count, "absent": _absent}
