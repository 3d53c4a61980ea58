"""What prompts speak of: each concept with the words for it, and the resource types that are one."""

from __future__ import annotations

import functools
import re
import tomllib
from importlib.resources import files

import msgspec


class Concept(msgspec.Struct, frozen=True, kw_only=True):
    """title: with its article. types: resource tokens, of which one is enough. words: regular expressions without
    groups. general: a common word that alone asks for nothing (`role`, `key`)."""

    title: str
    types: tuple[str, ...]
    words: tuple[str, ...]
    general: bool = False


@functools.cache
def concepts() -> dict[str, Concept]:
    """All concepts by name, in the order of the reference."""
    text = files("stackproof.requirements").joinpath("data/concepts.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, Concept])


@functools.cache
def mention_pattern() -> re.Pattern[str]:
    """Finds where a text speaks of a concept; the group that matched is named `concept__number`. Longer words win."""
    words = [(word, name) for name, concept in concepts().items() for word in concept.words]
    words.sort(key=lambda pair: -len(pair[0]))
    groups = "|".join(f"(?P<{name}__{number}>{word}(?:e?s)?)" for number, (word, name) in enumerate(words))
    return re.compile(rf"(?<![\w/.-])(?:{groups})(?![\w])(?!-\w)", re.IGNORECASE)
