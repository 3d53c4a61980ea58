import pytest
from graph_making import Ref, graph, make

from stackproof.model import Graph
from stackproof.topology import Topology

VPC = make("aws:ec2/vpc:Vpc", "main", {"cidrBlock": "10.0.0.0/16"})
IGW = make("aws:ec2/internetGateway:InternetGateway", "igw", {"vpcId": Ref(VPC)})
NAT = make("aws:ec2/natGateway:NatGateway", "nat", {})
SUBNET = make("aws:ec2/subnet:Subnet", "a", {"vpcId": Ref(VPC), "mapPublicIpOnLaunch": True})


def table(*routes: dict) -> object:
    return make("aws:ec2/routeTable:RouteTable", "rt", {"vpcId": Ref(VPC), "routes": list(routes)})


def association(of) -> object:
    return make(
        "aws:ec2/routeTableAssociation:RouteTableAssociation",
        "assoc",
        {"subnetId": Ref(SUBNET), "routeTableId": Ref(of)},
    )


@pytest.mark.parametrize(
    ("route", "kind"),
    [
        ({"cidrBlock": "0.0.0.0/0", "gatewayId": Ref(IGW)}, "public"),
        ({"ipv6CidrBlock": "::/0", "gatewayId": Ref(IGW)}, "public"),
        ({"cidrBlock": "0.0.0.0/0", "natGatewayId": Ref(NAT)}, "private"),
        ({"cidrBlock": "10.9.0.0/16", "gatewayId": Ref(IGW)}, "isolated"),
        ({"cidrBlock": "0.0.0.0/0", "gatewayId": "igw-0123"}, "public"),
        ({"cidrBlock": {"$unknown": "x"}, "gatewayId": Ref(IGW)}, "unknown"),
        ({"cidrBlock": "0.0.0.0/0", "gatewayId": {"$unknown": "x"}}, "unknown"),
    ],
)
def test_the_default_route_decides_what_a_subnet_is(route, kind):
    routes = table(route)
    topology = Topology(graph(VPC, IGW, NAT, SUBNET, routes, association(routes)))
    assert topology.subnet_kind(SUBNET) == kind


def test_a_separate_route_counts_like_an_inline_one():
    routes = table()
    route = make(
        "aws:ec2/route:Route",
        "out",
        {"routeTableId": Ref(routes), "destinationCidrBlock": "0.0.0.0/0", "gatewayId": Ref(IGW)},
    )
    assert Topology(graph(VPC, IGW, SUBNET, routes, association(routes), route)).subnet_kind(SUBNET) == "public"


def test_a_subnet_without_association_has_the_main_table():
    main = make(
        "aws:ec2/defaultRouteTable:DefaultRouteTable",
        "main",
        {
            "defaultRouteTableId": Ref(VPC, "defaultRouteTableId"),
            "routes": [{"cidrBlock": "0.0.0.0/0", "gatewayId": Ref(IGW)}],
        },
    )
    assert Topology(graph(VPC, IGW, SUBNET, main)).subnet_kind(SUBNET) == "public"
    assert Topology(graph(VPC, IGW, SUBNET)).subnet_kind(SUBNET) == "isolated"


def test_a_route_hung_on_the_main_table_by_its_id_counts():
    route = make(
        "aws:ec2/route:Route",
        "out",
        {
            "routeTableId": Ref(VPC, "mainRouteTableId"),
            "destinationCidrBlock": "0.0.0.0/0",
            "gatewayId": Ref(IGW),
        },
    )
    assert Topology(graph(VPC, IGW, SUBNET, route)).subnet_kind(SUBNET) == "public"


def test_a_looked_up_subnet_is_unknown():
    subnet = make("aws:ec2/subnet:Subnet", "b", {}, read=True)
    assert Topology(graph(subnet)).subnet_kind(subnet) == "unknown"


GROUP = make(
    "aws:ec2/securityGroup:SecurityGroup",
    "web",
    {"ingress": [{"protocol": "tcp", "fromPort": 80, "toPort": "443", "cidrBlocks": ["0.0.0.0/0"]}]},
)


