"""An application load balancer in front of containers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from .buckets import LogBucket
from .component import Component
from .home import Home
from .network import Network

TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06"


@dataclass(kw_only=True)
class LoadBalancerArgs:
    """port: of the containers. certificate: ARN; without one only HTTP is served. targets: of one group each, the first
    answers what no host name in `hosts` (thing -> host) claims."""

    home: Home
    network: Network
    port: int
    certificate: pulumi.Input[str] | None = None
    things: Sequence[str] = ("tg",)
    hosts: dict[str, str] | None = None
    health_path: str = "/health"
    unhealthy: int = 3
    redirect: bool = True
    logs: LogBucket | None = None
    tls_policy: str = TLS_POLICY


class LoadBalancer(Component):
    """balancer, group (its security group), targets by thing, listeners that a service must wait for."""

    def __init__(self, name: str, args: LoadBalancerArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args.home, opts)
        names, network = args.home.names, args.network
        self._args = args
        self.group = network.security_group("alb-sg", "Load balancer")
        ports = ([443] if args.certificate else []) + ([80] if args.redirect or not args.certificate else [])
        for port in ports:
            network.admit(f"alb-{port}", self.group, port)
        self.balancer = aws.lb.LoadBalancer(
            names("alb"),
            name=names("alb", of="load balancer"),
            load_balancer_type="application",
            internal=False,
            subnets=network.public_ids,
            security_groups=[self.group.id],
            access_logs={"bucket": args.logs.name, "enabled": True} if args.logs else None,
            drop_invalid_header_fields=True,
            enable_deletion_protection=False,
            tags={"Name": names("alb")},
            opts=self.child(depends_on=[args.logs.policy] if args.logs else []),
        )
        self.targets = {thing: self._target_group(thing) for thing in args.things}
        self.listeners: list[pulumi.Resource] = self._listeners()
        self.dns_name, self.zone_id, self.arn = self.balancer.dns_name, self.balancer.zone_id, self.balancer.arn
        self.register_outputs({"dns_name": self.dns_name})

    def _target_group(self, thing: str) -> aws.lb.TargetGroup:
        args = self._args
        return aws.lb.TargetGroup(
            args.home.names(thing),
            name=args.home.names(thing, of="target group"),
            vpc_id=args.network.vpc.id,
            target_type="ip",
            port=args.port,
            protocol="HTTP",
            deregistration_delay=30,
            health_check={
                "path": args.health_path,
                "matcher": "200",
                "interval": 30,
                "timeout": 5,
                "healthy_threshold": 2,
                "unhealthy_threshold": args.unhealthy,
            },
            tags={"Name": args.home.names(thing)},
            opts=self.child(),
        )

    def _listeners(self) -> list[pulumi.Resource]:
        """The listener that forwards and its rules; HTTP redirects where there is HTTPS."""
        args, first = self._args, next(iter(self.targets.values()))
        forward = [{"type": "forward", "target_group_arn": first.arn}]
        if args.certificate is None:
            main = self._listener("http", 80, "HTTP", forward)
        else:
            tls = {"ssl_policy": args.tls_policy, "certificate_arn": args.certificate}
            main = self._listener("https", 443, "HTTPS", forward, **tls)
            if args.redirect:
                to = {"port": "443", "protocol": "HTTPS", "status_code": "HTTP_301"}
                self._listener("http", 80, "HTTP", [{"type": "redirect", "redirect": to}])
        rules = [
            aws.lb.ListenerRule(
                args.home.names(f"host-{thing}"),
                listener_arn=main.arn,
                conditions=[{"host_header": {"values": [host]}}],
                actions=[{"type": "forward", "target_group_arn": self.targets[thing].arn}],
                tags={"Name": args.home.names(f"host-{thing}")},
                opts=self.child(),
            )
            for thing, host in (args.hosts or {}).items()
        ]
        return [main, *rules]

    def _listener(self, thing: str, port: int, protocol: str, actions: list[Any], **tls: Any) -> aws.lb.Listener:
        return aws.lb.Listener(
            self._args.home.names(thing),
            load_balancer_arn=self.balancer.arn,
            port=port,
            protocol=protocol,
            default_actions=actions,
            tags={"Name": self._args.home.names(thing)},
            **tls,
            opts=self.child(),
        )
