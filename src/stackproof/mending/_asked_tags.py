"""Tags that were asked for: in what the provider, or a dictionary of the program's, gives to all resources."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from stackproof.model import Requirement, RequirementResult, Resource

from ._calls import NotPossible
from ._changes import Changing
from ._edits import Mend, Splice
from ._ground import Ground
from ._project_file import makes_project, stack_file, stack_files
from ._stack_tags import STACK, tag_values
from ._style import requoted
from ._written import Value
from ._yaml import Mapping, written

_TAGS = "default_tags.tags"


def tags_all(requirement: Requirement, result: RequirementResult, ground: Ground) -> Iterator[Mend]:
    """The tags in the one place that all that lacks them takes tags from, else in the stack's file."""
    near = [one for item in result.near_misses if (one := ground.topology.resource(item.resource)) is not None]
    wanted = tag_values(requirement, ground, lacking=near)
    if not wanted or not near:
        raise NotPossible("what lacks them is not made here")
    providers = {one.urn if one is not None else "": one for one in map(ground.topology.provider_of, near)}
    holder = next(iter(providers.values()))
    if len(providers) > 1:
        raise NotPossible("several providers make them")
    if holder is not None:
        yield Mend(tuple(by_call(holder, _TAGS, wanted, ground)))
        return
    shared = _shared(near, ground)
    if shared is not None:
        yield Mend(tuple(by_call(shared, "tags", wanted, ground)))
    yield from by_stack(wanted, ground)


def _shared(near: list[Resource], ground: Ground) -> Resource | None:
    """One of the resources, where all take their tags from one place."""
    places = set()
    for resource in near:
        value = ground.call_of(resource).value("tags")
        if value is None or not value.is_object or not value.shared:
            return None
        places.add((value.path, value.start))
    return near[0] if len(places) == 1 else None


def by_call(resource: Resource, path: str, wanted: dict[str, str], ground: Ground) -> Iterator[Splice]:
    call = ground.call_of(resource)
    there = call.value(path)
    if there is None or not there.is_object:
        go = call.path.endswith(".go")
        said = {
            key: "StackOfIt" if value == STACK and go else _expression(value, call.path)
            for key, value in wanted.items()
        }
        tags = ", ".join(f"{key!r}: {value}" for key, value in said.items())
        yield from call.put(path, f"{{{tags}}}", {"StackOfIt": "pulumi.String(ctx.Stack())"})
        return
    if not isinstance(call, Changing) or there.path != call.path:
        raise NotPossible("the tags are written elsewhere")
    fresh = []
    for key, value in wanted.items():
        entry = next((one for one in there.entries if one.name == key), None)
        if entry is None:
            fresh.append(_entry(key, value, there, call))
        elif entry.value.data != value:
            if entry.value.form != "text" or value == STACK:
                continue
            start, end = entry.value.literal
            quote = call.text.between(start, start + 1)
            yield Splice(call.path, start, end, f"{quote}{value}{quote}")
    yield from call.added(msgspec.structs.replace(there, shared=False), fresh)


def _expression(value: str, path: str) -> str:
    if value == STACK:
        if path.endswith(".go"):
            raise NotPossible("the stack's name is not at hand")
        return "pulumi.get_stack()"
    return repr(value)


def _entry(key: str, value: str, there: Value, call: Changing) -> str:
    """One tag as the file would write it."""
    if call.path.endswith(".go"):
        said = "ctx.Stack()" if value == STACK else f'"{value}"'
        return f'"{key}": pulumi.String({said})'
    if call.path.endswith(".py"):
        said = "pulumi.get_stack()" if value == STACK else f'"{value}"'
        name = f"{key}=" if there.form == "call" else f'"{key}": '
        return requoted(f"{name}{said}", call.text.content)
    said = "pulumi.getStack()" if value == STACK else f'"{value}"'
    name = key if re.fullmatch(r"[A-Za-z_$][\w$]*", key) else f'"{key}"'
    return requoted(f"{name}: {said}", call.text.content)


def by_stack(wanted: dict[str, str], ground: Ground) -> Iterator[Mend]:
    """Default tags of the provider in the stack's file, which is made where it is not there."""
    if not ground.project.has_project_file:
        yield from makes_project(None, ground)
        return
    path = stack_file(ground)
    if ground.content_of(path) is None:
        for files in stack_files(ground):
            yield Mend(files=files)
        return
    file = Mapping(ground.text(path))
    if file.entry("aws:defaultTags", below=("config",)) is not None:
        raise NotPossible("the stack has tags of its own")
    stack = ground.project.stack or "dev"
    lines = ["aws:defaultTags:", "  tags:"]
    lines += [f"    {key}: {written(stack if value == STACK else value)}" for key, value in wanted.items()]
    yield Mend((file.inside("config", lines),))
