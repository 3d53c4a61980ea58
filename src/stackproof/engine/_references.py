"""Which input holds which output of which resource: synthesized values are looked for among the dependencies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stackproof.model import Reference

from ._secrets import Secret

_SHORTEST_PART = 6
# Among several properties with one value, the one that a person would name.
_PREFERRED = ("id", "arn", "name", "bucket", "url")


class OutputIndex:
    """Output values of the registered resources, by URN."""

    def __init__(self) -> None:
        self._texts: dict[str, list[tuple[str, str]]] = {}
        self._others: dict[str, dict[Any, str]] = {}

    def add(self, urn: str, outputs: dict[str, Any], *, identifier: str) -> None:
        """Index one resource."""
        found: dict[str, str] = {}
        others: dict[Any, str] = {}
        for path, value in leaves({"id": identifier, **outputs}):
            if isinstance(value, str) and value:
                if value not in found or _rank(path) < _rank(found[value]):
                    found[value] = path
            elif isinstance(value, (int, float)) and not isinstance(value, bool):
                others.setdefault(value, path)
        self._texts[urn] = sorted(((path, text) for text, path in found.items()), key=lambda item: -len(item[1]))
        self._others[urn] = others

    def rename(self, renamed: dict[str, str]) -> None:
        """Move resources to other URNs, all at once."""
        self._texts |= {new: self._texts.pop(old) for old, new in renamed.items() if old in self._texts}
        self._others |= {new: self._others.pop(old) for old, new in renamed.items() if old in self._others}

    def trace(self, inputs: dict[str, Any], dependencies: dict[str, list[str]]) -> tuple[Reference, ...]:
        """References of a resource. dependencies: input property -> URNs it depends on."""
        found: set[Reference] = set()
        for key, urns in dependencies.items():
            if key not in inputs:
                continue
            places = list(leaves({key: inputs[key]}))
            for urn in urns:
                hits = {reference for place in places for reference in self._in_leaf(place, urn)}
                found |= hits or {Reference(path=key, urn=urn, property="")}
        return tuple(sorted(found))

    def trace_all(self, values: dict[str, Any]) -> tuple[Reference, ...]:
        """References in values whose dependencies were not recorded (stack outputs): whole values only."""
        known: dict[str, tuple[str, str]] = {}
        for urn, texts in sorted(self._texts.items()):  # calls arrive in any order
            for path, text in texts:
                # Other resources echo the value as an input; its owner has it under the better name.
                if len(text) > 7 and (text not in known or _rank(path) < _rank(known[text][1])):
                    known[text] = (urn, path)
        found = set()
        for place, value in leaves(values):
            if isinstance(value, str) and value in known:
                urn, path = known[value]
                found.add(Reference(path=place, urn=urn, property=path))
            elif isinstance(value, dict) and "$resource" in value:
                found.add(Reference(path=place, urn=value["$resource"], property=""))
        return tuple(sorted(found))

    def _in_leaf(self, place: tuple[str, Any], urn: str) -> Iterator[Reference]:
        path, value = place
        if isinstance(value, dict) and value.get("$resource") == urn:
            yield Reference(path=path, urn=urn, property="id")
        elif isinstance(value, str):
            yield from self._in_text(path, value, urn)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            name = self._others.get(urn, {}).get(value)
            if name is not None:
                yield Reference(path=path, urn=urn, property=name)

    def _in_text(self, path: str, value: str, urn: str) -> Iterator[Reference]:
        texts = self._texts.get(urn, ())
        for name, text in texts:
            if text == value:
                yield Reference(path=path, urn=urn, property=name)
                return
        rest = value
        hit = False
        for name, text in texts:
            if len(text) >= _SHORTEST_PART and text in rest:
                rest = rest.replace(text, "\0")
                hit = True
                yield Reference(path=path, urn=urn, property=name, inside=True)
        if not hit and len(value) >= _SHORTEST_PART:
            for name, text in texts:
                if value in text:
                    yield Reference(path=path, urn=urn, property=name, inside=True)
                    return


def _rank(path: str) -> tuple[int, int, str]:
    top = path.split(".")[0]
    place = _PREFERRED.index(top) if top in _PREFERRED else len(_PREFERRED)
    return (place, path.count("."), path)


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf with its dotted path; secrets are looked into, markers are leaves."""
    if isinstance(value, Secret):
        yield from leaves(value.value, path)
    elif isinstance(value, dict):
        if "$resource" in value:
            yield path, value
            return
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from leaves(item, f"{path}[{number}]")
    else:
        yield path, value
