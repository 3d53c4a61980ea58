"""Which types carry tags, read off the schema."""

from __future__ import annotations

import re

from ._sdk import sdk_of_token

MAX_TAGS = 50
"""User-defined tags on one resource (AWS's tagging documentation)."""

_VALUE = re.compile(r"[\w\s.:/=+\-@]*")


def is_taggable(token: str, *, aws_major: int = 7) -> bool | None:
    """Whether the type has a `tags` input that is a map; None for types that are not on board.

    Auto Scaling groups carry a list under `tags` (a map is no part of it): see `tags_are_a_list`.
    """
    schema = sdk_of_token(token, aws_major=aws_major)
    found = schema.resource(token) if schema is not None else None
    if found is None:
        return None
    tags = found.input("tags")
    return tags is not None and tags.type in ("map<string>",) and not token.startswith("pulumi:")


def tags_are_a_list(token: str, *, aws_major: int = 7) -> bool:
    """True for types whose `tags` is a list of key, value and propagation (Auto Scaling groups)."""
    schema = sdk_of_token(token, aws_major=aws_major)
    found = schema.resource(token) if schema is not None else None
    tags = found.input("tags") if found is not None else None
    return tags is not None and tags.type.startswith("list<")


def tag_faults(key: str, value: str) -> tuple[str, ...]:
    """What AWS refuses in a tag; () when nothing. Characters are those that every service takes."""
    faults = []
    if not 1 <= len(key) <= 128:
        faults.append(f"the key is {len(key)} characters long; 1 to 128 are allowed")
    if key.lower().startswith("aws:"):
        faults.append("the key begins with aws:, which AWS keeps for itself")
    if len(value) > 256:
        faults.append(f"the value is {len(value)} characters long; at most 256 are allowed")
    strange = sorted({item for item in key + value if not _VALUE.fullmatch(item)})
    if strange:
        faults.append(f"holds {' '.join(map(repr, strange))}, which not every service takes")
    return tuple(faults)
