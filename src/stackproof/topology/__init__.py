"""Questions that many checks ask of a graph: pure, computed on first use, kept per graph."""

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

__all__ = [
    "MISSING",
    "BucketParts",
    "Container",
    "Encryption",
    "Index",
    "NetworkRule",
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
