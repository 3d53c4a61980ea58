"""Who reaches the databases, and how they are encrypted."""

from __future__ import annotations

from stackproof.model import Resource
from stackproof.topology import flag, has, text, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Severity, Unknown, Verdict, check
from ._databases import CLUSTER, CLUSTER_INSTANCE, DOCUMENTS, INSTANCE, NEPTUNE, REDSHIFT, is_aurora, is_copy

_PRIVATE = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html"


@check(
    "RDS001",
    title="Databases have no public address",
    severity="high",
    category="security",
    impact=Impact("security", "The database answers to addresses on the internet."),
    links=(_PRIVATE,),
    when=(INSTANCE, CLUSTER_INSTANCE, REDSHIFT),
)
def databases_are_private(case: Case) -> Iterator[Verdict]:
    """No database is publicly accessible.

    Why
        A public database is one wrong rule, one weak password or one unpatched hole away from everybody.
    Fix
        Leave `publicly_accessible` out or set it to False, place it in private subnets, and reach it by a bastion, SSM
        or a VPN.
    Bad
        import pulumi_aws as aws
        import pulumi_random as random

        aws.rds.Instance(  # <- finding
            "db",
            engine="postgres",
            instance_class="db.t3.micro",
            allocated_storage=20,
            username="app",
            password=random.RandomPassword("db", length=24).result,
            publicly_accessible=True,
            skip_final_snapshot=True,
        )
    Good
        import pulumi_aws as aws
        import pulumi_random as random

        aws.rds.Instance(
            "db",
            engine="postgres",
            instance_class="db.t3.micro",
            allocated_storage=20,
            username="app",
            password=random.RandomPassword("db", length=24).result,
            skip_final_snapshot=True,
        )
    Known limits
        Without security groups of the program, or where they let the internet in, it is critical; else high.
    """
    for database in case.resources(INSTANCE, CLUSTER_INSTANCE, REDSHIFT):
        public = flag(database, "publiclyAccessible", default=_by_default(case, database))
        if public is None:
            yield Unknown(database.urn, "publicly_accessible is not known")
        elif public:
            open_to_all = _open_group(case, database)
            who = "and its security group lets every address in" if open_to_all else "behind its security group alone"
            yield Fail(
                subject=database.urn,
                message=f"the database {database.name} has a public address, {who}; keep it private",
                severity="critical" if open_to_all else None,
                cause=f"exposed@{case.place_of(open_to_all)}" if open_to_all else "",
            )
        else:
            yield Pass(database.urn, "it has no public address")


def _by_default(case: Case, database: Resource) -> bool:
    """Version 6 of the provider gave Redshift clusters a public address; version 7 and RDS do not."""
    return case.major < 7 and case.topology.is_type(database, REDSHIFT)


def _open_group(case: Case, database: Resource) -> Resource | None:
    """The security group of the database that lets every address in."""
    holders = [database]
    if case.topology.is_type(database, CLUSTER_INSTANCE):
        cluster = case.topology.target(database, "clusterIdentifier", CLUSTER)
        holders += [cluster] if cluster is not None else []
    groups = [group for holder in holders for group in case.topology.groups_of(holder)]
    for group in groups:
        if any(rule.direction == "ingress" and rule.is_world for rule in case.topology.rules_of(group)):
            return group
    return None


