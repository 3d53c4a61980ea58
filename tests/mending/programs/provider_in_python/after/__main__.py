import pulumi
import pulumi_aws as aws

west = aws.Provider("west", region="us-west-2")
aws.sqs.Queue("jobs", opts=pulumi.ResourceOptions(provider=west))
