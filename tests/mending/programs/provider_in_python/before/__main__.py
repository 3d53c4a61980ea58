import pulumi
import pulumi_aws as aws

west = pulumi.providers.Aws("west", region="us-west-2")
aws.sqs.Queue("jobs", opts=pulumi.ResourceOptions(provider=west))
