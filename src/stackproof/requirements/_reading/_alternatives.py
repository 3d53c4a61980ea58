"""Sentences that leave a choice: `either a DynamoDB table or an Aurora cluster`."""

from __future__ import annotations

import re

from ._said import Found, Said

_EITHER = re.compile(r"\beither\b(?P<first>.+?)\bor\b(?P<second>[^.;]+)", re.I)


def alternatives_of(said: Said) -> list[Found]:
    """One fact of kind `any` for an either-or, with what else the sentence says before it; [] where there is none."""
    match = _EITHER.search(said.text)
    if match is None:
        return []
    from ._outline import Statement
    from ._readers import facts_of

    def facts(text: str) -> list[Found]:
        statement = Statement(
            text=text,
            line=said.statement.line,
            headings=said.statement.headings,
            lead=said.statement.lead,
            kind=said.statement.kind,
            block=said.statement.block,
        )
        return list(facts_of(Said(statement, said.before)))

    head = said.text[: match.start()]
    first, second = facts(head + match["first"]), facts(head + match["second"])
    shared = [one for one in first if any(_same(one, other) for other in second)]
    ways = [
        next((one for one in side if not any(_same(one, other) for other in shared)), None) for side in (first, second)
    ]
    if ways[0] is None or ways[1] is None:
        return []
    chosen = tuple(way for way in ways if way is not None)
    return [*shared, Found(kind="any", any_of=chosen, at=match.start())]


def _same(one: Found, other: Found) -> bool:
    return (one.kind, one.of, one.want) == (other.kind, other.of, other.want)
