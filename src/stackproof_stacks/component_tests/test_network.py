import json

import pytest
from homes import home
from recorded import Recorder, run

from components.network import Network, NetworkArgs


def made(more=lambda network: None, **args):
    def program():
        more(Network("demo-network-t", NetworkArgs(home=home(), **args)))

    return run(program)


def routes(stack):
    return {route["routeTableId"]: route for route in stack.all("ec2/route:Route")}


def test_the_vpc_resolves_names():
    vpc = made().one("ec2/vpc:Vpc")
    assert vpc["cidrBlock"] == "10.0.0.0/16"
    assert vpc["enableDnsSupport"] is True
    assert vpc["enableDnsHostnames"] is True
    assert vpc["tags"] == {"Name": "demo-vpc-t"}


def test_each_zone_has_a_public_and_a_private_subnet():
    subnets = made(zones=3, block="10.9", public_first=1, private_first=21).all("ec2/subnet:Subnet")
    assert [(one["tags"]["Name"], one["cidrBlock"], one["availabilityZone"]) for one in subnets] == [
        ("demo-private-0-t", "10.9.21.0/24", "us-east-1a"),
        ("demo-private-1-t", "10.9.22.0/24", "us-east-1b"),
        ("demo-private-2-t", "10.9.23.0/24", "us-east-1c"),
        ("demo-public-0-t", "10.9.1.0/24", "us-east-1a"),
        ("demo-public-1-t", "10.9.2.0/24", "us-east-1b"),
        ("demo-public-2-t", "10.9.3.0/24", "us-east-1c"),
    ]
    assert {one["vpcId"] for one in subnets} == {"demo-vpc-t-id"}
    assert {one["mapPublicIpOnLaunch"] for one in subnets} == {False}


def test_too_few_zones_are_said():
    with pytest.raises(ValueError, match="us-east-1 offers 4 availability zones; 5 are needed"):
        made(zones=5)


def test_a_way_out_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="egress is 'vpn'; allowed: nat, nat-per-zone, endpoints"):
        made(egress="vpn")


def test_local_zones_are_left_out(monkeypatch):
    asked = []
    answer = Recorder.call
    monkeypatch.setattr(Recorder, "call", lambda self, args: asked.append(args) or answer(self, args))
    made()
    (zones,) = [one.args for one in asked if one.token.endswith(":getAvailabilityZones")]
    assert zones == {"state": "available", "filters": [{"name": "opt-in-status", "values": ["opt-in-not-required"]}]}


def test_every_subnet_has_the_table_of_its_kind():
    stack = made()
    tables = {
        one["subnetId"]: one["routeTableId"] for one in stack.all("ec2/routeTableAssociation:RouteTableAssociation")
    }
    assert tables == {
        "demo-public-0-t-id": "demo-public-t-id",
        "demo-public-1-t-id": "demo-public-t-id",
        "demo-private-0-t-id": "demo-private-0-t-id",
        "demo-private-1-t-id": "demo-private-1-t-id",
    }
    assert routes(stack)["demo-public-t-id"]["gatewayId"] == "demo-igw-t-id"
    assert {one["vpcId"] for one in stack.all("ec2/routeTable:RouteTable")} == {"demo-vpc-t-id"}
    assert stack.one("ec2/internetGateway:InternetGateway")["vpcId"] == "demo-vpc-t-id"


def test_with_a_gateway_for_each_zone_each_private_table_has_its_own():
    stack = made(zones=3)
    for index in range(3):
        assert routes(stack)[f"demo-private-{index}-t-id"]["natGatewayId"] == f"demo-nat-{index}-t-id"
        gateway = stack.named("ec2/natGateway:NatGateway", f"demo-nat-{index}-t")
        assert gateway["subnetId"] == f"demo-public-{index}-t-id"
        assert gateway["allocationId"] == f"demo-nat-{index}-t-id"
    assert {one["domain"] for one in stack.all("ec2/eip:Eip")} == {"vpc"}
    assert {one["destinationCidrBlock"] for one in stack.all("ec2/route:Route")} == {"0.0.0.0/0"}


def test_one_gateway_serves_all_private_subnets():
    stack = made(egress="nat")
    assert [one["subnetId"] for one in stack.all("ec2/natGateway:NatGateway")] == ["demo-public-0-t-id"]
    assert routes(stack)["demo-private-t-id"]["natGatewayId"] == "demo-nat-t-id"
    associated = stack.all("ec2/routeTableAssociation:RouteTableAssociation")
    assert [one["routeTableId"] for one in associated].count("demo-private-t-id") == 2


def test_with_endpoints_alone_nothing_leads_out():
    stack = made(egress="endpoints", endpoints=["ecr.api"])
    assert stack.all("ec2/natGateway:NatGateway") == []
    assert list(routes(stack)) == ["demo-public-t-id"]
    endpoint = stack.named("ec2/vpcEndpoint:VpcEndpoint", "demo-ecr-api-t")
    assert endpoint["serviceName"] == "com.amazonaws.us-east-1.ecr.api"
    assert endpoint["vpcEndpointType"] == "Interface"
    assert endpoint["vpcId"] == "demo-vpc-t-id"
    assert endpoint["subnetIds"] == ["demo-private-0-t-id", "demo-private-1-t-id"]
    assert endpoint["securityGroupIds"] == ["demo-endpoints-sg-t-id"]
    assert endpoint["privateDnsEnabled"] is True


