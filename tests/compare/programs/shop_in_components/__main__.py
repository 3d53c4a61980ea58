"""The shop again, as another person writes it: components, other names, another order, other spellings."""

import pulumi
import pulumi_aws as aws
from network import Network
from orders import Orders

provider = aws.Provider("store", region="eu-west-1", default_tags={"tags": {"Owner": "retail", "Project": "shop"}})
everywhere = pulumi.ResourceOptions(providers=[provider])


class Data(pulumi.ComponentResource):
    """The key, the files and the database."""

    def __init__(self, name, *, network, taker, opts=None):
        super().__init__("store:data:Data", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        self.key = aws.kms.Key(f"{name}-key", enable_key_rotation=True, deletion_window_in_days=30, opts=child)
        self.bucket = aws.s3.Bucket(
            f"{name}-documents",
            versioning={"enabled": True},
            lifecycle_rules=[{"enabled": True, "expiration": {"days": 365}}],
            server_side_encryption_configuration={
                "rule": {
                    "bucket_key_enabled": True,
                    "apply_server_side_encryption_by_default": {
                        "kms_master_key_id": self.key.arn,
                        "sse_algorithm": "aws:kms",
                    },
                }
            },
            opts=child,
        )
        aws.s3.BucketPublicAccessBlock(
            f"{name}-closed",
            bucket=self.bucket.bucket,
            restrict_public_buckets=True,
            ignore_public_acls=True,
            block_public_policy=True,
            block_public_acls=True,
            opts=child,
        )
        group = aws.ec2.SecurityGroup(f"{name}-rows", vpc_id=network.vpc.id, opts=child)
        aws.vpc.SecurityGroupIngressRule(
            f"{name}-from-taker",
            security_group_id=group.id,
            referenced_security_group_id=taker.id,
            ip_protocol="tcp",
            from_port=5432,
            to_port=5432,
            opts=child,
        )
        subnets = aws.rds.SubnetGroup(f"{name}-rows", subnet_ids=[s.id for s in reversed(network.inner)], opts=child)
        self.database = aws.rds.Instance(
            f"{name}-rows",
            allocated_storage=50,
            auto_minor_version_upgrade=True,
            backup_retention_period=14,
            db_subnet_group_name=subnets.id,
            deletion_protection=True,
            engine="postgres",
            engine_version="16",
            final_snapshot_identifier="rows-of-the-store",
            instance_class=aws.rds.InstanceType.T4_G_MEDIUM,
            kms_key_id=self.key.arn,
            manage_master_user_password=True,
            multi_az=True,
            publicly_accessible=False,
            storage_encrypted=True,
            username="shop",
            vpc_security_group_ids=[group.id],
            opts=child,
        )
        self.register_outputs({})


net = Network("store-net", opts=everywhere)
taker = aws.ec2.SecurityGroup("taker", vpc_id=net.vpc.id, opts=pulumi.ResourceOptions(provider=provider))
aws.ec2.SecurityGroupRule(
    "taker-out",
    type="egress",
    security_group_id=taker.id,
    protocol="tcp",
    from_port=443,
    to_port=443,
    cidr_blocks=["0.0.0.0/0"],
    opts=pulumi.ResourceOptions(provider=provider),
)
data = Data("store-data", network=net, taker=taker, opts=everywhere)
orders = Orders(
    "store-orders",
    key=data.key,
    bucket=data.bucket,
    database=data.database,
    subnets=net.inner,
    group=taker,
    opts=everywhere,
)

pulumi.export("rows", data.database.endpoint)
pulumi.export("orders", orders.queue.url)
