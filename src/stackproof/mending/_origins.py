"""Setting an argument where its value comes from: the literal itself, the default of a setting, the file of the stack,
or what another file of the program hands on."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from stackproof.aws import snake_case
from stackproof.model import Resource
from stackproof.topology import MISSING, as_text, is_hidden, value_at

from ._calls import Call, NotPossible
from ._configuration import sources_of
from ._edits import Splice
from ._ground import Ground
from ._written import Value
from ._yaml import Mapping, written

_MOST = 3
_BOUND = re.compile(r"\b(\w+)[\"']?\??\s*(?:\??:\s*\w+\s*=|:=|=|:)(?![=])")
_WORD = re.compile(r"[A-Za-z_]\w*")


def set_at(call: Call, ground: Ground, resource: Resource, place: str, wanted: object) -> Iterator[tuple[Splice, ...]]:
    """Ways to make an input of a resource another value, the likeliest first. place: as in the graph, `a.b[0].c`.
    wanted: data of Python."""
    path = python_path(place)
    there = value_at(resource.inputs, place)
    given = call.value(path)
    if given is None:
        if there is not MISSING and is_hidden(there):
            raise NotPossible("the value is not known")
        yield call.put(path, repr(wanted))
        return
    if isinstance(wanted, list | dict):
        yield call.put(path, repr(wanted))
        return
    literals = [one for one in call.literals(path) if _is(one, there)]
    if len(literals) == 1:
        yield (_rewritten(literals[0], ground, wanted),)
        return
    if literals:
        raise NotPossible("several places say the value")
    yield from _elsewhere(call, path, ground, there, wanted)


def python_path(place: str) -> str:
    """`networkConfiguration.assignPublicIp` as `network_configuration.assign_public_ip`."""
    return re.sub(r"[A-Za-z]\w*", lambda found: snake_case(found[0]), place)


def _is(literal: Value, there: object) -> bool:
    data = literal.data
    if isinstance(data, bool) or isinstance(there, bool):
        return isinstance(data, bool) and as_text(there) == as_text(data)
    return data is not None and as_text(there) == as_text(data)


def _rewritten(literal: Value, ground: Ground, wanted: object) -> Splice:
    """A literal with another value, in the form that it has."""
    text = ground.text(literal.path)
    start, end = literal.literal
    return Splice(literal.path, start, end, _as(text.between(start, end), wanted, literal.path))


def _as(former: str, wanted: object, path: str) -> str:
    if isinstance(wanted, bool):
        said = str(wanted) if path.endswith(".py") else str(wanted).lower()
        return f"{former[0]}{str(wanted).lower()}{former[0]}" if former[:1] in "\"'`" else said
    return f"{former[0]}{wanted}{former[0]}" if former[:1] in "\"'`" else str(wanted)


# --- what another file hands on


def _elsewhere(call: Call, path: str, ground: Ground, there: object, wanted: object) -> Iterator[tuple[Splice, ...]]:
    """Where a name of the argument's expression is given this value: in the stack's file, in Pulumi.yaml, or by a line
    of the program."""
    given = call.given(path)
    value = as_text(there)
    if given is None or not value:
        raise NotPossible("where the value comes from is not seen")
    names = {_flat(name) for name in _WORD.findall(given.text)}
    names |= {_flat(str(one.data)) for one in call.literals(path) if isinstance(one.data, str)}
    names -= {
        _flat(word) for word in ("self", "this", "args", "config", "cfg", "pulumi", "get", "require", "str", "int")
    }
    configured = list(_in_configuration(ground, names, value, wanted))
    if configured:
        yield tuple(configured[:1])
        return
    found = list(dict.fromkeys(_in_sources(ground, names, value)))
    if len(found) > _MOST:
        raise NotPossible("many places may say the value")
    for file, start, end in found:
        former = ground.text(file).between(start, end)
        yield (Splice(file, start, end, _as(former, wanted, file)),)


def said_elsewhere(ground: Ground, names: set[str], former: str, wanted: object) -> Splice:
    """The one line of the program that gives a value to one of these names, with another value. Raises NotPossible."""
    found = list(dict.fromkeys(_in_sources(ground, {_flat(name) for name in names}, former)))
    if len(found) != 1:
        raise NotPossible("no one place says the value")
    path, start, end = found[0]
    return Splice(path, start, end, _as(ground.text(path).between(start, end), wanted, path))


def _flat(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _in_configuration(ground: Ground, names: set[str], value: str, wanted: object) -> Iterator[Splice]:
    stack = f"Pulumi.{ground.project.stack or 'dev'}.yaml"
    for name, below in ((stack, ("config",)), ("Pulumi.yaml", ("config",))):
        file = posixpath.join(ground.project.root, name)
        if ground.content_of(file) is None:
            continue
        mapping = Mapping(ground.text(file))
        for key in ground.project.config:
            if _flat(key.rpartition(":")[2]) not in names or ground.project.config[key] != value:
                continue
            for spelt in (key, key.rpartition(":")[2]):
                for place in (below, (*below, spelt)):
                    for entry in (spelt,) if place == below else ("default", "value"):
                        found = mapping.entry(entry, below=place)
                        if found is not None and found[1].id == "scalar" and found[1].value == value:
                            quoted = found[1].style in ("'", '"')
                            new = f'"{wanted}"' if quoted else written(wanted)
                            yield mapping.rewritten(found[1], new)


def _in_sources(ground: Ground, names: set[str], value: str) -> Iterator[tuple[str, int, int]]:
    """Literals of this value that a line gives to one of the names: `name = value`, `name: value`,
    `name: number = value`, `name = get(key) or value`."""
    said = re.escape(value)
    literal = re.compile(rf"(?<![\w.])(?:\"{said}\"|'{said}'|`{said}`|{said})(?![\w.])")
    for path in sources_of(ground):
        text = ground.text(path).content.decode("utf-8", errors="replace")
        offset = 0
        for line in text.splitlines(keepends=True):
            for start, end in _given(line, names):
                for found in literal.finditer(line, start, end):
                    first = len(text[: offset + found.start()].encode())
                    yield path, first, first + len(found[0].encode())
            offset += len(line)


def _given(line: str, names: set[str]) -> Iterator[tuple[int, int]]:
    """What a line gives to the names: from each to the next that is given something."""
    bound = list(_BOUND.finditer(line))
    for one, following in zip(bound, [*bound[1:], None], strict=False):
        if _flat(one[1]) in names:
            yield one.end(), following.start() if following is not None else len(line)
