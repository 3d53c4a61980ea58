"""Settings that AWS takes only together, or only in proportion to each other."""

from __future__ import annotations

from stackproof.model import Resource
from stackproof.topology import MISSING, as_items, as_number, is_known, number, short_type, text, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .._program import is_stated, lacks_configuration

_SCHEDULE = "aws:scheduler/schedule:Schedule"
_DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
_REFUSED = Impact("deployment", "AWS refuses it, and the deployment ends there.")
# type -> paths of minimum, desired size ("" for none) and maximum
_SIZES = {
    "aws:autoscaling/group:Group": ("minSize", "desiredCapacity", "maxSize"),
    "aws:eks/nodeGroup:NodeGroup": ("scalingConfig.minSize", "scalingConfig.desiredSize", "scalingConfig.maxSize"),
    "aws:appautoscaling/target:Target": ("minCapacity", "", "maxCapacity"),
}


@check(
    "VAL070",
    title="Minimum, desired and maximum sizes agree",
    severity="critical",
    category="values",
    impact=_REFUSED,
    links=(
        "https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-capacity-limits.html",
        "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html",
    ),
    when=tuple(_SIZES),
    local=True,
)
def sizes_agree(case: Case) -> Iterator[Verdict]:
    """Of Auto Scaling groups, EKS node groups and scalable targets, the minimum is at most the maximum, and the desired
    size lies between them.

    Why
        AWS refuses a group whose minimum is above its maximum, or whose desired size is outside of the two.
    Fix
        Set the sizes so that minimum <= desired <= maximum.
    Bad
        import pulumi_aws as aws

        template = aws.ec2.LaunchTemplate("web", image_id="ami-0123456789abcdef0", instance_type="t3.micro")
        aws.autoscaling.Group(  # <- finding
            "web", min_size=4, max_size=2, vpc_zone_identifiers=["subnet-0a"], launch_template={"id": template.id}
        )
    Bad
        import pulumi_aws as aws

        role = aws.iam.Role.get("nodes", "nodes")
        aws.eks.NodeGroup(  # <- finding
            "nodes",
            cluster_name="main",
            node_role_arn=role.arn,
            subnet_ids=["subnet-0a", "subnet-0b"],
            scaling_config={"min_size": 1, "desired_size": 5, "max_size": 3},
        )
    Bad
        import pulumi_aws as aws

        aws.appautoscaling.Target(  # <- finding
            "web",
            min_capacity=6,
            max_capacity=2,
            resource_id="service/main/web",
            scalable_dimension="ecs:service:DesiredCount",
            service_namespace="ecs",
        )
    Good
        import pulumi_aws as aws

        template = aws.ec2.LaunchTemplate("web", image_id="ami-0123456789abcdef0", instance_type="t3.micro")
        aws.autoscaling.Group(
            "web",
            min_size=2,
            desired_capacity=2,
            max_size=4,
            vpc_zone_identifiers=["subnet-0a"],
            launch_template={"id": template.id},
        )
        role = aws.iam.Role.get("nodes", "nodes")
        aws.eks.NodeGroup(
            "nodes",
            cluster_name="main",
            node_role_arn=role.arn,
            subnet_ids=["subnet-0a", "subnet-0b"],
            scaling_config={"min_size": 0, "desired_size": 3, "max_size": 3},
        )
        aws.appautoscaling.Target(
            "web",
            min_capacity=2,
            max_capacity=2,
            resource_id="service/main/web",
            scalable_dimension="ecs:service:DesiredCount",
            service_namespace="ecs",
        )
    Known limits
        Sizes that come from configuration which was not given are not judged.
    """
    for token, paths in _SIZES.items():
        for group in case.resources(token):
            yield _sizes(case, group, paths)


def _sizes(case: Case, group: Resource, paths: tuple[str, str, str]) -> Verdict:
    given = [path for path in paths if path and (path != paths[1] or value_at(group.inputs, path) is not MISSING)]
    unknown = [path for path in given if number(group, path) is None or not is_stated(case, group, path)]
    if unknown:
        return Unknown(group.urn, f"{unknown[0]} is not known")
    low, wanted, high = (number(group, path) if path else None for path in paths)
    fault = ""
    if low is not None and high is not None and low > high:
        fault = f"the minimum {low:g} is above the maximum {high:g}"
    elif wanted is not None and high is not None and wanted > high:
        fault = f"the desired size {wanted:g} is above the maximum {high:g}"
    elif wanted is not None and low is not None and wanted < low:
        fault = f"the desired size {wanted:g} is below the minimum {low:g}"
    if not fault:
        return Pass(group.urn, "minimum, desired size and maximum agree")
    message = f"{short_type(group.type)} {group.name}: {fault}"
    return Fail(subject=group.urn, message=message, certain=not lacks_configuration(case))


