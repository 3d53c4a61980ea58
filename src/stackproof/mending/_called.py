"""Physical names that AWS refuses, or that are the same in every environment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from stackproof.aws import name_faults, name_property, name_rules
from stackproof.model import Finding, Resource
from stackproof.topology import as_text, value_at

from ._asked_names import KEYS, flat, with_suffix
from ._calls import Call, NotPossible
from ._configuration import settings_of
from ._edits import Mend, Splice
from ._ground import Ground, Mender
from ._literals import literals_of
from ._replacing import changed, literal_of, python_path
from ._written import Value


def accepted_name(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The same name in small letters, with hyphens, without a lead that is reserved."""
    resource = ground.resource(finding)
    for rule in name_rules(resource.type):
        name = as_text(value_at(resource.inputs, rule.property))
        if not name or not name_faults(rule, name):
            continue
        for meant in dict.fromkeys(_near(name)):
            if not name_faults(rule, meant):
                yield Mend(changed(resource, rule.property, meant, ground))
                return
    raise NotPossible("what the name is to be is for a person")


def _near(name: str) -> Iterator[str]:
    plain = re.sub(r"[^A-Za-z0-9-]+", "-", name).strip("-")
    yield from (name.lower(), plain, plain.lower())
    yield from (re.sub(r"^(?:sg|aws)-", "", one) for one in (name, plain, plain.lower()))


def name_of_environment(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The name with the suffix that the program reads, else with the name of the stack."""
    resource = ground.resource(finding)
    key = name_property(resource.type)
    name = as_text(value_at(resource.inputs, key)) if key else None
    if key is None or not name:
        raise NotPossible("the name is not known")
    others = [one for one in literals_of(ground) if name in one.value]
    if len(others) != 1:
        raise NotPossible("the name is written in several places")
    for setting in settings_of(ground):
        if KEYS.fullmatch(flat(setting.key)):
            try:
                yield Mend(with_suffix(resource, key, name, setting, ground))
            except NotPossible:
                continue
    yield Mend(_with_stack(resource, key, name, ground))


def _with_stack(resource: Resource, key: str, name: str, ground: Ground) -> tuple[Splice, ...]:
    call = ground.call_of(resource)
    value = literal_of(call, python_path(key), name)
    if value.path != call.path or value.raw:
        raise NotPossible("the name is written elsewhere")
    return _joined(call, value, name)


def _joined(call: Call, value: Value, name: str) -> tuple[Splice, ...]:
    """A text with the stack's name behind it, before the ending of a FIFO queue."""
    stem, ending = (name[:-5], ".fifo") if name.endswith(".fifo") else (name, "")
    start, end = value.literal
    quote = call.text.between(start, end)[-1]
    if call.path.endswith(".go"):
        return (Splice(call.path, start, end, f'"{stem}-" + ctx.Stack()' + (f' + "{ending}"' if ending else "")),)
    if call.path.endswith(".py"):
        own, imports = call.written("pulumi.get_stack")
        return (*imports, Splice(call.path, start, end, f"f{quote}{stem}-{{{own}()}}{ending}{quote}"))
    own, imports = call.written("pulumi.getStack")
    return (*imports, Splice(call.path, start, end, f"`{stem}-${{{own}()}}{ending}`"))


CALLED: Mapping[str, Mender] = {
    "NAM001": accepted_name,
    "NAM003": name_of_environment,
    "NAM004": name_of_environment,
}
