"""What holds for any graphs: nothing differs from itself, order and names leave no trace, the record round-trips."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from graph_making import Ref, graph, make
from hypothesis import given
from hypothesis import strategies as st

from stackproof.compare import compare, to_text
from stackproof.model import COMPARISON_FORMAT, Comparison, Graph, Resource, ResourceOptions

HERE = Path(__file__).parent
SHOP = HERE / "programs" / "shop"
_TYPES = ("aws:sqs/queue:Queue", "aws:sns/topic:Topic", "aws:s3/bucket:Bucket", "aws:ec2/subnet:Subnet")
_VALUES = st.one_of(
    st.booleans(),
    st.integers(0, 3),
    st.sampled_from(["a", "b", "10.0.0.0/8", '{"Statement": {"Effect": "Allow", "Action": "*"}}', ""]),
    st.sampled_from([{"$unknown": "later"}, {"$secret": {"origin": "config"}}, {"$asset": {"kind": "file"}}]),
)
_INPUTS = st.dictionaries(
    st.sampled_from(["delaySeconds", "policy", "fifoQueue", "cidrBlock", "tags"]),
    st.one_of(
        _VALUES, st.lists(_VALUES, max_size=3), st.dictionaries(st.sampled_from(["x", "y"]), _VALUES, max_size=2)
    ),
    max_size=4,
)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Up to eight resources, each of which may refer to earlier ones."""
    made: list[Resource] = []
    for number in range(draw(st.integers(0, 8))):
        inputs: dict[str, Any] = dict(draw(_INPUTS))
        if made and draw(st.booleans()):
            inputs["vpcId"] = Ref(draw(st.sampled_from(made)), draw(st.sampled_from(["id", "arn"])))
        made.append(make(draw(st.sampled_from(_TYPES)), f"r{number}", inputs, line=number + 1))
    return graph(*made, outputs={"one": made[0].outputs["id"]} if made else {})


@given(graphs())
def test_a_graph_does_not_differ_from_itself(made: Graph) -> None:
    comparison = compare(made, made)
    assert comparison.is_equal and comparison.likeness == 100
    assert comparison.counts.matched == len(made.resources)


@given(graphs(), graphs(), st.randoms(use_true_random=False))
def test_the_order_of_registration_leaves_no_trace(ours: Graph, theirs: Graph, chance: random.Random) -> None:
    first = compare(ours, theirs)
    assert compare(shuffled(ours, chance), shuffled(theirs, chance)) == first


@given(graphs(), graphs())
def test_what_is_missing_one_way_is_added_the_other_way(ours: Graph, theirs: Graph) -> None:
    there, back = compare(ours, theirs), compare(theirs, ours)
    assert there.is_equal == back.is_equal
    assert there.counts.matched == back.counts.matched
    assert 0 <= there.likeness <= 100 and (there.likeness == 100) <= (not there.missing and not there.changed)


@given(graphs(), graphs())
def test_a_comparison_round_trips_through_json(ours: Graph, theirs: Graph) -> None:
    comparison = compare(ours, theirs)
    data = msgspec.json.encode(comparison)
    assert msgspec.json.decode(data, type=Comparison) == comparison
    assert json.loads(data)["format"] == COMPARISON_FORMAT == "stackproof-comparison/1"


@given(graphs(), graphs(), st.integers(40, 120))
def test_no_line_is_wider_than_asked(ours: Graph, theirs: Graph, width: int) -> None:
    assert all(len(line) <= width for line in to_text(compare(ours, theirs), width=width).splitlines())


def test_a_program_whose_resources_are_shuffled_gives_the_same_comparison(shop, recorded) -> None:
    other = recorded(HERE / "programs" / "shop_in_components")
    expected = compare(other, shop)
    for seed in range(5):
        chance = random.Random(seed)
        assert compare(shuffled(other, chance), shuffled(shop, chance)) == expected


