"""Places where an Output is used as if it were its value.

What JavaScript does with one: as text it becomes an error message, which is deployed; as a condition it is always true;
its properties are lifted, but what is lifted cannot be called.
"""

from __future__ import annotations

from collections.abc import Iterable

from tree_sitter import Node

from stackproof.model import SourceEdit

from .._program import File
from ._machine import Machine
from ._values import (
    Either,
    Instance,
    Mapping,
    Promise,
    Scalar,
    Scope,
    Sequence,
    Value,
    is_certain,
    is_none,
    is_output,
    label_of,
)

FIXES = {
    "template": "use pulumi.interpolate`...`",
    "concatenation": "use pulumi.concat(...) or pulumi.interpolate`...`",
    "str": "use the Output itself, or pulumi.interpolate`...`",
    "json": "use pulumi.jsonStringify(...)",
    "number": "compute inside .apply(value => ...)",
    "condition": "decide inside .apply(value => ...), or on a plain configuration value",
    "comparison": "compare inside .apply(value => value === ...)",
    "iteration": "iterate inside .apply(items => ...)",
    "join": "use pulumi.all([...]).apply(parts => parts.join(separator))",
    "key": "use a plain string as the key, or build the object inside pulumi.all([...]).apply(...)",
    "name": "resource names are plain strings: use a literal, configuration or pulumi.getStack()",
    "method": "call it inside .apply(value => value.{name}(...))",
    "argument": "call it inside .apply(value => ...)",
    "await": "use .apply(value => ...); awaiting an Output gives the Output itself",
}
SAID = {
    "template": "{label} is an Output inside a template literal",
    "concatenation": "{label} is an Output joined with +",
    "str": "{label} is an Output turned into text",
    "json": "{label} is an Output inside JSON.stringify",
    "number": "{label} is an Output in arithmetic",
    "condition": "{label} is an Output used as a condition, which is always true",
    "comparison": "{label} is an Output compared with a plain value, which is never equal",
    "iteration": "{label} is an Output that is iterated over",
    "join": "{label} is an Output inside join()",
    "key": "{label} is an Output used as an object key",
    "name": "{label} is an Output used as a resource name",
    "method": "{label} is an Output, and .{name}() is a method of its value",
    "argument": "{label} is an Output passed to {name}, which needs its value",
    "await": "{label} is an Output, which await does not wait for",
}
CRASHES = frozenset({"iteration", "name", "method", "argument"})
TEXTS = frozenset({"template", "concatenation", "str", "json", "join", "key"})


def misuse(
    machine: Machine, scope: Scope, node: Node, how: str, value: Value, *, name: str = "", edit: bool = True
) -> None:
    """Note that an Output is used as a plain value. how: a key of FIXES."""
    label = label_of(value)
    fix = FIXES[how].format(name=name)
    machine.report(
        "sdk.output-misuse",
        scope.file,
        node,
        f"{SAID[how].format(label=label, name=name)}; {fix}",
        data={
            "how": how,
            "output": label,
            "fix": fix,
            "crashes": how in CRASHES,
            "text": how in TEXTS,
            "harmless": _is_harmless(machine, node, how, label),
            "symbol": how,
        },
        edit=edit_of(scope.file, node) if edit and how in CRASHES else None,
    )


def _is_harmless(machine: Machine, node: Node, how: str, label: str) -> bool:
    """What is awaited is still an Output; a guard that only throws never does, and required configuration is there."""
    if how == "condition":
        return label.startswith("config.require") or _guards(node)
    return how == "await" or (machine.in_log > 0 and how in TEXTS)


def _guards(node: Node) -> bool:
    """True for `if (!output) throw ...`."""
    negated, here = False, node.parent
    while here is not None and here.type in ("unary_expression", "parenthesized_expression", "binary_expression"):
        negated = negated or here.type == "unary_expression"
        here = here.parent
    if not negated or here is None or here.type != "if_statement" or here.child_by_field_name("alternative"):
        return False
    body = here.child_by_field_name("consequence")
    parts = body.named_children if body is not None and body.type == "statement_block" else [body]
    last = [part for part in parts if part is not None and part.type != "comment"]
    return bool(last) and last[-1].type == "throw_statement"


