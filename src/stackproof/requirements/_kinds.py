"""The kinds of requirements: what each means, what it can say, and how much it weighs."""

from __future__ import annotations

import functools
import tomllib
from importlib.resources import files
from typing import Any

import msgspec

from stackproof.model import Impact, ImpactKind, Severity


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """title: what holds when it is met; `{of}` stands for the concept. severity: where a prompt states it plainly.
    severity_of: where it is another for one concept. of: what it may be about, in words. want: parameter -> what it
    says."""

    title: str
    severity: Severity
    of: str = ""
    want: dict[str, str] = {}
    severity_of: dict[str, Severity] = {}


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """What a missed requirement of a kind does, and the pages that tell how to meet it."""

    impact: Impact
    links: tuple[str, ...]


class _Group(msgspec.Struct, frozen=True, kw_only=True):
    """Kinds that have the same effect. links: kind -> page."""

    impact: ImpactKind
    text: str
    links: dict[str, str]


@functools.cache
def kinds() -> dict[str, Kind]:
    """All kinds by name, in the order of the reference."""
    return msgspec.convert(_data("kinds"), dict[str, Kind])


@functools.cache
def effects() -> dict[str, Effect]:
    """What it does when a requirement of each kind is missed."""
    groups = msgspec.convert(_data("effects"), dict[str, _Group])
    return {
        kind: Effect(impact=Impact(group.impact, group.text), links=(link,))
        for group in groups.values()
        for kind, link in group.links.items()
    }


def severity_for(kind: str, of: str) -> Severity:
    """How much a requirement weighs that is plainly stated."""
    known = kinds()[kind]
    return known.severity_of.get(of, known.severity)


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads(files("stackproof.requirements").joinpath(f"data/{name}.toml").read_text(encoding="utf-8"))
