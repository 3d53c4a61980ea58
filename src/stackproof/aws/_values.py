"""Values that AWS accepts, from tables with source and date (`data/values.json`, `data/service_facts.json`).

Where a table may lag behind AWS, an unlisted value is unknown (None), never wrong.
"""

from __future__ import annotations

import datetime
import json
import re
from functools import lru_cache
from typing import Any, Literal

import msgspec

from ._container import read_bytes

_FAMILY = re.compile(r"([a-z]+)(\d+)([a-z-]*)")
Availability = Literal["offered", "retired", "unlisted", "unknown"]
_SHAPES = {
    "ec2": r"[a-z][a-z0-9-]*\d[a-z0-9-]*\.[a-z0-9-]+",
    "rds": r"db\.(?:[a-z][a-z0-9-]*\.[a-z0-9-]+(?:\.tpc\d\.mem\dx)?|serverless)",
    "docdb": r"db\.(?:[a-z][a-z0-9-]*\.[a-z0-9-]+|serverless)",
    "neptune": r"db\.(?:[a-z][a-z0-9-]*\.[a-z0-9-]+|serverless)",
    "elasticache": r"cache\.[a-z][a-z0-9-]*\.[a-z0-9-]+",
    "opensearch": r"[a-z][a-z0-9-]*\.[a-z0-9-]+\.search",
    "redshift": r"[a-z][a-z0-9-]*\.[a-z0-9]+",
}


class LambdaRuntime(msgspec.Struct, frozen=True):
    """A managed Lambda runtime. Dates are ISO texts as AWS announced them, or None; successor: the one to use next."""

    name: str
    deprecated: str | None
    no_create_from: str | None
    no_update_from: str | None
    successor: str | None

    def is_deprecated(self, on: datetime.date) -> bool:
        """Whether AWS has ended support by that day."""
        return self.deprecated is not None and self.deprecated <= on.isoformat()

    def blocks_creation(self, on: datetime.date) -> bool:
        """Whether AWS refuses to create functions with it by that day."""
        return self.no_create_from is not None and self.no_create_from <= on.isoformat()


def facts_date() -> datetime.date:
    """The day the tables were built: what they say holds then, so that the same input gives the same answer."""
    return datetime.date.fromisoformat(_facts()["source"]["built"])


def lambda_runtime(name: str) -> LambdaRuntime | None:
    """What is known of a runtime; None for a name that AWS never had (as of the table's date)."""
    row = _facts()["lambda_runtimes"].get(name)
    return LambdaRuntime(name, *row) if row is not None else None


def lambda_runtimes() -> tuple[str, ...]:
    """All runtimes that ever were, sorted."""
    return tuple(_facts()["lambda_runtimes"])


def lambda_reserved_variables() -> frozenset[str]:
    """Environment variables that a function may not set."""
    return frozenset(_values("lambda_reserved_environment"))


def is_region(name: str) -> bool:
    """Whether AWS has a Region of that name (as of the table's date)."""
    return name in _facts()["regions"]


def regions() -> dict[str, str]:
    """Region -> AWS's name for it ("Europe (Frankfurt)"), all partitions."""
    return {name: item["title"] for name, item in _facts()["regions"].items()}


def partition_of(region: str) -> str | None:
    """`aws`, `aws-cn`, `aws-us-gov` and so on; None for an unknown Region."""
    item = _facts()["regions"].get(region)
    return item["partition"] if item is not None else None


def region_of_zone(zone: str) -> str | None:
    """The Region of an Availability Zone (`eu-west-1a`) or Local or Wavelength Zone; None for other text."""
    found = re.fullmatch(r"([a-z]{2,4}(?:-[a-z]+)+-\d)(?:[a-z]|-[a-z]{3}-\d[a-z]|-wl\d-[a-z]{3}-wlz-\d)", zone)
    return found[1] if found and is_region(found[1]) else None


def fargate_memory(cpu: int) -> tuple[int, ...] | None:
    """Memory sizes in MiB that Fargate takes with these CPU units; None for CPU units that it does not take."""
    found = _values("fargate").get(str(cpu))
    return tuple(found) if found is not None else None


def fargate_cpus() -> tuple[int, ...]:
    """CPU units that Fargate takes."""
    return tuple(int(item) for item in _values("fargate"))


def log_retention_days() -> tuple[int, ...]:
    """Days that CloudWatch Logs takes as retention; 0 (never expires) is Pulumi's own value and counts as one."""
    return (0, *_facts()["log_retention_days"])


def reserved_database_user(engine: str, name: str) -> bool:
    """Whether RDS or DocumentDB ("docdb") refuses the master user name; only certain ones are known."""
    table = _values("database_users")
    return name.lower() in table["*"] or name.lower() in table.get(engine, ())


def database_user_length(engine: str) -> int | None:
    """How long a master user name may be; None where it is not known."""
    return value_table()["database_users"]["lengths"].get(engine)


