"""Tests in Go, as `go test` would collect them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec
from tree_sitter import Node

from stackproof.model import Weakness, WeaknessKind, WrittenTest

from ._literals import literals_in
from ._reading import Reading
from ._sources import Source, kind_of
from ._trees import arguments_of, comment_blocks, line_of, parse, said, walk

_TEST = re.compile(r"Test(?![a-z])\w*")
_FAILING = re.compile(r"(?:Error|Errorf|Fatal|Fatalf|Fail|FailNow)")
# Gomega's words, and helpers that nobody here can look into.
_ASSERTING = re.compile(r"(?:assert|expect|require|verify|check|ensure|must|should|panic)", re.I)
_SKIPPING = frozenset({"Skip", "Skipf", "SkipNow"})
_LITERALS = frozenset(
    {
        "int_literal",
        "float_literal",
        "interpreted_string_literal",
        "raw_string_literal",
        "true",
        "false",
        "nil",
        "rune_literal",
    }
)
_BUILD_TAG = re.compile(r"^//go:build .*\b(?:integration|e2e|live)\b", re.MULTILINE)
_STAND_INS = ("WithMocks",)


class _Assertion(msgspec.Struct, frozen=True, kw_only=True):
    line: int
    settled: bool = False


def read(sources: Iterable[Source]) -> dict[str, Reading]:
    """By path."""
    return {source.path: _read(source) for source in sources}


def _read(source: Source) -> Reading:
    root = parse(source.text, "go")
    names = {said(node) for node in walk(root) if node.type in ("identifier", "field_identifier")}
    integration = kind_of(source.path) == "integration" or bool(_BUILD_TAG.search(source.text))
    mocked = integration and not names.isdisjoint(_STAND_INS)
    lines = source.text.splitlines()
    written: list[WrittenTest] = []
    weak: list[Weakness] = []
    for function in tests_in(root):
        assertions = list(_assertions(function))
        found = _weak(function, assertions) or ("mocked" if mocked else None)
        name, at = said(function.child_by_field_name("name")), line_of(function)
        kind = "integration" if integration else "unit"
        written.append(
            WrittenTest(
                name=name, file=source.path, line=at, framework="go", kind=kind, assertions=len(assertions), weak=found
            )
        )
        if found is not None and found != "tautology":
            weak.append(Weakness(kind=found, file=source.path, line=at, test=name))
        for item in assertions if found not in ("skipped", "empty") else []:
            if item.settled:
                text = lines[item.line - 1].strip()[:120]
                weak.append(Weakness(kind="tautology", file=source.path, line=item.line, test=name, text=text))
    weak += [Weakness(kind="commented_out", file=source.path, line=line, test=name) for name, line in _aside(root)]
    if integration and not mocked:
        weak += _literals(source, root)
    ordered = tuple(sorted(weak, key=lambda item: (item.line, item.kind)))
    return Reading(
        written=tuple(written),
        weaknesses=ordered,
        mocked="WithMocks" in names,
        stands_in=not names.isdisjoint(_STAND_INS),
    )


def tests_in(root: Node) -> Iterator[Node]:
    """Functions that the runner calls."""
    for node in root.named_children:
        name = said(node.child_by_field_name("name"))
        if node.type == "function_declaration" and _TEST.fullmatch(name) and name != "TestMain":
            yield node


def _statements(function: Node) -> list[Node]:
    body = function.child_by_field_name("body")
    if body is None:
        return []
    inner = [
        item
        for node in body.named_children
        for item in (node.named_children if node.type == "statement_list" else [node])
    ]
    return [item for item in inner if item.type != "comment"]


def _weak(function: Node, assertions: list[_Assertion]) -> WeaknessKind | None:
    statements = _statements(function)
    if not statements:
        return "empty"
    first = next((item for item in walk(statements[0]) if item.type == "call_expression"), None)
    if statements[0].type == "expression_statement" and first is not None and _method(first) in _SKIPPING:
        return "skipped"
    if not assertions:
        return "no_assertion"
    return "tautology" if all(item.settled for item in assertions) else None


def _assertions(function: Node) -> Iterator[_Assertion]:
    """Methods of `t` that fail, testify, and whatever is handed `t`: it is taken at its word."""
    given = _parameter(function)
    for call in walk(function):
        if call.type != "call_expression":
            continue
        target = call.child_by_field_name("function")
        arguments = arguments_of(call)
        if target is not None and target.type == "selector_expression":
            holder, method = said(target.child_by_field_name("operand")), _method(call)
            if _FAILING.fullmatch(method):
                yield _Assertion(line=line_of(call))
                continue
            if holder in ("assert", "require") and arguments:
                yield _Assertion(line=line_of(call), settled=_is_settled(method, arguments[1:]))
                continue
            if method in ("Run", "Log", "Logf", "Helper", "Parallel", "Cleanup", "Setenv"):
                continue
        name = _method(call) or said(target)
        if _ASSERTING.match(name) or (given and any(said(item) == given for item in arguments)):
            yield _Assertion(line=line_of(call))


def _is_settled(method: str, given: list[Node]) -> bool:
    sides = given[: 2 if "Equal" in method or method in ("Contains", "Len", "Greater", "Less") else 1]
    if sides and all(item.type in _LITERALS for item in sides):
        return True
    calls = any(item.type == "call_expression" for side in sides for item in walk(side))
    return len(sides) == 2 and method.startswith("Equal") and not calls and said(sides[0]) == said(sides[1])


def _parameter(function: Node) -> str:
    parameters = function.child_by_field_name("parameters")
    first = parameters.named_children[0] if parameters is not None and parameters.named_children else None
    return said(first.child_by_field_name("name")) if first is not None else ""


def _method(call: Node) -> str:
    target = call.child_by_field_name("function")
    return said(target.child_by_field_name("field")) if target is not None else ""


def _aside(root: Node) -> Iterator[tuple[str, int]]:
    for text, start in comment_blocks(root):
        if "func" not in text:
            continue
        for function in tests_in(parse(text, "go")):
            if not function.has_error and function.child_by_field_name("body") is not None:
                yield said(function.child_by_field_name("name")), start + line_of(function) - 1


def _literals(source: Source, root: Node) -> Iterator[Weakness]:
    for node in walk(root):
        if node.type in ("interpreted_string_literal", "raw_string_literal"):
            for kind, text in literals_in(said(node)):
                yield Weakness(kind=kind, file=source.path, line=line_of(node), text=text)
