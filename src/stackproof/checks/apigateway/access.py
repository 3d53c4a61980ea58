"""Who may call an API, and what of the calls is written into logs."""

from __future__ import annotations

import msgspec

from stackproof.model import Resource
from stackproof.topology import flag, has, text

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from ._apis import API, INTEGRATION, METHOD, REST_API, ROUTE

_URL = "aws:lambda/functionUrl:FunctionUrl"
_SETTINGS = "aws:apigateway/methodSettings:MethodSettings"
# Methods that surely change something; what a handler does for ANY is not known.
_CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_REST = "https://docs.aws.amazon.com/apigateway/latest/developerguide/"


class _Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One method or route: what carries it, its name for people, whether it may change something, and whether it asks
    who calls (None where that is not known)."""

    holder: Resource
    name: str
    changes: bool
    guarded: bool | None


@check(
    "API007",
    title="APIs ask who calls",
    severity="medium",
    category="security",
    impact=Impact("security", "Anybody on the internet can call the API, and change data where it does so."),
    links=(_REST + "apigateway-control-access-to-api.html", _REST + "http-api-access-control.html"),
    when=(METHOD, ROUTE, API, _URL),
    grouping="place",
)
def apis_ask_who_calls(case: Case) -> Iterator[Verdict]:
    """The methods and routes of a public API, and the URLs of functions, have an authorization or want an API key.

    Why
        Without one, whoever knows the address may call. For an API that changes data that is seldom meant. It weighs
        low where no method says that it changes any, and where others do ask, so that the open ones are meant to be;
        such as only read are then left alone.
    Fix
        Give methods and routes an authorizer (Cognito, JWT, Lambda) or `AWS_IAM`; REST APIs may want an API key with a
        usage plan, or be limited by a resource policy. Where everybody is meant to call, suppress this with the reason.
    Bad
        import pulumi_aws as aws

        api = aws.apigatewayv2.Api("notes", protocol_type="HTTP")
        aws.apigatewayv2.Route(  # <- finding
            "create", api_id=api.id, route_key="POST /notes", target="integrations/a1b2c3"
        )
        aws.apigatewayv2.Route("list", api_id=api.id, route_key="GET /notes", target="integrations/a1b2c3")
    Bad
        import pulumi_aws as aws

        api = aws.apigateway.RestApi("notes")
        aws.apigateway.Method(  # <- finding
            "create", rest_api=api.id, resource_id=api.root_resource_id, http_method="POST", authorization="NONE"
        )
        aws.lambda_.FunctionUrl("worker", function_name="worker", authorization_type="NONE")  # <- finding
    Bad
        import pulumi_aws as aws

        aws.apigatewayv2.Api("quick", protocol_type="HTTP", target="https://example.com")  # <- finding
    Good
        import pulumi_aws as aws

        api = aws.apigateway.RestApi("notes")
        for verb, authorization, key in (("POST", "AWS_IAM", False), ("GET", "NONE", True), ("OPTIONS", "NONE", False)):
            aws.apigateway.Method(
                verb,
                rest_api=api.id,
                resource_id=api.root_resource_id,
                http_method=verb,
                authorization=authorization,
                api_key_required=key,
            )
        socket = aws.apigatewayv2.Api(
            "chat", protocol_type="WEBSOCKET", route_selection_expression="$request.body.action"
        )
        for key, authorization in (("$connect", "AWS_IAM"), ("send", "NONE")):
            aws.apigatewayv2.Route(
                key, api_id=socket.id, route_key=key, authorization_type=authorization, target="integrations/a1b2c3"
            )
    Good
        import pulumi_aws as aws

        inner = aws.apigateway.RestApi("inner", endpoint_configuration={"types": "PRIVATE"})
        aws.apigateway.Method(
            "create", rest_api=inner.id, resource_id=inner.root_resource_id, http_method="POST", authorization="NONE"
        )
    Known limits
        What a function checks by itself, such as the signature of a webhook, is not seen, nor are authorizations inside
        an OpenAPI definition. APIs with a resource policy, and those made elsewhere, are not judged.
    """
    for api in case.resources(REST_API, API):
        entries = list(_methods(case, api) if case.topology.is_type(api, REST_API) else _routes(case, api))
        if _is_inner(api):
            if entries:
                yield Pass(api.urn, "only the network reaches it")
        elif entries and (case.topology.resource_policies(api) or any(entry.guarded is None for entry in entries)):
            yield Unknown(api.urn, "whether its policy or its methods ask who calls is not known")
        elif entries:
            yield _judged(api, entries)
    for url in case.resources(_URL):
        kind = text(url, "authorizationType")
        if kind is None:
            yield Unknown(url.urn, "its authorization is not known")
        elif kind == "NONE":
            message = f"the function URL {url.name} lets everybody call (authorization NONE)"
            yield Fail(subject=url.urn, message=message, severity="low")
        else:
            yield Pass(url.urn, f"asks for {kind}")


def _judged(api: Resource, entries: list[_Entry]) -> Verdict:
    opened = sorted((entry for entry in entries if not entry.guarded), key=lambda entry: not entry.changes)
    asking = len(opened) < len(entries)
    if not opened or (asking and not opened[0].changes):
        return Pass(api.urn, "every method asks who calls, but for those that only read")
    more = f" and {len(opened) - 1} more" if len(opened) > 1 else ""
    meant = asking or not opened[0].changes
    return Fail(
        subject=opened[0].holder.urn,
        message=f"everybody may call {opened[0].name}{more} of {api.name}: no authorization and no API key",
        severity="low" if meant else None,
        related=(api.urn,),
    )


def _is_inner(api: Resource) -> bool:
    return "PRIVATE" in str(api.inputs.get("endpointConfiguration", ""))


def _methods(case: Case, api: Resource) -> Iterator[_Entry]:
    for method in case.topology.companions(api, "restApi", METHOD):
        verb = text(method, "httpMethod")
        if verb == "OPTIONS" or _is_mock(case, method):
            continue
        kind, key = text(method, "authorization", default="NONE"), flag(method, "apiKeyRequired")
        guarded = None if kind is None or key is None else kind != "NONE" or key
        yield _Entry(holder=method, name=verb or method.name, changes=verb in _CHANGING, guarded=guarded)


def _is_mock(case: Case, method: Resource) -> bool:
    """True for a method that API Gateway answers by itself."""
    place = ("restApi", "resourceId", "httpMethod")
    return any(
        text(other, "type") == "MOCK" and all(other.inputs.get(key) == method.inputs.get(key) for key in place)
        for other in case.resources(INTEGRATION)
    )


def _routes(case: Case, api: Resource) -> Iterator[_Entry]:
    socket = text(api, "protocolType") == "WEBSOCKET"
    if has(api, "target"):
        yield _Entry(holder=api, name="every route", changes=False, guarded=False)
    for route in case.topology.companions(api, "apiId", ROUTE):
        name = text(route, "routeKey") or route.name
        verb = name.partition(" ")[0]
        if verb == "OPTIONS" or (socket and name != "$connect"):
            continue
        kind, key = text(route, "authorizationType", default="NONE"), flag(route, "apiKeyRequired")
        guarded = None if kind is None or key is None else kind != "NONE" or key
        yield _Entry(holder=route, name=name, changes=verb in _CHANGING, guarded=guarded)


@check(
    "API008",
    title="Logs of APIs leave bodies out",
    severity="medium",
    category="security",
    impact=Impact("security", "Whoever reads the logs reads what clients send and get, tokens and personal data too."),
    links=(_REST + "set-up-logging.html",),
    when=(_SETTINGS,),
    local=True,
)
def logs_leave_bodies_out(case: Case) -> Iterator[Verdict]:
    """Data traces are off in the method settings of a stage.

    Why
        With a data trace API Gateway writes whole requests and responses into the log; AWS advises against it for
        production APIs.
    Fix
        Leave `data_trace_enabled` out, and turn it on only while a fault is looked for.
    Bad
        import pulumi_aws as aws

        aws.apigateway.MethodSettings(  # <- finding
            "all",
            rest_api="a1b2c3",
            stage_name="prod",
            method_path="*/*",
            settings={"logging_level": "INFO", "data_trace_enabled": True},
        )
    Good
        import pulumi_aws as aws

        aws.apigateway.MethodSettings(
            "all", rest_api="a1b2c3", stage_name="prod", method_path="*/*", settings={"logging_level": "INFO"}
        )
    Known limits
        With the logging level OFF nothing is written, and nothing is said.
    """
    for settings in case.resources(_SETTINGS):
        level, trace = text(settings, "settings.loggingLevel"), flag(settings, "settings.dataTraceEnabled")
        if level is None or trace is None:
            yield Unknown(settings.urn, "its logging is not known")
        elif trace and level not in ("", "OFF"):
            yield Fail(
                subject=settings.urn, message=f"{settings.name} writes whole requests and responses into the log"
            )
        elif not trace:
            yield Pass(settings.urn, "no data trace")
