import pulumi
import pulumi_aws as aws

bucket = aws.s3.Bucket("b")
queue = aws.sqs.Queue("q")
arn = pulumi.Output.format("{0}/*", bucket.arn)
aws.ssm.Parameter("p", type="String", value=pulumi.Output.format("s3://{0}/data/{0}", bucket.id))
aws.ssm.Parameter("p2", type="String", value=pulumi.Output.concat("s3://", bucket.id, "/data"))
aws.ssm.Parameter("p3", type="String", value=pulumi.Output.format("s3://{}/{}", bucket.id, "x"))
aws.ssm.Parameter("p4", type="String", value=pulumi.Output.format("s3://{0}", bucket.id))
aws.ssm.Parameter("p5", type="String", value=queue.arn.apply(lambda value: value.split(":")[5]))
aws.ssm.Parameter("p6", type="StringList", value=pulumi.Output.all(queue.arn, bucket.arn).apply(",".join))
aws.iam.Policy(
    "policy",
    policy=pulumi.Output.json_dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Action": ["s3:GetObject"],
                    "Resource": [bucket.arn, pulumi.Output.format("{0}/*", bucket.arn), arn],
                }
            ],
        }
    ),
)
