"""RDS, Aurora, DocumentDB and Neptune: instances, and storage where its size is set."""

from __future__ import annotations

from decimal import Decimal

from stackproof.aws import Rate
from stackproof.model import Resource
from stackproof.topology import MISSING, flag, has, number, text, value_at

from ._bill import Bill, number_at, plain

INSTANCE = "aws:rds/instance:Instance"
CLUSTER = "aws:rds/cluster:Cluster"
MEMBER = "aws:rds/clusterInstance:ClusterInstance"
_ENGINES = {"postgres": "postgres", "mysql": "mysql", "mariadb": "mysql"}
_AURORA = ("aurora-postgresql", "aurora-mysql", "aurora")
# gp3 comes with 12,000 operations from 400 GB on; below, more than what comes with it cannot be had.
_GP3_IOPS, _GP3_FROM = 12_000, 400
# An instance of I/O-Optimized costs 30 % more and pays no I/O.
_IO_OPTIMIZED = Decimal("1.3")


def price_instance(bill: Bill, database: Resource) -> None:
    """An RDS instance with its storage; the standby of Multi-AZ costs the same again."""
    source = bill.topology.target(database, "replicateSourceDb", INSTANCE)
    holder = source if source is not None and not has(database, "engine") else database
    engine = text(holder, "engine")
    kind = _ENGINES.get(engine or "")
    replica = "read replica" if has(database, "replicateSourceDb") else ""
    if kind is None:
        bill.lacks(database, f"no price here of {engine}" if engine else "its engine is not known")
        return
    copies, said, certain = _copies(database)
    holder = database if has(database, "instanceClass") or source is None else source
    name, price = text(holder, "instanceClass"), _class(bill, database, holder, kind)
    if price is not None:
        bill.fixed(
            database, f"RDS {engine} {name}", price, quantity=copies, unit="instance", said=(replica, said),
            certain=certain,
        )  # fmt: skip
    _storage(bill, database, source, copies, said, certain)
    if bill.yes(database, "publiclyAccessible", "whether it has a public address"):
        bill.fixed(database, "public IPv4 address", "address", unit="address", said=("it is publicly accessible",))


def _class(bill: Bill, payer: Resource, holder: Resource, kind: str) -> Rate | None:
    name = text(holder, "instanceClass")
    price = bill.table.classes[kind].get(name or "")
    if price is None:
        bill.lacks(payer, f"no price here of {name}" if name else "its class is not known")
        return None
    return bill.hourly(price)


def _copies(database: Resource) -> tuple[int, str, bool]:
    multi = flag(database, "multiAz")
    if multi is None:
        return 1, "whether it is Multi-AZ is not known: one instance counted", False
    return (2, "Multi-AZ doubles", True) if multi else (1, "", True)


def _storage(bill: Bill, database: Resource, source: Resource | None, copies: int, said: str, certain: bool) -> None:
    holder = database if has(database, "allocatedStorage") or source is None else source
    if not has(holder, "allocatedStorage"):
        bill.lacks(database, "the size of its storage is not set")
        return
    size = number_at(holder, "allocatedStorage", "the storage", default=20)
    iops = number_at(holder, "iops", "the IOPS", default=0)
    kind = text(holder, "storageType", default="io1" if has(holder, "iops") else "gp2")
    rate = f"rds.storage.{kind}"
    if rate not in bill.table.rates:
        bill.lacks(database, "the kind of its storage is not known" if kind is None else f"no price here of {kind}")
        return
    most = number(holder, "maxAllocatedStorage", default=0) or 0
    grows = f"growth up to {most:g} GB not counted" if most > size.value else ""
    each = size.said or f"storage {plain(size.value)} GB"
    bill.fixed(
        database, f"RDS {kind} storage", rate, quantity=size.value * copies, unit="GB", said=(each, grows, said),
        certain=certain and size.certain,
    )  # fmt: skip
    if not iops.certain:
        bill.lacks(database, "its IOPS are not known")
    above = iops.value - _GP3_IOPS if kind == "gp3" else iops.value
    rate = "rds.iops.gp3" if kind == "gp3" else "rds.iops"
    if (above > 0 and kind in ("io1", "io2")) or (kind == "gp3" and above > 0 and size.value >= _GP3_FROM):
        bill.fixed(
            database, "provisioned IOPS", rate, quantity=above * copies, unit="IOPS", said=(iops.said, said),
            certain=certain and iops.certain,
        )  # fmt: skip
    if (number(database, "backupRetentionPeriod", default=0) or 0) > 0:
        bill.use(database, "RDS backups", "rds.backup")


