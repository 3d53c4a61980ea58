"""Listeners, health checks, names, routes of APIs and connections are judged by where they lead."""

from __future__ import annotations

import json
from typing import Any

import pytest
from graph_making import Ref, graph, make
from verdict_making import result_on, told, verdict_on

from stackproof.model import Resource

UNKNOWN = {"$unknown": "not known in a preview"}
BALANCER = make("aws:lb/loadBalancer:LoadBalancer", "lb", outputs={"dnsName": "lb-1.elb.amazonaws.com"})
TARGETS = make(
    "aws:lb/targetGroup:TargetGroup",
    "targets",
    {"port": 8080, "protocol": "HTTP", "healthCheck": {"path": "/health", "interval": 15}},
)
SERVICE = make("aws:ecs/service:Service", "service", {"loadBalancers": [{"targetGroupArn": Ref(TARGETS, "arn")}]})
CERTIFICATE = make("aws:acm/certificate:Certificate", "cert")
FORWARD = {"type": "forward", "targetGroupArn": Ref(TARGETS, "arn")}
TO_HTTPS = {"type": "redirect", "redirect": {"protocol": "HTTPS", "port": "443", "statusCode": "HTTP_301"}}


def listener(name: str, protocol: Any, port: Any, action: Any = FORWARD, **inputs: Any) -> Resource:
    given = {
        "loadBalancerArn": Ref(BALANCER, "arn"),
        "protocol": protocol,
        "port": port,
        "defaultActions": [action] if isinstance(action, dict) and "$unknown" not in action else action,
        **inputs,
    }
    return make("aws:lb/listener:Listener", name, given)


HTTPS = listener("https", "HTTPS", 443, certificateArn=Ref(CERTIFICATE, "arn"))
HTTP = listener("http", "HTTP", 80, TO_HTTPS)
WEB = (BALANCER, TARGETS, SERVICE, CERTIFICATE, HTTPS, HTTP)

# --- listeners


@pytest.mark.parametrize(
    "want",
    [
        {"protocol": "HTTPS"},
        {"protocol": "HTTPS", "port": 443, "certificate": True},
        {"protocol": "HTTP", "port": 80},
        {"port": 443},
        {},
    ],
)
def test_a_listener_is_known_by_protocol_port_and_certificate(want: dict[str, Any]) -> None:
    assert verdict_on(graph(*WEB), "listener", "load_balancer", **want) == "pass"


@pytest.mark.parametrize(
    "want",
    [
        {"protocol": "HTTPS", "port": 8443},
        {"protocol": "TLS"},
        {"port": 8080},
        {"protocol": "HTTP", "certificate": True},
    ],
)
def test_another_listener_is_a_near_miss(want: dict[str, Any]) -> None:
    result = result_on(graph(*WEB), "listener", "load_balancer", **want)
    assert result.verdict == "fail" and "https: listens for HTTPS on 443" in told(result)


def test_a_listener_that_leads_nowhere_does_not_count() -> None:
    idle = make("aws:lb/targetGroup:TargetGroup", "idle", {"port": 80})
    nowhere = listener("https", "HTTPS", 443, {"type": "forward", "targetGroupArn": Ref(idle, "arn")})
    made = graph(BALANCER, TARGETS, SERVICE, listener("http", "HTTP", 80), idle, nowhere)
    result = result_on(made, "listener", "load_balancer", protocol="HTTPS")
    assert result.verdict == "fail" and "https: listens for HTTPS on 443, but leads to nothing" in told(result)


def test_a_listener_that_only_answers_by_itself_does_not_count() -> None:
    fixed = {"type": "fixed-response", "fixedResponse": {"contentType": "text/plain", "statusCode": "200"}}
    made = graph(BALANCER, TARGETS, SERVICE, listener("http", "HTTP", 80), listener("https", "HTTPS", 443, fixed))
    assert verdict_on(made, "listener", "load_balancer", protocol="HTTPS") == "fail"


def test_a_listener_without_a_load_balancer_of_the_program_does_not_count() -> None:
    assert verdict_on(graph(TARGETS, SERVICE, HTTPS), "listener", "load_balancer", protocol="HTTPS") == "fail"


