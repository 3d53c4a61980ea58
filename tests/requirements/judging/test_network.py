"""Zones, subnets, NAT gateways, blocks, ports, placement, endpoints: judged by routes, rules and what uses them."""

from __future__ import annotations

from typing import Any

import pytest
from graph_making import Ref, graph, make
from verdict_making import result_on, told, verdict_on

from stackproof.model import Graph, Invoke, Resource

UNKNOWN = {"$unknown": "not known in a preview"}
VPC = make("aws:ec2/vpc:Vpc", "vpc", {"cidrBlock": "10.0.0.0/16"})
IGW = make("aws:ec2/internetGateway:InternetGateway", "igw", {"vpcId": Ref(VPC)})
ZONES = Invoke(
    token="aws:index/getAvailabilityZones:getAvailabilityZones",
    result={"names": ["us-east-1a", "us-east-1b", "us-east-1c"]},
)


def subnet(name: str, zone: Any = "us-east-1a", cidr: str = "10.0.0.0/24", **inputs: Any) -> Resource:
    given = {"vpcId": Ref(VPC), "cidrBlock": cidr, "availabilityZone": zone, **inputs}
    return make("aws:ec2/subnet:Subnet", name, {k: v for k, v in given.items() if v is not None})


PUBLIC = [subnet("public-a"), subnet("public-b", "us-east-1b")]
PRIVATE = [subnet("private-a"), subnet("private-b", "us-east-1b")]
DATA = [subnet("data-a"), subnet("data-b", "us-east-1b")]


def routed(name: str, subnets: list[Resource], **target: Any) -> list[Resource]:
    """A route table with a default route, for these subnets."""
    table = make("aws:ec2/routeTable:RouteTable", name, {"vpcId": Ref(VPC)})
    out = {"routeTableId": Ref(table), "destinationCidrBlock": "0.0.0.0/0", **target}
    made = [table, make("aws:ec2/route:Route", name, out)] if target else [table]
    for one in subnets:
        inputs = {"routeTableId": Ref(table), "subnetId": Ref(one)}
        made.append(make("aws:ec2/routeTableAssociation:RouteTableAssociation", f"{name}-{one.name}", inputs))
    return made


def nat(name: str, where: Resource, **inputs: Any) -> Resource:
    return make("aws:ec2/natGateway:NatGateway", name, {"subnetId": Ref(where), **inputs})


NATS = [nat("nat-a", PUBLIC[0]), nat("nat-b", PUBLIC[1])]
WEB = make("aws:ec2/securityGroup:SecurityGroup", "lb-sg", {"vpcId": Ref(VPC)})
BALANCER = make(
    "aws:lb/loadBalancer:LoadBalancer",
    "lb",
    {"subnets": [Ref(s) for s in PUBLIC], "securityGroups": [Ref(WEB)]},
)
TARGETS = make("aws:lb/targetGroup:TargetGroup", "targets", {"port": 5000})
LISTENER = make(
    "aws:lb/listener:Listener",
    "http",
    {
        "loadBalancerArn": Ref(BALANCER, "arn"),
        "port": 80,
        "defaultActions": [{"type": "forward", "targetGroupArn": Ref(TARGETS, "arn")}],
    },
)
TASK = make("aws:ecs/taskDefinition:TaskDefinition", "task")


def service(subnets: list[Resource] = PRIVATE, groups: list[Resource] | None = None, **network: Any) -> Resource:
    configuration = {"subnets": [Ref(s) for s in subnets], "securityGroups": [Ref(g) for g in groups or []], **network}
    inputs = {
        "taskDefinition": Ref(TASK, "arn"),
        "loadBalancers": [{"targetGroupArn": Ref(TARGETS, "arn")}],
        "networkConfiguration": configuration,
    }
    return make("aws:ecs/service:Service", "service", inputs)


def database(subnets: list[Resource], groups: list[Resource] | None = None, **inputs: Any) -> list[Resource]:
    group = make("aws:rds/subnetGroup:SubnetGroup", "db-subnets", {"subnetIds": [Ref(s) for s in subnets]})
    given = {"dbSubnetGroupName": Ref(group, "name"), "vpcSecurityGroupIds": [Ref(g) for g in groups or []], **inputs}
    return [group, make("aws:rds/instance:Instance", "db", given)]


def network(*more: Resource, service_: Resource | None = None, invokes: tuple[Invoke, ...] = ()) -> Graph:
    """Two zones: balancer in public subnets, service in private ones, a NAT gateway in each zone."""
    made = [VPC, IGW, *PUBLIC, *PRIVATE, *NATS, WEB, BALANCER, TARGETS, LISTENER, TASK, service_ or service()]
    made += routed("public", PUBLIC, gatewayId=Ref(IGW))
    made += routed("private-a", PRIVATE[:1], natGatewayId=Ref(NATS[0]))
    made += routed("private-b", PRIVATE[1:], natGatewayId=Ref(NATS[1]))
    return graph(*made, *more, invokes=invokes)