def test_storage_is_reached_from_every_private_table():
    endpoint = made().named("ec2/vpcEndpoint:VpcEndpoint", "demo-s3-t")
    assert endpoint["vpcEndpointType"] == "Gateway"
    assert endpoint["serviceName"] == "com.amazonaws.us-east-1.s3"
    assert endpoint["vpcId"] == "demo-vpc-t-id"
    assert endpoint["routeTableIds"] == ["demo-private-0-t-id", "demo-private-1-t-id"]


def test_flow_logs_go_to_a_group_that_their_role_may_write():
    stack = made(flow_log_days=60, log_key="arn:key")
    group = stack.one("cloudwatch/logGroup:LogGroup")
    assert (group["name"], group["retentionInDays"], group["kmsKeyId"]) == ("/aws/vpc/demo-vpc-t", 60, "arn:key")
    flow = stack.one("ec2/flowLog:FlowLog")
    assert (flow["vpcId"], flow["trafficType"]) == ("demo-vpc-t-id", "ALL")
    assert flow["logDestination"].endswith(":demo-flow-logs-t")
    assert flow["iamRoleArn"].endswith(":demo-flow-logs-t")
    (statement,) = stack.statements("demo-flow-logs-t")
    assert statement["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
    assert statement["Resource"] == f"{flow['logDestination']}:*"
    (trust,) = json.loads(stack.one("iam/role:Role")["assumeRolePolicy"])["Statement"]
    assert trust["Principal"] == {"Service": "vpc-flow-logs.amazonaws.com"}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": "111122223333"}}


def test_flow_logs_can_be_left_out():
    stack = made(flow_log_days=0)
    assert stack.all("ec2/flowLog:FlowLog") == stack.all("cloudwatch/logGroup:LogGroup") == []


def test_a_security_group_admits_nobody_until_it_is_told():
    stack = made(lambda network: network.security_group("web", "Web"))
    group = stack.one("ec2/securityGroup:SecurityGroup")
    assert (group["name"], group["description"], group["vpcId"]) == ("demo-web-t", "Web", "demo-vpc-t-id")
    assert "ingress" not in group and "egress" not in group
    assert stack.all("vpc/securityGroupIngressRule:SecurityGroupIngressRule") == []


def test_two_groups_are_connected_on_one_port_from_both_sides():
    def program(network):
        network.connect("web-db", network.security_group("web", "Web"), network.security_group("db", "Data"), 5432)

    stack = made(program)
    out = stack.one("vpc/securityGroupEgressRule:SecurityGroupEgressRule")
    into = stack.one("vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    assert (out["securityGroupId"], out["referencedSecurityGroupId"]) == ("demo-web-t-id", "demo-db-t-id")
    assert (into["securityGroupId"], into["referencedSecurityGroupId"]) == ("demo-db-t-id", "demo-web-t-id")
    for rule in (out, into):
        assert (rule["ipProtocol"], rule["fromPort"], rule["toPort"]) == ("tcp", 5432, 5432)
        assert "cidrIpv4" not in rule


def test_a_block_of_addresses_is_admitted_on_one_port():
    stack = made(lambda network: network.admit("in", network.security_group("web", "Web"), 443, block=network.cidr))
    rule = stack.one("vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    assert (rule["cidrIpv4"], rule["fromPort"], rule["toPort"]) == ("10.0.0.0/16", 443, 443)
    assert (rule["securityGroupId"], rule["ipProtocol"]) == ("demo-web-t-id", "tcp")


def test_the_internet_is_admitted_where_no_block_is_named():
    stack = made(lambda network: network.admit("in", network.security_group("web", "Web"), 443))
    assert stack.one("vpc/securityGroupIngressRule:SecurityGroupIngressRule")["cidrIpv4"] == "0.0.0.0/0"


def test_services_of_aws_are_called_by_https():
    stack = made(lambda network: network.reach_services("out", network.security_group("web", "Web")))
    rule = stack.one("vpc/securityGroupEgressRule:SecurityGroupEgressRule")
    assert (rule["securityGroupId"], rule["cidrIpv4"]) == ("demo-web-t-id", "0.0.0.0/0")
    assert (rule["ipProtocol"], rule["fromPort"], rule["toPort"]) == ("tcp", 443, 443)


def test_with_endpoints_alone_services_are_called_through_them():
    waits = []

    def program(network):
        waits.extend(network.reach_services("out", network.security_group("web", "Web")))

    stack = made(program, egress="endpoints", endpoints=["logs"])
    rules = stack.all("vpc/securityGroupEgressRule:SecurityGroupEgressRule")
    targets = [(rule.get("referencedSecurityGroupId"), rule.get("prefixListId"), rule["fromPort"]) for rule in rules]
    assert targets == [("demo-endpoints-sg-t-id", None, 443), (None, "pl-12345678", 443)]
    into = stack.one("vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    assert (into["securityGroupId"], into["referencedSecurityGroupId"]) == ("demo-endpoints-sg-t-id", "demo-web-t-id")
    assert len(waits) == 2
