"""Containers: tasks that services keep running, and tasks that somebody starts."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, NamedTuple

from stackproof.aws import Rate
from stackproof.model import Resource
from stackproof.topology import MISSING, Topology, as_items, as_text, has, text, value_at

from ._bill import Bill, Known, as_count, number_at, plain
from ._scaling import scaled

TASK = "aws:ecs/taskDefinition:TaskDefinition"
SERVICE = "aws:ecs/service:Service"
_MACHINES = ("aws:ec2/instance:Instance", "aws:autoscaling/group:Group")
_FARGATE = ("FARGATE", "FARGATE_SPOT")
_SIZE = re.compile(r"\s*(\d*\.?\d+)\s*(vcpu|gb)?\s*", re.IGNORECASE)
_FREE_STORAGE = Decimal(20)


class Size(NamedTuple):
    """What one Fargate task takes. open: what is not known of it and stands in."""

    cpus: Decimal
    gigabytes: Decimal
    storage: Decimal
    arm: bool
    open: tuple[str, ...] = ()

    @property
    def processor(self) -> str:
        return "arm" if self.arm else "x86"


def price_service(bill: Bill, service: Resource) -> None:
    """The tasks of a service; those on instances are paid with the instances."""
    runs_on = launch_of(bill.topology, service)
    if runs_on is None:
        bill.lacks(service, "what its tasks run on is not known")
    if runs_on == "EC2" and not bill.topology.of_type(*_MACHINES):
        bill.lacks(service, "its tasks run on instances that the program does not make")
    if runs_on not in _FARGATE:
        return
    task = bill.topology.target(service, "taskDefinition", TASK)
    size = None if task is None else size_of(task)
    if size is None:
        bill.lacks(service, "the size of its tasks is not known")
        return
    count = tasks_of(bill.topology, service)
    spot = "Spot is cheaper and its price moves: the price without Spot is counted" if runs_on == "FARGATE_SPOT" else ""
    for what, amount, rate in _parts(size):
        each = f"{plain(count.value)} x {plain(amount)} {what}"
        bill.fixed(
            service, f"Fargate {what}", rate, quantity=count.value * amount, unit=what,
            said=(count.said, each, spot, *size.open),
            certain=count.certain and not spot and not size.open,
        )  # fmt: skip
    if bill.yes(service, "networkConfiguration.assignPublicIp", "whether it has a public address"):
        bill.fixed(
            service, "public IPv4 addresses", "address", quantity=count.value, unit="address",
            said=(count.said, "one for each task"), certain=count.certain,
        )  # fmt: skip


def _parts(size: Size) -> list[tuple[str, Decimal, str]]:
    parts = [
        ("vCPU", size.cpus, f"fargate.cpu.{size.processor}"),
        ("GB of memory", size.gigabytes, f"fargate.memory.{size.processor}"),
    ]
    more = size.storage - _FREE_STORAGE
    return [*parts, ("GB of storage beyond 20", more, "fargate.storage")] if more > 0 else parts


def price_task(bill: Bill, task: Resource) -> None:
    """A Fargate task that no service of the graph keeps running: a price for each hour that it runs."""
    if not _is_fargate_only(task) or bill.topology.refs_to(task, SERVICE):
        return
    size = size_of(task)
    if size is None:
        bill.lacks(task, "the size of the task is not known")
        return
    hour = sum((amount * bill.table.rates[rate].price for _, amount, rate in _parts(size)), Decimal(0))
    bill.use(task, "a Fargate task while it runs", Rate(hour, "task-hour"))


def price_cluster(bill: Bill, cluster: Resource) -> None:
    """A cluster costs nothing, what it measures does."""
    for setting in as_items(value_at(cluster.inputs, "settings")) or ():
        kind = as_text(value_at(setting, "value"))
        if value_at(setting, "name") != "containerInsights" or kind == "disabled":
            continue
        if kind == "enabled":
            bill.use(cluster, "Container Insights", "insights.metric")
        else:
            bill.lacks(cluster, f"no price here of Container Insights {kind}" if kind else "its insights are not known")


def _is_fargate_only(task: Resource) -> bool:
    kinds = as_items(value_at(task.inputs, "requiresCompatibilities"))
    return bool(kinds) and set(map(str, kinds or ())) == {"FARGATE"}


def launch_of(topology: Topology, service: Resource) -> str | None:
    """FARGATE, FARGATE_SPOT, EC2 and so on; None when it is not known."""
    if has(service, "launchType"):
        return text(service, "launchType")
    own = as_items(value_at(service.inputs, "capacityProviderStrategies"))
    if own:
        return _of_strategies(topology, own)
    if own is None:
        return None
    cluster = topology.target(service, "cluster", "aws:ecs/cluster:Cluster")
    if cluster is None:
        return "EC2" if not has(service, "cluster") else None
    for providers in topology.companions(
        cluster, "clusterName", "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders"
    ):
        shared = as_items(value_at(providers.inputs, "defaultCapacityProviderStrategies"))
        if shared is None:
            return None
        if shared:
            return _of_strategies(topology, shared)
    return "EC2"


def _of_strategies(topology: Topology, strategies: tuple[Any, ...]) -> str | None:
    """Where most of the tasks go; what must be on Fargate before what may be on Spot."""
    names = [as_text(value_at(one, "capacityProvider")) for one in strategies]
    if None in names:
        return None
    return next((kind for kind in _FARGATE if kind in names), "EC2")


def tasks_of(topology: Topology, service: Resource) -> Known:
    """How many tasks run: the desired count, no less than the smallest that scaling allows."""
    if text(service, "schedulingStrategy", default="REPLICA") == "DAEMON":
        return Known(Decimal(1), False, "one task for each instance: 1 counted")
    value = value_at(service.inputs, "desiredCount")
    desired = number_at(service, "desiredCount", "the desired count", default=0 if value is MISSING else 1)
    return scaled(topology, service, desired, said=f"desired count {plain(desired.value)}")


def size_of(task: Resource) -> Size | None:
    """CPU and memory of a task, None where either is not known."""
    cpus, memory = _amount(task, "cpu", "vcpu"), _amount(task, "memory", "gb")
    if cpus is None or memory is None:
        return None
    storage = number_at(task, "ephemeralStorage.sizeInGib", "the storage", default=20)
    kind = text(task, "runtimePlatform.cpuArchitecture", default="X86_64")
    said = (storage.said, "" if kind else "the processor is not known: x86 counted")
    return Size(cpus, memory, storage.value, kind == "ARM64", tuple(part for part in said if part))


def _amount(task: Resource, path: str, unit: str) -> Decimal | None:
    """Units of 1024 as a whole one; `1 vCPU` and `2 GB` say the whole one themselves."""
    found = _SIZE.fullmatch(text(task, path) or "")
    if found is None:
        return None
    amount = as_count(found[1])
    if amount is None:
        return None
    return amount if (found[2] or "").lower() == unit else amount / 1024
