"""The front of the room: one object per graph that answers and remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackproof.model import Resource

from . import _encryption, _groups, _placement, _reach, _services, _subnets, _tags
from ._encryption import Encryption
from ._groups import NetworkRule
from ._index import Index
from ._placement import Spread
from ._reach import Reach
from ._services import BucketParts, Container
from ._subnets import Route, SubnetKind
from ._tags import Tags

if TYPE_CHECKING:
    from ._access import PolicyDocument


class Topology(Index):
    """Everything checks ask of a graph. Lookups are those of `Index`; the questions below are remembered.

    Where something is not known the answer is None or "unknown"; nothing here raises on a marker.
    """

    # --- tags

    def tags_of(self, resource: Resource) -> Tags:
        """Effective tags: the resource's own over its provider's default tags."""
        return self.remember(("tags", resource.urn), lambda: _tags.tags_of(self, resource))

    def is_taggable(self, resource: Resource) -> bool | None:
        """Whether the resource's type takes tags; None for types without a schema here."""
        return _tags.is_taggable(resource, major=self.major)

    def default_tags(self, resource: Resource) -> dict[str, Any] | None:
        """Default tags of the resource's provider, None when not known."""
        return _tags.default_tags(self, resource)

    # --- network

    def rules_of(self, group: Resource) -> tuple[NetworkRule, ...]:
        """All rules of a security group, inline or separate."""
        return self.remember(("rules", group.urn), lambda: _groups.group_rules(self, group))

    def groups_of(self, resource: Resource) -> tuple[Resource, ...]:
        """Security groups that a resource carries."""
        return self.remember(("groups", resource.urn), lambda: _groups.groups_of(self, resource))

    def users_of_group(self, group: Resource) -> tuple[Resource, ...]:
        """Created resources that carry a security group."""
        return self.remember(("users", group.urn), lambda: _groups.users_of_group(self, group))

    def who_reaches(self, group: Resource, port: int, *, protocol: str = "tcp") -> tuple[NetworkRule, ...]:
        """The ingress rules of a group that open a port."""
        return tuple(r for r in self.rules_of(group) if r.direction == "ingress" and r.opens(port, protocol=protocol))

    def subnet_kind(self, subnet: Resource) -> SubnetKind:
        """public, private, isolated or unknown, by the routes that hold for the subnet."""
        return self.remember(("subnet", subnet.urn), lambda: _subnets.subnet_kind(self, subnet))

    def subnets_of(self, resource: Resource) -> tuple[Resource, ...]:
        """Subnets a resource is placed in, also by way of a subnet group."""
        return self.remember(("subnets", resource.urn), lambda: _subnets.subnets_of(self, resource))

    def placement_kinds(self, resource: Resource) -> set[SubnetKind]:
        """Kinds of all subnets a resource is placed in, those of an awsx Vpc among them; empty when none is known."""
        return self.remember(("placement", resource.urn), lambda: _subnets.placement_kinds(self, resource))

    def vpc_of(self, resource: Resource) -> Resource | None:
        """The VPC of this graph that a resource names with its `vpcId`."""
        return self.remember(("vpc", resource.urn), lambda: _placement.vpc_of(self, resource))

    def spread_of(self, resource: Resource) -> Spread | None:
        """The subnets that a resource lists and their Availability Zones; None when some are not of this graph."""
        return self.remember(("spread", resource.urn), lambda: _placement.spread_of(self, resource))

    def routes_of(self, table: Resource) -> tuple[Route, ...]:
        """Routes of a route table, inline or separate."""
        return self.remember(("routes", table.urn), lambda: _subnets.routes_of(self, table))

    def tables_of(self, subnet: Resource) -> tuple[Resource, ...] | None:
        """Route tables that hold for a subnet, None when not known."""
        return _subnets.tables_of(self, subnet)

    def internet_reach(self, resource: Resource) -> Reach:
        """Whether the internet reaches a resource, and by which rules."""
        return self.remember(("reach", resource.urn), lambda: _reach.internet_reach(self, resource))

    def has_public_address(self, resource: Resource) -> bool | None:
        """Whether the resource gets a public address of its own; None when not known."""
        return _reach.public_flag(self, resource)

    # --- access

    def policies_of(self, identity: Resource) -> tuple[PolicyDocument, ...]:
        """Everything attached to a role, user or group, inline or separate, created or managed."""
        from . import _access

        return self.remember(("policies", identity.urn), lambda: _access.policies_of(self, identity))

    def trust_of(self, role: Resource) -> PolicyDocument:
        """Who may assume a role."""
        from . import _access

        return self.remember(("trust", role.urn), lambda: _access.trust_of(role))

    def resource_policies(self, resource: Resource) -> tuple[PolicyDocument, ...]:
        """Policies on a resource that say who may use it; Lambda permissions as statements."""
        from . import _access

        return self.remember(("on", resource.urn), lambda: _access.resource_policies(self, resource))

    def documents(self) -> tuple[PolicyDocument, ...]:
        """Every policy document that the program writes, once each."""
        from . import _access

        return _access.all_documents(self)

    def role_at(self, resource: Resource, path: str) -> Resource | None:
        """The role that an input names, also by way of an instance profile."""
        from . import _access

        return _access.role_at(self, resource, path)

    def permits(self, identity: Resource, action: str, on: Resource | None = None) -> bool | None:
        """Whether a role may carry out an action: False only where surely nothing grants it."""
        from . import _permissions

        return _permissions.permits(self, identity, action, on)

    def grants_service(self, identity: Resource, service: str) -> bool | None:
        """Whether anything of a service is granted to a role, user or group."""
        from . import _permissions

        return _permissions.grants_service(self, identity, service)

    def waits_for(self, resource: Resource) -> frozenset[str]:
        """URNs of all resources that are made before this one."""
        from . import _order

        return self.remember(("order", resource.urn), lambda: _order.waits_for(self, resource))

    # --- data at rest, and what belongs together

    def encryption_of(self, resource: Resource) -> Encryption | None:
        """Encryption at rest and whose key it is; None for types that are not known here."""
        return self.remember(("encryption", resource.urn), lambda: _encryption.encryption_of(self, resource))

    def bucket_parts(self, bucket: Resource) -> BucketParts:
        """The separate resources that configure a bucket."""
        return self.remember(("bucket", bucket.urn), lambda: _services.bucket_parts(self, bucket))

    def listeners_of(self, balancer: Resource) -> tuple[Resource, ...]:
        """Listeners of a load balancer."""
        return self.remember(("listeners", balancer.urn), lambda: _services.listeners_of(self, balancer))

    def target_groups_of(self, balancer: Resource) -> tuple[Resource, ...]:
        """Target groups that a balancer's listeners and rules forward to."""
        return self.remember(("forwards", balancer.urn), lambda: _services.target_groups_of(self, balancer))

    def balancers_of(self, group: Resource) -> tuple[Resource, ...]:
        """Load balancers that forward to a target group."""
        return self.remember(("balancers", group.urn), lambda: _services.balancers_of(self, group))

    def containers_of(self, task: Resource) -> tuple[Container, ...] | None:
        """Containers of an ECS task definition; None when not known."""
        return self.remember(("containers", task.urn), lambda: _services.containers_of(task))
