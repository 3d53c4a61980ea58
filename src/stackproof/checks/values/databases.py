"""What RDS, DynamoDB and ElastiCache refuse."""

from __future__ import annotations

from stackproof.aws import (
    closest,
    database_engines,
    database_user_length,
    engine_version,
    newest_version,
    reserved_database_user,
)
from stackproof.model import Resource
from stackproof.topology import MISSING, as_items, flag, has, is_hidden, is_known, number, short_type, text, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .._program import is_stated, lacks_configuration

_REFUSED = Impact("deployment", "AWS or the provider refuses the database, and the deployment ends there.")
_INSTANCE, _CLUSTER = "aws:rds/instance:Instance", "aws:rds/cluster:Cluster"
_DOCDB = "aws:docdb/cluster:Cluster"
_CACHE = "aws:elasticache/replicationGroup:ReplicationGroup"
_RESTORED = ("restoreSourceName", "restoreSourceTableArn", "restoreBackupArn", "importTable")
# Inputs with which the master user comes from another database.
_COPIES = ("snapshotIdentifier", "replicateSourceDb", "replicationSourceIdentifier", "restoreToPointInTime")
# Engines by the dozen whose list differs between accounts.
_OPEN = ("oracle-", "custom-", "sqlserver-", "db2-", "docdb", "neptune")


@check(
    "VAL020",
    title="Database engines and their versions are offered",
    severity="critical",
    category="values",
    impact=_REFUSED,
    links=("https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",),
    when=(_INSTANCE, _CLUSTER),
    local=True,
)
def engines_are_offered(case: Case) -> Iterator[Verdict]:
    """RDS has the engine, for an instance or a cluster, and creates databases of its version.

    Why
        The engine is called postgres, not postgresql; aurora-postgresql and aurora-mysql are engines of clusters only.
        Minor versions are retired after a while, and then no new database can be made with them.
    Fix
        Use the engine's own name, and a version that RDS offers; the major version alone means the newest of it.
    Bad
        import pulumi_aws as aws

        aws.rds.Instance(  # <- finding
            "db", engine="postgresql", instance_class="db.t3.micro", allocated_storage=20, skip_final_snapshot=True
        )
    Good
        import pulumi_aws as aws

        aws.rds.Instance(
            "db",
            engine="postgres",
            engine_version="16",
            instance_class="db.t3.micro",
            allocated_storage=20,
            skip_final_snapshot=True,
        )
    Known limits
        An engine that resembles none of RDS's is high and uncertain: it may be newer than the table. Versions are
        judged by the table that comes with this version; a retired one is high and uncertain, because a
        Region may still offer it, and one that is newer than the table is not judged.
    """
    for token in (_INSTANCE, _CLUSTER):
        for database in case.resources(token):
            if not has(database, "replicateSourceDb") and not has(database, "snapshotIdentifier"):
                yield from _engine(case, database, cluster=token == _CLUSTER)


def _engine(case: Case, database: Resource, *, cluster: bool) -> Iterator[Verdict]:
    engine, version = text(database, "engine"), text(database, "engineVersion")
    if engine is None or (engine and not is_stated(case, database, "engine")):
        yield Unknown(database.urn, "the engine is not known")
        return
    if not engine or engine.startswith(_OPEN):
        return
    what = f"{short_type(database.type)} {database.name}"
    if engine.startswith("aurora-") and not cluster:
        message = f"{what} has the engine {engine}, which RDS makes in clusters only"
        fix = "Make an aws.rds.Cluster with this engine, and aws.rds.ClusterInstance in it."
        yield Fail(subject=database.urn, message=message, fix=fix)
    elif engine not in database_engines(cluster=cluster):
        known = ", ".join(name for name in database_engines(cluster=cluster) if not name.startswith(_OPEN))
        message = f"{what}: RDS has no engine {engine!r} for {'clusters' if cluster else 'instances'}, but {known}"
        newer = not _is_misnamed(engine)
        yield Fail(subject=database.urn, message=message, severity="high" if newer else None, certain=not newer)
    elif version is None or (version and not is_stated(case, database, "engineVersion")):
        yield Unknown(database.urn, "the engine's version is not known")
    elif version:
        yield from _version(database, engine, version, cluster=cluster)
    else:
        yield Pass(database.urn, f"{engine}, the version is left to RDS")


def _is_misnamed(engine: str) -> bool:
    """True for another spelling of an engine, or a family without its edition (`sqlserver`); others may be new."""
    known = (*database_engines(), *database_engines(cluster=True), *_OPEN)
    return bool(closest(engine, known)) or any(name.startswith(f"{engine.lower()}-") for name in known)


def _version(database: Resource, engine: str, version: str, *, cluster: bool) -> Iterator[Verdict]:
    service = "rds_cluster" if cluster else "rds"
    state = engine_version(service, engine, version)
    if state == "offered":
        yield Pass(database.urn, f"{engine} {version}")
    elif state == "unknown":
        yield Unknown(database.urn, f"{engine} {version} is not in the table")
    else:
        newest = newest_version(service, engine, version.split(".")[0])
        why = "retired" if state == "retired" else "not among the versions of RDS"
        yield Fail(
            subject=database.urn,
            severity="high",
            message=f"{short_type(database.type)} {database.name}: {engine} {version} is {why}"
            + (f"; the newest {version.split('.')[0]} is {newest}" if newest else ""),
            certain=False,
        )


