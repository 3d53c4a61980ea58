"""How many run, and how their number follows the load."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from ._numbers import COUNTED, bounded, number_of, value_of
from ._patterns import Pattern, among, name_of, words
from ._said import Found, Said

_WHAT = r"(?P<what>tasks?|instances?|nodes?|replicas?|containers?|workers?|servers?|acus?|capacity units|units)"
_RANGE = Pattern(
    rf"\b(?:between|from)\s+(?P<min>{COUNTED})\s+(?:and|to)\s+(?P<max>{COUNTED})\b\s*{_WHAT}?",
    rf"\bmin(?:imum)?\.?(?: of| capacity|"
    rf" size)?:?\s*(?P<min2>{COUNTED})\b[^.;\d]{{0,24}}?(?:\bdesired\D{{0,12}}\d+\D{{0,4}})?\bmax(?:imum)?\.?(?: of| "
    rf"capacity|"
    rf" size)?:?\s*(?P<max2>{COUNTED})\b",
    rf"(?P<min4>{COUNTED})\s*(?:tasks?|instances?|"
    rf"nodes?)?\s*min(?:imum)?\b[^.;\d]{{0,16}}?(?P<max4>{COUNTED})\s*(?:tasks?|instances?|"
    rf"nodes?)?\s*max(?:imum)?\b",
    rf"\bat least (?P<min5>{COUNTED}) (?:and|but) (?:at most|no more than|up to) (?P<max5>{COUNTED})\b",
    rf"(?<![\d.])(?P<min3>{COUNTED})\s*(?:-|–|\.\.|to)\s*(?P<max3>{COUNTED})\s+(?:tasks?|instances?|"
    rf"nodes?|workers?|acus?|containers?|replicas?|of them)\b",
    rf"\b(?:auto-?)?scal\w*:?\s+(?:from |between )?(?P<min6>{COUNTED})\s*(?:-|–|\.\.|to|"
    rf"and)\s*(?P<max6>{COUNTED})\b(?!\s*(?:%|days))",
)
_NOT_A_RANGE = Pattern(r"\s*(?:%|days?|minutes?|hours?|am|pm|years?|azs?|characters|seconds?|utc)\b")
_MOST = Pattern(
    rf"\b(?:up to|max(?:imum)?\.?(?: of)?:?|at most)\s*(?P<n>{COUNTED})\s*(?:tasks?|instances?|nodes?|"
    rf"workers?|servers?)",
    rf"\bnever (?:go(?:es)?|grows?|scales?) (?:above|beyond|over) (?P<n2>{COUNTED})\b",
)
_LEAST = Pattern(rf"\b(?:never (?:falls?|drops?|goe?s?) below|at least|min(?:imum)?\.?(?: of)?:?)\s*(?P<n>{COUNTED})\b")
_SCALES = words(
    "auto[- ]?scal\\w*",
    "scal(?:e|es|ed|ing)",
    "target tracking",
    "cpu target",
    "grow(?:s|ing)?",
    "never go(?:es)? above",
)
_METRICS = {
    "cpu": r"cpu", "memory": r"memory",
    "queue": r"queue (?:depth|length|size)|backlog|messages? (?:visible|waiting|per (?:task|worker))",
    "requests": r"requests? (?:count )?per target|request count|requests", "utilization": r"utili[sz]ation",
}  # fmt: skip
_METRIC = among(_METRICS)
_TARGET = Pattern(
    r"\b(?:target\w*|tracking|at|around|passes|above|over|cpu|memory|"
    r"utili[sz]ation)\D{0,14}?(?P<n>\d{2,3}) ?(?:%|per ?cent)",
    r"(?P<n2>\d{2,3}) ?(?:%|per ?cent)\s*(?:average )?(?:cpu|memory|utili[sz]ation|target)",
    rf"\btarget (?:of |value )?(?P<n3>{COUNTED})\b",
    rf"\b(?P<n4>{COUNTED}) requests? per target\b",
)
_SCALED = (
    *("container_service", "autoscaling_group", "table", "task", "kubernetes", "database", "stream", "function"),
    *("instance", "search", "cache", "document_database"),
)
# What scales where nothing else is named.
_SERVED = ("container_service", "task", "autoscaling_group", "instance", "kubernetes")
_BY_WORD = {
    "task": "container_service", "container": "container_service", "instance": "autoscaling_group", "acu": "database",
    "worker": "autoscaling_group", "server": "autoscaling_group", "node": "kubernetes",
}  # fmt: skip
_MEANT = {"task": "container_service", "instance": "autoscaling_group"}
_DESIRED = Pattern(
    rf"\bdesired(?: count| capacity| tasks)?\s*(?:of|:|=|is)?\s*(?P<n>{COUNTED})\b",
    rf"(?P<n2>{COUNTED})\s+(?:running |healthy |desired |fargate |ecs |identical )*(?:tasks?|replicas?|"
    rf"copies)\b(?! definition| role)",
    r"\b(?:keep|run) an? (?P<n3>single) task\b",
    rf"\b(?:normally|usually|typically|initially|starts? with) (?P<n4>{COUNTED})\b(?=\s*(?:[,.;)]|$|tasks?|"
    rf"instances?|of them))",
)
# Cheap to look for, and without them nothing is there.
_MAY_BE_DESIRED = Pattern(r"desired|tasks?\b|replica|copies|normally|usually|typically|initially|starts? with")
_MAY_SCALE = Pattern(
    r"scal|grow|target tracking|never go|between|from|min|at least|\d\s*(?:-|–|\.\.|to)\s*\d|\w to \w|cpu target"
)
_NOT_DESIRED = Pattern(r"\b(?:up to|max\w*(?: of)?|never (?:falls|drops) below|at most|to)\s*$")


def _scaling(said: Said) -> Iterator[Found]:
    if not _MAY_SCALE.search(said.text):
        return
    spread = next((m for m in _RANGE.finditer(said.text) if not _NOT_A_RANGE.match(said.text, m.end())), None)
    scales = _SCALES.search(said.text)
    if spread is None and scales is None:
        return
    want: dict[str, Any] = {}
    if spread:
        want = {key: number_of(spread, *(f"{key}{n}" for n in ("", *"23456"))) for key in ("min", "max")}
    elif scales:
        want = {
            key: number_of(m, *m.re.groupindex)
            for key, p in (("max", _MOST), ("min", _LEAST))
            if (m := p.search(said.text))
        }
    if scales and (metric := _METRIC.search(said.text, scales.start())):
        want["metric"] = name_of(metric)
        if target := _TARGET.search(said.text, scales.start()):
            want["target"] = number_of(target, "n", "n2", "n3", "n4")
    if not want or (set(want) == {"min"}) or re.search(r"\balarms?\b", said.text, re.IGNORECASE):
        return
    place = spread or scales
    if place is not None:
        yield Found(kind="scaling", of=_scaled(said, spread, place), want=want, at=place.start())


def _scaled(said: Said, spread: re.Match[str] | None, place: re.Match[str]) -> str:
    word = (spread["what"] or "").lower().rstrip("s") if spread else ""
    if word in ("instance", "worker", "server") or not word or word not in _BY_WORD:
        span = place.start(), place.end()
        if any(m.start <= span[0] < m.end for m in said.mentions if m.concept == "autoscaling_group"):
            return "autoscaling_group"
        found = said.about(*span, _SCALED, near=True) or said.about(*span, _SERVED)
        found = found or said.about(*span, _SCALED, default=_BY_WORD.get(word, "container_service"))
        return _MEANT.get(found[0], found[0])
    return _BY_WORD[word]


def _desired(said: Said) -> Iterator[Found]:
    if not _MAY_BE_DESIRED.search(said.text):
        return
    ranges = [m.span() for m in _RANGE.finditer(said.text) if not _NOT_A_RANGE.match(said.text, m.end())]
    for match in _DESIRED.finditer(said.text):
        if not match["n"] and any(start < match.end() and match.start() < end for start, end in ranges):
            continue
        group = next(name for name in ("n", "n2", "n3", "n4") if match[name])
        value = value_of(match[group])
        begin = match.start(group)
        if value is None or _NOT_DESIRED.search(said.text[max(0, begin - 30) : begin]):
            continue
        allowed = ("container_service", "autoscaling_group", "kubernetes", "cache", "database", "search")
        of = said.about(begin, match.end(), allowed, default="container_service")[0]
        if of in ("cache", "database", "search"):
            continue
        if (
            re.search(r"\b(?:replicas?|copies)$", match.group(), re.IGNORECASE)
            and "container_service" not in said.known
        ):
            continue
        name = "container_service" if "task" in match.group().lower() else of
        count = bounded(said.text, begin, match.end(group), value)
        yield Found(kind="desired_count", of=name, want={"count": count}, at=match.start())
        return


READERS: tuple[Callable[[Said], Iterator[Found]], ...] = (_scaling, _desired)
