"""The tests of one file of Python: what each is, and what is weak in it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from stackproof.model import Framework, Weakness, WeaknessKind, WrittenTest

from .._literals import literals_in
from .._reading import Reading
from ._assertions import Assertion, Function, Helpers, assertions_of
from ._closed import Settled, module_constants
from ._file import TestFile, begins_with_skip, file_marks, is_integration_mark

_DEFAULTS = frozenset({"get", "getenv", "setdefault", "get_or"})


def read_file(file: TestFile, helpers: Helpers, aside: tuple[tuple[str, int], ...]) -> Reading:
    """aside: name and line of each test that stands in a comment or a text."""
    path = file.source.path
    weak = [Weakness(kind="commented_out", file=path, line=line, test=name) for name, line in aside]
    if file.tree is None:
        return Reading(weaknesses=tuple(weak))
    written: list[WrittenTest] = []
    around = module_constants(file.tree)
    for function, classes in _collected(file.tree):
        test, found = _read(file, function, classes, around, helpers)
        written.append(test)
        weak += found
    weak += _literals(file, written)
    return Reading(
        written=tuple(written),
        weaknesses=tuple(sorted(weak, key=lambda item: (item.line, item.kind))),
        mocked="set_mocks" in file.names,
        stands_in=file.stands_in,
    )


def _collected(tree: ast.Module) -> Iterator[tuple[Function, tuple[ast.ClassDef, ...]]]:
    """Test functions and methods with the classes around them."""

    def below(body: list[ast.stmt], classes: tuple[ast.ClassDef, ...]):
        for node in body:
            if isinstance(node, ast.ClassDef) and (node.name.startswith("Test") or _is_case(node)):
                yield from below(node.body, (*classes, node))
            elif isinstance(node, Function) and node.name.startswith("test"):
                yield node, classes
            elif not classes and isinstance(node, ast.If | ast.Try | ast.With):
                yield from below([item for part in _bodies(node) for item in part], classes)

    yield from below(tree.body, ())


def _bodies(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        yield getattr(node, name, [])


def _is_case(node: ast.ClassDef) -> bool:
    return any(ast.unparse(base).rpartition(".")[2].endswith("TestCase") for base in node.bases)


def _read(
    file: TestFile,
    function: Function,
    classes: tuple[ast.ClassDef, ...],
    around: dict[str, ast.expr],
    helpers: Helpers,
) -> tuple[WrittenTest, list[Weakness]]:
    settled = Settled(function, around)
    assertions = assertions_of(function, settled, helpers)
    name = "::".join([*(item.name for item in classes), function.name])
    marks = [*function.decorator_list, *(mark for item in classes for mark in item.decorator_list)]
    marks += [] if file.tree is None else list(file_marks(file.tree))
    integration = file.kind == "integration" or any(map(is_integration_mark, marks))
    weak = _weak(file, function, marks, assertions, mocked=integration and file.mocked)
    framework: Framework = "unittest" if classes and any(map(_is_case, classes)) else "pytest"
    test = WrittenTest(
        name=name,
        file=file.source.path,
        line=function.lineno,
        framework=framework,
        kind="integration" if integration else "unit",
        assertions=len(assertions),
        weak=weak,
    )
    return test, list(_weaknesses(test, file, assertions))


def _weak(
    file: TestFile, function: Function, marks: list[ast.expr], assertions: list[Assertion], *, mocked: bool
) -> WeaknessKind | None:
    if any(map(_skips, marks)) or begins_with_skip(function.body) or file.is_skipped:
        return "skipped"
    if all(map(_is_nothing, function.body)):
        return "empty"
    if not assertions:
        return "no_assertion"
    if not any(item.run for item in assertions):
        return "never_run"
    if all(item.settled or not item.run for item in assertions):
        return "tautology"
    return "mocked" if mocked else None


def _weaknesses(test: WrittenTest, file: TestFile, assertions: list[Assertion]) -> Iterator[Weakness]:
    lines = file.source.text.splitlines()
    if test.weak is not None and test.weak not in ("tautology", "never_run"):
        yield Weakness(kind=test.weak, file=test.file, line=test.line, test=test.name)
    if test.weak in ("skipped", "empty"):
        return
    for item in assertions:
        kind: WeaknessKind | None = "never_run" if not item.run else "tautology" if item.settled else None
        if kind is not None:
            text = lines[item.line - 1].strip()[:120]
            yield Weakness(kind=kind, file=test.file, line=item.line, test=test.name, text=text)


def _is_nothing(node: ast.stmt) -> bool:
    if isinstance(node, ast.Pass):
        return True
    if isinstance(node, ast.Return):
        return node.value is None or isinstance(node.value, ast.Constant)
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _skips(mark: ast.expr) -> bool:
    """A mark that skips whatever holds; conditions may be met somewhere."""
    node = mark.func if isinstance(mark, ast.Call) else mark
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    if name in ("skipif", "skipIf") and isinstance(mark, ast.Call) and mark.args:
        return isinstance(mark.args[0], ast.Constant) and bool(mark.args[0].value)
    return name == "skip"


def _literals(file: TestFile, written: list[WrittenTest]) -> Iterator[Weakness]:
    """In tests that ask a cloud; what mocks are told is made up, and a default may be replaced."""
    if file.tree is None or file.mocked or not any(test.kind == "integration" for test in written):
        return
    defaults = {
        item
        for call in ast.walk(file.tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in _DEFAULTS
        for item in call.args
    }
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in defaults:
            for kind, text in literals_in(node.value):
                yield Weakness(kind=kind, file=file.source.path, line=node.lineno, text=text)
