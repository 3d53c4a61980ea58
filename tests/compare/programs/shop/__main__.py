"""A shop: network, database, files, and orders that a function takes from a queue."""

import json

import pulumi
import pulumi_aws as aws

TAGS = {"Project": "shop", "Owner": "retail"}
zones = aws.get_availability_zones(state="available")

vpc = aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16", enable_dns_hostnames=True, tags=TAGS)
gateway = aws.ec2.InternetGateway("gateway", vpc_id=vpc.id, tags=TAGS)
public_table = aws.ec2.RouteTable("public", vpc_id=vpc.id, tags=TAGS)
aws.ec2.Route("out", route_table_id=public_table.id, destination_cidr_block="0.0.0.0/0", gateway_id=gateway.id)
private_table = aws.ec2.RouteTable("private", vpc_id=vpc.id, tags=TAGS)
public, private = [], []
for number in range(2):
    subnet = aws.ec2.Subnet(
        f"public-{number}",
        vpc_id=vpc.id,
        cidr_block=f"10.0.{number}.0/24",
        availability_zone=zones.names[number],
        tags=TAGS,
    )
    aws.ec2.RouteTableAssociation(f"public-{number}", subnet_id=subnet.id, route_table_id=public_table.id)
    public.append(subnet)
for number in range(2):
    subnet = aws.ec2.Subnet(
        f"private-{number}",
        vpc_id=vpc.id,
        cidr_block=f"10.0.{10 + number}.0/24",
        availability_zone=zones.names[number],
        tags=TAGS,
    )
    aws.ec2.RouteTableAssociation(f"private-{number}", subnet_id=subnet.id, route_table_id=private_table.id)
    private.append(subnet)
address = aws.ec2.Eip("address", domain="vpc", tags=TAGS)
nat = aws.ec2.NatGateway("nat", allocation_id=address.id, subnet_id=public[0].id, tags=TAGS)
aws.ec2.Route("private-out", route_table_id=private_table.id, destination_cidr_block="0.0.0.0/0", nat_gateway_id=nat.id)

key = aws.kms.Key("key", description="Data of the shop", enable_key_rotation=True, tags=TAGS)
worker_group = aws.ec2.SecurityGroup(
    "worker",
    vpc_id=vpc.id,
    description="The worker",
    egress=[{"protocol": "tcp", "from_port": 443, "to_port": 443, "cidr_blocks": ["0.0.0.0/0"]}],
    tags=TAGS,
)
database_group = aws.ec2.SecurityGroup(
    "database",
    vpc_id=vpc.id,
    description="The database",
    ingress=[{"protocol": "tcp", "from_port": 5432, "to_port": 5432, "security_groups": [worker_group.id]}],
    tags=TAGS,
)
places = aws.rds.SubnetGroup("places", subnet_ids=[subnet.id for subnet in private], tags=TAGS)
database = aws.rds.Instance(
    "database",
    identifier="shop-database",
    engine="postgres",
    engine_version="16",
    instance_class="db.t4g.medium",
    allocated_storage=50,
    storage_encrypted=True,
    kms_key_id=key.arn,
    username="shop",
    manage_master_user_password=True,
    db_subnet_group_name=places.name,
    vpc_security_group_ids=[database_group.id],
    backup_retention_period=14,
    deletion_protection=True,
    multi_az=True,
    final_snapshot_identifier="shop-last",
    tags=TAGS,
)

files = aws.s3.Bucket("files", tags=TAGS)
aws.s3.BucketVersioning("files", bucket=files.id, versioning_configuration={"status": "Enabled"})
aws.s3.BucketServerSideEncryptionConfiguration(
    "files",
    bucket=files.id,
    rules=[
        {
            "apply_server_side_encryption_by_default": {"sse_algorithm": "aws:kms", "kms_master_key_id": key.arn},
            "bucket_key_enabled": True,
        }
    ],
)
aws.s3.BucketPublicAccessBlock(
    "files",
    bucket=files.id,
    block_public_acls=True,
    block_public_policy=True,
    ignore_public_acls=True,
    restrict_public_buckets=True,
)
aws.s3.BucketLifecycleConfiguration(
    "files", bucket=files.id, rules=[{"id": "old", "status": "Enabled", "expiration": {"days": 365}}]
)

dead = aws.sqs.Queue("dead", message_retention_seconds=1209600, kms_master_key_id=key.id, tags=TAGS)
orders = aws.sqs.Queue(
    "orders",
    visibility_timeout_seconds=180,
    kms_master_key_id=key.id,
    redrive_policy=dead.arn.apply(lambda arn: json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 5})),
    tags=TAGS,
)
role = aws.iam.Role(
    "worker",
    assume_role_policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "lambda.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                }
            ],
        }
    ),
    tags=TAGS,
)
aws.iam.RolePolicyAttachment(
    "worker", role=role.name, policy_arn="arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
)
aws.iam.RolePolicy(
    "worker",
    role=role.id,
    policy=pulumi.Output.all(orders.arn, files.arn).apply(
        lambda arns: json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Sid": "Orders",
                        "Effect": "Allow",
                        "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
                        "Resource": arns[0],
                    },
                    {"Effect": "Allow", "Action": "s3:PutObject", "Resource": f"{arns[1]}/*"},
                ],
            }
        )
    ),
)
logs = aws.cloudwatch.LogGroup("worker", name="/aws/lambda/shop-worker", retention_in_days=30, tags=TAGS)
worker = aws.lambda_.Function(
    "worker",
    name="shop-worker",
    role=role.arn,
    runtime="python3.12",
    handler="worker.handle",
    code=pulumi.AssetArchive({"worker.py": pulumi.StringAsset("def handle(event, context): ...")}),
    timeout=30,
    memory_size=512,
    vpc_config={"subnet_ids": [subnet.id for subnet in private], "security_group_ids": [worker_group.id]},
    environment={"variables": {"FILES": files.bucket, "DATABASE": database.address, "LEVEL": "info"}},
    tags=TAGS,
    opts=pulumi.ResourceOptions(depends_on=[logs]),
)
aws.lambda_.EventSourceMapping(
    "orders", event_source_arn=orders.arn, function_name=worker.arn, batch_size=10, tags=TAGS
)
alarms = aws.sns.Topic("alarms", kms_master_key_id=key.id, tags=TAGS)
aws.cloudwatch.MetricAlarm(
    "dead",
    namespace="AWS/SQS",
    metric_name="ApproximateNumberOfMessagesVisible",
    dimensions={"QueueName": dead.name},
    statistic="Maximum",
    period=300,
    evaluation_periods=1,
    threshold=0,
    comparison_operator="GreaterThanThreshold",
    alarm_actions=[alarms.arn],
    tags=TAGS,
)

pulumi.export("queue_url", orders.url)
pulumi.export("database_endpoint", database.endpoint)
