"""Databases: what becomes of their data in the end, and a second instance of a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stackproof.model import Finding

from ._calls import NotPossible
from ._edits import Mend
from ._ground import Ground, Mender

_CLUSTER, _MEMBER = "aws:rds/cluster:Cluster", "aws:rds/clusterInstance:ClusterInstance"
_MEMBERS = {
    _CLUSTER: _MEMBER,
    "aws:docdb/cluster:Cluster": "aws:docdb/clusterInstance:ClusterInstance",
    "aws:neptune/cluster:Cluster": "aws:neptune/clusterInstance:ClusterInstance",
}


def not_public(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """No public address, where nothing of the program itself talks to the database from outside."""
    database = ground.resource(finding)
    if any(not other.type.startswith("aws:") and other.custom for other, _ in ground.topology.refs_to(database)):
        raise NotPossible("the program works with the database from outside")
    yield Mend(ground.call_of(database).give("publicly_accessible=False"))


def last_snapshot(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A name for the final snapshot; none is taken where the stack was asked to go without leftovers."""
    database = ground.resource(finding)
    call = ground.call_of(database)
    if any(one.kind == "destroyable" for one in ground.requirements):
        yield Mend(call.give("skip_final_snapshot=True"))
        return
    named = call.named_with("final")
    written = f"pulumi.String({named})" if call.path.endswith(".go") else named
    yield Mend(call.give("final_snapshot_identifier=SnapshotOfIt", {"SnapshotOfIt": written}))


def second_instance(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A further instance of a cluster, like the one that it has."""
    cluster = ground.resource(finding)
    token = _MEMBERS.get(cluster.type)
    members = ground.topology.companions(cluster, "clusterIdentifier", token) if token else ()
    if len(members) != 1:
        raise NotPossible("of which class the instance is to be is for a person")
    yield Mend(ground.call_of(members[0]).copied("second"))


DATABASES: Mapping[str, Mender] = {"DST001": last_snapshot, "RDS001": not_public, "RDS005": second_instance}
