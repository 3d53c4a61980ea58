"""What keeps `pulumi destroy` from coming to its end."""

from __future__ import annotations

from stackproof.model import Resource
from stackproof.topology import canonical_type, flag, has, short_type

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check

_SNAPSHOTS = (
    "aws:rds/instance:Instance",
    "aws:rds/cluster:Cluster",
    "aws:docdb/cluster:Cluster",
    "aws:neptune/cluster:Cluster",
    "aws:redshift/cluster:Cluster",
)
_REFUSED = "is refused while deletion protection is on"
# Switches that make a full or protected resource refuse its deletion; the value under which it does.
_KEPT = {
    "aws:s3/bucket:Bucket": ("forceDestroy", False, "fails while it holds objects; set force_destroy=True"),
    "aws:ecr/repository:Repository": (
        "forceDelete",
        False,
        "fails while it holds images; set force_delete=True",
    ),
    "aws:rds/instance:Instance": ("deletionProtection", True, _REFUSED),
    "aws:rds/cluster:Cluster": ("deletionProtection", True, _REFUSED),
    "aws:docdb/cluster:Cluster": ("deletionProtection", True, _REFUSED),
    "aws:neptune/cluster:Cluster": ("deletionProtection", True, _REFUSED),
    "aws:dynamodb/table:Table": ("deletionProtectionEnabled", True, _REFUSED),
    "aws:lb/loadBalancer:LoadBalancer": (
        "enableDeletionProtection",
        True,
        _REFUSED,
    ),
}


@check(
    "DST001",
    title="Databases say what becomes of their data when they are deleted",
    severity="medium",
    category="architecture",
    impact=Impact("deployment", "`pulumi destroy` and every replacement stop at the database."),
    links=("https://www.pulumi.com/registry/packages/aws/api-docs/rds/instance/",),
    when=_SNAPSHOTS,
    local=True,
)
def final_snapshots_are_settled(case: Case) -> Iterator[Verdict]:
    """A database skips its final snapshot, or has a name for it.

    Why
        Unless told otherwise the provider takes a final snapshot when it deletes a database, and fails when that has no
        name.
    Fix
        Set `final_snapshot_identifier`, or `skip_final_snapshot=True` where the data may go.
    Bad
        import pulumi_aws as aws

        aws.rds.Instance(  # <- finding
            "db",
            engine="postgres",
            instance_class="db.t3.micro",
            allocated_storage=20,
            username="app",
            manage_master_user_password=True,
        )
    Good
        import pulumi_aws as aws

        aws.rds.Instance(
            "db",
            engine="postgres",
            instance_class="db.t3.micro",
            allocated_storage=20,
            username="app",
            manage_master_user_password=True,
            final_snapshot_identifier="db-final",
        )
    Good
        import pulumi_aws as aws

        aws.docdb.Cluster(
            "documents", master_username="app", manage_master_user_password=True, skip_final_snapshot=True
        )
    Known limits
        Whether the data may be lost is not judged.
    """
    for database in case.resources(*_SNAPSHOTS):
        if database.options.retainOnDelete:
            continue
        skips = flag(database, "skipFinalSnapshot")
        if has(database, "finalSnapshotIdentifier"):
            yield Pass(database.urn, "its final snapshot has a name")
        elif skips is None:
            yield Unknown(database.urn, "skip_final_snapshot is not known")
        elif skips:
            yield Pass(database.urn, "it skips its final snapshot")
        else:
            yield Fail(
                subject=database.urn,
                message=f"deleting the database {database.name} fails: its final snapshot is neither named nor skipped",
            )


@check(
    "DST002",
    title="Nothing is kept from being destroyed",
    severity="note",
    category="architecture",
    impact=Impact("deployment", "`pulumi destroy` leaves something behind, or stops."),
    links=("https://www.pulumi.com/docs/iac/concepts/options/protect/",),
    when=(),
)
def nothing_is_kept(case: Case) -> Iterator[Verdict]:
    """No option or switch keeps a resource from being deleted with the stack.

    Why
        Protection is good practice for data in production, and in the way of a stack that has to go again. It is told
        so that it is known, and costs nothing.
    Fix
        Where the stack has to be taken down, drop `protect` and `retain_on_delete`, and switch deletion protection off.
    Fix in Go
        Where the stack has to be taken down, drop `pulumi.Protect` and `pulumi.RetainOnDelete`, and switch deletion
        protection off.
    Bad
        import pulumi_aws as aws

        aws.s3.Bucket("records")  # <- finding
    Bad
        import pulumi
        import pulumi_aws as aws

        aws.sns.Topic("orders", opts=pulumi.ResourceOptions(protect=True))  # <- finding
    Good
        import pulumi_aws as aws

        aws.s3.Bucket("records", force_destroy=True)
    Known limits
        Backups, and secrets that wait for their recovery window, are not told.
    """
    for resource in case.resources():
        why = _kept_by(resource)
        switch = _KEPT.get(canonical_type(resource.type))
        if why:
            yield Fail(subject=resource.urn, message=f"deleting the {short_type(resource.type)} {resource.name} {why}")
        elif switch is not None and flag(resource, switch[0]) is not None:
            yield Pass(resource.urn, "it can be deleted")


def _kept_by(resource: Resource) -> str:
    if resource.options.protect:
        return "is refused: protect is on"
    if resource.options.retainOnDelete:
        return "leaves it in the account: retain_on_delete is on"
    path, kept, why = _KEPT.get(canonical_type(resource.type), ("", None, ""))
    return why if path and flag(resource, path) is kept else ""