@pytest.mark.parametrize("seed", range(3))
def test_names_do_not_decide_which_resource_stands_for_which(shop, seed: int) -> None:
    # The names of the answer are those of the ideal, dealt out anew.
    names = sorted({resource.name for resource in shop.resources})
    dealt = list(names)
    random.Random(seed).shuffle(dealt)
    text = msgspec.json.encode(shop).decode()
    renamed = dict(zip(names, dealt, strict=True))
    for name in names:
        text = re.sub(rf"::{re.escape(name)}\"", f'::\0{name}\0"', text)
    for name in names:
        text = text.replace(f"\0{name}\0", renamed[name] + "-x")
    answer = msgspec.json.decode(text.encode(), type=Graph)
    resources = (msgspec.structs.replace(one, name=one.urn.rpartition("::")[2]) for one in answer.resources)
    answer = msgspec.structs.replace(answer, resources=tuple(resources))
    assert {one.name.removesuffix("-x") for one in answer.resources} == set(names)
    assert compare(answer, shop).is_equal


def shuffled(made: Graph, chance: random.Random) -> Graph:
    resources = list(made.resources)
    chance.shuffle(resources)
    return msgspec.structs.replace(made, resources=tuple(resources))


def test_an_unknown_value_is_undecided_and_no_difference(differences) -> None:
    known = graph(make("aws:sqs/queue:Queue", "q", {"delaySeconds": 5, "fifoQueue": True}))
    unknown = graph(make("aws:sqs/queue:Queue", "q", {"delaySeconds": {"$unknown": "later"}, "fifoQueue": True}))
    absent = graph(make("aws:sqs/queue:Queue", "q", {"fifoQueue": True}))
    for other in (known, absent):
        for comparison in (compare(unknown, other), compare(other, unknown)):
            assert differences(comparison) == []
            (open_one,) = comparison.undecided
            assert (open_one.property, open_one.why) == ("delaySeconds", "later")
            assert comparison.likeness == 100
            assert to_text(comparison).startswith("EQUAL  100 % of the ideal is alike, as far as it is known")


def test_a_list_with_an_unknown_element_leaves_what_seems_to_lack_undecided(differences) -> None:
    token = "aws:rds/subnetGroup:SubnetGroup"
    unknown = graph(make(token, "g", {"subnetIds": ["subnet-a", {"$unknown": "later"}]}))
    known = graph(make(token, "g", {"subnetIds": ["subnet-a", "subnet-b"]}))
    for comparison in (compare(unknown, known), compare(known, unknown)):
        assert differences(comparison) == [] and comparison.counts.undecided == 1


def test_a_text_made_of_an_unknown_part_is_undecided(differences) -> None:
    partly = graph(
        make("aws:sns/topic:Topic", "t", {"policy": json.dumps({"Statement": {"Resource": "x-left-out-1"}})})
    )
    known = graph(make("aws:sns/topic:Topic", "t", {"policy": json.dumps({"Statement": {"Resource": "x-y"}})}))
    comparison = compare(partly, known)
    assert differences(comparison) == [] and comparison.counts.undecided == 1


@pytest.mark.parametrize(
    ("mine", "other", "expected"),
    [
        ("config", "config", (0, 0)),
        ("literal", "config", (1, 0)),
        ("generated", "config", (1, 0)),
        ("unknown", "config", (0, 1)),
    ],
)
def test_secrets_are_compared_by_where_they_come_from(mine: str, other: str, expected: tuple[int, int]) -> None:
    def program(origin: str) -> Graph:
        return graph(make("aws:rds/instance:Instance", "d", {"password": {"$secret": {"origin": origin}}}))

    counts = compare(program(mine), program(other)).counts
    assert (counts.changed, counts.undecided) == expected


def test_a_secret_against_a_plain_text_is_a_heavy_difference() -> None:
    secret = graph(make("aws:rds/instance:Instance", "d", {"password": {"$secret": {"origin": "config"}}}))
    plain = graph(make("aws:rds/instance:Instance", "d", {"password": "hunter2hunter2"}))
    (found,) = compare(plain, secret).changed
    assert found.severity == "high" and found.ideal and found.ideal.value == {"$secret": {"origin": "config"}}


