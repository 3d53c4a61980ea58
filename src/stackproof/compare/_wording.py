"""What is found, as records: which kind, how heavy, with both places and both values."""

from __future__ import annotations

import re
from typing import Any

from stackproof.model import Difference, DifferenceKind, Severity, Side, Undecidable
from stackproof.topology import canonical_type

from ._fold_access import MANAGED, PERMISSIONS
from ._form import Form
from ._found import Found, Holder
from ._severity import of_property, of_resource
from ._spelling import spelling
from ._terms import Bag, Hidden, Ref, Term, Text

_PARTS = frozenset({folding.property for folding in spelling().folded}) | {
    "ingress", "egress", "routes", PERMISSIONS, MANAGED,
}  # fmt: skip
# What is added here lets more in; what is added elsewhere rather keeps it safe.
_WIDENING = frozenset({"ingress", "egress", "routes", "policy", "acl", "accessPolicies", PERMISSIONS, MANAGED})


class Wording:
    """Makes the records of one comparison."""

    def __init__(self, answer: Form, ideal: Form) -> None:
        self._answer, self._ideal = answer, ideal

    def difference(self, token: str, found: Found) -> Difference:
        """A difference of two resources of this type."""
        kind = self._kind(token, found)
        severity, why = of_property(token, found.property)
        if kind == "changed":
            severity, why = of_property(
                token, _place(found, kind) if not self._is_separate(token, found) else found.property
            )
        elif kind == "added" and found.property not in _WIDENING and severity in ("critical", "high"):
            severity = "medium"
        return Difference(
            kind=kind,
            severity=severity,
            type=self._type(token, found),
            property=_place(found, kind),
            answer=self._side(self._answer, found.ours, found.mine, token),
            ideal=self._side(self._ideal, found.theirs, found.other, token),
            why=why,
        )

    def undecidable(self, token: str, found: Found) -> Undecidable:
        """A property that cannot be compared."""
        unknown = next((t.why for t in (found.mine, found.other) if isinstance(t, Hidden)), "a value is not known")
        return Undecidable(
            type=token,
            property=found.ours.path or found.theirs.path,
            why=unknown or "a value is not known",
            answer=self._side(self._answer, found.ours, found.mine),
            ideal=self._side(self._ideal, found.theirs, found.other),
        )

    def output(self, found: Found) -> Difference:
        """A difference of the stack's outputs."""
        kind: DifferenceKind = "missing" if found.mine is None else "added" if found.other is None else "changed"
        severity: Severity = "note" if kind == "added" else "low"
        path = (found.ours.path or found.theirs.path) if kind != "missing" else found.theirs.path
        return Difference(
            kind=kind,
            severity=severity,
            type="",
            property=f"outputs.{path}",
            answer=None if found.mine is None else Side(value=shown(found.mine, self._answer)),
            ideal=None if found.other is None else Side(value=shown(found.other, self._ideal)),
            why="an output of the stack",
        )

    def alone(self, kind: DifferenceKind, urn: str, also: tuple[str, ...]) -> Difference:
        """A resource that only one side has."""
        form = self._ideal if kind == "missing" else self._answer
        node = form.nodes[urn]
        severity, why = of_resource(node.type, kind)
        side = Side(urn=urn, source=form.place_of(urn))
        return Difference(
            kind=kind,
            severity="low" if node.read else severity,
            type=node.type,
            answer=side if kind == "added" else None,
            ideal=side if kind == "missing" else None,
            why="looked up, not made" if node.read else why,
            also=also,
        )

    def places(self) -> list[Difference]:
        """The regions, where they differ: said once for all resources."""
        ours, theirs = self._answer.symbols.region, self._ideal.symbols.region
        if not ours or not theirs or ours == theirs:
            return []
        answer, ideal = Side(value=ours), Side(value=theirs)
        why = "decides where everything is"
        return [
            Difference(kind="changed", severity="high", type="", property="region", answer=answer, ideal=ideal, why=why)
        ]

    def _kind(self, token: str, found: Found) -> DifferenceKind:
        if found.mine is not None and found.other is not None:
            return "changed"
        is_part = found.element and found.property in _PARTS
        if not is_part and not (self._is_separate(token, found) and not _holder(found).path):
            return "changed"
        return "missing" if found.mine is None else "added"

    def _is_separate(self, token: str, found: Found) -> bool:
        """Whether the value stands in a resource of its own."""
        return self._type(token, found) != token

    def _type(self, token: str, found: Found) -> str:
        form = self._ideal if found.mine is None else self._answer
        resource = form.topology.resource(_holder(found).urn)
        node = form.nodes.get(_holder(found).urn)
        return node.type if node is not None else canonical_type(resource.type) if resource is not None else token

    @staticmethod
    def _side(form: Form, holder: Holder, term: Term | None, token: str = "") -> Side:
        value = _default(form, holder, token) if term is None else shown(term, form)
        return Side(urn=holder.urn, value=value, source=form.place_of(holder.urn) if holder.urn else None)


def _default(form: Form, holder: Holder, token: str) -> str | None:
    """What holds where a resource of this type writes nothing at a place, None where that is not known."""
    resource = form.topology.resource(holder.urn)
    if resource is None or canonical_type(resource.type) != token:
        return None
    return spelling().defaults.get(token, {}).get(re.sub(r"\[\d+\]", "", holder.path)) or None


def _holder(found: Found) -> Holder:
    return found.theirs if found.mine is None else found.ours


def _place(found: Found, kind: DifferenceKind) -> str:
    return _holder(found).path or ("" if kind != "changed" else found.property)


def shown(term: Term, form: Form) -> Any:
    """A term as JSON."""
    if isinstance(term, str):
        return term.replace("<region>", form.symbols.region)
    if isinstance(term, Ref):
        return f"${{{_called(term, form)}}}" if term.facet else {"$resource": term.urn}
    if isinstance(term, Text):
        parts = (part if isinstance(part, str) else f"${{{_called(part, form)}}}" for part in term.parts)
        return "".join(parts).replace("<region>", form.symbols.region)
    if isinstance(term, Bag):
        return [shown(entry.value, form) for entry in term.entries]
    if isinstance(term, dict):
        return {name: shown(item, form) for name, item in term.items()}
    return {"$unknown": term.why} if isinstance(term, Hidden) else {"$secret": {"origin": term.origin}}


def _called(ref: Ref, form: Form) -> str:
    resource = form.topology.resource(ref.urn)
    name = resource.name if resource is not None else ref.urn.rpartition(":")[2]
    return f"{name}.{ref.facet}" if ref.facet else name
