"""Judges of APIs: their routes, who may call them, and how often."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from stackproof.model import Requirement, Resource, Witness
from stackproof.topology import flag, has, is_hidden, number, text, value_at

from ._api_routes import HTTP, METHOD, REST, ROUTE, routes_of_api, takes
from ._at_work import at_work
from ._facts import Facts
from ._outcomes import Held, Judge, Missed, Open, Outcome, best, joined, spoken, within, witness
from ._presence import nothing_of

_AUTHORIZERS = ("aws:apigateway/authorizer:Authorizer", "aws:apigatewayv2/authorizer:Authorizer")
_PLAN = "aws:apigateway/usagePlan:UsagePlan"
_PLAN_KEY = "aws:apigateway/usagePlanKey:UsagePlanKey"
_SETTINGS = "aws:apigateway/methodSettings:MethodSettings"
_PROBE = re.compile(
    r"GET /(?:[\w-]+/)*(?:health|healthz|healthcheck|ping|status|ready|readyz|live|livez|version)/?", re.IGNORECASE
)
_POOL = "aws:cognito/userPool:UserPool"


def _apis(facts: Facts) -> tuple[Resource, ...]:
    working, unsure, _ = at_work(facts, "api")
    return tuple(api for api in (*working, *unsure) if api.custom)


def _api_route(requirement: Requirement, facts: Facts) -> Outcome:
    method, path = str(requirement.want.get("method") or ""), str(requirement.want.get("path") or "")
    apis = _apis(facts)
    if not apis:
        return nothing_of(facts, "api")
    return best((_routed(facts, api, method, path) for api in apis), nothing=nothing_of(facts, "api"))


def _routed(facts: Facts, api: Resource, method: str, path: str) -> Outcome:
    routes = routes_of_api(facts, api)
    asked = f"{method or 'any method of'} {path or 'any path'}"
    if routes is None:
        return Open(f"the definition of {api.name} is not known; asked for {asked}")
    near: list[Witness] = []
    unknown = False
    for route in routes:
        said = takes(route, method, path)
        if said and route.integrated:
            return Held((witness(facts, route.holder, f"takes {route.text}"),))
        unknown = unknown or (said is None and route.integrated)
        missing = " has no integration" if not route.integrated else " is a route"
        near.append(witness(facts, route.holder, f"{route.text}{missing}"))
    if unknown:
        return Open(f"not all routes of {api.name} are known; asked for {asked}", tuple(near))
    return Missed(f"no route of {api.name} takes {asked}", tuple(near))


# --- who may call


def _authorization(requirement: Requirement, facts: Facts) -> Outcome:
    by = str(requirement.want.get("by") or "").lower()
    if requirement.of == "graphql_api":
        working, unsure, _ = at_work(facts, "graphql_api")
        found = [_graphql(facts, api, by) for api in (*working, *unsure)]
        return joined(found, nothing=nothing_of(facts, "graphql_api"))
    apis = _apis(facts)
    if not apis:
        return nothing_of(facts, "api")
    return joined((_authorised(facts, api, by) for api in apis), nothing=nothing_of(facts, "api"))


def _authorised(facts: Facts, api: Resource, by: str) -> Outcome:
    """Each method or route is guarded but those that health checks call; preflight requests carry no credentials."""
    if has(api, "body"):
        return Open(f"who may call {api.name} stands in its definition, which is not judged")
    is_rest = facts.topology.is_type(api, REST)
    holders = facts.topology.companions(api, "restApi" if is_rest else "apiId", METHOD if is_rest else ROUTE)
    # A socket is authorised once, as it is opened.
    is_socket = text(api, "protocolType") == "WEBSOCKET"
    outcomes = []
    probes = {route.holder.urn for route in routes_of_api(facts, api) or () if _PROBE.fullmatch(route.text)}
    for holder in holders:
        name = (text(holder, "httpMethod" if is_rest else "routeKey") or "").upper()
        if name == "OPTIONS" or name.startswith("OPTIONS ") or (is_socket and name not in ("$CONNECT", "")):
            continue
        outcomes.append((holder.urn in probes, _guarded(facts, api, holder, by)))
    # What asks whether the API is alive may do so without credentials.
    counted = (
        [said for probe, said in outcomes if not (probe and isinstance(said, Missed))]
        if len(outcomes) > 1
        else [said for _, said in outcomes]
    )
    return joined(counted, nothing=Missed(f"{api.name} has no method that could be guarded"))


_GRAPHQL = {
    "AMAZON_COGNITO_USER_POOLS": ("cognito", "jwt"),
    "OPENID_CONNECT": ("jwt",),
    "AWS_IAM": ("iam",),
    "AWS_LAMBDA": ("lambda",),
    "API_KEY": ("key",),
}


def _graphql(facts: Facts, api: Resource, by: str) -> Outcome:
    """The way that an AppSync API authorises by, the further ones not counted."""
    kind = text(api, "authenticationType")
    shown = (witness(facts, api, f"authenticationType is {kind or 'not known'}", property="authenticationType"),)
    if kind is None:
        return Open(f"how {api.name} authorises is not known", shown)
    met = by in _GRAPHQL.get(kind, ()) or (not by and kind in _GRAPHQL)
    return Held(shown) if met else Missed(f"{api.name} does not authorise by {by}", shown)


def _guarded(facts: Facts, api: Resource, holder: Resource, by: str) -> Outcome:
    key = "authorization" if facts.topology.is_type(holder, METHOD) else "authorizationType"
    kind, keyed = text(holder, key, default="NONE"), flag(holder, "apiKeyRequired")
    shown = (
        witness(facts, holder, f"{key} is {kind or 'not known'}{', with an API key' if keyed else ''}", property=key),
    )
    answer = _is_by(facts, api, holder, by, kind, keyed)
    if answer is None:
        return Open(f"who may call {holder.name} is not known", shown)
    return Held(shown) if answer else Missed(f"{holder.name} does not authorise by {by or 'anything'}", shown)


def _is_by(facts: Facts, api: Resource, holder: Resource, by: str, kind: str | None, keyed: bool | None) -> bool | None:
    if by == "key":
        return None if keyed is None else keyed and _has_plan(facts, api)
    if kind is None:
        return None
    if not by:
        return kind != "NONE" or bool(keyed and _has_plan(facts, api))
    if by == "iam":
        return kind == "AWS_IAM"
    authorizer = facts.topology.target(holder, "authorizerId", *_AUTHORIZERS)
    if by == "lambda":
        return kind == "CUSTOM"
    if by == "jwt":
        return kind in ("JWT", "COGNITO_USER_POOLS")
    if by == "cognito":
        return kind == "COGNITO_USER_POOLS" or (kind == "JWT" and _is_of_a_pool(facts, authorizer))
    return None


def _is_of_a_pool(facts: Facts, authorizer: Resource | None) -> bool | None:
    if authorizer is None or authorizer.read:
        return None
    if facts.topology.targets(authorizer, "jwtConfiguration.issuer", _POOL):
        return True
    issuer = text(authorizer, "jwtConfiguration.issuer")
    return None if issuer is None else "//cognito-idp." in issuer


def _has_plan(facts: Facts, api: Resource) -> bool:
    """Whether a usage plan of the API has a key."""
    plans = facts.topology.companions(api, "apiStages[0].apiId", _PLAN)
    plans += tuple(
        p for p in facts.made(_PLAN) if any(r.urn == api.urn for r in facts.topology.targets(p, "apiStages"))
    )
    return any(facts.topology.companions(plan, "usagePlanId", _PLAN_KEY) for plan in plans)


# --- how often


def _throttling(requirement: Requirement, facts: Facts) -> Outcome:
    apis = _apis(facts)
    if not apis:
        return nothing_of(facts, "api")
    outcomes = [_limited(facts, *limit, requirement.want) for api in apis for limit in _limits(facts, api)]
    near = tuple(witness(facts, api, "has no limit of its own") for api in apis)
    return best(outcomes, nothing=Missed("no usage plan, stage or method setting limits the API's callers", near))


def _limits(facts: Facts, api: Resource) -> Iterator[tuple[Resource, str, str]]:
    """(holder, input with the rate, input with the burst) of everything that limits an API."""
    topology = facts.topology
    if topology.is_type(api, HTTP):
        for stage in topology.companions(api, "apiId", "aws:apigatewayv2/stage:Stage"):
            if has(stage, "defaultRouteSettings"):
                at = "defaultRouteSettings"
                yield stage, f"{at}.throttlingRateLimit", f"{at}.throttlingBurstLimit"
        return
    for settings in topology.companions(api, "restApi", _SETTINGS):
        yield settings, "settings.throttlingRateLimit", "settings.throttlingBurstLimit"
    for plan in facts.made(_PLAN):
        if any(target.urn == api.urn for target in topology.targets(plan, "apiStages")) or is_hidden(
            value_at(plan.inputs, "apiStages")
        ):
            yield plan, "throttleSettings.rateLimit", "throttleSettings.burstLimit"


def _limited(facts: Facts, holder: Resource, rate: str, burst: str, want: dict[str, Any]) -> Outcome:
    shown = (witness(facts, holder, f"rate {_said(holder, rate)}, burst {_said(holder, burst)}", property=rate),)
    answers: list[bool | None] = []
    for path, bound in ((rate, want.get("rate")), (burst, want.get("burst"))):
        if bound is not None:
            answers.append(_meets(holder, path, bound))
    if not answers:
        # Any limit will do; -1 switches it off.
        values = [number(holder, path) for path in (rate, burst) if has(holder, path)]
        answers = [None if None in values else any(value is not None and value >= 0 for value in values)]
    if False in answers:
        asked = ", ".join(f"{key} {spoken(value)}" for key, value in want.items())
        return Missed(f"the limit is not as asked for{f': {asked}' if asked else ''}", shown)
    return Open("the limit is not known", shown) if None in answers else Held(shown)


def _meets(holder: Resource, path: str, bound: Any) -> bool | None:
    if not has(holder, path):
        return False
    value = number(holder, path)
    return None if value is None else value >= 0 and within(value, bound, plain="exactly")


def _said(holder: Resource, path: str) -> str:
    value = number(holder, path)
    return "not set" if not has(holder, path) else "not known" if value is None else f"{value:g}"


JUDGES: dict[str, Judge] = {"api_route": _api_route, "authorization": _authorization, "throttling": _throttling}
