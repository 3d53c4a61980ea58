"""How a resource encrypts its data at rest, and with whose key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

from stackproof.model import Resource

from ._index import Index
from ._tokens import canonical_type
from ._values import MISSING, as_flag, as_items, as_text, flag, text, value_at

EncryptionKind = Literal["none", "aws", "customer", "unknown"]
KEY_TYPES = ("aws:kms/key:Key", "aws:kms/replicaKey:ReplicaKey", "aws:kms/externalKey:ExternalKey")


class Encryption(msgspec.Struct, frozen=True, kw_only=True):
    """kind: "none", "aws" (a key that AWS owns or manages), "customer" (a customer managed key), "unknown".
    key: URN of the key when it is in the graph. explicit: False when the service does it by itself.
    origin: URN of the resource that says so. kms: False where it is surely no key of KMS that the account has, neither
    its own nor one that AWS manages there (`aws/rds`), but one that the service keeps to itself (SSE-S3, SSE-SQS)."""

    kind: EncryptionKind
    key: str | None = None
    explicit: bool = True
    origin: str = ""
    kms: bool = True


def encryption_of(index: Index, resource: Resource) -> Encryption | None:
    """Encryption at rest; None for a type that this does not know."""
    rule = _RULES.get(canonical_type(resource.type))
    return None if rule is None else rule(index, resource)


def by_key(index: Index, holder: Resource, path: str, *, otherwise: Encryption) -> Encryption:
    """What the key input at `path` means; `otherwise` when there is none."""
    target = index.target(holder, path, *KEY_TYPES, "aws:kms/alias:Alias")
    if target is not None:
        if target.type == "aws:kms/alias:Alias":
            target = index.target(target, "targetKeyId", *KEY_TYPES) or target
        return Encryption(kind="customer", key=target.urn, origin=holder.urn)
    value = as_text(value_at(holder.inputs, path))
    if value is None:
        return Encryption(kind="unknown", origin=holder.urn)
    if not value:
        return otherwise
    managed = value.startswith("alias/aws/") or ":alias/aws/" in value
    return Encryption(kind="aws" if managed else "customer", origin=holder.urn)


def _by_flag(
    path: str, key: str, *, default: bool = False, kms: bool = True
) -> Callable[[Index, Resource], Encryption]:
    """Encrypted when a flag says so, with the key of another input. kms: whose key it is without one."""

    def rule(index: Index, resource: Resource) -> Encryption:
        enabled = flag(resource, path, default=default)
        if enabled is None:
            return Encryption(kind="unknown", origin=resource.urn)
        explicit = value_at(resource.inputs, path) is not MISSING
        if not enabled:
            return Encryption(kind="none", explicit=explicit, origin=resource.urn)
        otherwise = Encryption(kind="aws", explicit=explicit, origin=resource.urn, kms=kms)
        return by_key(index, resource, key, otherwise=otherwise)

    return rule


def _always(key: str, *, default: EncryptionKind = "aws", kms: bool = False) -> Callable[[Index, Resource], Encryption]:
    """Decided by the key input alone; `default` is what the service does without one, `kms` with what key."""

    def rule(index: Index, resource: Resource) -> Encryption:
        otherwise = Encryption(kind=default, explicit=False, origin=resource.urn, kms=kms)
        return by_key(index, resource, key, otherwise=otherwise)

    return rule


def _bucket(index: Index, bucket: Resource) -> Encryption:
    configurations = index.companions(
        bucket,
        "bucket",
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    )
    inline = "serverSideEncryptionConfiguration"
    if configurations:
        return _sse_rule(index, configurations[0], "rules")
    if value_at(bucket.inputs, inline) is not MISSING:
        return _sse_rule(index, bucket, f"{inline}.rule")
    if as_items(value_at(bucket.inputs, "serverSideEncryptionConfigurations")):
        return _sse_rule(index, bucket, "serverSideEncryptionConfigurations[0].rules")
    # Since January 2023 S3 encrypts every new object with SSE-S3 unless told otherwise.
    return Encryption(kind="aws", explicit=False, origin=bucket.urn, kms=False)


def _sse_rule(index: Index, holder: Resource, path: str) -> Encryption:
    first = f"{path}[0]" if isinstance(value_at(holder.inputs, path), list) else path
    choice = f"{first}.applyServerSideEncryptionByDefault"
    choices = value_at(holder.inputs, choice)
    if isinstance(choices, list):
        choice += "[0]"
    algorithm = text(holder, f"{choice}.sseAlgorithm")
    if algorithm is None:
        return Encryption(kind="unknown", origin=holder.urn)
    aws = Encryption(kind="aws", origin=holder.urn, kms="kms" in algorithm)
    return by_key(index, holder, f"{choice}.kmsMasterKeyId", otherwise=aws) if aws.kms else aws


def _database(index: Index, database: Resource) -> Encryption:
    for path in ("snapshotIdentifier", "replicateSourceDb", "restoreToPointInTime", "globalClusterIdentifier"):
        if value_at(database.inputs, path) is not MISSING and value_at(database.inputs, "storageEncrypted") is MISSING:
            return Encryption(kind="unknown", explicit=False, origin=database.urn)
    serverless = text(database, "engineMode") == "serverless"
    return _by_flag("storageEncrypted", "kmsKeyId", default=serverless)(index, database)


def _cluster_member(index: Index, instance: Resource) -> Encryption:
    clusters = ("aws:rds/cluster:Cluster", "aws:docdb/cluster:Cluster", "aws:neptune/cluster:Cluster")
    cluster = index.target(instance, "clusterIdentifier", *clusters)
    if cluster is None or cluster.read:
        return Encryption(kind="unknown", explicit=False, origin=instance.urn)
    return _database(index, cluster)


def _queue(index: Index, queue: Resource) -> Encryption:
    # SQS encrypts new queues with its own key (SSE-SQS) unless that is switched off.
    managed = flag(queue, "sqsManagedSseEnabled", default=True)
    kind: EncryptionKind = "unknown" if managed is None else "aws" if managed else "none"
    explicit = value_at(queue.inputs, "sqsManagedSseEnabled") is not MISSING
    otherwise = Encryption(kind=kind, explicit=explicit, origin=queue.urn, kms=False)
    return by_key(index, queue, "kmsMasterKeyId", otherwise=otherwise)


def _stream(index: Index, stream: Resource) -> Encryption:
    chosen = text(stream, "encryptionType", default="NONE")
    if chosen != "KMS":
        kind: EncryptionKind = "unknown" if chosen is None else "none"
        return Encryption(kind=kind, explicit="encryptionType" in stream.inputs, origin=stream.urn)
    return by_key(index, stream, "kmsKeyId", otherwise=Encryption(kind="aws", origin=stream.urn))


def _volume(index: Index, volume: Resource) -> Encryption:
    return _by_flag("encrypted", "kmsKeyId", default=_volume_rule(index))(index, volume)


def _volume_rule(index: Index) -> bool:
    """Whether an account-wide switch of the same program makes every new volume encrypted."""
    return any(
        as_flag(value_at(r.inputs, "enabled"), default=True)
        for r in index.of_type("aws:ebs/encryptionByDefault:EncryptionByDefault")
    )


def _repository(index: Index, repository: Resource) -> Encryption:
    block = "encryptionConfigurations[0]"
    chosen = text(repository, f"{block}.encryptionType", default="AES256")
    if chosen is None:
        return Encryption(kind="unknown", origin=repository.urn)
    explicit = "encryptionConfigurations" in repository.inputs
    aws = Encryption(kind="aws", explicit=explicit, origin=repository.urn, kms=chosen.startswith("KMS"))
    return by_key(index, repository, f"{block}.kmsKey", otherwise=aws) if aws.kms else aws


def _parameter(index: Index, parameter: Resource) -> Encryption:
    kind = text(parameter, "type")
    if kind != "SecureString":
        return Encryption(kind="unknown" if kind is None else "none", origin=parameter.urn)
    return by_key(index, parameter, "keyId", otherwise=Encryption(kind="aws", origin=parameter.urn))


def _table(index: Index, table: Resource) -> Encryption:
    """DynamoDB encrypts every table; `enabled` only takes a key of the account in place of DynamoDB's own."""
    block = "serverSideEncryption"
    own = Encryption(kind="aws", explicit=block in table.inputs, origin=table.urn, kms=False)
    enabled = flag(table, f"{block}.enabled", default=block in table.inputs)
    if enabled is None:
        return Encryption(kind="unknown", origin=table.urn)
    managed = Encryption(kind="aws", origin=table.urn)
    return by_key(index, table, f"{block}.kmsKeyArn", otherwise=managed) if enabled else own


