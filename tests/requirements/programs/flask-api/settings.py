"""Configuration, names, tags and the one provider of the stack."""

import pulumi
import pulumi_aws as aws

config = pulumi.Config()
suffix = config.require("environmentSuffix")
region = pulumi.Config("aws").require("region")

tags = {"Environment": "production", "Project": "ecommerce-api"}
provider = aws.Provider(f"aws-{suffix}", region=region, default_tags={"tags": tags})
lookup = pulumi.InvokeOptions(provider=provider)
account = aws.get_caller_identity(opts=lookup).account_id


def name(thing: str) -> str:
    return f"flask-api-{thing}-{suffix}"


def opts(**more) -> pulumi.ResourceOptions:
    return pulumi.ResourceOptions(provider=provider, **more)
