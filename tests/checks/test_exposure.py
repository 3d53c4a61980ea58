"""How much an open security group weighs, and what is one root with it."""

from graph_making import Ref, graph, make

from stackproof.checks import Case, all_checks, judge
from stackproof.model import Reference

CHECKS = {check.id: check for check in all_checks()}
OPEN = {"protocol": "tcp", "fromPort": 5432, "toPort": 5432, "cidrBlocks": ["0.0.0.0/0"]}


def judged(*resources, **fields):
    case = Case.of_graph(graph(*resources, **fields))
    judgement = judge(case, checks=[CHECKS["NET002"], CHECKS["RDS001"]])
    assert judgement.errors == ()
    return judgement.findings


def database(group, **inputs):
    given = {"engine": "postgres", "vpcSecurityGroupIds": [Ref(group, "id")], **inputs}
    return make("aws:rds/instance:Instance", "db", given, line=9)


def test_an_open_group_of_a_private_database_is_medium_even_if_its_id_is_shown():
    group = make("aws:ec2/securityGroup:SecurityGroup", "g", {"ingress": [OPEN]}, line=3)
    (finding,) = judged(group, database(group))
    assert finding.severity == "medium" and finding.certain
    shown = (Reference("group", group.urn, "id"),)
    (finding,) = judged(group, database(group), output_references=shown)
    assert finding.severity == "medium" and finding.certain


def test_a_group_that_only_other_stacks_may_carry_is_high_and_uncertain():
    group = make("aws:ec2/securityGroup:SecurityGroup", "g", {"ingress": [OPEN]}, line=3)
    (finding,) = judged(group, output_references=(Reference("group", group.urn, "id"),))
    assert finding.severity == "high" and not finding.certain


def test_a_public_database_and_the_group_that_opens_it_are_one_root():
    group = make("aws:ec2/securityGroup:SecurityGroup", "g", {"ingress": [OPEN]}, line=3)
    findings = judged(group, database(group, publiclyAccessible=True))
    assert {item.check: item.severity for item in findings} == {"RDS001": "critical", "NET002": "high"}
    assert len({item.cause for item in findings}) == 1


def test_an_open_group_of_what_never_gets_a_public_address_is_low():
    group = make("aws:ec2/securityGroup:SecurityGroup", "g", {"ingress": [OPEN]}, line=3)
    endpoint = make("aws:ec2/vpcEndpoint:VpcEndpoint", "e", {"securityGroupIds": [Ref(group, "id")]}, line=5)
    (finding,) = judged(group, endpoint)
    assert finding.severity == "low"


def test_a_group_that_opens_everything_does_not_hold_for_single_ports():
    everything = {"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": ["0.0.0.0/0"]}
    group = make("aws:ec2/securityGroup:SecurityGroup", "g", {"ingress": [everything]}, line=3)
    judgement = judge(Case.of_graph(graph(group)), checks=[CHECKS[f"NET00{number}"] for number in (1, 2, 3)])
    assert [finding.check for finding in judgement.findings] == ["NET003"] and judgement.passed == ()


def test_a_cluster_is_as_public_as_its_instances():
    group = make("aws:ec2/securityGroup:SecurityGroup", "g", {"ingress": [OPEN]}, line=3)
    cluster = make("aws:rds/cluster:Cluster", "c", {"vpcSecurityGroupIds": [Ref(group, "id")]}, line=5)
    given = {"clusterIdentifier": Ref(cluster, "id"), "publiclyAccessible": True}
    instance = make("aws:rds/clusterInstance:ClusterInstance", "i", given, line=9)
    (found,) = (item for item in judged(group, cluster, instance) if item.check == "NET002")
    assert found.severity == "high" and "without" not in found.message
    (found,) = judged(group, cluster)
    assert found.severity == "medium"


def service_in(output):
    vpc = make("awsx:ec2:Vpc", "net", {})
    group = make("aws:ec2/securityGroup:SecurityGroup", "g", {"ingress": [OPEN]}, line=3)
    network = {"assignPublicIp": True, "subnets": [Ref(vpc, output)], "securityGroups": [Ref(group, "id")]}
    service = make("aws:ecs/service:Service", "s", {"launchType": "FARGATE", "networkConfiguration": network}, line=9)
    judgement = judge(Case.of_graph(graph(vpc, group, service)), checks=[CHECKS["ECS021"]])
    (finding,) = judgement.findings
    return finding


def test_public_addresses_in_private_subnets_weigh_low_and_nothing_is_said_to_reach_them():
    finding = service_in("privateSubnetIds[0]")
    assert finding.severity == "low" and "nothing reaches them" in finding.message
    finding = service_in("publicSubnetIds[0]")
    assert finding.severity == "medium" and "every address in" in finding.message
