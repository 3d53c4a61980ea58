"""Facts that a phrase alone says, from the table of phrases."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import msgspec

from ._patterns import Pattern, ends
from ._said import Found, Said


class Phrase(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `data/phrases.toml`, which says what the fields mean."""

    kind: str
    words: tuple[str, ...]
    of: tuple[str, ...] = ()
    default: str = ""
    alone: bool = False
    only: tuple[str, ...] = ()
    near: bool = False
    needs: tuple[str, ...] = ()
    needs_word: str = ""
    unless: str = ""
    excluded: tuple[str, ...] = msgspec.field(name="not", default=())
    want: dict[str, Any] = {}


# What is switched on, so that `no ...` before it says the contrary.
_FEATURES = frozenset(
    {
        *(
            "versioning",
            "multi_az",
            "failover",
            "tracing",
            "insights",
            "image_scan",
            "steady_state",
            "fifo",
            "protected",
        ),
        *("point_in_time_recovery", "mfa_delete", "in_transit"),
    }
)
_DECLINES = ends(
    r"(?:no|without|skip|don.?t|doesn.?t|not|never|n.t)"
    r"(?: (?!disabl|turn(?:ed)? off|switch(?:ed)? off|off|remov|forget|miss|los|without|only|just|and|but|until|"
    r"before|less|more|later)[\w'’-]+){0,4}"
)
_NOT_WANTED = Pattern(
    r"\s+(?:is|are) (?:not|n.t|un)\s?(?:needed|required|necessary|wanted)|\s+(?:isn|aren).t (?:needed|required|"
    r"necessary)"
)


@functools.cache
def _compiled(ways: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{way})" for way in ways), re.IGNORECASE)


@functools.cache
def _phrases() -> tuple[Phrase, ...]:
    text = files("stackproof.requirements").joinpath("data/phrases.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text)["phrase"], tuple[Phrase, ...])


def phrases_in(said: Said) -> Iterator[Found]:
    """Every fact of the table that a statement says."""
    for phrase in _phrases():
        for match in _compiled(phrase.words).finditer(said.text):
            if not _fits(phrase, said, match) or _is_declined(phrase, said, match):
                continue
            default = phrase.default if phrase.default in said.known else ""
            subjects = said.about(match.start(), match.end(), phrase.of, default=default, near=phrase.near)
            for concept in subjects or ("",) * phrase.alone:
                if phrase.only and concept not in phrase.only:
                    continue
                yield Found(kind=phrase.kind, of=concept, want=phrase.want, at=match.start())
            if subjects or phrase.alone:
                break


def _is_declined(phrase: Phrase, said: Said, match: re.Match[str]) -> bool:
    """Whether what is a feature to switch on is said not to be wanted."""
    if phrase.kind not in _FEATURES:
        return False
    begin = max(said.part(match.start(), ",;(")[0], match.start() - 40)
    return bool(_DECLINES.search(said.text[begin : match.start()]) or _NOT_WANTED.match(said.text, match.end()))


def _fits(phrase: Phrase, said: Said, match: re.Match[str]) -> bool:
    begin, end = said.clause(match.start())
    near = said.text[min(begin, match.start()) : max(end, match.end())]
    if phrase.excluded and _compiled(tuple(rf"\b(?:{word})" for word in phrase.excluded)).search(near):
        return False
    if phrase.unless and _compiled((phrase.unless,)).search(said.text):
        return False
    if phrase.needs_word:
        before = said.before.text if said.before else ""
        if not _compiled((phrase.needs_word,)).search(f"{said.text} | {said.over} | {before}"):
            return False
    return not phrase.needs or bool(said.about(match.start(), match.end(), phrase.needs))
