import json

import pulumi_aws as aws

bucket = aws.s3.Bucket("files")
aws.iam.Policy("read", policy=json.dumps({"Statement": [{"Resource": bucket.arn}]}))
