"""The name of a stage given to a deployment of an API, which makes none."""

from __future__ import annotations

import re

from stackproof.aws import snake_case
from stackproof.model import Location, Resource

from ._calls import Call, NotPossible
from ._edits import Splice
from ._ground import Ground
from ._lines import cut_with_comment
from ._remarked import places_of, remarks_of
from ._uses import Argument, Member, Source

DEPLOYMENT = "aws:apigateway/deployment:Deployment"
_STAGE = "aws:apigateway/stage:Stage"
_NEAR = 1500
_MADE = re.compile(r"(\w+)(?:, \w+)?\s*(?::?=)\s*(?:new\s+)?$")
_READ = frozenset({"invoke_url", "execution_arn"})
_API, _NAMED = "TheApi", "TheStagesName"


def without_stage_name(one: Argument, source: Source, ground: Ground) -> tuple[Splice, ...]:
    """The name taken away; where the deployment has no stage, one of that name is made beside, and what a deployment
    does not have is read of that. Raises NotPossible."""
    gone = cut_with_comment(source.text, *one.whole)
    call = ground.call_at(Location(source.path, source.text.line_of(one.whole[0])), DEPLOYMENT)
    if (
        not one.text.strip("\"'`")
        or _has_stage(call, ground)
        or stage_in(source, call.variable()[0], len(source.text.content))
    ):
        return (gone,)
    api = call.given("rest_api")
    if api is None:
        raise NotPossible("the deployment names no API")
    stage = f"aws.apigateway.Stage(NameOfIt, rest_api={_API}, deployment=ItsVariable.id, stage_name={_NAMED})"
    read = _read_of(call, source, ground)
    name = call.fresh("stage") if read else ""
    made = call.beside(f"{name} = {stage}" if name else stage, suffix="stage", names={_API: api.text, _NAMED: one.text})
    return (gone, *made, *(Splice(source.path, *place, name) for place in read))


def _read_of(call: Call, source: Source, ground: Ground) -> list[tuple[int, int]]:
    """Where something is read of the deployment that only a stage has."""
    variable = call.variable()[0]
    found = []
    for remark in remarks_of(ground, "sdk.unknown-output"):
        if remark.data.get("token") != DEPLOYMENT or snake_case(str(remark.data.get("name"))) not in _READ:
            continue
        for path, line in places_of(remark):
            members = source.members(line, str(remark.data.get("name"))) if path == source.path else []
            found += [
                (one.whole[0], one.whole[0] + len(one.of.encode()))
                for one in members
                if one.of == variable and is_whole(source, one)
            ]
    return found


def is_whole(source: Source, one: Member) -> bool:
    """Whether nothing is written right behind what is read: the address of a stage ends in its name, that of a
    deployment did not."""
    line = source.text.content.rfind(b"\n", 0, one.whole[0]) + 1
    before = source.text.between(line, one.whole[0])
    behind = source.text.between(one.whole[1], source.text.end_of_line(one.whole[1]))
    if behind.startswith("}"):
        return behind[1:2] in ("/", "`", '"', "'")
    return re.match(r"\s*[),;]?\s*[),;]*$", behind) is not None and not re.search(
        r"concat\(|format\(|printf\(|\+\s*$", before, re.I
    )


def _has_stage(call: Call, ground: Ground) -> bool:
    own = {one.urn for one in ground.topology.of_type(DEPLOYMENT) if _is_made_by(one, call, ground)}
    return any(reference.urn in own for stage in ground.topology.of_type(_STAGE) for reference in stage.references)


def stage_in(source: Source, deployment: str, before: int) -> str:
    """The variable of a stage that the text gives the deployment to, since a run that stops earlier does not show it;
    "" where there is none. before: where it must be known."""
    for use in source.uses:
        if use.path.endswith((".apigateway.Stage", ".apigateway.NewStage")) and use.start < before:
            behind = source.text.between(use.start, use.start + _NEAR)
            line = source.text.content.rfind(b"\n", 0, use.start) + 1
            made = _MADE.search(source.text.between(line, use.start))
            if re.search(rf"\b{re.escape(deployment)}\b", behind.partition("\n\n")[0]):
                return made[1] if made is not None else "_"
    return ""


def _is_made_by(resource: Resource, call: Call, ground: Ground) -> bool:
    try:
        other = ground.call_of(resource)
        return other.path == call.path and other.variable()[0] == call.variable()[0]
    except NotPossible:
        return False
