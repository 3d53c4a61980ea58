"""What must not be there, and what there may be at most."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from .._concepts import concepts
from ._numbers import COUNTED, value_of
from ._patterns import Pattern, ends, words
from ._said import Found, Said
from ._services import MAKES, NONE_OF_IT, RULED_OUT, how_many, unwanted

_DEFAULT = ends("default(?: \\w+)?")
_MAKING = words(MAKES, "bother with", "skip", "avoid", "no", "without", "neither", "nor")
_SOMEWHERE = Pattern(r"\s*(?:in between|in between them|inside|outside|runs? longer)\b")
_PUBLIC = ends(r"public(?: \w+)?")
_ANOTHER = Pattern(r"(?:do not|don.?t|never) (?:make|create) (?:another|a new|a second) one")
_IS_THERE = words(
    "exist\\w*",
    "already",
    "(?:has|have|been|was) created",
    "look(?:ed)? (?:it )?up",
    "there is",
    "there.s",
    "same",
    "we have",
    "use",
)
_THOSE = Pattern(
    r"(?:must not|does not|do not|don.t|never) (?:create|make)\b[^.;]{0,20}\bany of (?:those|these|"
    r"the) (?:resources|things|services)"
)
# `No bucket is public` speaks of all buckets, and forbids none.
_IS_SOMETHING = Pattern(
    r"\s+(?:that |which |may |must |shall |should |can |will )?(?:is|are|be|has|have|gets?|uses?|runs?|goes|stays?|"
    r"leaves?|"
    r"without|with|outside)\b(?! (?:be )?(?:needed|required|necessary|wanted|allowed|permitted|created|used|made|"
    r"deployed|to be))"
)
# `No VPC required` leaves it to whoever answers.
_UNNEEDED = Pattern(r"\s+(?:is |are )?(?:required|needed|necessary)\b")
# What is never forbidden as such, but in some use.
_NEVER_ABSENT = frozenset({"log_group", "task", "kms_key", "alarm", "security_group", "parameter", "dns_record"})


def _absences(said: Said) -> Iterator[Found]:
    known = concepts()
    ruled = unwanted(said)
    for mention in said.mentions:
        if mention.start not in ruled or mention.concept in _NEVER_ABSENT:
            continue
        if mention not in said.own and mention.concept != "secret":
            continue
        begin = said.part(mention.start, ";")[0]
        before = said.text[begin : mention.start]
        ruled_out = NONE_OF_IT.match(said.text, mention.end) or RULED_OUT.match(said.text, mention.end)
        if re.match(r"s? public\b", said.text[mention.end :]):
            continue
        if (_IS_SOMETHING.match(said.text, mention.end) and not ruled_out) or _UNNEEDED.match(said.text, mention.end):
            continue
        if _DEFAULT.search(before) or "more than" in before[-24:].lower():
            continue
        if known[mention.concept].general or _PUBLIC.search(before) or _SOMEWHERE.match(said.text, mention.end):
            continue
        if not _MAKING.search(before) and not ruled_out:
            continue
        if how_many(said, mention) or (
            mention.concept == "secret" and not re.search("create|make", before, re.IGNORECASE)
        ):
            continue
        yield Found(kind="absent", of=mention.concept, at=mention.start)
    yield from _pointed_at(said)


def _pointed_at(said: Said) -> Iterator[Found]:
    """What a sentence forbids without naming it: `do not create any of those`, `don't make another one`."""
    if again := _ANOTHER.search(said.text):
        opening = said.text.rfind("(", 0, again.start())
        opening = -1 if said.text.rfind(")", 0, again.start()) > opening else opening
        begin = max(opening, said.text.rfind(";", 0, again.start())) + 1
        named = [m for m in said.mentions if begin <= m.start < again.start()]
        meant = {"dns_zone" if m.concept == "dns_record" else m.concept for m in named}
        if len(meant) == 1 and _IS_THERE.search(said.text, begin, again.start()):
            yield Found(kind="absent", of=meant.pop(), at=again.start())
    if those := _THOSE.search(said.text):
        before = said.before
        while before is not None and not before.own:
            before = before.before
        for mention in before.own if before is not None else ():
            yield Found(kind="absent", of=mention.concept, at=those.start())
    if never := re.search(r"\bsecrets? (?:is|are) never created\b", said.text, re.IGNORECASE):
        yield Found(kind="absent", of="secret", at=never.start())


def _counts_at_most(said: Said) -> Iterator[Found]:
    """`Do not create more than two buckets`."""
    pattern = Pattern(rf"\b(?:not|n.t|never)\b[^.;]{{0,16}}\bmore than (?P<n>{COUNTED})\s+")
    for match in pattern.finditer(said.text):
        mention = next((m for m in said.mentions if m.start == match.end()), None)
        if mention and (value := value_of(match["n"])):
            yield Found(kind="count", of=mention.concept, want={"count": {"at_most": value}}, at=match.start())


READERS: tuple[Callable[[Said], Iterator[Found]], ...] = (
    _absences,
    _counts_at_most,
)
