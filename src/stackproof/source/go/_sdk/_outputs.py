"""Outputs that are taken for their values: in texts, in conversions and in comparisons."""

from __future__ import annotations

import re
from typing import Any

from stackproof.golang import File
from stackproof.golang import nodes as n

from ._kinds import Core, Kind, Plain, Pointer, Space, is_output
from ._notes import Notes
from ._resolve import Resolver
from ._spell import spelled, text_of

_TEXTS = frozenset({"Sprintf", "Sprint", "Sprintln", "Errorf", "Appendf"})
_PRINTS = frozenset({"Printf", "Print", "Println", "Fprintf", "Fprintln", "Fprint"})
_SIMPLE = frozenset({"String", "Int", "Bool", "Float64", "ID", "URN"})
_BASES = {"String": "string", "ID": "string", "URN": "string", "Int": "int", "Bool": "bool", "Float64": "float64"}


def check_call(resolver: Resolver, notes: Notes, file: File, node: n.Call) -> None:
    """`fmt.Sprintf("%s", bucket.Arn)`: the text is that of a pointer, not of the value."""
    callee = node.function
    owner = resolver.kind(callee.operand) if isinstance(callee, n.Selector) else None
    if not isinstance(callee, n.Selector) or not isinstance(owner, Space):
        return
    path = owner.imported.path
    if path == "fmt" and callee.name in _TEXTS | _PRINTS:
        for item in node.arguments:
            if is_output(resolver.kind(item)):
                _in_text(
                    notes, file, item, f"fmt.{callee.name}", harmless=callee.name in _PRINTS or callee.name == "Errorf"
                )
                return
    elif path == "log" and callee.name.startswith(("Print", "Fatal")):
        for item in node.arguments:
            if is_output(resolver.kind(item)):
                _in_text(notes, file, item, f"log.{callee.name}", harmless=True)
                return
    elif path == "encoding/json" and callee.name in ("Marshal", "MarshalIndent"):
        _marshal(resolver, notes, file, node)


def _in_text(notes: Notes, file: File, node: n.Expression, where: str, *, harmless: bool) -> None:
    shown = text_of(file, node) or "an Output"
    message = f"{shown} is an Output; in {where} it becomes the text of a pointer, not of its value"
    fix = "use pulumi.Sprintf, or do it inside of ApplyT"
    data = {"how": "format", "text": True, "name": shown, "fix": fix, "suggestions": ["pulumi.Sprintf"]}
    data |= {"harmless": True} if harmless else {}
    notes.report("sdk.output-misuse", file, node, f"{message}; {fix}", data=data, refused=False)


def _marshal(resolver: Resolver, notes: Notes, file: File, node: n.Call) -> None:
    """An Output inside of what becomes JSON: marshalling it is an error at run time."""
    found = next((item for item in _inside(node.arguments[:1]) if is_output(resolver.kind(item))), None)
    if found is None:
        return
    shown = text_of(file, found) or "an Output"
    fix = "use pulumi.JSONMarshal, which waits for Outputs, or do it inside of ApplyT"
    message = f"{shown} is an Output, which encoding/json refuses to marshal; {fix}"
    data = {"how": "json", "name": shown, "fix": fix, "suggestions": ["pulumi.JSONMarshal"]}
    notes.report("sdk.output-misuse", file, found, message, data=data, refused=False)


def _inside(items: list[n.Expression]) -> list[n.Expression]:
    """The values in a literal, to the leaves."""
    found, left = [], list(items)
    while left and len(found) < 500:
        item = left.pop()
        if isinstance(item, n.Composite):
            left += [element.value for element in reversed(item.elements)]
        elif isinstance(item, n.Unary):
            left.append(item.operand)
        else:
            found.append(item)
    return found


def check_conversion(resolver: Resolver, notes: Notes, file: File, node: n.Call, wanted: Kind) -> None:
    """`pulumi.String(vpc.ID())`, `string(bucket.Arn)`, `pulumi.Int("80")`."""
    if len(node.arguments) != 1 or not _is_simple(wanted):
        return
    given = resolver.kind(node.arguments[0])
    shown, label = text_of(file, node.arguments[0]) or "the value", spelled(wanted)
    if is_output(given) or (isinstance(given, Core) and given.name == "Output"):
        fix = f"use {shown} as it is" if isinstance(wanted, Core) else "do it inside of ApplyT"
        message = f"{shown} is an Output, which cannot be converted to {label}; {fix}"
        data: dict[str, Any] = {"how": "conversion", "name": shown, "fix": fix, "suggestions": [shown]}
        notes.report("sdk.output-misuse", file, node, message, data=data)
        return
    if isinstance(wanted, Core) and _is_impossible(given, _BASES[wanted.name]):
        message = f"{told_value(given)} cannot be converted to {label}"
        data = {"symbol": f"{label}()", "given": spelled(given), "wanted": label}
        notes.report("sdk.wrong-type", file, node, message, data=data)


def told_value(given: Kind) -> str:
    text = spelled(given)
    return f"a {text}" if text and not text.startswith("a ") else text or "this"


def _is_simple(wanted: Kind) -> bool:
    if isinstance(wanted, Core):
        return wanted.module == "pulumi" and wanted.name in _SIMPLE
    return isinstance(wanted, Plain) and wanted.name in ("string", "int", "bool", "float64")


_NUMBERS = re.compile(r"(?:u?int|float)\d*|rune|byte|uintptr")


def _is_impossible(given: Kind, base: str) -> bool:
    """Whether Go has no conversion between the two."""
    if isinstance(given, Pointer):
        return True
    if not isinstance(given, Plain) or given.name in ("nil", "error"):
        return isinstance(given, Plain) and given.name == "nil"
    number = _NUMBERS.fullmatch(given.name) is not None
    if base == "string":
        return given.name == "bool" or given.name.startswith("float")
    if base in ("int", "float64"):
        return not number
    return base == "bool" and given.name != "bool"


def check_sum(resolver: Resolver, notes: Notes, file: File, node: n.Binary) -> None:
    """`bucket.Arn + "/*"` and `bucket.Arn == ""`."""
    left: n.Expression = node
    found: n.Expression | None = None
    others: list[Kind] = []
    while isinstance(left, n.Binary):
        if left.operator not in ("+", "==", "!=", "<", ">"):
            return
        for side in (left.right, *([] if isinstance(left.left, n.Binary) else [left.left])):
            kind = resolver.kind(side)
            found = side if is_output(kind) else found
            others += [] if is_output(kind) else [kind]
        left = left.left
    if found is None or (
        node.operator != "+" and not any(isinstance(item, Plain) and item.name != "nil" for item in others)
    ):
        return
    shown = text_of(file, found) or "an Output"
    if node.operator == "+":
        fix, how = "use pulumi.Sprintf", "concat"
        message = f"{shown} is an Output, to which `+` adds nothing; {fix}"
    else:
        fix, how = "compare inside of ApplyT", "comparison"
        message = f"{shown} is an Output, which cannot be compared with a value; {fix}"
    data = {"how": how, "name": shown, "fix": fix, "suggestions": ["pulumi.Sprintf"] if how == "concat" else []}
    notes.report("sdk.output-misuse", file, node, message, data=data)
