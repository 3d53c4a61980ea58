"""Instances, launch templates and Auto Scaling groups."""

from __future__ import annotations

import re

from stackproof.model import Resource
from stackproof.topology import as_items, as_text, text, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Severity, Unknown, Verdict, check

INSTANCE = "aws:ec2/instance:Instance"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
CONFIGURATION = "aws:ec2/launchConfiguration:LaunchConfiguration"
GROUP = "aws:autoscaling/group:Group"
_MACHINES = {INSTANCE: "ami", TEMPLATE: "imageId", CONFIGURATION: "imageId"}
_ATTACHMENTS = (
    "aws:autoscaling/attachment:Attachment",
    "aws:autoscaling/trafficSourceAttachment:TrafficSourceAttachment",
)
_IMDS = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html"
_AMI_ID = re.compile(r"ami-[0-9a-f]{8,17}")
# Images of Amazon Linux 2023, and of Ubuntu from 23.04 on, are registered with imds-support v2.0: instances of them
# want tokens by default.
_TOKENS_BY_DEFAULT = re.compile(
    r"al2023-ami|ami-amazon-linux-latest/al2023|ubuntu-[a-z]+-2[3-9]\.|ubuntu/server/2[4-9]\."
)


@check(
    "EC2001",
    title="Instances want a token for their metadata (IMDSv2)",
    severity="medium",
    category="security",
    impact=Impact("security", "A request forged through the application reads the instance role's credentials."),
    links=(_IMDS,),
    when=tuple(_MACHINES),
)
def metadata_wants_a_token(case: Case) -> Iterator[Verdict]:
    """Instances and launch templates set `http_tokens` to required, or turn the metadata service off.

    Why
        Version 1 of the metadata service answers any GET request from the machine, so a web application that fetches
        URLs for its users hands out the credentials of the instance's role.
    Fix
        Set `metadata_options={"http_tokens": "required", "http_endpoint": "enabled"}`.
    Bad
        import pulumi_aws as aws

        aws.ec2.Instance(  # <- finding
            "web",
            ami="ami-0123456789abcdef0",
            instance_type="t3.micro",
            metadata_options={"http_endpoint": "enabled", "http_tokens": "optional"},
        )
    Bad
        import pulumi_aws as aws

        aws.ec2.LaunchTemplate("web", image_id="ami-0123456789abcdef0", instance_type="t3.micro")  # <- finding
    Good
        import pulumi_aws as aws

        aws.ec2.Instance(
            "web",
            ami="ami-0123456789abcdef0",
            instance_type="t3.micro",
            metadata_options={"http_tokens": "required"},
        )
    Good
        import pulumi_aws as aws

        image = aws.ec2.get_ami(
            owners=["amazon"],
            most_recent=True,
            filters=[{"name": "name", "values": ["al2023-ami-2023.*-x86_64"]}],
        )
        aws.ec2.Instance("web", ami=image.id, instance_type="t3.micro")
    Good
        import pulumi_aws as aws

        aws.ec2.LaunchTemplate(
            "web",
            image_id="resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
            instance_type="t3.micro",
        )
    Known limits
        The account's own default and the image may demand tokens; where the program is silent the finding is uncertain.
        Only a written-out "optional" or a machine that the internet may reach weighs medium.
    """
    for machine in case.resources(*_MACHINES):
        endpoint = text(machine, "metadataOptions.httpEndpoint")
        tokens = text(machine, "metadataOptions.httpTokens")
        if tokens is None or endpoint is None:
            yield Unknown(machine.urn, "the metadata options are not known")
        elif tokens == "required" or endpoint == "disabled":
            yield Pass(machine.urn, "tokens are required" if tokens == "required" else "the metadata service is off")
        elif not tokens and (_wants_tokens(case, machine) or _has_template(machine)):
            yield Pass(machine.urn, "its image or launch template decides")
        else:
            shown = (
                f'httpTokens is "{tokens}", so'
                if tokens
                else "httpTokens is not set; if the image does not ask for it,"
            )
            yield Fail(
                subject=machine.urn,
                message=f"{shown} the metadata service answers without a token; it should be required",
                severity=_metadata_weight(case, machine, tokens),
                certain=bool(tokens),
            )


