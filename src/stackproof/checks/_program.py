"""What the program's own text says about a value: written down as it is, made from the environment, or neither."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from stackproof.golang import Program
from stackproof.model import Resource
from stackproof.topology import MISSING, is_known, value_at

from ._case import Case
from ._parsing import parsed
from ._tongues import SOURCES, tongue_of
from ._written import Written, written_by_node
from ._written_go import written_by_go

# What the SDKs for Python and Node make of an Output in a text.
SPOILED = re.compile(r"Calling __str__ on an Output|Calling \[to(?:String|JSON)\] on an \[Output")
_READERS = frozenset({"get_stack", "Config", "getenv", "StackReference", "get_organization"})
_LOOKUPS = frozenset({"get", "getenv", "getattr", "pop", "setdefault", "add_argument"})


def written(case: Case) -> Written:
    """What the source files of the project write."""
    return case.topology.remember("written", lambda: _written(case))


def is_stated(case: Case, resource: Resource, path: str, *, value: Any = None) -> bool:
    """True when the value at `path` (or the given one of a list there) is surely the program's own: nothing in it is
    secret, unknown, another resource's output, or a stand-in for configuration that was not given."""
    value = value_at(resource.inputs, path) if value is None else value
    if not is_known(value) or (case.topology.refs_from(resource, path) and not _is_literal(case, value)):
        return False
    return is_own(case, value)


def _is_literal(case: Case, value: Any) -> bool:
    """True for a number or text that the code writes: it may equal another resource's output by chance, or through an
    output that echoes it."""
    if isinstance(value, str):
        return value in written(case).fixed
    return isinstance(value, int | float) and not isinstance(value, bool) and float(value) in written(case).numbers


def lacks_configuration(case: Case) -> bool:
    """True when something stands in for what was not given, so that a flag or an empty map may be made up. Outputs of
    components are told by their references, and another version of a package gives no values."""
    return case.run is not None and any(
        need.synthesized and need.kind not in ("package-version", "remote-component", "dynamic-provider")
        for need in case.run.needs
    )


def is_own(case: Case, value: Any) -> bool:
    """True for a plain value that is surely not a stand-in: nothing is missing, or the code writes it."""
    if not lacks_configuration(case):
        return True
    known = written(case)
    if isinstance(value, bool) or value is MISSING:
        return True
    if isinstance(value, int | float):
        return float(value) in known.numbers
    if not isinstance(value, str):
        return False
    return value in known.fixed or value in known.replaceable or _is_member(value, known.members)


def _is_member(value: str, members: frozenset[str]) -> bool:
    """True for the value of an enumeration's member that the code names: `python3.8` of `PYTHON3D8`."""
    spellings = (value.replace(".", "D"), value)
    return any(re.sub(r"[^A-Z0-9]", "", text.upper()) in members for text in spellings)


def _written(case: Case) -> Written:
    tongue = tongue_of(case)
    if tongue == "go":
        return written_by_go(go_program(case), major=case.major)
    if tongue == "node":
        return written_by_node(_texts(case, SOURCES["node"]))
    return _by_python(_texts(case, SOURCES["python"]))


def go_program(case: Case) -> Program:
    """The sources of a project in Go, each parsed when it is first asked for."""
    return case.topology.remember("go-program", lambda: Program(case.submission, case.project))


def _by_python(texts: Iterator[tuple[str, str]]) -> Written:
    fixed: set[str] = set()
    replaceable: set[str] = set()
    numbers: set[float] = set()
    parts: set[str] = set()
    members: set[str] = set()
    defaults: set[str] = set()
    reads = False
    for tree in _trees(texts):
        for node, loose in _walk(tree, loose=False):
            defaults |= {item.value for item in _defaults(node) if isinstance(item, ast.Constant)}
            if isinstance(node, ast.Constant):
                if isinstance(node.value, str):
                    (replaceable if loose else fixed).add(node.value)
                elif isinstance(node.value, int | float) and not isinstance(node.value, bool):
                    numbers.add(float(node.value))
            elif isinstance(node, ast.JoinedStr):
                parts |= {str(item.value) for item in node.values if isinstance(item, ast.Constant)}
            elif isinstance(node, ast.Call):
                reads = reads or _name(node.func) in _READERS
            elif isinstance(node, ast.Attribute):
                reads = reads or node.attr in ("environ", "argv")
                if node.attr.isupper():
                    members.add(node.attr.replace("_", ""))
    parts |= fixed | replaceable
    return Written(
        fixed=frozenset(fixed - replaceable),
        replaceable=frozenset(replaceable),
        numbers=frozenset(numbers),
        reads=reads,
        defaults=frozenset(text for text in defaults if isinstance(text, str)),
        parts=frozenset(parts),
        members=frozenset(members),
    )


def _texts(case: Case, suffixes: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(path, text) of the project's own sources but its tests."""
    root = case.project.root
    for file in case.files:
        path = file.path
        if not path.endswith(suffixes) or path.endswith(".d.ts") or "node_modules" in path.split("/"):
            continue
        if (not root or path.startswith(f"{root}/")) and not _is_test(path):
            yield path, case.text_of(path) or ""


def _trees(texts: Iterator[tuple[str, str]]) -> Iterator[ast.Module]:
    for _, text in texts:
        try:
            tree = parsed(text)
            yield tree
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue


def _is_test(path: str) -> bool:
    """Whether a file is of the program's tests, whose texts reach no resource."""
    *folders, name = path.split("/")
    if {"test", "tests", "__tests__", "__mocks__"} & set(folders) or ".test." in name or ".spec." in name:
        return True
    return name.startswith(("test_", "conftest")) or name.endswith("_test.py")


def _walk(node: ast.AST, *, loose: bool) -> Iterator[tuple[ast.AST, bool]]:
    """Every node, and whether it is a default or one of several choices; parts of f-strings and lone strings are left
    out."""
    todo: list[tuple[ast.AST, bool]] = [(node, loose)]
    while todo:
        current, loose = todo.pop()
        yield current, loose
        for name, child in ast.iter_fields(current):
            for item in child if isinstance(child, list) else [child]:
                if isinstance(item, ast.AST) and not _is_left_out(current, item):
                    todo.append((item, loose or _is_loose(current, name)))


def _is_left_out(parent: ast.AST, child: ast.AST) -> bool:
    if isinstance(parent, ast.JoinedStr | ast.Expr):
        return isinstance(child, ast.Constant)
    return isinstance(parent, ast.Compare) and isinstance(child, ast.Constant)


def _is_loose(node: ast.AST, field: str) -> bool:
    if isinstance(node, ast.BoolOp | ast.IfExp):
        return True
    if isinstance(node, ast.arguments):
        return field in ("defaults", "kw_defaults")
    return isinstance(node, ast.Call) and field != "func" and _name(node.func) in _LOOKUPS


def _defaults(node: ast.AST) -> list[Any]:
    """Expressions that count when a setting is not given: `get("suffix", "dev")`, `x or "dev"`, `def f(x="dev")`."""
    if isinstance(node, ast.BoolOp):
        return node.values[1:] if isinstance(node.op, ast.Or) else []
    if isinstance(node, ast.arguments):
        return [*node.defaults, *node.kw_defaults]
    return node.args[1:] if isinstance(node, ast.Call) and _name(node.func) in _LOOKUPS else []


def _name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
