"""Something asked for is there when one of it does its job; something excluded is not made at all."""

from __future__ import annotations

import pytest
from graph_making import Ref, graph, make
from verdict_making import facts_of, result_on, told, verdict_on

from stackproof.model import Need, ProgramRun, Requirement, Resource
from stackproof.requirements._judging import Facts, judge_requirements
from stackproof.topology import Topology

GROUP = make("aws:ec2/securityGroup:SecurityGroup", "web", line=4)
IDLE = make("aws:ec2/securityGroup:SecurityGroup", "left", line=9)
HOST = make("aws:ec2/instance:Instance", "host", {"vpcSecurityGroupIds": [Ref(GROUP)]})
TABLE = make("aws:dynamodb/table:Table", "orders", line=7)
QUEUE = make("aws:sqs/queue:Queue", "jobs")


def test_one_that_works_is_enough_and_is_the_witness() -> None:
    result = result_on(graph(GROUP, IDLE, HOST), "service", "security_group")
    assert result.verdict == "pass"
    assert [(w.resource, w.line) for w in result.witnesses] == [(GROUP.urn, 4)]


def test_one_that_only_lies_around_is_a_near_miss() -> None:
    result = result_on(graph(IDLE, TABLE), "service", "security_group")
    assert (result.verdict, [w.text for w in result.near_misses]) == ("fail", ["left: made, but nothing carries it"])


def test_one_of_which_it_cannot_be_told_is_enough() -> None:
    assert verdict_on(graph(QUEUE), "service", "queue") == "pass"


def test_nothing_of_the_kind_fails_and_says_so() -> None:
    result = result_on(graph(TABLE), "service", "queue")
    assert (result.verdict, result.reason) == ("fail", "the program makes no SQS queue")


def test_names_tags_and_descriptions_make_nothing() -> None:
    decoy = make("aws:dynamodb/table:Table", "sqs-queue", {"name": "queue", "tags": {"Type": "aws:sqs/queue:Queue"}})
    assert verdict_on(graph(decoy), "service", "queue") == "fail"


def test_what_is_only_looked_up_is_a_near_miss() -> None:
    found = make("aws:sqs/queue:Queue", "existing", read=True)
    result = result_on(graph(found), "service", "queue")
    assert result.verdict == "fail" and "existing: only looked up" in told(result)


def test_what_a_component_of_another_package_makes_inside_is_not_known() -> None:
    service = make("awsx:ecs:FargateService", "web", custom=False, remote=True)
    assert verdict_on(graph(service), "service", "container_service") == "unknown"
    assert verdict_on(graph(service), "service", "table") == "fail"


def test_a_component_that_is_the_thing_itself_counts() -> None:
    assert verdict_on(graph(make("awsx:ec2:Vpc", "vpc", custom=False, remote=True)), "service", "vpc") == "pass"


def test_components_of_the_program_itself_hide_nothing() -> None:
    own = make("shop:network:Network", "network", custom=False)
    assert verdict_on(graph(own), "service", "vpc") == "fail"


def test_a_concept_that_is_not_known_is_left_open() -> None:
    assert verdict_on(graph(TABLE), "absent", "flux_capacitor") == "unknown"


def buckets(number: int) -> list[Resource]:
    return [make("aws:s3/bucket:Bucket", f"bucket-{i}") for i in range(number)]


@pytest.mark.parametrize(
    ("made", "asked", "verdict"),
    [
        (2, 2, "pass"),
        (3, 2, "pass"),
        (1, 2, "fail"),
        (3, {"exactly": 2}, "fail"),
        (2, {"exactly": 2}, "pass"),
        (2, {"at_most": 2}, "pass"),
        (3, {"at_most": 2}, "fail"),
        (0, 1, "fail"),
        (0, {"at_most": 2}, "pass"),
        (3, {"at_least": 2, "at_most": 4}, "pass"),
        (5, {"at_least": 2, "at_most": 4}, "fail"),
    ],
)
def test_things_are_counted_against_the_bound(made: int, asked: object, verdict: str) -> None:
    assert verdict_on(graph(TABLE, *buckets(made)), "count", "bucket", count=asked) == verdict


def test_idle_ones_do_not_count_towards_the_number() -> None:
    result = result_on(graph(GROUP, IDLE, HOST), "count", "security_group", count=2)
    assert result.verdict == "fail"
    assert result.reason == "found 1 security group at work, asked for 2"
    assert "left: made, but nothing carries it" in told(result)


def test_idle_ones_count_where_only_so_many_may_be_made() -> None:
    assert verdict_on(graph(GROUP, IDLE, HOST), "count", "security_group", count={"exactly": 1}) == "fail"


def test_an_idle_one_is_none_of_the_number_that_must_be_exact() -> None:
    assert verdict_on(graph(GROUP, IDLE, HOST), "count", "security_group", count={"exactly": 2}) == "fail"


def test_a_bound_that_is_none_is_left_open() -> None:
    assert verdict_on(graph(TABLE), "count", "table", count="many") == "unknown"


def test_what_is_excluded_must_not_be_made_not_even_idle() -> None:
    result = result_on(graph(IDLE), "absent", "security_group")
    assert (result.verdict, [w.resource for w in result.near_misses]) == ("fail", [IDLE.urn])


def test_nothing_of_what_is_excluded_passes_with_a_witness() -> None:
    result = result_on(graph(TABLE), "absent", "queue")
    assert result.verdict == "pass" and result.witnesses


def test_what_is_looked_up_is_not_made() -> None:
    assert verdict_on(graph(make("aws:sqs/queue:Queue", "existing", read=True)), "absent", "queue") == "pass"


def test_a_component_of_another_package_may_make_what_is_excluded() -> None:
    vpc = make("awsx:ec2:Vpc", "vpc", custom=False, remote=True)
    assert verdict_on(graph(vpc), "absent", "nat_gateway") == "unknown"
    assert verdict_on(graph(vpc), "absent", "queue") == "pass"


def test_nothing_is_excluded_of_a_program_that_broke_off() -> None:
    asked = Requirement(id="asked", kind="absent", of="queue")
    (result,) = judge_requirements([asked], facts_of(graph(TABLE), is_whole=False))
    assert result.verdict == "unknown"


def test_what_a_package_that_is_not_here_makes_may_be_what_is_lacking() -> None:
    need = Need(kind="package", name="pulumi_eks", message="not installed here")
    here = ProgramRun(outcome="ran", graph=graph(), needs=(need,))
    left = Facts(topology=Topology(graph()), run=here)
    (result,) = judge_requirements([Requirement(id="R1", kind="service", of="kubernetes")], left)
    assert (result.verdict, "pulumi_eks" in result.reason) == ("unknown", True)
    whole = Facts(topology=Topology(graph()), run=ProgramRun(outcome="ran", graph=graph()))
    (result,) = judge_requirements([Requirement(id="R1", kind="service", of="kubernetes")], whole)
    assert result.verdict == "fail"


def test_what_may_not_be_there_is_named_without_its_article() -> None:
    assert result_on(graph(), "absent", "secret").title == "There is no secret in Secrets Manager"
    assert result_on(graph(), "service", "secret").title == "There is a secret in Secrets Manager"
