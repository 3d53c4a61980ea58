"""Redis that survives the loss of a zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from .component import Component
from .home import Home

PORT = 6379


@dataclass(kw_only=True)
class RedisArgs:
    """groups: ids of its security groups. token: what clients authenticate with; no sign but letters and digits. nodes:
    a primary and its replicas, two or more."""

    home: Home
    subnets: Sequence[pulumi.Input[str]]
    groups: Sequence[pulumi.Input[str]]
    token: pulumi.Input[str]
    description: str
    thing: str = "redis"
    version: str = "7.1"
    node_type: str = "cache.t4g.micro"
    nodes: int = 2
    key: pulumi.Input[str] | None = None
    snapshot_days: int = 5


class RedisGroup(Component):
    """group, its endpoint (of the primary) and port. Encrypted at rest and, by TLS, in transit."""

    def __init__(self, name: str, args: RedisArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args.home, opts)
        if args.nodes < 2:
            raise ValueError(f"{args.nodes} node cannot fail over; allowed: 2 to 6")
        called = args.home.names(args.thing, of="replication group")
        subnets = aws.elasticache.SubnetGroup(
            called,
            name=called,
            description="Private subnets",
            subnet_ids=list(args.subnets),
            tags={"Name": called},
            opts=self.child(),
        )
        self.group = aws.elasticache.ReplicationGroup(
            called,
            replication_group_id=called,
            description=args.description,
            engine="redis",
            engine_version=args.version,
            parameter_group_name=f"default.redis{args.version.partition('.')[0]}",
            node_type=args.node_type,
            num_cache_clusters=args.nodes,
            multi_az_enabled=True,
            automatic_failover_enabled=True,
            transit_encryption_enabled=True,
            at_rest_encryption_enabled=True,
            kms_key_id=args.key,
            auth_token=args.token,
            port=PORT,
            subnet_group_name=subnets.name,
            security_group_ids=list(args.groups),
            snapshot_retention_limit=args.snapshot_days,
            snapshot_window="03:00-05:00",
            maintenance_window="mon:05:00-mon:07:00",
            auto_minor_version_upgrade=True,
            apply_immediately=True,
            tags={"Name": called},
            opts=self.child(),
        )
        self.endpoint, self.port = self.group.primary_endpoint_address, self.group.port
        self.register_outputs({"endpoint": self.endpoint})