def edit_of(file: File, node: Node) -> SourceEdit:
    """The edit that turns a node into a hole."""
    return SourceEdit(
        file=file.path,
        line=node.start_point[0] + 1,
        column=node.start_point[1],
        end_line=node.end_point[0] + 1,
        end_column=node.end_point[1],
        kind="hole",
    )


def on_text(machine: Machine, scope: Scope, node: Node, value: Value, how: str) -> None:
    """A value that becomes text."""
    if is_output(value) and is_certain(value):
        misuse(machine, scope, node, how, value)


def on_json(machine: Machine, scope: Scope, node: Node, value: Value) -> None:
    """`JSON.stringify(value)`."""
    seen: set[int] = set()
    queue = [value]
    while queue:
        item = queue.pop(0)
        if id(item) in seen:
            continue
        seen.add(id(item))
        if isinstance(item, Promise):
            misuse(machine, scope, node, "json", item)
            return
        if isinstance(item, (Sequence, Mapping)):
            queue += item.elements()


def on_condition(machine: Machine, scope: Scope, node: Node, value: Value) -> None:
    """A condition. A parameter or a part of one may be asked whether it was given at all."""
    while node.type in ("parenthesized_expression", "non_null_expression", "as_expression") and node.named_children:
        node = node.named_children[0]
    if node.type == "unary_expression":
        return  # `!x` is asked when the operand is
    if isinstance(value, Promise) and not _asks_presence(scope, node):
        misuse(machine, scope, node, "condition", value)


def _asks_presence(scope: Scope, node: Node) -> bool:
    """True for names inside functions, and for properties of what is itself no resource, as arguments are."""
    if node.type == "identifier":
        return scope.function.parent is not None
    first = node
    while first.type in ("member_expression", "subscript_expression", "non_null_expression"):
        first = first.child_by_field_name("object") or first.named_children[0]
    if first.type != "identifier":
        return first.type == "this"
    name = scope.file.text_of(first)
    holder = scope.holder(name)
    return holder is None or not isinstance(holder.names[name], Instance)


def on_comparison(machine: Machine, scope: Scope, node: Node, left: Value, right: Value) -> None:
    """`===`, `<` and the like; whether something is there at all may be asked."""
    for value, other in ((left, right), (right, left)):
        if isinstance(value, Promise) and isinstance(other, Scalar) and not is_none(other):
            misuse(machine, scope, node, "comparison", value)
            return


def on_arithmetic(machine: Machine, scope: Scope, node: Node, left: Value, right: Value) -> None:
    for value in (left, right):
        if is_output(value) and is_certain(value):
            misuse(machine, scope, node, "number", value)
            return


def on_iteration(machine: Machine, scope: Scope, node: Node, value: Value) -> None:
    if isinstance(value, Promise) and not isinstance(value.inner, Either):
        if node.type == "array_pattern":  # what is taken apart can be left out, the names cannot
            whole = node.parent.child_by_field_name("value") if node.parent is not None else None
            misuse(machine, scope, whole or node, "iteration", value, edit=whole is not None)
        else:
            misuse(machine, scope, node, "iteration", value)


def on_argument(machine: Machine, scope: Scope, node: Node, values: Iterable[Value], name: str) -> None:
    """A call of what takes plain values alone."""
    found = next((value for value in values if is_output(value) and is_certain(value)), None)
    if found is not None:
        misuse(machine, scope, node, "argument", found, name=name)


def on_key(machine: Machine, scope: Scope, node: Node, value: Value) -> None:
    if isinstance(value, Promise):
        misuse(machine, scope, node, "key", value)


__all__ = [
    "edit_of",
    "misuse",
    "on_argument",
    "on_arithmetic",
    "on_comparison",
    "on_condition",
    "on_iteration",
    "on_json",
    "on_key",
    "on_text",
]
