"""Whether APIs reach their functions, and callers reach the APIs."""

from __future__ import annotations

from stackproof.model import Resource
from stackproof.topology import flag, has, text

from .._absence import unless_cut_short
from .._calls import FUNCTION, may_invoke
from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from ._apis import (
    API,
    API_INTEGRATION,
    API_STAGE,
    DEPLOYMENT,
    INTEGRATION,
    METHOD,
    REST_API,
    ROUTE,
    STAGE,
    function_calls,
    sources_of,
)

_GUIDE = "https://docs.aws.amazon.com/apigateway/latest/developerguide/"


@check(
    "API001",
    title="APIs may invoke the functions they integrate",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "Every request to the route ends with 500 Internal Server Error."),
    links=(_GUIDE + "api-gateway-control-access-using-iam-policies-to-invoke-api.html",),
    when=(FUNCTION,),
)
def apis_may_invoke(case: Case) -> Iterator[Verdict]:
    """A function behind an API has a permission for apigateway.amazonaws.com with the API's execution ARN.

    Why
        Creating the integration succeeds without it; the first request fails. The same happens with the API's own ARN
        or its bare execution ARN as source: a request's ARN also holds stage, method and path.
    Fix
        Add an `aws.lambda_.Permission` for apigateway.amazonaws.com with `source_arn` = execution ARN + `/*/*`.
    Bad
        import pulumi
        import pulumi_aws as aws

        code = pulumi.AssetArchive({"index.py": pulumi.StringAsset("def handler(event, context):\\n    return 1\\n")})
        role = aws.iam.Role.get("role", "web")
        web = aws.lambda_.Function("web", role=role.arn, runtime="python3.13", handler="index.handler", code=code)
        api = aws.apigatewayv2.Api("web", protocol_type="HTTP")
        aws.apigatewayv2.Integration(  # <- finding
            "web", api_id=api.id, integration_type="AWS_PROXY", integration_uri=web.arn
        )
    Bad
        import pulumi
        import pulumi_aws as aws

        code = pulumi.AssetArchive({"index.py": pulumi.StringAsset("def handler(event, context):\\n    return 1\\n")})
        role = aws.iam.Role.get("role", "web")
        web = aws.lambda_.Function("web", role=role.arn, runtime="python3.13", handler="index.handler", code=code)
        api = aws.apigatewayv2.Api("web", protocol_type="HTTP")
        aws.apigatewayv2.Integration(  # <- finding
            "web", api_id=api.id, integration_type="AWS_PROXY", integration_uri=web.invoke_arn
        )
        aws.lambda_.Permission(
            "web",
            function=web.name,
            action="lambda:InvokeFunction",
            principal="apigateway.amazonaws.com",
            source_arn=api.arn.apply(lambda arn: f"{arn}/*/*"),
        )
    Good
        import pulumi
        import pulumi_aws as aws

        code = pulumi.AssetArchive({"index.py": pulumi.StringAsset("def handler(event, context):\\n    return 1\\n")})
        role = aws.iam.Role.get("role", "web")
        web = aws.lambda_.Function("web", role=role.arn, runtime="python3.13", handler="index.handler", code=code)
        api = aws.apigatewayv2.Api("web", protocol_type="HTTP")
        aws.apigatewayv2.Integration("web", api_id=api.id, integration_type="AWS_PROXY", integration_uri=web.arn)
        aws.lambda_.Permission(
            "web",
            function=web.name,
            action="lambda:InvokeFunction",
            principal="apigateway.amazonaws.com",
            source_arn=api.execution_arn.apply(lambda arn: f"{arn}/*/*"),
        )
    Known limits
        Calls with credentials (a role of the API's own) are not judged; methods and paths in the source ARN neither.
    """
    for caller, function, api in function_calls(case):
        leave = may_invoke(case, function, principal="apigateway", sources=sources_of(case, api))
        if leave.allowed is None:
            yield Unknown(caller.urn, leave.why)
        elif leave.allowed:
            yield Pass(caller.urn, f"API Gateway may call {function.name}")
        else:
            because = f" ({leave.why})" if leave.why else ""
            fail = Fail(
                subject=caller.urn,
                message=f"no permission lets API Gateway call {function.name}{because}",
                related=(function.urn,),
                cause=f"API001@{case.place_of(function)}",
            )
            yield unless_cut_short(case, fail)