def test_an_iam_server_certificate_is_none_of_acm() -> None:
    own = listener("https", "HTTPS", 443, certificateArn="arn:aws:iam::123456789012:server-certificate/web")
    made = graph(BALANCER, TARGETS, SERVICE, own)
    assert verdict_on(made, "listener", "load_balancer", protocol="HTTPS", certificate=True) == "fail"


@pytest.mark.parametrize("change", [{"protocol": UNKNOWN}, {"port": UNKNOWN}, {"certificateArn": UNKNOWN}])
def test_a_listener_that_is_not_known_is_left_open(change: dict[str, Any]) -> None:
    given = {"protocol": "HTTPS", "port": 443, "certificateArn": Ref(CERTIFICATE, "arn"), **change}
    hidden = listener("https", given["protocol"], given["port"], certificateArn=given["certificateArn"])
    made = graph(BALANCER, TARGETS, SERVICE, CERTIFICATE, hidden)
    assert verdict_on(made, "listener", "load_balancer", protocol="HTTPS", port=443, certificate=True) == "unknown"


def test_a_listener_of_a_balancer_that_is_not_known_is_left_open() -> None:
    loose = make("aws:lb/listener:Listener", "https", {"loadBalancerArn": UNKNOWN, "protocol": "HTTPS", "port": 443})
    assert verdict_on(graph(BALANCER, loose), "listener", "load_balancer", protocol="HTTPS") == "unknown"
    assert verdict_on(graph(BALANCER), "listener", "load_balancer", protocol="HTTPS") == "fail"


@pytest.mark.parametrize(("port", "verdict"), [(443, "pass"), (8443, "fail")])
def test_classic_balancers_hold_their_listeners_themselves(port: int, verdict: str) -> None:
    listeners = [{"lbPort": port, "lbProtocol": "https", "instancePort": 80, "sslCertificateId": "arn:aws:acm:::c"}]
    classic = make("aws:elb/loadBalancer:LoadBalancer", "classic", {"listeners": listeners})
    want = {"protocol": "HTTPS", "port": 443, "certificate": True}
    assert verdict_on(graph(classic), "listener", "load_balancer", **want) == verdict


# --- redirects


def test_http_is_redirected_by_a_listener() -> None:
    assert verdict_on(graph(*WEB), "redirect", "load_balancer") == "pass"


def test_http_is_redirected_by_a_rule_of_a_listener() -> None:
    http = listener("http", "HTTP", 80)
    rule = make("aws:lb/listenerRule:ListenerRule", "r", {"listenerArn": Ref(http, "arn"), "actions": [TO_HTTPS]})
    assert verdict_on(graph(BALANCER, TARGETS, SERVICE, HTTPS, http, rule), "redirect", "load_balancer") == "pass"


@pytest.mark.parametrize(
    ("action", "verdict"),
    [
        (FORWARD, "fail"),
        ({"type": "redirect", "redirect": {"host": "www.example.com", "statusCode": "HTTP_301"}}, "fail"),
        ({"type": "redirect", "redirect": {"protocol": "HTTP", "port": "8080", "statusCode": "HTTP_301"}}, "fail"),
        (UNKNOWN, "unknown"),
    ],
)
def test_other_actions_are_no_redirect_to_https(action: Any, verdict: str) -> None:
    made = graph(BALANCER, TARGETS, SERVICE, CERTIFICATE, HTTPS, listener("http", "HTTP", 80, action))
    assert verdict_on(made, "redirect", "load_balancer") == verdict


def test_without_an_http_listener_nothing_is_redirected() -> None:
    assert verdict_on(graph(BALANCER, TARGETS, SERVICE, CERTIFICATE, HTTPS), "redirect", "load_balancer") == "fail"


@pytest.mark.parametrize(
    ("policy", "verdict"),
    [("redirect-to-https", "pass"), ("https-only", "fail"), ("allow-all", "fail"), (UNKNOWN, "unknown")],
)
def test_a_distribution_redirects_by_its_viewer_policy(policy: Any, verdict: str) -> None:
    cdn = make(
        "aws:cloudfront/distribution:Distribution", "cdn", {"defaultCacheBehavior": {"viewerProtocolPolicy": policy}}
    )
    assert verdict_on(graph(cdn), "redirect", "cdn") == verdict