@check(
    "VAL071",
    title="Flexible time windows have a length",
    severity="critical",
    category="values",
    impact=_REFUSED,
    links=("https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-flexible-time-windows.html",),
    when=(_SCHEDULE,),
    local=True,
)
def windows_have_a_length(case: Case) -> Iterator[Verdict]:
    """A schedule whose time window is FLEXIBLE says how many minutes it is long.

    Why
        EventBridge Scheduler refuses the mode FLEXIBLE without a maximum window.
    Fix
        Set `maximum_window_in_minutes` (1 to 1440), or the mode OFF.
    Bad
        import pulumi_aws as aws

        role = aws.iam.Role.get("schedule", "schedule")
        queue = aws.sqs.Queue("jobs")
        aws.scheduler.Schedule(  # <- finding
            "nightly",
            schedule_expression="rate(1 day)",
            flexible_time_window={"mode": "FLEXIBLE"},
            target={"arn": queue.arn, "role_arn": role.arn},
        )
    Good
        import pulumi_aws as aws

        role = aws.iam.Role.get("schedule", "schedule")
        queue = aws.sqs.Queue("jobs")
        target = aws.scheduler.ScheduleTargetArgs(arn=queue.arn, role_arn=role.arn)
        aws.scheduler.Schedule(
            "nightly",
            schedule_expression="rate(1 day)",
            flexible_time_window={"mode": "FLEXIBLE", "maximum_window_in_minutes": 15},
            target=target,
        )
        aws.scheduler.Schedule(
            "hourly",
            schedule_expression="rate(1 hour)",
            flexible_time_window=aws.scheduler.ScheduleFlexibleTimeWindowArgs(mode="OFF"),
            target=target,
        )
    Known limits
        A length beside the mode OFF is not judged.
    """
    path = "flexibleTimeWindow.maximumWindowInMinutes"
    for schedule in case.resources(_SCHEDULE):
        mode = text(schedule, "flexibleTimeWindow.mode")
        if not mode:
            yield Unknown(schedule.urn, "the mode of the time window is not known")
        elif mode != "FLEXIBLE" or not _is_empty(value_at(schedule.inputs, path)):
            yield Pass(schedule.urn, f"the time window is {mode}")
        elif is_stated(case, schedule, "flexibleTimeWindow.mode"):
            message = f"the time window of {schedule.name} is FLEXIBLE without maximum_window_in_minutes"
            yield Fail(subject=schedule.urn, message=message)
        else:
            yield Unknown(schedule.urn, "the mode of the time window is not known")


def _is_empty(value: object) -> bool:
    """As the provider sees it: zero and the empty text are not given."""
    return value in (MISSING, None, "") or as_number(value) == 0


@check(
    "VAL072",
    title="Custom error pages have a response code",
    severity="critical",
    category="values",
    impact=_REFUSED,
    links=("https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CustomErrorResponse.html",),
    when=(_DISTRIBUTION,),
    local=True,
)
def error_pages_have_a_code(case: Case) -> Iterator[Verdict]:
    """A custom error response of CloudFront has both a page and a response code, or neither.

    Why
        CloudFront refuses a page without the code that viewers get with it, and a code without a page.
    Fix
        Set `response_code` and `response_page_path` together, or only `error_caching_min_ttl`.
    Bad
        import pulumi_aws as aws

        aws.cloudfront.Distribution(  # <- finding
            "cdn",
            enabled=True,
            origins=[{"domain_name": "b.s3.amazonaws.com", "origin_id": "web"}],
            default_cache_behavior={
                "allowed_methods": ["GET", "HEAD"],
                "cached_methods": ["GET", "HEAD"],
                "target_origin_id": "web",
                "viewer_protocol_policy": "https-only",
                "cache_policy_id": "658327ea-f89d-4fab-a63d-7e88639e58f6",
            },
            custom_error_responses=[{"error_code": 404, "response_page_path": "/404.html"}],
            restrictions={"geo_restriction": {"restriction_type": "none"}},
            viewer_certificate={"cloudfront_default_certificate": True},
        )
    Bad
        import pulumi_aws as aws

        aws.cloudfront.Distribution(  # <- finding
            "cdn",
            enabled=True,
            origins=[{"domain_name": "b.s3.amazonaws.com", "origin_id": "web"}],
            default_cache_behavior={
                "allowed_methods": ["GET", "HEAD"],
                "cached_methods": ["GET", "HEAD"],
                "target_origin_id": "web",
                "viewer_protocol_policy": "https-only",
                "cache_policy_id": "658327ea-f89d-4fab-a63d-7e88639e58f6",
            },
            custom_error_responses=[{"error_code": 403, "response_code": 404}],
            restrictions={"geo_restriction": {"restriction_type": "none"}},
            viewer_certificate={"cloudfront_default_certificate": True},
        )
    Good
        import pulumi_aws as aws

        aws.cloudfront.Distribution(
            "cdn",
            enabled=True,
            origins=[{"domain_name": "b.s3.amazonaws.com", "origin_id": "web"}],
            default_cache_behavior={
                "allowed_methods": ["GET", "HEAD"],
                "cached_methods": ["GET", "HEAD"],
                "target_origin_id": "web",
                "viewer_protocol_policy": "https-only",
                "cache_policy_id": "658327ea-f89d-4fab-a63d-7e88639e58f6",
            },
            custom_error_responses=[
                {"error_code": 404, "response_code": 404, "response_page_path": "/404.html"},
                {"error_code": 500, "error_caching_min_ttl": 0},
            ],
            restrictions={"geo_restriction": {"restriction_type": "none"}},
            viewer_certificate={"cloudfront_default_certificate": True},
        )
    Known limits
        Which pages the origin really holds is not looked at.
    """
    for distribution in case.resources(_DISTRIBUTION):
        value = value_at(distribution.inputs, "customErrorResponses")
        answers = as_items(value)
        if answers == ():
            continue
        if answers is None or not is_known(value):
            yield Unknown(distribution.urn, "the custom error responses are not known")
            continue
        faults = [fault for answer in answers if (fault := _error_fault(answer))]
        if faults:
            yield Fail(subject=distribution.urn, message=f"{distribution.name}: {'; '.join(faults)}")
        else:
            yield Pass(distribution.urn, "each error page has its response code")


def _error_fault(answer: object) -> str:
    code, page = (_is_empty(value_at(answer, name)) for name in ("responseCode", "responsePagePath"))
    if code == page:
        return ""
    has, lacks = ("response_page_path", "response_code") if code else ("response_code", "response_page_path")
    number_ = value_at(answer, "errorCode")
    shown = f"{as_number(number_):g}" if as_number(number_) is not None else "?"
    return f"the custom response to error {shown} has a {has} without a {lacks}"