@check(
    "API002",
    title="Every API is deployed to a stage",
    severity="high",
    category="architecture",
    impact=Impact("deployment", "The API cannot be called: nothing of it is deployed."),
    links=(_GUIDE + "how-to-deploy-api.html", _GUIDE + "http-api-stages.html"),
    when=(REST_API, API),
)
def apis_are_deployed(case: Case) -> Iterator[Verdict]:
    """A REST API has a deployment and a stage; an HTTP or WebSocket API a stage that is deployed.

    Why
        Resources, methods and routes are drafts until they are deployed to a stage.
    Fix
        Add `aws.apigateway.Deployment` and `aws.apigateway.Stage`, or `aws.apigatewayv2.Stage` with `auto_deploy`.
    Bad
        import pulumi_aws as aws

        api = aws.apigateway.RestApi("api")  # <- finding
        method = aws.apigateway.Method(
            "get", rest_api=api.id, resource_id=api.root_resource_id, http_method="GET", authorization="NONE"
        )
        aws.apigateway.Integration(
            "get", rest_api=api.id, resource_id=api.root_resource_id, http_method=method.http_method, type="MOCK"
        )
    Bad
        import pulumi_aws as aws

        api = aws.apigatewayv2.Api("api", protocol_type="HTTP")
        aws.apigatewayv2.Stage("v1", api_id=api.id, name="v1")  # <- finding
    Good
        import pulumi
        import pulumi_aws as aws

        api = aws.apigateway.RestApi("api")
        method = aws.apigateway.Method(
            "get", rest_api=api.id, resource_id=api.root_resource_id, http_method="GET", authorization="NONE"
        )
        integration = aws.apigateway.Integration(
            "get", rest_api=api.id, resource_id=api.root_resource_id, http_method=method.http_method, type="MOCK"
        )
        deployment = aws.apigateway.Deployment(
            "api", rest_api=api.id, opts=pulumi.ResourceOptions(depends_on=[integration])
        )
        aws.apigateway.Stage("v1", rest_api=api.id, deployment=deployment.id, stage_name="v1")
    Good
        import pulumi_aws as aws

        api = aws.apigatewayv2.Api("api", protocol_type="HTTP")
        aws.apigatewayv2.Stage("default", api_id=api.id, name="$default", auto_deploy=True)
    Known limits
        An API without methods, routes or a definition of its own is not judged.
    """
    for api in case.resources(REST_API):
        methods = case.topology.companions(api, "restApi", METHOD)
        deployments = case.topology.companions(api, "restApi", DEPLOYMENT)
        stages = case.topology.companions(api, "restApi", STAGE)
        if not methods and not has(api, "body"):
            continue
        if not deployments:
            yield unless_cut_short(
                case, Fail(subject=api.urn, message="the REST API has no deployment, so that it cannot be called")
            )
        elif not stages and not any(has(deployment, "stageName") for deployment in deployments):
            yield unless_cut_short(
                case, Fail(subject=api.urn, message="the REST API is deployed to no stage, so that it cannot be called")
            )
        else:
            yield Pass(api.urn, "is deployed to a stage")
    for api in case.resources(API):
        yield from _http_api(case, api)


def _http_api(case: Case, api: Resource) -> Iterator[Verdict]:
    stages = case.topology.companions(api, "apiId", API_STAGE)
    if has(api, "target"):
        yield Pass(api.urn, "is deployed by AWS itself (quick create)")
    elif not stages and (has(api, "body") or case.topology.companions(api, "apiId", ROUTE)):
        yield unless_cut_short(case, Fail(subject=api.urn, message="the API has no stage, so that it cannot be called"))
    for stage in stages:
        if flag(stage, "autoDeploy") is False and not has(stage, "deploymentId"):
            yield Fail(
                subject=stage.urn,
                message="the stage neither deploys by itself (auto_deploy) nor names a deployment",
                related=(api.urn,),
            )
        else:
            yield Pass(stage.urn, "is deployed")