def one_nat(*more: Resource) -> Graph:
    made = [VPC, IGW, *PUBLIC, *PRIVATE, NATS[0], BALANCER, TARGETS, LISTENER, TASK, service()]
    made += routed("public", PUBLIC, gatewayId=Ref(IGW)) + routed("private", PRIVATE, natGatewayId=Ref(NATS[0]))
    return graph(*made, *more)


# --- zones


def test_zones_are_those_of_the_subnets_that_things_live_in() -> None:
    assert verdict_on(network(), "zones", count=2) == "pass"
    result = result_on(network(), "zones", count=3)
    assert (result.verdict, result.reason) == ("fail", "found 2 Availability Zones in use, asked for 3")


def test_a_third_zone_that_only_an_idle_subnet_has_does_not_count() -> None:
    spare = subnet("spare", "us-east-1c")  # isolated: no route leads out, and nothing lives there
    assert verdict_on(network(spare), "zones", count=3) == "fail"


@pytest.mark.parametrize(
    ("bound", "verdict"), [({"exactly": 2}, "pass"), ({"exactly": 3}, "fail"), ({"at_most": 1}, "fail")]
)
def test_zones_are_counted_against_bounds(bound: dict[str, int], verdict: str) -> None:
    assert verdict_on(network(), "zones", count=bound) == verdict


def test_zones_that_are_not_known_leave_it_open() -> None:
    a, b = subnet("a", UNKNOWN), subnet("b", UNKNOWN)
    made = graph(
        VPC, a, b, make("aws:ecs/service:Service", "s", {"networkConfiguration": {"subnets": [Ref(a), Ref(b)]}})
    )
    assert verdict_on(made, "zones", count=2) == "unknown"
    assert verdict_on(made, "zones", count=3) == "fail"


def test_zones_without_a_network_fail() -> None:
    assert verdict_on(graph(make("aws:s3/bucket:Bucket", "us-east-1a")), "zones", count=2) == "fail"


def test_zones_of_subnets_that_the_program_does_not_make_are_left_open() -> None:
    lb = make("aws:lb/loadBalancer:LoadBalancer", "lb", {"subnets": ["subnet-1", "subnet-2"]})
    assert verdict_on(graph(lb), "zones", count=2) == "unknown"


def test_zones_that_come_from_a_lookup_are_found_at_run_time() -> None:
    assert verdict_on(network(invokes=(ZONES,)), "zones", discovered=True) == "pass"


def test_literal_zones_are_not_found_at_run_time() -> None:
    result = result_on(network(), "zones", discovered=True)
    assert result.verdict == "fail" and "private-a: availabilityZone is us-east-1a" in told(result)
    other = Invoke(token=ZONES.token, result={"names": ["eu-west-1a"]})
    assert verdict_on(network(invokes=(other,)), "zones", discovered=True) == "fail"


# --- subnets


@pytest.mark.parametrize(
    ("tier", "count", "verdict"),
    [
        ("public", 2, "pass"),
        ("public", 3, "fail"),
        ("private", 2, "pass"),
        ("private", {"exactly": 2}, "pass"),
        ("private", {"exactly": 1}, "fail"),
        ("isolated", 1, "fail"),
        ("any", 4, "pass"),
        ("any", 5, "fail"),
    ],
)
def test_subnets_are_counted_by_tier(tier: str, count: Any, verdict: str) -> None:
    assert verdict_on(network(), "subnets", tier=tier, count=count) == verdict


def test_too_few_subnets_are_near_misses() -> None:
    result = result_on(network(), "subnets", tier="private", count=3)
    assert result.reason == "found 2 private subnets, asked for 3"
    assert "private-a: is a private subnet in us-east-1a" in told(result)


def test_a_name_does_not_make_a_subnet_private() -> None:
    a = subnet("private-1")
    host = make("aws:ec2/instance:Instance", "host", {"subnetId": Ref(a)})
    made = graph(VPC, IGW, a, host, *routed("private", [a], gatewayId=Ref(IGW)))
    result = result_on(made, "subnets", tier="private", count=1)
    assert result.verdict == "fail" and "private-1: is a public subnet" in told(result)


def test_private_subnets_may_be_isolated_where_no_nat_gateway_serves_any() -> None:
    host = make("aws:ec2/instance:Instance", "host", {"subnetId": Ref(DATA[0])})
    other = make("aws:ec2/instance:Instance", "other", {"subnetId": Ref(DATA[1])})
    made = graph(VPC, *DATA, host, other)
    assert verdict_on(made, "subnets", tier="private", count=2) == "pass"


def test_isolated_subnets_are_no_private_ones_beside_those_with_a_nat_gateway() -> None:
    made = network(*DATA, *database(DATA))
    assert verdict_on(made, "subnets", tier="private", count=4) == "fail"
    assert verdict_on(made, "subnets", tier="isolated", count=2) == "pass"


