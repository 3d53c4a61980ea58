import pulumi
import pulumi_aws as aws

rule = aws.events.Rule("hourly", schedule_expression="rate(1 hour)")
bucket = aws.s3.Buckett("b", tags={"a": "b"})
ident = aws.get_caller_identty()
pulumi.export("x", ident.account_id)
pulumi.export("s", pulumi.getStack())
