"""Outputs of the stacks: told apart by what they hold, not by what they are called."""

from __future__ import annotations

from ._alike import Judge, Side
from ._found import Found, Holder, Outcome
from ._terms import Entry, Hidden, Ref, Sealed, Term, Text


def compare_outputs(judge: Judge) -> Outcome:
    """Outputs that only one side has, or that hold something else under the same name."""
    mine, other = judge.ours.form.outputs, judge.theirs.form.outputs
    equal = {judge.ours.key(e.value) for e in mine} & {judge.theirs.key(e.value) for e in other}
    left = [e for e in mine if judge.ours.key(e.value) not in equal]
    right = [e for e in other if judge.theirs.key(e.value) not in equal]
    out = Outcome(whole=len(other), alike=len(other) - len(right))
    for entry in list(right):
        twin = _twin(judge, left, entry)
        if twin is None:
            continue
        left.remove(twin)
        right.remove(entry)
        _judge(judge, out, twin, entry)
    hidden = any(isinstance(e.value, Hidden) for e in (*left, *right))
    out.undecided += [_found(e, None) for e in left if isinstance(e.value, Hidden)]
    out.undecided += [_found(None, e) for e in right if isinstance(e.value, Hidden) or hidden]
    out.found += [_found(e, None) for e in left if not isinstance(e.value, Hidden)]
    out.found += [_found(None, e) for e in right if not (isinstance(e.value, Hidden) or hidden)]
    return out


def _judge(judge: Judge, out: Outcome, mine: Entry, other: Entry) -> None:
    if isinstance(mine.value, Hidden) or isinstance(other.value, Hidden) or judge.undecided(mine.value, other.value):
        out.undecided.append(_found(mine, other))
    elif judge.alike(mine.value, other.value) or _both_hold_text(mine.value, other.value):
        out.alike += 1
    else:
        out.found.append(_found(mine, other))


def _twin(judge: Judge, left: list[Entry], entry: Entry) -> Entry | None:
    """What the answer has for an output of the ideal: the same text, the same name, or the same resource."""
    for test in (
        lambda e: judge.alike(e.value, entry.value),
        lambda e: _bare(e.path) == _bare(entry.path),
        lambda e: (held := _held(judge.ours, e.value)) is not None and held == _held(judge.theirs, entry.value),
    ):
        found = next((e for e in left if test(e)), None)
        if found is not None:
            return found
    return None


def _bare(name: str) -> str:
    """`vpcId`, `vpc_id` and `vpc-id` are one name."""
    return name.replace("_", "").replace("-", "").lower()


def _held(side: Side, term: Term) -> str | None:
    parts = term.parts if isinstance(term, Text) else (term,)
    refs = [part for part in parts if isinstance(part, Ref)]
    return side.token(refs[0].urn) if len(refs) == 1 else None


def _both_hold_text(mine: Term, other: Term) -> bool:
    """Texts without a resource in them are for people."""
    return isinstance(mine, str | Sealed) and isinstance(other, str | Sealed)


def _found(mine: Entry | None, other: Entry | None) -> Found:
    return Found(
        property="",
        ours=Holder("", mine.path if mine else ""),
        theirs=Holder("", other.path if other else ""),
        mine=mine.value if mine else None,
        other=other.value if other else None,
        element=True,
    )
