"""Roles and what they may do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from ._patterns import Pattern, ends, words
from ._said import Found, Said

_LEAST = words(
    *("least[- ]privileged?", "minim(?:al|um) (?:iam )?(?:permissions?|privileges?|rights)", "principle of least"),
    *(
        "only the (?:permissions?|rights|actions) (?:it|they|that|each)",
        "narrowly scoped",
        "(?:confined|limited|restricted) to (?:the |those )?(?:permissions|rights|actions|what)",
        "only (?:with )?(?:what|the \\w+) (?:it|they|each) (?:really |actually )?(?:requires?|needs?)",
        "as few (?:permissions|rights) as",
        "nothing (?:but|except) what it needs",
    ),
    *(
        "nothing (?:that )?(?:it|they) (?:do(?:es)?n.?t|do(?:es)? not) need",
        "may only touch the",
        "only what (?:it|they) needs?",
    ),
)
_STAR = r"(?:wild ?-?cards?\b(?!ed? (?:cert|domain|sub))|[\"'`]?\*[\"'`]?(?=\W|$))"
_WILDCARD = Pattern(
    r"\bwild ?-?cards? (?:actions?|resources?) (?:are |is )?(?:never |strictly )?(?:forbidden|banned|"
    r"prohibited|not allowed)",
    rf"\b(?:no|without|avoid|never|not|n.t|nor)\b[^.;]{{0,60}}?{_STAR}",
    rf"{_STAR}[^.;]{{0,20}}\b(?:not|never|n.t|forbidden|banned|prohibited)\b",
    r"\bno [\"'`]?[a-z0-9-]+:\*",
)
_OF_ACTIONS = words("actions?")
_OF_RESOURCES = words("resources?")
_OTHER = words("certificates?", "domains?", "dns", "cors", "origins?")
_ROLES = words("roles?", "iam", "polic(?:y|ies)", "permissions?", "actions?", "resources?", "privileges?")
_ROLE = words("roles?")
_OWN_BEFORE = ends("(?:own|separate|dedicated|individual)(?: \\w+){0,2}")
_OWN_BEHIND = Pattern(r"\s+of (?:its|their) own\b")
_ACTION = Pattern(r"\b[a-z0-9-]{2,20}:(?-i:[A-Z])[A-Za-z]{2,40}\*?")
_PER_PART = Pattern(r"\b(?:per|for each|each|every) (?P<what>function|lambda|task)\b")
_PROFILE = words("instance profiles?")
_TASK_ROLE = Pattern(r"\b(?:task|execution) (?:and (?:task|execution) )?roles?\b")
_PARTS = frozenset({"build", "event_rule", "pipeline", "task", "deployment", "function", "scheduler"})
_ASSUMES = (
    *("function", "task", "container_service", "pipeline", "build", "state_machine", "event_rule", "instance", "api"),
    *(
        "kubernetes",
        "etl_job",
        "crawler",
        "delivery_stream",
        "deployment",
        "scheduler",
        "config_recorder",
        "backup_plan",
    ),
    *("autoscaling_group", "batch"),
)


def _of(said: Said, start: int, end: int) -> tuple[str, ...]:
    """Whose roles a sentence speaks of, as far as it says so itself."""
    found = _with_parts(said).about(start, end, _ASSUMES, near=True)
    if not found and _TASK_ROLE.search(said.text):
        found = ("task",)
    if not found and (each := _PER_PART.search(said.text)):
        found = ("task",) if each["what"].lower() == "task" else ("function",)
    return tuple(dict.fromkeys("task" if one == "container_service" else one for one in found))


def _profiles(said: Said) -> Iterator[Found]:
    """An instance profile is the role of instances."""
    if match := _PROFILE.search(said.text):
        yield Found(kind="role", of="instance", at=match.start())


def _with_parts(said: Said) -> Said:
    """The statement with the short words for what has roles: roles for `the builds` can only be one thing."""
    return Said(said.statement, said.known | _PARTS, said.earlier)


def _least(said: Said) -> Iterator[Found]:
    least, star = _LEAST.search(said.text), _WILDCARD.search(said.text)
    if star and (_OTHER.search(said.text) or not (_ROLES.search(said.text) or "*" in star.group())):
        star = None
    if not least and not star:
        return
    want: dict[str, Any] = {}
    if star:
        near = said.text[max(0, star.start() - 30) : star.end() + 40]
        want = {f"wildcard_{name}": False for name, said_so in _named_stars(near) if said_so} or {
            "wildcard_actions": False
        }
    match = least or star
    if match is None:
        return
    found = _of(said, match.start(), match.end())
    if not found and said.before is not None and _ROLE.search(said.before.text) and not _has_sentence(said.before):
        found = _of(said.before, 0, 0)
    for concept in found or ("",):
        yield Found(kind="least_privilege", of=concept, want=want, at=match.start())


def _named_stars(near: str) -> tuple[tuple[str, bool], ...]:
    return ("actions", bool(_OF_ACTIONS.search(near))), ("resources", bool(_OF_RESOURCES.search(near)))


def _has_sentence(said: Said) -> bool:
    """Whether a statement is closed by a full stop, so that the next one does not go on with it."""
    return said.text.rstrip().endswith((".", "!"))


def _roles(said: Said) -> Iterator[Found]:
    actions = [match.group() for match in _ACTION.finditer(said.text)]
    for match in _ROLE.finditer(said.text):
        own = _OWN_BEFORE.search(said.text[max(0, match.start() - 40) : match.start()]) or _OWN_BEHIND.match(
            said.text, match.end()
        )
        if not own and not actions:
            continue
        if re.search(r"\b(?:no|not|never|without)\b[^.;]{0,24}$", said.text[: match.start()], re.IGNORECASE):
            continue
        found = _with_parts(said).about(match.start(), match.end(), _ASSUMES)
        for concept in dict.fromkeys("task" if one == "container_service" else one for one in found):
            yield Found(kind="role", of=concept, want={"actions": actions} if actions else {}, at=match.start())
        return


READERS: tuple[Callable[[Said], Iterator[Found]], ...] = (_least, _roles, _profiles)
