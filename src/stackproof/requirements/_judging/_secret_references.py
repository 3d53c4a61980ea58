"""Judge of how what runs gets at its secrets: by reference, with the right to read them, and never in the clear."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from stackproof.model import Requirement, Resource, is_secret, secret_origin
from stackproof.topology import as_items, as_text, canonical_type, has, is_hidden, shown, value_at

from ._access import roles_of
from ._facts import Facts
from ._holders import FUNCTION, MACHINE, PARAMETER, SECRET, SPOT, TASK, TEMPLATE, VERSION, Rule, by_type
from ._outcomes import Held, Judge, Missed, Open, Outcome, joined
from ._subjects import held, left_open, missed, named

_BUILD = "aws:codebuild/project:Project"
_SERVICE = "aws:ecs/service:Service"
_STORES = {"secret": (SECRET, VERSION), "parameter": (PARAMETER,)}
_READS = {
    "secret": ("secretsmanager:GetSecretValue",),
    "parameter": ("ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"),
}
_ARN = re.compile(r"arn:[\w-]+:(secretsmanager|ssm):")
_KNOWN = ("literal", "config", "generated", "lookup")


def _judge_secret_reference(requirement: Requirement, facts: Facts) -> Outcome:
    asked = str(requirement.want.get("store") or "")
    stores = (asked,) if asked in _STORES else tuple(_STORES)
    rules: dict[str, Rule] = {
        TASK: lambda facts, task: _task(facts, task, stores),
        _SERVICE: lambda facts, service: _service(facts, service, stores),
        FUNCTION: lambda facts, function: _function(facts, function, stores),
        _BUILD: lambda facts, build: _build(facts, build, stores),
        **dict.fromkeys((MACHINE, TEMPLATE, SPOT), lambda facts, machine: _machine(facts, machine, stores)),
    }
    runs = tuple(token for token in (TASK, FUNCTION, _BUILD, MACHINE, TEMPLATE) if facts.made(token))
    return by_type(requirement, facts, rules, everything=runs or (TASK,), together=_some)


def _some(outcomes: Any, *, nothing: Outcome) -> Outcome:
    """One that reads its secrets by reference is enough, for the others may need none; one that holds any in the
    clear is too many."""
    listed = list(outcomes)
    plain = [one for one in listed if isinstance(one, Missed) and one.near and one.near[0].property in _CLEAR]
    if plain:
        return joined(plain, nothing=nothing)
    read = [one for one in listed if isinstance(one, Held)]
    if read:
        return joined(read, nothing=nothing)
    left = [one for one in listed if isinstance(one, Open)]
    return joined(left or listed, nothing=nothing)


_VARIABLES = "environment.variables"
_CLEAR = frozenset({_VARIABLES, "containerDefinitions.environment", "environment.environmentVariables"})


# --- containers


def _service(facts: Facts, service: Resource, stores: tuple[str, ...]) -> Outcome:
    task = facts.topology.target(service, "taskDefinition", TASK)
    if task is None or task.read:
        return left_open(facts, service, "its task definition is not in the program", property="taskDefinition")
    return _task(facts, task, stores)


def _task(facts: Facts, task: Resource, stores: tuple[str, ...]) -> Outcome:
    place = "containerDefinitions"
    containers = facts.topology.containers_of(task)
    if containers is None:
        return left_open(facts, task, "its containers are not known", property=place)
    clear = [name for c in containers for name, value in c.environment.items() if _is_clear(value)]
    if clear:
        told = f"{', '.join(clear[:4])} hold a secret in the clear; asked: a reference"
        return missed(facts, task, told, property=f"{place}.environment")
    texts = [as_text(value) for c in containers for value in c.secrets.values()]
    if texts:
        kinds = {kind for text_ in texts for kind in _kinds_of(facts, task, place, text_)}
        if kinds & set(stores) or None in texts:
            names = ", ".join(name for c in containers for name in c.secrets)
            return held(facts, task, f"its containers take {names} by reference", property=place)
        told = f"its secrets come from a {' and a '.join(sorted(kinds))}; asked: a {' or a '.join(stores)}"
        return missed(facts, task, told, property=place)
    return _by_variables(facts, task, place, stores, "no container takes a secret by reference")


def _kinds_of(facts: Facts, task: Resource, place: str, text_: str | None) -> Iterator[str]:
    """Where a container's secret comes from: by its ARN; a bare name is a parameter's."""
    found = _ARN.search(text_ or "")
    if found is not None:
        yield "secret" if found[1] == "secretsmanager" else "parameter"
        return
    references = [r for r in _referred(facts, task, place) if r[1] and text_ and _is_name_of(r[1], text_)]
    kinds = {kind for kind, _ in references}
    yield from kinds or ({"parameter"} if text_ else set())


def _is_name_of(resource: Resource, text_: str) -> bool:
    told = [resource.outputs.get(name) for name in ("arn", "id", "name", "secretId")]
    return any(isinstance(one, str) and one and text_.startswith(one) for one in told)


def _referred(facts: Facts, resource: Resource, path: str) -> list[tuple[str, Resource]]:
    """(store, resource) of the secrets and parameters that an input speaks of; a database whose password AWS keeps
    stands for its secret."""
    found = []
    for reference in facts.topology.refs_from(resource, path):
        target = facts.topology.resource(reference.urn)
        if target is None:
            continue
        if reference.property.startswith("masterUserSecret"):
            found.append(("secret", target))
        kinds = [kind for kind, types in _STORES.items() if canonical_type(target.type) in types]
        # The value itself is no reference.
        if kinds and reference.property not in ("secretString", "value", "secretBinary"):
            found.append((kinds[0], target))
    return found


# --- functions, machines and builds


def _function(facts: Facts, function: Resource, stores: tuple[str, ...]) -> Outcome:
    variables = value_at(function.inputs, _VARIABLES)
    pairs = variables.items() if isinstance(variables, dict) and not is_hidden(variables) else ()
    clear = [name for name, value in pairs if _is_clear(value)]
    if clear:
        told = f"{', '.join(clear[:4])} hold a secret in the clear; asked: a reference"
        return missed(facts, function, told, property=_VARIABLES)
    if is_hidden(value_at(function.inputs, "environment")) or is_hidden(variables):
        return left_open(facts, function, "its variables are not known", property=_VARIABLES)
    return _by_variables(facts, function, _VARIABLES, stores, "no variable of it names a secret")


def _machine(facts: Facts, machine: Resource, stores: tuple[str, ...]) -> Outcome:
    place = "userDataBase64" if has(machine, "userDataBase64") else "userData"
    return _by_variables(facts, machine, place, stores, "nothing that it is started with names a secret")


def _by_variables(facts: Facts, resource: Resource, place: str, stores: tuple[str, ...], none: str) -> Outcome:
    """A secret's ARN or name where the program of it finds it, and a role that may read it."""
    found = [(kind, target) for kind, target in _referred(facts, resource, place) if kind in stores]
    roles = [role for role, _ in roles_of(facts, resource)]
    texts = _ARN.findall(str(shown(value_at(resource.inputs, place))))
    written = ["secret" if module == "secretsmanager" else "parameter" for module in texts]
    kinds = {kind for kind, _ in found} | (set(written) & set(stores))
    if not kinds:
        may = any(_may_read(facts, role, stores) for role in roles)
        if may:
            told = f"{named(roles)} may read secrets, but how it learns of which is not seen"
            return left_open(facts, resource, told, property=place)
        # Told of the block, and not of what it holds: nothing stands there in the clear.
        return missed(facts, resource, f"{none}; asked: {' or '.join(stores)}", property=place.partition(".")[0])
    if not roles:
        return left_open(facts, resource, "it names a secret, but whether its role may read it is not seen")
    if not any(_may_read(facts, role, tuple(kinds)) is not False for role in roles):
        told = f"it names a secret that {named(roles)} may not read"
        return missed(facts, resource, told, property=place)
    names = named([target for _, target in found]) or "a secret"
    return held(facts, resource, f"it is told of {names}, and its role may read it", property=place)


