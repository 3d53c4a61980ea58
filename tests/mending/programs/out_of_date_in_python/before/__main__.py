import pulumi
import pulumi_aws as aws

bucket = aws.s3.BucketV2("b", tags={"a": "b"})
versioning = aws.s3.BucketVersioningV2(
    "v",
    bucket=bucket.id,
    versioning_configuration=aws.s3.BucketVersioningV2VersioningConfigurationArgs(status="Enabled"),
)
rule = aws.cloudwatch.EventRule("r", schedule_expression="rate(1 hour)", is_enabled=True)
region = aws.get_region()
pulumi.export("r", region.name)
pulumi.export("b", bucket.bucket)
