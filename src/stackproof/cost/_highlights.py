"""What in a bill is worth a look: advice with its numbers, never a fault."""

from __future__ import annotations

from decimal import Decimal

from stackproof.model import CostHighlight, CostLine, Resource
from stackproof.topology import flag, text

from . import _databases, _network, _stores
from ._bill import Bill, cents, label_of, many
from ._needs import Need, need_of

_GATEWAY = "aws:ec2/internetGateway:InternetGateway"
_LARGEST = 3


def highlights(bill: Bill) -> tuple[CostHighlight, ...]:
    """All that is worth a look, kind by kind."""
    return (*_nat_or_endpoints(bill), *_largest(bill), *_standbys(bill), *_idle_addresses(bill))


def _nat_or_endpoints(bill: Bill) -> list[CostHighlight]:
    gateways = bill.of_type(_network.NAT)
    endpoints = [one for one in bill.of_type(_network.ENDPOINT) if text(one, "vpcEndpointType") == "Interface"]
    if gateways and endpoints:
        return [_beside(bill, gateways, endpoints)]
    if gateways:
        need = need_of(bill.topology)
        return [] if need is None else [_instead_of_nat(bill, gateways, need)]
    # Without a way to the internet a network is closed on purpose, and a NAT gateway no choice.
    return [_instead_of_endpoints(bill, endpoints)] if endpoints and bill.of_type(_GATEWAY) else []


def _a_month(bill: Bill, *rates: str) -> Decimal:
    return sum((bill.table.rates[rate].price for rate in rates), Decimal(0)) * bill.table.source.hours


def _data(bill: Bill) -> tuple[Decimal, Decimal, Decimal]:
    nat, endpoint = bill.table.rates["nat.data"].price, bill.table.rates["endpoint.data"].price
    return nat, endpoint, nat - endpoint


def _paid(bill: Bill, resources: list[Resource], *, with_addresses: bool = False) -> Decimal:
    urns = {resource.urn for resource in resources}
    if with_addresses:
        topology = bill.topology
        for gateway in resources:
            urns |= {one.urn for one in topology.targets(gateway, "allocationId", _network.ADDRESS)}
    return sum((Decimal(str(line.monthly)) for line in bill.lines if line.urn in urns), Decimal(0))


def _turn(bill: Bill, endpoints: Decimal, nat: Decimal) -> Decimal | None:
    """GB a month from which endpoints cost less; None where they do from the first."""
    return (endpoints - nat) / _data(bill)[2] if endpoints > nat else None


def _verdict(turn: Decimal | None) -> str:
    if turn is None:
        return "endpoints cost less from the first GB"
    return f"below {turn:.0f} GB a month NAT costs less, above it endpoints do"


def _instead_of_nat(bill: Bill, gateways: list[Resource], need: Need) -> CostHighlight:
    nat, endpoint, _ = _data(bill)
    now = _paid(bill, gateways, with_addresses=True)
    other = len(need.services) * need.zones * _a_month(bill, "endpoint.hour")
    turn = _turn(bill, other, now)
    return CostHighlight(
        kind="nat_or_endpoints",
        text=(
            f"{many(len(gateways), 'NAT gateway')}, addresses included: ${cents(now)} a month and ${nat} a GB."
            f" Interface endpoints for {', '.join(need.services)} in {many(need.zones, 'zone')}: ${cents(other)} and"
            f" ${endpoint} a GB; they do if the workloads call nothing else outside. If so, {_verdict(turn)}."
        ),
        urns=tuple(gateway.urn for gateway in gateways),
        monthly=float(cents(now)),
        alternative=float(cents(other)),
        turns_at=None if turn is None else float(cents(turn)),
    )


def _instead_of_endpoints(bill: Bill, endpoints: list[Resource]) -> CostHighlight:
    nat, endpoint, _ = _data(bill)
    now, other = _paid(bill, endpoints), _a_month(bill, "nat.hour", "address")
    turn = _turn(bill, now, other)
    return CostHighlight(
        kind="nat_or_endpoints",
        text=(
            f"{many(len(endpoints), 'interface endpoint')}: ${cents(now)} a month and ${endpoint} a GB. One NAT"
            f" gateway for all zones with its address: ${cents(other)} and ${nat} a GB; {_verdict(turn)}."
        ),
        urns=tuple(one.urn for one in endpoints),
        monthly=float(cents(now)),
        alternative=float(cents(other)),
        turns_at=None if turn is None else float(cents(turn)),
    )


