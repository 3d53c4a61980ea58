"""Multi-AZ PostgreSQL whose password RDS keeps in Secrets Manager."""

from dataclasses import dataclass, field
from typing import Sequence

import pulumi
import pulumi_aws as aws


@dataclass
class DatabaseArgs:
    environment_suffix: str
    vpc_id: pulumi.Input[str]
    subnet_ids: Sequence[pulumi.Input[str]]
    client_security_group_id: pulumi.Input[str]
    instance_class: str = "db.t4g.medium"
    allocated_storage: int = 50
    tags: dict[str, str] = field(default_factory=dict)


class Database(pulumi.ComponentResource):
    def __init__(self, name: str, args: DatabaseArgs, opts: pulumi.ResourceOptions | None = None):
        super().__init__("shop:database:Database", name, {}, opts)
        child = pulumi.ResourceOptions(parent=self)
        suffix = args.environment_suffix

        self.key = aws.kms.Key(
            f"shop-db-key-{suffix}",
            description="Shop database storage and its credentials",
            enable_key_rotation=True,
            deletion_window_in_days=14,
            tags=args.tags,
            opts=child,
        )
        aws.kms.Alias(f"shop-db-key-alias-{suffix}", name=f"alias/shop-db-{suffix}", target_key_id=self.key.id, opts=child)

        self.security_group = aws.ec2.SecurityGroup(
            f"shop-db-sg-{suffix}",
            vpc_id=args.vpc_id,
            description="PostgreSQL from the application tasks",
            tags={**args.tags, "Name": f"shop-db-{suffix}"},
            opts=child,
        )
        aws.vpc.SecurityGroupIngressRule(
            f"shop-db-from-app-{suffix}",
            security_group_id=self.security_group.id,
            referenced_security_group_id=args.client_security_group_id,
            ip_protocol="tcp",
            from_port=5432,
            to_port=5432,
            description="Application tasks",
            opts=child,
        )
        subnet_group = aws.rds.SubnetGroup(
            f"shop-db-subnets-{suffix}", subnet_ids=args.subnet_ids, tags=args.tags, opts=child
        )
        parameters = aws.rds.ParameterGroup(
            f"shop-db-params-{suffix}",
            family="postgres16",
            parameters=[aws.rds.ParameterGroupParameterArgs(name="rds.force_ssl", value="1")],
            tags=args.tags,
            opts=child,
        )
        self.instance = aws.rds.Instance(
            f"shop-db-{suffix}",
            engine="postgres",
            engine_version="16",
            instance_class=args.instance_class,
            allocated_storage=args.allocated_storage,
            max_allocated_storage=args.allocated_storage * 4,
            storage_type="gp3",
            storage_encrypted=True,
            kms_key_id=self.key.arn,
            db_name="shop",
            username="shop_owner",
            manage_master_user_password=True,
            master_user_secret_kms_key_id=self.key.key_id,
            db_subnet_group_name=subnet_group.name,
            vpc_security_group_ids=[self.security_group.id],
            parameter_group_name=parameters.name,
            publicly_accessible=False,
            multi_az=True,
            backup_retention_period=14,
            backup_window="02:00-03:00",
            maintenance_window="sun:03:30-sun:04:30",
            enabled_cloudwatch_logs_exports=["postgresql", "upgrade"],
            performance_insights_enabled=True,
            auto_minor_version_upgrade=True,
            copy_tags_to_snapshot=True,
            deletion_protection=True,
            skip_final_snapshot=False,
            final_snapshot_identifier=f"shop-db-final-{suffix}",
            tags=args.tags,
            opts=child,
        )
        self.secret_arn = self.instance.master_user_secrets.apply(lambda secrets: secrets[0].secret_arn)
        self.register_outputs({"endpoint": self.instance.endpoint, "secret_arn": self.secret_arn})
