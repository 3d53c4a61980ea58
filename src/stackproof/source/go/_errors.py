"""Errors of constructors and lookups that are dropped, or overwritten before anything looks at them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stackproof.golang import File, Program
from stackproof.golang import nodes as n
from stackproof.model import Remark

from ._remarking import remark
from ._sdk import resolver_of
from ._sdk._kinds import ERROR, SdkFunction, Several
from ._units import units_of


def ignored_errors(program: Program) -> Iterator[Remark]:
    """One remark for each call of a provider's SDK whose error nobody sees; tests may do as they like."""
    for unit in units_of(program):
        for file, items in unit.blocks if not unit.test else ():
            if not file.ours or file.source.torn:
                continue
            for at, item in enumerate(items):
                name = _error_of(program, item)
                if name is None:
                    continue
                called = _called(file, item)
                if name == "_":
                    yield _remark(program, file, item, f"the error of {called} is dropped")
                elif (other := _overwritten(file, name, items[at + 1 :])) is not None:
                    said = f"the error of {called} is overwritten in line {other.line} before anything looks at it"
                    yield _remark(program, file, item, said)


def _remark(program: Program, file: File, item: n.Statement, said: str) -> Remark:
    data = {"fix": "return the error where it is not nil"}
    return remark(program, file, item, "go.error-ignored", said, data=data, refused=False)


def _error_of(program: Program, item: n.Statement) -> str | None:
    """The name that takes the error of a call of the SDK."""
    targets = item.names if isinstance(item, n.Define) else item.targets if isinstance(item, n.Assign) else []
    if not isinstance(item, n.Define | n.Assign) or len(item.values) != 1 or not targets:
        return None
    call, last = item.values[0], targets[-1]
    if not isinstance(call, n.Call) or not isinstance(last, n.Name):
        return None
    resolver = resolver_of(program)
    kind = resolver.kind(call)
    of_sdk = isinstance(resolver.kind(call.function), SdkFunction)
    whole = isinstance(kind, Several) and len(kind.kinds) == len(targets) and kind.kinds[-1] == ERROR
    return last.text if of_sdk and whole else None


def _called(file: File, item: n.Statement) -> str:
    call = item.values[0] if isinstance(item, n.Define | n.Assign) else None
    return file.text_of(call.function) if isinstance(call, n.Call) else ""


def _overwritten(file: File, name: str, after: list[n.Statement]) -> n.Statement | None:
    """The statement that sets the name anew although nothing in between has mentioned it."""
    word = re.compile(rf"(?<![\w.]){re.escape(name)}\b")
    for item in after:
        found = len(word.findall(file.text_of(item)))
        if not found:
            continue
        targets = item.names if isinstance(item, n.Define) else item.targets if isinstance(item, n.Assign) else []
        set_there = sum(isinstance(one, n.Name) and one.text == name for one in targets)
        plain = isinstance(item, n.Define) or (isinstance(item, n.Assign) and item.operator == "=")
        return item if plain and set_there == found == 1 else None
    return None