def _beside(bill: Bill, gateways: list[Resource], endpoints: list[Resource]) -> CostHighlight:
    now = _paid(bill, endpoints)
    *_, saved = _data(bill)
    turn = now / saved
    return CostHighlight(
        kind="nat_or_endpoints",
        text=(
            f"{many(len(endpoints), 'interface endpoint')} beside {many(len(gateways), 'NAT gateway')}: ${cents(now)} a"
            f" month. Each GB that takes them saves ${saved}: as cost alone they pay from {turn:.0f} GB a month."
        ),
        urns=(*(one.urn for one in endpoints), *(one.urn for one in gateways)),
        monthly=float(cents(now)),
        alternative=0.0,
        turns_at=float(cents(turn)),
    )


def _largest(bill: Bill) -> list[CostHighlight]:
    sums: dict[str, Decimal] = {}
    for line in bill.lines:
        sums[line.urn] = sums.get(line.urn, Decimal(0)) + Decimal(str(line.monthly))
    total = sum(sums.values(), Decimal(0))
    found = []
    for urn, amount in sorted(sums.items(), key=lambda item: (-item[1], item[0]))[:_LARGEST]:
        resource = bill.topology.resource(urn)
        if resource is not None and amount:
            share = f"{100 * amount / total:.0f} % of the fixed amount"
            told = f"{label_of(resource)}: ${cents(amount)} a month, {share}."
            found.append(CostHighlight(kind="largest", text=told, urns=(urn,), monthly=float(amount)))
    return found


def _standbys(bill: Bill) -> list[CostHighlight]:
    found = []
    for database in bill.of_type(_databases.INSTANCE):
        if flag(database, "multiAz"):
            half = sum((_monthly(line) / 2 for line in bill.lines if _is_doubled(line, database)), Decimal(0))
            found += _standby(database, half, "the standby of Multi-AZ")
    for group in bill.of_type(_stores.GROUP):
        nodes, shards = _stores.nodes_of(group).value, _stores.shards_of(group).value
        if flag(group, "multiAzEnabled") and nodes > shards:
            paid = sum((_monthly(line) for line in bill.lines if line.urn == group.urn), Decimal(0))
            found += _standby(group, paid * (nodes - shards) / nodes, many(nodes - shards, "replica") + " for Multi-AZ")
    return found


def _monthly(line: CostLine) -> Decimal:
    return Decimal(str(line.monthly))


def _is_doubled(line: CostLine, database: Resource) -> bool:
    return line.urn == database.urn and line.unit != "address"


def _standby(resource: Resource, amount: Decimal, what: str) -> list[CostHighlight]:
    if not amount:
        return []
    told = f"{label_of(resource)}: ${cents(amount)} a month for {what}."
    return [CostHighlight(kind="multi_az", text=told, urns=(resource.urn,), monthly=float(cents(amount)))]


def _idle_addresses(bill: Bill) -> list[CostHighlight]:
    """Addresses that nothing of the program takes, hands out or gives a machine."""
    topology = bill.topology
    given = {reference.urn for reference in topology.graph.output_references}
    found = []
    for address in bill.of_type(_network.ADDRESS):
        if any(address.inputs.get(key) is not None for key in ("instance", "networkInterface")):
            continue
        if address.urn in given or topology.refs_to(address) or _is_named(bill, address):
            continue
        told = f"{label_of(address)}: nothing in the program uses this public address; it is paid all the same."
        monthly = float(_paid(bill, [address]))
        found.append(CostHighlight(kind="idle_address", text=told, urns=(address.urn,), monthly=monthly))
    return found


def _is_named(bill: Bill, address: Resource) -> bool:
    """Whether a NAT gateway, an association or a balancer may take it, by a value that is no recorded reference."""
    return any(address.urn in one.dependencies for one in bill.topology.graph.resources)