@check(
    "API003",
    title="Deployments wait for methods and integrations",
    severity="high",
    category="architecture",
    impact=Impact("deployment", "AWS refuses the deployment of an API without methods, or leaves late ones out."),
    links=("https://www.pulumi.com/registry/packages/aws/api-docs/apigateway/deployment/",),
    when=(DEPLOYMENT,),
)
def deployments_wait(case: Case) -> Iterator[Verdict]:
    """A deployment of a REST API depends on each of its methods and integrations.

    Why
        A deployment is a snapshot. Pulumi makes it as soon as the API exists, side by side with the methods: AWS then
        answers "The REST API doesn't contain any methods" or "No integration defined for method".
    Fix
        Give the deployment `opts=pulumi.ResourceOptions(depends_on=[...])` with the integrations; also put something
        that changes with them into `triggers`.
    Bad
        import pulumi_aws as aws

        api = aws.apigateway.RestApi("api")
        method = aws.apigateway.Method(
            "get", rest_api=api.id, resource_id=api.root_resource_id, http_method="GET", authorization="NONE"
        )
        aws.apigateway.Integration(
            "get", rest_api=api.id, resource_id=api.root_resource_id, http_method=method.http_method, type="MOCK"
        )
        deployment = aws.apigateway.Deployment("api", rest_api=api.id)  # <- finding
        aws.apigateway.Stage("v1", rest_api=api.id, deployment=deployment.id, stage_name="v1")
    Good
        import pulumi_aws as aws

        api = aws.apigateway.RestApi("api")
        method = aws.apigateway.Method(
            "get", rest_api=api.id, resource_id=api.root_resource_id, http_method="GET", authorization="NONE"
        )
        integration = aws.apigateway.Integration(
            "get", rest_api=api.id, resource_id=api.root_resource_id, http_method=method.http_method, type="MOCK"
        )
        deployment = aws.apigateway.Deployment("api", rest_api=api.id, triggers={"integration": integration.id})
        aws.apigateway.Stage("v1", rest_api=api.id, deployment=deployment.id, stage_name="v1")
    Known limits
        APIs that are defined by a body are not judged: the definition is part of the API itself.
    """
    for deployment in case.resources(DEPLOYMENT):
        api = case.topology.target(deployment, "restApi", REST_API)
        if api is None or api.read or has(api, "body"):
            continue
        parts = case.topology.companions(api, "restApi", METHOD, INTEGRATION)
        late = [part for part in parts if part.urn not in case.topology.waits_for(deployment)]
        if late:
            names = ", ".join(dict.fromkeys(part.name for part in late[:3]))
            yield Fail(
                subject=deployment.urn,
                message=f"the deployment does not wait for {names}{' and others' if len(late) > 3 else ''}",
                related=tuple(part.urn for part in late),
            )
        elif parts:
            yield Pass(deployment.urn, f"waits for {len(parts)} methods and integrations")


@check(
    "API004",
    title="A stage is made once",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "AWS refuses the second one: the stage already exists."),
    links=("https://www.pulumi.com/registry/packages/aws/api-docs/apigateway/stage/",),
    when=(DEPLOYMENT,),
)
def stages_are_made_once(case: Case) -> Iterator[Verdict]:
    """No deployment makes the same stage (`stage_name`) that a Stage resource makes as well.

    Why
        `stage_name` on a deployment (pulumi-aws 6 and before) creates that stage.
    Fix
        Leave `stage_name` off the deployment.
    Bad
        # --- requirements.txt
        pulumi>=3,<4
        pulumi-aws>=6,<7
        # --- __main__.py
        import pulumi_aws as aws

        api = aws.apigateway.RestApi("api")
        deployment = aws.apigateway.Deployment("api", rest_api=api.id, triggers={"v": "1"})
        aws.apigateway.Stage("a", rest_api=api.id, deployment=deployment.id, stage_name="v1")
        aws.apigateway.Stage("b", rest_api=api.id, deployment=deployment.id, stage_name="v1")  # <- finding
    Good
        import pulumi_aws as aws

        api = aws.apigateway.RestApi("api")
        deployment = aws.apigateway.Deployment("api", rest_api=api.id, triggers={"v": "1"})
        aws.apigateway.Stage("a", rest_api=api.id, deployment=deployment.id, stage_name="v1")
        aws.apigateway.Stage("b", rest_api=api.id, deployment=deployment.id, stage_name="v2")
    Known limits
        Only names that are known are compared.
    """
    made: dict[tuple[str, str], str] = {}
    for resource in case.resources(DEPLOYMENT, STAGE):
        api, name = case.topology.target(resource, "restApi", REST_API), text(resource, "stageName")
        if api is None or not name:
            continue
        first = made.setdefault((api.urn, name), resource.name)
        if first is not resource.name:
            yield Fail(subject=resource.urn, message=f"the stage {name} is also made by {first}")
        elif case.topology.is_type(resource, STAGE):
            yield Pass(resource.urn, f"alone makes the stage {name}")


