"""With which HTTP method REST APIs call their functions."""

from __future__ import annotations

from stackproof.topology import as_text, has, shown, text, value_at

from .._calls import ALIAS, FUNCTION
from .._mechanism import Case, Fail, Impact, Iterator, Pass, Resource, Unknown, Verdict, check
from .._program import is_stated
from ._apis import INTEGRATION

# API Gateway's own address of a function: arn:aws:apigateway:REGION:lambda:path/DATE/functions/ARN/invocations
_ADDRESS = ":lambda:path/"


@check(
    "API006",
    title="REST APIs call functions with POST",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "Lambda refuses the call: every request ends with 500 Internal Server Error."),
    links=("https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html",),
    when=(INTEGRATION,),
    local=True,
)
def functions_are_called_with_post(case: Case) -> Iterator[Verdict]:
    """The integration of a REST API with a function has the integration method POST.

    Why
        Lambda's Invoke takes POST only, whatever method the client used; the client's method is the method's
        `http_method`, which is another setting. Without any integration method, AWS refuses the integration.
    Fix
        Set `integration_http_method="POST"`.
    Bad
        import pulumi_aws as aws

        web = aws.lambda_.Function.get("web", "web")
        api = aws.apigateway.RestApi("api")
        method = aws.apigateway.Method(
            "get", rest_api=api.id, resource_id=api.root_resource_id, http_method="GET", authorization="NONE"
        )
        aws.apigateway.Integration(  # <- finding
            "get",
            rest_api=api.id,
            resource_id=api.root_resource_id,
            http_method=method.http_method,
            integration_http_method="GET",
            type="AWS_PROXY",
            uri=web.invoke_arn,
        )
    Bad
        import pulumi_aws as aws

        api = aws.apigateway.RestApi("api")
        method = aws.apigateway.Method(
            "get", rest_api=api.id, resource_id=api.root_resource_id, http_method="GET", authorization="NONE"
        )
        web = "arn:aws:lambda:eu-west-1:123456789012:function:web"
        aws.apigateway.Integration(  # <- finding
            "get",
            rest_api=api.id,
            resource_id=api.root_resource_id,
            http_method=method.http_method,
            type="AWS",
            uri=f"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/{web}/invocations",
        )
    Good
        import pulumi_aws as aws

        web = aws.lambda_.Function.get("web", "web")
        api = aws.apigateway.RestApi("api")
        method = aws.apigateway.Method(
            "get", rest_api=api.id, resource_id=api.root_resource_id, http_method="GET", authorization="NONE"
        )
        aws.apigateway.Integration(
            "get",
            rest_api=api.id,
            resource_id=api.root_resource_id,
            http_method=method.http_method,
            integration_http_method="POST",
            type="AWS_PROXY",
            uri=web.invoke_arn,
        )
    Known limits
        Integrations inside an OpenAPI definition are not judged.
    """
    path = "integrationHttpMethod"
    for integration in case.resources(INTEGRATION):
        if text(integration, "type") not in ("AWS", "AWS_PROXY") or not _calls_a_function(case, integration):
            continue
        method = text(integration, path)
        if method == "POST":
            yield Pass(integration.urn, "calls the function with POST")
        elif not has(integration, path):
            message = f"{integration.name} calls a function without an integration_http_method; it should be POST"
            yield Fail(subject=integration.urn, message=message)
        elif method and is_stated(case, integration, path):
            message = f"{integration.name} calls a function with {method}; Lambda takes POST only"
            yield Fail(subject=integration.urn, message=message, severity="high" if method == "ANY" else None)
        else:
            yield Unknown(integration.urn, f"{path} is not known")


def _calls_a_function(case: Case, integration: Resource) -> bool:
    if _ADDRESS in (as_text(shown(value_at(integration.inputs, "uri"))) or ""):
        return True
    references = case.topology.refs_from(integration, "uri")
    for reference in references:
        other = case.topology.resource(reference.urn)
        named = other is not None and case.topology.is_type(other, FUNCTION, ALIAS)
        if named and "invokearn" in reference.property.lower():
            return True
    return False
