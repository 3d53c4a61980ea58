"""What networks cost: gateways, endpoints, load balancers, public addresses."""

from __future__ import annotations

from stackproof.model import Resource
from stackproof.topology import MISSING, Topology, as_items, flag, text, value_at

from ._bill import Bill

NAT = "aws:ec2/natGateway:NatGateway"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
ADDRESS = "aws:ec2/eip:Eip"
_OUT = "traffic out to the internet"
_BALANCERS = {"application": "LCU", "network": "NLCU", "gateway": "GLCU"}


def price_nat(bill: Bill, gateway: Resource) -> None:
    """A NAT gateway; its public address is a resource of its own."""
    bill.fixed(gateway, "NAT gateway", "nat.hour", unit="gateway", said=("its address is counted by itself",))
    bill.use(gateway, "NAT gateway traffic", "nat.data")
    if text(gateway, "connectivityType", default="public") != "private":
        bill.use(gateway, _OUT, "internet.out")


def price_address(bill: Bill, address: Resource) -> None:
    """A public IPv4 address costs the same in use and idle."""
    bill.fixed(address, "public IPv4 address", "address", unit="address")


def price_endpoint(bill: Bill, endpoint: Resource) -> None:
    """An interface endpoint is paid in each zone; gateway endpoints are free."""
    kind = text(endpoint, "vpcEndpointType", default="Gateway")
    if kind == "Gateway":
        return
    if kind not in ("Interface", "GatewayLoadBalancer"):
        bill.lacks(endpoint, "its type is not known" if kind is None else f"no price here of {kind} endpoints")
        return
    zones, known = zones_of(bill.topology, endpoint)
    said = f"one in each of {zones} zones" if known else "its subnets are not known: one zone counted"
    what = "interface endpoint" if kind == "Interface" else "Gateway Load Balancer endpoint"
    bill.fixed(endpoint, what, "endpoint.hour", quantity=zones, unit="zone", said=(said,), certain=known)
    bill.use(endpoint, "interface endpoint traffic", "endpoint.data")


def zones_of(topology: Topology, endpoint: Resource) -> tuple[int, bool]:
    """In how many zones an endpoint is, and whether that is known: no two of its subnets may share a zone."""
    listed = as_items(value_at(endpoint.inputs, "subnetIds"))
    apart = topology.companions(
        endpoint, "vpcEndpointId", "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation"
    )
    count = len(listed or ()) + len(apart)
    return max(count, 1), listed is not None and count > 0


def price_balancer(bill: Bill, balancer: Resource) -> None:
    """A load balancer; one that faces the internet has a public address in each of its subnets."""
    kind = text(balancer, "loadBalancerType", default="application")
    if kind not in _BALANCERS:
        bill.lacks(balancer, "its type is not known")
        return
    bill.fixed(balancer, f"load balancer ({kind})", f"balancer.{kind}", unit="balancer")
    bill.use(balancer, f"load balancer capacity ({_BALANCERS[kind]})", f"capacity.{kind}")
    if kind == "gateway" or flag(balancer, "internal"):
        return
    bill.use(balancer, _OUT, "internet.out")
    mapped = as_items(value_at(balancer.inputs, "subnetMappings")) or ()
    # An address that a mapping brings along is a resource of its own.
    own = sum(value_at(one, "allocationId") is MISSING for one in mapped)
    subnets = as_items(value_at(balancer.inputs, "subnets"))
    known = subnets is not None and (bool(subnets) or bool(mapped)) and flag(balancer, "internal") is not None
    count = len(subnets or ()) + own if known else 2
    if count:
        said = "one in each of its subnets" if known else "its subnets are not known: two counted"
        bill.fixed(
            balancer, "public IPv4 addresses", "address", quantity=count, unit="address", said=(said,), certain=known
        )


def price_classic_balancer(bill: Bill, balancer: Resource) -> None:
    bill.fixed(balancer, "load balancer (classic)", "balancer.classic", unit="balancer")
    bill.use(balancer, "load balancer traffic (classic)", "capacity.classic")
    subnets = as_items(value_at(balancer.inputs, "subnets")) or ()
    if subnets and not flag(balancer, "internal"):
        bill.fixed(balancer, "public IPv4 addresses", "address", quantity=len(subnets), unit="address")


def price_firewall(bill: Bill, firewall: Resource) -> None:
    """A network firewall has an endpoint in each of its subnets."""
    mapped = as_items(value_at(firewall.inputs, "subnetMappings"))
    count, known = max(len(mapped or ()), 1), bool(mapped)
    said = "one endpoint in each subnet" if known else "its subnets are not known: one endpoint counted"
    bill.fixed(
        firewall, "network firewall endpoint", "firewall.endpoint", quantity=count, unit="endpoint", said=(said,),
        certain=known,
    )  # fmt: skip
    bill.use(firewall, "network firewall traffic", "firewall.data")


def price_resolver(bill: Bill, endpoint: Resource) -> None:
    """A resolver endpoint pays each of its addresses."""
    listed = as_items(value_at(endpoint.inputs, "ipAddresses"))
    count, known = max(len(listed or ()), 2), bool(listed)
    said = "" if known else "its addresses are not known: two counted"
    bill.fixed(
        endpoint, "resolver endpoint address", "resolver.address", quantity=count, unit="address", said=(said,),
        certain=known,
    )  # fmt: skip