def test_subnets_without_anything_do_not_count() -> None:
    result = result_on(network(*DATA), "subnets", tier="isolated", count=2)
    assert result.verdict == "fail" and "data-a: made, but nothing lives in it" in told(result)


def test_a_network_made_alone_counts_as_it_stands() -> None:
    made = [VPC, IGW, *PUBLIC, *PRIVATE, NATS[0], *routed("public", PUBLIC, gatewayId=Ref(IGW))]
    made += routed("private", PRIVATE, natGatewayId=Ref(NATS[0]))
    assert verdict_on(graph(*made), "subnets", tier="private", count=2) == "pass"


def test_each_zone_has_its_subnets() -> None:
    assert verdict_on(network(), "subnets", tier="private", per_zone=True) == "pass"
    c = subnet("public-c", "us-east-1c")
    host = make("aws:ec2/instance:Instance", "host", {"subnetId": Ref(c)})
    result = result_on(
        network(c, host, *routed("public-c", [c], gatewayId=Ref(IGW))), "subnets", tier="private", per_zone=True
    )
    assert result.verdict == "fail" and "us-east-1c" in result.reason


def test_subnets_whose_routes_are_not_known_leave_it_open() -> None:
    table = make("aws:ec2/routeTable:RouteTable", "t", {"vpcId": Ref(VPC), "routes": UNKNOWN})
    a = subnet("a")
    on = make(
        "aws:ec2/routeTableAssociation:RouteTableAssociation", "on", {"routeTableId": Ref(table), "subnetId": Ref(a)}
    )
    host = make("aws:ec2/instance:Instance", "host", {"subnetId": Ref(a)})
    assert verdict_on(graph(VPC, a, table, on, host), "subnets", tier="private", count=1) == "unknown"


@pytest.mark.parametrize(("tier", "count", "verdict"), [("public", 3, "pass"), ("private", 4, "fail")])
def test_subnets_of_an_awsx_vpc_are_counted_by_its_arguments(tier: str, count: int, verdict: str) -> None:
    vpc = make("awsx:ec2:Vpc", "vpc", {"numberOfAvailabilityZones": 3}, custom=False, remote=True)
    assert verdict_on(graph(vpc), "subnets", tier=tier, count=count) == verdict


# --- NAT gateways


@pytest.mark.parametrize(
    ("want", "verdict"),
    [
        ({"count": 2}, "pass"),
        ({"count": {"exactly": 2}}, "pass"),
        ({"count": {"exactly": 1}}, "fail"),
        ({"count": {"at_most": 1}}, "fail"),
        ({"per_zone": True}, "pass"),
        ({}, "pass"),
    ],
)
def test_nat_gateways_are_counted(want: dict[str, Any], verdict: str) -> None:
    assert verdict_on(network(), "nat", **want) == verdict


def test_one_nat_gateway_for_all_zones_is_not_one_in_each() -> None:
    result = result_on(one_nat(), "nat", per_zone=True)
    assert result.verdict == "fail" and "us-east-1b" in result.reason


def test_private_routes_that_go_to_the_other_zone_are_not_served_in_their_own() -> None:
    made = [VPC, IGW, *PUBLIC, *PRIVATE, *NATS, TASK, TARGETS, service()]
    made += routed("public", PUBLIC, gatewayId=Ref(IGW))
    made += routed("private-a", PRIVATE[:1], natGatewayId=Ref(NATS[1]))
    made += routed("private-b", PRIVATE[1:], natGatewayId=Ref(NATS[0]))
    result = result_on(graph(*made), "nat", per_zone=True)
    assert result.verdict == "fail" and "private-a" in told(result)


def test_a_nat_gateway_without_a_route_does_not_count() -> None:
    idle = nat("idle", PUBLIC[1])
    result = result_on(one_nat(idle), "nat", count=2)
    assert result.verdict == "fail" and "idle: made, but no route" in told(result)


def test_no_nat_gateway_fails() -> None:
    assert verdict_on(graph(VPC, *PRIVATE), "nat", count=1) == "fail"
    assert verdict_on(graph(VPC, *PRIVATE), "nat") == "fail"


def test_a_private_nat_gateway_is_none_for_the_internet() -> None:
    inner = nat("inner", PUBLIC[0], connectivityType="private")
    made = graph(VPC, *PRIVATE, *routed("private", PRIVATE, natGatewayId=Ref(inner)), inner)
    assert verdict_on(made, "nat", count=1) == "fail"


def test_nat_gateways_in_zones_that_are_not_known_are_left_open() -> None:
    where, inner = subnet("p", UNKNOWN), subnet("q", UNKNOWN)
    out = nat("nat", where)
    made = [VPC, IGW, where, inner, out, make("aws:ec2/instance:Instance", "host", {"subnetId": Ref(inner)})]
    made += routed("public", [where], gatewayId=Ref(IGW)) + routed("private", [inner], natGatewayId=Ref(out))
    assert verdict_on(graph(*made), "nat", per_zone=True) == "unknown"