def test_one_behaviour_that_lets_http_in_spoils_it() -> None:
    behaviours = {
        "defaultCacheBehavior": {"viewerProtocolPolicy": "redirect-to-https"},
        "orderedCacheBehaviors": [{"pathPattern": "/old/*", "viewerProtocolPolicy": "allow-all"}],
    }
    cdn = make("aws:cloudfront/distribution:Distribution", "cdn", behaviours)
    assert verdict_on(graph(cdn), "redirect", "cdn") == "fail"


# --- health checks


@pytest.mark.parametrize(
    ("want", "verdict"),
    [
        ({"path": "/health"}, "pass"),
        ({"path": "/health", "interval": 15}, "pass"),
        ({"path": "/healthz"}, "fail"),
        ({"path": "/health", "interval": 30}, "fail"),
        ({}, "pass"),
    ],
)
def test_health_checks_are_those_of_the_target_groups_at_work(want: dict[str, Any], verdict: str) -> None:
    assert verdict_on(graph(*WEB), "health_check", "load_balancer", **want) == verdict


def test_the_health_check_of_an_unused_target_group_does_not_count() -> None:
    used = make("aws:lb/targetGroup:TargetGroup", "targets", {"port": 8080, "protocol": "HTTP"})
    idle = make("aws:lb/targetGroup:TargetGroup", "idle", {"healthCheck": {"path": "/health"}})
    result = result_on(
        graph(BALANCER, used, SERVICE, HTTP, HTTPS, idle), "health_check", "load_balancer", path="/health"
    )
    assert result.verdict == "fail" and "targets: checks / every 30 s" in told(result)


def test_the_health_check_of_a_container_is_a_near_miss() -> None:
    bare = make("aws:lb/targetGroup:TargetGroup", "targets", {"port": 8080, "protocol": "HTTP"})
    container = {"name": "web", "healthCheck": {"command": ["CMD-SHELL", "curl -f http://localhost/health"]}}
    task = make("aws:ecs/taskDefinition:TaskDefinition", "task", {"containerDefinitions": json.dumps([container])})
    made = graph(BALANCER, bare, SERVICE, CERTIFICATE, HTTPS, task)
    result = result_on(made, "health_check", "load_balancer", path="/health")
    assert result.verdict == "fail" and "task: its container web checks itself" in told(result)


def test_a_health_check_that_is_not_known_is_left_open() -> None:
    hidden = make("aws:lb/targetGroup:TargetGroup", "targets", {"healthCheck": {"path": UNKNOWN}})
    made = graph(BALANCER, hidden, SERVICE, CERTIFICATE, HTTPS)
    assert verdict_on(made, "health_check", "load_balancer", path="/health") == "unknown"


def test_health_checks_of_names_belong_to_a_record() -> None:
    check = make("aws:route53/healthCheck:HealthCheck", "check", {"resourcePath": "/health", "requestInterval": 30})
    record = make("aws:route53/record:Record", "record", {"healthCheckId": Ref(check)})
    assert verdict_on(graph(check, record), "health_check", "dns_zone", path="/health") == "pass"
    assert verdict_on(graph(check), "health_check", "dns_zone", path="/health") == "fail"


# --- names

ZONE = make("aws:route53/zone:Zone", "zone", {"name": "example.com"}, outputs={"zoneId": "Z1"})


def record(name: Any, **inputs: Any) -> Resource:
    return make(
        "aws:route53/record:Record", "record", {"zoneId": Ref(ZONE, "zoneId"), "name": name, "type": "A", **inputs}
    )


TO_BALANCER = {"aliases": [{"name": Ref(BALANCER, "dnsName"), "zoneId": "Z2", "evaluateTargetHealth": True}]}


@pytest.mark.parametrize(
    ("name", "want", "verdict"),
    [
        ("app.example.com", {}, "pass"),
        ("app.example.com", {"name": "app.example.com"}, "pass"),
        ("app", {"name": "app.example.com"}, "pass"),
        ("www.example.com", {"name": "app.example.com"}, "fail"),
        (UNKNOWN, {"name": "app.example.com"}, "unknown"),
        (UNKNOWN, {}, "pass"),
    ],
)
def test_a_record_leads_to_the_balancer_under_its_name(name: Any, want: dict[str, Any], verdict: str) -> None:
    assert verdict_on(graph(*WEB, ZONE, record(name, **TO_BALANCER)), "dns", "load_balancer", **want) == verdict


