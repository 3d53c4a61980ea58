"""Made-up identifiers become references again: two programs never share them, what they refer to is what counts."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property

from stackproof.aws import name_property, parse_arn
from stackproof.model import LEFT_OPEN, Graph, Invoke, Reference, Resource
from stackproof.topology import Topology, canonical_type, leaves, value_at

from ._terms import Hidden, Ref, Term, Text

# The outputs that name a resource to other resources; which of them an input takes is a matter of spelling.
IDENTITIES = frozenset(
    {"id", "arn", "name", "bucket", "keyId", "url", "identifier", "clusterIdentifier", "repositoryName", "functionName",
     "allocationId", "dbInstanceIdentifier", "roleName", "clusterName", "certificateArn"}
)  # fmt: skip
_PREFERRED = ("id", "arn", "name", "bucket", "url")
_SHORTEST_PART = 6
_SAME_EVERYWHERE = ("getAvailabilityZone", "getRegion", "getCallerIdentity", "getPartition", "getPolicyDocument")
_INDEX = re.compile(r"\[\d+\]")
_ACCOUNT = re.compile(r"\d{12}")
_MADE_UP = re.compile(r"(?=[0-9a-f]{0,6}\d)[0-9a-f]{7}")
"""What the engine makes up holds a digest; `aws:kms` is a part of an ARN, too."""
_ADDRESS = re.compile(r"\d+\.\d+\.\d+\.\d+")
_OF_THE_PLACE = frozenset({"region", "partition", "availabilityZone"})
CALLED = "call:"
"""Stands before the token of a function in the URN of a reference to its result."""


class Symbols:
    """Reads texts of one graph. region: where most of it lands, "" when that cannot be told."""

    def __init__(self, topology: Topology) -> None:
        self.topology = topology
        self.graph: Graph = topology.graph
        self._texts: dict[str, list[tuple[str, str]]] = {}
        self.region = _main_region(self.graph)
        self._called = _results(self.graph.invokes)

    def texts_of(self, urn: str) -> list[tuple[str, str]]:
        """(text, property) of the outputs that the engine made up, and of the name; the longest first."""
        if urn not in self._texts:
            resource = self.topology.resource(urn)
            self._texts[urn] = [] if resource is None else _identities(resource)
        return self._texts[urn]

    def names_of(self, urn: str) -> frozenset[str]:
        """The texts by which a resource is known."""
        return frozenset(text for text, facet in self.texts_of(urn) if facet in IDENTITIES)

    def text_of(self, ref: Ref) -> str | None:
        """What a reference reads as, None when it is one of several identifiers or not known."""
        return next((text for text, facet in self.texts_of(ref.urn) if facet == ref.facet), None)

    def read(self, text: str, references: tuple[Reference, ...] | list[Reference]) -> Term:
        """A text of an input with the references that were recorded for it."""
        if LEFT_OPEN.search(text):
            return Hidden("made of what is not known")
        if text in self._called:
            return self._called[text]
        for reference in references:
            found = self._whole(reference.urn, reference.property, text)
            if found is not None:
                return found
        references = self._expanded(references)
        urns = dict.fromkeys(reference.urn for reference in references)
        read = self._parts(text, [pair for urn in urns for pair in self._owned(urn)])
        if isinstance(read, str):
            read = self._piece(text, references) or read
        return read

    def read_output(self, text: str) -> Term:
        """A text of the stack's outputs, for which only whole references were recorded."""
        if LEFT_OPEN.search(text):
            return Hidden("made of what is not known")
        owned = self._everything.get(text)
        if owned is not None:
            return owned
        within = [(known, ref) for known, ref in self._everything.items() if len(known) > 7 and known in text]
        return self._parts(text, within)

    def plain(self, text: str) -> str:
        """A text without what depends on the place: the region of the stack, the names of stack and project."""
        if self.region and self.region in text:
            text = text.replace(self.region, "<region>")
        return " ".join(text.split())

    def _whole(self, urn: str, property: str, text: str, depth: int = 0) -> Ref | None:
        """The reference to the resource that brought a text in, by way of those that only pass it on."""
        resource = self.topology.resource(urn)
        if resource is None or depth > 8:
            return None
        for inner in () if _is_called(resource, text) else resource.references:
            if not inner.inside and inner.urn != urn and value_at(resource.inputs, inner.path) == text:
                found = self._whole(inner.urn, inner.property, text, depth + 1)
                return found if found or self._is_given(inner) else Ref(inner.urn, inner.property)
        facet = next((facet for known, facet in self.texts_of(urn) if known == text), None)
        return None if facet is None else Ref(urn, facet)

    def _is_given(self, reference: Reference) -> bool:
        """Whether a reference leads to what the other resource was only given (`tcp`): a text like any other."""
        resource = self.topology.resource(reference.urn)
        return resource is not None and _top(reference.property) in resource.inputs

    def _expanded(self, references: tuple[Reference, ...] | list[Reference]) -> list[Reference]:
        """The references, and those of inputs that are only passed on (a scaling target's `resourceId`)."""
        found = dict.fromkeys(references)
        for reference in references:
            resource = self.topology.resource(reference.urn)
            if resource is not None and reference.property in resource.inputs:
                found.update((inner, None) for inner in resource.references if inner.path == reference.property)
        return list(found)

    def _owned(self, urn: str) -> list[tuple[str, Ref]]:
        found = [(text, self._whole(urn, facet, text) or Ref(urn, facet)) for text, facet in self.texts_of(urn)]
        return [(text, ref) for text, ref in found if len(text) >= _SHORTEST_PART]

    def _parts(self, text: str, known: list[tuple[str, Ref]]) -> Term:
        """The text with each known part as a reference, longer ones first."""
        parts: list[str | Ref] = [text]
        for part, ref in sorted(known, key=lambda pair: (-len(pair[0]), pair[0])):
            if part in text:
                parts = [piece for one in parts for piece in _split(one, part, ref)]
        if len(parts) == 1:
            return self.plain(text) if isinstance(parts[0], str) else parts[0]
        return Text(tuple(self.plain(part) if isinstance(part, str) else part for part in parts))

    def _piece(self, text: str, references: tuple[Reference, ...] | list[Reference]) -> Ref | None:
        """The reference of a text that is itself a part of an output (the host name of an address)."""
        for reference in references:
            if not reference.inside or not _MADE_UP.search(text) or _ACCOUNT.fullmatch(text):
                continue
            for known, facet in self.texts_of(reference.urn):
                if text in known and facet == reference.property:
                    return Ref(reference.urn, f"part of {facet}")
        return None

    @cached_property
    def _everything(self) -> dict[str, Ref]:
        """Every made-up text of the graph, and the functions' results."""
        found: dict[str, Ref] = dict(self._called)
        for resource in self.graph.resources:
            if resource.custom or resource.remote:
                for text, facet in self.texts_of(resource.urn):
                    if len(text) > 7 and text not in found:
                        found[text] = self._whole(resource.urn, facet, text) or Ref(resource.urn, facet)
        return found

    @cached_property
    def named(self) -> dict[str, str]:
        """Names that a program may write out instead of referring to them -> URN."""
        found: dict[str, str] = {}
        for resource in self.graph.resources:
            if resource.custom and not resource.type.startswith("pulumi:"):
                for name in (*self.names_of(resource.urn), resource.name):
                    found.setdefault(name, resource.urn)
        return found


