"""Gateways, endpoints, balancers, addresses, and the choice between NAT and endpoints."""

from __future__ import annotations

import json

import pytest
from graph_making import Ref, graph, make

from stackproof.cost import estimate
from stackproof.model import CostEstimate
from stackproof.topology import Topology

UNKNOWN = {"$unknown": "made of what is not known"}
REGISTRY = "123456789012.dkr.ecr.us-east-1.amazonaws.com/api:1"


def of(*resources, **fields) -> CostEstimate:
    return estimate(Topology(graph(*resources, **fields)))


def amounts(found: CostEstimate) -> dict[str, float]:
    return {f"{line.name}: {line.what}": line.monthly for line in found.lines}


def choice(found: CostEstimate):
    return next((one for one in found.highlights if one.kind == "nat_or_endpoints"), None)


def network(zones: int = 2, *, nats: int = 0):
    """A VPC with a way to the internet: a private subnet in each zone, behind the NAT gateways where there are any."""
    vpc = make("aws:ec2/vpc:Vpc", "vpc")
    made = [vpc, make("aws:ec2/internetGateway:InternetGateway", "igw", {"vpcId": Ref(vpc)})]
    gateways = []
    for number in range(nats):
        address = make("aws:ec2/eip:Eip", f"nat-{number}", {"domain": "vpc"})
        gateways.append(make("aws:ec2/natGateway:NatGateway", f"nat-{number}", {"allocationId": Ref(address)}))
        made += [address, gateways[-1]]
    subnets = []
    for number in range(zones):
        zone = {"vpcId": Ref(vpc), "availabilityZone": f"us-east-1{'abc'[number]}"}
        subnet = make("aws:ec2/subnet:Subnet", f"private-{number}", zone)
        table = make("aws:ec2/routeTable:RouteTable", f"private-{number}", {"vpcId": Ref(vpc)})
        both = {"subnetId": Ref(subnet), "routeTableId": Ref(table)}
        made += [subnet, table, make("aws:ec2/routeTableAssociation:RouteTableAssociation", f"private-{number}", both)]
        if gateways:
            gateway = Ref(gateways[number % nats])
            way = {"routeTableId": Ref(table), "destinationCidrBlock": "0.0.0.0/0", "natGatewayId": gateway}
            made.append(make("aws:ec2/route:Route", f"private-{number}", way))
        subnets.append(subnet)
    return made, subnets


def endpoint(name: str, subnets, **more):
    inputs = {
        "serviceName": f"com.amazonaws.us-east-1.{name}",
        "vpcEndpointType": "Interface",
        "subnetIds": [Ref(subnet) for subnet in subnets],
        **more,
    }
    return make("aws:ec2/vpcEndpoint:VpcEndpoint", name, inputs)


def tasks(subnets, image: str = REGISTRY, *actions: str):
    logs = {"logDriver": "awslogs", "options": {"awslogs-group": "/ecs/api"}}
    role = make("aws:iam/role:Role", "task", {"assumeRolePolicy": "{}"})
    statements = [{"Effect": "Allow", "Action": list(actions), "Resource": "*"}] if actions else []
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    inputs = {
        "cpu": "256",
        "memory": "512",
        "requiresCompatibilities": ["FARGATE"],
        "taskRoleArn": Ref(role, "arn"),
        "containerDefinitions": json.dumps([{"name": "api", "image": image, "logConfiguration": logs}]),
    }
    definition = make("aws:ecs/taskDefinition:TaskDefinition", "task", inputs)
    placed = {"subnets": [Ref(subnet) for subnet in subnets]}
    inputs = {
        "launchType": "FARGATE",
        "desiredCount": 1,
        "taskDefinition": Ref(definition, "arn"),
        "networkConfiguration": placed,
    }
    granted = make("aws:iam/rolePolicy:RolePolicy", "task", {"role": Ref(role), "policy": policy})
    return [role, granted, definition, make("aws:ecs/service:Service", "api", inputs)]


def test_a_nat_gateway_and_its_address_are_two_lines_and_each_is_paid_once():
    made, _ = network(1, nats=1)
    # 0.045 x 730 = 32.85; 0.005 x 730 = 3.65
    assert amounts(of(*made)) == {"nat-0: NAT gateway": 32.85, "nat-0: public IPv4 address": 3.65}


