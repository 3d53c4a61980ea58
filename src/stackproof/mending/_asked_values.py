"""What an argument must be for a requirement to be met: by the kind of the requirement and the argument that comes
nearest."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

from stackproof.model import Requirement, Resource

from ._ground import Ground

Value = Callable[[Requirement, Resource], object]
"""The value as data of Python; None where no one value is meant."""
_EXACT_RUNTIME = re.compile(r"(?:python3\.\d+|nodejs\d+\.x|java\d+|dotnet\d+|ruby3\.\d+|provided\.al\d+)")
_CLASS_PREFIXES = {"aws:rds/": "db.", "aws:docdb/": "db.", "aws:neptune/": "db.", "aws:elasticache/": "cache."}


def value_for(requirement: Requirement, resource: Resource, place: str) -> object:
    """What stands at a place of the resource's inputs once the requirement is met; None where that is not certain."""
    for pattern, value in _VALUES.get(requirement.kind, ()):
        if re.fullmatch(pattern, place):
            return value(requirement, resource)
    return None


def bound_of(asked: Any) -> int | float | None:
    """The number that meets a bound and is nearest to what does not: 3 for "at least 3"."""
    if isinstance(asked, dict):
        found = [asked[key] for key in ("exactly", "at_least", "at_most") if key in asked]
        asked = found[0] if found else None
    if isinstance(asked, bool) or not isinstance(asked, int | float):
        return None
    return int(asked) if asked == int(asked) else asked


def days_of_logs(ground: Ground) -> int:
    """For how long a log group that a mend makes keeps its events: as was asked for, else a month."""
    for requirement in ground.requirements:
        if requirement.kind == "retention" and requirement.of == "log_group":
            found = _days_kept(requirement)
            if found is not None:
                return found
    return 30


def _number(name: str, *, factor: float = 1) -> Value:
    def value(requirement: Requirement, resource: Resource) -> object:
        number = bound_of(requirement.want.get(name))
        return None if number is None else math.ceil(number * factor)

    return value


def _text(name: str) -> Value:
    def value(requirement: Requirement, resource: Resource) -> object:
        asked = requirement.want.get(name)
        return str(asked) if isinstance(asked, str | int | float) and not isinstance(asked, bool) else None

    return value


def _always(wanted: object) -> Value:
    return lambda requirement, resource: wanted


def _size(name: str) -> Value:
    """ECS takes the sizes of a task as texts."""
    number = _number(name)

    def value(requirement: Requirement, resource: Resource) -> object:
        found = number(requirement, resource)
        return None if found is None else str(found)

    return value


def _kept(requirement: Requirement, resource: Resource) -> object:
    return _days_kept(requirement)


def _days_kept(requirement: Requirement) -> int | None:
    """Days for which a log group can keep its events: as many as asked, or the next more."""
    days = bound_of(requirement.want.get("days"))
    hours = bound_of(requirement.want.get("hours"))
    least = days if days is not None else hours / 24 if hours is not None else None
    if least is None:
        return None
    asked = requirement.want.get("days", requirement.want.get("hours"))
    if isinstance(asked, dict) and "at_least" not in asked:
        return int(least) if least in _RETENTIONS else None
    return next((number for number in _RETENTIONS if number >= least), None)


# What CloudWatch Logs takes (PutRetentionPolicy).
_RETENTIONS = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)  # fmt: skip


def _days_or(usual: int) -> Value:
    def value(requirement: Requirement, resource: Resource) -> object:
        return usual if "days" not in requirement.want else bound_of(requirement.want["days"])

    return value


def _seconds(requirement: Requirement, resource: Resource) -> object:
    days, hours = bound_of(requirement.want.get("days")), bound_of(requirement.want.get("hours"))
    return math.ceil(days * 86400) if days is not None else math.ceil(hours * 3600) if hours is not None else None


def _hours(requirement: Requirement, resource: Resource) -> object:
    days, hours = bound_of(requirement.want.get("days")), bound_of(requirement.want.get("hours"))
    return hours if hours is not None else math.ceil(days * 24) if days is not None else None


