"""The graph's index: resources by URN, type, parent and by who refers to whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from stackproof.model import Graph, Location, Reference, Resource

from ._tokens import canonical_type
from ._values import MISSING, as_items, is_known, value_at

Answer = TypeVar("Answer")
PROVIDER_PREFIX = "pulumi:providers:"
# Output properties by which AWS resources are named in other resources' inputs.
_IDENTITIES = ("id", "arn", "name", "bucket", "url", "dnsName", "keyId", "invokeArn", "identifier", "endpoint")


class Index:
    """Lookups over one graph. config: stack configuration as `namespace:key` -> text (for the region, default tags).
    major: major version of pulumi-aws whose schema answers.

    Everything is computed on first use and kept; the graph itself is never changed.
    """

    def __init__(self, graph: Graph, *, config: Mapping[str, str] | None = None, major: int = 7) -> None:
        self.graph = graph
        self.major = major
        self.config: dict[str, str] = dict(config or {})
        self._answers: dict[Any, Any] = {}
        self._by_urn = {resource.urn: resource for resource in graph.resources}
        self._by_type: dict[str, list[Resource]] = defaultdict(list)
        self._children: dict[str, list[Resource]] = defaultdict(list)
        self._incoming: dict[str, list[tuple[Resource, Reference]]] = defaultdict(list)
        for resource in graph.resources:
            self._by_type[canonical_type(resource.type)].append(resource)
            if resource.parent:
                self._children[resource.parent].append(resource)
            for reference in resource.references:
                self._incoming[reference.urn].append((resource, reference))

    def remember(self, key: Any, compute: Callable[[], Answer]) -> Answer:
        """The answer kept under `key`, computed on first use."""
        if key not in self._answers:
            self._answers[key] = compute()
        return self._answers[key]

    def resource(self, urn: str | None) -> Resource | None:
        """The resource of this URN; a provider reference (`urn::id`) finds its provider."""
        if not urn:
            return None
        return self._by_urn.get(urn) or self._by_urn.get(urn.rpartition("::")[0])

    def of_type(self, *tokens: str, include_read: bool = False) -> tuple[Resource, ...]:
        """Resources of these types or their equivalents, in graph order; looked-up ones only on request."""
        found: list[Resource] = []
        for token in dict.fromkeys(canonical_type(token) for token in tokens):
            found += self._by_type.get(token, ())
        return tuple(r for r in found if r.custom and (include_read or not r.read))

    def is_type(self, resource: Resource, *tokens: str) -> bool:
        """True when the resource is of one of these types or an equivalent."""
        return canonical_type(resource.type) in {canonical_type(token) for token in tokens}

    def children(self, urn: str) -> tuple[Resource, ...]:
        return tuple(self._children.get(urn, ()))

    def refs_from(self, resource: Resource, path: str = "", *, inside: bool | None = None) -> tuple[Reference, ...]:
        """References in the resource's inputs at or below `path`; inside: True or False to take only that kind."""
        return tuple(
            reference
            for reference in resource.references
            if _at_or_below(reference.path, path) and (inside is None or reference.inside is inside)
        )

    def refs_to(self, resource: Resource | str, *tokens: str) -> tuple[tuple[Resource, Reference], ...]:
        """Who refers to this resource, and where; tokens: only referrers of these types."""
        urn = resource if isinstance(resource, str) else resource.urn
        incoming = self._incoming.get(urn, ())
        return tuple(pair for pair in incoming if not tokens or self.is_type(pair[0], *tokens))

    def targets(self, resource: Resource, path: str, *tokens: str) -> tuple[Resource, ...]:
        """The resources that the input at or below `path` names: by recorded reference, by a resource passed as a
        value, or by a text that is another resource's identifier. tokens: only targets of these types.

        Whole-value references count; a part of a longer string does only where no whole value is there."""
        found: dict[str, Resource] = {}
        whole = self.refs_from(resource, path, inside=False)
        for reference in whole or self.refs_from(resource, path):
            self._collect(found, self.resource(reference.urn), tokens)
        for value in as_items(value_at(resource.inputs, path)) or ():
            if isinstance(value, dict) and isinstance(value.get("$resource"), str):
                self._collect(found, self.resource(value["$resource"]), tokens)
            elif isinstance(value, str) and value:
                for other in self._named(value):
                    if other.urn != resource.urn:
                        self._collect(found, other, tokens)
        return tuple(found.values())

    def target(self, resource: Resource, path: str, *tokens: str) -> Resource | None:
        """The one resource that the input at `path` names, None when none in this graph is."""
        found = self.targets(resource, path, *tokens)
        return found[0] if found else None

    def companions(self, resource: Resource, path: str, *tokens: str) -> tuple[Resource, ...]:
        """Created resources of these types whose input `path` names this resource (a bucket's versioning, say)."""
        return tuple(
            other for other in self.of_type(*tokens) if resource.urn in {t.urn for t in self.targets(other, path)}
        )

    def depends_on(self, resource: Resource, urns: Iterable[str]) -> bool:
        """Whether a resource is made after one of these, because it depends on it directly or by way of others (a
        component stands for its children)."""
        wanted, seen = frozenset(urns), set()
        todo = list(resource.dependencies)
        while todo:
            urn = todo.pop()
            if urn in wanted:
                return True
            found = self._by_urn.get(urn)
            if urn not in seen and found is not None:
                todo += found.dependencies
                if not found.custom:
                    todo += [child.urn for child in self.children(urn)]
            seen.add(urn)
        return False

    def provider_of(self, resource: Resource) -> Resource | None:
        """The explicit provider of the resource: its own, or the one a parent component passes on; None for default."""
        package = resource.type.partition(":")[0]
        seen: set[str] = set()
        current: Resource | None = resource
        while current is not None and current.urn not in seen:
            seen.add(current.urn)
            urn = current.provider or current.options.providers.get(package)
            provider = self.resource(urn)
            if provider is not None and provider.type == PROVIDER_PREFIX + package:
                return provider
            current = self.resource(current.parent)
        return None

    def region_of(self, resource: Resource) -> str | None:
        """The AWS region the resource lands in, None when not known: its own `region`, its provider's, or the
        configured `aws:region`."""
        provider = self.provider_of(resource)
        for holder in (resource, provider):
            value = MISSING if holder is None else value_at(holder.inputs, "region")
            if value is not MISSING:
                return value if isinstance(value, str) else None
        return self.config.get("aws:region") if provider is None else None

    def location_of(self, resource: Resource) -> Location | None:
        """Where the program makes the resource: its own place, else that of the nearest parent that has one."""
        seen: set[str] = set()
        current: Resource | None = resource
        while current is not None and current.urn not in seen:
            if current.source is not None:
                return current.source
            seen.add(current.urn)
            current = self.resource(current.parent)
        return None

    def is_settled(self, resource: Resource, path: str) -> bool:
        """True when nothing at `path` is secret or unknown."""
        return is_known(value_at(resource.inputs, path))

    def _named(self, value: str) -> tuple[Resource, ...]:
        names = self.remember("identities", self._identities)
        return tuple(names.get(value, ()))

    def _identities(self) -> dict[str, list[Resource]]:
        names: dict[str, list[Resource]] = defaultdict(list)
        for resource in self.graph.resources:
            if not resource.custom:
                continue
            values = {resource.outputs.get(key) for key in _IDENTITIES if _is_name(resource.outputs.get(key))}
            values |= {resource.inputs.get(key) for key in ("name", "bucket") if _is_name(resource.inputs.get(key))}
            for name in values:
                names[str(name)].append(resource)
        return names

    @staticmethod
    def _collect(found: dict[str, Resource], resource: Resource | None, tokens: tuple[str, ...]) -> None:
        if resource is None:
            return
        if not tokens or canonical_type(resource.type) in {canonical_type(token) for token in tokens}:
            found.setdefault(resource.urn, resource)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _at_or_below(path: str, prefix: str) -> bool:
    return not prefix or path == prefix or path.startswith((prefix + ".", prefix + "["))