# --- address blocks


@pytest.mark.parametrize(
    ("of", "want", "verdict"),
    [
        ("vpc", {"cidr": "10.0.0.0/16"}, "pass"),
        ("vpc", {"cidr": "10.1.0.0/16"}, "fail"),
        ("vpc", {"size": 16}, "pass"),
        ("vpc", {"size": 20}, "fail"),
        ("subnet", {"size": 24}, "pass"),
        ("subnet", {"size": 20}, "fail"),
        ("subnet", {"cidr": "10.0.0.0/24"}, "pass"),
    ],
)
def test_address_blocks_are_compared(of: str, want: dict[str, Any], verdict: str) -> None:
    assert verdict_on(network(), "cidr", of, **want) == verdict


def test_the_block_that_is_there_is_named() -> None:
    assert "vpc: cidrBlock is 10.0.0.0/16" in told(result_on(network(), "cidr", "vpc", cidr="10.1.0.0/16"))


def test_a_block_that_is_not_known_is_left_open() -> None:
    vpc = make("aws:ec2/vpc:Vpc", "v", {"cidrBlock": UNKNOWN})
    one = make("aws:ec2/subnet:Subnet", "s", {"vpcId": Ref(vpc), "cidrBlock": "10.0.0.0/24"})
    host = make("aws:ec2/instance:Instance", "host", {"subnetId": Ref(one)})
    assert verdict_on(graph(vpc, one, host), "cidr", "vpc", cidr="10.0.0.0/16") == "unknown"


def test_the_block_of_a_network_in_which_nothing_lives_does_not_count() -> None:
    assert verdict_on(graph(VPC, PRIVATE[0]), "cidr", "vpc", cidr="10.0.0.0/16") == "fail"


# --- endpoints


def endpoint(name: str, service_name: Any, **inputs: Any) -> Resource:
    given = {"vpcId": Ref(VPC), "serviceName": service_name, **inputs}
    return make("aws:ec2/vpcEndpoint:VpcEndpoint", name, given)


S3 = endpoint("files", "com.amazonaws.us-east-1.s3", routeTableIds=["rtb-1"])


@pytest.mark.parametrize(("service_name", "verdict"), [("s3", "pass"), ("dynamodb", "fail"), (None, "pass")])
def test_endpoints_are_known_by_their_service(service_name: str | None, verdict: str) -> None:
    want = {"service": service_name} if service_name else {}
    assert verdict_on(graph(VPC, S3), "vpc_endpoint", **want) == verdict


def test_ecr_needs_both_of_its_endpoints() -> None:
    inputs = {"vpcEndpointType": "Interface", "subnetIds": [Ref(PRIVATE[0])]}
    api = endpoint("api", "com.amazonaws.us-east-1.ecr.api", **inputs)
    images = endpoint("dkr", "com.amazonaws.us-east-1.ecr.dkr", **inputs)
    assert verdict_on(graph(VPC, api, images), "vpc_endpoint", service="ecr") == "pass"
    result = result_on(graph(VPC, api), "vpc_endpoint", service="ecr")
    assert result.verdict == "fail" and "ecr.dkr" in result.reason


def test_a_gateway_endpoint_without_route_tables_does_nothing() -> None:
    idle = endpoint("files", "com.amazonaws.us-east-1.s3")
    assert verdict_on(graph(VPC, idle), "vpc_endpoint", service="s3") == "fail"


def test_an_endpoint_of_an_unknown_service_leaves_it_open() -> None:
    hidden = endpoint("files", UNKNOWN, routeTableIds=["rtb-1"])
    assert verdict_on(graph(VPC, hidden), "vpc_endpoint", service="s3") == "unknown"


# --- placement


def test_placement_is_judged_by_the_routes_of_the_subnets() -> None:
    made = network(*DATA, *database(DATA))
    assert verdict_on(made, "placement", "load_balancer", tier="public") == "pass"
    assert verdict_on(made, "placement", "container_service", tier="private") == "pass"
    assert verdict_on(made, "placement", "task", tier="private") == "pass"
    assert verdict_on(made, "placement", "database", tier="isolated") == "pass"
    assert verdict_on(made, "placement", "database", tier="private") == "pass"


def test_what_stands_elsewhere_is_a_near_miss() -> None:
    result = result_on(network(service_=service(PUBLIC)), "placement", "task", tier="private")
    assert result.verdict == "fail" and "service: lies in public subnets" in told(result)
    assert verdict_on(network(), "placement", "container_service", tier="isolated") == "fail"


def test_one_public_subnet_among_private_ones_spoils_it() -> None:
    mixed = service([PRIVATE[0], PUBLIC[1]])
    assert verdict_on(network(service_=mixed), "placement", "container_service", tier="private") == "fail"


