"""The kinds of requirements: what each means, what it can say, and how much it weighs."""

from __future__ import annotations

import functools
import tomllib
from importlib.resources import files

import msgspec

from stackproof.model import Severity


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """title: what holds when it is met; `{of}` stands for the concept. severity: where a prompt states it plainly.
    severity_of: where it is another for one concept. of: what it may be about, in words. want: parameter -> what it
    says."""

    title: str
    severity: Severity
    of: str = ""
    want: dict[str, str] = {}
    severity_of: dict[str, Severity] = {}


@functools.cache
def kinds() -> dict[str, Kind]:
    """All kinds by name, in the order of the reference."""
    text = files("stackproof.requirements").joinpath("data/kinds.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, Kind])


def severity_for(kind: str, of: str) -> Severity:
    """How much a requirement weighs that is plainly stated."""
    known = kinds()[kind]
    return known.severity_of.get(of, known.severity)
