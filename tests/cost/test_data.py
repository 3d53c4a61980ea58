"""Databases, caches, streams and tables: numbers worked out by hand beside each."""

from __future__ import annotations

from typing import Any

import pytest
from graph_making import Ref, graph, make

from stackproof.cost import estimate
from stackproof.model import CostEstimate
from stackproof.topology import Topology

UNKNOWN = {"$unknown": "made of what is not known"}


def of(*resources) -> CostEstimate:
    return estimate(Topology(graph(*resources)))


def amounts(found: CostEstimate) -> dict[str, float]:
    return {f"{line.name}: {line.what}": line.monthly for line in found.lines}


def database(name: str = "db", **more):
    inputs: dict[str, Any] = {
        "engine": "postgres",
        "instanceClass": "db.t3.small",
        "allocatedStorage": 20,
        "storageType": "gp3",
        **more,
    }
    return make("aws:rds/instance:Instance", name, {key: value for key, value in inputs.items() if value is not None})


def test_a_database_pays_its_class_and_its_storage():
    # 0.036 x 730 = 26.28; 20 x 0.115 = 2.30
    assert amounts(of(database())) == {"db: RDS postgres db.t3.small": 26.28, "db: RDS gp3 storage": 2.30}


def test_multi_az_doubles_instance_and_storage_and_the_standby_is_highlighted():
    found = of(database(multiAz=True))
    # 2 x 26.28 = 52.56; 2 x 2.30 = 4.60; half of both is 28.58
    assert amounts(found) == {"db: RDS postgres db.t3.small": 52.56, "db: RDS gp3 storage": 4.60}
    assert all("Multi-AZ doubles" in line.assumption for line in found.lines)
    assert [one.monthly for one in found.highlights if one.kind == "multi_az"] == [28.58]


def test_what_may_be_multi_az_is_counted_once_and_uncertain():
    found = of(database(multiAz=UNKNOWN))
    assert found.monthly == 28.58 and not any(line.certain for line in found.lines)


def test_provisioned_operations_are_paid():
    found = of(database(engine="mysql", storageType="io1", allocatedStorage=100, iops=1200))
    # 0.034 x 730 = 24.82; 100 x 0.125 = 12.50; 1200 x 0.10 = 120.00
    assert sorted(amounts(found).values()) == [12.50, 24.82, 120.00]


def test_operations_that_come_with_gp3_are_free():
    # 400 x 0.115 = 46.00; (14000 - 12000) x 0.02 = 40.00
    found = of(database(allocatedStorage=400, iops=14000))
    assert amounts(found)["db: provisioned IOPS"] == 40.00 and amounts(found)["db: RDS gp3 storage"] == 46.00
    assert "db: provisioned IOPS" not in amounts(of(database(allocatedStorage=400, iops=12000)))


def test_a_read_replica_is_a_database_of_its_own():
    source = database()
    replica = database(
        "reader", engine=None, allocatedStorage=None, storageType=None, replicateSourceDb=Ref(source, "identifier")
    )
    found = of(source, replica)
    # twice 28.58
    assert found.monthly == 57.16
    assert "read replica" in next(line.assumption for line in found.lines if line.name == "reader")


def test_an_engine_with_a_licence_has_no_price_here():
    found = of(database(engine="sqlserver-se"))
    assert found.monthly == 0 and [gap.why for gap in found.without_price] == ["no price here of sqlserver-se"]


def test_a_database_of_unknown_class_still_pays_its_storage():
    found = of(database(instanceClass=UNKNOWN))
    assert found.monthly == 2.30 and [gap.why for gap in found.without_price] == ["its class is not known"]


def aurora(*classes: str, **more):
    cluster = make("aws:rds/cluster:Cluster", "db", {"engine": "aurora-postgresql", **more})
    member = "aws:rds/clusterInstance:ClusterInstance"
    inputs = [{"clusterIdentifier": Ref(cluster), "instanceClass": one} for one in classes]
    return cluster, *(make(member, f"db-{number}", one) for number, one in enumerate(inputs))


def test_aurora_pays_each_instance_and_storage_with_use():
    found = of(*aurora("db.t3.medium", "db.t3.medium"))
    # 2 x 0.082 x 730 = 119.72
    assert found.monthly == 119.72
    assert {use.what for use in found.usage} == {"Aurora storage", "Aurora I/O"}


def test_io_optimized_costs_a_third_more_for_the_instance_and_no_io():
    found = of(*aurora("db.r6g.large", storageType="aurora-iopt1"))
    # 0.26 x 1.3 x 730 = 246.74
    assert found.monthly == 246.74
    assert {use.what for use in found.usage} == {"Aurora storage, I/O-Optimized"}


def test_serverless_aurora_pays_its_least_capacity():
    bounds = {"minCapacity": 0.5, "maxCapacity": 8}
    found = of(*aurora("db.serverless", serverlessv2ScalingConfiguration=bounds))
    # 0.5 x 0.12 x 730 = 43.80
    assert found.monthly == 43.80 and "up to 8 not counted" in found.lines[0].assumption


def test_serverless_aurora_without_bounds_is_not_guessed():
    found = of(*aurora("db.serverless"))
    assert found.monthly == 0 and not found.certain