def test_a_function_outside_of_a_network_is_not_placed() -> None:
    function = make("aws:lambda/function:Function", "private-subnet-function")
    assert verdict_on(network(function), "placement", "function", tier="private") == "fail"


def test_a_service_on_machines_of_its_cluster_is_where_these_are() -> None:
    on_machines = make("aws:ecs/service:Service", "service", {"launchType": "EC2"})
    assert verdict_on(graph(on_machines), "placement", "container_service", tier="private") == "unknown"


def test_placement_in_subnets_that_are_not_known_is_left_open() -> None:
    hidden = make("aws:lambda/function:Function", "f", {"vpcConfig": {"subnetIds": UNKNOWN}})
    assert verdict_on(network(hidden), "placement", "function", tier="private") == "unknown"


def test_a_public_address_is_one_that_the_resource_gets() -> None:
    assert verdict_on(network(), "placement", "task", public_address=False) == "pass"
    opened = network(service_=service(assignPublicIp=True))
    result = result_on(opened, "placement", "task", public_address=False)
    assert result.verdict == "fail" and "service: gets a public address" in told(result)
    hidden = network(service_=service(assignPublicIp=UNKNOWN))
    assert verdict_on(hidden, "placement", "task", public_address=False) == "unknown"


@pytest.mark.parametrize(("public", "verdict"), [(None, "pass"), (False, "pass"), (True, "fail"), (UNKNOWN, "unknown")])
def test_databases_have_a_public_address_where_they_say_so(public: Any, verdict: str) -> None:
    inputs = {} if public is None else {"publiclyAccessible": public}
    made = network(*DATA, *database(DATA, **inputs))
    assert verdict_on(made, "placement", "database", public_address=False) == verdict


def test_instances_of_a_template_get_the_address_it_gives() -> None:
    template = make(
        "aws:ec2/launchTemplate:LaunchTemplate", "t", {"networkInterfaces": [{"associatePublicIpAddress": "true"}]}
    )
    inputs = {"launchTemplate": {"id": Ref(template)}, "vpcZoneIdentifiers": [Ref(s) for s in PRIVATE]}
    group = make("aws:autoscaling/group:Group", "g", inputs)
    assert verdict_on(network(template, group), "placement", "autoscaling_group", public_address=False) == "fail"


@pytest.mark.parametrize(("zones", "verdict"), [(2, "pass"), (3, "fail"), ({"exactly": 2}, "pass")])
def test_placement_counts_the_zones_of_what_is_placed(zones: Any, verdict: str) -> None:
    assert verdict_on(network(), "placement", "container_service", zones=zones) == verdict


def test_a_database_in_one_zone_is_not_in_two() -> None:
    made = network(*DATA, *database(DATA[:1]))
    assert verdict_on(made, "placement", "database", zones=2) == "fail"


def test_what_is_not_there_is_not_placed() -> None:
    assert verdict_on(network(), "placement", "cache", tier="private") == "fail"


# --- ports


def group(name: str, *ingress: dict[str, Any], **inputs: Any) -> Resource:
    given = {"vpcId": Ref(VPC), "ingress": list(ingress), **inputs}
    return make("aws:ec2/securityGroup:SecurityGroup", name, given)


def opened(port: Any, *groups: Resource, to: Any = None, protocol: str = "tcp", **more: Any) -> dict[str, Any]:
    rule = {"protocol": protocol, "fromPort": port, "toPort": port if to is None else to, **more}
    return {**rule, "securityGroups": [Ref(g) for g in groups]} if groups else rule


WORLD = {"cidrBlocks": ["0.0.0.0/0"]}
INNER = {"cidrBlocks": ["10.0.0.0/16"]}
LB_GROUP = group("lb-sg", opened(443, **WORLD))
OTHER_GROUP = group("other-sg")


def chained(task_rule: dict[str, Any] | list[dict[str, Any]], *more: Resource, db_rule: Any = None) -> Graph:
    """Balancer, service and database, each with a group of its own."""
    rules = task_rule if isinstance(task_rule, list) else [task_rule]
    task_group = group("task-sg", *rules)
    db_group = group("db-sg", db_rule or opened(5432, task_group))
    balancer = make(
        "aws:lb/loadBalancer:LoadBalancer",
        "lb",
        {"subnets": [Ref(s) for s in PUBLIC], "securityGroups": [Ref(LB_GROUP)]},
    )
    listener = make(
        "aws:lb/listener:Listener",
        "http",
        {
            "loadBalancerArn": Ref(balancer, "arn"),
            "defaultActions": [{"type": "forward", "targetGroupArn": Ref(TARGETS, "arn")}],
        },
    )
    made = [VPC, *PUBLIC, *PRIVATE, LB_GROUP, task_group, db_group, balancer, listener, TARGETS, TASK]
    return graph(*made, service(groups=[task_group]), *database(PRIVATE, [db_group]), *more)


