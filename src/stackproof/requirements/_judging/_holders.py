"""Kinds that mean another input for each type of resource: one rule a type, and which resources are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from stackproof.model import Requirement, Resource
from stackproof.topology import canonical_type, flag, has, is_hidden, text, value_at

from .._concepts import concepts
from ._at_work import is_at_work
from ._facts import Facts
from ._outcomes import Missed, Open, Outcome, joined
from ._subjects import bare_title, left_open, none_made, subjects

BUCKET = "aws:s3/bucket:Bucket"
INSTANCE = "aws:rds/instance:Instance"
CLUSTER = "aws:rds/cluster:Cluster"
DOCUMENTS = "aws:docdb/cluster:Cluster"
GRAPHS = "aws:neptune/cluster:Cluster"
MEMBERS = {
    CLUSTER: "aws:rds/clusterInstance:ClusterInstance",
    DOCUMENTS: "aws:docdb/clusterInstance:ClusterInstance",
    GRAPHS: "aws:neptune/clusterInstance:ClusterInstance",
}
TABLE = "aws:dynamodb/table:Table"
CACHE_GROUP = "aws:elasticache/replicationGroup:ReplicationGroup"
CACHE_CLUSTER = "aws:elasticache/cluster:Cluster"
CACHE_SERVERLESS = "aws:elasticache/serverlessCache:ServerlessCache"
SEARCH = ("aws:opensearch/domain:Domain", "aws:elasticsearch/domain:Domain")
WAREHOUSE = "aws:redshift/cluster:Cluster"
WORKGROUP = "aws:redshiftserverless/workgroup:Workgroup"
STREAM = "aws:kinesis/stream:Stream"
QUEUE = "aws:sqs/queue:Queue"
TOPIC = "aws:sns/topic:Topic"
FILES = "aws:efs/fileSystem:FileSystem"
VOLUME = "aws:ebs/volume:Volume"
KAFKA = "aws:msk/cluster:Cluster"
BROKER = "aws:mq/broker:Broker"
REPOSITORY = "aws:ecr/repository:Repository"
SECRET = "aws:secretsmanager/secret:Secret"
VERSION = "aws:secretsmanager/secretVersion:SecretVersion"
PARAMETER = "aws:ssm/parameter:Parameter"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
BALANCER = "aws:lb/loadBalancer:LoadBalancer"
FUNCTION = "aws:lambda/function:Function"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
MACHINE = "aws:ec2/instance:Instance"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
SPOT = "aws:ec2/spotInstanceRequest:SpotInstanceRequest"

Rule = Callable[[Facts, Resource], Outcome | None]
"""What a resource says; None where it has nothing to say (a replica takes it from its source)."""


class Together(Protocol):
    """How the outcomes of several resources become one: `joined` or `best`."""

    def __call__(self, outcomes: Iterable[Outcome], *, nothing: Outcome) -> Outcome: ...


def by_type(
    requirement: Requirement,
    facts: Facts,
    rules: Mapping[str, Rule],
    *,
    everything: tuple[str, ...] = (),
    together: Together = joined,
) -> Outcome:
    """The rule of its type for each resource of the concept; everything: the types that a requirement without a
    concept is about, all those with a rule where none are named."""
    if requirement.of in concepts():
        chosen, nothing = subjects(facts, requirement.of), absent(facts, requirement.of)
        if requirement.of == "volume" and MACHINE in rules:
            # A volume is as often a block of the machine that it belongs to.
            chosen = (*chosen, *working(facts, (MACHINE, TEMPLATE, SPOT)))
    else:
        # What stands idle proves nothing, but where all must hold it may well break the rule.
        types = everything or tuple(rules)
        chosen = facts.made(*types) if together is joined else working(facts, types)
        nothing = Missed("the program makes nothing that it could be asked of")
    if not chosen:
        return nothing
    said = [_said(requirement, facts, rules, resource) for resource in chosen]
    return together([one for one in said if one is not None], nothing=Open("nothing of it can be judged"))


def _said(requirement: Requirement, facts: Facts, rules: Mapping[str, Rule], resource: Resource) -> Outcome | None:
    rule = rules.get(canonical_type(resource.type))
    if rule is None:
        return left_open(facts, resource, f"this version does not judge {requirement.kind.replace('_', ' ')} of it")
    return rule(facts, resource)


def working(facts: Facts, types: Iterable[str]) -> tuple[Resource, ...]:
    """Resources of these types that are not idle; all of them where every one is."""
    made = facts.made(*types)
    return tuple(resource for resource in made if is_at_work(facts, resource) is not False) or made


def absent(facts: Facts, concept: str) -> Outcome:
    """What is said where the program makes nothing of a concept: open where it looks one up."""
    types = tuple(t for t in concepts()[concept].types if t.startswith("aws:"))
    read = [r for r in facts.topology.of_type(*types, include_read=True) if r.read]
    parts = [(token.partition("/")[0], token.rpartition(":")[2]) for token in types]
    lookups = {f"{module}/get{name}:get{name}" for module, name in parts}
    if read or any(invoke.token in lookups for invoke in facts.graph.invokes):
        return Open(f"the program looks the {bare_title(concept)} up, and its settings are not seen")
    return none_made(concept)


def unless_loose(facts: Facts, outcome: Outcome, path: str, *types: str) -> Outcome:
    """A miss is open where a resource of these types may be the one that lacks: what its input names is not known."""
    if not isinstance(outcome, Missed):
        return outcome
    for resource in facts.made(*types):
        if is_hidden(value_at(resource.inputs, path)) and not facts.topology.targets(resource, path):
            return Open(f"{outcome.reason}, unless {resource.name} belongs there, which is not known", outcome.near)
    return outcome


def members_of(facts: Facts, cluster: Resource) -> tuple[Resource, ...]:
    """The instances of a database cluster."""
    member = MEMBERS.get(canonical_type(cluster.type))
    return facts.topology.companions(cluster, "clusterIdentifier", member) if member else ()


def is_replica(database: Resource) -> bool:
    """True for what follows another database and takes its settings from there."""
    return has(database, "replicateSourceDb") or has(database, "replicationSourceIdentifier")


def with_own_secrets(facts: Facts) -> tuple[Resource, ...]:
    """Databases whose password AWS makes and keeps in a secret: the program has that secret without making one."""
    return tuple(one for one in facts.made(INSTANCE, CLUSTER, DOCUMENTS) if flag(one, "manageMasterUserPassword"))


def is_aurora(database: Resource) -> bool:
    return (text(database, "engine") or "").startswith("aurora")


_LOGGING = (
    (BALANCER, ("accessLogs.bucket", "connectionLogs.bucket")),
    ("aws:elb/loadBalancer:LoadBalancer", ("accessLogs.bucket",)),
    ("aws:s3/bucketLogging:BucketLogging", ("targetBucket",)),
)


def is_log_bucket(facts: Facts, bucket: Resource) -> bool:
    """True for a bucket into which load balancers or other buckets write their access logs: neither can with a KMS
    key, and such a bucket is seldom the one that a prompt speaks of."""
    writers = ((writer, path) for token, paths in _LOGGING for writer in facts.made(token) for path in paths)
    return any(bucket.urn in {t.urn for t in facts.topology.targets(writer, path, BUCKET)} for writer, path in writers)


def main_buckets(facts: Facts, concept: str) -> tuple[Resource, ...]:
    """The buckets that are asked: without those for access logs, where there are others."""
    chosen = subjects(facts, concept)
    return tuple(bucket for bucket in chosen if not is_log_bucket(facts, bucket)) or chosen
