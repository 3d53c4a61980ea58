"""Tags as they arrive at AWS: the resource's own over its provider's default tags."""

from __future__ import annotations

from typing import Any

import msgspec

from stackproof.model import Resource

from ._index import Index
from ._tokens import canonical_type
from ._values import MISSING, as_items, is_hidden, parsed, value_at


class Tags(msgspec.Struct, frozen=True):
    """values: key -> value (a marker where it is not known). complete: False when some tags may be missing here
    because the whole map, or the provider's, is not known."""

    values: dict[str, Any]
    complete: bool = True


def tags_of(index: Index, resource: Resource) -> Tags:
    """Effective tags: provider default tags, then `tagsAll` as far as the program set it, then the resource's own."""
    values: dict[str, Any] = {}
    complete = True
    for source in (default_tags(index, resource), _own(value_at(resource.inputs, "tagsAll")), _resource_tags(resource)):
        if source is None:
            complete = False
        else:
            values.update(source)
    return Tags(values, complete)


def default_tags(index: Index, resource: Resource) -> dict[str, Any] | None:
    """Default tags of the resource's provider (explicit, or by the stack's `aws:defaultTags`); None when not known."""
    provider = index.provider_of(resource)
    if provider is None:
        value = parsed(index.config.get("aws:defaultTags", ""))
    else:
        value = parsed(value_at(provider.inputs, "defaultTags"))
    if value is MISSING or value is None:
        return {}
    if is_hidden(value):
        return None
    return _own(value_at(value, "tags"))


def is_taggable(resource: Resource, *, major: int) -> bool | None:
    """Whether the resource type takes tags; None for types without a schema here."""
    from stackproof.aws import sdk_of_token

    schema = sdk_of_token(canonical_type(resource.type), aws_major=major)
    found = schema.resource(canonical_type(resource.type)) if schema is not None else None
    return None if found is None else found.input("tags") is not None


def _resource_tags(resource: Resource) -> dict[str, Any] | None:
    return _own(value_at(resource.inputs, "tags"))


def _own(value: Any) -> dict[str, Any] | None:
    """A tag map, or the list of `key`/`value` objects that Auto Scaling groups take."""
    if value is MISSING or value is None:
        return {}
    if is_hidden(value):
        return None
    if isinstance(value, dict):
        return dict(value)
    pairs = as_items(value) or ()
    return {str(p["key"]): p.get("value") for p in pairs if isinstance(p, dict) and isinstance(p.get("key"), str)}