def test_records_for_other_things_lead_elsewhere() -> None:
    other = record("app.example.com", type="CNAME", records=[Ref(CERTIFICATE, "domainValidationOptions")])
    result = result_on(graph(*WEB, ZONE, other), "dns", "load_balancer")
    assert result.verdict == "fail" and "record: leads elsewhere" in told(result)


def test_a_cname_leads_there_too() -> None:
    named = record("app.example.com", type="CNAME", records=[Ref(BALANCER, "dnsName")])
    assert verdict_on(graph(*WEB, ZONE, named), "dns", "load_balancer") == "pass"


def test_a_record_whose_target_is_not_known_is_left_open() -> None:
    assert verdict_on(graph(*WEB, ZONE, record("app", aliases=UNKNOWN)), "dns", "load_balancer") == "unknown"


def test_an_api_is_reached_by_its_domain_name() -> None:
    api = make("aws:apigatewayv2/api:Api", "api")
    domain = make("aws:apigatewayv2/domainName:DomainName", "domain", {"domainName": "api.example.com"})
    mapped = make("aws:apigatewayv2/apiMapping:ApiMapping", "map", {"apiId": Ref(api), "domainName": Ref(domain)})
    named = record("api.example.com", aliases=[{"name": Ref(domain, "domainNameConfiguration.targetDomainName")}])
    assert verdict_on(graph(api, domain, mapped, ZONE, named), "dns", "api") == "pass"
    assert verdict_on(graph(api, domain, ZONE, named), "dns", "api") == "fail"


# --- routes of APIs

REST = make("aws:apigateway/restApi:RestApi", "rest", outputs={"rootResourceId": "root"})
FUNCTION = make("aws:lambda/function:Function", "handler", {"runtime": "python3.12"})


def rest(path: str, method: str, *, integrated: bool = True, **inputs: Any) -> list[Resource]:
    """A chain of REST resources with a method at its end."""
    made: list[Resource] = []
    parent: Any = Ref(REST, "rootResourceId")
    for step in path.strip("/").split("/"):
        if step:
            given = {"restApi": Ref(REST), "parentId": parent, "pathPart": step}
            made.append(make("aws:apigateway/resource:Resource", f"r-{step}", given))
            parent = Ref(made[-1])
    at = {"restApi": Ref(REST), "resourceId": parent, "httpMethod": method}
    made.append(make("aws:apigateway/method:Method", "method", {"authorization": "NONE", **at, **inputs}))
    if integrated:
        call = {**at, "type": "AWS_PROXY", "uri": Ref(FUNCTION, "invokeArn")}
        made.append(make("aws:apigateway/integration:Integration", "integration", call))
    return made


@pytest.mark.parametrize(
    ("made", "want", "verdict"),
    [
        (("/v1/ingest", "POST"), {"method": "POST", "path": "/v1/ingest"}, "pass"),
        (("/v1/ingest", "POST"), {"path": "v1/ingest/"}, "pass"),
        (("/v1/ingest", "POST"), {"method": "post"}, "pass"),
        (("/v1/ingest", "POST"), {"method": "GET", "path": "/v1/ingest"}, "fail"),
        (("/v1/ingest", "POST"), {"method": "POST", "path": "/ingest"}, "fail"),
        (("/v1/ingest", "ANY"), {"method": "POST", "path": "/v1/ingest"}, "pass"),
        (("/{proxy+}", "ANY"), {"method": "POST", "path": "/v1/ingest"}, "pass"),
        (("/orders/{orderId}", "GET"), {"method": "GET", "path": "/orders/{id}"}, "pass"),
        (("/orders/{orderId}", "GET"), {"method": "GET", "path": "/orders/:id"}, "pass"),
        (("/", "GET"), {"method": "GET", "path": "/"}, "pass"),
    ],
)
def test_rest_routes_are_joined_from_their_steps(made: tuple[str, str], want: dict[str, Any], verdict: str) -> None:
    assert verdict_on(graph(REST, FUNCTION, *rest(*made)), "api_route", "api", **want) == verdict


def test_a_method_without_an_integration_is_no_route() -> None:
    made = graph(REST, FUNCTION, *rest("/ingest", "POST", integrated=False))
    result = result_on(made, "api_route", "api", method="POST", path="/ingest")
    assert result.verdict == "fail" and "method: POST /ingest has no integration" in told(result)