@check(
    "EC2002",
    title="Images are looked up, not written down",
    severity="low",
    category="values",
    impact=Impact("deployment", "The image exists in one region only, and it ages: patches never come."),
    links=("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/finding-an-ami.html",),
    when=tuple(_MACHINES),
    local=True,
)
def images_are_looked_up(case: Case) -> Iterator[Verdict]:
    """No instance or launch template has an image id as a literal.

    Why
        An image id holds in one region, and images are withdrawn; a looked-up one is there and current.
    Fix
        Look the image up with `aws.ec2.get_ami` or the public SSM parameter, or take it from the configuration.
    Bad
        import pulumi_aws as aws

        aws.ec2.Instance("web", ami="ami-0c55b159cbfafe1f0", instance_type="t3.micro")  # <- finding
    Good
        import pulumi_aws as aws

        image = aws.ssm.get_parameter(name="/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64")
        aws.ec2.Instance("web", ami=image.value, instance_type="t3.micro")
    Known limits
        An id out of the stack's configuration counts as looked up.
    """
    for machine in case.resources(*_MACHINES):
        path = next(path for token, path in _MACHINES.items() if case.topology.is_type(machine, token))
        image = as_text(value_at(machine.inputs, path)) or ""
        if not image:
            continue
        if case.topology.targets(machine, path) or _is_answer(case, image) or image in case.project.config.values():
            yield Pass(machine.urn, "the image is looked up or configured")
        elif any(need.kind == "configuration" for need in (case.run.needs if case.run else ())):
            yield Unknown(machine.urn, "the image may come from configuration that is not set")
        elif _AMI_ID.fullmatch(image):
            yield Fail(
                subject=machine.urn,
                message=f"the image {image} is written down; it holds in one region only and should be looked up",
            )


@check(
    "ASG001",
    title="Groups behind a balancer heed its health checks",
    severity="low",
    category="architecture",
    impact=Impact("performance", "Instances whose application is dead stay in the group."),
    links=("https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-health-checks.html",),
    when=(GROUP,),
)
def groups_heed_their_balancer(case: Case) -> Iterator[Verdict]:
    """An Auto Scaling group with target groups or classic load balancers has the health check type ELB.

    Why
        By default the group looks only at the machine. The balancer sees that the application no longer answers, takes
        the instance out of traffic, and nobody replaces it.
    Fix
        Set `health_check_type="ELB"` and a grace period that covers the start.
    Bad
        import pulumi_aws as aws

        targets = aws.lb.TargetGroup("web", port=80, protocol="HTTP", vpc_id="vpc-1")
        aws.autoscaling.Group(  # <- finding
            "web", min_size=2, max_size=4, vpc_zone_identifiers=["subnet-1"], target_group_arns=[targets.arn]
        )
    Good
        import pulumi_aws as aws

        targets = aws.lb.TargetGroup("web", port=80, protocol="HTTP", vpc_id="vpc-1")
        group = aws.autoscaling.Group(
            "web", min_size=2, max_size=4, vpc_zone_identifiers=["subnet-1"], health_check_type="ELB"
        )
        aws.autoscaling.Attachment("web", autoscaling_group_name=group.name, lb_target_group_arn=targets.arn)
    Known limits
        Attachments made outside of the program are not seen.
    """
    for group in case.resources(GROUP):
        inline = any(
            as_items(value_at(group.inputs, key)) for key in ("targetGroupArns", "loadBalancers", "trafficSources")
        )
        if not inline and not case.topology.companions(group, "autoscalingGroupName", *_ATTACHMENTS):
            continue
        kind = text(group, "healthCheckType")
        if kind is None:
            yield Unknown(group.urn, "the health check type is not known")
        elif "ELB" in kind.upper():
            yield Pass(group.urn, "health check type ELB")
        else:
            yield Fail(
                subject=group.urn,
                message=f"the health check type is {kind or 'EC2 (the default)'} although a balancer stands before the "
                "group; it should be ELB",
            )


def _metadata_weight(case: Case, machine: Resource, tokens: str) -> Severity:
    if tokens or not case.topology.is_type(machine, INSTANCE):
        return "medium" if tokens else "low"
    return "low" if case.topology.internet_reach(machine).state == "closed" else "medium"


def _has_template(machine: Resource) -> bool:
    return value_at(machine.inputs, "launchTemplate") not in ({}, []) and bool(
        value_at(machine.inputs, "launchTemplate")
    )


def _wants_tokens(case: Case, machine: Resource) -> bool:
    """True when the machine's image is looked up as one that wants tokens by default."""
    images = {as_text(value_at(machine.inputs, path)) for path in ("ami", "imageId")} - {None, ""}
    for invoke in case.graph.invokes:
        answers = {value for value in invoke.result.values() if isinstance(value, str)}
        if images & answers and _TOKENS_BY_DEFAULT.search(str(invoke.args)):
            return True
    return any("resolve:ssm:" in image and _TOKENS_BY_DEFAULT.search(image) for image in images if image)


def _is_answer(case: Case, image: str) -> bool:
    """True when the image is (a part of) the answer of a function that the program calls."""
    return any(image in str(invoke.result) for invoke in case.graph.invokes)
