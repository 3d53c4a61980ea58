"""PostgreSQL: one instance, or an Aurora cluster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from .component import Component
from .home import Home
from .logs import LogGroup, LogGroupArgs
from .naming import Names

PORT = 5432


@dataclass(kw_only=True)
class PostgresArgs:
    """groups: ids of its security groups. key: ARN of the KMS key, AWS's own where there is none. protected: whether it
    outlives the stack: deletion is refused, and the last state is kept. tls_only: whether it refuses other
    connections."""

    home: Home
    subnets: Sequence[pulumi.Input[str]]
    groups: Sequence[pulumi.Input[str]]
    database: str
    username: pulumi.Input[str]
    password: pulumi.Input[str]
    thing: str = "db"
    version: str = "16"
    instance_class: str = "db.t4g.micro"
    storage: int = 20
    key: pulumi.Input[str] | None = None
    multi_az: bool = True
    backup_days: int = 7
    backup_window: str = "03:00-04:00"
    maintenance_window: str = "sun:04:30-sun:05:30"
    log_days: int = 30
    log_key: pulumi.Input[str] | None = None
    exports: Sequence[str] = ("postgresql", "upgrade")
    protected: bool = False
    tls_only: bool = True


class PostgresInstance(Component):
    """instance, its address, endpoint and arn."""

    def __init__(self, name: str, args: PostgresArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args.home, opts)
        called = args.home.names(args.thing)
        logs = [
            LogGroup(
                args.home.names(f"{args.thing}-{kind}"),
                LogGroupArgs(
                    home=args.home, path=f"/aws/rds/instance/{called}/{kind}", days=args.log_days, key=args.log_key
                ),
                opts=self.child(),
            )
            for kind in args.exports
        ]
        parameters = aws.rds.ParameterGroup(
            called,
            name=called,
            family=f"postgres{args.version.partition('.')[0]}",
            description="Connections by TLS",
            parameters=[{"name": "rds.force_ssl", "value": "1" if args.tls_only else "0"}],
            tags={"Name": called},
            opts=self.child(),
        )
        self.instance = aws.rds.Instance(
            called,
            identifier=called,
            engine="postgres",
            engine_version=args.version,
            instance_class=args.instance_class,
            allocated_storage=args.storage,
            storage_type="gp3",
            storage_encrypted=True,
            kms_key_id=args.key,
            multi_az=args.multi_az,
            db_name=args.database,
            port=PORT,
            username=args.username,
            password=args.password,
            parameter_group_name=parameters.name,
            db_subnet_group_name=_subnet_group(self, called, args.subnets).name,
            vpc_security_group_ids=list(args.groups),
            publicly_accessible=False,
            auto_minor_version_upgrade=True,
            copy_tags_to_snapshot=True,
            backup_retention_period=args.backup_days,
            backup_window=args.backup_window,
            maintenance_window=args.maintenance_window,
            enabled_cloudwatch_logs_exports=list(args.exports),
            **_when_deleted(args.home.names, args.thing, protected=args.protected),
            delete_automated_backups=not args.protected,
            tags={"Name": called},
            opts=self.child(depends_on=logs),
        )
        self.address, self.endpoint, self.arn = self.instance.address, self.instance.endpoint, self.instance.arn
        self.register_outputs({"endpoint": self.endpoint})


@dataclass(kw_only=True)
class AuroraArgs:
    """readers: instances beside the writer. The other fields are those of PostgresArgs."""

    home: Home
    subnets: Sequence[pulumi.Input[str]]
    groups: Sequence[pulumi.Input[str]]
    database: str
    username: pulumi.Input[str]
    password: pulumi.Input[str]
    thing: str = "aurora"
    version: str = "16.6"
    instance_class: str = "db.t4g.medium"
    readers: int = 1
    key: pulumi.Input[str] | None = None
    backup_days: int = 7
    log_days: int = 30
    log_key: pulumi.Input[str] | None = None
    protected: bool = False
    tls_only: bool = True


class AuroraCluster(Component):
    """cluster, its endpoint, reader_endpoint and arn. The first instance of a cluster is its writer."""

    def __init__(self, name: str, args: AuroraArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args.home, opts)
        called = args.home.names(args.thing, of="cluster identifier")
        logs = LogGroup(
            args.home.names(f"{args.thing}-logs"),
            LogGroupArgs(
                home=args.home, path=f"/aws/rds/cluster/{called}/postgresql", days=args.log_days, key=args.log_key
            ),
            opts=self.child(),
        )
        parameters = aws.rds.ClusterParameterGroup(
            called,
            name=called,
            family=f"aurora-postgresql{args.version.partition('.')[0]}",
            description="Connections by TLS",
            parameters=[{"name": "rds.force_ssl", "value": "1" if args.tls_only else "0"}],
            tags={"Name": called},
            opts=self.child(),
        )
        self.cluster = aws.rds.Cluster(
            called,
            cluster_identifier=called,
            engine="aurora-postgresql",
            engine_version=args.version,
            database_name=args.database,
            port=PORT,
            master_username=args.username,
            master_password=args.password,
            storage_encrypted=True,
            kms_key_id=args.key,
            db_cluster_parameter_group_name=parameters.name,
            db_subnet_group_name=_subnet_group(self, called, args.subnets).name,
            vpc_security_group_ids=list(args.groups),
            backup_retention_period=args.backup_days,
            copy_tags_to_snapshot=True,
            enabled_cloudwatch_logs_exports=["postgresql"],
            **_when_deleted(args.home.names, args.thing, protected=args.protected),
            delete_automated_backups=not args.protected,
            tags={"Name": called},
            opts=self.child(depends_on=[logs]),
        )
        writer = self._instance(args, "writer")
        self.instances = [writer]
        for number in range(args.readers):
            ending = f"-{number}" if args.readers > 1 else ""
            self.instances.append(self._instance(args, f"reader{ending}", depends_on=[writer]))
        self.endpoint, self.reader_endpoint = self.cluster.endpoint, self.cluster.reader_endpoint
        self.arn = self.cluster.arn
        self.register_outputs({"endpoint": self.endpoint})

    def _instance(self, args: AuroraArgs, part: str, **options: list[pulumi.Resource]) -> aws.rds.ClusterInstance:
        called = args.home.names(f"{args.thing}-{part}", of="cluster identifier")
        return aws.rds.ClusterInstance(
            called,
            identifier=called,
            cluster_identifier=self.cluster.id,
            engine=aws.rds.EngineType.AURORA_POSTGRESQL,
            engine_version=self.cluster.engine_version,
            instance_class=args.instance_class,
            publicly_accessible=False,
            auto_minor_version_upgrade=True,
            apply_immediately=True,
            tags={"Name": called},
            opts=self.child(**options),
        )


def _subnet_group(parent: Component, name: str, subnets: Sequence[pulumi.Input[str]]) -> aws.rds.SubnetGroup:
    return aws.rds.SubnetGroup(
        name,
        name=name,
        description="Private subnets",
        subnet_ids=list(subnets),
        tags={"Name": name},
        opts=parent.child(),
    )


def _when_deleted(names: Names, thing: str, *, protected: bool) -> dict:
    return {
        "deletion_protection": protected,
        "skip_final_snapshot": not protected,
        "final_snapshot_identifier": names(f"{thing}-last") if protected else None,
    }
