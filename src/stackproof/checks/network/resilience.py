"""What a network costs, and what fails with one Availability Zone."""

from __future__ import annotations

from stackproof.model import Resource
from stackproof.topology import as_number, text, value_at, zone_of

from .._absence import unless_cut_short
from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .endpoints import ENDPOINT
from .subnets import SUBNET, VPC

NAT = "aws:ec2/natGateway:NatGateway"
_SERVICE = "aws:ecs/service:Service"
_GROUP = "aws:autoscaling/group:Group"
_NODES = "aws:eks/nodeGroup:NodeGroup"
_PRICES = "https://aws.amazon.com/vpc/pricing/"
# us-east-1 list prices of 2025 in US dollars: 730 hours of 0.045 for a NAT gateway, of 0.01 for an interface endpoint
# in one zone, and each gigabyte through the gateway.
_NAT_MONTH, _ENDPOINT_MONTH, _NAT_GIGABYTE = 32.85, 7.30, 0.045


@check(
    "NET040",
    title="Every zone has its own NAT gateway",
    severity="low",
    category="architecture",
    impact=Impact(
        "performance", "When the gateway's zone fails, private subnets of the other zones lose their way out."
    ),
    links=("https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html",),
    when=(NAT,),
)
def every_zone_has_a_nat_gateway(case: Case) -> Iterator[Verdict]:
    """Private subnets of several Availability Zones do not all depend on one NAT gateway.

    Why
        A NAT gateway lives in one zone. Subnets of another zone lose the internet with it, and pay for traffic between
        zones until then.
    Fix
        Make a NAT gateway and a route table for each zone; where cost counts more (development), keep the single one.
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        nat = aws.ec2.NatGateway("nat", subnet_id="subnet-1", allocation_id="eipalloc-1")  # <- finding
        table = aws.ec2.RouteTable(
            "inner", vpc_id=vpc.id, routes=[{"cidr_block": "0.0.0.0/0", "nat_gateway_id": nat.id}]
        )
        for i, zone in enumerate("ab"):
            subnet = aws.ec2.Subnet(
                zone, vpc_id=vpc.id, cidr_block=f"10.0.{i}.0/24", availability_zone=f"us-east-1{zone}"
            )
            aws.ec2.RouteTableAssociation(zone, subnet_id=subnet.id, route_table_id=table.id)
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        for i, zone in enumerate("ab"):
            nat = aws.ec2.NatGateway(zone, subnet_id=f"subnet-{i}", allocation_id=f"eipalloc-{i}")
            table = aws.ec2.RouteTable(zone, vpc_id=vpc.id)
            aws.ec2.Route(zone, route_table_id=table.id, destination_cidr_block="0.0.0.0/0", nat_gateway_id=nat.id)
            subnet = aws.ec2.Subnet(
                zone, vpc_id=vpc.id, cidr_block=f"10.0.{i}.0/24", availability_zone=f"us-east-1{zone}"
            )
            aws.ec2.RouteTableAssociation(zone, subnet_id=subnet.id, route_table_id=table.id)
    Known limits
        Regional NAT gateways, which span zones by themselves, are left alone, and so are subnets whose zone AWS picks.
    """
    for nat in case.resources(NAT):
        if text(nat, "availabilityMode") == "regional":
            continue
        zones = {zone_of(subnet) for subnet in case.resources(SUBNET) if nat.urn in _ways_out(case, subnet)} - {None}
        if len(zones) > 1:
            yield Fail(
                subject=nat.urn,
                message=f"private subnets in {', '.join(sorted(filter(None, zones)))} share this one NAT gateway; each "
                "zone should have its own",
            )
        elif zones:
            yield Pass(nat.urn, f"serves {', '.join(filter(None, zones))} only")


