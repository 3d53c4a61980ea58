"""As many values as there are names, parameters and results for them."""

from __future__ import annotations

from stackproof.aws import go_core
from stackproof.golang import File
from stackproof.golang import nodes as n

from ._kinds import UNKNOWN, CoreFunction, Function, Several
from ._notes import Notes
from ._resolve import Resolver
from ._spell import text_of

_SINGLE = (n.Basic, n.Binary, n.Composite, n.Function, n.Name, n.Selector)


def check_assignment(resolver: Resolver, notes: Notes, file: File, node: n.Define | n.Assign | n.Variable) -> None:
    """`bucket := s3.NewBucket(...)`: a call that gives two values for one name."""
    names = node.targets if isinstance(node, n.Assign) else node.names
    if not node.values or (isinstance(node, n.Assign) and node.operator != "="):
        return
    if isinstance(node, n.Define) and _has_others(node):
        return
    if len(node.values) > 1:
        if len(node.values) != len(names):
            _report(
                notes,
                file,
                node,
                f"{_many(len(names), 'name')} for {_many(len(node.values), 'value')}",
                "WrongAssignCount",
            )
        return
    given = _count(resolver, node.values[0])
    if given is None or given == len(names):
        return
    called = node.values[0]
    what = text_of(file, called.function) if isinstance(called, n.Call) else "the value"
    gives = f"gives {_many(given, 'value')}" if given else "gives no value"
    hint = "; the last one is an error" if given == 2 and len(names) == 1 else ""
    take = f"{_many(len(names), 'name')} {'takes' if len(names) == 1 else 'take'} them"
    said = f"{what or 'the call'} {gives}, and {take}{hint}"
    _report(notes, file, node, said, "WrongAssignCount")


def _has_others(node: n.Define) -> bool:
    """Whether something else than names stands on the left, which the records leave out."""
    left = node.at.child_by_field_name("left")
    return left is not None and len([item for item in left.named_children if item.type != "comment"]) != len(node.names)


def _count(resolver: Resolver, node: n.Expression) -> int | None:
    """How many values an expression has; None where that cannot be told, or a form with `ok` may be meant."""
    if not isinstance(node, n.Call):
        return 1 if isinstance(node, _SINGLE) or (isinstance(node, n.Unary) and node.operator != "<-") else None
    kind = resolver.kind(node)
    if isinstance(kind, Several):
        return len(kind.kinds)
    callee = resolver.kind(node.function)
    return 1 if kind is not UNKNOWN or (isinstance(callee, Function) and len(callee.results) == 1) else None


def check_return(resolver: Resolver, notes: Notes, file: File, node: n.Return, kind: n.FunctionType) -> None:
    """`return nil` out of a function with two results."""
    wanted = len(kind.results)
    named = bool(kind.results) and bool(kind.results[0].name)
    given = len(node.values)
    if given == 0 and (named or not wanted):
        return
    if given == 1:
        one = _count(resolver, node.values[0])
        if one is None and wanted != 1 and isinstance(node.values[0], n.Call):
            return
        given = one if one is not None else 1
    if given != wanted:
        verb = "is" if given == 1 else "are"
        said = f"{_many(given, 'value')} {verb} returned, and the function has {_many(wanted, 'result')}"
        _report(notes, file, node, said, "WrongResultCount")


def is_forwarded(resolver: Resolver, node: n.Call) -> bool:
    """`f(g())`: one call may give all arguments."""
    if len(node.arguments) != 1 or not isinstance(node.arguments[0], n.Call):
        return False
    given = resolver.kind(node.arguments[0])
    return given is UNKNOWN or isinstance(given, Several)


def check_call(resolver: Resolver, notes: Notes, file: File, node: n.Call, callee: Function) -> None:
    """A call of a function of the program, with more or fewer arguments than it takes."""
    if node.spread or is_forwarded(resolver, node):
        return
    given, wanted = len(node.arguments), len(callee.parameters)
    if given == wanted or (callee.variadic and given >= wanted - 1):
        return
    what = callee.name or text_of(file, node.function) or "the function"
    least = "at least " if callee.variadic else ""
    said = (
        f"{what} takes {least}{_many(wanted - callee.variadic, 'argument')}, and {_many(given, 'argument')} are given"
    )
    _report(notes, file, node, said, "WrongArgCount")


def check_core(resolver: Resolver, notes: Notes, file: File, node: n.Call, callee: CoreFunction) -> None:
    """A call of the core SDK with more or fewer arguments than it takes: `config.Require("key")`."""
    text = _signature(callee)
    if node.spread or not text.startswith("(") or is_forwarded(resolver, node):
        return
    wanted, variadic = _parameters(text)
    given = len(node.arguments)
    if given == wanted or (variadic and given >= wanted - 1):
        return
    label = text_of(file, node.function) or callee.name
    takes = f"{'at least ' if variadic else ''}{_many(wanted - variadic, 'argument')}"
    said = f"{label} takes {takes}, and {_many(given, 'argument')} {'is' if given == 1 else 'are'} given"
    if given < wanted - variadic:
        data = {"symbol": label, "class": label, "arguments": ["args"], "rule": "WrongArgCount"}
        notes.report("sdk.missing-argument", file, node.function, said, data=data)
    else:
        _report(notes, file, node, said, "WrongArgCount")


def _signature(callee: CoreFunction) -> str:
    core = go_core()
    if callee.owner:
        return core.members(callee.module, callee.owner).get(callee.name, "")
    return core.text(callee.module, callee.name)


def _parameters(text: str) -> tuple[int, bool]:
    """How many parameters a signature has, and whether the last one takes any number."""
    depth, parts = 0, [""]
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        if depth == 0:
            break
        if character == "," and depth == 1:
            parts.append("")
        elif not (character == "(" and depth == 1):
            parts[-1] += character
    listed = [part.strip() for part in parts if part.strip()]
    return len(listed), bool(listed) and listed[-1].startswith("...")


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _report(notes: Notes, file: File, node: n.Node, said: str, rule: str) -> None:
    notes.report("go.count", file, node, said, data={"rule": rule})