FROM_BALANCER = opened(5000, LB_GROUP)


@pytest.mark.parametrize(
    ("of", "want"),
    [
        ("load_balancer", {"port": 443}),
        ("load_balancer", {"port": 443, "source": "internet"}),
        ("task", {"port": 5000, "source": "load_balancer"}),
        ("container_service", {"port": 5000}),
        ("database", {"port": 5432, "source": "task"}),
        ("database", {"port": 5432, "source": "container_service"}),
        ("database", {"port": 5432, "source": "vpc"}),
        ("", {"port": 5432}),
    ],
)
def test_a_port_is_open_for_whom_it_was_asked(of: str, want: dict[str, Any]) -> None:
    assert told(result_on(chained(FROM_BALANCER), "port", of, **want)).startswith("pass")


@pytest.mark.parametrize(
    ("of", "want"),
    [
        ("load_balancer", {"port": 80}),
        ("load_balancer", {"port": 443, "source": "vpc"}),
        ("load_balancer", {"port": 443, "source": "task"}),
        ("task", {"port": 8080, "source": "load_balancer"}),
        ("task", {"port": 5000, "source": "internet"}),
        ("task", {"port": 5000, "source": "database"}),
        ("database", {"port": 5432, "source": "load_balancer"}),
        ("database", {"port": 5432, "source": "10.0.0.0/16"}),
        ("cache", {"port": 6379}),
    ],
)
def test_a_port_that_is_closed_or_open_for_others_fails(of: str, want: dict[str, Any]) -> None:
    assert told(result_on(chained(FROM_BALANCER), "port", of, **want)).startswith("fail")


def test_the_block_of_the_source_is_more_than_the_source() -> None:
    result = result_on(chained(opened(5000, **INNER)), "port", "task", port=5000, source="load_balancer")
    assert result.verdict == "fail" and "task-sg: opens tcp 5000 to 10.0.0.0/16" in told(result)


def test_a_wider_opening_beside_the_right_one_fails() -> None:
    result = result_on(
        chained([FROM_BALANCER, opened(5000, **WORLD)]), "port", "task", port=5000, source="load_balancer"
    )
    assert result.verdict == "fail" and "0.0.0.0/0" in told(result)
    wide = chained([FROM_BALANCER, opened(0, **INNER, to=65535)])
    assert verdict_on(wide, "port", "task", port=5000, source="load_balancer") == "fail"


def test_a_block_within_the_right_rule_is_a_wider_opening_too() -> None:
    made = chained({**FROM_BALANCER, **INNER})
    assert verdict_on(made, "port", "task", port=5000, source="load_balancer") == "fail"


def test_a_block_of_another_network_is_another_matter() -> None:
    made = chained([FROM_BALANCER, opened(5000, cidrBlocks=["192.168.7.0/24"])])
    assert verdict_on(made, "port", "task", port=5000, source="load_balancer") == "pass"


def test_groups_beside_a_block_are_another_matter() -> None:
    made = chained([opened(5000, **INNER), FROM_BALANCER])
    assert verdict_on(made, "port", "task", port=5000, source="10.0.0.0/16") == "pass"


def test_a_rule_for_another_group_beside_it_is_another_matter() -> None:
    made = chained([FROM_BALANCER, opened(5000, OTHER_GROUP)], OTHER_GROUP)
    assert verdict_on(made, "port", "task", port=5000, source="load_balancer") == "pass"


def test_a_group_that_nothing_carries_is_no_source() -> None:
    decoy = group("load-balancer-sg")
    made = chained(opened(5000, decoy), decoy)
    assert verdict_on(made, "port", "task", port=5000, source="load_balancer") == "fail"


def test_a_rule_on_a_group_that_nothing_carries_opens_nothing() -> None:
    decoy = group("task-security-group", opened(9000, LB_GROUP), description="port 9000 from the load balancer")
    made = chained(FROM_BALANCER, decoy)
    assert verdict_on(made, "port", "task", port=9000, source="load_balancer") == "fail"
    assert verdict_on(made, "port", port=9000) == "fail"


def test_separate_rules_count_like_inline_ones() -> None:
    task_group = group("task-sg")
    rule = make(
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        "rule",
        {
            "securityGroupId": Ref(task_group),
            "referencedSecurityGroupId": Ref(LB_GROUP),
            "ipProtocol": "tcp",
            "fromPort": 5000,
            "toPort": 5000,
        },
    )
    assert verdict_on(chained([], rule), "port", "task", port=5000, source="load_balancer") == "pass"


@pytest.mark.parametrize("rule", [opened(UNKNOWN, LB_GROUP), opened(5000, cidrBlocks=UNKNOWN), UNKNOWN])
def test_rules_that_are_not_known_leave_the_port_open(rule: dict[str, Any]) -> None:
    made = chained([rule])
    assert verdict_on(made, "port", "task", port=5000, source="load_balancer") == "unknown"