def _class(requirement: Requirement, resource: Resource) -> object:
    """One class, of which family and size are named."""
    asked = requirement.want.get("class")
    asked = asked[0] if isinstance(asked, list | tuple) and len(asked) == 1 else asked
    if not isinstance(asked, str):
        return None
    prefix = next((one for module, one in _CLASS_PREFIXES.items() if resource.type.startswith(module)), "")
    name = asked.lower() if asked.lower().startswith(prefix) else f"{prefix}{asked.lower()}"
    whole = re.fullmatch(r"[a-z0-9-]+\.[a-z0-9-]+", name.removeprefix(prefix))
    return name if whole and not name.endswith(".*") else None


def _runtime(requirement: Requirement, resource: Resource) -> object:
    asked = requirement.want.get("runtime")
    asked = asked[0] if isinstance(asked, list | tuple) and len(asked) == 1 else asked
    return asked if isinstance(asked, str) and _EXACT_RUNTIME.fullmatch(asked) else None


def _version(requirement: Requirement, resource: Resource) -> object:
    asked = requirement.want.get("version")
    said = str(asked).strip() if isinstance(asked, str | int | float) else ""
    return said if re.fullmatch(r"\d+(?:\.\d+)*", said) else None


def _architecture(names: tuple[str, str]) -> Value:
    def value(requirement: Requirement, resource: Resource) -> object:
        asked = str(requirement.want.get("architecture", "")).lower()
        arm = "arm" in asked or "graviton" in asked or asked == "aarch64"
        return names[0] if arm else names[1] if asked in ("x86_64", "x86", "amd64") else None

    return value


def _compute_type(requirement: Requirement, resource: Resource) -> object:
    asked = re.sub(r"[\s.-]+", "_", str(requirement.want.get("compute_type", "")).strip()).upper()
    name = asked if asked.startswith("BUILD_") else f"BUILD_GENERAL1_{asked}"
    return (
        name if re.fullmatch(r"BUILD_(?:GENERAL1_(?:SMALL|MEDIUM|LARGE|XLARGE|2XLARGE)|LAMBDA_\d+GB)", name) else None
    )


def _metric(requirement: Requirement, resource: Resource) -> object:
    """Metrics that Application Auto Scaling has for ECS."""
    named = {"cpu": "ECSServiceAverageCPUUtilization", "memory": "ECSServiceAverageMemoryUtilization"}
    of_service = resource.inputs.get("serviceNamespace") == "ecs"
    return named.get(str(requirement.want.get("metric"))) if of_service else None


def _billing(requirement: Requirement, resource: Resource) -> object:
    mode = str(requirement.want.get("mode", "")).lower().replace("-", "_")
    return "PAY_PER_REQUEST" if mode == "on_demand" else None


def _guard(*, on: bool) -> Value:
    """Cognito says in words whether its pools are protected."""

    def value(requirement: Requirement, resource: Resource) -> object:
        if resource.type == "aws:cognito/userPool:UserPool":
            return "ACTIVE" if on else "INACTIVE"
        return on

    return value


