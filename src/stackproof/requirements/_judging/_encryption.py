"""Judges of keys: encryption at rest, and how often keys and secrets change."""

from __future__ import annotations

import re

import msgspec

from stackproof.model import Requirement, Resource
from stackproof.topology import MISSING, as_text, canonical_type, flag, has, is_hidden, number, text, value_at

from ._facts import Facts
from ._holders import (
    BROKER,
    BUCKET,
    CACHE_CLUSTER,
    CACHE_GROUP,
    CACHE_SERVERLESS,
    CLUSTER,
    DOCUMENTS,
    FILES,
    GRAPHS,
    INSTANCE,
    KAFKA,
    LOG_GROUP,
    PARAMETER,
    QUEUE,
    REPOSITORY,
    SEARCH,
    SECRET,
    STREAM,
    TABLE,
    TOPIC,
    VOLUME,
    WAREHOUSE,
    WORKGROUP,
    Rule,
    by_type,
    is_log_bucket,
    is_replica,
    unless_loose,
    with_own_secrets,
)
from ._outcomes import Judge, Missed, Open, Outcome, joined
from ._subjects import compared, held, left_open, missed

_KEY = "aws:kms/key:Key"
_SSE = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
# RDS changes the password that it manages once a week, unless a rotation says otherwise.
_MANAGED_DAYS = 7
_ROTATION = "aws:secretsmanager/secretRotation:SecretRotation"
_ASKED = {"": "encryption at rest", "kms": "a KMS key", "customer": "a customer-managed key"}
# What "all data" is, where a prompt names none of it, and what it is in a program that has none of those.
_STORES = (
    BUCKET, INSTANCE, CLUSTER, DOCUMENTS, GRAPHS, TABLE, FILES, VOLUME, CACHE_GROUP, CACHE_CLUSTER, CACHE_SERVERLESS,
    *SEARCH, WAREHOUSE, WORKGROUP, STREAM, KAFKA, QUEUE,
)  # fmt: skip
_REST = (TOPIC, SECRET, LOG_GROUP, REPOSITORY, PARAMETER, BROKER)
# (input that switches it on, input that names the key), for what is said; "" where there is no such switch
_INPUTS = {
    INSTANCE: ("storageEncrypted", "kmsKeyId"), CLUSTER: ("storageEncrypted", "kmsKeyId"),
    DOCUMENTS: ("storageEncrypted", "kmsKeyId"), GRAPHS: ("storageEncrypted", "kmsKeyId"),
    TABLE: ("", "serverSideEncryption.kmsKeyArn"), FILES: ("encrypted", "kmsKeyId"), VOLUME: ("encrypted", "kmsKeyId"),
    CACHE_GROUP: ("atRestEncryptionEnabled", "kmsKeyId"), CACHE_SERVERLESS: ("", "kmsKeyId"),
    SEARCH[0]: ("encryptAtRest.enabled", "encryptAtRest.kmsKeyId"),
    SEARCH[1]: ("encryptAtRest.enabled", "encryptAtRest.kmsKeyId"), WAREHOUSE: ("encrypted", "kmsKeyId"),
    STREAM: ("encryptionType", "kmsKeyId"), KAFKA: ("", "encryptionInfo.encryptionAtRestKmsKeyArn"),
    QUEUE: ("sqsManagedSseEnabled", "kmsMasterKeyId"), TOPIC: ("kmsMasterKeyId", "kmsMasterKeyId"),
    SECRET: ("", "kmsKeyId"), LOG_GROUP: ("", "kmsKeyId"), PARAMETER: ("type", "keyId"),
    REPOSITORY: ("", "encryptionConfigurations[0].kmsKey"), "aws:backup/vault:Vault": ("", "kmsKeyArn"),
    "aws:cloudtrail/trail:Trail": ("", "kmsKeyId"), "aws:lambda/function:Function": ("", "kmsKeyArn"),
    "aws:codebuild/project:Project": ("", "encryptionKey"),
    "aws:codepipeline/pipeline:Pipeline": ("", "artifactStores[0].encryptionKey.id"),
}  # fmt: skip


def _judge_encryption(requirement: Requirement, facts: Facts) -> Outcome:
    key = str(requirement.want.get("key") or "")
    if key not in _ASKED:
        key = "" if key in ("none", "any") else "kms"
    if requirement.of == "volume" and not facts.of_concept("volume") and facts.of_concept("instance"):
        # A machine's root volume is no resource of its own.
        requirement = msgspec.structs.replace(requirement, of="instance")
    types = {canonical_type(r.type) for r in facts.graph.resources if facts.topology.encryption_of(r) is not None}

    def rule(facts: Facts, resource: Resource) -> Outcome | None:
        return _encrypted(facts, resource, key)

    rules: dict[str, Rule] = dict.fromkeys(types, rule)
    managed = with_own_secrets(facts)
    if requirement.of == "secret" and managed and not facts.made(SECRET):
        return joined((_own_secret_encrypted(facts, one, key) for one in managed), nothing=Open("no secret"))
    stores = _STORES if facts.made(*_STORES) else _REST
    return by_type(requirement, facts, rules, everything=stores)


