"""Virtual machines: single ones, groups, node groups of EKS, and their disks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from stackproof.model import Resource
from stackproof.topology import MISSING, as_flag, as_items, as_text, flag, has, text, value_at

from ._bill import Bill, Known, as_count, number_at, plain

INSTANCE = "aws:ec2/instance:Instance"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
CONFIGURATION = "aws:ec2/launchConfiguration:LaunchConfiguration"
_ADDRESS_OF = ("aws:ec2/eip:Eip", "aws:ec2/eipAssociation:EipAssociation")
# EC2 takes the size from the image; that of Amazon Linux is 8 GB.
_ROOT = Decimal(8)


def price_instance(bill: Bill, instance: Resource) -> None:
    """One instance, its disks and its own public address."""
    template = bill.topology.target(instance, "launchTemplate", TEMPLATE)
    holder = instance if has(instance, "instanceType") or template is None else template
    _machines(bill, instance, holder, Known(Decimal(1)), spot=has(instance, "instanceMarketOptions"))
    own = template is None or has(instance, "rootBlockDevice") or not has(template, "blockDeviceMappings")
    _disks(bill, instance, instance if own else template, Known(Decimal(1)))
    fixed = bill.topology.refs_to(instance, *_ADDRESS_OF)
    public = False if fixed else bill.topology.has_public_address(instance)
    if public is None:
        bill.lacks(instance, "whether it has a public address is not known")
    elif public:
        bill.fixed(instance, "public IPv4 address", "address", unit="address")


def price_group(bill: Bill, group: Resource) -> None:
    """The instances that an Auto Scaling group starts with, or keeps at least."""
    least = number_at(group, "minSize", "the smallest number", default=1)
    desired = number_at(group, "desiredCapacity", "the desired capacity", default=float(least.value))
    most = number_at(group, "maxSize", "the largest number", default=0)
    count = max(desired.value, least.value)
    more = f"up to {plain(most.value)} not counted" if most.certain and most.value > count else ""
    said = desired.said or least.said or f"{plain(count)} instances at least or desired"
    known = Known(count, desired.certain and least.certain, "; ".join(part for part in (said, more) if part))
    topology = bill.topology
    mixed = has(group, "mixedInstancesPolicy")
    path = "mixedInstancesPolicy.launchTemplate.launchTemplateSpecification" if mixed else "launchTemplate"
    holder = topology.target(group, path, TEMPLATE) or topology.target(group, "launchConfiguration", CONFIGURATION)
    if holder is None:
        bill.lacks(group, "what its instances are is not known")
        return
    spot = mixed or has(holder, "instanceMarketOptions") or has(holder, "spotPrice")
    _machines(bill, group, holder, known, spot=spot)
    _disks(bill, group, holder, known)
    if _gives_addresses(bill, group, holder):
        bill.fixed(
            group, "public IPv4 addresses", "address", quantity=known.value, unit="address", said=(known.said,),
            certain=known.certain,
        )  # fmt: skip


def _gives_addresses(bill: Bill, group: Resource, holder: Resource) -> bool:
    own = value_at(holder.inputs, "associatePublicIpAddress")
    if own is MISSING:
        own = value_at(holder.inputs, "networkInterfaces[0].associatePublicIpAddress")
    if own is not MISSING:
        return bool(as_flag(own))
    subnets = bill.topology.subnets_of(group)
    return bool(subnets) and all(flag(subnet, "mapPublicIpOnLaunch") for subnet in subnets)


def price_nodes(bill: Bill, group: Resource) -> None:
    """A managed node group of EKS."""
    desired = number_at(group, "scalingConfig.desiredSize", "the desired size", default=1)
    most = number_at(group, "scalingConfig.maxSize", "the largest size", default=0)
    more = f"up to {plain(most.value)} not counted" if most.certain and most.value > desired.value else ""
    said = desired.said or f"desired size {plain(desired.value)}"
    count = Known(desired.value, desired.certain, "; ".join(part for part in (said, more) if part))
    spot = text(group, "capacityType", default="ON_DEMAND") != "ON_DEMAND"
    template = bill.topology.target(group, "launchTemplate", TEMPLATE)
    if template is not None and has(template, "instanceType"):
        _machines(bill, group, template, count, spot=spot)
    else:
        kinds = as_items(value_at(group.inputs, "instanceTypes"))
        kind = "t3.medium" if kinds == () else as_text(kinds[0]) if kinds else None
        _machine_lines(bill, group, kind, count, spot=spot)
    if template is not None:
        _disks(bill, group, template, count)
        return
    size = number_at(group, "diskSize", "the disk size", default=20)
    _disk(bill, group, "gp3", size, count)


def _machines(bill: Bill, payer: Resource, holder: Resource, count: Known, *, spot: bool) -> None:
    _machine_lines(bill, payer, text(holder, "instanceType"), count, spot=spot)


def _machine_lines(bill: Bill, payer: Resource, kind: str | None, count: Known, *, spot: bool) -> None:
    if not kind:
        bill.lacks(payer, "its instance type is not known")
        return
    price = bill.table.instance(kind)
    if price is None:
        bill.lacks(payer, f"no price here of {kind}")
        return
    cheaper = "Spot is cheaper and its price moves: the price without Spot is counted" if spot else ""
    bill.fixed(
        payer, f"EC2 {kind}", bill.hourly(price), quantity=count.value, unit="instance",
        said=("Linux", count.said, cheaper), certain=count.certain and not spot,
    )  # fmt: skip


def _disks(bill: Bill, payer: Resource, holder: Resource, count: Known) -> None:
    """Disks of an instance, or of each instance that a template makes."""
    mapped = as_items(value_at(holder.inputs, "blockDeviceMappings"))
    if mapped:
        for one in mapped:
            _block(bill, payer, value_at(one, "ebs"), count)
        return
    root = value_at(holder.inputs, "rootBlockDevice")
    _block(bill, payer, {} if root is MISSING else root, count)
    for one in as_items(value_at(holder.inputs, "ebsBlockDevices")) or ():
        _block(bill, payer, one, count)


def _block(bill: Bill, payer: Resource, block: Any, count: Known) -> None:
    if block is MISSING:
        return
    size = as_count(value_at(block, "volumeSize"))
    kind = as_text(value_at(block, "volumeType"), default="gp3")
    known = Known(_ROOT, False, "size of the disk is not known: 8 GB counted") if size is None else Known(size)
    _disk(bill, payer, kind, known, count)


def _disk(bill: Bill, payer: Resource, kind: str | None, size: Known, count: Known) -> None:
    rate = f"volume.{kind}"
    if rate not in bill.table.rates:
        bill.lacks(payer, "the kind of its disk is not known" if kind is None else f"no price here of {kind} disks")
        return
    bill.fixed(
        payer, f"{kind} storage", rate, quantity=size.value * count.value, unit="GB",
        said=(count.said, size.said or f"{plain(size.value)} GB each"), certain=size.certain and count.certain,
    )  # fmt: skip


def price_volume(bill: Bill, volume: Resource) -> None:
    """A disk of its own, with operations and throughput beyond what comes with it."""
    kind = text(volume, "type", default="gp2")
    if not has(volume, "size"):
        bill.lacks(volume, "its size comes from a snapshot")
        return
    _disk(bill, volume, kind, number_at(volume, "size", "the size", default=8), Known(Decimal(1)))
    iops = number_at(volume, "iops", "the operations", default=0)
    if kind in ("io1", "io2") and iops.value:
        bill.fixed(volume, "provisioned IOPS", "volume.iops.io", quantity=iops.value, unit="IOPS", certain=iops.certain)
    if kind == "gp3" and iops.value > 3000:
        bill.fixed(volume, "IOPS beyond 3000", "volume.iops.gp3", quantity=iops.value - 3000, unit="IOPS")
    flow = number_at(volume, "throughput", "the throughput", default=0)
    for known in (iops, flow):
        if not known.certain:
            bill.lacks(volume, known.said.partition(":")[0])
    if kind == "gp3" and flow.value > 125:
        bill.fixed(
            volume, "throughput beyond 125 MB/s", "volume.throughput.gp3", quantity=flow.value - 125, unit="MB/s"
        )
