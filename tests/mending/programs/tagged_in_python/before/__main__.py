import pulumi
import pulumi_aws as aws

ireland = aws.Provider("ireland", region="eu-west-1")
aws.sqs.Queue("jobs", opts=pulumi.ResourceOptions(provider=ireland))
aws.sns.Topic("news", opts=pulumi.ResourceOptions(provider=ireland))
