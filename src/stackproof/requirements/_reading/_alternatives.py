"""Sentences that leave a choice: `either a DynamoDB table or an Aurora cluster`."""

from __future__ import annotations

import re

import msgspec

from .._mentions import mentions
from ._readers import facts_of
from ._said import Found, Said

_EITHER = re.compile(r"\beither\b(?P<first>.+?)\bor\b(?P<second>[^,;:]+?)(?=[,;:)]|\.(?:\s|$)|\s-\s|$)", re.IGNORECASE)
# What may differ between the two ways.
_CHOSEN = frozenset({"authorization", "service", "engine", "instance_class", "region", "runtime", "billing"})


def alternatives_of(said: Said) -> list[Found]:
    """One fact of kind `any` for an either-or, with what else the sentence says; [] where there is none."""
    match = _EITHER.search(said.text)
    if match is None:
        return []
    languages = [m.value for m in mentions(match.group()) if m.kind == "language"]
    if len(languages) == 2:
        ways = tuple(Found(kind="language", want={"language": value}) for value in languages)
        rest = _facts(said, said.text[: match.start()] + said.text[match.end() :])
        return [*rest, Found(kind="any", any_of=ways, at=match.start())]
    first, second = (_chosen(said, match[way]) or _of_verb(said, match, way) for way in ("first", "second"))
    if first is None or second is None or first.kind != second.kind or first == second:
        return [one for one in facts_of(said) if not match.start() <= one.at < match.end()]
    either = Found(kind="any", any_of=(_plain(first), _plain(second)), at=match.start())
    whole = [one for one in facts_of(said) if not _is_part(one, first, second)]
    return [*whole, either]


def _of_verb(said: Said, match: re.Match[str], way: str) -> Found | None:
    """What a way says with the words before `either`: `callers authenticate | with an API key`."""
    before = re.split(r"[.;:]", said.text[: match.start()])[-1]
    return _chosen(said, f"{before.strip()} {match[way].strip()}") if len(before) < 60 else None


def _plain(found: Found) -> Found:
    return msgspec.structs.replace(found, at=0)


def _chosen(said: Said, text: str) -> Found | None:
    """The one fact of a kind that can be chosen; a way that says more is none."""
    found = [one for one in _facts(said, text.strip()) if one.kind in _CHOSEN]
    callers = [one for one in found if one.kind == "authorization"]
    if len(callers) == 1:
        return callers[0]
    engines = [one for one in found if one.kind == "engine"]
    if engines:
        return engines[0] if len(engines) == 1 else None
    services = [one for one in found if one.kind == "service"]
    if " of the " in text or not services:
        return None
    return services[-1] if len({one.of for one in services}) == 1 else None


def _is_part(one: Found, first: Found, second: Found) -> bool:
    """Whether a fact of the whole sentence is one of the two ways."""
    return (one.kind == first.kind and one.of in (first.of, second.of) and one.kind != "service") or (
        one.kind == "service" and first.kind == "service" and one.of in (first.of, second.of)
    )


def _facts(said: Said, text: str) -> list[Found]:
    statement = msgspec.structs.replace(said.statement, text=text)
    return list(facts_of(Said(statement, said.known, said.earlier)))