def _cache_node(index: Index, cluster: Resource) -> Encryption:
    """Nodes are encrypted as members of a replication group only."""
    group = index.target(cluster, "replicationGroupId", "aws:elasticache/replicationGroup:ReplicationGroup")
    if group is None or group.read:
        given = value_at(cluster.inputs, "replicationGroupId") is not MISSING
        return Encryption(kind="unknown" if given else "none", explicit=False, origin=cluster.urn)
    return _cache_group(index, group)


def _cache_group(index: Index, group: Resource) -> Encryption:
    # With Valkey encryption is on unless it is switched off.
    default = text(group, "engine", default="redis") == "valkey"
    return _by_flag("atRestEncryptionEnabled", "kmsKeyId", default=default, kms=False)(index, group)


def _warehouse(index: Index, cluster: Resource) -> Encryption:
    # The provider's default changed with its major version.
    return _by_flag("encrypted", "kmsKeyId", default=index.major >= 7)(index, cluster)


def _workgroup(index: Index, workgroup: Resource) -> Encryption:
    namespace = index.target(workgroup, "namespaceName", "aws:redshiftserverless/namespace:Namespace")
    if namespace is None or namespace.read:
        return Encryption(kind="unknown", explicit=False, origin=workgroup.urn)
    return _always("kmsKeyId")(index, namespace)


