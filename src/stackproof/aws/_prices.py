"""List prices of AWS in one region; source and date are in the data. What the table lacks is None, never nothing."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec

from ._container import read_bytes


class Rate(msgspec.Struct, frozen=True):
    """A price for one unit: "hour" and "month" are those of a fixed amount, others are units of use."""

    price: Decimal
    per: str


class FixedPrice(msgspec.Struct, frozen=True, kw_only=True):
    """What one resource of these types costs. copies: path of the input that lists further copies of it."""

    types: tuple[str, ...]
    what: str
    price: Decimal
    per: str
    copies: str = ""


class UnitPrice(msgspec.Struct, frozen=True, kw_only=True):
    """What resources of these types cost with use."""

    types: tuple[str, ...]
    what: str
    price: Decimal
    unit: str


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where the table comes from and what it holds for."""

    region: str
    currency: str
    date: str
    hours: int
    source: str
    note: str


class Free(msgspec.Struct, frozen=True, kw_only=True):
    """What costs nothing by itself; `but` are types of the free modules that do."""

    modules: frozenset[str]
    types: frozenset[str]
    packages: frozenset[str]
    but: frozenset[str]


class PriceTable(msgspec.Struct, frozen=True, kw_only=True):
    """The whole table. classes: kind -> class or node type -> price an hour."""

    source: Source
    rates: dict[str, Rate]
    api_caches: dict[str, Decimal]
    ec2_families: dict[str, Decimal]
    ec2_sizes: dict[str, Decimal]
    ec2_types: dict[str, Decimal]
    classes: dict[str, dict[str, Decimal]]
    fixed: tuple[FixedPrice, ...]
    usage: tuple[UnitPrice, ...]
    free: Free

    def instance(self, type: str) -> Decimal | None:
        """Price an hour of an EC2 instance type with Linux."""
        family, _, size = type.partition(".")
        if type in self.ec2_types:
            return self.ec2_types[type]
        large, times = self.ec2_families.get(family), self.ec2_sizes.get(size)
        # A family lists `medium` by itself where it is no half of `large`.
        if large is None or times is None or (size == "medium" and not family.endswith("g")):
            return None
        return large * times

    def is_free(self, token: str) -> bool:
        """Whether a type, in its canonical spelling, costs nothing by itself."""
        package, _, rest = token.partition(":")
        if package != "aws":
            return package in self.free.packages
        if token in self.free.but:
            return False
        return token in self.free.types or rest.partition("/")[0] in self.free.modules


@lru_cache(maxsize=1)
def price_table() -> PriceTable:
    """The table that comes with the package."""
    data: dict[str, Any] = tomllib.loads(read_bytes("prices.toml").decode(), parse_float=Decimal)
    return msgspec.convert(data, type=PriceTable)
