"""Judges of where credentials come from, and that none is written in the program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stackproof.model import Requirement, Resource, is_secret, is_unknown, secret_origin
from stackproof.topology import canonical_type, flag, has, leaves, text, value_at

from ._facts import Facts
from ._holders import (
    BROKER,
    CACHE_GROUP,
    CLUSTER,
    DOCUMENTS,
    INSTANCE,
    PARAMETER,
    SEARCH,
    SECRET,
    TASK,
    VERSION,
    WAREHOUSE,
    WORKGROUP,
    Rule,
    by_type,
    is_replica,
)
from ._outcomes import Held, Judge, Outcome, joined
from ._subjects import held, left_open, missed, plain

_USER = "aws:elasticache/user:User"
_NAMESPACE = "aws:redshiftserverless/namespace:Namespace"
# type -> (input by which AWS makes and keeps the credential, inputs that hold it)
_PLACES = {
    INSTANCE: ("manageMasterUserPassword", ("password", "passwordWo")),
    CLUSTER: ("manageMasterUserPassword", ("masterPassword", "masterPasswordWo")),
    DOCUMENTS: ("manageMasterUserPassword", ("masterPassword", "masterPasswordWo")),
    WAREHOUSE: ("manageMasterPassword", ("masterPassword", "masterPasswordWo")),
    _NAMESPACE: ("manageAdminPassword", ("adminUserPassword", "adminUserPasswordWo")),
    CACHE_GROUP: ("", ("authToken",)),
    _USER: ("", ("passwords[0]", "authenticationMode.passwords[0]")),
    BROKER: ("", ("users[0].password",)),
    **dict.fromkeys(SEARCH, ("", ("advancedSecurityOptions.masterUserOptions.masterUserPassword",))),
    VERSION: ("", ("secretString", "secretStringWo", "secretBinary")),
    PARAMETER: ("", ("value", "valueWo")),
}
_COPIED = ("snapshotIdentifier", "restoreToPointInTime", "globalClusterIdentifier", "snapshotArn", "s3Import")
_MADE = ("random:index/randomPassword:RandomPassword", "random:index/randomString:RandomString",
         "random:index/randomBytes:RandomBytes")  # fmt: skip
# What satisfies each source that may be asked for; "" is any but the program's own text.
_ENOUGH = {
    "": ("generated", "managed", "lookup", "config"),
    "generated": ("generated", "managed"),
    "existing": ("lookup",),
    "managed": ("managed",),
}
_SAID = {
    "generated": "is generated", "lookup": "is looked up", "config": "comes from the configuration",
    "literal": "is a text of the program", "managed": "is made and kept by AWS",
}  # fmt: skip


def source_of(facts: Facts, resource: Resource, path: str) -> str:
    """generated, lookup, config or literal; "unknown" where it cannot be told."""
    for reference in facts.topology.refs_from(resource, path):
        target = facts.topology.resource(reference.urn)
        if target is None or target.urn == resource.urn:
            continue
        if target.type in _MADE:
            return "generated"
        token = canonical_type(target.type)
        if token in (VERSION, PARAMETER):
            return "lookup" if target.read else _kept_source(facts, target, token)
    value = value_at(resource.inputs, path)
    return secret_origin(value) or ("literal" if isinstance(value, str) else "unknown")


def _kept_source(facts: Facts, holder: Resource, token: str) -> str:
    place = next((path for path in _PLACES[token][1] if has(holder, path)), "")
    return source_of(facts, holder, place) if place else "unknown"


# --- credential


def _judge_credential(requirement: Requirement, facts: Facts) -> Outcome:
    source, store = (str(requirement.want.get(name) or "") for name in ("source", "store"))

    def rule(facts: Facts, resource: Resource) -> Outcome | None:
        return _credential(facts, resource, source, store)

    def with_token(facts: Facts, resource: Resource) -> Outcome | None:
        return rule(facts, resource) if has(resource, "authToken") else None

    rules: dict[str, Rule] = dict.fromkeys(_PLACES, rule)
    rules[WORKGROUP] = lambda facts, workgroup: _of_a_workgroup(facts, workgroup, rule)
    rules[SECRET] = lambda facts, secret: _of_a_secret(facts, secret, rule)
    connected = (INSTANCE, CLUSTER, DOCUMENTS, WAREHOUSE, _NAMESPACE, CACHE_GROUP, _USER, BROKER)
    if not requirement.of:
        rules[CACHE_GROUP] = with_token
        if not any(has(r, path) for r in facts.made(*connected) for path in _inputs(r)):
            connected = (SECRET, PARAMETER)
    return by_type(requirement, facts, rules, everything=connected)


def _inputs(resource: Resource) -> tuple[str, ...]:
    managed, paths = _PLACES[canonical_type(resource.type)]
    return (*paths, managed) if managed else paths


def _of_a_workgroup(facts: Facts, workgroup: Resource, rule: Rule) -> Outcome | None:
    namespace = facts.topology.target(workgroup, "namespaceName", _NAMESPACE)
    if namespace is None or namespace.read:
        return left_open(facts, workgroup, "its namespace is not in the program", property="namespaceName")
    return rule(facts, namespace)


def _of_a_secret(facts: Facts, secret: Resource, rule: Rule) -> Outcome:
    versions = facts.topology.companions(secret, "secretId", VERSION)
    said = [one for version in versions if (one := rule(facts, version)) is not None]
    return joined(said, nothing=missed(facts, secret, "it gets no value in the program"))


_SOURCES = {"existing": "an existing one", "generated": "a generated one", "managed": "one that AWS manages"}


def _credential(facts: Facts, resource: Resource, source: str, store: str) -> Outcome | None:
    managed, paths = _PLACES[canonical_type(resource.type)]
    if is_replica(resource):
        return None
    enough, asked = _ENOUGH.get(source, ()), f"asked: {_SOURCES.get(source, 'not in the program')}"
    if managed and flag(resource, managed):
        if "managed" not in enough:
            return missed(facts, resource, f"{managed} is true; {asked}", property=managed)
        return _stored(facts, resource, managed, "managed", store)
    place = next((path for path in paths if has(resource, path)), "")
    if not place:
        if (managed and flag(resource, managed) is None) or any(has(resource, path) for path in _COPIED):
            return left_open(facts, resource, "its credential is not in the program")
        if canonical_type(resource.type) == CACHE_GROUP and has(resource, "userGroupIds"):
            return left_open(facts, resource, "its users have the credentials", property="userGroupIds")
        return missed(facts, resource, f"{paths[0]} is absent; {asked}", property=paths[0])
    found = source_of(facts, resource, place)
    if found not in _SAID:
        return left_open(facts, resource, f"where {place} comes from is not known", property=place)
    if found not in enough:
        return missed(facts, resource, f"{place} {_SAID[found]}; {asked}", property=place)
    return _stored(facts, resource, place, found, store)


def _stored(facts: Facts, resource: Resource, place: str, source: str, store: str) -> Outcome:
    """Also kept where it was asked; the credential itself is all right."""
    said = held(
        facts, resource, f"{place} {_SAID[source]}" if source != "managed" else f"{place} is true", property=place
    )
    if not store or canonical_type(resource.type) in (VERSION, PARAMETER):
        return said
    if source == "managed":
        wrong = missed(facts, resource, f"{place} keeps it in Secrets Manager; asked: {store}", property=place)
        return said if store == "secret" else wrong
    if source == "lookup":
        return (
            said
            if _is_looked_up_from(facts, store)
            else left_open(facts, resource, f"the store of {place} is not seen")
        )
    where = "Secrets Manager" if store == "secret" else "the parameter store"
    kept = _keepers(facts, resource, place, source, VERSION if store == "secret" else PARAMETER)
    if kept is None:
        return left_open(facts, resource, f"whether {place} is kept in {where} is not known", property=place)
    if not kept:
        return missed(facts, resource, f"{place} is not kept in {where}", property=place)
    open_ = [k for k in kept if canonical_type(k.type) == PARAMETER and text(k, "type") not in ("SecureString", None)]
    if len(open_) == len(kept):
        return missed(facts, open_[0], f"type is {text(open_[0], 'type')}; asked: a SecureString", property="type")
    return Held((*said.witnesses, *held(facts, kept[0], f"it keeps the credential of {resource.name}").witnesses))


def _is_looked_up_from(facts: Facts, store: str) -> bool:
    module, types = ("secretsmanager", (SECRET, VERSION)) if store == "secret" else ("ssm", (PARAMETER,))
    read = any(r.read for r in facts.topology.of_type(*types, include_read=True))
    return read or any(invoke.token.startswith(f"aws:{module}/get") for invoke in facts.graph.invokes)


def _keepers(facts: Facts, resource: Resource, place: str, source: str, token: str) -> list[Resource] | None:
    """The secret versions or parameters that hold the same credential; None where that cannot be told."""
    origins = {reference.urn for reference in facts.topology.refs_from(resource, place)}
    found, unsure = [], False
    for keeper in facts.made(token):
        path = next((path for path in _PLACES[token][1] if has(keeper, path)), "")
        if not path:
            continue
        shared = origins & {keeper.urn, *(r.urn for r in facts.topology.refs_from(keeper, path))}
        same = source_of(facts, keeper, path) if not origins else ""
        if shared or same == source:
            found.append(keeper)
        unsure = unsure or same == "unknown" or is_unknown(value_at(keeper.inputs, path))
    return found or (None if unsure else [])


# --- no credential in the code

# In these somebody is to fill the credential in by hand.
_STORES = (VERSION, PARAMETER)


def _judge_no_plain_secrets(requirement: Requirement, facts: Facts) -> Outcome:
    said: list[Outcome] = []
    for resource in facts.graph.resources:
        if not resource.read and resource.custom:
            said += _written(facts, resource)
    total = len(facts.graph.resources)
    return joined(said, nothing=plain(f"none of the {total} resources is given a credential by the program's text"))


def _written(facts: Facts, resource: Resource) -> Iterator[Outcome]:
    token = canonical_type(resource.type)
    named = {path for path in _PLACES.get(token, ("", ()))[1] if has(resource, path)}
    for path, value in leaves(resource.inputs):
        if not is_secret(value):
            continue
        marker: dict[str, Any] = value["$secret"] if isinstance(value["$secret"], dict) else {}
        origin = secret_origin(value)
        credential = path in named or _is_credential(resource, path, marker)
        if not credential or _is_none(token, path, marker):
            continue
        if origin == "literal":
            yield missed(facts, resource, f"{path} is a text of the program; asked: no credential there", property=path)
        elif origin in _SAID:
            yield held(facts, resource, f"{path} {_SAID[origin]}", property=path)
        elif path in named and token not in _STORES:
            yield left_open(facts, resource, f"where {path} comes from is not known", property=path)


def _is_credential(resource: Resource, path: str, marker: dict[str, Any]) -> bool:
    """True where an input or a variable holds a credential: what the engine sealed by itself, and secrets among the
    variables of what runs. The whole text of a task's containers may be secret for the company that it keeps."""
    if canonical_type(resource.type) == TASK:
        return "[secret]" in str(marker.get("redacted"))
    return marker.get("plain") is True or path.startswith("environment.")


def _is_none(token: str, path: str, marker: dict[str, Any]) -> bool:
    """True for the path of a secret in a variable, and for words such as REPLACE_ME in a store of secrets."""
    return (marker.get("place") is True and ".variables." in path) or (
        marker.get("filler") is True and token in _STORES
    )


JUDGES: dict[str, Judge] = {"credential": _judge_credential, "no_plain_secrets": _judge_no_plain_secrets}
