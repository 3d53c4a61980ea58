"""The bill while it is written: amounts are decimal, so that lines add up as they do by hand."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from stackproof.aws import PriceTable, Rate, price_table
from stackproof.model import CostLine, Resource
from stackproof.topology import MISSING, Topology, as_number, as_text, flag, short_type, value_at

_CENT = Decimal("0.01")
_MOST = 10**9


class Known(NamedTuple):
    """A number and whether it is known; said: what the assumption says of it, "" where there is nothing to say."""

    value: Decimal
    certain: bool = True
    said: str = ""


class Bill:
    """Lines, prices of use and gaps, as the parts of the room find them."""

    def __init__(self, topology: Topology) -> None:
        self.topology = topology
        self.table: PriceTable = price_table()
        self.lines: list[CostLine] = []
        self.use_of: dict[tuple[str, Decimal, str], list[str]] = {}
        self.gaps: dict[tuple[str, str], list[str]] = {}

    def fixed(
        self,
        resource: Resource,
        what: str,
        rate: Rate | str,
        *,
        quantity: Decimal | float = 1,
        unit: str = "",
        said: Iterable[str] = (),
        certain: bool = True,
    ) -> None:
        """Add a fixed amount. rate: a price, or the name of one. said: parts of the assumption, empty ones left out."""
        rate = self.rate(rate)
        if rate.per not in ("hour", "month"):
            raise ValueError(f"{what}: a price per {rate.per} is no fixed amount")
        hours = self.table.source.hours if rate.per == "hour" else None
        count = Decimal(str(quantity))
        always = "runs all month" if hours else "kept all month"
        self.lines.append(
            CostLine(
                urn=resource.urn,
                type=resource.type,
                name=resource.name,
                what=what,
                quantity=float(count),
                unit=unit or what,
                unit_price=float(rate.price),
                hours=hours,
                monthly=float(cents(count * rate.price * (hours or 1))),
                assumption="; ".join(part for part in (always, *said) if part),
                certain=certain,
            )
        )

    def use(self, resource: Resource, what: str, rate: Rate | str) -> None:
        """Add what comes on top with use."""
        rate = self.rate(rate)
        urns = self.use_of.setdefault((what, rate.price, rate.per), [])
        if resource.urn not in urns:
            urns.append(resource.urn)

    def lacks(self, resource: Resource, why: str = "no price here") -> None:
        """Say that something of a resource costs money that nobody knows here."""
        self.gaps.setdefault((resource.type, why), []).append(resource.urn)

    def yes(self, resource: Resource, path: str, what: str) -> bool:
        """A boolean input; where it is not known, that is said as a gap and counts as no."""
        found = flag(resource, path)
        if found is None:
            self.lacks(resource, f"{what} is not known")
        return bool(found)

    def of_type(self, *tokens: str) -> list[Resource]:
        """Created resources of these types by URN: the order of registration leaves no trace in an estimate."""
        return sorted(self.topology.of_type(*tokens), key=lambda resource: resource.urn)

    def rate(self, rate: Rate | str) -> Rate:
        return self.table.rates[rate] if isinstance(rate, str) else rate

    def hourly(self, price: Decimal) -> Rate:
        return Rate(price, "hour")

    def class_price(self, resource: Resource, path: str, kind: str) -> Rate | None:
        """Price an hour of the class that an input names; None, and said, where there is none."""
        name = as_text(value_at(resource.inputs, path))
        if not name:
            self.lacks(resource, f"its {path.rpartition('.')[2]} is not known")
            return None
        price = self.table.instance(name) if kind == "ec2" else self.table.classes[kind].get(name)
        if price is None:
            self.lacks(resource, f"no price here of {name}")
            return None
        return self.hourly(price)


def cents(amount: Decimal) -> Decimal:
    """An amount rounded to cents as people round."""
    return amount.quantize(_CENT, rounding=ROUND_HALF_UP)


def number_at(resource: Resource, path: str, label: str, *, default: float) -> Known:
    """A number input; where it is not known, `default` stands in and that is said."""
    value = value_at(resource.inputs, path)
    if value is MISSING:
        return Known(Decimal(str(default)))
    found = as_count(value)
    if found is None:
        return Known(Decimal(str(default)), False, f"{label} is not known: {default:g} counted")
    return Known(found)


def as_count(value: object) -> Decimal | None:
    """A number that can be counted with; None for what is not known, no number, or none that AWS would take."""
    found = as_number(value)
    return Decimal(str(found)) if found is not None and 0 <= found <= _MOST else None


def plain(count: Decimal) -> str:
    """A count for people: `2`, `0.5`."""
    return f"{float(count):g}"


def many(count: Decimal | int, noun: str) -> str:
    """`1 zone`, `2 zones`."""
    return f"{plain(Decimal(count))} {noun}{'' if count == 1 else 's'}"


def label_of(resource: Resource) -> str:
    """A resource for people: `ec2.NatGateway nat-0`."""
    return f"{short_type(resource.type)} {resource.name}"
