"""DynamoDB tables and ElastiCache groups."""

from __future__ import annotations

from stackproof.model import Resource
from stackproof.topology import flag, has, number

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check

_TABLE = "aws:dynamodb/table:Table"
_CACHE = "aws:elasticache/replicationGroup:ReplicationGroup"
_TLS = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption.html"
_FAILOVER = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html"


@check(
    "DDB001",
    title="Tables can be restored to a point in time",
    severity="medium",
    category="architecture",
    impact=Impact("quality", "What a faulty release deletes or overwrites cannot be brought back."),
    links=("https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html",),
    when=(_TABLE,),
    local=True,
)
def tables_can_be_restored(case: Case) -> Iterator[Verdict]:
    """DynamoDB tables have point-in-time recovery.

    Why
        DynamoDB keeps no backups unless it is told to.
    Fix
        Set `point_in_time_recovery={"enabled": True}`.
    Bad
        import pulumi_aws as aws

        aws.dynamodb.Table(  # <- finding
            "orders", billing_mode="PAY_PER_REQUEST", hash_key="id", attributes=[{"name": "id", "type": "S"}]
        )
    Good
        import pulumi_aws as aws

        aws.dynamodb.Table(
            "orders",
            billing_mode="PAY_PER_REQUEST",
            hash_key="id",
            attributes=[{"name": "id", "type": "S"}],
            point_in_time_recovery={"enabled": True},
        )
    Known limits
        Tables whose items expire by themselves (a TTL) hold data that is not kept, and are left out; plans of AWS
        Backup are not counted.
    """
    for table in case.resources(_TABLE):
        if flag(table, "ttl.enabled") or has(table, "restoreSourceName"):
            continue
        enabled = flag(table, "pointInTimeRecovery.enabled")
        if enabled is None:
            yield Unknown(table.urn, "point-in-time recovery is not known")
        elif enabled:
            yield Pass(table.urn, "point-in-time recovery is on")
        else:
            yield Fail(subject=table.urn, message=f"the table {table.name} has no point-in-time recovery")


@check(
    "CAC001",
    title="Caches encrypt what they hold and send",
    severity="high",
    category="security",
    impact=Impact("security", "Whoever reads the network or the storage reads sessions and cached records."),
    links=(_TLS, "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html"),
    when=(_CACHE,),
    local=True,
)
def caches_are_encrypted(case: Case) -> Iterator[Verdict]:
    """Replication groups have encryption in transit and at rest.

    Why
        Redis speaks plain text unless it is told to use TLS. At rest it can be set at creation only; Valkey encrypts at
        rest by itself.
    Fix
        Set `transit_encryption_enabled=True` and `at_rest_encryption_enabled=True`, and connect with `rediss://`.
    Bad
        import pulumi_aws as aws

        aws.elasticache.ReplicationGroup(  # <- finding
            "cache", description="sessions", engine="redis", node_type="cache.t3.micro", num_cache_clusters=1
        )
    Good
        import pulumi_aws as aws

        aws.elasticache.ReplicationGroup(
            "cache",
            description="sessions",
            node_type="cache.t3.micro",
            num_cache_clusters=1,
            transit_encryption_enabled=True,
            at_rest_encryption_enabled=True,
        )
    Known limits
        Missing encryption at rest alone weighs medium. Members of a global group follow their primary.
    """
    for cache in case.resources(_CACHE):
        if has(cache, "globalReplicationGroupId") or has(cache, "snapshotName"):
            continue
        valkey = cache.inputs.get("engine") == "valkey"
        transit = flag(cache, "transitEncryptionEnabled")
        rest = flag(cache, "atRestEncryptionEnabled", default=valkey)
        if transit is False or rest is False:
            parts = [name for name, value in (("in transit", transit), ("at rest", rest)) if value is False]
            yield Fail(
                subject=cache.urn,
                message=f"the cache {cache.name} is not encrypted {' and '.join(parts)}",
                severity=None if transit is False else "medium",
            )
        elif transit is None or rest is None:
            yield Unknown(cache.urn, "its encryption is not known")
        else:
            yield Pass(cache.urn, "it is encrypted in transit and at rest")


@check(
    "CAC002",
    title="Caches with several nodes fail over by themselves",
    severity="medium",
    category="architecture",
    impact=Impact("performance", "When the primary fails, writing stops until somebody promotes a replica by hand."),
    links=(_FAILOVER,),
    when=(_CACHE,),
    local=True,
)
def caches_fail_over(case: Case) -> Iterator[Verdict]:
    """A replication group with replicas has automatic failover.

    Why
        Replicas are paid for to take over.
    Fix
        Set `automatic_failover_enabled=True` and `multi_az_enabled=True`.
    Bad
        import pulumi_aws as aws

        aws.elasticache.ReplicationGroup(  # <- finding
            "cache", description="sessions", node_type="cache.r6g.large", num_cache_clusters=2
        )
    Good
        import pulumi_aws as aws

        aws.elasticache.ReplicationGroup(
            "cache",
            description="sessions",
            node_type="cache.r6g.large",
            num_cache_clusters=2,
            automatic_failover_enabled=True,
        )
    Known limits
        A single node has nothing to fail over to, and is left out.
    """
    for cache in case.resources(_CACHE):
        nodes, failover = _nodes(cache), flag(cache, "automaticFailoverEnabled")
        if nodes is None or failover is None:
            yield Unknown(cache.urn, "its nodes or its failover are not known")
        elif nodes > 1 and not failover:
            yield Fail(
                subject=cache.urn, message=f"the cache {cache.name} has {nodes:g} nodes and no automatic failover"
            )
        elif nodes > 1:
            yield Pass(cache.urn, "it fails over by itself")


def _nodes(cache: Resource) -> float | None:
    """Number of nodes; 1 where nothing is said."""
    replicas = number(cache, "replicasPerNodeGroup", default=0)
    nodes = number(cache, "numCacheClusters", default=0)
    if replicas is None or nodes is None:
        return None
    return max(nodes, replicas + 1, 1)
