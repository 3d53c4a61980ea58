"""Configuration, names, tags and the one provider of the stack."""

import pulumi
import pulumi_aws as aws

config = pulumi.Config()
region = pulumi.Config("aws").require("region")
image = config.require("image")
production = config.get_bool("production") or False
prefix = f"{pulumi.get_project()}-{pulumi.get_stack()}"

tags = {"Environment": pulumi.get_stack(), "Compliance": "FedRAMP-Moderate", "Project": pulumi.get_project()}
provider = aws.Provider(f"{prefix}-aws", region=region, default_tags={"tags": tags})
lookup = pulumi.InvokeOptions(provider=provider)
account = aws.get_caller_identity(opts=lookup).account_id


def name(thing: str) -> str:
    return f"{prefix}-{thing}"


def opts(**more) -> pulumi.ResourceOptions:
    return pulumi.ResourceOptions(provider=provider, **more)
