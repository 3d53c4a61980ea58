"""Routes of APIs: of REST resources and methods, of HTTP APIs, and of OpenAPI definitions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import yaml

from stackproof.model import Resource
from stackproof.topology import MISSING, is_hidden, parsed, shown, text, value_at

from ._facts import Facts

REST = "aws:apigateway/restApi:RestApi"
HTTP = "aws:apigatewayv2/api:Api"
METHOD = "aws:apigateway/method:Method"
INTEGRATION = "aws:apigateway/integration:Integration"
ROUTE = "aws:apigatewayv2/route:Route"
_RESOURCE = "aws:apigateway/resource:Resource"
_METHODS = frozenset(("get", "put", "post", "delete", "options", "head", "patch", "trace"))
_ANY_METHOD = "x-amazon-apigateway-any-method"
_PARAMETER = re.compile(r"\{[^}+]+\}|:[\w-]+|<[^>]+>")
_LARGEST = 400_000


class ApiRoute(msgspec.Struct, frozen=True, kw_only=True):
    """One route. holder: the method or route, or the API that defines it. method, path: None where not known; method
    ANY and path "*" take all. integrated: False where nothing answers it."""

    holder: Resource
    method: str | None
    path: str | None
    integrated: bool = True

    @property
    def text(self) -> str:
        return f"{self.method or 'an unknown method'} {self.path or 'an unknown path'}"


def routes_of_api(facts: Facts, api: Resource) -> tuple[ApiRoute, ...] | None:
    """All routes of an API; None where its definition is not known."""
    body = value_at(api.inputs, "body")
    found: list[ApiRoute] = []
    if body is not MISSING:
        defined = _defined(api, body)
        if defined is None:
            return None
        found += defined
    if facts.topology.is_type(api, REST):
        found += _rest_routes(facts, api)
    else:
        found += _http_routes(facts, api)
    return tuple(found)


def _rest_routes(facts: Facts, api: Resource) -> Iterator[ApiRoute]:
    for method in facts.topology.companions(api, "restApi", METHOD):
        yield ApiRoute(
            holder=method,
            method=_upper(text(method, "httpMethod")),
            path=_path_at(facts, method, "resourceId", 0),
            integrated=_is_integrated(facts, method),
        )


def _is_integrated(facts: Facts, method: Resource) -> bool:
    """Whether an integration is made for the same resource, and the same method as far as that is known."""
    place = {r.urn for r in facts.topology.targets(method, "resourceId")}
    name = text(method, "httpMethod")
    for integration in facts.topology.of_type(INTEGRATION):
        if is_hidden(value_at(integration.inputs, "resourceId")):
            return True
        there = {r.urn for r in facts.topology.targets(integration, "resourceId")}
        same = bool(place & there) or text(method, "resourceId") == text(integration, "resourceId")
        called = text(integration, "httpMethod")
        if same and (called is None or name is None or called.upper() == name.upper()):
            return True
    return False


def _path_at(facts: Facts, holder: Resource, key: str, depth: int) -> str | None:
    """The full path of the REST resource that an input names; the API itself stands for its root."""
    place = facts.topology.target(holder, key, _RESOURCE, REST)
    if place is None or depth > 30:
        return None
    if facts.topology.is_type(place, REST):
        return "/"
    part, parent = text(place, "pathPart"), _path_at(facts, place, "parentId", depth + 1)
    return None if not part or parent is None else f"{parent.rstrip('/')}/{part}"


def _http_routes(facts: Facts, api: Resource) -> Iterator[ApiRoute]:
    for route in facts.topology.companions(api, "apiId", ROUTE):
        key = text(route, "routeKey")
        if key is None:
            yield ApiRoute(holder=route, method=None, path=None)
            continue
        method, _, path = key.partition(" ")
        if path:
            yield ApiRoute(holder=route, method=method.upper(), path=path, integrated="target" in route.inputs)
        else:
            takes_all = key == "$default" and text(api, "protocolType") != "WEBSOCKET"
            yield ApiRoute(holder=route, method="ANY", path="*" if takes_all else key)
    if text(api, "target"):
        key = text(api, "routeKey", default="$default") or ""
        method, _, path = key.partition(" ")
        yield ApiRoute(holder=api, method=method if path else "ANY", path=path or "*")


def _defined(api: Resource, body: Any) -> list[ApiRoute] | None:
    """Routes of an OpenAPI definition in JSON or YAML; None where it cannot be read."""
    document = definition(body)
    paths = document.get("paths") if isinstance(document, dict) else None
    if not isinstance(paths, dict):
        return None
    found = []
    for path, operations in paths.items():
        for name in operations if isinstance(operations, dict) else ():
            if name.lower() in _METHODS or name == _ANY_METHOD:
                method = "ANY" if name == _ANY_METHOD else name.upper()
                found.append(ApiRoute(holder=api, method=method, path=str(path)))
    return found


def definition(body: Any) -> Any:
    """The data of a definition; None where it is none or not known."""
    body = shown(body)
    if is_hidden(body) or (isinstance(body, str) and len(body) > _LARGEST):
        return None
    data = parsed(body)
    if data is not MISSING:
        return data
    try:
        return yaml.safe_load(body)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def _upper(value: str | None) -> str | None:
    return value.upper() if value else value


def takes(route: ApiRoute, method: str, path: str) -> bool | None:
    """Whether a route takes requests of a method ("" any) at a path ("" any); None where it is not known."""
    answers: list[bool | None] = []
    if method:
        answers.append(None if route.method is None else route.method in ("ANY", method.upper()))
    if path:
        answers.append(None if route.path is None else _covers(route.path, path))
    return False if False in answers else None if None in answers else True


def _covers(given: str, asked: str) -> bool:
    if given == "*":
        return True
    mine, theirs = _steps(given), _steps(asked)
    if mine and mine[-1].endswith("+}"):
        return len(theirs) >= len(mine) and all(a in ("{}", b) for a, b in zip(mine[:-1], theirs, strict=False))
    return mine == theirs


def _steps(path: str) -> list[str]:
    return [_PARAMETER.sub("{}", step) if "+}" not in step else step for step in path.strip("/").split("/") if step]