@check(
    "VAL021",
    title="Master users have names that the engine takes",
    severity="critical",
    category="values",
    impact=_REFUSED,
    links=("https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",),
    when=(_INSTANCE, _CLUSTER, _DOCDB),
    local=True,
)
def users_are_not_reserved(case: Case) -> Iterator[Verdict]:
    """The master user's name is not reserved by the engine and not too long.

    Why
        admin is a reserved word for PostgreSQL and DocumentDB, rdsadmin for all engines; RDS answers that
        "MasterUsername cannot be used as it is a reserved word used by the engine".
    Fix
        Use another name, such as dbadmin.
    Bad
        import pulumi_aws as aws

        aws.rds.Cluster(  # <- finding
            "db", engine="aurora-postgresql", master_username="admin", manage_master_user_password=True
        )
    Good
        import pulumi_aws as aws

        aws.rds.Cluster(
            "db", engine="aurora-postgresql", master_username="dbadmin", manage_master_user_password=True
        )
        aws.rds.Instance(
            "restored",
            engine="postgres",
            username="admin",
            snapshot_identifier="rds:books-2026-11-20",
            instance_class="db.t4g.micro",
            skip_final_snapshot=True,
        )
    Known limits
        Only the words that are certain are judged, and no databases that are made of others.
    """
    for token, path in ((_INSTANCE, "username"), (_CLUSTER, "masterUsername"), (_DOCDB, "masterUsername")):
        for database in case.resources(token):
            if any(has(database, name) for name in _COPIES):
                continue
            engine = "docdb" if token == _DOCDB else text(database, "engine")
            name = text(database, path)
            if name == "":
                continue
            if not name or not engine or not is_stated(case, database, path):
                yield Unknown(database.urn, "the user's name or the engine is not known")
                continue
            longest = database_user_length(engine)
            if reserved_database_user(engine, name):
                message = f"{database.name}: the master user {name!r} is a reserved word of {engine}"
                yield Fail(subject=database.urn, message=message)
            elif longest is not None and len(name) > longest:
                message = f"{database.name}: the master user {name!r} is longer than the {longest} letters of {engine}"
                yield Fail(subject=database.urn, message=message)
            else:
                yield Pass(database.urn, f"{name} is no reserved word of {engine}")


@check(
    "VAL022",
    title="DynamoDB tables declare the attributes of their keys, and no others",
    severity="critical",
    category="values",
    impact=_REFUSED,
    links=("https://www.pulumi.com/registry/packages/aws/api-docs/dynamodb/table/",),
    when=("aws:dynamodb/table:Table",),
    local=True,
)
def key_attributes_are_declared(case: Case) -> Iterator[Verdict]:
    """`attributes` holds exactly the attributes that the table's and its indexes' keys use; provisioned tables state
    their capacity.

    Why
        DynamoDB has no columns. `attributes` gives the types of keys only; the provider refuses a key that is not
        declared, and a declared attribute that is in no key.
    Fix
        Declare each hash and range key of the table and its indexes once, and nothing else.
    Bad
        import pulumi_aws as aws

        aws.dynamodb.Table(  # <- finding
            "items",
            billing_mode="PAY_PER_REQUEST",
            hash_key="id",
            attributes=[{"name": "id", "type": "S"}, {"name": "price", "type": "N"}],
        )
    Bad
        import pulumi_aws as aws

        aws.dynamodb.Table("items", hash_key="id", attributes=[{"name": "id", "type": "S"}])  # <- finding
    Good
        import pulumi_aws as aws

        aws.dynamodb.Table(
            "items",
            billing_mode="PAY_PER_REQUEST",
            hash_key="id",
            range_key="day",
            attributes=[
                {"name": "id", "type": "S"},
                {"name": "day", "type": "S"},
                {"name": "state", "type": "S"},
            ],
            global_secondary_indexes=[{"name": "by-state", "hash_key": "state", "projection_type": "ALL"}],
        )
    Known limits
        Tables that are restored or imported are not judged, nor those whose indexes are resources of their own.
    """
    for table in case.resources("aws:dynamodb/table:Table"):
        if any(has(table, name) for name in _RESTORED):
            continue
        indexes = ("attributes", "globalSecondaryIndexes", "localSecondaryIndexes", "hashKey", "rangeKey")
        if not all(is_known(value_at(table.inputs, name)) for name in indexes):
            yield Unknown(table.urn, "keys or attributes are not known")
            continue
        if any(not isinstance(name, str) for name in _declared(table)):
            yield Unknown(table.urn, "an attribute has no name")
            continue
        faults = [*_key_faults(case, table), *_capacity_faults(table)]
        if faults:
            yield Fail(subject=table.urn, message=f"the table {table.name}: {'; '.join(faults)}")
        else:
            yield Pass(table.urn, "keys and attributes agree")


