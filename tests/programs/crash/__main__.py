import pulumi_aws as aws

aws.s3.Bucket("files")
{}["nothing"]
aws.sqs.Queue("never")