def test_an_integration_of_another_method_is_none() -> None:
    step = make("aws:apigateway/resource:Resource", "r", {"restApi": Ref(REST), "parentId": "x", "pathPart": "a"})
    at = {"restApi": Ref(REST), "resourceId": Ref(REST, "rootResourceId")}
    method = make("aws:apigateway/method:Method", "m", {**at, "httpMethod": "POST", "authorization": "NONE"})
    other = make("aws:apigateway/integration:Integration", "i", {**at, "httpMethod": "GET", "uri": "x"})
    assert verdict_on(graph(REST, step, method, other), "api_route", "api", method="POST", path="/") == "fail"


def test_a_rest_route_whose_step_is_not_known_is_left_open() -> None:
    step = make(
        "aws:apigateway/resource:Resource", "r", {"restApi": Ref(REST), "parentId": "root", "pathPart": UNKNOWN}
    )
    at = {"restApi": Ref(REST), "resourceId": Ref(step), "httpMethod": "POST"}
    method = make("aws:apigateway/method:Method", "m", {**at, "authorization": "NONE"})
    call = make("aws:apigateway/integration:Integration", "i", {**at, "uri": "x"})
    assert verdict_on(graph(REST, step, method, call), "api_route", "api", path="/ingest") == "unknown"


HTTP_API = make("aws:apigatewayv2/api:Api", "http", {"protocolType": "HTTP"})
CALL = make(
    "aws:apigatewayv2/integration:Integration", "call", {"apiId": Ref(HTTP_API), "integrationUri": Ref(FUNCTION, "arn")}
)


def route(key: Any, name: str = "route", **inputs: Any) -> Resource:
    given = {"apiId": Ref(HTTP_API), "routeKey": key, "target": Ref(CALL), **inputs}
    return make("aws:apigatewayv2/route:Route", name, given)


@pytest.mark.parametrize(
    ("key", "verdict"),
    [
        ("POST /ingest", "pass"),
        ("ANY /ingest", "pass"),
        ("$default", "pass"),
        ("GET /ingest", "fail"),
        ("POST /other", "fail"),
        (UNKNOWN, "unknown"),
    ],
)
def test_http_routes_are_their_keys(key: Any, verdict: str) -> None:
    made = graph(HTTP_API, CALL, FUNCTION, route(key))
    assert verdict_on(made, "api_route", "api", method="POST", path="/ingest") == verdict


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        (json.dumps({"openapi": "3.0.1", "paths": {"/ingest": {"post": {}}}}), "pass"),
        ("openapi: 3.0.1\npaths:\n  /ingest:\n    post: {}\n", "pass"),
        (json.dumps({"openapi": "3.0.1", "paths": {"/ingest": {"get": {}}}}), "fail"),
        (UNKNOWN, "unknown"),
    ],
)
def test_routes_of_a_definition_count(body: Any, verdict: str) -> None:
    api = make("aws:apigateway/restApi:RestApi", "defined", {"body": body})
    assert verdict_on(graph(api), "api_route", "api", method="POST", path="/ingest") == verdict


def test_names_and_descriptions_are_no_routes() -> None:
    decoy = make("aws:apigatewayv2/api:Api", "post-ingest", {"description": "POST /ingest"})
    assert (
        verdict_on(graph(decoy, HTTP_API, CALL, route("GET /")), "api_route", "api", method="POST", path="/ingest")
        == "fail"
    )


# --- who may call, and how often

POOL = make("aws:cognito/userPool:UserPool", "pool")
COGNITO = make(
    "aws:apigateway/authorizer:Authorizer",
    "cognito",
    {"restApi": Ref(REST), "type": "COGNITO_USER_POOLS", "providerArns": [Ref(POOL, "arn")]},
)
CUSTOM = make(
    "aws:apigateway/authorizer:Authorizer",
    "custom",
    {"restApi": Ref(REST), "type": "TOKEN", "authorizerUri": Ref(FUNCTION, "invokeArn")},
)
STAGE = make("aws:apigateway/stage:Stage", "stage", {"restApi": Ref(REST), "stageName": "v1"})
PLAN = make(
    "aws:apigateway/usagePlan:UsagePlan",
    "plan",
    {
        "apiStages": [{"apiId": Ref(REST), "stage": Ref(STAGE, "stageName")}],
        "throttleSettings": {"rateLimit": 100, "burstLimit": 200},
    },
)
PLAN_KEY = make("aws:apigateway/usagePlanKey:UsagePlanKey", "key", {"usagePlanId": Ref(PLAN), "keyId": "k"})


