"""Functions that CloudFront runs at its edge."""

from __future__ import annotations

from collections.abc import Iterator as Each

from stackproof.model import Resource
from stackproof.topology import has

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Verdict, check
from .viewers import DISTRIBUTION

_FUNCTION = "aws:lambda/function:Function"
_EDGE = "edgelambda.amazonaws.com"
# What Lambda@Edge does not take, by the input that says so.
_REFUSED = {
    "environment.variables": "environment variables",
    "vpcConfig.subnetIds": "a VPC",
    "layers": "layers",
    "imageUri": "a container image",
    "deadLetterConfig.targetArn": "a dead-letter queue",
}


@check(
    "CFR005",
    title="Functions at the edge are such as CloudFront runs",
    severity="critical",
    category="deployment",
    impact=Impact("deployment", "CloudFront refuses the distribution, so it is not made or changed."),
    links=(
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html",
    ),
    when=(DISTRIBUTION,),
)
def edge_functions_run(case: Case) -> Iterator[Verdict]:
    """A distribution names a version of a function that edgelambda.amazonaws.com may run, and that needs nothing else.

    Why
        CloudFront copies a numbered version of a function to its edge. It refuses `$LATEST` (an ARN without a version),
        a role that does not trust edgelambda.amazonaws.com, and functions with environment variables, layers, a VPC or
        a dead-letter queue.
    Fix
        Set `publish`, name the function's `qualifiedArn`, trust edgelambda.amazonaws.com besides lambda.amazonaws.com,
        and write settings into the code.
    Bad
        import pulumi_aws as aws

        edge = aws.lambda_.Function(
            "edge",
            role="arn:aws:iam::123456789012:role/edge",
            runtime="nodejs22.x",
            handler="index.handler",
            s3_bucket="code",
            s3_key="edge.zip",
        )
        aws.cloudfront.Distribution(  # <- finding
            "cdn",
            enabled=True,
            origins=[{"domain_name": "example.com", "origin_id": "site"}],
            default_cache_behavior={
                "allowed_methods": ["GET", "HEAD"],
                "cached_methods": ["GET", "HEAD"],
                "target_origin_id": "site",
                "viewer_protocol_policy": "redirect-to-https",
                "lambda_function_associations": [{"event_type": "viewer-request", "lambda_arn": edge.arn}],
            },
            restrictions={"geo_restriction": {"restriction_type": "none"}},
            viewer_certificate={"cloudfront_default_certificate": True},
        )
    Good
        import pulumi_aws as aws

        edge = aws.lambda_.Function(
            "edge",
            role="arn:aws:iam::123456789012:role/edge",
            runtime="nodejs22.x",
            handler="index.handler",
            s3_bucket="code",
            s3_key="edge.zip",
            publish=True,
        )
        aws.cloudfront.Distribution(
            "cdn",
            enabled=True,
            origins=[{"domain_name": "example.com", "origin_id": "site"}],
            default_cache_behavior={
                "allowed_methods": ["GET", "HEAD"],
                "cached_methods": ["GET", "HEAD"],
                "target_origin_id": "site",
                "viewer_protocol_policy": "redirect-to-https",
                "lambda_function_associations": [{"event_type": "viewer-request", "lambda_arn": edge.qualified_arn}],
            },
            restrictions={"geo_restriction": {"restriction_type": "none"}},
            viewer_certificate={"cloudfront_default_certificate": True},
        )
    Known limits
        Sizes, timeouts and Regions of functions at the edge are not looked at.
    """
    for distribution in case.resources(DISTRIBUTION):
        for function, property in _at_the_edge(case, distribution):
            wrong = list(_wrong(case, function, property))
            for told in wrong:
                yield Fail(subject=distribution.urn, message=f"{function.name} runs at the edge, but {told}")
            if not wrong:
                yield Pass(distribution.urn, f"{function.name} is such as CloudFront runs")


def _at_the_edge(case: Case, distribution: Resource) -> Each[tuple[Resource, str]]:
    """Functions of the program that cache behaviours name, with the output by which they do."""
    for reference in case.topology.refs_from(distribution):
        if "lambdaFunctionAssociations" not in reference.path or reference.inside:
            continue
        function = case.topology.resource(reference.urn)
        if function is not None and not function.read and case.topology.is_type(function, _FUNCTION):
            yield function, reference.property


def _wrong(case: Case, function: Resource, property: str) -> Each[str]:
    if property in ("arn", "invokeArn"):
        yield f"its {property} names no version; it should be the qualifiedArn"
    for path, what in _REFUSED.items():
        if has(function, path):
            yield f"it has {what}, which Lambda@Edge refuses"
    role = case.topology.role_at(function, "role")
    policy = case.topology.trust_of(role).policy if role is not None and not role.read else None
    if policy is None:
        return
    trusted = {principal.value for statement in policy.statements for principal in statement.principals}
    if _EDGE not in trusted:
        yield f"its role {role.name if role else ''} does not trust {_EDGE}"
