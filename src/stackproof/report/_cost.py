"""What the stack costs a month, as a part of the reports."""

from __future__ import annotations

from collections.abc import Iterable

from stackproof.model import CostEstimate, CostLine, Report

from ._escape import code, inline

_DEAREST = 3


def price(report: Report) -> str:
    """`about 259.88 USD a month before use: ...`, the dearest lines named; "" where nothing has a fixed price."""
    cost = report.cost
    if cost is None or not (cost.lines or cost.without_price):
        return ""
    about = "about" if cost.certain else "at least"
    dearest = sorted(cost.lines, key=lambda line: -line.monthly)[:_DEAREST]
    named = ", ".join(f"{line.what} {line.monthly:.2f}" for line in dearest if line.monthly)
    listed = f" ({named}{', ...' if len(cost.lines) > _DEAREST else ''})" if named else ""
    return f"{about} {cost.monthly:.2f} {cost.prices.currency} a month before use{listed}"


def to_markdown(report: Report) -> Iterable[str]:
    """The estimate line by line, each with its assumption."""
    cost = report.cost
    if cost is None or not (cost.lines or cost.usage or cost.without_price):
        return
    about = "" if cost.certain else ", not all of it certain"
    yield from (f"## Cost: {cost.monthly:.2f} {cost.prices.currency} a month before use{about}", "")
    prices = cost.prices
    yield from (f"List prices of {inline(prices.region)}, {inline(prices.date)} ({inline(prices.source)}).", "")
    yield from _lines(cost)
    for one in cost.highlights:
        yield f"* {inline(one.text)}"
    if cost.highlights:
        yield ""
    if cost.usage:
        yield from ("On top, by use: " + "; ".join(_usage(cost)) + ".", "")
    if cost.without_price:
        without = "; ".join(f"{code(one.type)} ({inline(one.why)})" for one in cost.without_price)
        yield from (f"Without a price here: {without}.", "")


def _lines(cost: CostEstimate) -> Iterable[str]:
    if not cost.lines:
        return
    yield from ("| Resource | What | Quantity | Unit price | Month | Assumption |", "|---|---|---:|---:|---:|---|")
    for line in cost.lines:
        unit = f"{line.unit_price:g} {'an hour' if line.hours else 'a month'}"
        quantity = f"{line.quantity:g} {inline(unit_of(line))}"
        cells = (code(line.name), inline(line.what), quantity, unit, f"{line.monthly:.2f}", inline(line.assumption))
        yield "| " + " | ".join(cells) + " |"
    yield from (f"| **total** | | | | **{cost.monthly:.2f}** | |", "")


def unit_of(line: CostLine) -> str:
    """The unit as its quantity takes it: `1 address`, `2 addresses`; units that are measured (GB, vCPU) stay."""
    counted = line.unit.split()[-1].isalpha() and line.unit.islower()
    if line.quantity == 1 or not counted:
        return line.unit
    return f"{line.unit}es" if line.unit.endswith("s") else f"{line.unit}s"


def _usage(cost: CostEstimate) -> Iterable[str]:
    for one in cost.usage:
        yield f"{inline(one.what)} {one.price:g} {inline(one.unit)}"
