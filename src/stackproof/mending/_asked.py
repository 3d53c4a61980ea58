"""Values that the prompt asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from stackproof.model import Finding, Requirement, RequirementResult, Resource, Witness
from stackproof.topology import value_at

from ._asked_beside import BESIDE
from ._asked_keys import encrypts
from ._asked_names import names_environment
from ._asked_outputs import exports
from ._asked_region import moves_region
from ._asked_tags import tags_all
from ._asked_values import value_for
from ._buildspecs import reads_specification_of
from ._calls import NotPossible
from ._edits import Clash, Mend, Splice, together
from ._ground import Ground, Mender
from ._origins import set_at

_MOST = 4
_PLACES = {"cpu of its containers": "cpu", "memory of its containers": "memory",
           "buildTimeout in seconds": "buildTimeout"}  # fmt: skip
_TRACKING = ("targetTrackingScalingPolicyConfiguration", "targetTrackingConfiguration")


def gives_what_was_asked(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The program with the value that a requirement asks for, where that is the value of something that is there."""
    for requirement, result in _about(finding, ground):
        for way in _ways(requirement):
            yield from _mends(way, result, ground)


def is_exact(finding: Finding, ground: Ground) -> bool:
    """Whether what was asked is a value of something that is there."""
    try:
        return next(gives_what_was_asked(finding, ground), None) is not None
    except NotPossible:
        return False


def _about(finding: Finding, ground: Ground) -> Iterator[tuple[Requirement, RequirementResult]]:
    """The requirement that a finding says is missed."""
    known = {one.id: one for one in ground.requirements}
    for result in ground.verdicts:
        same = result.title == finding.title and finding.message.startswith(result.reason)
        if result.verdict == "fail" and same and result.id in known:
            yield known[result.id], result
            return


def _ways(requirement: Requirement) -> Iterator[Requirement]:
    if not requirement.any_of:
        yield requirement
    for way in requirement.any_of:
        yield Requirement(id=requirement.id, kind=way.kind, of=way.of, want=way.want)


def _mends(requirement: Requirement, result: RequirementResult, ground: Ground) -> Iterator[Mend]:
    special = _SPECIAL.get(requirement.kind)
    if special is not None:
        try:
            yield from special(requirement, result, ground)
        except Clash as error:
            raise NotPossible("two of its places are one") from error
        return
    near = [one for one in result.near_misses if one.resource]
    if not near:
        raise NotPossible("what was asked for is not there")
    choices = [list(_of_one(requirement, one, ground))[:_MOST] for one in near]
    # Each choice of its first way, then one of them of another way.
    for number, picked in enumerate(product(*choices)):
        if number >= _MOST:
            return
        try:
            yield together(picked)
        except Clash:
            continue


def _of_one(requirement: Requirement, near: Witness, ground: Ground) -> Iterator[Mend]:
    resource = ground.topology.resource(near.resource)
    if resource is None or resource.read:
        raise NotPossible("the resource is not made here")
    beside = BESIDE.get(requirement.kind)
    if beside is not None:
        made = beside(requirement, near, resource, ground)
        if made is not None:
            yield made
            return
    place = _place_of(near, resource)
    wanted = value_for(requirement, resource, place)
    if wanted is None:
        raise NotPossible("what is asked for is no one value")
    call = ground.call_of(resource)
    for splices in set_at(call, ground, resource, place, wanted):
        yield Mend((*splices, *_with_it(requirement, resource, place, ground)))


def _place_of(near: Witness, resource: Resource) -> str:
    if near.property == "its target value":
        path = next((one for one in _TRACKING if value_at(resource.inputs, one)), _TRACKING[0])
        return f"{path}.targetValue"
    if near.property in _TRACKING:
        return f"{near.property}.predefinedMetricSpecification.predefinedMetricType"
    return _PLACES.get(near.property, near.property)


def _with_it(requirement: Requirement, resource: Resource, place: str, ground: Ground) -> Iterator[Splice]:
    """What AWS does not take beside the new value, or takes only with it."""
    call = ground.call_of(resource)
    if place == "billingMode":
        yield from call.drop("read_capacity")
        yield from call.drop("write_capacity")
    if place == "runtimePlatform.cpuArchitecture" and call.value("runtime_platform.operating_system_family") is None:
        yield from call.put("runtime_platform", "{'operating_system_family': 'LINUX'}")


def _specification(requirement: Requirement, result: RequirementResult, ground: Ground) -> Iterator[Mend]:
    yield together(
        next(iter(reads_specification_of(resource, ground)))
        for near in result.near_misses
        if (resource := ground.topology.resource(near.resource)) is not None
    )


_SPECIAL = {
    "buildspec_file": _specification,
    "encryption": encrypts,
    "names": names_environment,
    "output": exports,
    "region": moves_region,
    "tags": tags_all,
}
ASKED: Mapping[str, Mender] = {"REQ001": gives_what_was_asked, "REQ002": gives_what_was_asked}