def _encrypted(facts: Facts, resource: Resource, key: str) -> Outcome | None:
    encryption = facts.topology.encryption_of(resource)
    if encryption is None or (is_replica(resource) and facts.topology.target(resource, "replicateSourceDb")):
        return None
    # Access logs cannot be written with a key of KMS: what AWS refuses is not asked.
    if key and canonical_type(resource.type) == BUCKET and is_log_bucket(facts, resource):
        key = ""
    # CloudWatch encrypts all logs by itself; who asks for it in so many words means a key.
    if canonical_type(resource.type) == LOG_GROUP:
        key = key or "kms"
    switch, place = _INPUTS.get(canonical_type(resource.type), ("", ""))
    if encryption.kind == "unknown":
        return left_open(facts, resource, "its encryption is not known", property=place)
    if encryption.kind == "none":
        found = f"{switch} is {_given(resource, switch)}" if switch else "it is not encrypted"
        value = _ASKED[key] if switch == place else "on"
        return missed(facts, resource, f"{found}; asked: {_ASKED[key]}", property=switch, value=value)
    enough = encryption.kind == "customer" or not key or (key == "kms" and encryption.kms)
    if not enough:
        found = f"{place} is {_given(resource, place)}" if place else "the key is one of AWS"
        weak = missed(facts, resource, f"{found}; asked: {_ASKED[key]}", property=place, value=_ASKED[key])
        return unless_loose(facts, weak, "bucket", _SSE) if not encryption.explicit else weak
    made = facts.topology.resource(encryption.key)
    other = "a customer-managed key" if encryption.kind == "customer" else "a key of AWS"
    return held(facts, resource, f"encrypted with {f'the key {made.name}' if made else other}", property=place)


def _own_secret_encrypted(facts: Facts, database: Resource, key: str) -> Outcome:
    """The secret that AWS keeps for a database: with its own key of KMS where none is named."""
    place = "masterUserSecretKmsKeyId"
    if key != "customer":
        return held(facts, database, "AWS keeps its password in an encrypted secret", property=place)
    made = facts.topology.target(database, place, _KEY)
    if made is not None:
        return held(facts, database, f"its secret is encrypted with the key {made.name}", property=place)
    if has(database, place):
        return left_open(facts, database, f"the key of {place} is not seen", property=place)
    return missed(facts, database, f"{place} is absent; asked: {_ASKED[key]}", property=place)


def _given(resource: Resource, path: str) -> str:
    value = value_at(resource.inputs, path)
    return "absent" if value is MISSING else "not known" if is_hidden(value) else as_text(value) or "empty"


# --- rotation


def _judge_rotation(requirement: Requirement, facts: Facts) -> Outcome:
    days = requirement.want.get("days")
    rules: dict[str, Rule] = {
        _KEY: lambda facts, key: _key_rotates(facts, key, days),
        SECRET: lambda facts, secret: _secret_rotates(facts, secret, days),
    }
    managed = [_managed_rotates(facts, database, days) for database in with_own_secrets(facts)]
    if requirement.of == "secret" and managed and not facts.made(SECRET):
        return joined(managed, nothing=Open("no secret"))
    if requirement.of == "database":
        return joined(managed, nothing=Missed("no database has a password that AWS manages and rotates"))
    only = (_KEY,) if facts.made(_KEY) else (SECRET,)
    return by_type(requirement, facts, rules, everything=only)


def _key_rotates(facts: Facts, key: Resource, days: object) -> Outcome | None:
    spec = text(key, "customerMasterKeySpec", default="SYMMETRIC_DEFAULT")
    if spec not in (None, "SYMMETRIC_DEFAULT") or has(key, "customKeyStoreId"):
        return None  # KMS rotates no others
    place = "enableKeyRotation"
    enabled = flag(key, place)
    if enabled is None:
        return left_open(facts, key, f"{place} is not known", property=place)
    if not enabled:
        return missed(facts, key, f"{place} is {_given(key, place)}; asked: rotation", property=place)
    if days is None:
        return held(facts, key, f"{place} is true", property=place)
    period = number(key, "rotationPeriodInDays", default=365)
    if period is None:
        return left_open(facts, key, "rotationPeriodInDays is not known", property="rotationPeriodInDays")
    return compared(facts, key, "rotationPeriodInDays", period, days, sense="at_most")


def _managed_rotates(facts: Facts, database: Resource, days: object) -> Outcome:
    place = "manageMasterUserPassword"
    if days is None:
        return held(facts, database, "AWS keeps its password in a secret and rotates it", property=place)
    rotations = facts.topology.companions(database, "secretId", _ROTATION)
    if rotations:
        return _rotates_each(facts, rotations[0], days)
    return compared(facts, database, "days between rotations", _MANAGED_DAYS, days, sense="at_most")


def _secret_rotates(facts: Facts, secret: Resource, days: object) -> Outcome:
    rotations = facts.topology.companions(secret, "secretId", _ROTATION)
    if not rotations:
        return unless_loose(facts, missed(facts, secret, "nothing rotates it; asked: rotation"), "secretId", _ROTATION)
    rotation, place = rotations[0], "rotationRules"
    if days is None:
        return held(facts, rotation, f"it rotates {secret.name}", property=place)
    return _rotates_each(facts, rotation, days)


def _rotates_each(facts: Facts, rotation: Resource, days: object) -> Outcome:
    place = "rotationRules"
    period = number(rotation, f"{place}.automaticallyAfterDays")
    schedule = re.fullmatch(r"rate\((\d+) days?\)", text(rotation, f"{place}.scheduleExpression") or "")
    if period is None and schedule is not None:
        period = float(schedule[1])
    if period is None:
        return left_open(facts, rotation, "how often it rotates is not known", property=place)
    return compared(facts, rotation, "days between rotations", period, days, sense="at_most")


JUDGES: dict[str, Judge] = {"encryption": _judge_encryption, "rotation": _judge_rotation}