def test_an_interface_endpoint_is_paid_in_each_zone_and_a_gateway_endpoint_is_free():
    made, subnets = network(2)
    found = of(*made, endpoint("sqs", subnets), endpoint("s3", [], vpcEndpointType="Gateway"))
    # 2 x 0.01 x 730 = 14.60
    assert amounts(found) == {"sqs: interface endpoint": 14.60}


def test_an_endpoint_whose_subnets_are_not_known_counts_one_zone():
    found = of(endpoint("sqs", [], subnetIds=UNKNOWN))
    assert amounts(found) == {"sqs: interface endpoint": 7.30} and not found.certain


def test_a_balancer_for_the_internet_pays_an_address_in_each_subnet():
    inputs = {"subnets": ["subnet-1", "subnet-2"]}
    found = of(make("aws:lb/loadBalancer:LoadBalancer", "web", inputs))
    # 0.0225 x 730 = 16.425; 2 x 0.005 x 730 = 7.30
    assert list(amounts(found).values()) == [16.43, 7.30]
    inner = of(make("aws:lb/loadBalancer:LoadBalancer", "web", {**inputs, "internal": True}))
    assert list(amounts(inner).values()) == [16.43]


def test_an_address_that_a_balancer_brings_along_is_paid_once():
    address = make("aws:ec2/eip:Eip", "web")
    mapping = [{"subnetId": "subnet-1", "allocationId": Ref(address)}]
    inputs = {"loadBalancerType": "network", "subnetMappings": mapping}
    found = of(address, make("aws:lb/loadBalancer:LoadBalancer", "web", inputs))
    # 3.65 + 16.425
    assert found.monthly == 20.08 and len(found.lines) == 2


def test_an_address_that_nothing_uses_is_highlighted():
    found = of(make("aws:ec2/eip:Eip", "spare"))
    (idle,) = [one for one in found.highlights if one.kind == "idle_address"]
    assert idle.monthly == 3.65 and "nothing in the program uses" in idle.text


@pytest.mark.parametrize("key", ["instance", "networkInterface"])
def test_an_address_with_a_user_is_not_idle(key):
    found = of(make("aws:ec2/eip:Eip", "used", {key: UNKNOWN}))
    assert [one for one in found.highlights if one.kind == "idle_address"] == []


def test_three_endpoints_in_two_zones_cost_more_than_a_nat_gateway_until_traffic_grows():
    made, subnets = network(2)
    found = choice(of(*made, *(endpoint(name, subnets) for name in ("ecr.api", "ecr.dkr", "logs"))))
    # 3 x 2 x 7.30 = 43.80; 32.85 + 3.65 = 36.50; (43.80 - 36.50) / (0.045 - 0.01) = 208.571
    assert (found.monthly, found.alternative, found.turns_at) == (43.80, 36.50, 208.57)


def test_a_network_without_a_way_to_the_internet_has_no_choice():
    made, subnets = network(2)
    closed = [one for one in made if "internetGateway" not in one.type]
    assert choice(of(*closed, endpoint("sqs", subnets))) is None


def test_a_nat_gateway_is_held_against_the_endpoints_that_its_tasks_need():
    made, subnets = network(2, nats=1)
    found = choice(of(*made, *tasks(subnets)))
    # NAT 36.50; ecr.api, ecr.dkr and logs in 2 zones 43.80; the choice turns at 208.57 GB
    assert (found.monthly, found.alternative, found.turns_at) == (36.50, 43.80, 208.57)
    assert "ecr.api, ecr.dkr, logs" in found.text


def test_what_the_role_of_a_task_may_call_needs_an_endpoint_too():
    made, subnets = network(2, nats=1)
    found = choice(of(*made, *tasks(subnets, REGISTRY, "sqs:SendMessage", "s3:GetObject", "kms:Decrypt")))
    # 4 x 2 x 7.30 = 58.40; (58.40 - 36.50) / 0.035 = 625.714
    assert (found.alternative, found.turns_at) == (58.40, 625.71)


