"""What does what was asked in a way of its own, each beside a program that does not."""

from __future__ import annotations

import pytest
from graph_making import Ref, graph, make
from judge_saying import said_of
from verdict_making import verdict_on

from stackproof.model import Reference

DB, ROTATION = "aws:rds/instance:Instance", "aws:secretsmanager/secretRotation:SecretRotation"
KEY = make("aws:kms/key:Key", "key")
MANAGED = {"manageMasterUserPassword": True}
OWN_KEY = make(DB, "db", {**MANAGED, "masterUserSecretKmsKeyId": Ref(KEY, "keyId")})
AWS_KEY = make(DB, "db", MANAGED)


def rotated(database, days):
    return make(ROTATION, "r", {"secretId": Ref(database, "masterUserSecrets[0].secretArn"),
        "rotationRules": {"automaticallyAfterDays": days}})  # fmt: skip


# --- the secret that RDS makes itself


@pytest.mark.parametrize(
    ("resources", "days", "verdict"),
    [
        ((AWS_KEY,), None, "pass"),
        ((AWS_KEY,), 30, "pass"),
        ((AWS_KEY,), 5, "fail"),
        ((AWS_KEY, rotated(AWS_KEY, 30)), 30, "pass"),
        ((AWS_KEY, rotated(AWS_KEY, 90)), 30, "fail"),
        ((make(DB, "db", {"password": "x"}),), 30, "fail"),
    ],
)
def test_a_password_that_rds_keeps_is_rotated_each_week_or_as_a_rotation_says(resources, days, verdict):
    said = said_of(graph(*resources), "rotation", "secret", **({"days": days} if days else {}))
    assert said.startswith(verdict)


@pytest.mark.parametrize(
    ("database", "want", "verdict"),
    [
        (OWN_KEY, {"key": "customer"}, "pass"),
        (AWS_KEY, {"key": "customer"}, "fail"),
        (AWS_KEY, {}, "pass"),
        (make(DB, "db", {"password": "x"}), {}, "fail"),
    ],
)
def test_the_secret_that_rds_keeps_is_encrypted_with_the_key_that_is_named(database, want, verdict):
    assert said_of(graph(KEY, database), "encryption", "secret", **want).startswith(verdict)


@pytest.mark.parametrize(("property", "verdict"), [("masterUserSecrets[0].secretArn", "pass"), ("arn", "fail")])
def test_an_output_of_the_secret_that_rds_keeps_comes_from_the_database(property, verdict):
    outputs = {"outputs": {"secret": "arn:aws:secretsmanager:x"},
        "output_references": (Reference("secret", AWS_KEY.urn, property),)}  # fmt: skip
    assert verdict_on(graph(AWS_KEY, **outputs), "output", "secret", property="arn") == verdict


# --- where a replica stands

VPC = make("aws:ec2/vpc:Vpc", "vpc", {"cidrBlock": "10.0.0.0/16"})
INSIDE = [make("aws:ec2/subnet:Subnet", f"s{i}", {"vpcId": Ref(VPC), "cidrBlock": f"10.0.{i}.0/24"}) for i in (0, 1)]
TABLE = make("aws:ec2/routeTable:RouteTable", "t", {"vpcId": Ref(VPC), "routes": []})
HELD = [make("aws:ec2/routeTableAssociation:RouteTableAssociation", f"a{i}", {"subnetId": Ref(s),
    "routeTableId": Ref(TABLE)}) for i, s in enumerate(INSIDE)]  # fmt: skip
GROUP = make("aws:rds/subnetGroup:SubnetGroup", "g", {"subnetIds": [Ref(s) for s in INSIDE]})
PRIMARY = make(DB, "primary", {"dbSubnetGroupName": Ref(GROUP, "name"), "identifier": "primary"})
NETWORK = (VPC, *INSIDE, TABLE, *HELD, GROUP, PRIMARY)


def test_a_replica_that_names_no_subnets_stands_where_its_source_does():
    replica = make(DB, "replica", {"replicateSourceDb": Ref(PRIMARY, "identifier")})
    assert verdict_on(graph(*NETWORK, replica), "placement", "database", tier="private") == "pass"
    assert verdict_on(graph(*NETWORK, make(DB, "other")), "placement", "database", tier="private") == "fail"


# --- a firewall between a public subnet and the internet

IGW = make("aws:ec2/internetGateway:InternetGateway", "igw", {"vpcId": Ref(VPC)})
ENDPOINT = "vpce-0123"


def _table(name, subnet, **route):
    table = make("aws:ec2/routeTable:RouteTable", name, {"vpcId": Ref(VPC), "routes": [route]})
    at = {"gatewayId": Ref(IGW)} if subnet is None else {"subnetId": Ref(subnet)}
    association = "aws:ec2/routeTableAssociation:RouteTableAssociation"
    return table, make(association, f"{name}-a", {"routeTableId": Ref(table), **at})


@pytest.mark.parametrize(("back", "verdict"), [("10.0.0.0/24", "pass"), ("10.0.9.0/24", "fail")])
def test_a_nat_gateway_behind_a_firewall_of_the_network_does_its_job(back, verdict):
    public, private = INSIDE
    nat = make("aws:ec2/natGateway:NatGateway", "nat", {"subnetId": Ref(public)})
    tables = (
        *_table("public", public, cidrBlock="0.0.0.0/0", vpcEndpointId=ENDPOINT),
        *_table("edge", None, cidrBlock=back, vpcEndpointId=ENDPOINT),
        *_table("private", private, cidrBlock="0.0.0.0/0", natGatewayId=Ref(nat)),
    )
    assert verdict_on(graph(VPC, IGW, public, private, nat, *tables), "nat") == verdict