@pytest.mark.parametrize(
    ("inputs", "more", "by", "verdict"),
    [
        ({"authorization": "AWS_IAM"}, (), "iam", "pass"),
        ({"authorization": "AWS_IAM"}, (), "", "pass"),
        ({"authorization": "NONE"}, (), "iam", "fail"),
        ({"authorization": "NONE"}, (COGNITO, POOL), "cognito", "fail"),
        ({"authorization": "NONE"}, (), "", "fail"),
        ({"authorization": "COGNITO_USER_POOLS", "authorizerId": Ref(COGNITO)}, (COGNITO, POOL), "cognito", "pass"),
        ({"authorization": "COGNITO_USER_POOLS", "authorizerId": Ref(COGNITO)}, (COGNITO, POOL), "jwt", "pass"),
        ({"authorization": "COGNITO_USER_POOLS", "authorizerId": Ref(COGNITO)}, (COGNITO, POOL), "iam", "fail"),
        ({"authorization": "CUSTOM", "authorizerId": Ref(CUSTOM)}, (CUSTOM,), "lambda", "pass"),
        ({"authorization": "NONE", "apiKeyRequired": True}, (PLAN, PLAN_KEY, STAGE), "key", "pass"),
        ({"authorization": "NONE", "apiKeyRequired": True}, (STAGE,), "key", "fail"),
        ({"authorization": "NONE", "apiKeyRequired": True}, (PLAN, PLAN_KEY, STAGE), "", "pass"),
        ({"authorization": "NONE", "apiKeyRequired": True}, (STAGE,), "", "fail"),
        ({"authorization": "NONE"}, (PLAN, PLAN_KEY, STAGE), "key", "fail"),
        ({"authorization": UNKNOWN}, (), "iam", "unknown"),
    ],
)
def test_rest_methods_authorise_their_callers(inputs: Any, more: tuple[Resource, ...], by: str, verdict: str) -> None:
    made = graph(REST, FUNCTION, *rest("/ingest", "POST", **inputs), *more)
    assert verdict_on(made, "authorization", "api", **({"by": by} if by else {})) == verdict


def test_one_open_method_beside_an_authorised_one_fails_but_preflight_does_not_count() -> None:
    guarded = rest("/ingest", "POST", authorization="AWS_IAM")
    at = {"restApi": Ref(REST), "resourceId": Ref(guarded[0]), "authorization": "NONE"}
    preflight = make("aws:apigateway/method:Method", "preflight", {**at, "httpMethod": "OPTIONS"})
    opened = make("aws:apigateway/method:Method", "opened", {**at, "httpMethod": "GET"})
    assert verdict_on(graph(REST, FUNCTION, *guarded, preflight), "authorization", "api", by="iam") == "pass"
    result = result_on(graph(REST, FUNCTION, *guarded, opened), "authorization", "api", by="iam")
    assert result.verdict == "fail" and "opened: authorization is NONE" in told(result)


JWT = make(
    "aws:apigatewayv2/authorizer:Authorizer",
    "jwt",
    {"apiId": Ref(HTTP_API), "authorizerType": "JWT", "jwtConfiguration": {"issuer": Ref(POOL, "endpoint")}},
)
FOREIGN = make(
    "aws:apigatewayv2/authorizer:Authorizer",
    "jwt",
    {"apiId": Ref(HTTP_API), "authorizerType": "JWT", "jwtConfiguration": {"issuer": "https://login.example.com/"}},
)


