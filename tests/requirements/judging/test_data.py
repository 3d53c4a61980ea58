"""Engines, classes, storage, zones, readers, tables, streams and queues."""

from __future__ import annotations

import pytest
from graph_making import Ref, graph, make
from judge_saying import said_of

UNKNOWN = {"$unknown": "not known in a preview"}
DB, CLUSTER, MEMBER = "aws:rds/instance:Instance", "aws:rds/cluster:Cluster", "aws:rds/clusterInstance:ClusterInstance"
CACHE, NODE = "aws:elasticache/replicationGroup:ReplicationGroup", "aws:elasticache/cluster:Cluster"
TABLE = "aws:dynamodb/table:Table"
AURORA = make(CLUSTER, "aurora", {"engine": "aurora-postgresql", "engineVersion": "16.4"})


def db(**inputs):
    return (make(DB, "db", inputs),)


def cache(**inputs):
    return (make(CACHE, "redis", inputs),)


def aurora(*members):
    return (
        AURORA,
        *(make(MEMBER, f"m{i}", {"clusterIdentifier": Ref(AURORA), **one}) for i, one in enumerate(members)),
    )


def table(**inputs):
    return (make(TABLE, "orders", inputs),)


def search(**config):
    return (
        make("aws:opensearch/domain:Domain", "search", {"engineVersion": "OpenSearch_2.11", "clusterConfig": config}),
    )


def machine(**inputs):
    return (make("aws:ec2/instance:Instance", "host", inputs),)


