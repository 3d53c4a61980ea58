import pulumi_aws as aws

aws.s3.Bucket("files")
aws.s3.Bucket("files")
aws.sqs.Queue("files")
