import pulumi
import pulumi_aws as aws

rule = aws.cloudwatch.EventRule("hourly", schedule_expression="rate(1 hour)")
bucket = aws.s3.Bucket("b", tags={"a": "b"})
ident = aws.get_caller_identity()
pulumi.export("x", ident.account_id)
pulumi.export("s", pulumi.get_stack())
