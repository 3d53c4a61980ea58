"""IAM actions, service principals, and which service assumes or calls what; sources and dates are in the data."""

from __future__ import annotations

import json
import re
import zlib
from functools import lru_cache
from typing import Any

from ._container import read_bytes
from ._values import is_region, value_table


def is_action(action: str) -> bool | None:
    """Whether IAM has an action, wildcards allowed; None for a service prefix that the list does not have."""
    service, colon, name = action.lower().partition(":")
    if action == "*":
        return True
    if not colon:
        return False
    names = actions_of(service)
    if names is None:
        return None
    if "*" not in name and "?" not in name:
        return name in names
    pattern = re.compile("".join(".*" if item == "*" else "." if item == "?" else re.escape(item) for item in name))
    return any(pattern.fullmatch(item) for item in names)


@lru_cache(maxsize=64)
def actions_of(service: str) -> frozenset[str] | None:
    """The actions of a service prefix (`s3`) in lower case; None when the list does not have the prefix."""
    text = _actions().get(service)
    return frozenset(text.split(" ")) if text is not None else None


def action_prefixes() -> frozenset[str]:
    """Service prefixes of IAM actions."""
    return frozenset(_actions())


def is_service_principal(name: str) -> bool | None:
    """True for a known service principal, False for one that is surely mistaken, None when the table cannot tell."""
    service = _service(name)
    if service is None:
        return False if re.fullmatch(r"[a-z0-9-]+", name) else None
    if service in _column("service_principals"):
        return True
    return False if service in value_table()["service_principals"]["mistaken"] else None


def meant_principal(name: str) -> str | None:
    """The principal that a mistaken one stands for: `states.amazonaws.com` for `stepfunctions.amazonaws.com`."""
    found = value_table()["service_principals"]["mistaken"].get(_service(name) or "")
    return f"{found}.amazonaws.com" if found else None


def _service(name: str) -> str | None:
    found = re.fullmatch(r"([a-z0-9-]+(?:\.[a-z0-9-]+)*?)\.amazonaws\.com(?:\.cn)?", name)
    if found is None:
        return None
    parts = [item for item in found[1].split(".") if not is_region(item)]
    return ".".join(parts)


def role_users(token: str) -> dict[str, tuple[str, ...]]:
    """Input paths of a type that hold a role -> service principals, one of which the role must trust."""
    found = _column("role_users").get(token, {})
    return {path: tuple(f"{item}.amazonaws.com" for item in names) for path, names in found.items()}


def caller_of(token: str) -> str | None:
    """The service principal that calls a function, topic or queue on behalf of a type (`sns.amazonaws.com`)."""
    found = _column("callers").get(token)
    return f"{found}.amazonaws.com" if found else None


@lru_cache(maxsize=1)
def _actions() -> dict[str, str]:
    return json.loads(zlib.decompress(read_bytes("iam_actions.json.z")))["actions"]


def _column(name: str) -> Any:
    return value_table()[name]["values"]