# --- names that one resource alone can bear

BUCKETS = [make("aws:s3/bucket:Bucket", name, {"bucket": f"archive-{name}-dev"}) for name in ("primary", "replica")]
STORE = "archive-primary-<environment>"


@pytest.mark.parametrize(
    ("of", "pattern", "verdict"),
    [
        ("bucket", STORE, "pass"),
        ("", STORE, "pass"),
        ("bucket", "archive-third-<environment>", "fail"),
        ("bucket", "archive-<environment>-<purpose>", "fail"),
        ("bucket", "archive-<purpose>-<environment>", "pass"),
    ],
)
def test_a_name_without_anything_of_its_own_belongs_to_one_resource(of, pattern, verdict):
    assert verdict_on(graph(*BUCKETS), "names", of, pattern=pattern) == verdict


# --- old versions that move


def _rules(*rules):
    kind = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
    listed = [{"id": "r", "status": "Enabled", **rule} for rule in rules]
    return graph(BUCKETS[0], make(kind, "c", {"bucket": Ref(BUCKETS[0]), "rules": listed}))


OLD = {"noncurrentVersionTransitions": [{"noncurrentDays": 30, "storageClass": "GLACIER"}]}
ALL = {"transitions": [{"days": 30, "storageClass": "GLACIER"}]}


@pytest.mark.parametrize(
    ("rule", "want", "verdict"),
    [
        (OLD, {"days": 30, "versions": "noncurrent"}, "pass"),
        (OLD, {"days": 60, "versions": "noncurrent"}, "fail"),
        (OLD, {"days": 30}, "fail"),
        (ALL, {"days": 30, "versions": "noncurrent"}, "fail"),
    ],
)
def test_old_versions_move_by_transitions_of_their_own(rule, want, verdict):
    assert verdict_on(_rules(rule), "lifecycle", "bucket", **{"class": "GLACIER", **want}) == verdict


# --- who uses a log group, and who may come in from the network


def test_a_log_group_that_a_metric_filter_counts_in_is_in_use():
    group = make("aws:cloudwatch/logGroup:LogGroup", "g", {"name": "/app", "retentionInDays": 60})
    counted = make("aws:cloudwatch/logMetricFilter:LogMetricFilter", "f", {"logGroupName": Ref(group, "name")})
    assert verdict_on(graph(group, counted), "retention", "log_group", days=60) == "pass"
    assert verdict_on(graph(group), "retention", "log_group", days=60) == "unknown"


@pytest.mark.parametrize(("block", "verdict"), [("10.0.0.0/16", "pass"), ("10.0.0.0/8", "fail"), ("0.0.0.0/0", "fail")])
def test_a_port_for_the_network_is_open_to_its_addresses(block, verdict):
    rule = {"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": [block]}
    group = make("aws:ec2/securityGroup:SecurityGroup", "sg", {"vpcId": Ref(VPC), "ingress": [rule]})
    given = {"vpcId": Ref(VPC), "securityGroupIds": [Ref(group)], "vpcEndpointType": "Interface"}
    endpoint = make("aws:ec2/vpcEndpoint:VpcEndpoint", "e", {**given, "subnetIds": [Ref(INSIDE[0])]})
    found = graph(VPC, INSIDE[0], group, endpoint)
    assert verdict_on(found, "port", "vpc_endpoint", port=443, source="vpc") == verdict


# --- subnets of a firewall, free space in megabytes


def test_what_a_firewall_stands_in_is_none_of_the_public_subnets():
    out = {"cidrBlock": "0.0.0.0/0", "gatewayId": Ref(IGW)}
    small = make("aws:ec2/subnet:Subnet", "fw", {"vpcId": Ref(VPC), "cidrBlock": "10.0.9.0/28"})
    wall = make("aws:networkfirewall/firewall:Firewall", "wall", {"subnetMappings": [{"subnetId": Ref(small)}]})
    net = (VPC, IGW, INSIDE[0], small, *_table("public", INSIDE[0], **out), *_table("fw", small, **out))
    nat = make("aws:ec2/natGateway:NatGateway", "nat", {"subnetId": Ref(INSIDE[0])})
    assert verdict_on(graph(*net, nat, wall), "cidr", "public_subnet", size=24) == "pass"
    assert verdict_on(graph(*net, nat), "cidr", "public_subnet", size=24) == "fail"


@pytest.mark.parametrize(("threshold", "verdict"), [(20480, "pass"), (20000, "fail"), (2048, "fail")])
def test_free_space_of_a_search_domain_is_told_in_megabytes(threshold, verdict):
    domain = make("aws:opensearch/domain:Domain", "d", {"domainName": "d"})
    given = {"namespace": "AWS/ES", "metricName": "FreeStorageSpace", "threshold": threshold}
    alarm = make("aws:cloudwatch/metricAlarm:MetricAlarm", "a", {**given, "dimensions": {"DomainName": Ref(domain)}})
    assert verdict_on(graph(domain, alarm), "alarm", "search", metric="storage", threshold=20 << 30) == verdict
