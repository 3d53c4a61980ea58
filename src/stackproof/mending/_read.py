"""Outputs that a resource or a lookup does not have: read by the name that they have, or of what has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress

from stackproof.aws import FunctionSchema, Property, ResourceSchema, name_property, snake_case
from stackproof.model import Finding, Remark

from ._arguments import mend_of, schema_of
from ._calls import NotPossible
from ._dialects import dialect_of
from ._edits import Mend, Splice
from ._ground import Ground
from ._remarked import places_of, remark_of, remarks_of
from ._sources import source_of
from ._stage_names import DEPLOYMENT, is_whole, stage_in
from ._sure import flat, sure_argument
from ._uses import Member, Source


def other_outputs(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """Raises NotPossible."""
    remark = remark_of(finding, ground, "sdk.unknown-output")
    if str(remark.data.get("symbol")).endswith(f"().{remark.data.get('name')}"):
        yield _of_promises(remark, ground)
        return
    name = str(remark.data.get("name"))
    new = _name_of(name, remark, ground)
    if new:
        with suppress(NotPossible):
            yield _at_all(remark, ground, lambda source, one: (Splice(source.path, *one.key, _call(new, one)),))
    if remark.data.get("token") == DEPLOYMENT:
        # The stage that has it may be one that the deployment was meant to make.
        for other in remarks_of(ground, "sdk.unknown-argument"):
            if other.data.get("token") == DEPLOYMENT and snake_case(str(other.data.get("argument"))) == "stage_name":
                with suppress(NotPossible):
                    yield mend_of(other, ground)
        with suppress(NotPossible):
            yield _at_all(remark, ground, _of_stage, fits=is_whole)
    holder = _holder(name, remark, ground)
    if holder:
        yield _at_all(
            remark,
            ground,
            lambda source, one: (Splice(source.path, *one.whole, f"{holder}{_rest(source, one)}"),),
            fits=is_whole,
        )


Change = Callable[[Source, Member], tuple[Splice, ...]]


def _at_all(
    remark: Remark, ground: Ground, change: Change, *, fits: Callable[[Source, Member], bool] = lambda source, one: True
) -> Mend:
    name = str(remark.data.get("name"))
    splices: dict[Splice, None] = {}
    for path, line in places_of(remark):
        source = source_of(ground, path)
        found = source.members(line, name)
        if not found:
            raise NotPossible("the output is not read there")
        if not all(fits(source, one) for one in found):
            raise NotPossible("more is made of the output there")
        for one in found:
            splices.update(dict.fromkeys(change(source, one)))
    return Mend(tuple(splices))


def _of_stage(source: Source, one: Member) -> tuple[Splice, ...]:
    stage = stage_in(source, one.of, one.whole[0])
    if stage in ("", "_"):
        return ()
    return (Splice(source.path, one.whole[0], one.key[0] - 1, stage),)


def _call(new: str, one: Member) -> str:
    """`ID()` of Go, with brackets where there are none yet."""
    return new.removesuffix("()") if one.called else new


def _rest(source: Source, one: Member) -> str:
    return f".{source.text.between(*one.key)}"


def _name_of(name: str, remark: Remark, ground: Ground) -> str:
    """What the output is called; "" where that is not sure."""
    schema = schema_of(remark, ground)
    if not isinstance(schema, ResourceSchema | FunctionSchema):
        return ""
    given = snake_case(name)
    outputs: tuple[Property, ...] = schema.outputs if isinstance(schema, ResourceSchema) else schema.result
    known: Mapping[str, Property] = {item.name_python: item for item in outputs}
    own = name_property(schema.token) if isinstance(schema, ResourceSchema) else None
    if flat(given) in ("id", "urn") and ground.is_go and isinstance(schema, ResourceSchema):
        return f"{given.upper()}()"
    if given == "name" and own in known:
        found: Property | None = known[own]
    else:
        found = sure_argument(given, known, owner=f"{schema.name}{_singular_module(schema)}")
    if found is None or found.name_python == given:
        return ""
    if ground.is_go and found.name == "id" and isinstance(schema, ResourceSchema):
        return "ID()"
    return dialect_of(ground).spelt(found)


def _singular_module(schema: ResourceSchema | FunctionSchema) -> str:
    return schema.module.rstrip("_").capitalize()


def _holder(name: str, remark: Remark, ground: Ground) -> str:
    """The variable of the one resource that refers to what the output is read of, and has it: the stage of a
    deployment; "" where there is none."""
    token = str(remark.data.get("token") or "")
    found = {}
    for resource in ground.topology.graph.resources:
        targets = [ground.topology.resource(reference.urn) for reference in resource.references]
        schema = _schema(resource.type, ground)
        if schema is None or not any(target is not None and target.type == token for target in targets):
            continue
        if schema.module == _module(token) and schema.output(snake_case(name)) is not None:
            found[resource.urn] = resource
    if len(found) != 1:
        return ""
    call = ground.call_of(next(iter(found.values())))
    variable, splices = call.variable()
    return variable if not splices and call.path == remark.file else ""


def _schema(token: str, ground: Ground) -> ResourceSchema | None:
    from stackproof.aws import sdk_of_token

    known = sdk_of_token(token, aws_major=ground.major)
    return known.resource(token) if known is not None else None


def _module(token: str) -> str:
    return token.split(":")[1].partition("/")[0] if token.count(":") == 2 else ""


def _of_promises(remark: Remark, ground: Ground) -> Mend:
    """`aws.getCallerIdentity().accountId`: the lookup by its form that gives Outputs, wherever it is not awaited."""
    function = str(remark.data.get("class"))
    splices: dict[Splice, None] = {}
    for path in {path for path, _ in places_of(remark)}:
        source = source_of(ground, path)
        for use in source.uses:
            if use.path == function and use.given is not None and not _is_awaited(source, use.start):
                end = use.steps[-1][1]
                splices[Splice(path, end, end, "Output")] = None
    if not splices:
        raise NotPossible("the lookup is not called there")
    return Mend(tuple(splices))


def _is_awaited(source: Source, start: int) -> bool:
    return re.search(r"\bawait\s+$", source.text.between(max(0, start - 20), start)) is not None