def database_engines(*, cluster: bool = False) -> tuple[str, ...]:
    """Engine names of RDS instances, or of clusters."""
    return tuple(_facts()["engine_versions"]["rds_cluster" if cluster else "rds"])


def engine_version(service: str, engine: str, version: str) -> Availability:
    """Whether a new database can be made with a version. service: "rds", "rds_cluster" or "elasticache".

    A prefix counts as any version under it, as AWS takes `15` for the newest 15.x. "retired": AWS lists it as
    deprecated. "unlisted": not in the list although newer ones of the same major are. "unknown": newer than the list,
    or an engine that is not in it.
    """
    table = _facts()["engine_versions"].get(service, {}).get(engine)
    if table is None or not re.fullmatch(r"\d[\w.-]*", version):
        return "unknown"
    known = [item for item in table["known"] if item == version or item.startswith((f"{version}.", f"{version}-"))]
    if known:
        return "retired" if all(item in table["deprecated"] for item in known) else "offered"
    major = version.split(".")[0]
    numbers = [_numbers(item) for item in table["known"] if item.split(".")[0] == major]
    if not numbers or not table["deprecated"]:
        return "unknown"
    return "unlisted" if _numbers(version) < max(numbers) else "unknown"


def newest_version(service: str, engine: str, major: str = "") -> str | None:
    """The newest listed version of an engine (within a major), for advice; None when there is none."""
    table = _facts()["engine_versions"].get(service, {}).get(engine, {"known": [], "deprecated": []})
    prefix = f"{major}." if major else ""
    fit = [item for item in table["known"] if item not in table["deprecated"] and item.startswith(prefix)]
    plain = [item for item in fit if "-" not in item]
    return max(plain or fit, key=_numbers, default=None)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(item) for item in re.findall(r"\d+", version))


def instance_type(service: str, name: str) -> Availability:
    """Whether AWS has an instance type or class. service: ec2, rds, docdb, neptune, elasticache, opensearch, redshift.

    "offered": listed in some Region (retired generations may be among them). "unlisted": of a shape that no instance
    type has, or a size that its listed family lacks. "unknown": a family that the list does not have, so perhaps newer.
    """
    shape = _SHAPES.get(service)
    if shape is None:
        return "unknown"
    if re.fullmatch(shape, name) is None:
        return "unlisted"
    bare = _bare(name)
    if bare == "serverless":
        return "offered"
    family, _, size = bare.partition(".")
    sizes = _instance_types()[service].get(family)
    if sizes is None:
        return "unlisted" if _is_far_ahead(family, _instance_types()[service]) else "unknown"
    return "offered" if size in sizes else "unlisted"


def size_may_be_newer(service: str, name: str) -> bool:
    """True for an unlisted type that AWS may have begun to offer since: its family is listed, nothing newer of its kind
    is, and the size is a word that AWS uses. To a family with a successor it adds no sizes."""
    family, _, size = _bare(name).partition(".")
    known = _instance_types().get(service, {})
    if family not in known or not re.fullmatch(r"(?:nano|micro|small|medium|large|\d*xlarge|metal[a-z0-9-]*)", size):
        return False
    own = _FAMILY.match(family)
    return own is None or not any(_succeeds(other, own) for other in map(_FAMILY.match, known))


def _succeeds(other: re.Match[str] | None, own: re.Match[str]) -> bool:
    """Whether a family takes the place of another: the next generation with the same letters behind the figure (or
    any where the old one had none), or the one after."""
    if other is None or other[1] != own[1]:
        return False
    steps = int(other[2]) - int(own[2])
    return steps > 1 or (steps == 1 and own[3] in ("", other[3]))


def _bare(name: str) -> str:
    """Family and size of an instance class without what the service adds; Oracle's threads and memory count as such."""
    return re.sub(r"^(?:db|cache)\.|\.search$|\.tpc\d\.mem\dx$", "", name)


def _is_far_ahead(family: str, known: dict[str, list[str]]) -> bool:
    """True for a generation that AWS cannot have reached since: three above the newest of its kind in the list."""
    kind = re.compile(r"([a-z]+)(\d+)")
    shape = kind.match(family)
    found = [item for item in map(kind.match, known) if item is not None and shape is not None and item[1] == shape[1]]
    return shape is not None and bool(found) and int(shape[2]) > max(int(item[2]) for item in found) + 2


@lru_cache(maxsize=1)
def _facts() -> dict[str, Any]:
    return json.loads(read_bytes("service_facts.json"))


@lru_cache(maxsize=1)
def value_table() -> dict[str, Any]:
    return json.loads(read_bytes("values.json"))


def _values(name: str) -> Any:
    return value_table()[name]["values"]


@lru_cache(maxsize=1)
def _instance_types() -> dict[str, dict[str, list[str]]]:
    return json.loads(read_bytes("instance_types.json"))
