"""Tests in TypeScript and JavaScript, as Jest, Vitest and Mocha would collect them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tree_sitter import Node

from stackproof.model import Framework, Weakness, WeaknessKind, WrittenTest

from .._literals import literals_in
from .._reading import Reading
from .._sources import Source, kind_of
from .._trees import above, arguments_of, comment_blocks, grammar_of, line_of, parse, said, walk
from ._assertions import Assertion, assertions_of, helpers_of
from ._framework import framework_of, imports_of

_TESTS = frozenset({"it", "test", "specify", "xit", "xtest", "fit"})
_SUITES = frozenset({"describe", "xdescribe", "fdescribe", "suite", "context"})
_CLOUD = ("@aws-sdk/", "aws-sdk", "@pulumi/pulumi/automation", "axios", "node-fetch", "undici")
_STAND_INS = ("aws-sdk-client-mock", "aws-sdk-mock", "nock", "msw")
_FUNCTIONS = frozenset({"arrow_function", "function_expression", "function"})


def read(sources: Iterable[Source], named: Framework | None = None) -> dict[str, Reading]:
    """By path. named: the runner that the project names."""
    roots = {source.path: (source, parse(source.text, grammar_of(source.path))) for source in sources}
    helpers = frozenset(name for _, root in roots.values() for name in helpers_of(root))
    return {path: _read(source, root, helpers, named) for path, (source, root) in roots.items()}


def _read(source: Source, root: Node, helpers: frozenset[str], named: Framework | None) -> Reading:
    imports = imports_of(source.text)
    framework = framework_of(imports, root, named)
    kind = kind_of(source.path)
    sets = _sets_mocks(root)
    stand_in = any(item.startswith(_STAND_INS) for item in imports) or _mocks_cloud(root) or sets
    mocked = kind == "integration" and (stand_in or (not any(i.startswith(_CLOUD) for i in imports) and _mocks(root)))
    written: list[WrittenTest] = []
    weak: list[Weakness] = []
    for call, body in tests_in(root):
        assertions = assertions_of(body, helpers) if body is not None else []
        found = "mocked" if (first := _weak(call, body, assertions)) is None and mocked else first
        test = WrittenTest(
            name=_name(call),
            file=source.path,
            line=line_of(call),
            framework=framework,
            kind=kind,
            assertions=len(assertions),
            weak=found,
        )
        written.append(test)
        weak += _weaknesses(test, assertions, source.text.splitlines())
    weak += [Weakness(kind="commented_out", file=source.path, line=line, test=name) for name, line in _aside(root)]
    if kind == "integration" and not mocked:
        weak += _literals(source, root)
    ordered = tuple(sorted(weak, key=lambda item: (item.line, item.kind)))
    return Reading(written=tuple(written), weaknesses=ordered, mocked=sets, stands_in=stand_in or _mocks(root))


def tests_in(root: Node) -> Iterator[tuple[Node, Node | None]]:
    """Calls that declare a test, with the function that is the test."""
    for node in walk(root):
        if node.type == "call_expression" and _callee(node)[:1] in [(name,) for name in _TESTS]:
            given = arguments_of(node)
            # `it.each(table)(name, body)`: the inner call is a table only.
            if node.parent is not None and node.parent.type == "call_expression" and "each" in _callee(node):
                continue
            if given and given[0].type in ("string", "template_string", "identifier", "binary_expression"):
                yield node, next((item for item in given[1:] if item.type in _FUNCTIONS), None)


def _callee(call: Node) -> tuple[str, ...]:
    """`it.skip` as its parts; of `it.each(table)` those of the inner call."""
    node = call.child_by_field_name("function")
    while node is not None and node.type == "call_expression":
        node = node.child_by_field_name("function")
    if node is None or node.type not in ("identifier", "member_expression"):
        return ()
    return tuple(part.strip() for part in said(node).split("."))


def _suites(call: Node) -> list[Node]:
    return [
        node for node in above(call) if node.type == "call_expression" and _callee(node)[:1] in [(s,) for s in _SUITES]
    ]


def _name(call: Node) -> str:
    around = [*reversed(_suites(call)), call]
    return "::".join(said(arguments_of(item)[0]).strip("'\"`") for item in around if arguments_of(item))[:300]


def _weak(call: Node, body: Node | None, assertions: list[Assertion]) -> WeaknessKind | None:
    if any(_is_skipped(item) for item in [call, *_suites(call)]):
        return "skipped"
    if body is None:
        return "skipped" if len(arguments_of(call)) == 1 else None
    inner = body.child_by_field_name("body")
    if inner is not None and inner.type == "statement_block" and _is_empty(inner):
        return "empty"
    if not assertions:
        return "no_assertion"
    if not any(item.run for item in assertions):
        return "never_run"
    return "tautology" if all(item.settled or not item.run for item in assertions) else None


def _is_empty(block: Node) -> bool:
    return all(item.type in ("comment", "empty_statement") for item in block.named_children)


def _is_skipped(call: Node) -> bool:
    parts = _callee(call)
    return parts[0] in ("xit", "xtest", "xdescribe") or not {"skip", "todo"}.isdisjoint(parts[1:])


def _weaknesses(test: WrittenTest, assertions: list[Assertion], lines: list[str]) -> Iterator[Weakness]:
    if test.weak is not None and test.weak not in ("tautology", "never_run"):
        yield Weakness(kind=test.weak, file=test.file, line=test.line, test=test.name)
    if test.weak in ("skipped", "empty"):
        return
    for item in assertions:
        kind: WeaknessKind | None = "never_run" if not item.run else "tautology" if item.settled else None
        if kind is not None:
            text = lines[item.line - 1].strip()[:120]
            yield Weakness(kind=kind, file=test.file, line=item.line, test=test.name, text=text)


def _aside(root: Node) -> Iterator[tuple[str, int]]:
    """Tests in comments that parse once they are none; prose and broken text do not."""
    for text, start in comment_blocks(root):
        if "(" not in text:
            continue
        for call, body in tests_in(parse(text, "tsx")):
            if body is not None and not call.has_error:
                yield _name(call), start + line_of(call) - 1


def _sets_mocks(root: Node) -> bool:
    return any(node.type in ("identifier", "property_identifier") and said(node) == "setMocks" for node in walk(root))


def _mocks(root: Node) -> bool:
    calls = (said(node.child_by_field_name("function")) for node in walk(root) if node.type == "call_expression")
    return any(name in ("jest.mock", "jest.fn", "vi.mock", "vi.fn", "jest.spyOn", "sinon.stub") for name in calls)


def _mocks_cloud(root: Node) -> bool:
    for node in walk(root):
        if node.type == "call_expression" and said(node.child_by_field_name("function")) in ("jest.mock", "vi.mock"):
            given = arguments_of(node)
            if given and said(given[0]).strip("'\"`").startswith(_CLOUD):
                return True
    return False


def _literals(source: Source, root: Node) -> Iterator[Weakness]:
    for node in walk(root):
        if node.type not in ("string_fragment", "template_string") or _is_default(node):
            continue
        for kind, text in literals_in(said(node)):
            yield Weakness(kind=kind, file=source.path, line=line_of(node), text=text)


def _is_default(node: Node) -> bool:
    """The right side of `process.env.X || "..."`."""
    outer = next((item for item in above(node) if item.type not in ("string", "template_string")), None)
    return (
        outer is not None
        and outer.type == "binary_expression"
        and said(outer.child_by_field_name("operator"))
        in (
            "||",
            "??",
        )
    )
