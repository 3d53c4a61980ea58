"""Pulumi's property values: between protobuf structures and Python values with markers.

Source of the signatures: pulumi/sdk/go/common/resource/sig (the same constants in `pulumi.runtime.rpc`).
"""

from __future__ import annotations

from typing import Any

from google.protobuf import struct_pb2

from ._secrets import Secret

SIGNATURE = "4dabf18193072939515e22adb298388d"
ASSET = "c44067f5952c0a294b673a41bacd8c17"
ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7"
SECRET = "1b47061264138c4ac30d75fd1eb44270"
RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e"
OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


def decode(struct: struct_pb2.Struct) -> dict[str, Any]:
    """Properties of a request. Secrets become `Secret`; unknowns, assets and resources become markers."""
    # Protobuf gives a map's entries in an order of its own, another one in each process.
    return {key: _decode(value) for key, value in sorted(struct.fields.items())}


def _decode(value: struct_pb2.Value) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        text = value.string_value
        return {"$unknown": "not known while the program runs"} if text == UNKNOWN else text
    if kind == "number_value":
        number = float(value.number_value)
        # Beyond 2**53 a number of the wire is no exact integer, and JSON readers would not agree on it.
        return int(number) if number.is_integer() and abs(number) <= 1 << 53 else number
    if kind == "bool_value":
        return value.bool_value
    if kind == "list_value":
        return [_decode(item) for item in value.list_value.values]
    if kind == "struct_value":
        return _decode_struct(value.struct_value)
    return None


def _decode_struct(struct: struct_pb2.Struct) -> Any:
    fields = struct.fields
    signature = fields[SIGNATURE].string_value if SIGNATURE in fields else ""
    if not signature:
        return decode(struct)
    if signature == SECRET:
        return Secret(_decode(fields["value"]) if "value" in fields else None)
    if signature == RESOURCE:
        # Providers built on Terraform take no resources: the engine hands them the id, as Pulumi's own does.
        identifier = fields["id"].string_value if "id" in fields else ""
        return identifier or {"$resource": fields["urn"].string_value}
    if signature == OUTPUT:
        inner = _decode(fields["value"]) if "value" in fields else {"$unknown": "not known while the program runs"}
        return Secret(inner) if "secret" in fields and fields["secret"].bool_value else inner
    if signature in (ASSET, ARCHIVE):
        return {"$asset": _decode_asset(fields, archive=signature == ARCHIVE)}
    return {"$unknown": "a value of a kind that this engine does not know"}


def _decode_asset(fields: Any, *, archive: bool) -> dict[str, Any]:
    if "assets" in fields:
        return {"kind": "archive", "entries": _decode(fields["assets"])}
    for key, kind in (("path", "file"), ("uri", "remote"), ("text", "text")):
        if key in fields:
            return {"kind": "archive" if archive and kind == "file" else kind, key: _decode(fields[key])}
    return {"kind": "text", "text": ""}


def encode(properties: dict[str, Any], *, secret: frozenset[str] = frozenset()) -> struct_pb2.Struct:
    """Properties of a response; those named in `secret` are wrapped as secrets."""
    struct = struct_pb2.Struct()
    for key, value in properties.items():
        if key in secret and not isinstance(value, Secret):
            value = Secret(value)
        _encode(value, struct.fields[key])
    return struct


def _encode(value: Any, target: struct_pb2.Value) -> None:
    if value is None:
        target.null_value = struct_pb2.NULL_VALUE
    elif isinstance(value, bool):
        target.bool_value = value
    elif isinstance(value, (int, float)):
        target.number_value = value
    elif isinstance(value, str):
        target.string_value = value
    elif isinstance(value, (list, tuple)):
        target.list_value.SetInParent()
        for item in value:
            _encode(item, target.list_value.values.add())
    elif isinstance(value, Secret):
        fields = target.struct_value.fields
        fields[SIGNATURE].string_value = SECRET
        _encode(value.value, fields["value"])
    elif isinstance(value, dict):
        _encode_dict(value, target)
    else:
        target.string_value = str(value)


def _encode_dict(value: dict[str, Any], target: struct_pb2.Value) -> None:
    if "$unknown" in value:
        target.string_value = UNKNOWN
        return
    fields = target.struct_value.fields
    target.struct_value.SetInParent()
    if "$asset" in value:
        asset = value["$asset"]
        archive = asset["kind"] == "archive"
        fields[SIGNATURE].string_value = ARCHIVE if archive else ASSET
        for key, name in (("entries", "assets"), ("path", "path"), ("uri", "uri"), ("text", "text")):
            if key in asset:
                _encode(asset[key], fields[name])
        return
    if "$resource" in value:
        fields[SIGNATURE].string_value = RESOURCE
        fields["urn"].string_value = value["$resource"]
        return
    for key, item in value.items():
        _encode(item, fields[key])
