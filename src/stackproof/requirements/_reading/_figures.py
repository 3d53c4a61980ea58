"""Facts with a figure: sizes, ages, counts of what runs, thresholds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from ._numbers import AGE, COUNTED, MEMORY, TIME, bounded, days, megabytes, seconds, times, value_of
from ._said import Found, Said

_N = rf"(?P<n>{COUNTED})"
_RETAINED = r"(?:kept?|keep(?:s|ing)?|retain\w*|retention|stored?|held|hold|preserv\w+|archiv\w+)"
_RETENTION = re.compile(
    rf"{_RETAINED}[^.;]{{0,40}}?{_N}[- ]?(?P<unit>{AGE}|hours?)|{_N.replace('<n>', '<n2>')}[- ](?P<unit2>{AGE}|hours?)[^.;,]{{0,16}}?\b(?:{_RETAINED}|backups?|logs?\b)",
    re.I,
)
_KEPT = (
    "log_group",
    "stream",
    "queue",
    "bucket",
    "database",
    "cache",
    "table",
    "image_repository",
    "backup_vault",
    "backup_plan",
    "trail",
    "topic",
    "document_database",
    "warehouse",
    "search",
)
_BACKUP = re.compile(r"\bback(?:ed)?[- ]?ups?\b|\bsnapshots?\b(?! is)", re.I)
_BACKED = (
    "database",
    "cache",
    "table",
    "file_system",
    "document_database",
    "warehouse",
    "volume",
    "bucket",
    "instance",
    "graph_database",
    "search",
)
_LOGS = re.compile(r"\blogs?\b|\blog groups?\b|\blogging\b", re.I)
_CPU = re.compile(
    rf"{_N}\s*(?P<unit>v?cpus?\b(?:\s*units?)?|cpu units?)|(?P<key>\bcpu)\s*(?:units?)?\s*(?:[:=]|of|is)?\s*(?P<n2>\d{{3,5}})\b(?!\s*%)",
    re.I,
)
_MEMORY = re.compile(
    rf"{_N}\s*(?P<unit>{MEMORY})\b(?!\s*(?:disk|storage|volume|ebs|gp\d|ssd|of (?:storage|disk|ephemeral)))|memory(?:\s*size)?\s*(?:[:=]|of|is)?\s*(?P<n2>\d{{2,6}})(?:\s*(?P<unit2>{MEMORY}))?",
    re.I,
)
_SLASHED = re.compile(r"\b(?P<cpu>256|512|1024|2048|4096|8192)\s*/\s*(?P<memory>\d{3,5})\b")
_TIMEOUT = re.compile(
    rf"time-?outs?\b[^.;,\d]{{0,24}}(?P<n>\d+|{COUNTED})[ -]?(?P<unit>{TIME})\b|(?P<n2>\d+|{COUNTED})[ -]?(?P<unit2>{TIME})\s+time-?out",
    re.I,
)
_STORAGE = re.compile(
    r"(?P<n>\d+)\s*(?P<unit>GB|GiB|TB)\b[^.;,]{0,24}?(?:(?P<type>gp2|gp3|io1|io2)|storage|disk|volume|ssd|ebs)|(?:storage|disk|volume|allocated)[^.;,\d]{0,16}(?P<n2>\d+)\s*(?:GB|GiB)",
    re.I,
)
_CLASS = re.compile(
    r"\b(?P<class>(?:db|cache)\.[a-z]\w*\.\w+|(?:[a-z]{1,4}\d[a-z-]{0,4})\.(?:nano|micro|small|medium|large|\d*xlarge|metal)(?:\.search|\.elasticsearch)?|(?:ra3|dc2)\.\w+|kafka\.[a-z]\w*\.\w+|mq\.[a-z]\w*\.\w+)\b",
    re.I,
)
_SHARDS = re.compile(rf"{_N}\s+shards?\b", re.I)
_CONCURRENCY = re.compile(
    rf"(?:reserved )?concurren\w+[^.;,\d]{{0,24}}{_N}|{_N.replace('<n>', '<n2>')} (?:reserved )?concurrent executions",
    re.I,
)
_RECEIVES = re.compile(
    rf"(?:after|max(?:imum)?(?:_| )?(?:receive)?(?:_| )?(?:count)?(?: of)?)\s*{_N}\s*(?:failed |unsuccessful |delivery |receive |processing )*(?:attempts?|receives?|tries|times|retries|failures|deliveries)",
    re.I,
)
_DEAD = re.compile(r"dead[- ]letter\w*|\bdlqs?\b", re.I)
_COVERAGE = re.compile(
    r"(?P<n>\d{2,3})\s*(?:%|per ?cent)[^.;]{0,30}coverage|coverage[^.;\d]{0,40}(?P<n2>\d{2,3})\s*(?:%|per ?cent)|unit tests?[^.;]{0,10}\(?(?P<n3>\d{2,3}) ?%",
    re.I,
)
_RATE = re.compile(
    r"(?P<n>\d[\d,]*)\s*(?:requests?|req|rps|calls?)\s*(?:/|per|a)\s*(?:s\b|sec\w*)|(?P<n2>\d[\d,]*)\s*rps|rate(?: limit)?\s*(?:of|:)?\s*(?P<n3>\d[\d,]*)",
    re.I,
)
_BURST = re.compile(r"burst[^.;,\d]{0,12}(?P<n>\d[\d,]*)|(?P<n2>\d[\d,]*)\s*burst", re.I)


def _figure(said: Said, match: re.Match[str], *groups: str) -> tuple[Any, str] | None:
    """The first of these groups that matched, as a number with its bound, and the group's name."""
    for group in groups:
        word = match[group]
        if word is not None and (value := value_of(word)) is not None:
            return bounded(said.text, match.start(group), match.end(group), value), group
    return None