def _identities(resource: Resource) -> list[tuple[str, str]]:
    own = name_property(canonical_type(resource.type)) or "name"
    found: dict[str, str] = {}
    for path, text in leaves(resource.outputs):
        if not isinstance(text, str) or len(text) < 2 or " " in text or text[0] in "{[":
            continue
        top = _top(path)
        if top in _OF_THE_PLACE or _ACCOUNT.fullmatch(text):
            continue
        if top in resource.inputs and path != own:
            continue
        # `tcp` is an output of some group, too; only what the engine made up says whose it is.
        if top not in IDENTITIES and path != own and not _MADE_UP.search(text) and not _ADDRESS.fullmatch(text):
            continue
        if text not in found or _rank(path) < _rank(found[text]):
            found[text] = path
    return sorted(((text, facet) for text, facet in found.items()), key=lambda pair: (-len(pair[0]), pair))


def _is_called(resource: Resource, text: str) -> bool:
    """Whether a resource is itself called so: another one beside it that has the same name did not bring it in."""
    own = name_property(canonical_type(resource.type))
    if own is None or any(reference.path == own for reference in resource.references):
        return False
    return text in (resource.inputs.get(own), resource.outputs.get(own))


def _top(path: str) -> str:
    return path.partition(".")[0].partition("[")[0]


def _rank(path: str) -> tuple[int, int, str]:
    top = path.split(".")[0]
    return (_PREFERRED.index(top) if top in _PREFERRED else len(_PREFERRED), path.count("."), path)


def _split(piece: str | Ref, part: str, ref: Ref) -> list[str | Ref]:
    if not isinstance(piece, str) or part not in piece:
        return [piece]
    found: list[str | Ref] = []
    for number, between in enumerate(piece.split(part)):
        if number:
            found.append(ref)
        if between:
            found.append(between)
    return found


def _results(invokes: tuple[Invoke, ...]) -> dict[str, Ref]:
    """Identifiers that functions answered: made up from their arguments, and so another one in each program."""
    found: dict[str, Ref] = {}
    for invoke in invokes:
        name = invoke.token.rpartition(":")[2]
        if name.startswith(_SAME_EVERYWHERE):
            continue
        for path, text in leaves(invoke.result):
            last = _INDEX.sub("", path.rpartition(".")[2])
            if isinstance(text, str) and len(text) > 7 and last.lower().endswith(("id", "ids", "arn", "arns")):
                found.setdefault(text, Ref(CALLED + invoke.token, _INDEX.sub("", path)))
    return found


def _main_region(graph: Graph) -> str:
    counts: dict[str, int] = defaultdict(int)
    for resource in graph.resources:
        arn = resource.outputs.get("arn") if resource.custom else None
        parsed = parse_arn(arn) if isinstance(arn, str) else None
        if parsed is not None and parsed.region:
            counts[parsed.region] += 1
    return max(sorted(counts), key=lambda region: counts[region], default="")
