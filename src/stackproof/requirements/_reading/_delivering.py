"""Pipelines and repositories: stages, approvals, branches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from ._numbers import COUNTED, value_of
from ._patterns import Pattern, words
from ._said import Found, Said

_STAGES = Pattern(
    r"\bstages\b\s*[:(]?\s*(?:are |named |called |of )?(?P<list>[\w][^.;)]*[,>→][^.;)]*)",
    r"(?P<list2>[^.;:()]{10,200}?)\s+stages\b(?!\s*[:(]?\s*\w[^.;)]*,)",
)
_ARROW = Pattern(r"->|→")
_SPLIT = re.compile(r",\s*(?:and\s+)?|\s+and\s+|\s*(?:->|→)\s*|\s+then\s+|\s+-\s+")
_NAMES: tuple[tuple[str, Pattern], ...] = (
    ("approval", words("manual approval", "approv\\w+", "sign-?off")), ("source", words("source", "checkout")),
    ("scan", words("scan\\w*")), ("build", words("build")), ("lint", words("lint\\w*")),
    ("deploy-staging", words("deploy\\w*[ -]?(?:to )?(?:staging|stage)", "staging deploy\\w*", "staging")),
    ("deploy-production", words("deploy\\w*[ -]?(?:to )?prod\\w*", "prod\\w* deploy\\w*", "prod(?:uction)?")),
    ("deploy-dev", words("deploy\\w*[ -]?(?:to )?dev\\w*", "dev deploy\\w*", "dev")),
    ("test", words("(?:unit |integration |smoke )?tests?")), ("deploy", words("deploy\\w*")),
)  # fmt: skip
_APPROVAL = words("approv(?:al|als|e|ed|er|ers|ing)")
_COUNTED = Pattern(rf"(?P<n>{COUNTED})\s+(?:\w+\s+){{0,2}}approv\w+")
_OTHER_APPROVAL = words("loan approv\\w+", "approved (?:amis?|regions?|list)", "approval stages?, deploy")
_PROTECTED = Pattern(
    r"\b(?P<b>main|master|develop|release|production)\b(?= (?:branch )?(?:needs?|requires?|is protected))"
)
_BRANCHES = Pattern(
    r"\bbranch(?:es)?\s+(?:named |called |are |: ?)?(?P<list>[a-z][\w/*-]*(?:\s*(?:,|and|or|/|&|"
    r", and)\s*[a-z][\w/*-]*)*)"
)
_PUSHED = Pattern(r"\bpush(?:es)? to (?:the )?(?P<b>[\w/-]+)(?: branch)? (?:starts?|triggers?|kicks? off|runs?)\b")
_NOT_A_BRANCH = frozenset(
    {
        *("the", "a", "an", "its", "every", "each", "feature", "protected", "default", "of", "to", "on", "for"),
        *("their", "our", "is", "are", "has", "have", "that", "which", "whose", "only", "this", "per", "any"),
        *("source", "protection", "starts"),
    }
)


def _stages(said: Said) -> Iterator[Found]:
    match = _STAGES.search(said.text) if "stages" in said.text.lower() else None
    arrows = _ARROW.search(said.text)
    if not match and not arrows:
        return
    if "pipeline" not in f"{said.text} {said.over}".lower():
        return
    listed = (match["list"] or match["list2"]) if match else ""
    if arrows and (not match or not listed):
        listed = said.text
    names = [name for part in _SPLIT.split(listed) if (name := _stage(part))]
    if len(names) < 2:
        return
    yield Found(kind="stages", of="pipeline", want={"stages": names}, at=match.start() if match else 0)
    if "approval" in names:
        yield Found(kind="approval", of="pipeline", at=match.start() if match else 0)


def _stage(part: str) -> str:
    return next((name for name, pattern in _NAMES if pattern.search(part)), "")


def _approvals(said: Said) -> Iterator[Found]:
    match = _APPROVAL.search(said.text)
    if match is None or _OTHER_APPROVAL.search(said.text) or _STAGES.search(said.text):
        return
    counted = _COUNTED.search(said.text)
    value = value_of(counted["n"]) if counted else None
    want: dict[str, Any] = {"count": value} if value else {}
    branch = _PROTECTED.search(said.text)
    if branch or re.search(r"\bpull requests?\b|\bmerge", said.text, re.IGNORECASE):
        if branch:
            want["branch"] = branch["b"]
        yield Found(kind="approval", of="code_repository", want=want, at=match.start())
    elif said.about(match.start(), match.end(), ("pipeline",)) or "pipeline" in said.known:
        yield Found(kind="approval", of="pipeline", want=want, at=match.start())


def _branches(said: Said) -> Iterator[Found]:
    if pushed := _PUSHED.search(said.text):
        yield Found(kind="branches", of="pipeline", want={"branches": [pushed["b"]]}, at=pushed.start())
    for match in _BRANCHES.finditer(said.text):
        parts = re.split(r"\s*(?:,|\band\b|\bor\b|/(?=\s)|&)\s*", match["list"])
        names = [name for name in parts if name and name.lower() not in _NOT_A_BRANCH]
        found = said.about(match.start(), match.end(), ("code_repository", "pipeline"))
        if names and found and len(names) == len([part for part in parts if part]):
            yield Found(kind="branches", of=found[0], want={"branches": names}, at=match.start())
            return


READERS: tuple[Callable[[Said], Iterator[Found]], ...] = (_stages, _approvals, _branches)
