"""Which element of one list stands for which of another."""

from __future__ import annotations

from collections import Counter, defaultdict
from difflib import SequenceMatcher

from ._alike import Judge, Side
from ._terms import Bag, Entry, Hidden, Ref, Term, leaves_of

_NAMES = ("name", "Name", "key", "Key", "Sid", "attributeName", "containerPort", "priority", "port", "number")
"""Fields by which people tell the elements of a list apart."""
_ENOUGH = 0.25
_MOST = 10_000
"""Combinations that are weighed; longer lists that have little in common are not put into pairs."""
Couple = tuple[Entry | None, Entry | None]


def as_bag(term: Term) -> Bag:
    """A list; anything else is a list of one."""
    return term if isinstance(term, Bag) else Bag((Entry(term, "", ""),))


def couples(judge: Judge, mine: tuple[Entry, ...], other: tuple[Entry, ...], *, ordered: bool) -> list[Couple]:
    """The elements that are not equal, paired with what they stand for; None where there is nothing."""
    if ordered:
        return _in_order(judge, mine, other)
    left, right = _unequal(judge, mine, other)
    found: list[Couple] = []
    if len(left) * len(right) > _MOST:
        return [*((entry, None) for entry in left), *((None, entry) for entry in right)]
    scored = [(-_likeness(judge, a.value, b.value), i, j) for i, a in enumerate(left) for j, b in enumerate(right)]
    gone: tuple[set[int], set[int]] = (set(), set())
    for score, i, j in sorted(scored):
        alone = len(left) == len(right) == 1 and _is_small(left[0].value) and _is_small(right[0].value)
        if i in gone[0] or j in gone[1] or (-score < _ENOUGH and not alone):
            continue
        gone[0].add(i)
        gone[1].add(j)
        found.append((left[i], right[j]))
    found += [(entry, None) for i, entry in enumerate(left) if i not in gone[0]]
    found += [(None, entry) for j, entry in enumerate(right) if j not in gone[1]]
    return found


def _unequal(judge: Judge, mine: tuple[Entry, ...], other: tuple[Entry, ...]) -> tuple[list[Entry], list[Entry]]:
    """Elements without an equal on the other side."""
    keys: dict[str, list[Entry]] = defaultdict(list)
    for entry in other:
        keys[judge.theirs.key(entry.value)].append(entry)
    left = []
    for entry in mine:
        equal = keys.get(judge.ours.key(entry.value))
        if equal:
            equal.pop(0)
        else:
            left.append(entry)
    right = [entry for entry in other if any(entry is kept for kept in keys[judge.theirs.key(entry.value)])]
    return left, right


def _in_order(judge: Judge, mine: tuple[Entry, ...], other: tuple[Entry, ...]) -> list[Couple]:
    ours, theirs = [judge.ours.key(e.value) for e in mine], [judge.theirs.key(e.value) for e in other]
    found: list[Couple] = []
    for tag, i, i_end, j, j_end in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        both = min(i_end - i, j_end - j)
        found += [(mine[i + k], other[j + k]) for k in range(both)]
        found += [(entry, None) for entry in mine[i + both : i_end]]
        found += [(None, entry) for entry in other[j + both : j_end]]
    return found


def _is_small(term: Term) -> bool:
    return not isinstance(term, dict) or len(term) == 1


def _likeness(judge: Judge, mine: Term, other: Term) -> float:
    if isinstance(mine, dict) and isinstance(other, dict):
        ours, theirs = _leaves(judge.ours, mine), _leaves(judge.theirs, other)
        whole = sum(ours.values()) + sum(theirs.values())
        share = 2 * sum((ours & theirs).values()) / whole if whole else 0.0
        return share + _by_name(judge, mine, other)
    if judge.alike(mine, other):
        return 2.0
    if isinstance(mine, Hidden) or isinstance(other, Hidden):
        return 0.0
    if isinstance(mine, Ref) and isinstance(other, Ref):
        return 0.6 if _type(mine) == _type(other) else 0.3
    if isinstance(mine, str) and isinstance(other, str):
        return 0.3 + 0.3 * SequenceMatcher(None, mine, other).quick_ratio()
    return 0.3 if type(mine) is not dict and type(other) is not dict else 0.0


def _type(ref: Ref) -> str:
    return ref.urn.rpartition("::")[0].rpartition("::")[2].rpartition("$")[2]


def _by_name(judge: Judge, mine: dict[str, Term], other: dict[str, Term]) -> float:
    for name in _NAMES:
        if name in mine and name in other:
            return 0.5 if judge.equal(mine[name], other[name]) else -0.15
    return 0.0


def _leaves(side: Side, term: Term) -> Counter[str]:
    return Counter(f"{path}={side.key(leaf)}" for path, leaf in leaves_of(term))