def _may_read(facts: Facts, role: Resource, stores: tuple[str, ...]) -> bool | None:
    answers = [facts.topology.permits(role, action) for store in stores for action in _READS[store]]
    return True if True in answers else None if None in answers else False


def _build(facts: Facts, build: Resource, stores: tuple[str, ...]) -> Outcome:
    place = "environment.environmentVariables"
    blocks = as_items(value_at(build.inputs, place))
    if blocks is None:
        return left_open(facts, build, "its variables are not known", property=place)
    kinds = [as_text(value_at(block, "type"), default="PLAINTEXT") for block in blocks]
    clear = [
        b for b, kind in zip(blocks, kinds, strict=True) if kind == "PLAINTEXT" and _is_clear(value_at(b, "value"))
    ]
    if clear:
        return missed(facts, build, "a variable holds a secret in the clear; asked: a reference", property=place)
    wanted = {"secret": "SECRETS_MANAGER", "parameter": "PARAMETER_STORE"}
    if {wanted[store] for store in stores} & set(kinds):
        return held(facts, build, "its variables take secrets by reference", property=place)
    return missed(facts, build, "no variable of it is a reference to a secret", property="environment")


def _is_clear(value: Any) -> bool:
    """True for a credential, and for a text around one."""
    if is_secret(value) and secret_origin(value) in _KNOWN:
        return value["$secret"].get("place") is not True
    return isinstance(value, str) and "[secret]" in value


JUDGES: dict[str, Judge] = {"secret_reference": _judge_secret_reference}