def test_one_nat_gateway_for_each_zone_may_cost_more_than_endpoints_from_the_start():
    made, subnets = network(2, nats=2)
    found = choice(of(*made, *tasks(subnets)))
    # 2 x 36.50 = 73.00 against 43.80
    assert (found.monthly, found.alternative, found.turns_at) == (73.00, 43.80, None)


@pytest.mark.parametrize(
    "reason",
    [
        lambda subnets: tasks(subnets, "docker.io/library/nginx:1"),
        lambda subnets: tasks(subnets, "public.ecr.aws/nginx/nginx:1"),
        lambda subnets: tasks(subnets, REGISTRY, "*"),
        lambda subnets: tasks(subnets, REGISTRY, "bedrock:InvokeModel"),
        lambda subnets: [
            *tasks(subnets),
            make("aws:ec2/instance:Instance", "web", {"instanceType": "t3.micro", "subnetId": Ref(subnets[0])}),
        ],
        lambda subnets: [],
    ],
    ids=["image of a hub", "public image", "any action", "unknown service", "a machine", "nothing behind it"],
)
def test_endpoints_are_no_choice_where_more_may_be_called(reason):
    made, subnets = network(2, nats=1)
    assert choice(of(*made, *reason(subnets))) is None


def test_endpoints_beside_a_nat_gateway_say_from_which_traffic_they_pay():
    made, subnets = network(2, nats=1)
    found = choice(of(*made, endpoint("sqs", subnets)))
    # 14.60 / 0.035 = 417.143
    assert (found.monthly, found.turns_at) == (14.60, 417.14)


def test_what_was_looked_up_is_not_counted():
    found = of(make("aws:ec2/natGateway:NatGateway", "there", read=True))
    assert found.lines == () and found.certain


def test_components_add_nothing_and_those_of_other_providers_are_listed():
    inner = make("demo:index:Network", "network", custom=False)
    assert of(inner).certain
    remote = make("awsx:ec2:Vpc", "network", custom=False, remote=True)
    assert [gap.type for gap in of(remote).without_price] == ["awsx:ec2:Vpc"]


def test_a_type_without_a_price_is_listed_and_makes_the_sum_uncertain():
    found = of(make("aws:guardduty/detector:Detector", "watch"), make("aws:guardduty/detector:Detector", "more"))
    (gap,) = found.without_price
    assert gap.why == "no price here" and len(gap.urns) == 2 and found.monthly == 0 and not found.certain


def test_configuration_costs_nothing_and_is_not_listed():
    made, _ = network(2)
    role = make("aws:iam/role:Role", "role")
    block = make("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "block")
    found = of(*made, role, block)
    assert found.lines == () and found.without_price == () and found.certain


def test_both_spellings_of_a_type_cost_the_same():
    one = of(make("aws:lb/loadBalancer:LoadBalancer", "web", {"internal": True}))
    other = of(make("aws:alb/loadBalancer:LoadBalancer", "web", {"internal": True}))
    assert one.monthly == other.monthly == 16.43


def test_the_order_of_resources_changes_nothing():
    made, subnets = network(2, nats=2)
    made += tasks(subnets)
    backwards = graph(*made)
    backwards = type(backwards)(
        project=backwards.project, stack=backwards.stack, resources=tuple(reversed(backwards.resources))
    )
    assert estimate(Topology(backwards)) == of(*made)


def test_the_total_is_the_sum_of_the_lines_and_no_resource_pays_the_same_twice():
    made, subnets = network(3, nats=3)
    found = of(*made, *tasks(subnets))
    assert found.monthly == round(sum(line.monthly for line in found.lines), 2)
    keys = [(line.urn, line.what) for line in found.lines]
    assert len(keys) == len(set(keys))


def test_the_largest_lines_name_their_share():
    made, subnets = network(2, nats=1)
    largest = [one for one in of(*made, *tasks(subnets)).highlights if one.kind == "largest"]
    # NAT 32.85 of 32.85 + 3.65 + 7.39 + 1.62 = 45.51: 72 %
    assert largest[0].monthly == 32.85 and "72 %" in largest[0].text and len(largest) == 3
