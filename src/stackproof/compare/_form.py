"""A graph in the one form that all of its spellings have: resources with what configures them, as terms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from stackproof.model import Graph, Location, Reference, Resource
from stackproof.topology import Topology, canonical_type, leaves

from ._buckets import bucket_parts
from ._fold import fold_generic
from ._fold_access import fold_access
from ._fold_network import fold_network
from ._read import Reader
from ._symbols import Symbols
from ._terms import Entry, Hidden, Ref, Term, refs_of

_BUCKET = "aws:s3/bucket:Bucket"
_NOT_COMPARED = ("pulumi:providers:", "pulumi:pulumi:Stack")
_SET_APART = frozenset({"tags", "tagsAll", "region"})
# Types that the SDK offers twice where topology keeps them apart, because they do not take the same inputs.
_SAME_TYPE = {"aws:s3/bucketObjectv2:BucketObjectv2": "aws:s3/bucketObject:BucketObject"}


@dataclass
class Node:
    """A resource to compare. type: canonical. values: by wire name, or the name of a part. origins: of values that
    other resources bring, their URN and the path there."""

    urn: str
    type: str
    name: str
    read: bool
    values: dict[str, Term]
    origins: dict[str, tuple[str, str]] = field(default_factory=dict)

    def refs(self) -> list[tuple[str, Ref]]:
        """All references in the values with the path of each."""
        return [pair for name, term in self.values.items() for pair in refs_of(term, name)]


@dataclass
class Form:
    """A graph ready to be compared. nodes: by URN. aliases: URN of what was folded -> URN of what it is now part of.
    outputs: leaves of the stack's outputs with their paths."""

    graph: Graph
    topology: Topology
    symbols: Symbols
    nodes: dict[str, Node]
    aliases: dict[str, str]
    outputs: list[Entry]

    def home(self, urn: str) -> str:
        """The URN of the node that a resource is, or is a part of."""
        seen: set[str] = set()
        while urn in self.aliases and urn not in seen:
            seen.add(urn)
            urn = self.aliases[urn]
        return urn

    def place_of(self, urn: str) -> Location | None:
        """Where the program makes a resource: its own place, else that of the nearest parent that has one."""
        current = self.topology.resource(urn)
        seen: set[str] = set()
        while current is not None and current.urn not in seen:
            if current.source is not None:
                return current.source
            seen.add(current.urn)
            current = self.topology.resource(current.parent)
        return None


def form_of(graph: Graph) -> Form:
    """Read a graph; the order in which resources were registered leaves no trace."""
    topology = Topology(graph)
    symbols = Symbols(topology)
    nodes = {
        resource.urn: _node(symbols, resource)
        for resource in sorted(graph.resources, key=lambda resource: resource.urn)
        if (resource.custom or resource.remote) and not resource.type.startswith(_NOT_COMPARED)
    }
    aliases: dict[str, str] = {}
    fold_generic(nodes, aliases, symbols)
    fold_network(nodes, aliases, symbols)
    fold_access(nodes, aliases, symbols)
    for node in nodes.values():
        if node.type == _BUCKET:
            node.values = bucket_parts(node.values)
    return Form(graph, topology, symbols, nodes, aliases, _outputs(symbols))


def _node(symbols: Symbols, resource: Resource) -> Node:
    reader = Reader(symbols, resource)
    kind = canonical_type(resource.type)
    values = reader.inputs({key: item for key, item in resource.inputs.items() if key not in _SET_APART})
    if kind == "aws:ec2/eip:Eip":
        values.pop("vpc", None)  # major 6 still took the flag; there is no other kind of address any more
    if values.pop("isEnabled", None) == "false":
        values.setdefault("state", "DISABLED")
    values |= _around(symbols, resource, reader)
    return Node(resource.urn, _SAME_TYPE.get(kind, kind), resource.name, resource.read, values)


def _around(symbols: Symbols, resource: Resource, reader: Reader) -> dict[str, Term]:
    """What holds for a resource although it is not written in its own inputs: tags, region, options."""
    topology = symbols.topology
    found: dict[str, Term] = {}
    region = topology.region_of(resource)
    if region is not None and symbols.region not in ("", region):
        found["region"] = region
    if resource.options.protect:
        found["options"] = {"protect": "true"}
    if resource.options.retainOnDelete:
        found["options"] = {**_options(found), "retainOnDelete": "true"}
    if topology.is_taggable(resource):
        tags = topology.tags_of(resource)
        read = {key: reader.term(item, f"tags.{key}", f"tags.{key}") for key, item in tags.values.items()}
        known: dict[str, Term] = {key: item for key, item in read.items() if item is not None and key != "Name"}
        if not tags.complete:
            found["tags"] = Hidden("some tags are not known")
        elif known:
            found["tags"] = known
    return found


def _options(found: dict[str, Term]) -> dict[str, Term]:
    inner = found.get("options")
    return inner if isinstance(inner, dict) else {}


def _outputs(symbols: Symbols) -> list[Entry]:
    """Each leaf of the outputs once, whatever it is called."""
    graph = symbols.graph
    recorded: dict[str, list[Reference]] = {}
    for reference in graph.output_references:
        recorded.setdefault(reference.path, []).append(reference)
    found: list[Entry] = []
    for path, value in leaves(graph.outputs):
        term = _output(symbols, value, recorded.get(path, []))
        if term is not None:
            found.append(Entry(term, "", path))
    return found


def _output(symbols: Symbols, value: Any, references: list[Reference]) -> Term | None:
    if value is None or value in ("", [], {}):
        return None
    if isinstance(value, str):
        term = symbols.read(value, references) if references else symbols.read_output(value)
        return symbols.read_output(value) if isinstance(term, str) else term
    holder = Resource(urn="", type="", name="")
    return Reader(symbols, holder).term(value, "", "")
