"""What runs: sizes, runtimes, processors, numbers of tasks and instances, scaling, environment."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from ._numbers import COUNTED, MEMORY, SPAN, TIME, bare, figure_of, megabytes, number_of, seconds, times, value_of
from ._patterns import Pattern, among, name_of, words
from ._said import Found, Said
from ._services import LEFT_OPEN, is_of_kubernetes

_CPU = Pattern(
    rf"(?P<n>half an?|{COUNTED})\s*(?P<unit>v?cpus?\b(?:\s*units?)?|cpu units?)",
    r"\bcpu\s*(?:units?)?\s*(?:[:=]|of|is)?\s*(?P<n2>\d{3,5})\b(?!\s*%)",
)
_MEMORY = Pattern(
    rf"(?P<n>half an?|{COUNTED})\s*(?P<unit>{MEMORY})(?!\s*(?:disk|storage|volume|ebs|gp\d|ssd|of (?:storage|"
    rf"disk|ephemeral|gp)))",
    rf"\bmemory(?:\s*size)?\s*(?:[:=]|of|is)?\s*(?P<n2>\d{{2,6}})(?:\s*(?P<unit2>{MEMORY}))?",
)
_SLASHED = Pattern(r"\b(?P<cpu>256|512|1024|2048|4096|8192)\s*/\s*(?P<memory>\d{3,5})\b")
_OF_MEMORY = words("memory", "ram")
_NOT_MEMORY = words(
    "storage", "disk", "batch\\w*", "gp[23]", "free", "volume", "scanned", "html", "files?", "root", "each has"
)
_TIMEOUT = Pattern(
    rf"\btime-?outs?\b[^.;,\d]{{0,24}}?(?P<n>{SPAN})[ -]?(?P<unit>{TIME})",
    rf"(?P<n2>{SPAN})[ -]?(?P<unit2>{TIME})\s+(?:time-?out|tops|max(?:imum)?\b)",
    rf"\btimes? out after (?P<n5>{COUNTED})\s*(?P<unit5>{TIME})",
    rf"\bruns? (?:for )?(?:longer|more) than\s+(?P<n3>{COUNTED})\s*(?P<unit3>{TIME})",
)
_DURATION = Pattern(rf"(?:^|[,(;/]\s*(?:max\.? )?)(?P<n>{COUNTED})\s*(?P<unit>{TIME})\s*(?=[,);]|\s/|\.?\s*$)")
_NOT_TIMEOUT = words("visibility", "idle", "health\\w*", "concurren\\w+", "alarm")
_BUILD_TYPE = Pattern(r"\bBUILD_(?:GENERAL1|LAMBDA)_\w+")
_SIZED = ("task", "function", "container_service", "build")
_OTHERS = (
    "delivery_stream",
    "kubernetes",
    "instance",
    "autoscaling_group",
    "search",
    "database",
    "volume",
    "query_workgroup",
)
_RUNTIME = Pattern(
    r"\b(?P<r>py(?:thon)? ?3\.\d+|node\.?(?:js)?[ -]?\d{2}(?:\.x)?|nodejs\d{2}\.x|java ?(?:8|11|17|21)|"
    r"(?:dotnet|\.net)[ -]?[68]|"
    r"go1\.x|provided\.al20\d+|ruby ?3\.\d)\b"
)
_BARE_RUNTIME = Pattern(
    r"\b(?P<l>python|node(?:\.?js)?|typescript|go|java)[ -](?:based )?(?:lambdas?|functions?|handlers?|runtime)\b",
    r"\b(?:lambdas?|functions?|handlers?)\b[^.;,]{0,20}?(?:\bin |\bwritten in |\()(?P<l2>python|"
    r"node(?:\.?js)?|go|java)\b",
)
_PROCESSORS = {"arm64": r"arm(?:64)?|graviton\w*|aarch64", "x86_64": r"x86(?:_64)?|amd64"}
_PROCESSOR = among(_PROCESSORS)
_ON_PROCESSOR = ("task", "function", "build", "instance", "container_service", "kubernetes", "autoscaling_group")
_CONCURRENT = Pattern(
    rf"(?:reserved )?concurren\w+[^.;,\d]{{0,40}}?(?P<n>{COUNTED})\b",
    rf"(?P<n2>{COUNTED}) (?:reserved |concurrent )+executions", rf"\breserve (?P<n3>{COUNTED}) executions",
    rf"(?P<n4>{COUNTED}) of them at (?:the same time|once)", rf"(?P<n5>{COUNTED}) (?:of them |running )?in parallel\b",
)  # fmt: skip
# Cheap to look for, and without them nothing is there.
_MAY_BE_CONCURRENT = Pattern(r"concurren|executions|at once|same time|in parallel")
_MAY_HAVE_SIZE = Pattern(r"\d|half|\bone\b|two|three|four|five|six|eight|ten|fifteen|twenty|thirty|sixty|ninety|BUILD_")
_VARIABLES = words("environment variables?", "env(?:ironment)?[ .-]?vars?", "env variables?")
_HANDS = words("gets?", "reads?", "receives?", "passed", "handed", "sees?", "knows?", "finds?", "takes?")
_VARIABLE = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b")
_FARGATE = words("fargate(?![ -](?:profiles?|pods?))")


def _sizes(said: Said) -> Iterator[Found]:
    if not _MAY_HAVE_SIZE.search(said.text):
        return
    wants: dict[str, dict[str, Any]] = {}
    places: list[int] = []

    def put(match: re.Match[str], key: str, value: Any, *, default: str) -> None:
        for concept in _sized(said, match, default, *("etl_job",) * (key == "timeout")):
            wants.setdefault(concept, {}).setdefault(key, value)
            places.append(match.start())

    for match in _SLASHED.finditer(said.text):
        put(match, "cpu", int(match["cpu"]), default="task")
        put(match, "memory", int(match["memory"]), default="task")
    for match in _CPU.finditer(said.text):
        amount = figure_of(said.text, match, "n", "n2")
        named = [m.concept for m in said.mentions if m.end <= match.start() and m.concept in (*_SIZED, *_OTHERS)]
        if named and named[-1] not in _SIZED:
            continue
        virtual = (match["unit"] or "").lower().startswith("v") or bare(amount) < 64
        if not re.match(r"\s*(?:above|over|>)", said.text[match.end() :]):
            put(match, "cpu", _plain_cpu(times(amount, 1024 if virtual else 1)), default="task")
    for match in _MEMORY.finditer(said.text):
        if _is_memory(said, match):
            amount = figure_of(said.text, match, "n", "n2")
            unit = match["unit"] or match["unit2"] or "MB"
            put(match, "memory", times(amount, megabytes(unit)), default="")
    for match in (*_TIMEOUT.finditer(said.text), *_DURATION.finditer(said.text)):
        if (time := _timeout(said, match)) is not None:
            put(match, "timeout", time, default="function" if match.re is _TIMEOUT.compiled else "")
    if match := re.search(_BUILD_TYPE.source, said.text):
        wants.setdefault("build", {})["compute_type"] = match.group()
        places.append(match.start())
    for concept, want in wants.items():
        yield Found(kind="size", of=concept, want=want, at=min(places))


def _plain_cpu(amount: Any) -> Any:
    return amount["exactly"] if isinstance(amount, dict) and "exactly" in amount else amount


def _is_memory(said: Said, match: re.Match[str]) -> bool:
    begin, end = said.part(match.start(), ",;(")
    near = said.text[begin:end]
    if _NOT_MEMORY.search(near) or re.search(r"\balarms?\b", said.text, re.IGNORECASE):
        return False
    named = [m for m in said.mentions if m.start < match.start() and m.concept in (*_SIZED, *_OTHERS)]
    if named:
        return named[-1].concept in _SIZED or bool(_OF_MEMORY.search(near))
    return bool(_OF_MEMORY.search(near) or _CPU.search(said.text) or said.about(match.start(), match.end(), _SIZED))


def _sized(said: Said, match: re.Match[str], default: str, *more: str) -> tuple[str, ...]:
    found = said.about(match.start(), match.end(), (*_SIZED, *more), default=default)
    return tuple(dict.fromkeys("task" if one == "container_service" else one for one in found))


def _timeout(said: Said, match: re.Match[str]) -> Any:
    """Seconds of a timeout. A timeout is a maximum itself, so that `max. 5 minutes` is plain."""
    if _NOT_TIMEOUT.search(said.text[: match.end()]) or re.search(r"\bevery\b", match.group()):
        return None
    if match.re is not _TIMEOUT.compiled:
        named = [m for m in said.mentions if m.concept in (*_SIZED, *_OTHERS) and m.start < match.start()]
        if not named or named[-1].concept not in ("function", "build"):
            return None
        return times(number_of(match, "n"), seconds(match["unit"]))
    unit = seconds(match["unit"] or match["unit2"] or match["unit3"] or match["unit5"])
    if match["n3"]:
        return {"at_most": times(value_of(match["n3"]), unit)}
    return times(number_of(match, "n", "n2", "n5"), unit)


def _runtimes(said: Said) -> Iterator[Found]:
    for match in _RUNTIME.finditer(said.text):
        near = said.about(match.start(), match.end(), ("function", "canary", "layer", "etl_job", "task"), default="")
        if "function" in near or (not near and re.search(r"\bruntime|\bhandler", said.text, re.IGNORECASE)):
            yield Found(kind="runtime", of="function", want={"runtime": _runtime(match["r"])}, at=match.start())
            return
    for match in _BARE_RUNTIME.finditer(said.text):
        language = (match["l"] or match["l2"]).lower()
        name = "nodejs" if language.startswith("node") or language == "typescript" else language
        yield Found(kind="runtime", of="function", want={"runtime": name}, at=match.start())
        return


def _runtime(text: str) -> str:
    word = text.lower().replace(" ", "")
    number = re.search(r"\d+(?:\.\d+)?", word)
    figure = number[0] if number else ""
    if word.startswith("py"):
        return f"python{figure}"
    if word.startswith("node"):
        return f"nodejs{figure.split('.')[0]}.x"
    if word.startswith((".net", "dotnet")):
        return f"dotnet{figure.split('.')[0]}"
    return word


def _architectures(said: Said) -> Iterator[Found]:
    for match in _PROCESSOR.finditer(said.text):
        for concept in said.about(match.start(), match.end(), _ON_PROCESSOR):
            of = {"container_service": "task", "autoscaling_group": "instance"}.get(concept, concept)
            yield Found(kind="architecture", of=of, want={"architecture": name_of(match)}, at=match.start())
        return


def _concurrency(said: Said) -> Iterator[Found]:
    for match in _CONCURRENT.finditer(said.text) if _MAY_BE_CONCURRENT.search(said.text) else ():
        amount = figure_of(said.text, match, "n", "n2", "n3", "n4", "n5")
        for concept in said.about(match.start(), match.end(), ("function",), default="function"):
            yield Found(kind="concurrency", of=concept, want={"reserved": amount}, at=match.start())
        return


def _environment(said: Said) -> Iterator[Found]:
    named = _VARIABLES.search(said.text)
    if not named and not (_HANDS.search(said.text) and any(m.concept in ("function", "task") for m in said.mentions)):
        return
    for match in _VARIABLE.finditer(said.text):
        if not named and match.group() not in said.statement.code:
            continue
        for concept in said.about(match.start(), match.end(), ("function", "task"))[:1]:
            yield Found(kind="environment", of=concept, want={"name": match.group()}, at=match.start())


def _fargate(said: Said) -> Iterator[Found]:
    match = _FARGATE.search(said.text)
    if match and (free := LEFT_OPEN.search(said.text, match.end())) and re.search(r"\bor\b", said.text[: free.start()]):
        return
    if match and not re.search(r"\bspot only\b|\bno fargate\b|\bnot? (?:use )?fargate\b", said.text, re.IGNORECASE):
        if any(m.concept in ("batch", "kubernetes") for m in said.mentions) or is_of_kubernetes(said):
            return
        definition = any(m.concept == "task" and "definition" in m.text.lower() for m in said.own)
        yield Found(kind="fargate", of="task" if definition else "container_service", at=match.start())


READERS: tuple[Callable[[Said], Iterator[Found]], ...] = (
    *(_sizes, _runtimes, _architectures, _concurrency, _environment, _fargate),
)
