"""Errors of constructors and lookups that are dropped, overwritten before anything looks at them, or left lying."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from stackproof.golang import File, Program
from stackproof.golang import nodes as n
from stackproof.model import Remark

from ._bindings import Unit
from ._remarking import remark
from ._sdk import resolver_of
from ._sdk._kinds import ERROR, UNKNOWN, SdkFunction, Several
from ._units import units_of


def ignored_errors(program: Program) -> Iterator[Remark]:
    """One remark for each call of a provider's SDK whose error nobody sees; tests may do as they like."""
    for unit in units_of(program):
        for file, items in unit.blocks if not unit.test else ():
            if not file.ours or file.source.torn:
                continue
            for at, item in enumerate(items):
                call = _call_of(program, unit, item)
                why = _why_unseen(unit, file, items, at) if call is not None else ""
                if call is not None and why:
                    said = f"the error of {file.text_of(call.function)} {why}"
                    data = {"fix": "return the error where it is not nil"}
                    yield remark(program, file, item, "go.error-ignored", said, data=data, refused=False)


def _call_of(program: Program, unit: Unit, item: n.Statement) -> n.Call | None:
    """The call of an SDK whose error a statement gives to a name, or to nothing."""
    targets = _targets(item)
    values = (
        [item.value] if isinstance(item, n.Evaluate) else item.values if isinstance(item, n.Define | n.Assign) else []
    )
    if len(values) != 1 or not isinstance(values[0], n.Call):
        return None
    results = _results(program, unit, values[0])
    fits = not targets or (len(targets) == results and isinstance(targets[-1], n.Name))
    return values[0] if results and fits else None


def _results(program: Program, unit: Unit, call: n.Call) -> int:
    """How many results a call of a provider's SDK has, 0 where none of them is an error."""
    resolver, function = resolver_of(program), call.function
    kind = resolver.kind(call)
    if isinstance(resolver.kind(function), SdkFunction):
        return len(kind.kinds) if isinstance(kind, Several) and kind.kinds[-1:] == (ERROR,) else 0
    if not isinstance(function, n.Selector) or not re.match(r"New[A-Z]", function.name) or len(call.arguments) < 2:
        return 0
    # Constructors of SDKs whose schema is not on board are made by the same generator.
    found = unit.resolved.get(id(function.operand))
    imported = found.imported if found is not None else None
    return 2 if kind is UNKNOWN and imported is not None and imported.kind in ("sdk", "provider") else 0


def _targets(item: n.Statement) -> Sequence[n.Expression]:
    return item.names if isinstance(item, n.Define) else item.targets if isinstance(item, n.Assign) else []


def _why_unseen(unit: Unit, file: File, items: list[n.Statement], at: int) -> str:
    """What becomes of the error that a statement of a block gets, "" where something may look at it."""
    targets = _targets(items[at])
    name = targets[-1] if targets else None
    if not isinstance(name, n.Name) or name.text == "_":
        return "is dropped"
    word = re.compile(rf"(?<![\w.]){re.escape(name.text)}\b")
    for item in items[at + 1 :]:
        found = len(word.findall(file.text_of(item)))
        if not found:
            continue
        set_there = sum(one.text == name.text for one in _targets(item) if isinstance(one, n.Name))
        if _is_plain(item) and set_there == found == 1:
            return f"is overwritten in line {item.line} before anything looks at it"
        return ""
    return "is looked at by nothing" if _ends_here(unit, file, items[:at], name, word) else ""


def _ends_here(unit: Unit, file: File, before: list[n.Statement], name: n.Name, word: re.Pattern[str]) -> bool:
    """Whether a variable is declared earlier in the very block that does not mention it again, and by no function that
    may look at it afterwards."""
    found = unit.resolved.get(id(name))
    if found is None or found.kind != "variable":
        return False
    for item in before:
        names = item.names if isinstance(item, n.Define | n.Variable) else []
        if any(one is found.node for one in names):
            break
    else:
        return False
    elsewhere = re.compile(rf"\bfunc\b|&\s*{re.escape(name.text)}\b")
    texts = (file.text_of(item) for item in before)
    return not any(elsewhere.search(text) and word.search(text) for text in texts)


def _is_plain(item: n.Statement) -> bool:
    return isinstance(item, n.Define) or (isinstance(item, n.Assign) and item.operator == "=")
