import pulumi_aws as aws

key = aws.kms.Key("data", deletion_window_in_days=10, enable_key_rotation=True)
aws.ecr.Repository("web", image_scanning_configuration={"scan_on_push": True}, image_tag_mutability="IMMUTABLE")
aws.sqs.Queue("jobs", visibility_timeout_seconds=180, sqs_managed_sse_enabled=True)
aws.sns.Topic("news", kms_master_key_id="alias/aws/sns")
aws.dynamodb.Table(
    "orders",
    hash_key="id",
    attributes=[{"name": "id", "type": "S"}],
    billing_mode="PAY_PER_REQUEST",
    point_in_time_recovery={"enabled": True},
)
aws.cloudwatch.LogGroup("app", retention_in_days=30)
aws.efs.FileSystem("shared", encrypted=True)
aws.rds.Instance(
    "db",
    engine="postgres",
    instance_class="db.t3.micro",
    allocated_storage=20,
    username="app",
    manage_master_user_password=True,
    publicly_accessible=False,
    skip_final_snapshot=True,
    storage_encrypted=True,
    backup_retention_period=7,
    multi_az=True,
)