@pytest.mark.parametrize(
    ("block", "verdict"), [("192.168.0.0/24", "pass"), ("192.168.0.0/16", "fail"), ("0.0.0.0/0", "fail")]
)
def test_a_source_block_is_the_widest_that_may_be(block: str, verdict: str) -> None:
    made = chained(opened(5000, cidrBlocks=[block]))
    assert verdict_on(made, "port", "task", port=5000, source="192.168.0.0/24") == verdict


def linked_api(*more: Resource, rule: dict[str, Any]) -> Graph:
    task_group = group("task-sg", rule)
    return graph(VPC, *PRIVATE, TASK, task_group, service(groups=[task_group]), *more)


def test_the_api_side_is_the_group_of_its_link_to_the_network() -> None:
    side = group("link-sg", opened(443, **WORLD))
    inputs = {"securityGroupIds": [Ref(side)], "subnetIds": [Ref(PRIVATE[0])]}
    link = make("aws:apigatewayv2/vpcLink:VpcLink", "link", inputs)
    made = linked_api(side, link, rule=opened(8080, side))
    assert verdict_on(made, "port", "task", port=8080, source="api") == "pass"
    assert verdict_on(made, "port", "api", port=443) == "pass"


def test_without_a_link_the_api_side_is_a_group_that_only_the_tasks_let_in() -> None:
    side = group("api-sg", opened(443, **WORLD))
    made = linked_api(side, rule=opened(8080, side))
    assert verdict_on(made, "port", "task", port=8080, source="api") == "pass"
    assert verdict_on(made, "port", "api", port=443) == "pass"
    assert verdict_on(linked_api(side, rule=opened(8080, **INNER)), "port", "task", port=8080, source="api") == "fail"


# --- nothing else


@pytest.mark.parametrize(
    ("of", "ports", "verdict"),
    [
        ("", [443, 5000, 5432], "pass"),
        ("", [443, 5432], "fail"),
        ("database", [5432], "pass"),
        ("database", [3306], "fail"),
        ("task", [5000], "pass"),
    ],
)
def test_only_the_listed_ports_may_be_open(of: str, ports: list[int], verdict: str) -> None:
    assert verdict_on(chained(FROM_BALANCER), "closed", of, ports=ports) == verdict


def test_a_port_too_many_is_named() -> None:
    result = result_on(chained([FROM_BALANCER, opened(22, **WORLD)]), "closed", "task", ports=[5000])
    assert result.verdict == "fail" and "task-sg: opens tcp 22 to 0.0.0.0/0" in told(result)


def test_a_program_without_security_groups_is_left_open() -> None:
    assert verdict_on(graph(VPC, *PRIVATE), "closed") == "unknown"
    assert verdict_on(graph(VPC, *PRIVATE), "closed", "database", ports=[5432]) == "fail"


def test_groups_that_nothing_carries_open_nothing() -> None:
    idle = group("idle", opened(22, **WORLD))
    assert verdict_on(chained(FROM_BALANCER, idle), "closed", "", ports=[443, 5000, 5432]) == "pass"


@pytest.mark.parametrize(
    ("rule", "verdict"),
    [
        (FROM_BALANCER, "pass"),
        (opened(22, **WORLD), "fail"),
        (opened(80, **WORLD), "pass"),
        (opened(0, **INNER, to=65535), "fail"),
        (opened(0, LB_GROUP, protocol="-1"), "fail"),
        (opened(UNKNOWN, **WORLD), "unknown"),
    ],
)
def test_without_a_list_the_internet_gets_to_the_web_ports_alone(rule: dict[str, Any], verdict: str) -> None:
    assert verdict_on(chained(rule), "closed") == verdict


# --- places and ports of more kinds


def test_a_narrower_block_leaves_some_of_the_source_out() -> None:
    made = chained(opened(5000, cidrBlocks=["10.20.0.0/16"]))
    assert verdict_on(made, "port", "task", port=5000, source="10.0.0.0/8") == "fail"


def test_jobs_carry_the_group_of_their_connection() -> None:
    job_group, store_group = group("job-sg"), group("store-sg")
    needs = {"subnetId": Ref(PRIVATE[0]), "securityGroupIdLists": [Ref(job_group)]}
    link = make("aws:glue/connection:Connection", "link", {"physicalConnectionRequirements": needs})
    job = make("aws:glue/job:Job", "job", {"connections": [Ref(link, "name")]})
    rule = {"securityGroupId": Ref(store_group), "referencedSecurityGroupId": Ref(job_group), "ipProtocol": "tcp"}
    opening = make(
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "in", {**rule, "fromPort": 5439, "toPort": 5439}
    )
    store = make("aws:redshift/cluster:Cluster", "store", {"vpcSecurityGroupIds": [Ref(store_group)]})
    made = graph(VPC, *PRIVATE, job_group, store_group, link, job, opening, store)
    assert verdict_on(made, "port", "warehouse", port=5439, source="etl_job") == "pass"
    assert verdict_on(made, "port", "warehouse", port=5439, source="task") == "fail"


