"""One statement with the concepts it names, and what each fact in it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import msgspec

from stackproof.model import Severity

from ._mentions import Mention, all_named, as_meant, joined, named_in
from ._outline import Statement
from ._patterns import Pattern
from ._spelling import corrected

_CLAUSE = re.compile(
    r"[,;:()]|\s[–—-]\s|\s(?:->|→)\s|\.(?=\s)|\b(?:and|with|but|while|so that|which|plus)\b", re.IGNORECASE
)
_BETWEEN = re.compile(
    r"\s*(?:,|/|&|\+|\band\b|\bor\b|\bas well as\b|\bplus\b|,\s*and\b|,\s*or\b)\s*"
    r"(?:(?:the|a|an|all|any|each|every|our|its|their|both|on|for|of|in|to|from|by|new|private)\s+)*",
    re.IGNORECASE,
)
_ADJACENT = re.compile(
    r"[\s\"'-]*(?:(?:the|a|an|all|any|every|each|our|both|amazon|aws|of|on|for|in|to|by|new|private)\s+){0,3}",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(?:it|they|its|their|this|these|both)\b|.{0,40}\bit (?:has|is)\b", re.IGNORECASE)
# What a line ends with as the place where things go is what the items under it go on about.
_INTO = re.compile(r"\b(?:in)?to (?:an? |the |our )?(?:\w+ )?$", re.IGNORECASE)
_IN_FRONT_OF = ("in front of the ", "in front of ", "in front of an ", "behind the ", "behind an ")
# A lead-in of this length is a sentence of its own, and no title of what stands under it.
_LONG_LEAD = 60
_NEAREST_SENTENCES, _NEAREST_ITEMS = 6, 12


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
    """A statement with its mentions. known: concepts that the prompt names. earlier: what was said before, the last
    first."""

    def __init__(self, statement: Statement, known: frozenset[str] = frozenset(), earlier: Said | None = None) -> None:
        self.statement = statement
        self.text = corrected(statement.text)
        self.known = known
        self.earlier = earlier
        self.before = earlier if earlier is not None and earlier.statement.block == statement.block else None
        self.after: Said | None = None

    @cached_property
    def own(self) -> tuple[Mention, ...]:
        """Concepts named by their own words."""
        return tuple(as_meant(mention, self.known) for mention in named_in(self.text))

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """All concepts named."""
        return joined(self.own, self.text, self.known)

    @cached_property
    def over(self) -> str:
        """What the statement stands under: its label, the item or line it elaborates, the nearest heading."""
        headings = self.statement.headings
        return " | ".join(part for part in (self.statement.label, self.statement.lead, *headings[-1:]) if part)

    @cached_property
    def _above(self) -> tuple[Mention, ...]:
        lead = self.statement.lead
        return all_named(self.over.replace(lead, "") if len(lead) > _LONG_LEAD else self.over, self.known)

    @cached_property
    def _marks(self) -> tuple[tuple[int, int], ...]:
        return tuple(match.span() for match in _CLAUSE.finditer(self.text))

    def clause(self, position: int) -> tuple[int, int]:
        """Where the part of the sentence around a position begins and ends."""
        begin, end = 0, len(self.text)
        for start, stop in self._marks:
            if stop <= position:
                begin = stop
            elif start >= position:
                return begin, start
        return begin, end

    def part(self, position: int, marks: str = ",;") -> tuple[int, int]:
        """Where the part between commas around a position begins and ends."""
        begin = max(self.text.rfind(mark, 0, position) for mark in marks) + 1
        ends = [at for mark in marks if (at := self.text.find(mark, position)) >= 0]
        return begin, min(ends, default=len(self.text))

    def under(self, pattern: Pattern) -> bool:
        """Whether the lines that it stands under say something."""
        return pattern.search(self.over) is not None

    def about(
        self, start: int, end: int, allowed: Iterable[str], *, default: str = "", near: bool = False, items: bool = True
    ) -> tuple[str, ...]:
        """The concepts that a fact at text[start:end] is about, of those allowed: the ones listed right behind it,
        those right before it, or what the lines around speak of. near: only what the statement itself
        names. items: False not to look at the items before it."""
        wanted = frozenset(allowed)
        inside = self._within(start, end, wanted)
        if inside:
            return inside
        soon = self._soon(end, wanted)
        outer = soon or (() if near else self._from_around(wanted, items=items))
        if outer:
            return outer
        later = next((m for m in self.mentions if m.concept in wanted and m.start >= end), None)
        if later is not None:
            return self._listed(later, self._of(wanted))
        return (default,) if default else ()

    def _soon(self, end: int, wanted: frozenset[str]) -> tuple[str, ...]:
        """What is named behind a fact before the next comma, where the sentence does not go on with the last one."""
        if _PRONOUN.match(self.text):
            return ()
        stop = self.part(end)[1]
        following = next((m for m in self.mentions if m.concept in wanted and end <= m.start < stop), None)
        return self._listed(following, self._of(wanted)) if following is not None else ()

    def _of(self, wanted: frozenset[str]) -> list[Mention]:
        return [mention for mention in self.mentions if mention.concept in wanted]

    def _within(self, start: int, end: int, wanted: frozenset[str]) -> tuple[str, ...]:
        ours = self._of(wanted)
        outside = [m for m in ours if m.end <= start or m.start >= end]
        behind = next((m for m in outside if m.start >= end and self._leads_to(end, m.start)), None)
        if behind is not None:
            return self._listed(behind, outside)
        inside = [m for m in ours if m.start >= start and m.end <= end]
        if inside:
            return (inside[-1].concept,)
        earlier = [m for m in outside if m.end <= start]
        earlier = [m for m in earlier if not self.text[: m.start].endswith(_IN_FRONT_OF)] or earlier
        if earlier:
            return self._listed(earlier[-1], outside, backwards=True)
        stop = self.clause(start)[1]
        following = next((m for m in outside if end <= m.start < stop), None)
        return self._listed(following, outside) if following is not None else ()

    def _from_around(self, wanted: frozenset[str], *, items: bool) -> tuple[str, ...]:
        """What the sentences before it, the lines over it, and the items before it speak of."""
        for said in self._sentences_before():
            if named := [m.concept for m in said.mentions if m.concept in wanted]:
                return (named[0],)
        if named := [m.concept for m in self._above if m.concept in wanted]:
            return self._led_to(wanted) or (named[0],)
        for said in self._items_before() if items else ():
            if named := [m.concept for m in said.mentions if m.concept in wanted]:
                return (named[0],)
        found = [m.concept for m in all_named(self.statement.lead, self.known) if m.concept in wanted]
        return self._led_to(wanted) or ((found[0],) if found else ())

    def _led_to(self, wanted: frozenset[str]) -> tuple[str, ...]:
        """What a line over this one ends with as the place where things go."""
        lead = self.statement.lead.rstrip(" .:")
        found = [m for m in all_named(lead, self.known) if m.concept in wanted]
        ends_it = found and found[-1].end == len(lead) and _INTO.search(lead[: found[-1].start])
        return (found[-1].concept,) if ends_it else ()

    def _sentences_before(self) -> Iterable[Said]:
        said = self.before
        for _ in range(_NEAREST_SENTENCES):
            if said is None:
                return
            yield said
            said = said.before

    def _items_before(self) -> Iterable[Said]:
        """The items of the same list, and paragraphs under the same heading, the nearest first."""
        said = self.earlier
        for _ in range(_NEAREST_ITEMS):
            if said is None or said.statement.headings != self.statement.headings:
                return
            if said.statement.block != self.statement.block and said.statement.kind == self.statement.kind:
                yield said
            said = said.earlier

    def named_before(self, wanted: Iterable[str]) -> str:
        """The one of these concepts that the prompt named last before this statement; "" for none."""
        allowed = frozenset(wanted)
        said = self.earlier
        while said is not None:
            if named := [m.concept for m in said.own if m.concept in allowed]:
                return named[-1]
            said = said.earlier
        return ""

    def _leads_to(self, end: int, start: int) -> bool:
        """Whether only small words lie between a fact and a mention: `encrypted | for the | stream`."""
        gap = self.text[end:start]
        return len(gap) < 24 and _ADJACENT.fullmatch(gap) is not None

    def _listed(self, first: Mention, among: list[Mention], *, backwards: bool = False) -> tuple[str, ...]:
        """A mention with those that are listed with it: `the stream, the database and the logs`."""
        return tuple(dict.fromkeys(m.concept for m in self.chain(first, among, backwards=backwards)))

    def chain(self, first: Mention, among: Iterable[Mention], *, backwards: bool = False) -> list[Mention]:
        """A mention with those listed before or after it."""
        chain = [first]
        rest = (
            [m for m in among if m.end <= first.start][::-1]
            if backwards
            else [m for m in among if m.start >= first.end]
        )
        for other in rest:
            last = chain[-1]
            gap = self.text[other.end : last.start] if backwards else self.text[last.end : other.start]
            if len(gap) > 40 or not _BETWEEN.fullmatch(gap):
                break
            chain.append(other)
        return chain[::-1] if backwards else chain
