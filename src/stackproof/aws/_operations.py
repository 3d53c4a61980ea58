"""Which IAM actions the operations of AWS's SDKs need; source and version are in the data."""

from __future__ import annotations

import zlib
from functools import lru_cache

import msgspec

from ._container import read_bytes

Needs = tuple[tuple[str, ...], ...]


class ObjectMembers(msgspec.Struct, frozen=True, kw_only=True):
    """What an object of boto3's object interface offers. methods: name -> (operation, type of what it returns or "").
    objects: constructor -> type. collections: name -> (operation that lists it, type of its members)."""

    methods: dict[str, tuple[str, str]] = {}
    objects: dict[str, str] = {}
    collections: dict[str, tuple[str, str]] = {}


class _Client(msgspec.Struct, frozen=True):
    package: str
    operations: str
    waiters: str


class _Operations(msgspec.Struct, frozen=True):
    clients: dict[str, _Client]
    resources: dict[str, dict[str, str]]


def is_sdk_client(client: str) -> bool:
    """Whether boto3 has a client of this name (`s3`, `stepfunctions`) whose operations are known here."""
    return client in _table().clients


def sdk_actions(client: str, operation: str) -> Needs:
    """The IAM actions that an operation of a boto3 client needs; of the inner ones any will do.

    operation: as in the API (`PutItem`) or in Python (`put_item`). () where nothing is needed or known.
    """
    return _operations(client).get(operation.replace("_", "").lower(), ())


def action_spelt(action: str) -> str | None:
    """An IAM action as AWS writes it, `s3:GetObject` for `s3:getobject`; None where no operation needs it."""
    return _actions().get(action.lower())


def sdk_waited(client: str, waiter: str) -> str:
    """The operation that a waiter (`object_exists` or `ObjectExists`) calls, "" when there is no such waiter."""
    found = _table().clients.get(client)
    wanted = waiter.replace("_", "").lower()
    for line in found.waiters.splitlines() if found else ():
        name, _, operation = line.partition("=")
        if name.lower() == wanted:
            return operation
    return ""


def sdk_client_of(package: str) -> str | None:
    """The boto3 name of the client in a JavaScript package: `stepfunctions` for `@aws-sdk/client-sfn`."""
    return _packages().get(package.removeprefix("@aws-sdk/client-"))


@lru_cache(maxsize=64)
def sdk_object(client: str, kind: str) -> ObjectMembers | None:
    """Members of a type of `boto3.resource(client)`, "" for the resource itself; None when there is no such type."""
    text = _table().resources.get(client, {}).get(kind)
    if text is None:
        return None
    methods, objects, collections = {}, {}, {}
    for line in text.splitlines():
        name, _, value = line.partition("=")
        first, _, second = value.partition(",")
        if name.startswith("has:"):
            objects[name[4:]] = value
        elif name.startswith("many:"):
            collections[name[5:]] = (first, second)
        else:
            waited = first.partition("waiter:")[2]
            methods[name] = (sdk_waited(client, waited) if waited else first, second)
    return ObjectMembers(methods=methods, objects=objects, collections=collections)


@lru_cache(maxsize=64)
def _operations(client: str) -> dict[str, Needs]:
    found = _table().clients.get(client)
    table: dict[str, Needs] = {}
    for line in found.operations.splitlines() if found else ():
        name, _, needs = line.partition("=")
        table[name.lower()] = tuple(tuple(one.split("|")) for one in needs.split(" "))
    return table


@lru_cache(maxsize=1)
def _actions() -> dict[str, str]:
    every = (needs for client in _table().clients for needs in _operations(client).values())
    return {name.lower(): name for needs in every for one in needs for name in one}


@lru_cache(maxsize=1)
def _packages() -> dict[str, str]:
    return {item.package: name for name, item in _table().clients.items()}


@lru_cache(maxsize=1)
def _table() -> _Operations:
    return msgspec.json.decode(zlib.decompress(read_bytes("sdk_operations.json.z")), type=_Operations)
