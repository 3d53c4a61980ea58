"""Pipelines and repositories: stages, approvals, branches, what is told to whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from ._numbers import COUNTED, value_of
from ._said import Found, Said

_STAGES = re.compile(
    r"\bstages?\b\s*(?:[:(]|are|named|called|of)?\s*(?P<list>[^.;)]*)|(?P<list2>[^.;:(]*?)\s+stages\b", re.I
)
_STAGE_WORDS = (
    ("approval", r"manual approval|\bapprov\w+|sign-?off"), ("source", r"\bsource\b|\bcheckout\b"), ("scan", r"\bscan\w*|security scan"), ("build", r"\bbuild\b"), ("lint", r"\blint\w*"), ("test", r"\b(?:unit |integration |smoke )?tests?\b"),
    ("deploy-staging", r"deploy\w*[ -]?(?:to )?(?:staging|stage\b)|staging deploy\w*|^\s*staging\s*$"), ("deploy-production", r"deploy\w*[ -]?(?:to )?prod\w*|prod\w* deploy\w*|^\s*prod\w*\s*$"), ("deploy-dev", r"deploy\w*[ -]?(?:to )?dev\w*|dev deploy\w*"), ("deploy", r"\bdeploy\w*"),
)  # fmt: skip
_APPROVAL = re.compile(r"\b(?:manual(?:ly)? )?approv(?:al|als|e|ed|er|ers|ing)\b", re.I)
_COUNTED = re.compile(rf"(?P<n>{COUNTED})\s+(?:\w+\s+){{0,2}}approv\w+", re.I)
_BRANCH = re.compile(r"\bbranch(?:es)?\b", re.I)
_BRANCHES = re.compile(
    r"branch(?:es)?\s+(?:named |called |are |: ?|\()?(?P<list>[`\"'\w/*-]+(?:\s*(?:,|and|or|/|&)\s*(?:and )?[`\"'\w/*-]+)*)|(?P<one>`?[\w/-]+`?)\s+branch\b",
    re.I,
)
_NOT_BRANCH = frozenset(
    ["the", "a", "an", "its", "every", "each", "feature", "protected", "default", "of", "to", "on", "for", "main's", "their", "our", "is", "are", "has", "have", "that", "which", "whose", "only", "this", "per", "any", "source"]
)
_STATES = re.compile(r"(?:notif\w+|told|tell\w*|alert\w*|inform\w*|announce\w*|topic)\b", re.I)
_TOLD = ("pipeline", "build", "budget", "deployment", "state_machine", "backup_plan", "threat_detector", "config_rule")


def _stages(said: Said) -> Iterator[Found]:
    if (
        not re.search(r"\bstages?\b|->|→", said.text, re.I)
        or (not said.about(0, 0, ("pipeline",))
        and "pipeline" not in said.text.lower() + " ".join((said.statement.lead, *said.statement.headings[-1:])).lower())
    ):
        return
    match = _STAGES.search(said.text)
    listed = ""
    if match:
        listed = max((match["list"] or "", match["list2"] or ""), key=len)
    if "->" in said.text or "→" in said.text:
        listed = said.text
    parts = re.split(r",\s*(?:and\s+)?|\s+and\s+|\s*(?:->|→)\s*|\s+then\s+", listed)
    names = []
    for part in parts:
        name = next((name for name, words in _STAGE_WORDS if re.search(words, part.strip(), re.I)), "")
        if name:
            names.append(name)
    if len(names) >= 2:
        yield Found(kind="stages", of="pipeline", want={"stages": names}, at=match.start() if match else 0)


def _approvals(said: Said) -> Iterator[Found]:
    match = _APPROVAL.search(said.text)
    if match is None or re.search(r"loan approv|approved (?:amis?|regions?|list)", said.text, re.I):
        return
    of = said.about(match.start(), match.end(), ("code_repository", "pipeline"), default="pipeline")
    want: dict[str, Any] = {}
    branch = re.search(r"\b(?P<b>main|master|develop|release|production)\b", said.text)
    repository = bool(re.search(r"\b(?:needs?|requires?)\b|pull request|merge|\brule\b", said.text, re.I)) and (
        bool(branch) or "code_repository" in of
    )
    if repository and not re.search(r"manual approv", said.text, re.I):
        counted = _COUNTED.search(said.text)
        if counted and (value := value_of(counted["n"])):
            want["count"] = value
        if branch:
            want["branch"] = branch["b"]
        yield Found(kind="approval", of="code_repository", want=want, at=match.start())
    else:
        yield Found(kind="approval", of="pipeline", at=match.start())


def _branches(said: Said) -> Iterator[Found]:
    names: list[str] = []
    at = 0
    for match in _BRANCHES.finditer(said.text):
        found = re.split(r"\s*(?:,|\band\b|\bor\b|/(?=\s)|&)\s*", match["list"] or match["one"])
        at = at or match.start()
        names += [
            name
            for raw in found
            if (name := raw.strip("`\"' ")) and name.lower() not in _NOT_BRANCH and re.fullmatch(r"[a-z][\w/*-]*", name)
        ]
    listed = list(dict.fromkeys(names))
    of = said.about(at, at, ("code_repository", "pipeline"))
    if listed and of and _BRANCH.search(said.text):
        yield Found(kind="branches", of=of[0], want={"branches": listed}, at=at)


def _notifications(said: Said) -> Iterator[Found]:
    for match in _STATES.finditer(said.text):
        near = said.text[max(0, match.start() - 60) : match.end() + 60]
        if not re.search(
            r"states?\b|status\w*|fail\w+|succe\w+|finish\w*|change\w*|result|start\w*", near, re.I
        ) or re.search(r"\balarms?\b", near, re.I):
            continue
        for concept in said.about(match.start(), match.end(), _TOLD):
            yield Found(kind="notification", of=concept, at=match.start())
            return


READERS: tuple[Callable[[Said], Iterator[Found]], ...] = (_stages, _approvals, _branches, _notifications)
