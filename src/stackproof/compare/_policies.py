"""Policy documents as terms: a set of statements, each with sets of actions, resources and principals."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ._terms import Bag, Entry, Ref, Term, key_of

_ACCOUNT_ROOT = re.compile(r"arn:aws[\w-]*:iam::(\d{12}):root")
_NAMED = ("Version", "Id", "version", "id")


def policy_term(document: dict[str, Term], urn: str) -> dict[str, Term]:
    """A document that has statements, in the one form that all of its spellings have."""
    statement = document["Statement"]
    if not isinstance(statement, dict | Bag):
        return document
    entries = statement.entries if isinstance(statement, Bag) else (Entry(statement, urn, ""),)
    rest: dict[str, Term] = {key: item for key, item in document.items() if key not in (*_NAMED, "Statement")}
    return {**rest, "Statement": merged(_with(entry, _statement(entry.value)) for entry in entries)}


def merged(statements: Iterable[Entry]) -> Bag:
    """Statements that differ in their actions alone are one, and those that differ in their resources alone."""
    written = tuple(statements)
    found = list(written)
    for name in ("Action", "Resource"):
        found = _joined(found, name)
    return Bag(tuple(found), written=written)


def _joined(entries: list[Entry], name: str) -> list[Entry]:
    groups: dict[str, list[Entry]] = {}
    for number, entry in enumerate(entries):
        value = entry.value
        if isinstance(value, dict) and isinstance(value.get(name), Bag):
            rest: Term = {key: item for key, item in value.items() if key != name}
            groups.setdefault(key_of(rest, _own_key), []).append(entry)
        else:
            groups[f"alone {number}"] = [entry]
    return [_one(group, name) if len(group) > 1 else group[0] for group in groups.values()]


def _one(group: list[Entry], name: str) -> Entry:
    items: dict[str, Entry] = {}
    for entry in group:
        held = entry.value[name] if isinstance(entry.value, dict) else Bag(())
        for item in held.entries if isinstance(held, Bag) else ():
            items.setdefault(key_of(item.value, _own_key), item)
    first = group[0]
    value = first.value if isinstance(first.value, dict) else {}
    return _with(first, {**value, name: Bag(tuple(items.values()))})


def _own_key(ref: Ref) -> str:
    return f"{ref.urn} {ref.facet}"


def _with(entry: Entry, value: Term) -> Entry:
    return Entry(value, entry.urn, entry.path)


def _statement(term: Term) -> Term:
    if not isinstance(term, dict):
        return term
    found = dict(term)
    for name in ("Action", "NotAction", "Resource", "NotResource"):
        if name in found:
            found[name] = _listed(found[name], lower=name.endswith("Action"))
    for name in ("Principal", "NotPrincipal"):
        if name in found:
            found[name] = _principal(found[name])
    return found


def _listed(term: Term, *, lower: bool) -> Term:
    entries = term.entries if isinstance(term, Bag) else (Entry(term, "", ""),)
    if not lower:
        return Bag(entries)
    return Bag(tuple(_with(e, e.value.lower() if isinstance(e.value, str) else e.value) for e in entries))


def _principal(term: Term) -> Term:
    if isinstance(term, str):
        return {"AWS": term}
    if not isinstance(term, dict):
        return term
    return {kind: _accounts(item) for kind, item in term.items()}


def _accounts(term: Term) -> Term:
    if isinstance(term, Bag):
        return Bag(tuple(_with(entry, _accounts(entry.value)) for entry in term.entries))
    return _ACCOUNT_ROOT.sub(r"\1", term) if isinstance(term, str) else term
