"""Required arguments that lack: those that are given under another name, and those for which the program has one
resource only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from stackproof.aws import sdk_of_token, snake_case
from stackproof.model import Finding, Location, Remark, Resource

from ._arguments import KINDS, mend_of
from ._calls import Bound, Call, NotPossible
from ._edits import Mend, Splice
from ._ground import Ground
from ._remarked import remark_of, remarks_of

_ITS = "ThatResource"
# What an argument takes whose name ends in nothing that tells it.
_OUTPUTS = {"rest_api": "id", "bucket": "id", "deployment": "id", "function": "name"}
_ENDS = {"_id": "id", "_arn": "arn", "_url": "url"}
# Classes that arguments of any service mean when they call them so.
_EVERYWHERE = frozenset({"bucket", "filesystem", "loadbalancer", "subnet", "targetgroup", "userpool", "vpc"})


def missing_arguments(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """Raises NotPossible."""
    remark = remark_of(finding, ground, "sdk.missing-argument")
    for other in remarks_of(ground, *KINDS):
        if other.data.get("cause") and other.data.get("cause") == remark.data.get("cause"):
            with suppress(NotPossible):
                yield mend_of(other, ground)
    if remark.data.get("nested") is not True and remark.file is not None and remark.line is not None:
        yield _given(remark, Location(remark.file, remark.line), ground)


def _given(remark: Remark, place: Location, ground: Ground) -> Mend:
    """What lacks from the one resource of the program that can be meant."""
    token, names = str(remark.data.get("token") or ""), remark.data.get("arguments")
    if not token or not isinstance(names, list | tuple) or not names:
        raise NotPossible("what lacks is not known")
    call = ground.call_at(place, token)
    splices: list[Splice] = []
    for name in names:
        argument = snake_case(str(name))
        bound, output = _source_of(argument, token, call, ground)
        splices += (*bound.splices, *call.give(f"{argument}={_ITS}.{output}", {_ITS: bound.name}))
    return Mend(tuple(splices))


def _source_of(argument: str, token: str, call: Call, ground: Ground) -> tuple[Bound, str]:
    """What the one resource is called that an argument can mean, and the output to read of it. Raises NotPossible."""
    end = next((one for one in _ENDS if argument.endswith(one)), "")
    output = _ENDS.get(end) or _OUTPUTS.get(argument, "")
    stem = argument.removesuffix(end).replace("_", "")
    found = [one for one in ground.topology.graph.resources if output and _is_meant(one, stem, token, ground)]
    if len(found) != 1 or not _has(found[0], output, ground):
        raise NotPossible("which value is meant is not sure")
    return ground.call_of(found[0]).seen_by(call), output


def _is_meant(resource: Resource, stem: str, token: str, ground: Ground) -> bool:
    if not resource.custom or resource.type.rpartition(":")[2].lower() != stem or resource.type == token:
        return False
    return stem in _EVERYWHERE or _module(resource.type) == _module(token)


def _module(token: str) -> str:
    return token.split(":")[1].partition("/")[0] if token.count(":") == 2 else ""


def _has(resource: Resource, output: str, ground: Ground) -> bool:
    known = sdk_of_token(resource.type, aws_major=ground.major)
    schema = known.resource(resource.type) if known is not None else None
    return schema is not None and (output == "id" or schema.output(output) is not None)
