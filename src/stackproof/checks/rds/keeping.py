"""Backups and availability of databases."""

from __future__ import annotations

from stackproof.model import Resource
from stackproof.topology import flag, has, number, text

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from ._databases import CLUSTER, DOCUMENTS, INSTANCE, MEMBERS, NEPTUNE, is_aurora, is_copy


@check(
    "RDS004",
    title="Databases are backed up",
    severity="medium",
    category="architecture",
    impact=Impact("quality", "What is deleted or damaged by mistake cannot be brought back."),
    links=("https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html",),
    when=(INSTANCE,),
    local=True,
)
def databases_are_backed_up(case: Case) -> Iterator[Verdict]:
    """Automated backups of database instances are on.

    Why
        With a retention of 0 there are no automated backups and no restore to a point in time. The provider sends 0
        when the argument is left out.
    Fix
        Set `backup_retention_period` to 7 or more.
    Bad
        import pulumi_aws as aws

        aws.rds.Instance(  # <- finding
            "db",
            engine="postgres",
            instance_class="db.t3.micro",
            allocated_storage=20,
            username="app",
            manage_master_user_password=True,
            skip_final_snapshot=True,
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
            backup_retention_period=7,
            skip_final_snapshot=True,
        )
    Known limits
        Plans of AWS Backup are not counted. Clusters always keep at least one day and are left out, as are replicas.
    """
    for database in case.resources(INSTANCE):
        if has(database, "replicateSourceDb"):
            continue
        days = number(database, "backupRetentionPeriod", default=0)
        if days is None:
            yield Unknown(database.urn, "the retention is not known")
        elif days < 1:
            yield Fail(
                subject=database.urn,
                message=f"the database {database.name} has no automated backups; keep them for 7 days or more",
            )
        else:
            yield Pass(database.urn, f"backups are kept for {days:g} days")


@check(
    "RDS005",
    title="Databases survive the loss of an Availability Zone",
    severity="medium",
    category="architecture",
    impact=Impact("performance", "When the zone or the instance fails, the database is down until it is restored."),
    links=("https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZ.html",),
    when=(INSTANCE, CLUSTER, DOCUMENTS, NEPTUNE),
)
def databases_have_a_standby(case: Case) -> Iterator[Verdict]:
    """Instances are Multi-AZ, and clusters have a second instance to fail over to.

    Why
        A single instance is also down while it is patched or resized. For a development database that may be fine.
    Fix
        Set `multi_az=True`, or add a second cluster instance.
    Bad
        import pulumi_aws as aws

        aws.rds.Instance(  # <- finding
            "db",
            engine="postgres",
            instance_class="db.t3.micro",
            allocated_storage=20,
            username="app",
            manage_master_user_password=True,
            skip_final_snapshot=True,
        )
    Bad
        import pulumi_aws as aws

        cluster = aws.rds.Cluster(  # <- finding
            "db",
            engine="aurora-postgresql",
            master_username="app",
            manage_master_user_password=True,
            skip_final_snapshot=True,
        )
        aws.rds.ClusterInstance(
            "writer", cluster_identifier=cluster.id, engine="aurora-postgresql", instance_class="db.r6g.large"
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
            multi_az=True,
            skip_final_snapshot=True,
        )
    Good
        import pulumi_aws as aws

        cluster = aws.rds.Cluster(
            "db",
            engine="aurora-postgresql",
            master_username="app",
            manage_master_user_password=True,
            skip_final_snapshot=True,
        )
        for name in ("one", "two"):
            aws.rds.ClusterInstance(
                name, cluster_identifier=cluster.id, engine="aurora-postgresql", instance_class="db.r6g.large"
            )
    Known limits
        Replicas are left out, and so are clusters without any instance in the program.
    """
    for database in case.resources(INSTANCE):
        if has(database, "replicateSourceDb"):
            continue
        standby = flag(database, "multiAz")
        if standby is None:
            yield Unknown(database.urn, "multi_az is not known")
        elif standby:
            yield Pass(database.urn, "it is Multi-AZ")
        else:
            yield Fail(subject=database.urn, message=f"the database {database.name} has no standby; set multi_az=True")
    for cluster in case.resources(*MEMBERS):
        members = case.topology.companions(cluster, "clusterIdentifier", *MEMBERS.values())
        if len(members) == 1 and not is_copy(cluster):
            yield _single(cluster)
        elif members:
            yield Pass(cluster.urn, f"it has {len(members)} instances")


def _single(cluster: Resource) -> Verdict:
    return Fail(
        subject=cluster.urn, message=f"the cluster {cluster.name} has one instance and nothing to fail over to; add one"
    )


@check(
    "RDS006",
    title="Aurora clusters have instances",
    severity="high",
    category="architecture",
    impact=Impact("quality", "The cluster has storage and an endpoint, and nothing that answers there."),
    links=("https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Overview.html",),
    when=(CLUSTER, DOCUMENTS, NEPTUNE),
)
def clusters_have_instances(case: Case) -> Iterator[Verdict]:
    """Each Aurora, DocumentDB or Neptune cluster has at least one instance.

    Why
        The provider makes the cluster alone; its instances are resources of their own, serverless v2 ones too.
    Fix
        Add a `ClusterInstance` (for serverless v2 of class `db.serverless`).
    Bad
        import pulumi_aws as aws

        aws.rds.Cluster(  # <- finding
            "db",
            engine="aurora-postgresql",
            master_username="app",
            manage_master_user_password=True,
            skip_final_snapshot=True,
        )
    Good
        import pulumi_aws as aws

        cluster = aws.rds.Cluster(
            "db",
            engine="aurora-postgresql",
            master_username="app",
            manage_master_user_password=True,
            skip_final_snapshot=True,
        )
        aws.rds.ClusterInstance(
            "writer", cluster_identifier=cluster.id, engine="aurora-postgresql", instance_class="db.r6g.large"
        )
    Known limits
        Multi-AZ clusters of RDS (with an instance class of their own), Aurora Serverless v1 and members of a global
        cluster need no instance, and are left out.
    """
    for cluster in case.resources(*MEMBERS):
        aurora = is_aurora(cluster)
        alone = has(cluster, "dbClusterInstanceClass") or has(cluster, "globalClusterIdentifier")
        mode = text(cluster, "engineMode", default="provisioned")
        if alone or mode != "provisioned" or (case.topology.is_type(cluster, CLUSTER) and not aurora):
            continue
        members = case.topology.companions(cluster, "clusterIdentifier", *MEMBERS.values())
        if members:
            yield Pass(cluster.urn, f"it has {len(members)} instances")
        elif not _is_used_elsewhere(case, cluster):
            yield Fail(subject=cluster.urn, message=f"the cluster {cluster.name} has no instance; add one")


def _is_used_elsewhere(case: Case, cluster: Resource) -> bool:
    """True when a resource of another package (a component that makes the instances) takes the cluster."""
    return any(not other.custom or not other.type.startswith("aws:") for other, _ in case.topology.refs_to(cluster))
