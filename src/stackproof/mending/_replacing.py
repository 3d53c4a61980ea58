"""A literal in place of one that is wrong, wherever the program writes it."""

from __future__ import annotations

import json
from typing import Any

from stackproof.model import Resource
from stackproof.topology import MISSING, value_at

from ._calls import Call, NotPossible
from ._edits import Splice
from ._ground import Ground
from ._literals import literals_of
from ._written import Value

Literal = str | int | float | bool


def changed(resource: Resource, path: str, new: Literal, ground: Ground) -> tuple[Splice, ...]:
    """The value of an input becomes another one. path: as in the graph. Raises NotPossible."""
    old = value_at(resource.inputs, path)
    call = ground.call_of(resource)
    if old is MISSING:
        return call.put(python_path(path), repr(new))
    try:
        return written_anew(call, path, old, new)
    except NotPossible:
        if not isinstance(old, str) or not isinstance(new, str):
            raise
        return anywhere(ground, old, new)


def written_anew(call: Call, path: str, old: Any, new: Literal) -> tuple[Splice, ...]:
    """The same where the former value is told. It must be written as a literal, once."""
    value = literal_of(call, path, old)
    return (Splice(value.path, *value.literal, as_written(value, call, new)),)


def literal_of(call: Call, path: str, data: Any) -> Value:
    """The one literal that an input takes its value from. Raises NotPossible."""
    exact = call.value(path)
    if exact is not None and is_same(exact, data):
        return exact
    head = path.partition(".")[0].partition("[")[0]
    found = {one.literal: one for one in call.literals(head) if is_same(one, data)}
    if len(found) != 1:
        raise NotPossible("the value is not written once")
    return next(iter(found.values()))


def is_same(value: Value, data: Any) -> bool:
    if value.data is None or value.form not in ("text", "number", "flag"):
        return False
    return value.data == data or str(value.data) == str(data)


def anywhere(ground: Ground, data: str, new: str) -> tuple[Splice, ...]:
    """The only text of this value in all of the program's sources becomes another one. Raises NotPossible."""
    found = [one for one in literals_of(ground) if one.value == data]
    if len(found) != 1:
        raise NotPossible("the value is not written once")
    one = found[0]
    quote = ground.text(one.path).between(one.start, one.end)[-1]
    if quote in new or "\\" in new or "\n" in new:
        raise NotPossible("the text cannot be put in as it is")
    return (Splice(one.path, one.start, one.end, f"{quote}{new}{quote}"),)


def as_written(value: Value, call: Call, new: Literal) -> str:
    """A literal of the same language and the same quotes as another one."""
    if value.form != "text" or value.raw:
        return json.dumps(new) if value.raw or not call.path.endswith(".py") else repr(new)
    quote = call.text.between(*value.literal)[-1]
    plain = str(new)
    if quote in plain or "\\" in plain or "\n" in plain:
        raise NotPossible("the text cannot be put in as it is")
    return f"{quote}{plain}{quote}"


def python_path(path: str) -> str:
    """A path of the graph with the names of Python: `healthCheck.timeout` is `health_check.timeout`."""
    made = []
    for letter in path:
        made.append(f"_{letter.lower()}" if letter.isupper() else letter)
    return "".join(made)
