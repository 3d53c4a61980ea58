"""Questions that many checks ask of a graph: pure, computed on first use, kept per graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._encryption import Encryption
from ._groups import NetworkRule
from ._index import Index
from ._placement import Spread, zone_of
from ._reach import Reach
from ._services import BucketParts, Container
from ._subnets import Route, SubnetKind
from ._tags import Tags
from ._tokens import canonical_type, short_type
from ._topology import Topology
from ._values import (
    MISSING,
    as_flag,
    as_items,
    as_number,
    as_text,
    flag,
    has,
    is_hidden,
    is_known,
    items,
    leaves,
    number,
    parsed,
    shown,
    text,
    value_at,
)

if TYPE_CHECKING:
    from ._access import PolicyDocument

__all__ = [
    "MISSING",
    "BucketParts",
    "Container",
    "Encryption",
    "Index",
    "NetworkRule",
    "PolicyDocument",
    "Reach",
    "Route",
    "Spread",
    "SubnetKind",
    "Tags",
    "Topology",
    "as_flag",
    "as_items",
    "as_number",
    "as_text",
    "canonical_type",
    "flag",
    "has",
    "is_hidden",
    "is_known",
    "items",
    "leaves",
    "number",
    "parsed",
    "short_type",
    "shown",
    "text",
    "value_at",
    "zone_of",
]


def __getattr__(name: str) -> Any:
    """Open the module on policies when its record is first asked for (PEP 562): not every command reads policies."""
    if name != "PolicyDocument":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from ._access import PolicyDocument

    return PolicyDocument