def test_without_a_concept_nothing_that_works_inside_gets_a_public_address() -> None:
    assert verdict_on(network(), "placement", public_address=False) == "pass"
    assert verdict_on(network(service_=service(assignPublicIp=True)), "placement", public_address=False) == "fail"
    assert verdict_on(graph(make("aws:s3/bucket:Bucket", "b")), "placement", public_address=False) == "unknown"


@pytest.mark.parametrize(("public", "verdict"), [(False, "pass"), (True, "fail"), (UNKNOWN, "unknown")])
def test_nodes_of_a_cluster_get_the_addresses_of_their_subnets(public: Any, verdict: str) -> None:
    where = [subnet("nodes", mapPublicIpOnLaunch=public)]
    cluster = make("aws:eks/cluster:Cluster", "c", {"vpcConfig": {"subnetIds": [Ref(s) for s in where]}})
    nodes = make(
        "aws:eks/nodeGroup:NodeGroup",
        "nodes",
        {"clusterName": Ref(cluster, "name"), "subnetIds": [Ref(s) for s in where]},
    )
    assert verdict_on(graph(VPC, *where, cluster, nodes), "placement", "kubernetes", public_address=False) == verdict


@pytest.mark.parametrize(
    ("where", "of", "want", "verdict"),
    [
        (PRIVATE, "autoscaling_group", {"tier": "private", "zones": 2}, "pass"),
        (PRIVATE, "autoscaling_group", {"public_address": False}, "pass"),
        (PRIVATE, "autoscaling_group", {"zones": 3}, "fail"),
        (PUBLIC, "autoscaling_group", {"tier": "private"}, "fail"),
        ([subnet("open", mapPublicIpOnLaunch=True)], "autoscaling_group", {"public_address": False}, "fail"),
    ],
)
def test_groups_of_machines_lie_in_their_zone_identifiers(
    where: list[Resource], of: str, want: dict[str, Any], verdict: str
) -> None:
    template = make("aws:ec2/launchTemplate:LaunchTemplate", "t", {"imageId": "ami-1"})
    inputs = {"launchTemplate": {"id": Ref(template)}, "vpcZoneIdentifiers": [Ref(s) for s in where]}
    machines = make("aws:autoscaling/group:Group", "g", inputs)
    own = [s for s in where if s not in PRIVATE + PUBLIC]
    assert verdict_on(network(template, machines, *own), "placement", of, **want) == verdict


def test_the_block_of_an_awsx_vpc_has_a_default() -> None:
    vpc = make("awsx:ec2:Vpc", "vpc", custom=False, remote=True)
    assert verdict_on(graph(vpc), "cidr", "vpc", cidr="10.0.0.0/16") == "pass"
    assert verdict_on(graph(vpc), "cidr", "vpc", size=20) == "fail"


def test_what_is_no_network_has_no_block() -> None:
    assert verdict_on(network(), "cidr", "task", size=24) == "unknown"


def test_tasks_that_a_rule_starts_are_where_the_rule_puts_them() -> None:
    inputs = {
        "rule": "nightly",
        "arn": "arn:aws:ecs:us-east-1:123456789012:cluster/c",
        "ecsTarget": {
            "taskDefinitionArn": Ref(TASK, "arn"),
            "networkConfiguration": {"subnets": [Ref(s) for s in PRIVATE]},
        },
    }
    target = make("aws:cloudwatch/eventTarget:EventTarget", "target", inputs)
    made = [VPC, IGW, *PUBLIC, *PRIVATE, NATS[0], TASK, *routed("public", PUBLIC, gatewayId=Ref(IGW))]
    made += routed("private", PRIVATE, natGatewayId=Ref(NATS[0]))
    assert verdict_on(graph(*made, target), "placement", "task", tier="private") == "pass"
    assert verdict_on(graph(*made, target), "placement", "task", tier="public") == "fail"
    bare = make(target.type, "target", {"rule": "nightly", "ecsTarget": {"taskDefinitionArn": Ref(TASK, "arn")}})
    assert verdict_on(graph(*made, bare), "placement", "task", tier="private") == "unknown"


def test_idle_subnets_count_where_only_so_many_may_be_made() -> None:
    made = network(*DATA)
    assert verdict_on(made, "subnets", tier="isolated", count={"at_most": 1}) == "fail"


def test_zones_of_an_awsx_vpc_are_looked_up_unless_they_are_named() -> None:
    vpc = make("awsx:ec2:Vpc", "vpc", custom=False, remote=True)
    assert verdict_on(graph(vpc), "zones", discovered=True) == "pass"
    named = make("awsx:ec2:Vpc", "vpc", {"availabilityZoneNames": ["us-east-1a"]}, custom=False, remote=True)
    assert verdict_on(graph(named), "zones", discovered=True) == "fail"
