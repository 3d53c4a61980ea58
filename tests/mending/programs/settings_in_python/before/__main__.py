import pulumi_aws as aws

key = aws.kms.Key("data", deletion_window_in_days=10)
aws.ecr.Repository("web")
aws.sqs.Queue("jobs", visibility_timeout_seconds=180, sqs_managed_sse_enabled=False)
aws.sns.Topic("news")
aws.dynamodb.Table("orders", hash_key="id", attributes=[{"name": "id", "type": "S"}], billing_mode="PAY_PER_REQUEST")
aws.cloudwatch.LogGroup("app")
aws.efs.FileSystem("shared")
aws.rds.Instance(
    "db",
    engine="postgres",
    instance_class="db.t3.micro",
    allocated_storage=20,
    username="app",
    manage_master_user_password=True,
    publicly_accessible=True,
    skip_final_snapshot=True,
)
