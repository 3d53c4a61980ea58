"""What a difference shows: values as they are written, or as they hold, and no reference that nobody made."""

from __future__ import annotations

import pytest
from graph_making import Ref, graph, make
from msgspec.structs import replace

from stackproof.checks import Case, all_checks, judge
from stackproof.compare import compare
from stackproof.model import Graph, Reference, Resource

GROUP = "aws:ec2/securityGroup:SecurityGroup"
CLUSTER = "aws:rds/cluster:Cluster"
MEMBER = "aws:rds/clusterInstance:ClusterInstance"
LISTENER = "aws:lb/listener:Listener"


def database(*, subnets: str, **more: object) -> Graph:
    """A cluster whose subnet group may be called as it is itself, with a writer and a reader."""
    group = make("aws:rds/subnetGroup:SubnetGroup", "data", {"name": subnets}, outputs={"id": subnets, "name": subnets})
    cluster = make(
        CLUSTER,
        "data",
        {"clusterIdentifier": "data", "dbSubnetGroupName": Ref(group, "name")},
        outputs={"id": "data", "clusterIdentifier": "data"},
    )
    members = [make(MEMBER, f"data-{role}", {"clusterIdentifier": Ref(cluster), **more}) for role in ("one", "two")]
    return graph(group, cluster, *members)


@pytest.mark.parametrize("subnets", ["data", "subnets"])
def test_a_cluster_that_is_called_like_its_subnet_group_is_still_the_cluster(subnets: str) -> None:
    made = compare(database(subnets="subnets", engine="x"), database(subnets=subnets, engine="x", promotionTier=1))
    assert (made.missing, made.added) == ((), ())
    assert {one.property for one in made.changed} == {"promotionTier"}


def group_with(protocol: str) -> Graph:
    """Two groups, of which the second lets in the first; its protocol reads like an output of the first."""
    rule = {"protocol": "tcp", "fromPort": 80, "toPort": 80, "cidrBlocks": ["0.0.0.0/0"]}
    front = make(GROUP, "front", {"ingress": [rule]}, outputs={"id": "sg-0123456789abcdef0", "ingress": [rule]})
    opened = {"protocol": protocol, "fromPort": 5432, "toPort": 5432, "securityGroups": [Ref(front)]}
    middle = make(GROUP, "middle", {"ingress": [opened]}, outputs={"id": "sg-0123456789abcdef1", "ingress": [opened]})
    inner = {**opened, "securityGroups": [Ref(middle)]}
    back = make(GROUP, "back", {"ingress": [inner]}, outputs={"id": "sg-0123456789abcdef2"})
    if protocol == "tcp":
        middle, back = (traced(middle, front), traced(back, middle))
    return graph(front, middle, back)


def traced(one: Resource, other: Resource) -> Resource:
    place = "ingress[0].protocol"
    return replace(one, references=(Reference(place, other.urn, place), *one.references))


def test_a_word_that_another_resource_was_given_too_is_no_reference_to_it() -> None:
    made = compare(group_with("tcp"), group_with("udp"))
    shown = {(one.answer.value, one.ideal.value) for one in made.changed if one.answer and one.ideal}
    assert shown == {("tcp", "udp")}


def listeners(**inputs: object) -> Graph:
    return graph(make(LISTENER, "web", {"port": 443, "loadBalancerArn": "x", **inputs}))


@pytest.mark.parametrize("inputs", [{}, {"protocol": "HTTP"}], ids=["left out", "written"])
def test_a_default_is_shown_as_what_holds(inputs: dict[str, object]) -> None:
    (changed,) = compare(listeners(**inputs), listeners(protocol="HTTPS")).changed
    assert changed.answer and changed.ideal
    assert (changed.answer.value, changed.ideal.value) == ("HTTP", "HTTPS")
    (other,) = compare(listeners(sslPolicy="A"), listeners()).changed
    assert other.ideal is not None and other.ideal.value is None


def test_a_difference_is_told_with_both_values() -> None:
    answer = listeners()
    case = Case.of_graph(answer).beside(comparison=compare(answer, listeners(protocol="HTTPS", certificateArn="c")))
    (check,) = (one for one in all_checks() if one.id == "CMP001")
    told = [finding.message for finding in judge(case, checks=[check]).findings]
    assert "lb.Listener web differs in protocol from the ideal (ideal: HTTPS, answer: HTTP)" in told
    assert "lb.Listener web differs in certificateArn from the ideal (ideal: c, answer: none)" in told
