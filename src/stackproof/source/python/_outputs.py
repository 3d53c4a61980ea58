"""Places where an Output is used as if it were its value."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ._values import (
    UNSET,
    Either,
    Frame,
    Instance,
    Json,
    Mapping,
    Promise,
    Scalar,
    Sequence,
    Value,
    is_none,
    is_output,
    label_of,
    options,
)

if TYPE_CHECKING:
    from ._machine import Machine

TEXT_METHODS = frozenset(name for name in dir(str) if not name.startswith("_"))
FIXES = {
    "f-string": "use pulumi.Output.concat(...) or pulumi.Output.format(...)",
    "format": "use pulumi.Output.format(...)",
    "percent": "use pulumi.Output.format(...) or pulumi.Output.concat(...)",
    "concatenation": "use pulumi.Output.concat(...)",
    "str": "use the Output itself, or .apply(lambda value: str(value))",
    "json": "use pulumi.Output.json_dumps(...)",
    "number": "convert inside .apply(lambda value: int(value))",
    "condition": "decide inside .apply(...), or on a plain configuration value",
    "comparison": "compare inside .apply(lambda value: value == ...)",
    "iteration": "iterate inside .apply(lambda items: [...])",
    "length": "use .apply(lambda items: len(items))",
    "join": "use pulumi.Output.concat(...), or pulumi.Output.all(...).apply(lambda parts: separator.join(parts))",
    "key": "use a plain string as the key, or build the dictionary inside pulumi.Output.all(...).apply(...)",
    "name": "resource names are plain strings: use a literal, configuration or pulumi.get_stack()",
    "method": "call it inside .apply(lambda value: value.{name}(...))",
    "argument": "call it inside .apply(...)",
}
CRASHES = frozenset({"json", "number", "concatenation", "iteration", "length", "join", "name", "method", "argument"})


def misuse(
    machine: Machine, frame: Frame, node: ast.AST, how: str, value: Value, *, name: str = "", edit: bool = True
) -> None:
    """Note that an Output is used as a plain value. how: a key of FIXES."""
    from ._machine import edit_of

    label = label_of(value)
    verb = {
        "f-string": f"{label} is an Output inside an f-string",
        "format": f"{label} is an Output given to str.format",
        "percent": f"{label} is an Output formatted with %",
        "concatenation": f"{label} is an Output joined with +",
        "str": f"{label} is an Output passed to str()",
        "json": f"{label} is an Output inside json.dumps",
        "number": f"{label} is an Output converted to a number",
        "condition": f"{label} is an Output used as a condition, which is always true",
        "comparison": f"{label} is an Output compared with a plain value, which is never equal",
        "iteration": f"{label} is an Output that is iterated over",
        "length": f"{label} is an Output passed to len()",
        "join": f"{label} is an Output inside str.join",
        "key": f"{label} is an Output used as a dictionary key",
        "name": f"{label} is an Output used as a resource name",
        "method": f"{label} is an Output, and .{name}() is a method of its value",
        "argument": f"{label} is an Output passed to {name}, which needs its value",
    }[how]
    machine.report(
        "sdk.output-misuse",
        frame,
        node,
        f"{verb}; {FIXES[how].format(name=name)}",
        data={
            "how": how,
            "output": label,
            "fix": FIXES[how].format(name=name),
            "crashes": how in CRASHES,
            "harmless": machine.in_log > 0 and how in ("f-string", "str", "format", "percent"),
            "symbol": how,
        },
        edit=edit_of(frame, node, "hole") if edit and how in CRASHES else None,
    )


def check_format(machine: Machine, frame: Frame, whole: ast.AST, part: ast.AST, value: Value) -> None:
    """A value inside an f-string."""
    if is_output(value) and _certain(value):
        misuse(machine, frame, part if isinstance(part, ast.expr) else whole, "f-string", value)


def _certain(value: Value) -> bool:
    """Alternatives that include a plain value are not certain; None counts as plain here."""
    return all(isinstance(item, Promise) for item in options(value))


def check_concatenation(machine: Machine, frame: Frame, node: ast.BinOp, left: Value, right: Value) -> None:
    """`a + b` and `"..." % a`."""
    if isinstance(node.op, ast.Add):
        for value, other in ((left, right), (right, left)):
            if is_output(value) and _certain(value):
                if isinstance(other, (Sequence, Mapping)):
                    misuse(machine, frame, node, "iteration", value)
                else:
                    misuse(machine, frame, node, "concatenation", value)
                return
    elif isinstance(node.op, ast.Mod) and isinstance(left, Scalar) and left.kind == "str":
        parts = right.items if isinstance(right, Sequence) else [right]
        found = next((item for item in parts if is_output(item) and _certain(item)), None)
        if found is not None:
            misuse(machine, frame, node, "percent", found)
    elif isinstance(node.op, (ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod)):
        for value in (left, right):
            if is_output(value) and _certain(value):
                misuse(machine, frame, node, "number", value)
                return


def check_truth(machine: Machine, frame: Frame, node: ast.AST, value: Value) -> None:
    """A condition. A bare name or an attribute of one's own object may be asked whether it was given at all."""
    if isinstance(value, Promise) and not _asks_presence(frame, node):
        misuse(machine, frame, node, "condition", value)