def _workgroup_of_queries(index: Index, workgroup: Resource) -> Encryption:
    """The results of queries. Without a choice of their own they are encrypted as the bucket that they go to is."""
    block = "configuration.resultConfiguration.encryptionConfiguration"
    chosen = text(workgroup, f"{block}.encryptionOption")
    if not chosen:
        return Encryption(kind="unknown", explicit=chosen is None, origin=workgroup.urn)
    aws = Encryption(kind="aws", origin=workgroup.urn, kms="KMS" in chosen)
    return by_key(index, workgroup, f"{block}.kmsKeyArn", otherwise=aws) if aws.kms else aws


_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
_BLOCKS = (("rootBlockDevice", ""), ("ebsBlockDevices", ""), ("blockDeviceMappings", ".ebs"))


def _machine(index: Index, machine: Resource) -> Encryption:
    """The weakest of an instance's or template's volumes; one that is not named is what the image makes of it."""
    rule = _volume_rule(index)
    found = []
    for path, inner in _BLOCKS:
        blocks = as_items(value_at(machine.inputs, path))
        for position in range(len(blocks or ())):
            block = f"{path}[{position}]{inner}"
            if value_at(machine.inputs, block) is not MISSING:
                found.append(_by_flag(f"{block}.encrypted", f"{block}.kmsKeyId", default=rule)(index, machine))
        if blocks is None:
            found.append(Encryption(kind="unknown", origin=machine.urn))
    template = index.target(machine, "launchTemplate", _TEMPLATE)
    if not found and template is not None and not template.read and template.urn != machine.urn:
        return _machine(index, template)
    order = ("none", "unknown", "aws", "customer")
    unnamed = Encryption(kind="aws" if rule else "none", explicit=False, origin=machine.urn)
    return min(found, key=lambda one: order.index(one.kind), default=unnamed)


_RULES: dict[str, Callable[[Index, Resource], Encryption]] = {
    "aws:s3/bucket:Bucket": _bucket,
    "aws:rds/instance:Instance": _database,
    "aws:rds/cluster:Cluster": _database,
    "aws:docdb/cluster:Cluster": _database,
    "aws:neptune/cluster:Cluster": _database,
    "aws:rds/clusterInstance:ClusterInstance": _cluster_member,
    "aws:docdb/clusterInstance:ClusterInstance": _cluster_member,
    "aws:neptune/clusterInstance:ClusterInstance": _cluster_member,
    "aws:dynamodb/table:Table": _table,
    "aws:sqs/queue:Queue": _queue,
    "aws:sns/topic:Topic": _always("kmsMasterKeyId", default="none"),
    "aws:cloudwatch/logGroup:LogGroup": _always("kmsKeyId"),
    "aws:kinesis/stream:Stream": _stream,
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": _by_flag(
        "serverSideEncryption.enabled", "serverSideEncryption.keyArn", kms=False
    ),
    "aws:efs/fileSystem:FileSystem": _by_flag("encrypted", "kmsKeyId"),
    "aws:ebs/volume:Volume": _volume,
    "aws:ec2/instance:Instance": _machine,
    "aws:ec2/spotInstanceRequest:SpotInstanceRequest": _machine,
    _TEMPLATE: _machine,
    "aws:elasticache/replicationGroup:ReplicationGroup": _cache_group,
    "aws:elasticache/cluster:Cluster": _cache_node,
    "aws:elasticache/serverlessCache:ServerlessCache": _always("kmsKeyId"),
    "aws:ecr/repository:Repository": _repository,
    "aws:secretsmanager/secret:Secret": _always("kmsKeyId", kms=True),
    "aws:ssm/parameter:Parameter": _parameter,
    "aws:opensearch/domain:Domain": _by_flag("encryptAtRest.enabled", "encryptAtRest.kmsKeyId"),
    "aws:elasticsearch/domain:Domain": _by_flag("encryptAtRest.enabled", "encryptAtRest.kmsKeyId"),
    "aws:backup/vault:Vault": _always("kmsKeyArn", kms=True),
    "aws:cloudtrail/trail:Trail": _always("kmsKeyId"),
    "aws:redshift/cluster:Cluster": _warehouse,
    "aws:redshiftserverless/workgroup:Workgroup": _workgroup,
    "aws:redshiftserverless/namespace:Namespace": _always("kmsKeyId"),
    "aws:athena/workgroup:Workgroup": _workgroup_of_queries,
    "aws:msk/cluster:Cluster": _always("encryptionInfo.encryptionAtRestKmsKeyArn", kms=True),
    "aws:mq/broker:Broker": _always("encryptionOptions.kmsKeyId"),
    "aws:codepipeline/pipeline:Pipeline": _always("artifactStores[0].encryptionKey.id", kms=True),
    "aws:codebuild/project:Project": _always("encryptionKey", kms=True),
    "aws:lambda/function:Function": _always("kmsKeyArn", kms=True),
    "aws:sfn/stateMachine:StateMachine": _always("encryptionConfiguration.kmsKeyId"),
    "aws:cloudwatch/eventBus:EventBus": _always("kmsKeyIdentifier"),
    "aws:eks/cluster:Cluster": _always("encryptionConfig.provider.keyArn"),
}
