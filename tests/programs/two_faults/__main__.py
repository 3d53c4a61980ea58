import pulumi_aws as aws

bucket = aws.s3.Bucket("files", colour="red")
queue = aws.sqs.Queue("jobs")
topic = aws.sns.Topic("alerts", tags={"queue": "jobs"})