def _declared(table: Resource) -> list[object]:
    return [item.get("name") for item in as_items(value_at(table.inputs, "attributes")) or () if _is_map(item)]


def _key_faults(case: Case, table: Resource) -> Iterator[str]:
    declared = _declared(table)
    used = set(_keys(table.inputs))
    if not has(table, "hashKey"):
        yield "there is no hash key"
    missing = sorted(used - {str(name) for name in declared})
    spare = sorted({str(name) for name in declared} - used)
    if missing:
        yield f"{', '.join(missing)} is used as a key but is not in attributes"
    separate = case.topology.refs_to(table, "aws:dynamodb/globalSecondaryIndex:GlobalSecondaryIndex")
    if spare and not separate:
        yield f"{', '.join(spare)} is in attributes but is no key of the table or an index"


def _keys(inputs: dict) -> Iterator[str]:
    holders = [inputs]
    for name in ("globalSecondaryIndexes", "localSecondaryIndexes"):
        holders += [item for item in as_items(value_at(inputs, name)) or () if _is_map(item)]
    for holder in holders:
        yield from (str(holder[key]) for key in ("hashKey", "rangeKey") if holder.get(key))
        for item in as_items(value_at(holder, "keySchemas")) or ():
            if _is_map(item) and item.get("attributeName"):
                yield str(item["attributeName"])


def _is_map(value: object) -> bool:
    return isinstance(value, dict)


def _capacity_faults(table: Resource) -> Iterator[str]:
    mode = text(table, "billingMode", default="PROVISIONED")
    lacking = [name for name in ("readCapacity", "writeCapacity") if value_at(table.inputs, name) is MISSING]
    if mode == "PROVISIONED" and lacking:
        yield f"billing mode is PROVISIONED without {' and '.join(lacking)}; set them, or use PAY_PER_REQUEST"


@check(
    "VAL023",
    title="Replication groups of ElastiCache agree with themselves",
    severity="critical",
    category="values",
    impact=Impact("deployment", "ElastiCache refuses the combination, and the deployment ends there."),
    links=("https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html",),
    when=(_CACHE,),
    local=True,
)
def replication_groups_agree(case: Case) -> Iterator[Verdict]:
    """Failover has a replica to fail over to, Multi-AZ has failover, and a token has encryption in transit.

    Why
        Automatic failover needs at least two cache clusters, or shards; Multi-AZ needs automatic failover; an AUTH
        token needs encryption in transit. ElastiCache refuses the group otherwise.
    Fix
        Set num_cache_clusters to 2 or more, automatic_failover_enabled with multi_az_enabled, and
        transit_encryption_enabled with auth_token.
    Bad
        import pulumi_aws as aws

        aws.elasticache.ReplicationGroup(  # <- finding
            "cache", description="sessions", node_type="cache.t3.micro", automatic_failover_enabled=True
        )
    Bad
        import pulumi
        import pulumi_aws as aws

        aws.elasticache.ReplicationGroup(  # <- finding
            "cache",
            description="sessions",
            node_type="cache.t3.micro",
            auth_token=pulumi.Config().require_secret("token"),
        )
    Good
        import pulumi
        import pulumi_aws as aws

        aws.elasticache.ReplicationGroup(
            "cache",
            description="sessions",
            node_type="cache.t3.micro",
            num_cache_clusters=2,
            automatic_failover_enabled=True,
            multi_az_enabled=True,
            transit_encryption_enabled=True,
            auth_token=pulumi.Config().require_secret("token"),
        )
    Known limits
        Members of a global datastore are not judged.
    """
    for group in case.resources(_CACHE):
        if has(group, "globalReplicationGroupId"):
            continue
        names = ("automaticFailoverEnabled", "multiAzEnabled", "transitEncryptionEnabled", "numCacheClusters")
        hidden = [name for name in names if is_hidden(value_at(group.inputs, name))]
        faults = [] if hidden else list(_group_faults(group))
        if faults:
            message = f"the replication group {group.name}: {'; '.join(faults)}"
            yield Fail(subject=group.urn, message=message, certain=not lacks_configuration(case))
        elif hidden:
            yield Unknown(group.urn, f"{hidden[0]} is not known")
        else:
            yield Pass(group.urn, "failover, Multi-AZ and token agree")


def _group_faults(group: Resource) -> Iterator[str]:
    failover = flag(group, "automaticFailoverEnabled")
    sharded = any(has(group, name) for name in ("numNodeGroups", "replicasPerNodeGroup", "clusterMode"))
    clusters = number(group, "numCacheClusters", default=1)
    if has(group, "preferredCacheClusterAzs") and not has(group, "numCacheClusters"):
        clusters = None
    if failover and not sharded and clusters == 1:
        yield "automatic failover with one cache cluster; there must be two or more"
    if flag(group, "multiAzEnabled") and failover is False:
        yield "Multi-AZ without automatic failover"
    if has(group, "authToken") and flag(group, "transitEncryptionEnabled") is False:
        yield "an AUTH token without encryption in transit"
