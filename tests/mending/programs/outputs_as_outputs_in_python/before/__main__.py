import json

import pulumi_aws as aws

bucket = aws.s3.Bucket("b")
queue = aws.sqs.Queue("q")
arn = f"{bucket.arn}/*"
aws.ssm.Parameter("p", type="String", value=f"s3://{bucket.id}/data/{bucket.id}")
aws.ssm.Parameter("p2", type="String", value="s3://" + bucket.id + "/data")
aws.ssm.Parameter("p3", type="String", value="s3://{}/{}".format(bucket.id, "x"))
aws.ssm.Parameter("p4", type="String", value="s3://%s" % bucket.id)
aws.ssm.Parameter("p5", type="String", value=queue.arn.split(":")[5])
aws.ssm.Parameter("p6", type="StringList", value=",".join([queue.arn, bucket.arn]))
aws.iam.Policy(
    "policy",
    policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": [bucket.arn, f"{bucket.arn}/*", arn]}],
        }
    ),
)
