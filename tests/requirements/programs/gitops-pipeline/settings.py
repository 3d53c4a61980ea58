"""Configuration, names, tags and the one provider of the stack."""

import re

import pulumi
import pulumi_aws as aws

config = pulumi.Config()


def checked(key: str, pattern: str, default: str | None = None) -> str:
    """A setting that matches the pattern; Pulumi.yaml says what it is for."""
    value = config.get(key) or default
    if value is None or not re.fullmatch(pattern, value):
        raise ValueError(f"{key} is {value!r}, which does not match {pattern}; Pulumi.yaml describes it")
    return value


suffix = checked("environmentSuffix", "[a-z][a-z0-9-]{0,9}")
team = checked("team", "[A-Za-z][A-Za-z0-9 -]*")
domain = checked("domain", r"([a-z0-9-]+\.)+[a-z]+")
image_tag = checked("imageTag", r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}", default="bootstrap")
development = config.get_bool("development") or False
region = pulumi.Config("aws").require("region")

tags = {"Environment": suffix, "Project": "gitops-pipeline", "ManagedBy": "pulumi", "Team": team}
provider = aws.Provider(f"aws-{suffix}", region=region, default_tags={"tags": tags})
lookup = pulumi.InvokeOptions(provider=provider)
account = aws.get_caller_identity(opts=lookup).account_id


def name(thing: str) -> str:
    return f"gitops-{thing}-{suffix}"


def opts(**more) -> pulumi.ResourceOptions:
    return pulumi.ResourceOptions(provider=provider, **more)


def log_group(thing: str, path: str) -> aws.cloudwatch.LogGroup:
    return aws.cloudwatch.LogGroup(name(thing), name=f"{path}/{name(thing)}", retention_in_days=7, opts=opts())
