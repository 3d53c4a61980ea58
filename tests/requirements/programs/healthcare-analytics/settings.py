"""Configuration, names, tags and the one provider of the stack."""

import pulumi
import pulumi_aws as aws

# The data agreement binds the product to this region.
AGREED_REGION = "eu-west-1"

config = pulumi.Config()
suffix = config.require("environmentSuffix")
image = config.require("image")
region = pulumi.Config("aws").get("region") or AGREED_REGION
if region != AGREED_REGION:
    raise ValueError(f"aws:region is {region}; the data agreement says {AGREED_REGION}")

tags = {"Project": "HealthTech-Analytics", "Compliance": "Healthcare", "Environment": suffix, "ManagedBy": "pulumi"}
provider = aws.Provider(f"aws-{suffix}", region=region, default_tags={"tags": tags})
lookup = pulumi.InvokeOptions(provider=provider)
account = aws.get_caller_identity(opts=lookup).account_id


def name(thing: str) -> str:
    return f"healthcare-{thing}-{suffix}"


def opts(**more) -> pulumi.ResourceOptions:
    return pulumi.ResourceOptions(provider=provider, **more)
