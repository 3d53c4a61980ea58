"""Which API a resource belongs to, and what belongs to an API."""

from __future__ import annotations

from collections.abc import Iterator

from stackproof.model import Resource
from stackproof.topology import has

from .._calls import ALIAS, FUNCTION, function_behind
from .._mechanism import Case

REST_API = "aws:apigateway/restApi:RestApi"
METHOD = "aws:apigateway/method:Method"
INTEGRATION = "aws:apigateway/integration:Integration"
DEPLOYMENT = "aws:apigateway/deployment:Deployment"
STAGE = "aws:apigateway/stage:Stage"
API = "aws:apigatewayv2/api:Api"
API_INTEGRATION = "aws:apigatewayv2/integration:Integration"
API_STAGE = "aws:apigatewayv2/stage:Stage"
ROUTE = "aws:apigatewayv2/route:Route"
# (type, input that names the function, input with credentials used instead of a permission, input that names the API)
_CALLS = (
    (INTEGRATION, "uri", "credentials", "restApi"),
    ("aws:apigateway/authorizer:Authorizer", "authorizerUri", "authorizerCredentials", "restApi"),
    (API_INTEGRATION, "integrationUri", "credentialsArn", "apiId"),
    ("aws:apigatewayv2/authorizer:Authorizer", "authorizerUri", "authorizerCredentialsArn", "apiId"),
    (REST_API, "body", "", ""),
    (API, "body", "", ""),
    (API, "target", "credentialsArn", ""),
)


def function_calls(case: Case) -> Iterator[tuple[Resource, Resource, Resource | None]]:
    """(caller, function, API) for every function of the program that an API calls without credentials of its own."""
    for token, path, credentials, owner in _CALLS:
        for caller in case.resources(token):
            if credentials and has(caller, credentials):
                continue
            if path == "body" and "credentials" in str(caller.inputs.get("body", "")).lower():
                continue
            api = case.topology.target(caller, owner) if owner else caller
            for called in case.topology.targets(caller, path, FUNCTION, ALIAS):
                function = function_behind(case, called)
                if function is not None and not function.read:
                    yield caller, function, api


def sources_of(case: Case, api: Resource | None) -> tuple[str, ...]:
    """URNs whose execution ARNs stand for the API: itself, its stages and deployments."""
    if api is None:
        return ()
    path = "restApi" if case.topology.is_type(api, REST_API) else "apiId"
    parts = case.topology.companions(api, path, STAGE, DEPLOYMENT, API_STAGE, METHOD)
    return (api.urn, *(part.urn for part in parts))
