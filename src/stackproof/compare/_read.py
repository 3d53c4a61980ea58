"""One resource's inputs as terms: without names and words, defaults and empty values left out, JSON texts opened."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from stackproof.aws import sdk_defaults
from stackproof.model import Reference, Resource, is_asset, is_unknown, secret_origin
from stackproof.topology import MISSING, canonical_type, parsed, shown

from ._policies import policy_term
from ._spelling import own_names, spelling
from ._symbols import IDENTITIES, Symbols
from ._terms import Bag, Entry, Hidden, Ref, Sealed, Term

# Beneath these a value is what the program's own code reads: an ARN and a name are two things there.
_TAKEN_AS_THEY_ARE = frozenset({"variables", "environmentVariables", "environment", "environments", "value", "data"})
_DEEPEST = 60
"""Levels of a document that are looked into; beyond are only such as are made to break a reader."""
Paths = dict[str, list[Reference]]


class Reader:
    """Reads the inputs of one resource."""

    def __init__(self, symbols: Symbols, resource: Resource) -> None:
        self._symbols = symbols
        self._urn = resource.urn
        self._type = canonical_type(resource.type)
        tables = spelling()
        self._names = own_names(self._type)
        self._defaults = tables.defaults.get(self._type, {})
        self._constants = {key: text_of(value) for key, value in sdk_defaults(resource.type).items()}
        self._references: Paths = defaultdict(list)
        for reference in resource.references:
            self._references[reference.path].append(reference)

    def inputs(self, values: dict[str, Any]) -> dict[str, Term]:
        """All inputs by wire name."""
        found: dict[str, Term] = {}
        for key, value in values.items():
            term = self.term(value, key, key)
            if term is not None:
                found[key] = term
        for old, new in spelling().renamed.get(self._type, {}).items():
            if old in found:
                _put(found, new, found.pop(old))
        return found

    def term(self, value: Any, path: str, place: str, references: list[Reference] | None = None) -> Term | None:
        """A value as a term, None where it says nothing. path: with positions; place: without. references: those of
        the JSON text that the value stands in."""
        key = place.rpartition(".")[2]
        if place.count(".") + path.count("[") > _DEEPEST:
            return "nested too deep"
        if value is None or value in ("", [], {}) or key in spelling().words or place in self._names:
            return None
        if isinstance(value, dict):
            return self._object(value, path, place, references)
        if isinstance(value, list | tuple):
            return self._list(value, path, place, references)
        if key in spelling().opaque:
            return "given"
        if isinstance(value, str):
            return self._text(value, path, place, references)
        # A flag that is off says as much as one that is not there, unless it is on by default.
        is_off = value is False and place not in self._defaults and place not in self._constants
        return None if is_off else self._unless_default(text_of(value), place)

    def _object(self, value: dict[str, Any], path: str, place: str, references: list[Reference] | None) -> Term | None:
        if is_unknown(value):
            return Hidden(str(value["$unknown"]))
        if is_asset(value):
            return "given"
        seen = shown(value)
        if isinstance(seen, str):
            return self._text(seen, path, place, references)
        origin = secret_origin(value)
        if origin is not None:
            return Sealed(origin)
        if isinstance(value.get("$resource"), str):
            return Ref(value["$resource"])
        found: dict[str, Term] = {}
        for name, item in value.items():
            term = self.term(item, f"{path}.{name}", f"{place}.{name}", references)
            if term is not None:
                found[str(name)] = term
        return (policy_term(found, self._urn) if "Statement" in found else found) or None

    def _list(
        self, value: list[Any] | tuple[Any, ...], path: str, place: str, references: list[Reference] | None
    ) -> Term | None:
        entries = []
        for number, item in enumerate(value):
            term = self.term(item, f"{path}[{number}]", place, references)
            if term is not None:
                entries.append(Entry(term, self._urn, f"{path}[{number}]"))
        if len(entries) == 1 and isinstance(entries[0].value, str) and self._defaults.get(place) == entries[0].value:
            return None
        return Bag(tuple(entries), place.rpartition(".")[2] in spelling().ordered) if entries else None

    def _text(self, value: str, path: str, place: str, references: list[Reference] | None) -> Term | None:
        inside_json = references is not None
        known = references if references is not None else self._references.get(path, [])
        if value[:1] in ("{", "["):
            data = _opened(value)
            if data is not MISSING:
                return self.term(data, path, place, known)
        term = self._symbols.read(value, known)
        if isinstance(term, str):
            return self._unless_default(term, place)
        if isinstance(term, Ref) and not inside_json and _TAKEN_AS_THEY_ARE.isdisjoint(place.split(".")):
            return Ref(term.urn) if term.facet in IDENTITIES else term
        return term

    def _unless_default(self, text: str, place: str) -> Term | None:
        return None if text == self._defaults.get(place, self._constants.get(place)) else text


def _opened(text: str) -> Any:
    """JSON text as data; a text that is nested beyond measure stays a text."""
    try:
        return parsed(text)
    except RecursionError:
        return MISSING


def text_of(value: Any) -> str:
    """A number or flag as the text that Pulumi takes for it just as well."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _put(found: dict[str, Term], path: str, term: Term) -> None:
    first, _, rest = path.partition(".")
    if not rest:
        found.setdefault(first, term)
        return
    inner = found.setdefault(first, {})
    if isinstance(inner, dict):
        _put(inner, rest, term)