_GUARDS = r"deletionProtection(?:Enabled)?|enableDeletionProtection|disableApiTermination"
_ON = _always(True)
_OFF = _always(False)
_VALUES: dict[str, tuple[tuple[str, Value], ...]] = {
    "instance_class": ((r".*(?:[iI]nstanceClass|[nN]odeType|[iI]nstanceType)", _class),),
    "engine": ((r"engineVersion|kafkaVersion|version|majorEngineVersion", _version),),
    "storage": (
        (r"allocatedStorage|.*volumeSize|size", _number("gb")),
        (r"storageType|.*volumeType|type", _text("type")),
    ),
    "size": (
        (r"cpu", _size("cpu")),
        (r"memory", _size("memory")),
        (r"memorySize", _number("memory")),
        (r"timeout", _number("timeout")),
        (r"buildTimeout", _number("timeout", factor=1 / 60)),
        (r"environment\.computeType", _compute_type),
    ),
    "desired_count": ((r"desiredCount|desiredCapacity|minCapacity|minSize", _number("count")),),
    "scaling": (
        (r".*min(?:Capacity|Size)", _number("min")),
        (r".*max(?:Capacity|Size)", _number("max")),
        (r".*\.targetValue", _number("target")),
        (r".*\.predefinedMetricType", _metric),
    ),
    "retention": (
        (r"retentionInDays", _kept),
        (r"retentionPeriod", _hours),
        (r"messageRetentionSeconds", _seconds),
        (r"backupRetentionPeriod|snapshotRetentionLimit|automatedSnapshotRetentionPeriod", _days_or(7)),
    ),
    "backup": (
        (r"backupRetentionPeriod|snapshotRetentionLimit|automatedSnapshotRetentionPeriod", _days_or(7)),
        (r"pointInTimeRecovery\.enabled", _ON),
    ),
    "point_in_time_recovery": ((r"pointInTimeRecovery\.enabled", _ON), (r"backupRetentionPeriod", _always(7))),
    "multi_az": (
        (r"multiAz|multiAzEnabled|automaticFailoverEnabled", _ON),
        (r"numCacheClusters", _always(2)),
        (r"replicasPerNodeGroup", _always(1)),
    ),
    "failover": (
        (r"automaticFailoverEnabled|multiAz|multiAzEnabled", _ON),
        (r"numCacheClusters", _always(2)),
        (r"replicasPerNodeGroup", _always(1)),
    ),
    "destroyable": ((_GUARDS, _guard(on=False)), (r"skipFinalSnapshot|forceDestroy|forceDelete", _ON)),
    "protected": ((_GUARDS, _guard(on=True)),),
    "rotation": ((r"enableKeyRotation", _ON), (r"rotationPeriodInDays", _number("days"))),
    "in_transit": (
        (r"transitEncryptionEnabled|requireTls", _ON),
        (r"domainEndpointOptions\.enforceHttps|nodeToNodeEncryption\.enabled", _ON),
        (r"volumes\[\d+\]\.efsVolumeConfiguration\.transitEncryption", _always("ENABLED")),
    ),
    "not_public": (
        (r"publiclyAccessible|associatePublicIpAddress|.*\.associatePublicIpAddress", _OFF),
        (r"networkConfiguration\.assignPublicIp|vpcConfig\.endpointPublicAccess", _OFF),
        (r"blockPublicAcls|blockPublicPolicy|ignorePublicAcls|restrictPublicBuckets", _ON),
        (r"acl", _always("private")),
        (r"authorizationType", _always("AWS_IAM")),
    ),
    "placement": ((r"networkConfiguration\.assignPublicIp", _OFF),),
    "steady_state": ((r"waitForSteadyState", _ON),),
    "concurrency": ((r"reservedConcurrentExecutions", _number("reserved")),),
    "runtime": ((r"runtime", _runtime),),
    "architecture": (
        (r"architectures\[0\]", _architecture(("arm64", "x86_64"))),
        (r"runtimePlatform\.cpuArchitecture", _architecture(("ARM64", "X86_64"))),
        (r"environment\.type", _architecture(("ARM_CONTAINER", "LINUX_CONTAINER"))),
    ),
    "image_scan": ((r"imageScanningConfiguration\.scanOnPush", _ON),),
    "versioning": ((r"versioningConfiguration\.status", _always("Enabled")),),
    "billing": ((r"billingMode", _billing),),
    "ttl": ((r"ttl\.attributeName", _text("attribute")), (r"ttl\.enabled", _ON)),
    "shards": ((r"shardCount", _number("count")),),
    "fargate": ((r"launchType", _always("FARGATE")), (r"requiresCompatibilities", _always(["FARGATE"]))),
    "tracing": (
        (r"tracingConfig\.mode", _always("Active")),
        (r"tracingConfiguration\.enabled|xrayEnabled|xrayTracingEnabled", _ON),
    ),
    "insights": ((r"performanceInsightsEnabled", _ON),),
    "cidr": ((r"cidrBlock", _text("cidr")),),
    "alarm": ((r"threshold", _number("threshold")), (r"actionsEnabled", _ON)),
}
