"""What a stack costs a month, as far as a table of list prices tells."""

from __future__ import annotations

from typing import Literal

import msgspec

COST_FORMAT = "stackproof-cost/1"
HighlightKind = Literal["nat_or_endpoints", "largest", "multi_az", "idle_address"]


class PriceSource(msgspec.Struct, frozen=True, kw_only=True):
    """Where the prices come from. region: the one they hold for. date: year and month. hours: hours that a month is
    counted with. note: what the table leaves out."""

    region: str
    currency: str
    date: str
    hours: int
    source: str
    note: str


class CostLine(msgspec.Struct, frozen=True, kw_only=True):
    """A fixed amount that is due whether the resource is used or not.

    monthly: quantity x unit_price, and x hours where the price holds for an hour, rounded to cents. unit: what one of
    the quantity is. hours: None where the price holds for a month. assumption: what the amount rests on. certain:
    False where a value that decides it is not known, and the assumption says what stands in for it.
    """

    urn: str
    type: str
    name: str
    what: str
    quantity: float
    unit: str
    unit_price: float
    hours: int | None
    monthly: float
    assumption: str
    certain: bool = True


class UsagePrice(msgspec.Struct, frozen=True, kw_only=True):
    """What comes on top with use: the price of one unit. urns: the resources that it is paid for."""

    what: str
    price: float
    unit: str
    urns: tuple[str, ...]


class WithoutPrice(msgspec.Struct, frozen=True, kw_only=True):
    """Resources that cost something which the estimate does not know. why: no price here, or a value is not known."""

    type: str
    why: str
    urns: tuple[str, ...]


class CostHighlight(msgspec.Struct, frozen=True, kw_only=True):
    """Something in the bill that is worth a look; advice, never a fault.

    monthly: what it comes to a month. alternative: what the other choice comes to, None where there is none.
    turns_at: GB a month at which the choice turns, None where it does not turn.
    """

    kind: HighlightKind
    text: str
    urns: tuple[str, ...]
    monthly: float
    alternative: float | None = None
    turns_at: float | None = None


class CostEstimate(msgspec.Struct, frozen=True, kw_only=True):
    """A month's estimate. monthly, hourly: sum of the lines; use comes on top. certain: False where a line is not, or
    a resource has no price. regions: where the lines' resources land, as far as known. lines: in the order of the
    resources."""

    format: str = COST_FORMAT
    prices: PriceSource
    monthly: float
    hourly: float
    certain: bool
    regions: tuple[str, ...] = ()
    lines: tuple[CostLine, ...] = ()
    usage: tuple[UsagePrice, ...] = ()
    without_price: tuple[WithoutPrice, ...] = ()
    highlights: tuple[CostHighlight, ...] = ()