def _kept(said: Said) -> Iterator[Found]:
    for match in _RETENTION.finditer(said.text):
        figure = _figure(said, match, "n", "n2")
        if figure is None:
            continue
        unit = (match["unit"] or match["unit2"]).lower()
        near = said.text[said.clause(match.start())[0] : match.end() + 20]
        backs = _BACKUP.search(near)
        found = said.about(
            match.start(), match.end(), _BACKED if backs else _KEPT, default="database" if backs else "log_group"
        )
        for concept in found:
            key = "hours" if unit.startswith("hour") else "days"
            amount = figure[0] if key == "hours" else times(figure[0], days(unit))
            if concept == "bucket":
                yield Found(kind="lifecycle", of="bucket", want={"expire_days": _plain(amount)}, at=match.start())
            elif backs or concept in ("database", "cache", "document_database", "warehouse"):
                yield Found(kind="backup", of=concept, want={key: amount}, at=match.start())
            else:
                yield Found(kind="retention", of=concept, want={key: amount}, at=match.start())


def _plain(amount: Any) -> Any:
    return next(iter(amount.values())) if isinstance(amount, dict) and set(amount) == {"at_least"} else amount


def _backups(said: Said) -> Iterator[Found]:
    for match in re.finditer(r"(?:automat(?:ed|ic) |daily |nightly )?\bback(?:ed[- ]up|ups?)\b", said.text, re.I):
        if re.match(r"\s*(?:plan|vault|job|window)", said.text[match.end() :], re.I) or re.search(
            r"aws $", said.text[: match.start()], re.I
        ):
            continue
        for concept in said.about(match.start(), match.end(), _BACKED):
            yield Found(kind="backup", of=concept, at=match.start())
        return


def _sizes(said: Said) -> Iterator[Found]:
    cpu, memory = next(_CPU.finditer(said.text), None), next(_MEMORY.finditer(said.text), None)
    slashed = _SLASHED.search(said.text)
    timeout = _TIMEOUT.search(said.text)
    computing = ("task", "function", "container_service", "build", "kubernetes", "instance")
    wants: dict[str, dict[str, Any]] = {}

    def put(match: re.Match[str], key: str, value: Any, *, default: str) -> None:
        for concept in said.about(match.start(), match.end(), computing, default=default):
            wants.setdefault("task" if concept == "container_service" else concept, {}).setdefault(key, value)

    if slashed:
        put(slashed, "cpu", int(slashed["cpu"]), default="task")
        put(slashed, "memory", int(slashed["memory"]), default="task")
    if cpu and (figure := _figure(said, cpu, "n", "n2")):
        virtual = (cpu["unit"] or "").lower().startswith("v") or (isinstance(figure[0], int | float) and figure[0] < 64)
        put(cpu, "cpu", times(figure[0], 1024 if virtual else 1), default="task")
    if memory and (figure := _figure(said, memory, "n", "n2")):
        unit = memory["unit"] or memory["unit2"] or "MB"
        put(memory, "memory", _exact(times(figure[0], megabytes(unit))), default="task" if cpu else "function")
    if (
        timeout
        and (figure := _figure(said, timeout, "n", "n2"))
        and not re.search(r"visibility|idle|health", said.text[: timeout.end()], re.I)
    ):
        put(timeout, "timeout", times(figure[0], seconds(timeout["unit"] or timeout["unit2"])), default="function")
    for concept, want in wants.items():
        if concept in ("task", "function", "build"):
            first = min(m.start() for m in (cpu, memory, timeout, slashed) if m)
            yield Found(kind="size", of=concept, want=want, at=first)


def _exact(amount: Any) -> Any:
    return amount