def test_components_providers_and_the_order_of_creation_are_not_compared(differences) -> None:
    component = make("shop:index:Part", "part", custom=False)
    provider = make("pulumi:providers:aws", "p", {"region": "us-east-1"})
    queue = make("aws:sqs/queue:Queue", "q", {"fifoQueue": True}, parent=component.urn, provider=f"{provider.urn}::id")
    plain = make("aws:sqs/queue:Queue", "q", {"fifoQueue": True}, options=ResourceOptions(dependsOn=("x",)))
    comparison = compare(graph(component, provider, queue), graph(plain))
    assert differences(comparison) == [] and comparison.ideal.resources == comparison.answer.resources == 1


def test_another_region_is_one_difference(differences) -> None:
    def program(region: str) -> Graph:
        subnets = [
            make(
                "aws:ec2/subnet:Subnet",
                f"s{zone}",
                {"availabilityZone": f"{region}{zone}"},
                outputs={"arn": f"arn:aws:ec2:{region}:123456789012:subnet/{zone}"},
            )
            for zone in "ab"
        ]
        return graph(*subnets)

    comparison = compare(program("eu-west-1"), program("us-east-1"))
    assert differences(comparison) == [("changed", "", "region")]
    assert comparison.changed[0].severity == "high"


def test_one_resource_in_another_region_than_the_rest_differs(differences) -> None:
    def program(*regions: str | None) -> Graph:
        inputs = [{} if region is None else {"region": region} for region in regions]
        return graph(
            *(make("aws:sqs/queue:Queue", f"q{i}", {"delaySeconds": i + 1, **one}) for i, one in enumerate(inputs))
        )

    assert differences(compare(program(None, None, "us-east-1"), program(None, None, None))) == []
    assert differences(compare(program(None, None, "eu-west-1"), program(None, None, None))) == [
        ("changed", "Queue", "region")
    ]


def test_looking_up_is_not_making(differences) -> None:
    vpc = "aws:ec2/vpc:Vpc"
    found, made = make(vpc, "v", {}, read=True), make(vpc, "v", {"cidrBlock": "10.0.0.0/16"})
    assert differences(compare(graph(found), graph(made))) == [("missing", "Vpc", ""), ("added", "Vpc", "")]


def test_a_resource_is_known_by_its_place_where_its_values_say_nothing(differences) -> None:
    def program(*names: str, depth: int) -> Graph:
        made: list[Resource] = []
        for number, name in enumerate(names):
            topic = make("aws:sns/topic:Topic", name, {})
            queue = make("aws:sqs/queue:Queue", f"for-{name}", {"delaySeconds": 10 * number + depth})
            joined = {"topic": Ref(topic, "arn"), "endpoint": Ref(queue, "arn"), "protocol": "sqs"}
            made += [topic, queue, make("aws:sns/topicSubscription:TopicSubscription", f"s-{name}", joined)]
        return graph(*made)

    comparison = compare(program("c", "a", "b", depth=2), program("a", "b", "c", depth=1))
    # Each queue has another delay than its counterpart, and nothing else differs.
    assert comparison.counts.matched == 9
    assert {kind for kind, token, _ in differences(comparison)} == {"changed"}
    assert {one.property for one in comparison.changed} == {"delaySeconds"}


