"""Do parameter groups fit the engines that use them?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stackproof.model import Resource
from stackproof.topology import value_at

from .._mechanism import Case, Fail, Impact, Pass, Verdict, check

# Who names a parameter group: type -> (input that names it, its type, engine where none is given).
_USERS = {
    "aws:rds/instance:Instance": ("parameterGroupName", "aws:rds/parameterGroup:ParameterGroup", ""),
    "aws:rds/cluster:Cluster": (
        "dbClusterParameterGroupName",
        "aws:rds/clusterParameterGroup:ClusterParameterGroup",
        "",
    ),
    "aws:rds/clusterInstance:ClusterInstance": ("dbParameterGroupName", "aws:rds/parameterGroup:ParameterGroup", ""),
    "aws:docdb/cluster:Cluster": (
        "dbClusterParameterGroupName",
        "aws:docdb/clusterParameterGroup:ClusterParameterGroup",
        "docdb",
    ),
    "aws:elasticache/replicationGroup:ReplicationGroup": (
        "parameterGroupName",
        "aws:elasticache/parameterGroup:ParameterGroup",
        "redis",
    ),
    "aws:elasticache/cluster:Cluster": ("parameterGroupName", "aws:elasticache/parameterGroup:ParameterGroup", ""),
}
_BY_MAJOR = frozenset({"postgres", "aurora-postgresql", "valkey"})
_BY_TWO = frozenset({"mysql", "mariadb", "aurora-mysql", "memcached", "docdb"})


@check(
    "VAL024",
    title="Parameter groups are of the family of the engine's version",
    severity="critical",
    category="values",
    impact=Impact("deployment", "AWS refuses the database: its parameter group is of another family."),
    links=("https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html",),
    when=tuple(_USERS),
    local=True,
)
def parameter_groups_fit(case: Case) -> Iterator[Verdict]:
    """The family of a parameter group is that of the engine, in the version, that uses it.

    Why
        A group of the family postgres15 can only be used by PostgreSQL 15. A version that was raised in one place
        alone ends the deployment.
    Fix
        Give the parameter group the family of the engine's version, such as `postgres16` for 16.4 or `redis7` for 7.1.
    Bad
        import pulumi_aws as aws

        group = aws.rds.ParameterGroup("app", family="postgres15")
        aws.rds.Instance(  # <- finding
            "app",
            engine="postgres",
            engine_version="16.4",
            instance_class="db.t4g.micro",
            allocated_storage=20,
            username="app",
            manage_master_user_password=True,
            parameter_group_name=group.name,
        )
    Bad
        import pulumi_aws as aws

        aws.elasticache.ReplicationGroup(  # <- finding
            "sessions",
            description="sessions",
            node_type="cache.t4g.micro",
            engine_version="7.1",
            parameter_group_name="default.redis6.x",
        )
    Good
        import pulumi_aws as aws

        group = aws.rds.ParameterGroup("app", family="postgres16")
        aws.rds.Instance(
            "app",
            engine="postgres",
            engine_version="16.4",
            instance_class="db.t4g.micro",
            allocated_storage=20,
            username="app",
            manage_master_user_password=True,
            parameter_group_name=group.name,
        )
    Known limits
        Groups that are made elsewhere are judged by the names of AWS's own (`default.postgres16`) alone.
    """
    for token, (path, group, usual) in _USERS.items():
        for user in case.resources(token):
            family = _family(case, user, path, group)
            engine, version = _engine(user, "engine") or usual, _engine(user, "engineVersion")
            wanted = family_of(engine, version)
            if not family or not engine:
                continue
            if wanted and family != wanted:
                message = f"{engine} {version} takes {wanted}"
            elif not wanted and not version and not _is_of(family, engine):
                message = f"{engine} takes another one"
            else:
                yield Pass(user.urn, f"{family} fits {engine} {version}".rstrip())
                continue
            said = f"the parameter group of {user.name} is of the family {family}; {message}"
            yield Fail(subject=user.urn, message=said)


def family_of(engine: str, version: str) -> str:
    """The family of parameter groups, "" where it is not known."""
    numbers = re.match(r"(\d+)(?:\.(\d+|x))?", version)
    if numbers is None:
        return ""
    major, minor = numbers[1], numbers[2]
    if engine == "postgres" and int(major) < 10:
        return f"postgres{major}.{minor}" if minor else ""
    if engine in _BY_MAJOR:
        return f"{engine}{major}"
    if engine in _BY_TWO:
        return f"{engine}{major}.{minor}" if minor else ""
    if engine == "redis":
        later = "redis7" if int(major) >= 7 else "redis6.x" if major == "6" else ""
        return later or (f"redis{major}.{minor}" if minor else "")
    if engine.startswith("sqlserver-"):
        return f"{engine}-{major}.{int(minor or 0)}" if (minor or "0").isdigit() else ""
    return f"{engine}-{major}" if engine.startswith("oracle-") else ""


def _is_of(family: str, engine: str) -> bool:
    return re.fullmatch(rf"{re.escape(engine)}[-.\d]?[\d.x-]*", family) is not None


def _engine(user: Resource, path: str) -> str:
    value = value_at(user.inputs, path)
    return value if isinstance(value, str) else ""


def _family(case: Case, user: Resource, path: str, token: str) -> str:
    group = next(iter(case.topology.targets(user, path, token)), None)
    if group is not None:
        value = value_at(group.inputs, "family")
        return value if isinstance(value, str) and not group.read else ""
    name = value_at(user.inputs, path)
    if not isinstance(name, str) or not name.startswith("default."):
        return ""
    return name.removeprefix("default.").removesuffix(".cluster.on")
