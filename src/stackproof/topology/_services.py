"""What belongs together: a bucket and its companions, a balancer and its listeners, a task definition's containers."""

from __future__ import annotations

from typing import Any

import msgspec

from stackproof.model import Resource

from ._index import Index
from ._values import as_flag, as_items, as_text, is_hidden, parsed, shown, value_at

LISTENER = "aws:lb/listener:Listener"
LISTENER_RULE = "aws:lb/listenerRule:ListenerRule"
TARGET_GROUP = "aws:lb/targetGroup:TargetGroup"
_BUCKET_PARTS = {
    "public_access_block": "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "versioning": "aws:s3/bucketVersioning:BucketVersioning",
    "policy": "aws:s3/bucketPolicy:BucketPolicy",
    "lifecycle": "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "logging": "aws:s3/bucketLogging:BucketLogging",
    "ownership": "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    "encryption": "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "website": "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration",
    "acl": "aws:s3/bucketAcl:BucketAcl",
    "notification": "aws:s3/bucketNotification:BucketNotification",
    "replication": "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
    "object_lock": "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
}


class BucketParts(msgspec.Struct, frozen=True, kw_only=True):
    """The separate resources that configure one bucket, by reference or shared name, under old and new type names."""

    public_access_block: tuple[Resource, ...] = ()
    versioning: tuple[Resource, ...] = ()
    policy: tuple[Resource, ...] = ()
    lifecycle: tuple[Resource, ...] = ()
    logging: tuple[Resource, ...] = ()
    ownership: tuple[Resource, ...] = ()
    encryption: tuple[Resource, ...] = ()
    website: tuple[Resource, ...] = ()
    acl: tuple[Resource, ...] = ()
    notification: tuple[Resource, ...] = ()
    replication: tuple[Resource, ...] = ()
    object_lock: tuple[Resource, ...] = ()


def bucket_parts(index: Index, bucket: Resource) -> BucketParts:
    return BucketParts(**{name: index.companions(bucket, "bucket", token) for name, token in _BUCKET_PARTS.items()})


def listeners_of(index: Index, balancer: Resource) -> tuple[Resource, ...]:
    return index.companions(balancer, "loadBalancerArn", LISTENER)


def target_groups_of(index: Index, balancer: Resource) -> tuple[Resource, ...]:
    """Target groups that the listeners of a balancer, or their rules, forward to."""
    found: dict[str, Resource] = {}
    for listener in listeners_of(index, balancer):
        for group in index.targets(listener, "defaultActions", TARGET_GROUP):
            found[group.urn] = group
        for rule in index.companions(listener, "listenerArn", LISTENER_RULE):
            found.update((group.urn, group) for group in index.targets(rule, "actions", TARGET_GROUP))
    return tuple(found.values())


def balancers_of(index: Index, group: Resource) -> tuple[Resource, ...]:
    """Load balancers that forward to a target group."""
    balancers = index.of_type("aws:lb/loadBalancer:LoadBalancer")
    return tuple(b for b in balancers if group.urn in {g.urn for g in target_groups_of(index, b)})


class Container(msgspec.Struct, frozen=True, kw_only=True):
    """One container of a task definition. environment: name -> value; secrets: name -> ARN or parameter it comes from.
    Values may be markers, and hold `[secret]` where a secret was; None where a text is not known. raw: the whole
    definition as written."""

    name: str
    image: str | None
    essential: bool = True
    environment: dict[str, Any] = {}
    secrets: dict[str, Any] = {}
    ports: tuple[int, ...] = ()
    log_driver: str = ""
    log_options: dict[str, Any] = {}
    raw: dict[str, Any] = {}


def containers_of(task: Resource) -> tuple[Container, ...] | None:
    """Containers of an ECS task definition (also where a list was given for JSON text); None when not known."""
    value = shown(value_at(task.inputs, "containerDefinitions"))
    if is_hidden(value):
        return None
    entries = parsed(value)
    if not isinstance(entries, list):
        return None
    return tuple(_container(entry) for entry in entries if isinstance(entry, dict) and not is_hidden(entry))


def _container(entry: dict[str, Any]) -> Container:
    ports = [value_at(block, "containerPort") for block in as_items(value_at(entry, "portMappings")) or ()]
    options = value_at(entry, "logConfiguration.options")
    return Container(
        name=as_text(value_at(entry, "name")) or "",
        image=as_text(value_at(entry, "image")),
        essential=as_flag(value_at(entry, "essential"), default=True) is not False,
        environment=_pairs(value_at(entry, "environment"), "value"),
        secrets=_pairs(value_at(entry, "secrets"), "valueFrom"),
        ports=tuple(int(port) for port in ports if isinstance(port, int | float) or str(port).isdigit()),
        log_driver=as_text(value_at(entry, "logConfiguration.logDriver")) or "",
        log_options=options if isinstance(options, dict) else {},
        raw=entry,
    )


def _pairs(value: Any, key: str) -> dict[str, Any]:
    pairs = as_items(value) or ()
    return {str(p["name"]): p.get(key) for p in pairs if isinstance(p, dict) and isinstance(p.get("name"), str)}
