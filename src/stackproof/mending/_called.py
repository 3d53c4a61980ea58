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
from ._literals import Literal, literals_of
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
    call = ground.call_of(resource)
    places = [one for one in literals_of(ground) if name in one.value and not _is_own_name(call, one)]
    if len(places) != 1:
        raise NotPossible("the name is written in several places")
    for setting in settings_of(ground):
        if KEYS.fullmatch(flat(setting.key)):
            try:
                yield Mend(with_suffix(resource, key, name, setting, ground))
            except NotPossible:
                continue
    yield Mend(_with_stack(resource, key, name, ground))


def _is_own_name(call: Call, literal: Literal) -> bool:
    """Whether a text is the call's first argument, what Pulumi calls the resource."""
    if literal.path != call.path or literal.start <= call.at:
        return False
    before = call.text.between(call.at, literal.start)
    return re.fullmatch(r"[\w.\s]+\(\s*(?:[#/][^\n]*\s*)?(ctx,\s*)?", before) is not None


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
    stack, imports = _stack_of(call)
    if call.path.endswith(".go"):
        joined = f'"{stem}-" + {stack}' + (f' + "{ending}"' if ending else "")
    elif call.path.endswith(".py"):
        joined = f"f{quote}{stem}-{{{stack}}}{ending}{quote}"
    else:
        joined = f"`{stem}-${{{stack}}}{ending}`"
    return (*imports, Splice(call.path, start, end, joined))


def _stack_of(call: Call) -> tuple[str, tuple[Splice, ...]]:
    """The stack's name as the file writes it: by a variable that it has above, else anew."""
    above = call.text.between(0, call.at)
    bound = _IN_GO.search(above) if call.path.endswith(".go") else _BOUND.search(above)
    if bound is not None:
        return bound["name"], ()
    if call.path.endswith(".go"):
        return "ctx.Stack()", ()
    own, imports = call.written("pulumi.get_stack" if call.path.endswith(".py") else "pulumi.getStack")
    return f"{own}()", imports


_BOUND = re.compile(
    r"^(?:(?:export )?(?:const|let|var) )?(?P<name>\w+)(?:: \w+)? = (?:pulumi\.)?(?:get_stack|getStack)\(\);?\s*$",
    re.MULTILINE,
)
_IN_GO = re.compile(r"^\s+(?P<name>\w+) := ctx\.Stack\(\)\s*$", re.MULTILINE)


CALLED: Mapping[str, Mender] = {
    "NAM001": accepted_name,
    "NAM003": name_of_environment,
    "NAM004": name_of_environment,
}