def price_cluster(bill: Bill, cluster: Resource) -> None:
    """Storage of an Aurora cluster grows with the data; its instances are resources of their own."""
    engine = text(cluster, "engine")
    if engine not in _AURORA:
        bill.lacks(cluster, f"no price here of Multi-AZ clusters of {engine}" if engine else "its engine is not known")
        return
    if text(cluster, "engineMode", default="provisioned") == "serverless":
        bill.lacks(cluster, "no price here of Aurora Serverless v1")
    if _is_io_optimized(cluster):
        bill.use(cluster, "Aurora storage, I/O-Optimized", "aurora.storage.iopt1")
        return
    bill.use(cluster, "Aurora storage", "aurora.storage")
    bill.use(cluster, "Aurora I/O", "aurora.io")


def price_member(bill: Bill, member: Resource) -> None:
    """An instance of an Aurora cluster; a serverless one pays the least capacity that the cluster allows."""
    cluster = bill.topology.target(member, "clusterIdentifier", CLUSTER)
    factor = _IO_OPTIMIZED if cluster is not None and _is_io_optimized(cluster) else Decimal(1)
    more = "I/O-Optimized costs 30 % more" if factor > 1 else ""
    if cluster is not None and text(cluster, "storageType") is None:
        bill.lacks(member, "whether its cluster is I/O-Optimized is not known")
    if text(member, "instanceClass") == "db.serverless":
        _capacity(bill, member, cluster, factor, more)
    else:
        price = _class(bill, member, member, "aurora")
        if price is not None:
            bill.fixed(
                member, f"Aurora {text(member, 'instanceClass')}", bill.hourly(price.price * factor), unit="instance",
                said=(more,),
            )  # fmt: skip
    if bill.yes(member, "publiclyAccessible", "whether it has a public address"):
        bill.fixed(member, "public IPv4 address", "address", unit="address", said=("it is publicly accessible",))


def _capacity(bill: Bill, member: Resource, cluster: Resource | None, factor: Decimal, more: str) -> None:
    path = "serverlessv2ScalingConfiguration"
    if cluster is None or value_at(cluster.inputs, f"{path}.minCapacity") is MISSING:
        bill.lacks(member, "the least capacity of its cluster is not known")
        return
    least = number_at(cluster, f"{path}.minCapacity", "the least capacity", default=0.5)
    most = number(cluster, f"{path}.maxCapacity", default=0) or 0
    bill.fixed(
        member, "Aurora capacity", bill.hourly(bill.table.rates["aurora.acu"].price * factor), quantity=least.value,
        unit="ACU", said=(least.said or f"at least {plain(least.value)} ACU", f"up to {most:g} not counted", more),
        certain=least.certain,
    )  # fmt: skip


def _is_io_optimized(cluster: Resource) -> bool:
    return text(cluster, "storageType") == "aurora-iopt1"


def price_document_member(bill: Bill, member: Resource) -> None:
    """An instance of DocumentDB."""
    price = _class(bill, member, member, "docdb")
    if price is not None:
        bill.fixed(member, f"DocumentDB {text(member, 'instanceClass')}", price, unit="instance")


def price_graph_member(bill: Bill, member: Resource) -> None:
    """An instance of Neptune."""
    price = _class(bill, member, member, "neptune")
    if price is not None:
        bill.fixed(member, f"Neptune {text(member, 'instanceClass')}", price, unit="instance")


def price_document_cluster(bill: Bill, cluster: Resource) -> None:
    """Storage of DocumentDB or Neptune grows with the data."""
    bill.use(cluster, "DocumentDB or Neptune storage", "documents.storage")
    bill.use(cluster, "DocumentDB or Neptune I/O", "documents.io")
