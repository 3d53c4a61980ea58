"""Whether a function ends in a terminating statement, as the Go specification defines those."""

from __future__ import annotations

from typing import Any

from stackproof.golang import nodes as n


def terminates(body: n.Block, *, panics: bool = True) -> bool:
    """Whether control never reaches the end. panics: `panic` is the language's own."""
    return _list(body.statements, panics)


def _list(items: list[n.Statement], panics: bool) -> bool:
    return bool(items) and _statement(items[-1], "", panics)


def _statement(item: n.Statement | None, label: str, panics: bool) -> bool:
    match item:
        case n.Return():
            return True
        case n.Branch(kind=kind):
            return kind == "goto"
        case n.Evaluate(value=n.Call(function=n.Name(text="panic"))):
            return panics
        case n.Block(statements=inside):
            return _list(inside, panics)
        case n.If(body=body, otherwise=otherwise):
            return otherwise is not None and _list(body.statements, panics) and _statement(otherwise, "", panics)
        case n.For(condition=None, body=body):
            return not _is_left(body, label, implicit=True)
        case n.Labeled(label=own, statement=inner):
            return _statement(inner, own, panics)
        case n.Switch() | n.TypeSwitch():
            return any(case.default for case in item.cases) and all(_case(case, label, panics) for case in item.cases)
        case n.Select():
            return all(_case(case, label, panics) for case in item.cases)
        case n.Torn():
            return True  # nothing is known of it
    return False


def _case(case: n.Case, label: str, panics: bool) -> bool:
    items = case.body.statements
    falls = bool(items) and isinstance(items[-1], n.Branch) and items[-1].kind == "fallthrough"
    return (falls or _list(items, panics)) and not _is_left(case.body, label, implicit=True)


def _is_left(item: Any, label: str, *, implicit: bool) -> bool:
    """Whether a `break` leads out of the statement around. implicit: one without a label does."""
    match item:
        case n.Branch(kind="break", label=to):
            return implicit if not to else to == label
        case n.Block(statements=inside):
            return any(_is_left(one, label, implicit=implicit) for one in inside)
        case n.If(body=body, otherwise=otherwise):
            return _is_left(body, label, implicit=implicit) or _is_left(otherwise, label, implicit=implicit)
        case n.Labeled(statement=inner):
            return _is_left(inner, label, implicit=implicit)
        case n.For(body=body) | n.Range(body=body):
            return bool(label) and _is_left(body, label, implicit=False)
        case n.Switch(cases=cases) | n.TypeSwitch(cases=cases) | n.Select(cases=cases):
            return bool(label) and any(_is_left(case.body, label, implicit=False) for case in cases)
    return False
