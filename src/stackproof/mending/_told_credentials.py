"""Credentials among a container's variables, that are to reach it by reference."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from stackproof.model import Finding, Resource

from ._calls import Call, NotPossible
from ._documents import Rule, document, taking_outputs
from ._edits import Mend, Splice
from ._ground import Ground, Mender
from ._reaching import made_name, name_at

_TASK, _ROLE = "aws:ecs/taskDefinition:TaskDefinition", "aws:iam/role:Role"
_VERSION = "aws:secretsmanager/secretVersion:SecretVersion"
_CONTAINERS = "container_definitions"
# What is known inside of a function alone cannot be named before the call.
_WITHIN = re.compile(r"\blambda\b|=>|\bfunc\b|\bfunction\b")


class Variable(msgspec.Struct, frozen=True):
    """A variable of a container that holds a credential. path: of the container. number: in its environment. text: its
    value, as the program writes it."""

    path: str
    number: int
    name: str
    text: str


class Kept(msgspec.Struct, frozen=True):
    """A secret of the program. name: its variable. lines: what makes it, where it is not there yet."""

    name: str
    splices: tuple[Splice, ...] = ()
    lines: tuple[str, ...] = ()


def by_reference(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The credential in a secret of its own, and the container that is told of that."""
    task = ground.resource(finding)
    role = ground.topology.target(task, "executionRoleArn", _ROLE)
    if task.type != _TASK or role is None:
        raise NotPossible("who would read the secret is not known")
    call = ground.call_of(task)
    variables = list(_variables(call, finding.message.rpartition(": ")[2].split(", ")))
    given = call.given(_CONTAINERS)
    if not variables or given is None or _WITHIN.search(given.text):
        raise NotPossible("the variables are made elsewhere")
    yield Mend(tuple(dict.fromkeys(_referring(call, task, role, variables, ground))))


def _variables(call: Call, names: list[str]) -> Iterator[Variable]:
    containers = call.value(_CONTAINERS)
    for place, container in enumerate(containers.items if containers is not None else ()):
        entry = container.entry("environment") if container.is_object else None
        for number, item in enumerate(entry.value.items if entry is not None else ()):
            name, value = item.entry("name"), item.entry("value")
            if name is not None and value is not None and name.value.data in names:
                text = call.text.between(*value.value.place)
                yield Variable(f"{_CONTAINERS}[{place}]", number, str(name.value.data), text)


def _referring(
    call: Call, task: Resource, role: Resource, variables: list[Variable], ground: Ground
) -> Iterator[Splice]:
    kept: dict[str, Kept] = {}
    for one in variables:
        if one.text not in kept:
            kept[one.text] = _there(call, one, ground) or _new(call, one, f"Value{len(kept)}")
    bound = name_at(call, task, role, ground)
    own = made_name(call, "secrets")
    rule = Rule(
        actions=("secretsmanager:GetSecretValue",), resources=tuple(f"{secret.name}.arn" for secret in kept.values())
    )
    made = [line for secret in kept.values() for line in secret.lines]
    made.append(f"{own} = aws.iam.RolePolicy(NameOfIt_secrets, role=RoleOfIt.id, policy={document(rule)})")
    names = {"RoleOfIt": bound.name, **{f"Value{number}": text for number, text in enumerate(kept)}}
    yield from (splice for secret in (bound, *kept.values()) for splice in secret.splices)
    yield from call.beside("\n".join(made), suffix="", names=names, before=True)
    yield from call.depend_on(own)
    yield from taking_outputs(call, _CONTAINERS)
    for path in dict.fromkeys(one.path for one in variables):
        yield from _moved(call, path, [one for one in variables if one.path == path], kept)


def _there(call: Call, variable: Variable, ground: Ground) -> Kept | None:
    """The secret of the program that holds the same already."""
    for version in ground.topology.of_type(_VERSION):
        secret = ground.topology.target(version, "secretId")
        try:
            given = ground.call_of(version).given("secret_string")
            if secret is not None and given is not None and given.text == variable.text:
                bound = ground.call_of(secret).seen_by(call)
                return Kept(bound.name, bound.splices)
        except NotPossible:
            continue
    return None


def _new(call: Call, variable: Variable, value: str) -> Kept:
    name = variable.name.lower()
    own = made_name(call, name)
    named = f"NameOfIt_{name}"
    lines = (
        f"{own} = aws.secretsmanager.Secret({named})",
        f"aws.secretsmanager.SecretVersion({named}, secret_id={own}.id, secret_string={value})",
    )
    return Kept(own, lines=lines)


def _moved(call: Call, path: str, variables: list[Variable], kept: Mapping[str, Kept]) -> Iterator[Splice]:
    """The variables of a container among its secrets."""
    held = call.value(f"{path}.environment")
    if held is None or not re.fullmatch(r"[A-Za-z]\w*", variables[0].name):
        raise NotPossible("the variables are made elsewhere")
    if len(held.items) == len(variables):
        yield from call.drop(f"{path}.environment")
    else:
        yield from (splice for one in variables for splice in call.drop(f"{path}.environment[{one.number}]"))
    # What is made for a mend has its name from the start, whatever the language calls it.
    words = {f"Secret{number}": kept[one.text].name for number, one in enumerate(variables)}
    told = [f"{{'name': {one.name!r}, 'valueFrom': Secret{number}.arn}}" for number, one in enumerate(variables)]
    if call.value(f"{path}.secrets") is None:
        yield from call.put(f"{path}.secrets", f"[{', '.join(told)}]", words)
    else:
        yield from (splice for one in told for splice in call.append(f"{path}.secrets", one, words))


TOLD_CREDENTIALS: Mapping[str, Mender] = {"SEC101": by_reference}
