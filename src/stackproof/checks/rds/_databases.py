"""The database types, and what kind of database a resource is."""

from __future__ import annotations

from stackproof.model import Resource
from stackproof.topology import canonical_type, has, text

INSTANCE = "aws:rds/instance:Instance"
CLUSTER = "aws:rds/cluster:Cluster"
CLUSTER_INSTANCE = "aws:rds/clusterInstance:ClusterInstance"
DOCUMENTS = "aws:docdb/cluster:Cluster"
NEPTUNE = "aws:neptune/cluster:Cluster"
REDSHIFT = "aws:redshift/cluster:Cluster"
MEMBERS = {
    CLUSTER: CLUSTER_INSTANCE,
    DOCUMENTS: "aws:docdb/clusterInstance:ClusterInstance",
    NEPTUNE: "aws:neptune/clusterInstance:ClusterInstance",
}
_COPIES = (
    "replicateSourceDb",
    "snapshotIdentifier",
    "restoreToPointInTime",
    "s3Import",
    "replicationSourceIdentifier",
    "globalClusterIdentifier",
    "snapshotArn",
)


def is_copy(database: Resource) -> bool:
    """True for a replica, a restored database, or the member of a global one: much comes from its source."""
    return any(has(database, name) for name in _COPIES)


def is_aurora(database: Resource) -> bool | None:
    """Whether it is an Aurora cluster; None where the engine is not known."""
    if canonical_type(database.type) != CLUSTER:
        return False
    engine = text(database, "engine")
    return None if engine is None else engine.startswith("aurora")
