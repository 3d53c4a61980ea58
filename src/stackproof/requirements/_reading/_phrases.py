"""Facts that a phrase alone says, from the table of phrases."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import msgspec

from ._said import Found, Said


class Phrase(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `data/phrases.toml`, which says what the fields mean."""

    kind: str
    words: tuple[str, ...]
    of: tuple[str, ...] = ()
    default: str = ""
    alone: bool = False
    needs: tuple[str, ...] = ()
    needs_word: str = ""
    excluded: tuple[str, ...] = msgspec.field(name="not", default=())
    want: dict[str, Any] = {}

    @property
    def pattern(self) -> re.Pattern[str]:
        return _compiled("|".join(f"(?:{word})" for word in self.words))


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@functools.cache
def _phrases() -> tuple[Phrase, ...]:
    text = files("stackproof.requirements").joinpath("data/phrases.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text)["phrase"], tuple[Phrase, ...])


def phrases_in(said: Said) -> Iterator[Found]:
    """Every fact of the table that a statement says."""
    for phrase in _phrases():
        for match in phrase.pattern.finditer(said.text):
            if not _fits(phrase, said, match):
                continue
            subjects = said.about(match.start(), match.end(), phrase.of, default=phrase.default)
            for concept in subjects or ("",) * phrase.alone:
                yield Found(kind=phrase.kind, of=concept, want=phrase.want, at=match.start())
            if subjects or phrase.alone:
                break


def _fits(phrase: Phrase, said: Said, match: re.Match[str]) -> bool:
    begin, end = said.clause(match.start())
    near = said.text[min(begin, match.start()) : max(end, match.end())]
    if phrase.excluded and _compiled("|".join(rf"\b(?:{word})" for word in phrase.excluded)).search(near):
        return False
    if phrase.needs_word and not _compiled(phrase.needs_word).search(said.text):
        return False
    return not phrase.needs or bool(said.about(match.start(), match.end(), phrase.needs))