@check(
    "RDS002",
    title="Databases are encrypted at rest",
    severity="high",
    category="security",
    impact=Impact("security", "Storage, backups and snapshots of the database are in the clear."),
    links=("https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html",),
    when=(INSTANCE, CLUSTER, DOCUMENTS, NEPTUNE, REDSHIFT),
)
def databases_are_encrypted(case: Case) -> Iterator[Verdict]:
    """Databases encrypt their storage.

    Why
        Encryption cannot be switched on later: the database has to be copied into a new one.
    Fix
        Set `storage_encrypted=True` (`encrypted=True` for Redshift), with `kms_key_id` where the key has to be your
        own.
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

        aws.docdb.Cluster(  # <- finding
            "documents", master_username="app", manage_master_user_password=True, skip_final_snapshot=True
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
            storage_encrypted=True,
            skip_final_snapshot=True,
        )
    Known limits
        Aurora encrypts new clusters since February 2026 by itself, so an Aurora cluster that does not say so weighs
        low. Replicas and restored databases follow their source and are left open.
    """
    for database in case.resources(INSTANCE, CLUSTER, DOCUMENTS, NEPTUNE, REDSHIFT):
        state = _encrypted(case, database)
        if state is None:
            yield Unknown(database.urn, "whether it is encrypted is not known")
        elif state:
            yield Pass(database.urn, "its storage is encrypted")
        elif not _says_so(database) and is_aurora(database):
            yield _unstated(database)
        elif not (is_aurora(database) is None and not _says_so(database)):
            argument = "encrypted" if case.topology.is_type(database, REDSHIFT) else "storage_encrypted"
            yield Fail(
                subject=database.urn, message=f"the database {database.name} is not encrypted; set {argument}=True"
            )


def _unstated(database: Resource) -> Fail:
    severity: Severity = "low"
    return Fail(
        subject=database.urn,
        message=f"the cluster {database.name} does not say that it is encrypted; it rests on Aurora's default",
        severity=severity,
    )


def _says_so(database: Resource) -> bool:
    return has(database, "storageEncrypted") or has(database, "encrypted")


def _encrypted(case: Case, database: Resource) -> bool | None:
    if case.topology.is_type(database, REDSHIFT):
        # Redshift encrypts new clusters since January 2025, and version 7 of the provider asks for it.
        if is_copy(database) or (case.major < 7 and not has(database, "encrypted")):
            return None
        return flag(database, "encrypted", default=True)
    encryption = case.topology.encryption_of(database)
    if encryption is None or encryption.kind == "unknown":
        return None
    return encryption.kind != "none"


@check(
    "RDS003",
    title="Databases have a credential to be made with",
    severity="critical",
    category="deployment",
    impact=Impact("deployment", "RDS refuses to make a database without a master user and its password."),
    links=("https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html",),
    when=(INSTANCE, CLUSTER, DOCUMENTS),
    local=True,
)
def databases_have_a_credential(case: Case) -> Iterator[Verdict]:
    """Each new database gets a master user and a password, given or managed.

    Why
        Only replicas, restored databases and members of a global one take the credential of their source.
    Fix
        Set `username` and `manage_master_user_password=True` (for clusters `master_username`), or `password` from a
        generated secret.
    Bad
        import pulumi_aws as aws

        aws.rds.Instance(  # <- finding
            "db",
            engine="postgres",
            instance_class="db.t3.micro",
            allocated_storage=20,
            username="app",
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
            skip_final_snapshot=True,
        )
    Known limits
        Where a password comes from is a matter of the checks on secrets.
    """
    for database in case.resources(INSTANCE, CLUSTER, DOCUMENTS):
        if is_copy(database) or database.options.importId:
            continue
        single = case.topology.is_type(database, INSTANCE)
        user, password = ("username", "password") if single else ("masterUsername", "masterPassword")
        managed = flag(database, "manageMasterUserPassword")
        given = any(value_at(database.inputs, name) not in ("", False) and has(database, name)
                    for name in (password, password + "Wo"))  # fmt: skip
        if managed is None:
            yield Unknown(database.urn, "manage_master_user_password is not known")
            continue
        lacks = []
        if not (given or managed):
            lacks.append("password")
        if text(database, user) == "":
            lacks.append("user")
        if lacks:
            yield Fail(
                subject=database.urn,
                message=f"the database {database.name} is given no master {' and '.join(reversed(lacks))}",
            )
        else:
            yield Pass(database.urn, "its password is managed by RDS" if managed else "its password is given")
