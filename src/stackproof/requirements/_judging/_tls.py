"""Versions of TLS, and what forces it: parameters of databases and policies of resources."""

from __future__ import annotations

import re
from collections.abc import Iterable

from stackproof.aws import UNKNOWN, Statement
from stackproof.model import Resource
from stackproof.topology import as_flag, as_text, canonical_type, has, items, text, value_at

from ._facts import Facts
from ._holders import CLUSTER, DOCUMENTS, INSTANCE, is_replica, unless_loose
from ._outcomes import Missed, Outcome
from ._subjects import held, left_open, missed

Lowest = tuple[int, int] | None
"""The lowest version that is taken or asked for, as (1, 2); None where there is none."""

_GROUPS = {
    INSTANCE: ("parameterGroupName", "aws:rds/parameterGroup:ParameterGroup"),
    CLUSTER: ("dbClusterParameterGroupName", "aws:rds/clusterParameterGroup:ClusterParameterGroup"),
    DOCUMENTS: ("dbClusterParameterGroupName", "aws:docdb/clusterParameterGroup:ClusterParameterGroup"),
    "aws:redshift/cluster:Cluster": (
        "clusterParameterGroupName",
        "aws:redshift/parameterGroup:ParameterGroup",
    ),
}
# Major version from which PostgreSQL's default parameters force TLS.
_FORCED_FROM = {"postgres": 15, "aurora-postgresql": 17}


def lowest_of(asked: object) -> Lowest:
    """`1.2`, `TLS 1.2` or `TLSv1.3` as (1, 2) or (1, 3); None for none."""
    found = re.search(r"(\d)[._](\d)", str(asked or ""))
    return (int(found[1]), int(found[2])) if found else None


def is_low(found: Lowest, asked: Lowest) -> bool:
    """True where older versions than the one asked for are taken."""
    return found is not None and asked is not None and found < asked


def shown_version(version: Lowest) -> str:
    return "TLS" if version is None else f"TLS {version[0]}.{version[1]}"


# --- databases


def _parameter(engine: str, type: str) -> tuple[str, str]:
    """The parameter that makes TLS a must, and its value where the program does not set it ("" where not known)."""
    if type == DOCUMENTS:
        return "tls", "enabled"
    if type.startswith("aws:redshift/"):
        return "require_ssl", ""
    if "postgres" in engine or engine.startswith("sqlserver"):
        return "rds.force_ssl", "0"
    return ("require_secure_transport", "0") if re.search("mysql|mariadb|^aurora$", engine) else ("", "")


def forces_tls(facts: Facts, database: Resource, lowest: Lowest) -> Outcome | None:
    """The database's parameters refuse connections without TLS, or its proxy does."""
    if is_replica(database):
        return None
    engine = text(database, "engine") or ""
    name, default = _parameter(engine, canonical_type(database.type))
    if not name:
        return left_open(facts, database, "whether its engine can force TLS is not known", property="engine")
    value = _value(facts, database, name)
    if value is None:
        value = _default(database, engine, default)
    if not value:
        return left_open(facts, database, f"whether {name} is set is not known")
    if value.lower() in ("1", "on", "true", "enabled") or value.lower().startswith("tls"):
        if is_low((1, 2), lowest):
            return left_open(facts, database, "whether older versions than TLS 1.3 are refused is not known")
        return held(facts, database, f"{name} is {value}", property=_GROUPS[canonical_type(database.type)][0])
    proxy = _proxy_of(facts, database)
    if proxy is not None:
        return held(facts, proxy, "requireTls is true", property="requireTls")
    return missed(facts, database, f"{name} is {value}; asked: TLS only")


def _value(facts: Facts, database: Resource, name: str) -> str | None:
    """What the database's parameter group sets; None where it sets nothing, "" where that is not known."""
    path, token = _GROUPS[canonical_type(database.type)]
    group = facts.topology.target(database, path, token)
    if group is None or group.read:
        given = value_at(database.inputs, path)
        return "" if has(database, path) and not (isinstance(given, str) and given.startswith("default.")) else None
    entries = items(group, "parameters")
    names = [as_text(value_at(entry, "name")) for entry in entries or ()]
    if entries is None or None in names:
        return ""
    return (as_text(value_at(entries[names.index(name)], "value")) or "") if name in names else None


def _default(database: Resource, engine: str, otherwise: str) -> str:
    """The value that AWS gives the parameter; "" where the version decides and is not known."""
    since = _FORCED_FROM.get(engine)
    if since is None:
        return otherwise
    found = re.match(r"\d+", text(database, "engineVersion") or "")
    return "" if found is None else "1" if int(found[0]) >= since else "0"


def _proxy_of(facts: Facts, database: Resource) -> Resource | None:
    for target in facts.made("aws:rds/proxyTarget:ProxyTarget"):
        paths = ("dbInstanceIdentifier", "dbClusterIdentifier")
        if any(database.urn in {t.urn for t in facts.topology.targets(target, path)} for path in paths):
            proxy = facts.topology.target(target, "dbProxyName", "aws:rds/proxy:Proxy")
            if proxy is not None and as_flag(value_at(proxy.inputs, "requireTls")):
                return proxy
    return None


# --- policies


def requires_tls(facts: Facts, resource: Resource) -> Outcome:
    """A statement of the resource's policy denies what comes without TLS."""
    documents = facts.topology.resource_policies(resource)
    for document in documents:
        if any(_refuses_plain(statement) for statement in document.statements):
            holder = facts.topology.resource(document.origin) or resource
            return held(facts, holder, "its policy denies what comes without TLS", property=document.path)
    if any(d.policy is None or d.policy.partial or any(s.partial for s in d.statements) for d in documents):
        return left_open(facts, resource, "its policy is not known in full")
    none = missed(facts, resource, "no policy of it denies aws:SecureTransport false; asked: TLS only")
    return unless_loose(facts, none, "bucket", "aws:s3/bucketPolicy:BucketPolicy")


def _refuses_plain(statement: Statement) -> bool:
    return _denies_everybody(statement) and any(
        condition.operator.lower() in ("bool", "boolifexists") and "false" in _lower(condition.values)
        for condition in statement.condition("aws:SecureTransport")
    )


def _denies_everybody(statement: Statement) -> bool:
    return statement.effect == "Deny" and any(p.value == "*" and p.kind in ("*", "AWS") for p in statement.principals)


def _lower(values: Iterable[str]) -> list[str]:
    return [value.lower() for value in values]


def of_a_bucket(facts: Facts, bucket: Resource, lowest: Lowest) -> Outcome:
    """As `requires_tls`; a version above what S3 takes anyhow (1.2) by a condition on `s3:TlsVersion`."""
    outcome = requires_tls(facts, bucket)
    if not is_low((1, 2), lowest) or isinstance(outcome, Missed):
        return outcome
    for document in facts.topology.resource_policies(bucket):
        for statement in document.statements:
            for condition in statement.condition("s3:TlsVersion") if _denies_everybody(statement) else ():
                if condition.operator.lower() == "numericlessthan" and _reaches(condition.values, lowest):
                    return outcome
    return missed(facts, bucket, f"no policy of it denies less than {shown_version(lowest)}")


def _reaches(values: Iterable[str], lowest: Lowest) -> bool:
    found = [lowest_of(value) for value in values if value != UNKNOWN]
    return any(one is not None and lowest is not None and one >= lowest for one in found)