@pytest.mark.parametrize(
    ("inputs", "authorizer", "by", "verdict"),
    [
        ({"authorizationType": "JWT", "authorizerId": Ref(JWT)}, JWT, "cognito", "pass"),
        ({"authorizationType": "JWT", "authorizerId": Ref(JWT)}, JWT, "jwt", "pass"),
        ({"authorizationType": "JWT", "authorizerId": Ref(FOREIGN)}, FOREIGN, "cognito", "fail"),
        ({"authorizationType": "JWT", "authorizerId": Ref(FOREIGN)}, FOREIGN, "jwt", "pass"),
        ({"authorizationType": "AWS_IAM"}, JWT, "iam", "pass"),
        ({}, JWT, "jwt", "fail"),
    ],
)
def test_http_routes_authorise_their_callers(inputs: Any, authorizer: Resource, by: str, verdict: str) -> None:
    made = graph(HTTP_API, CALL, FUNCTION, POOL, authorizer, route("POST /ingest", **inputs))
    assert verdict_on(made, "authorization", "api", by=by) == verdict


@pytest.mark.parametrize(
    ("holder", "want", "verdict"),
    [
        (PLAN, {"rate": 100, "burst": 200}, "pass"),
        (PLAN, {"rate": 100}, "pass"),
        (PLAN, {}, "pass"),
        (PLAN, {"rate": 50}, "fail"),
        (PLAN, {"rate": {"at_most": 100}}, "pass"),
        (
            make("aws:apigateway/usagePlan:UsagePlan", "plan", {"throttleSettings": {"rateLimit": 100}}),
            {"rate": 100},
            "fail",
        ),
        (
            make(
                "aws:apigateway/methodSettings:MethodSettings",
                "settings",
                {"restApi": Ref(REST), "settings": {"throttlingRateLimit": 100, "throttlingBurstLimit": 50}},
            ),
            {"rate": 100, "burst": 50},
            "pass",
        ),
        (
            make(
                "aws:apigatewayv2/stage:Stage",
                "s",
                {"apiId": Ref(HTTP_API), "defaultRouteSettings": {"throttlingRateLimit": 100}},
            ),
            {"rate": 100},
            "pass",
        ),
        (
            make(
                "aws:apigatewayv2/stage:Stage",
                "s",
                {"apiId": Ref(HTTP_API), "defaultRouteSettings": {"throttlingRateLimit": UNKNOWN}},
            ),
            {"rate": 100},
            "unknown",
        ),
        (make("aws:apigatewayv2/stage:Stage", "rate-100", {"apiId": Ref(HTTP_API)}), {"rate": 100}, "fail"),
    ],
)
def test_limits_are_those_of_plans_and_stages(holder: Resource, want: dict[str, Any], verdict: str) -> None:
    made = graph(REST, HTTP_API, CALL, FUNCTION, STAGE, route("POST /x"), *rest("/x", "POST"), holder)
    assert verdict_on(made, "throttling", "api", **want) == verdict


# --- sockets, GraphQL

SOCKET = make("aws:apigatewayv2/api:Api", "http", {"protocolType": "WEBSOCKET"})


@pytest.mark.parametrize(("path", "verdict"), [("$connect", "pass"), ("sendMessage", "pass"), ("$disconnect", "fail")])
def test_sockets_have_the_routes_that_are_named(path: str, verdict: str) -> None:
    made = graph(SOCKET, CALL, FUNCTION, *(route(k, k) for k in ("$connect", "sendMessage", "$default")))
    assert verdict_on(made, "api_route", "api", path=path) == verdict


def test_a_socket_is_authorised_as_it_is_opened() -> None:
    opening = route("$connect", "open", authorizationType="CUSTOM", authorizerId="a")
    made = graph(SOCKET, CALL, FUNCTION, opening, route("sendMessage", "send"))
    assert verdict_on(made, "authorization", "api", by="lambda") == "pass"
    bare = graph(SOCKET, CALL, FUNCTION, route("$connect", "open"), route("sendMessage", "send"))
    assert verdict_on(bare, "authorization", "api", by="lambda") == "fail"


@pytest.mark.parametrize(
    ("kind", "by", "verdict"),
    [
        ("AMAZON_COGNITO_USER_POOLS", "cognito", "pass"),
        ("API_KEY", "cognito", "fail"),
        ("API_KEY", "key", "pass"),
        (UNKNOWN, "cognito", "unknown"),
    ],
)
def test_graphql_apis_authorise_by_their_type(kind: Any, by: str, verdict: str) -> None:
    api = make("aws:appsync/graphQLApi:GraphQLApi", "graph", {"authenticationType": kind})
    assert verdict_on(graph(api), "authorization", "graphql_api", by=by) == verdict
