"""Judges of deletion: what keeps a resource from being destroyed, or protects it from that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stackproof.model import Requirement, Resource
from stackproof.topology import MISSING, as_text, canonical_type, flag, is_hidden, value_at

from .._concepts import concepts
from ._facts import Facts
from ._outcomes import Held, Missed, Open, Outcome, joined, witness
from ._subjects import held, left_open, missed, none_made, plain

_SNAPSHOTS = frozenset(
    {
        "aws:rds/instance:Instance",
        "aws:rds/cluster:Cluster",
        "aws:docdb/cluster:Cluster",
        "aws:neptune/cluster:Cluster",
        "aws:redshift/cluster:Cluster",
    }
)
# Switches that refuse a deletion while they are on.
_GUARDS = {
    "aws:rds/instance:Instance": "deletionProtection",
    "aws:rds/cluster:Cluster": "deletionProtection",
    "aws:docdb/cluster:Cluster": "deletionProtection",
    "aws:neptune/cluster:Cluster": "deletionProtection",
    "aws:dynamodb/table:Table": "deletionProtectionEnabled",
    "aws:lb/loadBalancer:LoadBalancer": "enableDeletionProtection",
    "aws:cognito/userPool:UserPool": "deletionProtection",
    "aws:eks/cluster:Cluster": "deletionProtection",
    "aws:ec2/instance:Instance": "disableApiTermination",
    "aws:qldb/ledger:Ledger": "deletionProtection",
}
# Switches without which a filled resource refuses its deletion.
_FORCED = {
    "aws:s3/bucket:Bucket": "forceDestroy",
    "aws:ecr/repository:Repository": "forceDelete",
    "aws:backup/vault:Vault": "forceDestroy",
    "aws:athena/workgroup:Workgroup": "forceDestroy",
}
_FILLED = frozenset({"aws:s3/bucket:Bucket", "aws:ecr/repository:Repository"})
_STORES = ("database", "table", "document_database", "graph_database", "warehouse")
_LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"


def judge_destroyable(requirement: Requirement, facts: Facts) -> Outcome:
    want = requirement.want
    concept = requirement.of if requirement.of in concepts() else ""
    made = facts.of_concept(concept) if concept else tuple(r for r in facts.graph.resources if not r.read)
    made = tuple(one for one in made if one.custom and not one.type.startswith("pulumi:"))
    if not made:
        return none_made(concept) if concept else Missed("the program makes nothing")
    outcomes = [outcome for resource in made for outcome in _hindrances(facts, resource, want)]
    told = [one for one in outcomes if not isinstance(one, Held)]
    if told:
        return joined(told, nothing=Open(""))
    kept = [one for one in outcomes if isinstance(one, Held)]
    return joined(kept, nothing=plain("nothing that it makes is kept from being destroyed"))


def _hindrances(facts: Facts, resource: Resource, want: dict[str, Any]) -> Iterator[Outcome]:
    kind = canonical_type(resource.type)
    everything = not want
    if everything or want.get("deletion_protection") is False:
        if resource.options.protect:
            yield missed(facts, resource, "protect is on")
        if kind in _GUARDS:
            yield _off(facts, resource, _GUARDS[kind])
    if everything and resource.options.retainOnDelete:
        yield missed(facts, resource, "retainOnDelete is on, so that it stays behind")
    if kind in _SNAPSHOTS and (everything or want.get("final_snapshot") is False):
        yield _without_snapshot(facts, resource)
    if kind in _FORCED and (everything or (want.get("force_destroy") and kind in _FILLED)):
        yield _forced(facts, resource, _FORCED[kind])


def _guard(resource: Resource, path: str) -> bool | None:
    """Whether a guard is on; Cognito says so in words."""
    value = value_at(resource.inputs, path)
    if is_hidden(value):
        return None
    return True if as_text(value) == "ACTIVE" else False if as_text(value) == "INACTIVE" else flag(resource, path)


def _off(facts: Facts, resource: Resource, path: str) -> Outcome:
    on = _guard(resource, path)
    if on is None:
        return left_open(facts, resource, f"{path} is not known", property=path)
    if on:
        return missed(facts, resource, f"{path} is on", property=path, asked="off")
    return held(facts, resource, f"{path} is off", property=path)


def _without_snapshot(facts: Facts, resource: Resource) -> Outcome:
    path = "skipFinalSnapshot"
    skips = flag(resource, path)
    if skips is None:
        return left_open(facts, resource, f"{path} is not known", property=path)
    if skips or value_at(resource.inputs, "replicateSourceDb") is not MISSING:
        return held(facts, resource, "it takes no final snapshot", property=path)
    return missed(facts, resource, f"{path} is off, so that a final snapshot is taken", property=path, value="on")


def _forced(facts: Facts, resource: Resource, path: str) -> Outcome:
    on = flag(resource, path)
    if on is None:
        return left_open(facts, resource, f"{path} is not known", property=path)
    if on:
        return held(facts, resource, f"{path} is on", property=path)
    return missed(facts, resource, f"{path} is off, so that it cannot go while filled", property=path, value="on")


# --- protection


def judge_protected(requirement: Requirement, facts: Facts) -> Outcome:
    concept = requirement.of if requirement.of in concepts() else ""
    names = (concept,) if concept else _STORES
    made = [one for name in names for one in facts.of_concept(name) if one.custom]
    if not made:
        return none_made(concept) if concept else Missed("the program makes no data store")
    return joined((_protected(facts, one) for one in made), nothing=Open(""))


def _protected(facts: Facts, resource: Resource) -> Outcome:
    if resource.options.protect:
        return held(facts, resource, "protect is on")
    if resource.options.retainOnDelete:
        return held(facts, resource, "retainOnDelete is on")
    locks = facts.topology.companions(resource, "backupVaultName", _LOCK)
    if locks:
        return Held((witness(facts, locks[0], f"it locks {resource.name}"),))
    kind = canonical_type(resource.type)
    path = _GUARDS.get(kind)
    if path is None:
        if kind == "aws:backup/vault:Vault":
            return missed(facts, resource, "neither a lock nor protect keeps it")
        return missed(facts, resource, "neither protect nor retainOnDelete is on")
    on = _guard(resource, path)
    if on is None:
        return left_open(facts, resource, f"{path} is not known", property=path)
    if on:
        return held(facts, resource, f"{path} is on", property=path)
    return missed(facts, resource, f"{path} is off", property=path, asked="on")
