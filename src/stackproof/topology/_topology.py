"""The front of the room: one object per graph that answers and remembers."""

from __future__ import annotations

from typing import Any

from stackproof.model import Resource

from . import _network, _tags
from ._index import Index
from ._network import NetworkRule, Reach, SubnetKind
from ._tags import Tags


class Topology(Index):
    """Everything checks ask of a graph. Lookups are those of `Index`; the questions below are remembered.

    Where something is not known the answer is None or "unknown"; nothing here raises on a marker.
    """

    # --- tags

    def tags_of(self, resource: Resource) -> Tags:
        """Effective tags: the resource's own over its provider's default tags."""
        return self.remember(("tags", resource.urn), lambda: _tags.tags_of(self, resource))

    def default_tags(self, resource: Resource) -> dict[str, Any] | None:
        """Default tags of the resource's provider, None when not known."""
        return _tags.default_tags(self, resource)

    # --- network

    def rules_of(self, group: Resource) -> tuple[NetworkRule, ...]:
        """All rules of a security group, inline or separate."""
        return self.remember(("rules", group.urn), lambda: _network.group_rules(self, group))

    def groups_of(self, resource: Resource) -> tuple[Resource, ...]:
        """Security groups that a resource carries."""
        return self.remember(("groups", resource.urn), lambda: _network.groups_of(self, resource))

    def users_of_group(self, group: Resource) -> tuple[Resource, ...]:
        """Created resources that carry a security group."""
        return self.remember(("users", group.urn), lambda: _network.users_of_group(self, group))

    def who_reaches(self, group: Resource, port: int, *, protocol: str = "tcp") -> tuple[NetworkRule, ...]:
        """The ingress rules of a group that open a port."""
        return tuple(r for r in self.rules_of(group) if r.direction == "ingress" and r.opens(port, protocol=protocol))

    def subnet_kind(self, subnet: Resource) -> SubnetKind:
        """public, private, isolated or unknown, by the routes that hold for the subnet."""
        return self.remember(("subnet", subnet.urn), lambda: _network.subnet_kind(self, subnet))

    def subnets_of(self, resource: Resource) -> tuple[Resource, ...]:
        """Subnets a resource is placed in, also by way of a subnet group."""
        return self.remember(("subnets", resource.urn), lambda: _network.subnets_of(self, resource))

    def tables_of(self, subnet: Resource) -> tuple[Resource, ...] | None:
        """Route tables that hold for a subnet, None when not known."""
        return _network.tables_of(self, subnet)

    def internet_reach(self, resource: Resource) -> Reach:
        """Whether the internet reaches a resource, and by which rules."""
        return self.remember(("reach", resource.urn), lambda: _network.internet_reach(self, resource))
