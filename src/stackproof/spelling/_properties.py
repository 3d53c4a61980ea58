"""What the SDK calls the properties of resources, nested ones included."""

from __future__ import annotations

from functools import lru_cache

from stackproof.aws import Property, ResourceSchema, Sdk, Type, sdk_of_token

_DEEPEST = 400


@lru_cache(maxsize=512)
def properties_of(token: str, major: int) -> dict[str, tuple[Property, ...]]:
    """Python name -> every property of that name in a resource's schema, the outermost first."""
    schema = sdk_of_token(token, aws_major=major)
    found = schema.resource(token) if schema is not None else None
    return _all(schema, found) if schema is not None and found is not None else {}


def _all(schema: Sdk, resource: ResourceSchema) -> dict[str, tuple[Property, ...]]:
    properties: dict[str, tuple[Property, ...]] = {}
    seen: set[str] = set()
    waiting = [*resource.inputs, *resource.outputs]
    while waiting and len(seen) < _DEEPEST:
        one = waiting.pop(0)
        properties[one.name_python] = (*properties.get(one.name_python, ()), one)
        for ref in _objects(one.parsed):
            if ref not in seen:
                seen.add(ref)
                nested = schema.type(ref)
                waiting += nested.fields if nested is not None else ()
    return properties


def _objects(type: Type) -> list[str]:
    if type.kind == "object":
        return [type.ref]
    return [ref for part in (*type.members, *([type.item] if type.item else [])) for ref in _objects(part)]