def test_inline_and_separate_rules_are_one_list():
    old = make(
        "aws:ec2/securityGroupRule:SecurityGroupRule",
        "old",
        {
            "type": "egress",
            "protocol": "all",
            "fromPort": 0,
            "toPort": 0,
            "cidrBlocks": ["0.0.0.0/0"],
            "securityGroupId": Ref(GROUP),
        },
    )
    new = make(
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        "new",
        {"ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "cidrIpv6": "::/0", "securityGroupId": Ref(GROUP)},
    )
    topology = Topology(graph(GROUP, old, new))
    rules = topology.rules_of(GROUP)
    assert [(r.direction, r.protocol, r.from_port, r.to_port, r.is_world) for r in rules] == [
        ("ingress", "tcp", 80, 443, True),
        ("egress", "-1", 0, 65535, True),
        ("ingress", "tcp", 22, 22, True),
    ]
    assert len(topology.who_reaches(GROUP, 22)) == 1
    assert topology.who_reaches(GROUP, 443)[0].origin == GROUP.urn
    assert not topology.who_reaches(GROUP, 3306)


def test_a_rule_names_the_group_it_lets_in():
    inner = make(
        "aws:ec2/securityGroup:SecurityGroup",
        "db",
        {"ingress": [{"protocol": "tcp", "fromPort": 5432, "toPort": 5432, "securityGroups": [Ref(GROUP)]}]},
    )
    (rule,) = Topology(graph(GROUP, inner)).rules_of(inner)
    assert rule.groups == (GROUP.urn,) and not rule.foreign and not rule.is_world and rule.known


def test_unknown_peers_are_said():
    group = make(
        "aws:ec2/securityGroup:SecurityGroup",
        "x",
        {
            "ingress": [
                {"protocol": "tcp", "fromPort": 1, "toPort": 2, "cidrBlocks": [{"$secret": {"origin": "config"}}]}
            ]
        },
    )
    (rule,) = Topology(graph(group)).rules_of(group)
    assert not rule.known and not rule.is_world


def database(**inputs) -> object:
    return make(
        "aws:rds/instance:Instance",
        "db",
        {"vpcSecurityGroupIds": [Ref(GROUP)], "dbSubnetGroupName": Ref(SUBNETS, "name"), **inputs},
    )


SUBNETS = make("aws:rds/subnetGroup:SubnetGroup", "group", {"subnetIds": [Ref(SUBNET)]}, outputs={"name": "group-1"})


def test_the_internet_reaches_a_public_database_in_a_public_subnet_only():
    out = table({"cidrBlock": "0.0.0.0/0", "gatewayId": Ref(IGW)})
    parts = (VPC, IGW, SUBNET, out, association(out), GROUP, SUBNETS)
    public, closed = database(publiclyAccessible=True), database()
    reach = Topology(graph(*parts, public)).internet_reach(public)
    assert reach.state == "reachable" and reach.rules[0].opens(80)
    assert Topology(graph(*parts, closed)).internet_reach(closed).state == "closed"
    inner = table({"cidrBlock": "0.0.0.0/0", "natGatewayId": Ref(NAT)})
    parts = (VPC, IGW, NAT, SUBNET, inner, association(inner), GROUP, SUBNETS)
    assert Topology(graph(*parts, public)).internet_reach(public).state == "closed"


def test_users_of_a_group_are_found_by_reference():
    db = database()
    assert Topology(graph(VPC, SUBNET, GROUP, SUBNETS, db)).users_of_group(GROUP) == (db,)


def test_markers_everywhere_crash_nothing():
    unknown = {"$unknown": "x"}
    group = make("aws:ec2/securityGroup:SecurityGroup", "x", {"ingress": unknown, "egress": [unknown, 5, None]})
    db = make("aws:rds/instance:Instance", "db", {"publiclyAccessible": unknown, "vpcSecurityGroupIds": unknown})
    topology = Topology(Graph(project="p", stack="s", resources=(db, group)))
    assert [r.known for r in topology.rules_of(group)] == [False, False, False, False]
    assert topology.internet_reach(db).state == "unknown"
    assert topology.tags_of(db).values == {}


def test_an_instance_that_names_no_subnet_is_in_a_public_default_one():
    instance = make("aws:ec2/instance:Instance", "web", {"vpcSecurityGroupIds": [Ref(GROUP)]})
    assert Topology(graph(GROUP, instance)).internet_reach(instance).state == "reachable"
    inner = make("aws:ec2/instance:Instance", "web", {"vpcSecurityGroupIds": [Ref(GROUP)], "subnetId": "subnet-1"})
    assert Topology(graph(GROUP, inner)).internet_reach(inner).state == "unknown"


AWSX = make("awsx:ec2:Vpc", "net", {})
WEB = make(
    "aws:ec2/securityGroup:SecurityGroup",
    "web",
    {"ingress": [{"protocol": "tcp", "fromPort": 80, "toPort": 80, "cidrBlocks": ["0.0.0.0/0"]}]},
)


@pytest.mark.parametrize(
    ("output", "kinds", "state"),
    [
        ("publicSubnetIds[0]", {"public"}, "reachable"),
        ("privateSubnetIds[0]", {"private"}, "closed"),
        ("isolatedSubnetIds[0]", {"isolated"}, "closed"),
        ("subnets[0].subnetId", {"unknown"}, "unknown"),
    ],
)
def test_the_output_of_an_awsx_vpc_tells_the_kind_of_its_subnets(output, kinds, state):
    inputs = {"subnetId": Ref(AWSX, output), "vpcSecurityGroupIds": [Ref(WEB, "id")]}
    machine = make("aws:ec2/instance:Instance", "m", inputs)
    topology = Topology(graph(AWSX, WEB, machine))
    assert topology.placement_kinds(machine) == kinds
    assert topology.internet_reach(machine).state == state


def test_a_subnet_group_of_private_awsx_subnets_is_no_public_place():
    group = make("aws:rds/subnetGroup:SubnetGroup", "s", {"subnetIds": [Ref(AWSX, "privateSubnetIds[0]")]})
    given = {
        "publiclyAccessible": True,
        "dbSubnetGroupName": Ref(group, "name"),
        "vpcSecurityGroupIds": [Ref(WEB, "id")],
    }
    database = make("aws:rds/instance:Instance", "db", given)
    assert Topology(graph(AWSX, WEB, group, database)).internet_reach(database).state == "closed"
