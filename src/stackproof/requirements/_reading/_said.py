"""One statement with the concepts it names, and what each fact in it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import msgspec

from stackproof.model import Severity

from .._concepts import mention_pattern
from ._outline import Statement

_CLAUSE = re.compile(r"[,;:()]|\s[–—-]\s|\.(?=\s)|\b(?:and|with|but|while|so that|which|plus)\b", re.I)
_BETWEEN = re.compile(
    r"\s*(?:,|/|&|\+|\band\b|\bor\b|\bas well as\b|\bplus\b|,\s*and\b|,\s*or\b)\s*"
    r"(?:(?:the|a|an|all|any|each|every|our|its|their|both|on|for|of|in|to)\s+)*",
    re.I,
)
_ADJACENT = re.compile(r"[\s\"']*(?:(?:the|a|an|all|our|amazon|aws|of|on|for|in|to)\s+){0,3}", re.I)
# Words in which a concept's word means something else.
_OTHERWISE = re.compile(
    r"access logs?|audit logs?|flow logs?|lambda@edge|logs? (?:into|for debugging)|log(?:ged|ging)|task force|"
    r"(?:api|access|secret|primary|partition|sort|hash|range|foreign|ssh|configuration|config|tag|output|public|private) keys?|"
    r"secrets? (?:in|into) (?:the )?(?:code|source|repo\w*)|plain(?:text)? secrets?|no secrets",
    re.I,
)


class Mention(msgspec.Struct, frozen=True):
    """Where a text names a concept."""

    concept: str
    start: int
    end: int
    text: str


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A requirement as it was read, before it gets its place in the list. at: where in the statement it was seen."""

    kind: str
    of: str = ""
    want: dict[str, Any] = {}
    when: str = ""
    severity: Severity | None = None
    at: int = 0
    any_of: tuple[Found, ...] = ()


class Said:
    """A statement with its mentions; before: the statement that it follows in its paragraph, for pronouns."""

    def __init__(self, statement: Statement, before: Said | None = None) -> None:
        self.statement = statement
        self.text = statement.text
        self.before = before if before is not None and before.statement.block == statement.block else None

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        return mentions_in(self.text)

    @cached_property
    def _around(self) -> tuple[Mention, ...]:
        """Mentions of the lead and of the nearest heading."""
        nearest = self.statement.headings[-1] if self.statement.headings else ""
        return (*mentions_in(self.statement.lead), *mentions_in(nearest))

    def clause(self, position: int) -> tuple[int, int]:
        """Where the part of the sentence around a position begins and ends."""
        begin, end = 0, len(self.text)
        for mark in _CLAUSE.finditer(self.text):
            if mark.end() <= position:
                begin = mark.end()
            elif mark.start() >= position:
                end = mark.start()
                break
        return begin, end

    def about(self, start: int, end: int, allowed: Iterable[str], *, default: str = "") -> tuple[str, ...]:
        """The concepts that a fact at text[start:end] is about, of those allowed: the ones listed right behind it, those
        right before it in its clause, the nearest before it in the sentence, or what the lines around speak of."""
        wanted = frozenset(allowed)
        ours = [mention for mention in self.mentions if mention.concept in wanted]
        outside = [m for m in ours if m.end <= start or m.start >= end]
        begin, stop = self.clause(start)
        behind = next((m for m in outside if m.start >= end and self._leads_to(end, m.start)), None)
        if behind is not None:
            return self._listed(behind, outside)
        inside = [m for m in ours if m.start >= start and m.end <= end]
        if inside:
            return (inside[-1].concept,)
        earlier = [m for m in outside if m.end <= start]
        in_clause = [m for m in earlier if m.start >= begin]
        if in_clause:
            return self._listed(in_clause[-1], outside, backwards=True)
        following = next((m for m in outside if end <= m.start < stop), None)
        if following is not None and not earlier:
            return self._listed(following, outside)
        if earlier:
            return self._listed(earlier[-1], outside, backwards=True)
        if following is not None:
            return self._listed(following, outside)
        for source in (self.before.mentions if self.before else (), self._around):
            named = [m.concept for m in source if m.concept in wanted]
            if named:
                return (named[0],)
        if self.before is not None and self.before.before is not None:
            named = [m.concept for m in self.before.before.mentions if m.concept in wanted]
            if named:
                return (named[0],)
        later = next((m for m in outside if m.start >= end), None)
        if later is not None:
            return (later.concept,)
        return (default,) if default else ()

    def _leads_to(self, end: int, start: int) -> bool:
        """Whether only small words lie between a fact and a mention: `encrypted | for the | stream`."""
        gap = self.text[end:start]
        return len(gap) < 24 and (_ADJACENT.fullmatch(gap) is not None)

    def _listed(self, first: Mention, among: list[Mention], *, backwards: bool = False) -> tuple[str, ...]:
        """A mention with those that are listed with it: `the stream, the database and the logs`."""
        chain = [first]
        rest = (
            [m for m in among if m.end <= first.start][::-1]
            if backwards
            else [m for m in among if m.start >= first.end]
        )
        for other in rest:
            gap = self.text[other.end : chain[-1].start] if backwards else self.text[chain[-1].end : other.start]
            if not _BETWEEN.fullmatch(gap):
                break
            chain.append(other)
        if backwards:
            chain.reverse()
        return tuple(dict.fromkeys(m.concept for m in chain))


def mentions_in(text: str) -> tuple[Mention, ...]:
    """Where a text names concepts, in order."""
    masked = _OTHERWISE.sub(lambda match: "\0" * len(match.group()), text)
    return tuple(
        Mention(str(match.lastgroup).rpartition("__")[0], match.start(), match.end(), match.group())
        for match in mention_pattern().finditer(masked)
    )