def test_a_part_that_hangs_on_another_resource_has_moved(differences) -> None:
    def program(on: int) -> Graph:
        groups = [make("aws:ec2/securityGroup:SecurityGroup", f"g{i}", {"vpcId": f"vpc-{i}"}) for i in range(2)]
        rule = {"ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "0.0.0.0/0"}
        token = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
        return graph(*groups, make(token, "rule", {"securityGroupId": Ref(groups[on]), **rule}))

    comparison = compare(program(0), program(1))
    assert differences(comparison) == [("changed", "SecurityGroupIngressRule", "securityGroupId")]
    (moved,) = comparison.changed
    assert moved.answer and moved.answer.value == {"$resource": program(0).resources[0].urn}


def test_who_uses_a_role_says_which_it_is_though_its_policy_hangs_on_another(differences) -> None:
    def program(holder: str) -> Graph:
        trust = json.dumps(
            {"Statement": {"Action": "sts:AssumeRole", "Principal": {"Service": "ecs-tasks.amazonaws.com"}}}
        )
        roles = {name: make("aws:iam/role:Role", name, {"assumeRolePolicy": trust}) for name in ("run", "start")}
        users = {"taskRoleArn": Ref(roles["run"], "arn"), "executionRoleArn": Ref(roles["start"], "arn")}
        policy = json.dumps({"Statement": {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "*"}})
        return graph(
            *roles.values(),
            make("aws:ecs/taskDefinition:TaskDefinition", "task", users),
            make("aws:iam/rolePolicy:RolePolicy", "read", {"role": Ref(roles[holder]), "policy": policy}),
        )

    assert differences(compare(program("start"), program("run"))) == [("changed", "RolePolicy", "role")]


def test_tables_are_known_by_their_subnets_though_the_route_hangs_on_another(differences) -> None:
    def program(routed: int) -> Graph:
        tables = [make("aws:ec2/routeTable:RouteTable", f"t{number}", {"vpcId": "vpc-1"}) for number in range(2)]
        subnets = [
            make("aws:ec2/subnet:Subnet", f"s{number}", {"cidrBlock": f"10.0.{number}.0/24"}) for number in range(6)
        ]
        joined = [
            make(
                "aws:ec2/routeTableAssociation:RouteTableAssociation",
                f"a{number}",
                {"subnetId": Ref(subnet), "routeTableId": Ref(tables[number % 2])},
            )
            for number, subnet in enumerate(subnets)
        ]
        way = {"routeTableId": Ref(tables[routed]), "destinationCidrBlock": "0.0.0.0/0", "gatewayId": "igw-1"}
        return graph(*tables, *subnets, *joined, make("aws:ec2/route:Route", "out", way))

    assert differences(compare(program(1), program(0))) == [("changed", "Route", "routeTableId")]


def test_a_public_access_block_that_blocks_nothing_is_not_none(differences) -> None:
    bucket = make("aws:s3/bucket:Bucket", "b")
    token = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
    flags = dict.fromkeys(("blockPublicAcls", "blockPublicPolicy"), False)
    opened = graph(bucket, make(token, "p", {"bucket": Ref(bucket), **flags}))
    assert differences(compare(opened, graph(bucket))) == [("added", "BucketPublicAccessBlock", "")]


def test_a_literal_that_another_resource_happens_to_answer_is_a_literal(differences) -> None:
    # The engine noted that `tcp` is what the other group answers; it is what the program wrote.
    other = make("aws:ec2/securityGroup:SecurityGroup", "o", {"vpcId": "v"}, outputs={"egress": [{"protocol": "tcp"}]})
    rule = {"protocol": Ref(other, "egress[0].protocol"), "fromPort": 80, "toPort": 80, "securityGroups": [Ref(other)]}
    rule["protocol"].text = "tcp"
    noted = graph(other, make("aws:ec2/securityGroup:SecurityGroup", "g", {"ingress": [rule]}))
    plain = graph(other, make("aws:ec2/securityGroup:SecurityGroup", "g", {"ingress": [{**rule, "protocol": "tcp"}]}))
    assert differences(compare(noted, plain)) == [] == differences(compare(plain, noted))


def test_deep_and_long_values_do_no_harm() -> None:
    def program(text: str) -> Graph:
        return graph(make("aws:sqs/queue:Queue", "q", {"policy": text}))

    deep, deeper = program("[" * 700 + "1" + "]" * 700), program("[" * 100_000 + "]" * 100_000)
    assert compare(deep, deep).is_equal and compare(deeper, deeper).is_equal
    assert not compare(deep, deeper).is_equal
