"""How many there are: of machines in a group, of instances in a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stackproof.model import Finding
from stackproof.topology import has, number, text

from ._calls import NotPossible
from ._edits import Mend
from ._ground import Ground, Mender
from ._replacing import changed

_DESIRED = {
    "aws:autoscaling/group:Group": ("minSize", "desiredCapacity", "maxSize"),
    "aws:eks/nodeGroup:NodeGroup": ("scalingConfig.minSize", "scalingConfig.desiredSize", "scalingConfig.maxSize"),
}


def size_between(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The desired size at the bound that it is beyond."""
    group = ground.resource(finding)
    paths = _DESIRED.get(group.type)
    low, wanted, high = (number(group, path) for path in paths) if paths else (None, None, None)
    if paths is None or low is None or wanted is None or high is None or low > high:
        raise NotPossible("which of the bounds is meant is not sure")
    yield Mend(changed(group, paths[1], int(min(max(wanted, low), high)), ground))


def serverless_instance(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The instance of a cluster that scales by itself; two where one alone would be a fault."""
    cluster = ground.resource(finding)
    if not has(cluster, "serverlessv2ScalingConfiguration"):
        raise NotPossible("the class of the instances is for a person to say")
    call, engine = ground.call_of(cluster), text(cluster, "engine")
    if engine is None:
        raise NotPossible("the engine is not known")
    instance = _INSTANCE.replace("EngineOfIt", repr(engine))
    for names in (("writer",), ("writer", "reader")):
        yield Mend(call.beside("\n".join(instance.replace("NameOfIt", f"NameOfIt_{one}") for one in names), suffix=""))


_INSTANCE = (
    "aws.rds.ClusterInstance(NameOfIt, cluster_identifier=ItsVariable.id, engine=EngineOfIt, "
    "engine_version=ItsVariable.engine_version, instance_class='db.serverless')"
)


SIZES: Mapping[str, Mender] = {
    "RDS006": serverless_instance,
    "VAL070": size_between,
}
