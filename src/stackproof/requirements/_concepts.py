"""What prompts speak of: each concept with the words for it, and the resource types that are one."""

from __future__ import annotations

import functools
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
