"""What IAM actions act on, and what AWS's managed policies allow; sources and versions are in the data."""

from __future__ import annotations

import re
import zlib
from functools import lru_cache
from typing import Literal

import msgspec

from ._arn import parse_arn
from ._container import read_bytes
from ._policy import UNKNOWN, Policy, parse_policy

AccessLevel = Literal["list", "read", "write", "permissions", "tagging"]
_LEVELS: dict[str, AccessLevel] = {"l": "list", "r": "read", "w": "write", "p": "permissions", "t": "tagging"}
# Two names of one service: policies name both, since connections of either time carry one in their ARNs.
_RENAMED = frozenset({"codestar-connections", "codeconnections"})
_ARN_VARIABLE = re.compile(r"\$\{[^}]*\}")


class IamAction(msgspec.Struct, frozen=True):
    """One IAM action, in lower case (`s3:getobject`). resource_types: what it can be limited to; none means that AWS
    offers nothing finer than `*`."""

    name: str
    level: AccessLevel
    resource_types: tuple[str, ...]


class _Service(msgspec.Struct, frozen=True):
    actions: str
    arns: str


class _Resources(msgspec.Struct, frozen=True):
    services: dict[str, _Service]


class _Managed(msgspec.Struct, frozen=True):
    policies: dict[str, str]


def iam_action(action: str) -> IamAction | None:
    """The action of this name without wildcards, None when the table does not have it."""
    service, _, name = action.lower().partition(":")
    return _actions(service).get(name)


def iam_actions(pattern: str) -> tuple[IamAction, ...]:
    """The actions of one service that a pattern such as `s3:Get*` covers; () for a service that is not known."""
    service, _, name = pattern.lower().partition(":")
    if "*" not in name and "?" not in name:
        found = _actions(service).get(name)
        return (found,) if found else ()
    text = "".join(".*" if item == "*" else "." if item == "?" else re.escape(item) for item in name)
    wanted = re.compile(text)
    return tuple(item for key, item in _actions(service).items() if wanted.fullmatch(key))


def acts_on(action: IamAction, resource: str) -> bool | None:
    """Whether a resource of a policy (an ARN, wildcards allowed, or `*`) can be one that the action acts on: False
    only where it surely cannot be, None where it is not known.

    Compared is the service in the ARN; within S3 also bucket against object.
    """
    if resource == "*":
        return True
    arn = parse_arn(resource)
    if UNKNOWN in resource or arn is None:
        return None
    if any(sign in arn.service for sign in "*?$"):
        return bool(action.resource_types) or arn.resource.strip("*:/") == ""
    if not action.resource_types:
        return False
    service = action.name.partition(":")[0]
    if service in _RENAMED and arn.service in _RENAMED:
        return True
    formats = [parse_arn(text) for kind in action.resource_types for text in _formats(service).get(kind, ())]
    if not formats or None in formats:
        return None
    if arn.service not in _resources().services:
        return None
    near = [item for item in formats if item is not None and item.service == arn.service]
    if not near or arn.service != "s3":
        return bool(near)
    if arn.region or ":" in arn.resource or arn.resource.startswith("accesspoint"):
        return True
    whole = arn.resource.endswith("*") and "/" not in arn.resource
    depth = "/" in arn.resource
    return whole or any(("/" in item.resource) is depth for item in near if "/" not in _fixed(item.resource))


def managed_policy(arn: str) -> Policy | None:
    """The document of an AWS managed policy by its ARN; None for any other ARN or a policy that is not known."""
    found = parse_arn(arn)
    if found is None or found.service != "iam" or found.account != "aws":
        return None
    return _managed_policy(found.resource.rpartition("/")[2])


@lru_cache(maxsize=256)
def _managed_policy(name: str) -> Policy | None:
    text = _managed().policies.get(name)
    return parse_policy(text) if text is not None else None


@lru_cache(maxsize=128)
def _actions(service: str) -> dict[str, IamAction]:
    table = _resources().services.get(service)
    found = {}
    for line in table.actions.splitlines() if table is not None else ():
        name, level, kinds = line.split(":")
        types = tuple(kinds.split(",")) if kinds else ()
        found[name] = IamAction(f"{service}:{name}", _LEVELS[level], types)
    return found


@lru_cache(maxsize=128)
def _formats(service: str) -> dict[str, tuple[str, ...]]:
    """Resource type -> ARN formats, with `*` for every variable."""
    table = _resources().services.get(service)
    found: dict[str, tuple[str, ...]] = {}
    for line in table.arns.splitlines() if table is not None else ():
        kind, _, text = line.partition("=")
        found[kind.lower()] = (*found.get(kind.lower(), ()), _ARN_VARIABLE.sub("*", text))
    return found


def _fixed(resource: str) -> str:
    """What a resource format starts with before its first variable."""
    return resource.partition("*")[0]


@lru_cache(maxsize=1)
def _managed() -> _Managed:
    return msgspec.json.decode(zlib.decompress(read_bytes("managed_policies.json.z")), type=_Managed)


@lru_cache(maxsize=1)
def _resources() -> _Resources:
    return msgspec.json.decode(zlib.decompress(read_bytes("iam_resources.json.z")), type=_Resources)
