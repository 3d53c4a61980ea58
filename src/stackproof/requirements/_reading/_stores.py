"""Tables, streams and disks: keys, expiry, shards, storage, classes, engines, replicas."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from ._numbers import COUNTED, figure_of, times
from ._patterns import Pattern, among, name_of, words
from ._said import Found, Said
from ._services import forbidden

_NAME = r"[\"']?(?P<name>[A-Za-z_]\w{1,40})"
_PARTITION = Pattern(
    rf"\b(?P<as>\w+) as (?:the |its )?(?:partition|hash) key\b|\bpk\s*[:=]?\s+(?:is\s+)?[\"']?(?P<pk>\w+)|"
    rf"\b(?<!as )(?:partition|hash)[- ]?key:?\s+(?:is\s+)?{_NAME}|(?:^|[:,;]|"
    rf"\bwith)\s*key:?\s+(?P<plain>(?-i:[a-z]\w*[A-Z]\w*|id)\b)"
)
_SORT = Pattern(
    rf"\b(?P<as>\w+) as (?:the |its )?(?:sort|range) key\b|\bsk\s*[:=]?\s+(?:is\s+)?[\"']?(?P<pk>\w+)|\b(?:sort|"
    rf"range)[- ]?key:?\s+(?:is\s+)?{_NAME}"
)
_INDEX = Pattern(
    rf"\b(?:gsi|secondary index(?:es)?|index)\s+(?:on|by|over|for)\s+{_NAME}",
    r"\b(?:gsi|secondary index)(?: called| named|:)?\s+[\"']?(?P<named>[A-Za-z]\w*(?:-\w+)*)[\"']?(?=\s*(?:[,.;)(]|$|"
    r"shall|must|is|with|on))",
)
_EXPIRES = words("ttl", "time[- ]to[- ]live", "expir\\w+", "disappear\\w*", "vanish\\w*", "purged?")
_ATTRIBUTE = Pattern(
    r"\bttl:?\s+[\"']?(?P<plain>(?-i:[a-z]+[A-Z]\w*))",
    r"\bttl (?:on|by|via|field|using)\s+(?:the )?[\"']?(?P<on>\w+)",
    rf"\battribute\s+{_NAME}|[\"']?\b(?P<before>\w+)[\"']?(?=\s+attribute\b)",
    r"\b(?:through|by|via)\s+[\"']?(?P<through>(?-i:[a-z]\w*[A-Z]\w*))",
)
_NO_ATTRIBUTE = frozenset({"the", "an", "a", "ttl", "its", "custom", "by", "of", "some", "this", "that", "name"})
_SHARDS = Pattern(rf"(?P<n>{COUNTED})\s+shards?\b")
_STORAGE = Pattern(
    rf"(?P<n>{COUNTED})\s*(?P<unit>GB|GiB|TB|gigs?|gigabytes?)\b[^.;,]{{0,24}}?\b(?:gp2|gp3|io1|io2|storage|disk|"
    rf"volume|ssd|ebs)\b",
    r"\b(?:gp2|gp3|io1|io2|storage|disk|volumes?|allocated)\b[^.;,\d]{0,20}(?P<n2>\d+)\s*(?:GB|GiB|gigs?)\b",
    r"\b(?P<n3>\d+)\s*(?:GB|GiB) each\b",
)
_TYPE = words("gp2", "gp3", "io1", "io2")
_GROWS = words("grows? by itself", "storage auto-?scaling", "grows automatically", "autoscal\\w+ storage")
_NOT_STORAGE = words("free storage", "alarms?", "ram", "memory", "below", "above", "under")
_STORED = (
    *("database", "volume", "instance", "search", "document_database", "kafka", "autoscaling_group", "warehouse"),
    *("launch_template", "kubernetes", "broker"),
)
_RUNS = ("task", "function", "container_service", "build")
_DISK_OF = ("instance", "autoscaling_group", "launch_template", "kubernetes")
_CLASS = Pattern(
    r"\b(?P<class>(?:db|cache)\.[a-z]\w*\.\w+|[a-z]{1,4}\d[a-z-]{0,4}\.(?:nano|micro|small|medium|"
    r"large|\d*xlarge|metal)"
    r"(?:\.search|\.elasticsearch)?|(?:ra3|dc2)\.\w+|kafka\.[a-z]\w*\.\w+|mq\.[a-z]\w*\.\w+)\b"
)
_FAMILIES = {
    "db": "database",
    "cache": "cache",
    "kafka": "kafka",
    "mq": "broker",
    "ra3": "warehouse",
    "dc2": "warehouse",
}
_CLASSED = (
    "instance",
    "autoscaling_group",
    "launch_template",
    "kubernetes",
    "search",
    "document_database",
    "graph_database",
)
_ENGINES = {
    "aurora_postgresql": r"aurora[ -]postgre(?:s(?:ql)?|sql)|"
    r"aurora serverless v2 postgre\w*|postgre\w*-compatible aurora",
    "aurora_mysql": r"aurora[ -]mysql",
    "postgres": r"postgre(?:s(?:ql)?|sql)",
    "mysql": r"mysql",
    "mariadb": r"mariadb",
    "sqlserver": r"(?:ms ?)?sql server",
    "oracle": r"oracle",
    "redis": r"redis",
    "valkey": r"valkey",
    "memcached": r"memcached",
    "rabbitmq": r"rabbit ?mq",
    "activemq": r"active ?mq",
}
_ENGINE = among(_ENGINES)
_NOT_ENGINE = Pattern(r"[\w -]{0,12}\b(?:port|protocol|client|driver|endpoint)s?\b")
_VERSION = Pattern(
    r"[\s(]*(?:,?\s*(?:engine|database|version|ver\.?|v|is|cluster|instance|"
    r"db)[\s:]+){0,3}v?(?P<v>\d{1,2}(?:\.\d+){0,2}(?:\.x)?)"
    r"(?![\d/]|\.\d|\s*(?:days?|GB|nodes?|instances?|azs?|tasks?|readers?|writers?|%|/))"
)
_KUBERNETES = Pattern(
    r"\b(?:kubernetes|eks|k8s)(?: version| cluster| control plane)*\s*(?:version\s*)?v?(?P<v>1\.\d{2})\b",
    r"\bversion\s+(?P<v2>1\.\d{2})\b",
)
_OPENSEARCH = Pattern(r"\bversion\s+(?P<v>(?:opensearch|elasticsearch)_\d+\.\d+)", r"\bopensearch\s+(?P<v2>\d+\.\d+)\b")
_READERS_WRITERS = Pattern(
    rf"(?P<n>{COUNTED})\s+(?:aurora |read(?:[- ]only)? |separate )*(?P<what>readers?|writers?|"
    rf"(?:read[- ])?replicas?|primar(?:y|ies))\b(?! key| region)",
)
_REPLICATED = ("database", "cache", "document_database", "graph_database")


def _table_keys(said: Said) -> Iterator[Found]:
    """One fact for each table of the sentence; a partition key begins the next."""
    starts = list(_PARTITION.finditer(said.text))
    index = None if starts else _INDEX.search(said.text)
    if index and index["named"] not in (None, "for", "on", "by", "over"):
        for concept in said.about(index.start(), index.end(), ("table",)):
            yield Found(kind="table_key", of=concept, want={"index": index["named"]}, at=index.start())
    if not starts and not _SORT.search(said.text):
        return
    position = starts[0].start() if starts else 0
    if not said.about(position, position, ("table",)):
        return
    bounds = [match.start() for match in starts[1:]] + [len(said.text)]
    for match, end in zip(starts, bounds, strict=False):
        want: dict[str, Any] = {"partition": match["as"] or match["pk"] or match["name"] or match["plain"]}
        if sort := _SORT.search(said.text, match.end(), end):
            want["sort"] = sort["as"] or sort["pk"] or sort["name"]
        if index := _INDEX.search(said.text, match.end(), end):
            want["index"] = index["name"] or index["named"]
        yield Found(kind="table_key", of="table", want=want, at=match.start())


def _expiry(said: Said) -> Iterator[Found]:
    mark = _EXPIRES.search(said.text)
    if mark is None:
        return
    for match in _ATTRIBUTE.finditer(said.text):
        name = match["plain"] or match["on"] or match["name"] or match["before"] or match["through"]
        if name.lower() in _NO_ATTRIBUTE and not (name == "ttl" and name in said.statement.code):
            continue
        if said.about(match.start(), match.end(), ("table",)) or said.named_before(("table",)):
            yield Found(kind="ttl", of="table", want={"attribute": name}, at=mark.start())
        return


def _shards(said: Said) -> Iterator[Found]:
    for match in _SHARDS.finditer(said.text):
        for concept in said.about(match.start(), match.end(), ("stream",), default="stream"):
            yield Found(kind="shards", of=concept, want={"count": figure_of(said.text, match, "n")}, at=match.start())


def _storage(said: Said) -> Iterator[Found]:
    for match in _STORAGE.finditer(said.text):
        if _NOT_STORAGE.search(said.text[slice(*said.clause(match.start()))]):
            continue
        amount = figure_of(said.text, match, "n", "n2", "n3")
        want: dict[str, Any] = {"gb": times(amount, 1024 if (match["unit"] or "").upper() == "TB" else 1)}
        if kind := _TYPE.search(said.text, match.start(), min(len(said.text), match.end() + 16)) or _TYPE.search(
            said.text
        ):
            want["type"] = kind.group().lower()
        if _GROWS.search(said.text):
            want["autoscaling"] = True
        if match["n3"] and not _is_disk(said, match):
            continue
        for concept in said.about(match.start(), match.end(), _STORED):
            of = "volume" if concept in _DISK_OF else concept
            yield Found(kind="storage", of=of, want=want, at=match.start())
        return


def _is_disk(said: Said, match: re.Match[str]) -> bool:
    """Whether `20 GB each` is said of what has disks, and not of tasks."""
    named = [m.concept for m in said.mentions if m.start < match.start() and m.concept in (*_STORED, *_RUNS)]
    return bool(named) and named[-1] in _STORED


def _classes(said: Said) -> Iterator[Found]:
    by: dict[str, list[str]] = {}
    at = 0
    for match in _CLASS.finditer(said.text):
        name = match["class"].lower()
        near = said.about(match.start(), match.end(), (*_CLASSED, "database", "cache", "broker", "warehouse"))
        concept = "search" if name.endswith("search") else _FAMILIES.get(name.split(".")[0], "")
        if concept == "database" and near[:1] in (("document_database",), ("graph_database",)):
            concept = near[0]
        if not concept:
            concept = next((one for one in near if one in _CLASSED), "instance")
        concept = "autoscaling_group" if concept == "launch_template" else concept
        by.setdefault(concept, []).append(name)
        at = at or match.start()
    for concept, names in by.items():
        listed = list(dict.fromkeys(names))
        yield Found(kind="instance_class", of=concept, want={"class": listed[0] if len(listed) == 1 else listed}, at=at)


def _is_denied(said: Said, match: re.Match[str]) -> bool:
    """Whether an engine is named only to say that it is not wanted."""
    denied = forbidden(said)
    return any(m.start in denied and m.start <= match.start() < m.end for m in said.mentions)


def _engines(said: Said) -> Iterator[Found]:
    for match in _ENGINE.finditer(said.text):
        name = name_of(match).replace("_", "-")
        if _NOT_ENGINE.match(said.text, match.end()) or _is_denied(said, match):
            continue
        home = "cache" if name in ("redis", "valkey", "memcached") else "broker" if name.endswith("mq") else "database"
        want: dict[str, Any] = {"engine": name}
        if version := _VERSION.match(said.text, match.end()):
            want["version"] = version["v"].removesuffix(".x")
        yield Found(kind="engine", of=home, want=want, at=match.start())
    for of, pattern in (("kubernetes", _KUBERNETES), ("search", _OPENSEARCH)):
        match = pattern.search(said.text)
        if match and (match["v"] or said.about(match.start(), match.end(), (of,))):
            yield Found(kind="engine", of=of, want={"version": match["v"] or match["v2"]}, at=match.start())


def _replicas(said: Said) -> Iterator[Found]:
    """A number of readers after one of readers is that of another cluster."""
    wants: list[dict[str, Any]] = [{}]
    of, at = "", 0
    for match in _READERS_WRITERS.finditer(said.text):
        found = said.about(match.start(), match.end(), _REPLICATED)
        if not found or re.match(r"\s+(?:region|bucket)", said.text[match.end() :]):
            continue
        of, at = of or found[0], at or match.start()
        key = "writers" if match["what"].lower().startswith(("writer", "primar")) else "readers"
        if key in wants[-1]:
            wants.append({})
        wants[-1][key] = figure_of(said.text, match, "n")
    for want in wants:
        if want:
            yield Found(kind="replicas", of=of, want=want, at=at)


READERS: tuple[Callable[[Said], Iterator[Found]], ...] = (
    *(_table_keys, _expiry, _shards, _storage, _classes, _engines, _replicas),
)
