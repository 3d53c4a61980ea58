"""From a prompt to its requirements: every statement is asked for facts, and what none is said of is listed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import msgspec

from stackproof.model import PromptRemark, Requirements

from .._asked import asked_of
from .._mentions import mentions as languages_in
from ._alternatives import alternatives_of
from ._conflicts import settled
from ._given import without_given
from ._mentions import closed_over, meant_by, named_in
from ._modality import (
    background_until,
    condition_of,
    is_courtesy,
    is_demand,
    is_out_of_scope,
    is_wish,
    labels_background,
    tells_a_story,
)
from ._outline import LONGEST_TEXT, MOST_STATEMENTS, statements
from ._patterns import words
from ._readers import facts_of
from ._said import Found, Said
from ._taken import Taken, merged, numbered, without_repeats

_OVERRIDES_ABOVE = words(
    "(?:takes? precedence over|overrul\\w+|overrid\\w+|replaces?|supersedes?) (?:the |everything |all |what is said |"
    "anything )+above"
)
# What a statement under a condition takes for granted.
_GRANTED = frozenset({"service", "count"})
_TOO_LONG = "the prompt is longer than what is read; nothing from here on was looked at"


def read(prompt: str) -> Requirements:
    """The requirements of a prompt, in the order of its lines. The same text always gives the same."""
    listed = _said(prompt)
    collected = _Collected()
    for order, said in enumerate(listed, 1):
        _collect(collected, order, said)
    remarks = list(_unread(collected))
    if len(prompt) > LONGEST_TEXT or len(listed) == MOST_STATEMENTS:
        last = listed[-1].statement.line if listed else 1
        remarks.append(PromptRemark(kind="not_understood", text="", line=last, message=_TOO_LONG))
    kept, conflicts = settled(
        merged([*_platform(prompt), *without_given(collected.taken)]), (said.text for said in listed)
    )
    ordered = sorted([*remarks, *conflicts], key=lambda remark: remark.line)
    return Requirements(requirements=tuple(numbered(without_repeats(kept))), remarks=tuple(ordered))


class _Collected(msgspec.Struct):
    """What was read so far. read_from: statements that said something. unread: those that said nothing, though they
    ask. told: those that neither say nor ask. background: the paragraph that is labelled so. overriding: a sentence
    said that what follows it wins."""

    taken: list[Taken] = []
    read_from: set[int] = set()
    unread: list[tuple[int, Said]] = []
    told: list[Said] = []
    named: set[str] = set()
    background: int = -1
    overriding: bool = False


def _collect(collected: _Collected, order: int, said: Said) -> None:
    """Take the facts of one statement."""
    statement = said.statement
    if statement.kind == "heading":
        collected.overriding = False
        return
    if statement.first and labels_background(said):
        collected.background = statement.block
    in_background = statement.block == collected.background
    collected.overriding = collected.overriding or _OVERRIDES_ABOVE.search(said.text) is not None
    own = [
        msgspec.structs.replace(one, order=order, overriding=collected.overriding)
        for one in _facts(said, in_background=in_background)
    ]
    collected.taken += own
    if any(one.found.kind != "service" or one.found.of not in collected.named for one in own):
        collected.read_from.add(order)
    elif not in_background and _is_open(said):
        collected.unread.append((order, said))
    elif not own:
        collected.told.append(said)
    collected.named.update(one.found.of for one in own)


def _unread(collected: _Collected) -> Iterator[PromptRemark]:
    """Remarks on sentences from which nothing was read; a sentence may have parts."""
    for order, said in collected.unread:
        before = said.before is not None and said.before.text.endswith(";") and order - 1 in collected.read_from
        behind = said.text.endswith(";") and order + 1 in collected.read_from
        if not before and not behind:
            yield PromptRemark(kind="not_understood", text=said.statement.text, line=said.statement.line)
    for said in collected.told:
        yield PromptRemark(kind="narration", text=said.statement.text, line=said.statement.line)


def _said(prompt: str) -> list[Said]:
    """All statements, each with what the whole prompt names."""
    listed: list[Said] = []
    for statement in islice(statements(prompt), MOST_STATEMENTS):
        listed.append(Said(statement, earlier=listed[-1] if listed else None))
    known = closed_over(meant_by(mention for said in listed for mention in named_in(said.text)))
    for said in listed:
        said.known = known
        if said.before is not None:
            said.before.after = said
    return listed


def _platform(prompt: str) -> Iterator[Taken]:
    asked = asked_of(prompt)
    for kind, wanted in (("platform", asked.platform), ("language", asked.language)):
        if wanted is not None:
            yield Taken(found=Found(kind=kind, want={kind: wanted.value}), text=wanted.evidence, line=wanted.line or 1)


def _facts(said: Said, *, in_background: bool) -> Iterator[Taken]:
    until = background_until(said, in_background=in_background)
    outside = is_out_of_scope(said)
    wish = is_wish(said)
    story = tells_a_story(said)
    condition = condition_of(said)
    if condition:
        said = Said(said.statement, said.known | {condition}, said.earlier)
    statement = said.statement
    table = f"{statement.headings} {statement.lead}" if statement.kind == "row" else ""
    block_text = f"{said.text} {said.before.text if said.before else ''}"
    for found in sorted(alternatives_of(said) or facts_of(said), key=lambda one: one.at):
        if condition and found.kind in _GRANTED:
            continue
        yield Taken(
            found=msgspec.structs.replace(found, when=condition),
            text=statement.text,
            line=statement.line,
            binding=found.kind == "absent" if outside else found.at >= until,
            wish=wish,
            told=story,
            number=statement.number,
            table=table,
            block_text=block_text,
        )


def _is_open(said: Said) -> bool:
    """Whether a statement that gave no fact asks for something."""
    if (
        is_courtesy(said)
        or said.statement.titles
        or said.text.endswith(":")
        or is_out_of_scope(said)
        or not is_demand(said)
    ):
        return False
    return not languages_in(said.text)
