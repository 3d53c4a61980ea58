import pulumi_aws as aws

aws.cloudwatch.LogGroup("app", retention_in_days=60)
aws.sqs.Queue("orders", name="orders.fifo", fifo_queue=True)
aws.cloudwatch.EventRule("nightly", schedule_expression="cron(0 2 * * ? *)")
aws.dynamodb.Table("items", hash_key="id", attributes=[{"name": "id", "type": "S"}], billing_mode="PAY_PER_REQUEST")
aws.kms.Key("data", enable_key_rotation=True, deletion_window_in_days=7)
aws.s3.Bucket("logs", bucket="company-logs")