@check(
    "API005",
    title="Routes and integrations name their targets in API Gateway's form",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "AWS refuses the route or integration as malformed."),
    links=(_GUIDE + "http-api-develop-routes.html",),
    when=(ROUTE, INTEGRATION),
    local=True,
)
def targets_have_the_form(case: Case) -> Iterator[Verdict]:
    """A route's target is `integrations/ID`; a REST integration's URI is a function's invoke ARN.

    Why
        An HTTP API's route takes no bare id, and a REST API's integration no plain function ARN.
    Fix
        `target=integration.id.apply(lambda id: f"integrations/{id}")`; `uri=function.invoke_arn`.
    Bad
        import pulumi_aws as aws

        api = aws.apigatewayv2.Api("api", protocol_type="HTTP")
        integration = aws.apigatewayv2.Integration(
            "web", api_id=api.id, integration_type="HTTP_PROXY", integration_method="ANY",
            integration_uri="https://example.com",
        )
        aws.apigatewayv2.Route("web", api_id=api.id, route_key="$default", target=integration.id)  # <- finding
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
            integration_http_method="POST",
            type="AWS_PROXY",
            uri=web.arn,
        )
    Good
        import pulumi_aws as aws

        web = aws.lambda_.Function.get("web", "web")
        rest = aws.apigateway.RestApi("rest")
        method = aws.apigateway.Method(
            "get", rest_api=rest.id, resource_id=rest.root_resource_id, http_method="GET", authorization="NONE"
        )
        aws.apigateway.Integration(
            "get",
            rest_api=rest.id,
            resource_id=rest.root_resource_id,
            http_method=method.http_method,
            integration_http_method="POST",
            type="AWS_PROXY",
            uri=web.invoke_arn,
        )
        api = aws.apigatewayv2.Api("api", protocol_type="HTTP")
        integration = aws.apigatewayv2.Integration(
            "web", api_id=api.id, integration_type="AWS_PROXY", integration_uri=web.arn
        )
        aws.apigatewayv2.Route(
            "web", api_id=api.id, route_key="$default", target=integration.id.apply(lambda id: f"integrations/{id}")
        )
    Known limits
        Targets that are written as text are not judged.
    """
    for route in case.resources(ROUTE):
        for reference in case.topology.refs_from(route, "target"):
            other = case.topology.resource(reference.urn)
            if other is None or not case.topology.is_type(other, API_INTEGRATION):
                continue
            if reference.inside:
                yield Pass(route.urn, "names its integration as integrations/ID")
            else:
                yield Fail(
                    subject=route.urn,
                    message=f"target is the bare {reference.property} of {other.name}; it should be integrations/ID",
                )
    for integration in case.resources(INTEGRATION):
        for reference in case.topology.refs_from(integration, "uri", inside=False):
            other = case.topology.resource(reference.urn)
            if other is None or not case.topology.is_type(other, FUNCTION):
                continue
            if reference.property in ("arn", "qualifiedArn", "id", "name"):
                wrong = f"uri is the {reference.property} of {other.name}; it should be its invoke_arn"
                yield Fail(subject=integration.urn, message=wrong)
            else:
                yield Pass(integration.urn, f"calls {other.name} by its invoke ARN")