@check(
    "COST001",
    title="Traffic to S3 does not pay for a NAT gateway",
    severity="low",
    category="cost",
    impact=Impact(
        "cost", "Each gigabyte to or from S3, image layers included, costs 0.045 dollars at the NAT gateway."
    ),
    links=(_PRICES, "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html"),
    when=(NAT,),
)
def s3_has_a_gateway_endpoint(case: Case) -> Iterator[Verdict]:
    """A VPC with a NAT gateway and private workloads has a gateway endpoint for S3, which costs nothing.

    Why
        ECR keeps image layers in S3, and most stacks read and write buckets: through a NAT gateway that traffic is
        charged, through a gateway endpoint it is free. Interface endpoints for other services are not always cheaper:
        each costs about 7.30 dollars a month and zone, so five of them in one zone, or three in two zones, cost more
        than a NAT gateway (32.85 dollars and its traffic).
    Fix
        Add `aws.ec2.VpcEndpoint` for com.amazonaws.REGION.s3 (type Gateway) with the private route tables. Where the
        private subnets call AWS alone, interface endpoints can replace the NAT gateway: compare the figures.
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        nat = aws.ec2.NatGateway("nat", subnet_id="subnet-1", allocation_id="eipalloc-1")  # <- finding
        table = aws.ec2.RouteTable(
            "inner", vpc_id=vpc.id, routes=[{"cidr_block": "0.0.0.0/0", "nat_gateway_id": nat.id}]
        )
        subnet = aws.ec2.Subnet("inner", vpc_id=vpc.id, cidr_block="10.0.1.0/24")
        aws.ec2.RouteTableAssociation("inner", subnet_id=subnet.id, route_table_id=table.id)
        aws.ecs.Service("app", desired_count=2, network_configuration={"subnets": [subnet.id]})
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        nat = aws.ec2.NatGateway("nat", subnet_id="subnet-1", allocation_id="eipalloc-1")
        table = aws.ec2.RouteTable(
            "inner", vpc_id=vpc.id, routes=[{"cidr_block": "0.0.0.0/0", "nat_gateway_id": nat.id}]
        )
        subnet = aws.ec2.Subnet("inner", vpc_id=vpc.id, cidr_block="10.0.1.0/24")
        aws.ec2.RouteTableAssociation("inner", subnet_id=subnet.id, route_table_id=table.id)
        aws.ec2.VpcEndpoint(
            "s3", vpc_id=vpc.id, service_name="com.amazonaws.us-east-1.s3", route_table_ids=[table.id]
        )
        aws.ecs.Service("app", desired_count=2, network_configuration={"subnets": [subnet.id]})
    Known limits
        Prices are list prices of us-east-1; how much traffic there is cannot be known.
    """
    workloads = case.resources(_SERVICE, _GROUP, _NODES, "aws:ec2/instance:Instance", "aws:lambda/function:Function")
    for vpc in case.resources(VPC):
        subnets = [s for s in case.resources(SUBNET) if case.topology.vpc_of(s) == vpc]
        behind = {s.urn for s in subnets if _ways_out(case, s)}
        nats = sorted({urn for s in subnets for urn in _ways_out(case, s)})
        users = [w for w in workloads if behind.intersection(s.urn for s in case.topology.subnets_of(w))]
        if not nats or not users:
            continue
        mine = [e for e in case.resources(ENDPOINT) if case.topology.vpc_of(e) == vpc]
        if any(text(e, "serviceName") is None for e in mine):
            yield Unknown(vpc.urn, "which services its endpoints are for is not known")
        elif any((text(e, "serviceName") or "").endswith(".s3") for e in mine):
            yield Pass(vpc.urn, "an endpoint carries traffic to S3")
        else:
            count = len(nats)
            yield unless_cut_short(
                case,
                Fail(
                    subject=nats[0],
                    message=f"{users[0].name} reaches S3 through {count} NAT gateway{'s' if count > 1 else ''} "
                    f"({count * _NAT_MONTH:.2f} dollars a month and {_NAT_GIGABYTE} a GB); a gateway endpoint is free",
                    evidence=f"an interface endpoint costs {_ENDPOINT_MONTH:.2f} dollars a month and zone",
                    related=(vpc.urn,),
                ),
            )


@check(
    "NET041",
    title="Workloads spread over two Availability Zones",
    severity="low",
    category="architecture",
    impact=Impact("performance", "When the zone fails, the whole workload is down."),
    links=(
        "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/use-fault-isolation-to-protect-your-workload.html",
    ),
    when=(_SERVICE, _GROUP, _NODES),
)
def workloads_span_zones(case: Case) -> Iterator[Verdict]:
    """ECS services, Auto Scaling groups and node groups of several members list subnets of two zones or more.

    Why
        Several tasks or machines in one zone protect against a crash, not against the loss of the zone.
    Fix
        List subnets of two or more Availability Zones.
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        subnet = aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.0.0/24")
        aws.ecs.Service("app", desired_count=3, network_configuration={"subnets": [subnet.id]})  # <- finding
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        subnets = [
            aws.ec2.Subnet(zone, vpc_id=vpc.id, cidr_block=f"10.0.{i}.0/24", availability_zone=f"us-east-1{zone}")
            for i, zone in enumerate("ab")
        ]
        aws.ecs.Service("app", desired_count=3, network_configuration={"subnets": [s.id for s in subnets]})
    Known limits
        Subnets that are looked up or leave their zone to AWS are not judged, nor services of a single task.
    """
    counts = {_SERVICE: "desiredCount", _GROUP: "maxSize", _NODES: "scalingConfig.maxSize"}
    for workload in case.resources(_SERVICE, _GROUP, _NODES):
        spread = case.topology.spread_of(workload)
        size = as_number(value_at(workload.inputs, counts[workload.type]), default=0)
        if spread is None or not size or size < 2:
            continue
        if len(spread.zones) > 1:
            yield Pass(workload.urn, f"its subnets lie in {', '.join(sorted(spread.zones))}")
        elif spread.most < 2:
            yield Fail(
                subject=workload.urn,
                message=f"all of it runs in {spread.subnets[0].name}'s zone; it should have subnets of two zones",
                related=tuple(s.urn for s in spread.subnets),
            )


def _ways_out(case: Case, subnet: Resource) -> set[str]:
    """NAT gateways that the subnet's route tables lead to."""
    found: set[str] = set()
    for table in case.topology.tables_of(subnet) or ():
        for route in case.topology.routes_of(table):
            path = f"{route.path}.natGatewayId" if route.path else "natGatewayId"
            found.update(t.urn for t in case.topology.targets(route.holder, path, NAT) if not t.read)
    return found
