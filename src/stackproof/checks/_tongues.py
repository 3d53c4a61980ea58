"""The languages that checks tell apart: in what they say, in what they read, and in who looked."""

from __future__ import annotations

from typing import Literal

from stackproof.model import NODE_LANGUAGES, NODE_SUFFIXES

from ._case import Case

Tongue = Literal["python", "node", "go"]
# How the names of sources end.
SOURCES: dict[Tongue, tuple[str, ...]] = {"python": (".py",), "node": NODE_SUFFIXES, "go": (".go",)}
PROGRAMS = tuple(suffix for suffixes in SOURCES.values() for suffix in suffixes)


def tongue_of(case: Case) -> Tongue | None:
    """What the program is written in, None for a language that checks do not know."""
    language = case.project.language
    if language in NODE_LANGUAGES:
        return "node"
    if language == "python" or language == "go":
        return language
    return None


def is_node(case: Case) -> bool:
    """True for programs in TypeScript or JavaScript."""
    return tongue_of(case) == "node"


def is_go(case: Case) -> bool:
    """True for programs in Go."""
    return tongue_of(case) == "go"
