"""Networks: address blocks of subnets, routes of theirs, zones that are looked up, and endpoints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network, ip_network

from stackproof.model import Finding, Resource
from stackproof.topology import text

from ._calls import NotPossible
from ._documents import region_of
from ._edits import Mend, Splice
from ._ground import Ground, Mender
from ._reaching import last_of, made_name
from ._replacing import changed
from ._zones import looked_up

_SUBNET = "aws:ec2/subnet:Subnet"
_TABLE, _GATEWAY = "aws:ec2/routeTable:RouteTable", "aws:ec2/internetGateway:InternetGateway"
_ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation"


def free_block(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The first block of the same size in the network that no other subnet has."""
    subnet = ground.resource(finding)
    vpc = ground.topology.vpc_of(subnet)
    own = _block(subnet)
    if vpc is None or own is None:
        raise NotPossible("the network is not known")
    taken = [
        block
        for other in ground.topology.of_type(_SUBNET)
        if other.urn != subnet.urn and ground.topology.vpc_of(other) == vpc and (block := _block(other)) is not None
    ]
    room = _block(vpc)
    for block in room.subnets(new_prefix=own.prefixlen) if room is not None and room.prefixlen <= own.prefixlen else ():
        if not any(block.overlaps(other) for other in taken):
            yield Mend(changed(subnet, "cidrBlock", str(block), ground))
            return


def _block(resource: Resource) -> IPv4Network | None:
    written = text(resource, "cidrBlock")
    try:
        found = ip_network(written or "", strict=False)
    except ValueError:
        return None
    return found if isinstance(found, IPv4Network) else None


def routed_outside(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The table that leads to the internet, associated with the subnets that give public addresses."""
    subject = ground.resource(finding)
    topology = ground.topology
    if topology.is_type(subject, _TABLE):
        table, vpc = subject, topology.vpc_of(subject)
        subnets = [one for one in topology.of_type(_SUBNET) if topology.vpc_of(one) == vpc and _gives_addresses(one)]
        subnets = [one for one in subnets if not topology.companions(one, "subnetId", _ASSOCIATION)]
    else:
        vpc, subnets = topology.vpc_of(subject), [subject]
        tables = [one for one in topology.of_type(_TABLE) if topology.vpc_of(one) == vpc and _leads_out(one, ground)]
        if len(tables) != 1:
            raise NotPossible("which table is meant is not sure")
        table = tables[0]
    if not subnets or not _leads_out(table, ground):
        raise NotPossible("which subnets are meant is not sure")
    splices: list[Splice] = []
    for subnet in subnets:
        anchor, names = last_of({"SubnetOfIt": subnet, "TableOfIt": table}, ground)
        expression = "aws.ec2.RouteTableAssociation(NameOfIt, subnet_id=SubnetOfIt.id, route_table_id=TableOfIt.id)"
        splices += [splice for bound in names.values() for splice in bound.splices]
        written = {key: bound.name for key, bound in names.items()}
        splices += anchor.beside(expression, suffix="routes", names=written)
    yield Mend(tuple(dict.fromkeys(splices)))


def _gives_addresses(subnet: Resource) -> bool:
    return subnet.inputs.get("mapPublicIpOnLaunch") is True


def _leads_out(table: Resource, ground: Ground) -> bool:
    return any(
        ground.topology.is_type(gateway, _GATEWAY)
        for reference in table.references
        if reference.path.startswith("routes") and (gateway := ground.topology.resource(reference.urn)) is not None
    )


def endpoint_for_s3(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A gateway endpoint for S3 in the private route tables."""
    nat = ground.resource(finding)
    topology = ground.topology
    tables = [table for table, reference in topology.refs_to(nat, _TABLE) if reference.path.startswith("routes")]
    routes = [
        topology.target(route, "routeTableId", _TABLE) for route, _ in topology.refs_to(nat, "aws:ec2/route:Route")
    ]
    every = {one.urn: one for one in (*tables, *routes) if one is not None}
    vpc = next((found for one in every.values() if (found := topology.vpc_of(one)) is not None), None)
    if vpc is None or not every:
        raise NotPossible("the private route tables are not known")
    listed = {f"Table{number}": one for number, one in enumerate(every.values())}
    try:
        anchor, names = last_of({"NetworkOfIt": vpc, **listed}, ground)
    except NotPossible:
        yield _endpoint_and_associations(vpc, list(every.values()), ground)
        return
    expression = _endpoint(vpc, "NetworkOfIt", ground, ", ".join(f"{place}.id" for place in listed))
    written = {key: bound.name for key, bound in names.items()}
    before = [splice for bound in names.values() for splice in bound.splices]
    yield Mend((*before, *anchor.beside(expression, suffix="s3", names=written)))


def _endpoint(vpc: Resource, place: str, ground: Ground, tables: str = "") -> str:
    region = region_of(vpc, ground)
    service = f"pulumi.Output.concat('com.amazonaws.', {region}, '.s3')"
    if region.startswith("'"):
        service = f"'com.amazonaws.{region[1:-1]}.s3'"
    given = f", route_table_ids=[{tables}]" if tables else ""
    return f"aws.ec2.VpcEndpoint(NameOfIt, vpc_id={place}.id, service_name={service}{given})"


def _endpoint_and_associations(vpc: Resource, tables: list[Resource], ground: Ground) -> Mend:
    """Tables that a loop makes are associated where it makes them."""
    call = ground.call_of(vpc)
    own = made_name(call, "s3")
    splices = list(call.beside(f"{own} = {_endpoint(vpc, 'ItsVariable', ground)}", suffix="s3"))
    for table in tables:
        there = ground.call_of(table)
        call.seen_by(there)
        expression = (
            "aws.ec2.VpcEndpointRouteTableAssociation(NameOfIt, route_table_id=ItsVariable.id, "
            "vpc_endpoint_id=EndpointOfIt.id)"
        )
        splices += there.beside(expression, suffix="s3", names={"EndpointOfIt": own})
    return Mend(tuple(dict.fromkeys(splices)))


def zones_looked_up(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """Every zone that the program writes down, looked up."""
    yield Mend(looked_up(ground))


NETWORKS: Mapping[str, Mender] = {
    "COST001": endpoint_for_s3,
    "NET010": free_block,
    "NET011": free_block,
    "NET023": routed_outside,
    "NET024": routed_outside,
    "REG001": zones_looked_up,
    "REG002": zones_looked_up,
}
