"""Statements of policies as they are put into a program: into a new document, or into one that is there."""

from __future__ import annotations

import re

import msgspec

from stackproof.model import Resource

from ._calls import Call, Names, NotPossible
from ._edits import Splice
from ._go import GoCall
from ._go_documents import made_of_outputs
from ._ground import Ground
from ._written import Value

ROOT = "pulumi.Output.concat('arn:aws:iam::', aws.get_caller_identity_output().account_id, ':root')"
# Documents into which what is not known before the deployment can be put.
_TAKES_OUTPUTS = re.compile(r"json_dumps\(|jsonStringify\(|JSONMarshal\(|[gG]et_?[pP]olicy_?[dD]ocument|^\s*\{")


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One statement. Values are expressions. who: "Service", "AWS" or "*", "" for a policy of a role. conditions:
    (operator, key, value)."""

    actions: tuple[str, ...]
    resources: tuple[str, ...]
    who: str = ""
    principal: str = ""
    effect: str = "Allow"
    conditions: tuple[tuple[str, str, str], ...] = ()

    @property
    def for_function(self) -> str:
        """As `get_policy_document` takes it."""
        parts = [] if self.effect == "Allow" else [f"'effect': {self.effect!r}"]
        if self.who:
            parts.append(f"'principals': [{{'type': {self.who!r}, 'identifiers': [{self.principal}]}}]")
        parts += [f"'actions': {list(self.actions)!r}", f"'resources': [{', '.join(self.resources)}]"]
        if self.conditions:
            held = [
                f"{{'test': {test!r}, 'variable': {key!r}, 'values': [{value}]}}"
                for test, key, value in self.conditions
            ]
            parts.append(f"'conditions': [{', '.join(held)}]")
        return f"{{{', '.join(parts)}}}"

    @property
    def for_json(self) -> str:
        """As the document itself has it."""
        parts = [f"'Effect': {self.effect!r}"]
        if self.who:
            parts.append(f"'Principal': {self.principal if self.who == '*' else f'{{{self.who!r}: {self.principal}}}'}")
        actions = list(self.actions) if len(self.actions) > 1 else self.actions[0]
        parts.append(f"'Action': {actions!r}")
        parts.append(f"'Resource': {self.resources[0] if len(self.resources) == 1 else self._listed}")
        if self.conditions:
            held = [f"{test!r}: {{{key!r}: {value}}}" for test, key, value in self.conditions]
            parts.append(f"'Condition': {{{', '.join(held)}}}")
        return f"{{{', '.join(parts)}}}"

    @property
    def _listed(self) -> str:
        return f"[{', '.join(self.resources)}]"


def document(*rules: Rule) -> str:
    """An expression that makes a document."""
    return f"aws.iam.get_policy_document_output(statements=[{', '.join(rule.for_function for rule in rules)}]).json"


def added_to(call: Call, path: str, rules: list[Rule], names: Names | None = None) -> tuple[Splice, ...]:
    """The document at a path with further statements. Raises NotPossible."""
    there, given = call.value(path), call.given(path)
    if there is None or given is None:
        raise NotPossible("the document is made elsewhere")
    splices: list[Splice] = []
    if there.entry("statements") is not None:
        for rule in rules:
            splices += call.append(f"{path}.statements", rule.for_function, names)
    elif there.entry("Statement") is not None:
        if names or any("pulumi." in rule.for_json for rule in rules):
            splices += taking_outputs(call, path)
        for rule in rules:
            splices += call.append(f"{path}.Statement", rule.for_json, names)
    if not splices:
        raise NotPossible("the document is made elsewhere")
    return tuple(dict.fromkeys(splices))


# What makes JSON of plain values, and what does it with Outputs.
_OTHERWISE = {"json.dumps(": "pulumi.Output.json_dumps(", "JSON.stringify(": "pulumi.jsonStringify("}


def taking_outputs(call: Call, path: str) -> tuple[Splice, ...]:
    """What has to be changed so that Outputs can stand in a document. Raises NotPossible."""
    given = call.given(path)
    if given is None:
        raise NotPossible("the document is made elsewhere")
    if _TAKES_OUTPUTS.search(given.text):
        return ()
    for plain, other in _OTHERWISE.items():
        if given.text.startswith(plain):
            own, imports = call.written(other[:-1])
            return (*imports, Splice(call.path, given.start, given.start + len(plain), f"{own}("))
    if isinstance(call, GoCall):
        return made_of_outputs(call, path)
    raise NotPossible("nothing that is not known yet can be put into the document")


class Statement(msgspec.Struct, frozen=True):
    """A statement as the program writes it. path: where it stands in the call. typed: as `get_policy_document` has
    it."""

    path: str
    value: Value
    typed: bool

    @property
    def actions(self) -> str:
        return f"{self.path}.{'actions' if self.typed else 'Action'}"

    @property
    def resources(self) -> str:
        return f"{self.path}.{'resources' if self.typed else 'Resource'}"

    @property
    def whole(self) -> str:
        """Path of the list of statements."""
        return self.path.rpartition("[")[0]


def statements_in(call: Call, path: str) -> list[Statement]:
    """The statements of a document, in their order. Raises NotPossible where some are made elsewhere."""
    there = call.value(path)
    for name, typed in (("statements", True), ("Statement", False)):
        entry = there.entry(name) if there is not None else None
        if entry is None or entry.value.open:
            continue
        if entry.value.form == "list":
            return [Statement(f"{path}.{name}[{number}]", one, typed) for number, one in enumerate(entry.value.items)]
        if entry.value.is_object:
            return [Statement(f"{path}.{name}", entry.value, typed)]
    raise NotPossible("the document is made elsewhere")


def with_resources(call: Call, path: str, one: Statement, resources: list[str], names: Names) -> tuple[Splice, ...]:
    """A statement on other resources. resources: expressions."""
    before = taking_outputs(call, path) if names and not one.typed else ()
    listed = f"[{', '.join(resources)}]" if one.typed or len(resources) > 1 else resources[0]
    return (*before, *call.put(one.resources, listed, names))


def region_of(resource: Resource, ground: Ground) -> str:
    """An expression for the Region that a resource is made in. Raises NotPossible."""
    if ground.topology.provider_of(resource) is None and "region" not in resource.inputs:
        return "aws.get_region_output().region"
    known = ground.topology.region_of(resource)
    if known is None:
        raise NotPossible("the Region is not known")
    return repr(known)