def cache(**more):
    return make("aws:elasticache/replicationGroup:ReplicationGroup", "redis", {"nodeType": "cache.t4g.micro", **more})


@pytest.mark.parametrize(
    ("inputs", "monthly"),
    [
        ({"numCacheClusters": 2}, 23.36),  # 2 x 0.016 x 730
        ({"numNodeGroups": 2, "replicasPerNodeGroup": 1}, 46.72),  # 4 x 0.016 x 730
        ({}, 11.68),  # 0.016 x 730
        ({"engine": "valkey", "numCacheClusters": 2}, 18.69),  # 2 x 0.0128 x 730 = 18.688
    ],
)
def test_a_cache_pays_all_of_its_nodes(inputs, monthly):
    assert of(cache(**inputs)).monthly == monthly


def test_replicas_of_a_multi_az_cache_are_highlighted():
    found = of(cache(numCacheClusters=3, multiAzEnabled=True))
    # 2 of 3 nodes: 2 x 0.016 x 730 = 23.36
    assert [one.monthly for one in found.highlights if one.kind == "multi_az"] == [23.36]


def test_a_member_of_a_cache_group_adds_one_node_of_its_type():
    group = cache(numCacheClusters=1)
    member = make("aws:elasticache/cluster:Cluster", "more", {"replicationGroupId": Ref(group)})
    assert of(group, member).monthly == 23.36


def test_a_stream_pays_its_shards_and_longer_retention():
    stream = make("aws:kinesis/stream:Stream", "events", {"shardCount": 2, "retentionPeriod": 48})
    # 2 x 0.015 x 730 = 21.90; 2 x 0.02 x 730 = 29.20
    assert sorted(amounts(of(stream)).values()) == [21.90, 29.20]


def test_a_stream_on_demand_pays_the_stream():
    stream = make("aws:kinesis/stream:Stream", "events", {"streamModeDetails": {"streamMode": "ON_DEMAND"}})
    # 0.04 x 730 = 29.20
    assert of(stream).monthly == 29.20


def test_a_table_on_demand_has_no_fixed_amount():
    found = of(make("aws:dynamodb/table:Table", "orders", {"billingMode": "PAY_PER_REQUEST"}))
    assert found.monthly == 0 and found.certain and len(found.usage) == 3


def test_a_provisioned_table_pays_its_capacity_and_that_of_its_indexes():
    index = {"name": "by-day", "readCapacity": 5, "writeCapacity": 5}
    inputs = {"readCapacity": 10, "writeCapacity": 5, "globalSecondaryIndexes": [index]}
    found = of(make("aws:dynamodb/table:Table", "orders", inputs))
    # 10 writes x 0.00065 x 730 = 4.745; 15 reads x 0.00013 x 730 = 1.4235
    assert list(amounts(found).values()) == [4.75, 1.42]


def test_a_search_domain_pays_nodes_masters_and_disks():
    config = {
        "instanceType": "m6g.large.search",
        "instanceCount": 2,
        "dedicatedMasterEnabled": True,
        "dedicatedMasterType": "t3.small.search",
        "dedicatedMasterCount": 3,
    }
    disks = {"ebsEnabled": True, "volumeType": "gp3", "volumeSize": 50}
    found = of(make("aws:opensearch/domain:Domain", "logs", {"clusterConfig": config, "ebsOptions": disks}))
    # 2 x 0.128 x 730 = 186.88; 3 x 0.036 x 730 = 78.84; 2 x 50 x 0.122 = 12.20
    assert list(amounts(found).values()) == [186.88, 78.84, 12.20]


def test_brokers_pay_their_hours_and_disks():
    nodes = {"instanceType": "kafka.m5.large", "storageInfo": {"ebsStorageInfo": {"volumeSize": 100}}}
    found = of(make("aws:msk/cluster:Cluster", "bus", {"numberOfBrokerNodes": 3, "brokerNodeGroupInfo": nodes}))
    # 3 x 0.21 x 730 = 459.90; 3 x 100 x 0.10 = 30.00
    assert list(amounts(found).values()) == [459.90, 30.00]


def test_keys_secrets_zones_alarms_and_rules_are_small_and_counted():
    found = of(
        make("aws:kms/key:Key", "key"),
        make("aws:secretsmanager/secret:Secret", "secret", {"replicas": [{"region": "us-west-2"}]}),
        make("aws:route53/zone:Zone", "zone", {"name": "example.com"}),
        make("aws:cloudwatch/metricAlarm:MetricAlarm", "slow", {"metricName": "Latency", "period": 300}),
        make("aws:cloudwatch/metricAlarm:MetricAlarm", "quick", {"metricName": "Latency", "period": 10}),
        make("aws:wafv2/webAcl:WebAcl", "acl", {"rules": [{"name": "a"}, {"name": "b"}]}),
        make("aws:codepipeline/pipeline:Pipeline", "pipeline", {}),
        make("aws:ssm/parameter:Parameter", "plain", {"type": "String"}),
    )
    # key 1.00, secret and its copy 2 x 0.40, zone 0.50, alarms 0.10 and 0.30, ACL 5.00 and 2 x 1.00, pipeline 1.00
    assert found.monthly == 10.70 and found.certain
