"""Caches, search, brokers, streams and tables."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from stackproof.model import Resource
from stackproof.topology import MISSING, as_items, flag, has, number, text, value_at

from ._bill import Bill, Known, as_count, many, number_at, plain

GROUP = "aws:elasticache/replicationGroup:ReplicationGroup"
# Valkey is sold a fifth below the other engines.
_VALKEY = Decimal("0.8")


def price_cache_group(bill: Bill, group: Resource) -> None:
    """All nodes of a Redis or Valkey group, replicas among them."""
    nodes = nodes_of(group)
    price = bill.class_price(group, "nodeType", "cache")
    if text(group, "engine") is None:
        bill.lacks(group, "its engine is not known")
    if price is not None:
        name, rate = text(group, "nodeType"), bill.hourly(price.price * _engine_factor(group))
        bill.fixed(
            group, f"ElastiCache {name}", rate, quantity=nodes.value, unit="node", said=(nodes.said,),
            certain=nodes.certain,
        )  # fmt: skip
    _snapshots(bill, group)


def _engine_factor(holder: Resource) -> Decimal:
    return _VALKEY if text(holder, "engine") == "valkey" else Decimal(1)


def _snapshots(bill: Bill, holder: Resource) -> None:
    if (number(holder, "snapshotRetentionLimit", default=0) or 0) > 0:
        bill.use(holder, "ElastiCache snapshots", "cache.backup")


def shards_of(group: Resource) -> Known:
    for path in ("numNodeGroups", "clusterMode.numNodeGroups"):
        if has(group, path):
            return number_at(group, path, "the number of shards", default=1)
    return Known(Decimal(1))


def nodes_of(group: Resource) -> Known:
    """How many nodes a group has."""
    for path in ("numCacheClusters", "numberCacheClusters"):
        if has(group, path):
            count = number_at(group, path, "the number of nodes", default=1)
            return count._replace(said=count.said or many(count.value, "node"))
    shards = shards_of(group)
    replicas = Known(Decimal(0))
    for path in ("replicasPerNodeGroup", "clusterMode.replicasPerNodeGroup"):
        if has(group, path):
            replicas = number_at(group, path, "the number of replicas", default=0)
    said = f"{many(shards.value, 'shard')} of {many(1 + replicas.value, 'node')}"
    parts = [part for part in (said, shards.said, replicas.said) if part]
    return Known(shards.value * (1 + replicas.value), shards.certain and replicas.certain, "; ".join(parts))


def price_cache_cluster(bill: Bill, cluster: Resource) -> None:
    """A cache of its own, or one more node of a group."""
    group = bill.topology.target(cluster, "replicationGroupId", GROUP)
    holder = group if group is not None else cluster
    if group is None and has(cluster, "replicationGroupId") and not has(cluster, "nodeType"):
        bill.lacks(cluster, "the node type of its group is not known")
        return
    name = text(holder, "nodeType")
    price = bill.table.classes["cache"].get(name or "")
    if price is None:
        bill.lacks(cluster, f"no price here of {name}" if name else "its node type is not known")
        return
    nodes = number_at(cluster, "numCacheNodes", "the number of nodes", default=1)
    bill.fixed(
        cluster, f"ElastiCache {name}", bill.hourly(price * _engine_factor(holder)), quantity=nodes.value, unit="node",
        said=(nodes.said,), certain=nodes.certain,
    )  # fmt: skip
    _snapshots(bill, cluster)


def price_search(bill: Bill, domain: Resource) -> None:
    """Nodes of an OpenSearch domain with their disks, and its dedicated masters."""
    at = "clusterConfig"
    count = number_at(domain, f"{at}.instanceCount", "the number of nodes", default=1)
    price = bill.class_price(domain, f"{at}.instanceType", "search")
    if price is not None:
        bill.fixed(
            domain, f"OpenSearch {text(domain, f'{at}.instanceType')}", price, quantity=count.value, unit="node",
            said=(count.said,), certain=count.certain,
        )  # fmt: skip
    if bill.yes(domain, f"{at}.dedicatedMasterEnabled", "whether it has masters"):
        masters = number_at(domain, f"{at}.dedicatedMasterCount", "the number of masters", default=3)
        price = bill.class_price(domain, f"{at}.dedicatedMasterType", "search")
        if price is not None:
            bill.fixed(
                domain, "OpenSearch dedicated master", price, quantity=masters.value, unit="node",
                said=(masters.said,), certain=masters.certain,
            )  # fmt: skip
    if bill.yes(domain, f"{at}.warmEnabled", "whether it has warm nodes"):
        bill.lacks(domain, "no price here of UltraWarm")
    kind = text(domain, "ebsOptions.volumeType", default="gp2")
    size = number_at(domain, "ebsOptions.volumeSize", "the disk size", default=0)
    if size.value and f"search.storage.{kind}" in bill.table.rates:
        bill.fixed(
            domain, f"OpenSearch {kind} storage", f"search.storage.{kind}", quantity=size.value * count.value,
            unit="GB", said=(size.said or f"{plain(size.value)} GB for each node",),
            certain=size.certain and count.certain,
        )  # fmt: skip
    elif flag(domain, "ebsOptions.ebsEnabled") is not False:
        bill.lacks(domain, "the kind or size of its disks is not known")


def price_kafka(bill: Bill, cluster: Resource) -> None:
    """Brokers of MSK and their disks."""
    count = number_at(cluster, "numberOfBrokerNodes", "the number of brokers", default=2)
    at = "brokerNodeGroupInfo"
    price = bill.class_price(cluster, f"{at}.instanceType", "kafka")
    if price is not None:
        bill.fixed(
            cluster, f"MSK {text(cluster, f'{at}.instanceType')}", price, quantity=count.value, unit="broker",
            said=(count.said,), certain=count.certain,
        )  # fmt: skip
    path = f"{at}.storageInfo.ebsStorageInfo.volumeSize"
    if has(cluster, path):
        size = number_at(cluster, path, "the disk size", default=100)
        bill.fixed(
            cluster, "MSK storage", "kafka.storage", quantity=size.value * count.value, unit="GB",
            said=(size.said or f"{plain(size.value)} GB for each broker",), certain=size.certain and count.certain,
        )  # fmt: skip
    else:
        bill.lacks(cluster, "the size of its disks is not set")


def price_warehouse(bill: Bill, cluster: Resource) -> None:
    """Nodes of Redshift."""
    count = number_at(cluster, "numberOfNodes", "the number of nodes", default=1)
    price = bill.class_price(cluster, "nodeType", "redshift")
    if price is not None:
        bill.fixed(
            cluster, f"Redshift {text(cluster, 'nodeType')}", price, quantity=count.value, unit="node",
            said=(count.said,), certain=count.certain,
        )  # fmt: skip


def price_broker(bill: Bill, broker: Resource) -> None:
    """A broker of Amazon MQ; a standby or a cluster is paid by instance, storage comes with use."""
    modes = {"SINGLE_INSTANCE": 1, "ACTIVE_STANDBY_MULTI_AZ": 2, "CLUSTER_MULTI_AZ": 3}
    mode = text(broker, "deploymentMode", default="SINGLE_INSTANCE")
    price = bill.class_price(broker, "hostInstanceType", "mq")
    if price is not None:
        known = mode in modes
        bill.fixed(
            broker, f"MQ {text(broker, 'hostInstanceType')}", price, quantity=modes.get(mode or "", 1),
            unit="instance", said=(mode if known else "its mode is not known: one instance counted",), certain=known,
        )  # fmt: skip


def price_stream(bill: Bill, stream: Resource) -> None:
    """Shards of a stream, or the stream itself where it scales by itself."""
    if text(stream, "streamModeDetails.streamMode") == "ON_DEMAND":
        bill.fixed(stream, "Kinesis stream on demand", "stream.ondemand", unit="stream")
        bill.use(stream, "Kinesis on demand, written", "stream.ondemand.in")
        bill.use(stream, "Kinesis on demand, read", "stream.ondemand.out")
        return
    shards = number_at(stream, "shardCount", "the number of shards", default=1)
    said = (shards.said or many(shards.value, "shard"),)
    bill.fixed(
        stream, "Kinesis shard", "stream.shard", quantity=shards.value, unit="shard", said=said, certain=shards.certain
    )
    bill.use(stream, "Kinesis records written", "stream.put")
    hours = number_at(stream, "retentionPeriod", "the retention", default=24)
    if not hours.certain:
        bill.lacks(stream, "its retention is not known")
    if hours.value > 24:
        kept = f"kept {plain(hours.value)} hours; beyond seven days its amount counts, too" if hours.value > 168 else ""
        bill.fixed(
            stream, "Kinesis retention beyond 24 hours", "stream.retention", quantity=shards.value, unit="shard",
            said=(*said, kept), certain=shards.certain,
        )  # fmt: skip


def price_table(bill: Bill, table: Resource) -> None:
    """A DynamoDB table: by request, or its provisioned capacity with that of its indexes."""
    bill.use(table, "DynamoDB storage", "table.storage")
    mode = text(table, "billingMode", default="PROVISIONED")
    if as_items(value_at(table.inputs, "replicas")):
        bill.lacks(table, "no price here of its replicas")
    if mode != "PROVISIONED":
        if mode is None:
            bill.lacks(table, "its billing mode is not known")
        bill.use(table, "DynamoDB writes on demand", "table.write.request")
        bill.use(table, "DynamoDB reads on demand", "table.read.request")
        return
    for path, what, rate in (("writeCapacity", "write", "table.write"), ("readCapacity", "read", "table.read")):
        units = number_at(table, path, f"the {what} capacity", default=1)
        indexes = [_capacity(one, path) for one in as_items(value_at(table.inputs, "globalSecondaryIndexes")) or ()]
        total = units.value + sum((one or 0 for one in indexes), Decimal(0))
        more = "the capacity of its indexes is among it" if indexes else ""
        bill.fixed(
            table, f"DynamoDB {what} capacity", rate, quantity=total, unit="unit", said=(units.said, more),
            certain=units.certain and None not in indexes,
        )  # fmt: skip


def _capacity(index: Any, path: str) -> Decimal | None:
    value = value_at(index, path)
    return Decimal(1) if value is MISSING else as_count(value)


def price_queue(bill: Bill, queue: Resource) -> None:
    kind = "fifo" if flag(queue, "fifoQueue") else "standard"
    bill.use(queue, f"SQS requests ({kind})", f"queue.{kind}")


def price_parameter(bill: Bill, parameter: Resource) -> None:
    """Standard parameters are free."""
    tier = text(parameter, "tier")
    if tier is None:
        bill.lacks(parameter, "its tier is not known")
    elif tier == "Advanced":
        bill.fixed(parameter, "advanced parameter", "parameter.advanced", unit="parameter")
