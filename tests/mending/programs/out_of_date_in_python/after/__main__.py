import pulumi
import pulumi_aws as aws

bucket = aws.s3.Bucket("b", tags={"a": "b"})
versioning = aws.s3.BucketVersioning(
    "v",
    bucket=bucket.id,
    versioning_configuration=aws.s3.BucketVersioningVersioningConfigurationArgs(status="Enabled"),
)
rule = aws.cloudwatch.EventRule("r", schedule_expression="rate(1 hour)", state="ENABLED")
region = aws.get_region()
pulumi.export("r", region.region)
pulumi.export("b", bucket.bucket)