def _asks_presence(frame: Frame, node: ast.AST) -> bool:
    if isinstance(node, ast.Name):
        return frame.function is not None
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in ("self", "args", "opts")
    )


def check_compare(
    machine: Machine, frame: Frame, node: ast.Compare, operator: ast.cmpop, left: Value, right: Value
) -> None:
    """A comparison; `is None` is right."""
    if isinstance(operator, (ast.Is, ast.IsNot)):
        return
    if isinstance(operator, (ast.In, ast.NotIn)):
        if isinstance(right, Promise):
            misuse(machine, frame, node, "iteration", right)
        elif isinstance(left, Promise) and isinstance(right, Scalar):
            misuse(machine, frame, node, "comparison", left)
        return
    for value, other in ((left, right), (right, left)):
        comparable = isinstance(other, (Scalar, Sequence, Mapping)) and not is_none(other)
        if isinstance(value, Promise) and comparable:
            misuse(machine, frame, node, "comparison", value)
            return


def check_iteration(machine: Machine, frame: Frame, node: ast.AST, value: Value) -> bool:
    """Iteration; True when it was an Output."""
    if isinstance(value, Promise) and not isinstance(value.inner, Either):
        misuse(machine, frame, node, "iteration", value)
        return True
    return isinstance(value, Promise)


def check_key(machine: Machine, frame: Frame, node: ast.AST, key: Value) -> None:
    """A dictionary key or subscript."""
    if isinstance(key, Promise):
        misuse(machine, frame, node, "key", key, edit=False)


def check_text_method(machine: Machine, frame: Frame, node: ast.AST, value: Value, name: str) -> bool:
    """`output.split(",")`: the method is looked up on the Output's future value and then called; True when noted."""
    if name not in TEXT_METHODS or not isinstance(node, ast.Attribute):
        return False
    call = next((item for item in machine.calls if item.func is node), None)
    if call is None:
        return False
    misuse(machine, frame, call, "method", value, name=name)
    return True


def find_output(value: Value) -> Value | None:
    """An Output inside a plain container."""
    return next((item for item in _inside(value) if isinstance(item, Promise)), None)


def _inside(value: Value) -> Iterator[Value]:
    """A value and all that its containers hold, each once."""
    seen: set[int] = set()
    queue = [value]
    while queue:
        item = queue.pop(0)
        if id(item) not in seen:
            seen.add(id(item))
            yield item
            if isinstance(item, (Sequence, Mapping)):
                queue.extend(item.elements())


def check_json(machine: Machine, frame: Frame, node: ast.AST, value: Value) -> None:
    """`json.dumps` of something that holds an Output."""
    found = find_output(value)
    if found is not None:
        misuse(machine, frame, node, "json", found)
        return
    resource = next((item for item in _inside(value) if isinstance(item, Instance)), None)
    if resource is not None:
        machine.report(
            "sdk.output-misuse",
            frame,
            node,
            f"a {resource.schema.name} resource is inside json.dumps; "
            "pass one of its outputs through pulumi.Output.json_dumps(...)",
            data={"how": "json-resource", "fix": FIXES["json"], "crashes": True, "harmless": False, "symbol": "json"},
        )


def json_of(value: Value) -> Value:
    """The text that `json.dumps` makes."""
    return Json(value)


__all__ = [
    "UNSET",
    "check_compare",
    "check_concatenation",
    "check_format",
    "check_iteration",
    "check_json",
    "check_key",
    "check_text_method",
    "check_truth",
    "find_output",
    "json_of",
    "misuse",
]