PG = {"engine": "postgres"}
CASES = {
    # engines
    "postgres": (db(engine="postgres"), "engine", "database", PG, "pass", "engine is postgres"),
    "mysql for postgres": (db(engine="mysql", tags={"engine": "postgres"}), "engine", "database", PG, "fail",
        "mysql; asked postgres"),
    "Aurora for postgres": (aurora({}), "engine", "database", PG, "pass", ""),
    "postgres for Aurora": (db(engine="postgres"), "engine", "database", {"engine": "aurora-postgresql"}, "fail",
        "asked aurora"),
    "an engine unknown": (db(engine=UNKNOWN), "engine", "database", PG, "unknown", ""),
    "one engine of two": ((*db(engine="postgres"), make(DB, "old", {"engine": "mysql"})), "engine", "database", PG,
        "pass", "db"),
    "a version by its beginning": (
        db(engine="postgres", engineVersion="16.3"), "engine", "database", {**PG, "version": "16"}, "pass", "16.3",
    ),
    "a version that only looks alike": (
        db(engine="postgres", engineVersion="1.6"), "engine", "database", {**PG, "version": "16"}, "fail",
            "1.6; asked 16",
    ),
    "another version": (
        db(engine="postgres", engineVersion="15.4"), "engine", "database", {**PG, "version": "16"}, "fail",
            "15.4; asked 16",
    ),
    "or later": (db(engine="postgres", engineVersion="16.3"), "engine", "database", {**PG, "version": "15+"}, "pass",
        ""),
    "not so late": (db(engine="postgres", engineVersion="14.1"), "engine", "database", {**PG, "version": "15+"},
        "fail", ""),
    "15.x": (db(engine="postgres", engineVersion="15"), "engine", "database", {**PG, "version": "15.x"}, "pass", ""),
    "a version less exact": (
        db(engine="postgres", engineVersion="16"), "engine", "database", {**PG, "version": "16.3"}, "unknown", "newest",
    ),
    "no version": (db(engine="postgres"), "engine", "database", {**PG, "version": "16"}, "fail",
        "engineVersion is absent"),
    "a version unknown": (
        db(engine="postgres", engineVersion=UNKNOWN), "engine", "database", {**PG, "version": "16"}, "unknown", "",
    ),
    "redis": (cache(), "engine", "cache", {"engine": "redis"}, "pass", "redis"),
    "valkey for redis": (cache(engine="valkey"), "engine", "cache", {"engine": "redis"}, "fail", "valkey; asked redis"),
    "redis 7": (cache(engineVersion="7.1"), "engine", "cache", {"engine": "redis", "version": "7"}, "pass", "7.1"),
    "opensearch by its whole name": (search(), "engine", "search", {"version": "OpenSearch_2.11"}, "pass", "2.11"),
    "opensearch of another version": (search(), "engine", "search", {"version": "OpenSearch_2.13"}, "fail",
        "asked OpenSearch_2.13"),
    "opensearch": (search(), "engine", "search", {"version": "2.11"}, "pass", ""),
    "no database": (table(), "engine", "database", PG, "fail", "there is no RDS database"),
    # classes
    "a class": (db(instanceClass="db.t3.small"), "instance_class", "database", {"class": "db.t3.small"}, "pass",
        "db.t3.small"),
    "another class": (
        db(instanceClass="db.t3.micro"), "instance_class", "database", {"class": "db.t3.small"}, "fail",
        "db: instanceClass is db.t3.micro; asked db.t3.small",
    ),
    "a class in the name": (
        (make(DB, "db.t3.small", {}),), "instance_class", "database", {"class": "db.t3.small"}, "fail", "absent",
    ),
    "a class unknown": (db(instanceClass=UNKNOWN), "instance_class", "database", {"class": "db.t3.small"}, "unknown",
        ""),
    "one of a list": (
        db(instanceClass="db.t3.small"), "instance_class", "database", {"class": ["db.t3.micro", "db.t3.small"]},
            "pass", "",
    ),
    "without its prefix": (db(instanceClass="db.t3.small"), "instance_class", "database", {"class": "t3.small"},
        "pass", ""),
    "a family": (db(instanceClass="db.r6g.large"), "instance_class", "database", {"class": "db.r6g"}, "pass", ""),
    "another family": (db(instanceClass="db.r6gd.large"), "instance_class", "database", {"class": "db.r6g"}, "fail",
        ""),
    "members of a cluster": (
        aurora({"instanceClass": "db.t3.medium"}, {"instanceClass": "db.r5.large"}), "instance_class", "database",
        {"class": "db.t3.medium"}, "fail", "m1: ",
    ),
    "a cluster without any": ((AURORA,), "instance_class", "database", {"class": "db.t3.medium"}, "fail",
        "no instance"),
    "nodes of a cache": (cache(nodeType="cache.t3.micro"), "instance_class", "cache", {"class": "cache.t3.micro"},
        "pass", ""),
    "a machine": (machine(instanceType="t3.micro"), "instance_class", "instance", {"class": "t3.micro"}, "pass", ""),
    "a bastion beside": (
        (
            *machine(instanceType="t3.nano"),
            lt := make("aws:ec2/launchTemplate:LaunchTemplate", "lt", {"instanceType": "t3.large"}),
            make("aws:autoscaling/group:Group", "workers", {"launchTemplate": {"id": Ref(lt)}, "maxSize": 2}),
        ), "instance_class", "instance", {"class": "t3.large"}, "pass", "lt",
    ),
    "a template that nothing starts": (
        (*machine(instanceType="t3.nano"), make("aws:ec2/launchTemplate:LaunchTemplate", "x",
            {"instanceType": "t3.large"})),
        "instance_class", "instance", {"class": "t3.large"}, "fail", "t3.nano",
    ),
    "a group of mixed machines": (
        (
            make("aws:autoscaling/group:Group", "g", {"mixedInstancesPolicy": {"launchTemplate": {"overrides": [
                {"instanceType": "c6g.2xlarge"}, {"instanceType": "c7g.2xlarge"}]}}}),
        ), "instance_class", "autoscaling_group", {"class": ["c6g.2xlarge", "c7g.2xlarge"]}, "pass", "c7g",
    ),
    "a group with a machine too large": (
        (
            make("aws:autoscaling/group:Group", "g", {"mixedInstancesPolicy": {"launchTemplate": {"overrides": [
                {"instanceType": "c6g.2xlarge"}, {"instanceType": "c6g.8xlarge"}]}}}),
        ), "instance_class", "autoscaling_group", {"class": "c6g.2xlarge"}, "fail", "c6g.8xlarge",
    ),
    "node groups": (
        (
            k := make("aws:eks/cluster:Cluster", "k"),
            make("aws:eks/nodeGroup:NodeGroup", "n", {"clusterName": Ref(k, "name"), "instanceTypes": ["m5.large"]}),
        ), "instance_class", "kubernetes", {"class": "m5.large"}, "pass", "n: ",
    ),
    "a search domain": (
        search(instanceType="t3.small.search"), "instance_class", "search", {"class": "t3.small.search"}, "pass", "",
    ),
    # storage
    "a size": (db(allocatedStorage=20), "storage", "database", {"gb": 20}, "pass", "allocatedStorage is 20"),
    "a smaller size": (db(allocatedStorage=10), "storage", "database", {"gb": 20}, "fail", "10; asked 20"),
    "a larger size": (db(allocatedStorage=100), "storage", "database", {"gb": 20}, "fail", "100; asked 20"),
    "at least a size": (db(allocatedStorage=100), "storage", "database", {"gb": {"at_least": 20}}, "pass", "100"),
    "a size unknown": (db(allocatedStorage=UNKNOWN), "storage", "database", {"gb": 20}, "unknown", ""),
    "a type": (db(storageType="gp3"), "storage", "database", {"type": "gp3"}, "pass", "gp3"),
    "no type": (db(), "storage", "database", {"type": "gp3"}, "fail", "storageType is absent; asked gp3"),
    "growing": (
        db(allocatedStorage=20, maxAllocatedStorage=100), "storage", "database", {"autoscaling": True}, "pass", "100",
    ),
    "not growing": (
        db(allocatedStorage=20, maxAllocatedStorage=20), "storage", "database", {"autoscaling": True}, "fail", "20",
    ),
    "Aurora grows": (aurora({}), "storage", "database", {"autoscaling": True}, "pass", "grows by itself"),
    "a volume": (
        (make("aws:ebs/volume:Volume", "v", {"size": 50, "type": "gp3"}),), "storage", "volume", {"gb": 50,
            "type": "gp3"},
        "pass", "",
    ),
    "the volume of a machine": (
        machine(rootBlockDevice={"volumeSize": 30, "volumeType": "gp3"}), "storage", "volume", {"gb": 30,
            "type": "gp3"}, "pass",
        "host",
    ),
    # zones
    "Multi-AZ": (db(multiAz=True), "multi_az", "database", {}, "pass", "multiAz is true"),
    "one zone": (db(description="Multi-AZ"), "multi_az", "database", {}, "fail", "multiAz is absent"),
    "a flag unknown": (db(multiAz=UNKNOWN), "multi_az", "database", {}, "unknown", ""),
    "two instances": (aurora({}, {}), "multi_az", "database", {}, "pass", "2 instances"),
    "one instance": (aurora({}), "multi_az", "database", {}, "fail", "one instance"),
    "two instances in one zone": (
        aurora({"availabilityZone": "us-east-1a"}, {"availabilityZone": "us-east-1a"}), "multi_az", "database", {},
            "fail",
        "all 2 instances are in us-east-1a",
    ),
    "an instance of an unknown cluster": (
        (*aurora({}), make(MEMBER, "other", {"clusterIdentifier": UNKNOWN})), "multi_az", "database", {}, "unknown",
        "unless other belongs there",
    ),
    "a cache in zones": (
        cache(multiAzEnabled=True, automaticFailoverEnabled=True, numCacheClusters=2), "multi_az", "cache", {},
            "pass", "",
    ),
    "a cache that does not fail over": (cache(multiAzEnabled=True, numCacheClusters=2), "multi_az", "cache", {},
        "fail", "automatic"),
    "a cache of one node": (
        cache(multiAzEnabled=True, automaticFailoverEnabled=True), "multi_az", "cache", {}, "fail", "one node",
    ),
    "a cache of node groups": (
        cache(multiAzEnabled=True, automaticFailoverEnabled=True, numNodeGroups=2, replicasPerNodeGroup=1), "multi_az",
        "cache", {}, "pass", "",
    ),
    "memcached across zones": (
        (make(NODE, "m", {"engine": "memcached", "azMode": "cross-az", "numCacheNodes": 2}),), "multi_az", "cache",
            {}, "pass", "",
    ),
    "a domain in zones": (search(zoneAwarenessEnabled=True, instanceCount=2), "multi_az", "search", {}, "pass", ""),
    "a domain of one instance": (search(zoneAwarenessEnabled=True), "multi_az", "search", {}, "fail", "one instance"),
    "failing over": (cache(automaticFailoverEnabled=True, numCacheClusters=3), "failover", "cache", {}, "pass", ""),
    "not failing over": (cache(numCacheClusters=3), "failover", "cache", {}, "fail", "automaticFailoverEnabled"),
    "nothing to fail over to": (cache(automaticFailoverEnabled=True), "failover", "cache", {}, "fail", "one node"),
    # readers
    "one writer and one reader": (aurora({}, {}), "replicas", "database", {"readers": 1, "writers": 1}, "pass", ""),
    "no reader": (aurora({}), "replicas", "database", {"readers": 1}, "fail", "readers is 0; asked 1"),
    "no instance": ((AURORA,), "replicas", "database", {"readers": 1}, "fail", "no instance"),
    "a read replica": (
        (
            main := make(DB, "main"),
            make(DB, "reader", {"replicateSourceDb": Ref(main, "identifier")}),
        ), "replicas", "database", {"readers": 1}, "pass", "main",
    ),
    "a replica by name only": ((make(DB, "main"), make(DB, "replica")), "replicas", "database", {"readers": 1},
        "fail", ""),
    "replicas of a cache": (cache(numCacheClusters=3), "replicas", "cache", {"readers": 2}, "pass", ""),
    "replicas of a cache, unknown": (cache(numCacheClusters=UNKNOWN), "replicas", "cache", {"readers": 2}, "unknown",
        ""),
    # tables
    "on demand": (table(billingMode="PAY_PER_REQUEST"), "billing", "table", {"mode": "on_demand"}, "pass", ""),
    "provisioned": (table(), "billing", "table", {"mode": "on_demand"}, "fail", "billingMode is absent"),
    "provisioned by default": (table(), "billing", "table", {"mode": "provisioned"}, "pass", ""),
    "billing unknown": (table(billingMode=UNKNOWN), "billing", "table", {"mode": "on_demand"}, "unknown", ""),
    "keys": (
        table(hashKey="customer", rangeKey="at"), "table_key", "table", {"partition": "customer", "sort": "at"},
            "pass", "",
    ),
    "another key": (table(hashKey="id"), "table_key", "table", {"partition": "customer"}, "fail",
        "hashKey is id; asked customer"),
    "no sort key": (table(hashKey="customer"), "table_key", "table", {"sort": "at"}, "fail", "rangeKey is absent"),
    "an attribute that is no key": (
        table(hashKey="id", attributes=[{"name": "customer", "type": "S"}]), "table_key", "table",
            {"partition": "customer"},
        "fail", "",
    ),
    "one table of two": (
        (*table(hashKey="id"), make(TABLE, "users", {"hashKey": "user"})), "table_key", "table",
            {"partition": "user"}, "pass",
        "users",
    ),
    "an index by name": (
        table(globalSecondaryIndexes=[{"name": "by-state", "hashKey": "state"}]), "table_key", "table",
            {"index": "by-state"},
        "pass", "by-state",
    ),
    "an index by attribute": (
        table(globalSecondaryIndexes=[{"name": "by-state", "hashKey": "state"}]), "table_key", "table",
            {"index": "state"},
        "pass", "",
    ),
    "no such index": (
        table(globalSecondaryIndexes=[{"name": "by-state", "hashKey": "state"}]), "table_key", "table",
            {"index": "email"},
        "fail", "its indexes are by-state",
    ),
    "expiry": (table(ttl={"enabled": True, "attributeName": "expires"}), "ttl", "table", {"attribute": "expires"},
        "pass", ""),
    "expiry by another": (table(ttl={"enabled": True, "attributeName": "ttl"}), "ttl", "table",
        {"attribute": "expires"}, "fail", "ttl; asked"),
    "expiry switched off": (table(ttl={"attributeName": "expires"}), "ttl", "table", {"attribute": "expires"}, "fail",
        "not true"),
    "no expiry": (table(tags={"ttl": "true"}), "ttl", "table", {}, "fail", "ttl is absent"),
    # streams and queues
    "shards": ((make("aws:kinesis/stream:Stream", "s", {"shardCount": 2}),), "shards", "stream", {"count": 2}, "pass",
        "2"),
    "fewer shards": ((make("aws:kinesis/stream:Stream", "s", {"shardCount": 1}),), "shards", "stream", {"count": 2},
        "fail", "1; asked 2"),
    "on-demand shards": (
        (make("aws:kinesis/stream:Stream", "s", {"streamModeDetails": {"streamMode": "ON_DEMAND"}}),), "shards",
            "stream",
        {"count": 2}, "fail", "ON_DEMAND",
    ),
    "a FIFO queue": (
        (make("aws:sqs/queue:Queue", "q", {"fifoQueue": True}), make("aws:sqs/queue:Queue", "other")), "fifo",
            "queue", {},
        "pass", "fifoQueue is true",
    ),
    "a queue that is called FIFO": ((make("aws:sqs/queue:Queue", "fifo"),), "fifo", "queue", {}, "fail",
        "fifoQueue is absent"),
    "a FIFO topic": ((make("aws:sns/topic:Topic", "t", {"fifoTopic": True}),), "fifo", "topic", {}, "pass", ""),
}  # fmt: skip


@pytest.mark.parametrize(
    ("resources", "kind", "of", "want", "verdict", "words"), list(CASES.values()), ids=list(CASES.keys())
)
def test_data_is_kept_as_asked(resources, kind, of, want, verdict, words):
    said = said_of(graph(*resources), kind, of, **want)
    assert said.startswith(verdict) and words in said