def _storage(said: Said) -> Iterator[Found]:
    for match in _STORAGE.finditer(said.text):
        figure = _figure(said, match, "n", "n2")
        for concept in said.about(
            match.start(),
            match.end(),
            ("database", "volume", "instance", "search", "document_database", "kafka", "autoscaling_group"),
        ):
            want: dict[str, Any] = (
                {"gb": times(figure[0], 1024 if (match["unit"] or "").upper() == "TB" else 1)} if figure else {}
            )
            kind = re.search(r"\b(gp2|gp3|io1|io2)\b", said.text[match.start() : match.end() + 16], re.I)
            if kind:
                want["type"] = kind[1].lower()
            yield Found(
                kind="storage",
                of="volume" if concept in ("instance", "autoscaling_group") else concept,
                want=want,
                at=match.start(),
            )


_CLASSED = {
    "db": "database",
    "cache": "cache",
    "kafka": "kafka",
    "mq": "broker",
    "ra3": "warehouse",
    "dc2": "warehouse",
}


def _classes(said: Said) -> Iterator[Found]:
    by: dict[str, list[str]] = {}
    at = 0
    for match in _CLASS.finditer(said.text):
        name = match["class"].lower()
        family = name.split(".")[0]
        concept = "search" if name.endswith(("search",)) else _CLASSED.get(family, "")
        near = said.about(
            match.start(),
            match.end(),
            (
                "instance",
                "autoscaling_group",
                "launch_template",
                "kubernetes",
                "database",
                "cache",
                "search",
                "broker",
                "document_database",
                "warehouse",
                "graph_database",
            ),
            default="instance",
        )
        if concept and near and near[0] in ("document_database", "graph_database") and concept == "database":
            concept = near[0]
        by.setdefault(concept or next((c for c in near if c not in ("database", "cache")), "instance"), []).append(name)
        at = at or match.start()
    for concept, names in by.items():
        listed = list(dict.fromkeys(names))
        yield Found(kind="instance_class", of=concept, want={"class": listed[0] if len(listed) == 1 else listed}, at=at)


def _single(
    pattern: re.Pattern[str], kind: str, key: str, allowed: tuple[str, ...], default: str
) -> Callable[[Said], Iterator[Found]]:
    def read(said: Said) -> Iterator[Found]:
        for match in pattern.finditer(said.text):
            figure = _figure(said, match, *[group for group in ("n", "n2", "n3") if group in pattern.groupindex])
            if figure is None:
                continue
            for concept in said.about(match.start(), match.end(), allowed, default=default):
                yield Found(kind=kind, of=concept, want={key: figure[0]}, at=match.start())

    return read


def _coverage(said: Said) -> Iterator[Found]:
    match = _COVERAGE.search(said.text)
    figure = _figure(said, match, "n", "n2", "n3") if match else None
    if match and figure:
        yield Found(kind="coverage", want={"percent": _plain(figure[0])}, at=match.start())


def _dead_letters(said: Said) -> Iterator[Found]:
    match = _DEAD.search(said.text)
    if match is None:
        return
    receives = _RECEIVES.search(said.text)
    figure = _figure(said, receives, "n") if receives else None
    want = {"max_receive": _plain(figure[0])} if figure else {}
    for concept in said.about(
        match.start(),
        match.end(),
        ("queue", "function", "topic", "event_rule", "scheduler", "delivery_stream"),
        default="queue",
    ):
        yield Found(kind="dead_letter", of=concept, want=want, at=match.start())


def _throttling(said: Said) -> Iterator[Found]:
    if not re.search(r"throttl|rate[- ]?limit|burst|requests? (?:per|a) second|\brps\b", said.text, re.I):
        return
    rate, burst = _RATE.search(said.text), _BURST.search(said.text)
    want = {}
    for key, match in (("rate", rate), ("burst", burst)):
        figure = _figure(said, match, *[g for g in ("n", "n2", "n3") if g in match.re.groupindex]) if match else None
        if figure:
            want[key] = _plain(figure[0]) if not isinstance(figure[0], dict) else next(iter(figure[0].values()))
    where = re.search(r"throttl\w*|rate[- ]?limit\w*|burst|requests? (?:per|a) second|\brps\b", said.text, re.I)
    start, end = (where.start(), where.end()) if where else (0, 0)
    if said.about(start, end, ("api",)) or want:
        yield Found(kind="throttling", of="api", want=want, at=start)


READERS: tuple[Callable[[Said], Iterator[Found]], ...] = (
    _kept,
    _backups,
    _sizes,
    _storage,
    _classes,
    _single(_SHARDS, "shards", "count", ("stream",), "stream"),
    _single(_CONCURRENCY, "concurrency", "reserved", ("function",), "function"),
    _coverage,
    _dead_letters,
    _throttling,
)
