"""The assertions of a test in TypeScript or JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
from tree_sitter import Node

from .._trees import arguments_of, line_of, said, walk

_ASSERTING = re.compile(
    r"_*(?:assert|expect|should|verify|check|ensure|validate|fail|throws|rejects|deepEqual|strictEqual)"
)
_FUNCTIONS = frozenset(
    {"arrow_function", "function_expression", "function", "method_definition", "function_declaration"}
)
_LITERALS = frozenset({"string", "number", "true", "false", "null", "undefined"})
_SETTLED_PARTS = frozenset(
    {"array", "object", "pair", "unary_expression", "binary_expression", "parenthesized_expression"}
)


class Assertion(msgspec.Struct, frozen=True, kw_only=True):
    """settled: no program can break it. run: False where nobody waits for what it stands in."""

    line: int
    settled: bool = False
    run: bool = True


def helpers_of(root: Node) -> Iterator[str]:
    """Functions outside of tests that assert."""
    for node in walk(root):
        name = node.child_by_field_name("name")
        value = node if node.type == "function_declaration" else node.child_by_field_name("value")
        if name is None or value is None or value.type not in _FUNCTIONS:
            continue
        if any(_fails(item) or _is_assertion(item, frozenset()) for item in walk(value)):
            yield said(name)


def assertions_of(test: Node, helpers: frozenset[str]) -> list[Assertion]:
    """In the order of the source."""
    constants = _constants(test)
    waits = _waits(test)
    found = []
    for node in walk(test):
        if _fails(node) or _is_assertion(node, helpers):
            settled = node.type == "call_expression" and _is_settled_assertion(node, constants)
            found.append(Assertion(line=line_of(node), settled=settled, run=waits or _runs(node, test)))
    return found


def _fails(node: Node) -> bool:
    """`throw`, and an error that is made for `done` or `reject`."""
    if node.type == "new_expression":
        made = node.parent is not None and node.parent.type != "throw_statement"
        return made and said(node.child_by_field_name("constructor")).endswith("Error")
    return node.type == "throw_statement"


def _is_assertion(node: Node, helpers: frozenset[str]) -> bool:
    """The outermost call of `expect(x).not.toBe(y)`; `expect(x)` alone says nothing."""
    if node.type != "call_expression":
        return False
    function = node.child_by_field_name("function")
    if function is None:
        return False
    if function.type == "identifier":
        name = said(function)
        if name in helpers:
            return True
        if name != "expect":
            return bool(_ASSERTING.match(name))
        # chai: `expect(x).to.be.true` is an assertion without a call.
        outer = node.parent
        return outer is not None and outer.type == "member_expression" and not _is_called(outer)
    if function.type != "member_expression":
        return False
    root = _root(function)
    if root == "expect" or root.startswith("assert"):
        return not (node.parent is not None and node.parent.type == "member_expression" and _is_called(node.parent))
    return bool(_ASSERTING.match(said(function.child_by_field_name("property")))) or ".should." in said(function)


def _is_called(member: Node) -> bool:
    node: Node | None = member
    while node is not None and node.type == "member_expression":
        outer = node.parent
        if outer is not None and outer.type == "call_expression" and outer.child_by_field_name("function") == node:
            return True
        node = outer
    return False


def _root(node: Node) -> str:
    """`expect` of `expect(x).not.toBe`."""
    left: Node | None = node
    while left is not None and left.type in ("member_expression", "call_expression"):
        left = left.child_by_field_name("object" if left.type == "member_expression" else "function")
    return said(left)


def _is_settled_assertion(call: Node, constants: dict[str, Node]) -> bool:
    function = call.child_by_field_name("function")
    if function is None:
        return False
    sides = arguments_of(call)
    if function.type == "member_expression" and _root(function) == "expect":
        inner = function
        while inner is not None and inner.type != "call_expression":
            inner = inner.child_by_field_name("object")
        if inner is None:
            return False  # `expect.assertions(1)`, which the runner holds the test to
        sides = [*arguments_of(inner), *sides]
    elif not said(function).split(".")[0].startswith("assert"):
        return False
    if not sides:
        return False
    if all(_is_settled(side, constants) for side in sides):
        return True
    plain = len(sides) == 2 and not any(
        item.type in ("call_expression", "await_expression") for s in sides for item in walk(s)
    )
    same = ("toBe", "toEqual", "toStrictEqual", "equal", "strictEqual", "deepEqual", "deepStrictEqual", "eql")
    return plain and said(sides[0]) == said(sides[1]) and said(function).rpartition(".")[2] in same


def _is_settled(node: Node, constants: dict[str, Node]) -> bool:
    if node.type in _LITERALS:
        return True
    if node.type == "template_string":
        return not any(item.type == "template_substitution" for item in node.named_children)
    if node.type == "identifier":
        return said(node) == "undefined" or said(node) in constants
    if node.type == "property_identifier":
        return True
    return node.type in _SETTLED_PARTS and all(_is_settled(item, constants) for item in node.named_children)


def _constants(test: Node) -> dict[str, Node]:
    """`const` names of the test that hold a plain literal."""
    found = {}
    for node in walk(test):
        if node.type == "lexical_declaration" and said(node).startswith("const"):
            for item in node.named_children:
                name, value = item.child_by_field_name("name"), item.child_by_field_name("value")
                if name is not None and value is not None and name.type == "identifier" and value.type in _LITERALS:
                    found[said(name)] = value
    return found


def _waits(test: Node) -> bool:
    """True where the runner is made to wait: a `done` parameter, or something that is awaited or returned."""
    parameters = test.child_by_field_name("parameters") or test.child_by_field_name("parameter")
    if parameters is not None and said(parameters).strip("() "):
        return True
    inner = test.child_by_field_name("body")
    if inner is not None and inner.type not in ("statement_block", "call_expression"):
        return True
    return any(item.type in ("await_expression", "new_expression") and _may_wait(item) for item in walk(test))


def _may_wait(node: Node) -> bool:
    return node.type == "await_expression" or said(node.child_by_field_name("constructor")) == "Promise"


def _runs(node: Node, test: Node) -> bool:
    """False inside of a function that is handed to an `apply`: outputs are no promises that runners wait for."""
    left: Node | None = node.parent
    while left is not None and left != test:
        if left.type in _FUNCTIONS and left.parent is not None and left.parent.type == "arguments":
            call = left.parent.parent
            function = call.child_by_field_name("function") if call is not None else None
            if function is not None and said(function.child_by_field_name("property")) == "apply":
                return False
        left = left.parent
    return True
