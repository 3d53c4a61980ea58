"""The Python code that a function's handler reaches: modules of its package, and the functions among them."""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from stackproof.model import Resource
from stackproof.topology import text

from .._mechanism import Case
from .._parsing import parsed
from ._functions import package_of

Function = ast.FunctionDef | ast.AsyncFunctionDef
Node = ast.Module | Function


@dataclass(frozen=True, kw_only=True, eq=False)
class Module:
    """One parsed file of the package. functions: those at its top and in its classes, by name. classes: of each method
    the class that it belongs to. held_by: node -> the node around it."""

    path: str
    tree: ast.Module
    functions: dict[str, list[Function]] = field(default_factory=dict)
    classes: dict[ast.AST, str] = field(default_factory=dict)
    held_by: dict[ast.AST, ast.AST] = field(default_factory=dict)

    def around(self, node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
        """(node around, node inside) from the node outwards."""
        while node in self.held_by:
            yield self.held_by[node], node
            node = self.held_by[node]

    def function_of(self, node: ast.AST) -> Function | None:
        """The innermost function around a node."""
        return next((outer for outer, _ in self.around(node) if isinstance(outer, Function)), None)

    def is_fallible(self, node: ast.AST, *errors: str) -> bool:
        """Whether a `try` or `suppress` around the node catches one of these errors."""
        for outer, inner in self.around(node):
            if isinstance(outer, ast.Try | ast.TryStar) and inner in outer.body:
                caught = [name for item in outer.handlers for name in _caught(item)]
                if any(name in (*errors, "Exception", "BaseException") for name in caught):
                    return True
            if isinstance(outer, ast.With) and "suppress" in ast.dump(outer.items[0].context_expr):
                return True
        return False

    def imported(self, name: str, member: str = "") -> frozenset[str]:
        """The names under which the module has another one, or a member of it."""
        return self._imported.get((name, member), frozenset())

    @cached_property
    def _imported(self) -> dict[tuple[str, str], frozenset[str]]:
        found: dict[tuple[str, str], frozenset[str]] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                for alias in node.names:
                    key = (alias.name, "") if isinstance(node, ast.Import) else (node.module or "", alias.name)
                    found[key] = found.get(key, frozenset()) | {alias.asname or alias.name}
        return found


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A reached piece of code: a module's own statements, or one function with what it holds."""

    module: Module
    node: Node

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the piece; a module's without the bodies of its functions."""
        return tuple(_walk(self.node))


@dataclass(frozen=True, kw_only=True)
class Code:
    """What a handler reaches. modules: by path in the package. handler: the function itself, None where it is made
    otherwise. whole: False when a module of the package could not be read."""

    modules: dict[str, Module]
    units: tuple[Unit, ...]
    handler: Function | None
    whole: bool


def code_of(files: dict[str, str | None], handler: str) -> Code | None:
    """The code behind `handler` (`app.main.handler`); None where its module is missing or no readable Python."""
    name, _, function = handler.rpartition(".")
    reading = _Reading(files)
    start = reading.module(name.replace(".", "/"))
    if start is None:
        return None
    reading.enter(start)
    reading.mention({function})
    found = start.functions.get(function, [])
    own = [item for item in found if item not in start.classes]
    return Code(
        modules=reading.entered,
        units=tuple(reading.units),
        handler=own[-1] if own else None,
        whole=not reading.unread,
    )


def handler_code(case: Case, function: Resource) -> Code | None:
    """The Python that a function's handler reaches, None where it is not Python or not readable; read once."""

    def read() -> Code | None:
        runtime, handler = text(function, "runtime"), text(function, "handler")
        package = package_of(case, function)
        if package is None or not handler or not (runtime or "").startswith("python"):
            return None
        return code_of(package.files, handler)

    return case.topology.remember(("code", function.urn), read)


def modules_of(node: ast.Import | ast.ImportFrom) -> tuple[str, ...]:
    """Top names of the modules that a statement imports, none for a relative import."""
    if isinstance(node, ast.Import):
        return tuple(alias.name.split(".")[0] for alias in node.names)
    return (node.module.split(".")[0],) if node.module and not node.level else ()


class _Reading:
    """Follows imports and names from the handler on until nothing new is reached."""

    def __init__(self, files: dict[str, str | None]) -> None:
        self._files = files
        self._parsed: dict[str, Module | None] = {}
        self._names: set[str] = set()
        self._reached: set[ast.AST] = set()
        self.entered: dict[str, Module] = {}
        self.units: list[Unit] = []
        self.unread = False

    def module(self, stem: str) -> Module | None:
        """The module of a path without ending, parsed once."""
        for path in (f"{stem}.py", posixpath.join(stem, "__init__.py")):
            if path in self._files:
                if path not in self._parsed:
                    self._parsed[path] = _parsed(path, self._files[path])
                    self.unread |= self._parsed[path] is None
                return self._parsed[path]
        return None

    def enter(self, module: Module) -> None:
        """Run a module's own statements."""
        if module.path not in self.entered:
            self.entered[module.path] = module
            self._take(Unit(module=module, node=module.tree))
            self.mention(set())

    def mention(self, names: set[str]) -> None:
        """Reach the functions of these names, and all that they name in turn."""
        self._names |= names
        before = -1
        while before != len(self.units):
            before = len(self.units)
            for module in list(self.entered.values()):
                for name, functions in module.functions.items():
                    for function in functions:
                        if function not in self._reached and self._is_named(module, name, function):
                            self._take(Unit(module=module, node=function))

    def _is_named(self, module: Module, name: str, function: Function) -> bool:
        special = name.startswith("__") and module.classes.get(function, "") in self._names
        return name in self._names or special

    def _take(self, unit: Unit) -> None:
        self._reached.add(unit.node)
        self.units.append(unit)
        for node in unit.nodes:
            if isinstance(node, ast.Name):
                self._names.add(node.id)
            elif isinstance(node, ast.Attribute):
                self._names.add(node.attr)
            elif isinstance(node, ast.Import | ast.ImportFrom):
                self._names.update(alias.name for alias in node.names)
                for stem in _stems(node, unit.module.path):
                    found = self.module(stem)
                    if found is not None:
                        self.enter(found)


def _stems(node: ast.Import | ast.ImportFrom, path: str) -> Iterator[str]:
    """Paths without ending of the modules that a statement may run."""
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
        base = ""
    else:
        base = posixpath.dirname(path) if node.level else ""
        for _ in range(node.level - 1):
            base = posixpath.dirname(base)
        stem = node.module or ""
        names = [stem, *(f"{stem}.{alias.name}".strip(".") for alias in node.names)]
    for name in names:
        parts = name.split(".") if name else []
        for count in range(1, len(parts) + 1):
            yield posixpath.join(base, *parts[:count])


def stem_of(node: ast.ImportFrom, path: str) -> str:
    """Path without ending of the module that `from x import y` in a file takes from."""
    base = posixpath.dirname(path) if node.level else ""
    for _ in range(node.level - 1):
        base = posixpath.dirname(base)
    return posixpath.join(base, *(node.module or "").split(".")).rstrip("/")


def _parsed(path: str, source: str | None) -> Module | None:
    if source is None:
        return None
    try:
        tree = parsed(source)
    except (SyntaxError, ValueError, RecursionError):
        return None
    module = Module(path=path, tree=tree)
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            module.held_by[child] = node
    for node in ast.walk(tree):
        if isinstance(node, Function) and module.function_of(node) is None:
            module.functions.setdefault(node.name, []).append(node)
            outer = module.held_by.get(node)
            if isinstance(outer, ast.ClassDef):
                module.classes[node] = outer.name
    return module


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a module's own statements, or everything in a function."""
    if isinstance(node, Function):
        yield from (item for item in ast.walk(node) if item is not node)
        return
    waiting: list[ast.AST] = list(ast.iter_child_nodes(node))
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, ast.If) and _is_never(item.test):
            waiting.extend(item.orelse)
            continue
        yield item
        if isinstance(item, Function):
            waiting.extend([*item.decorator_list, *item.args.defaults, *filter(None, item.args.kw_defaults)])
        else:
            waiting.extend(ast.iter_child_nodes(item))


def _is_never(test: ast.expr) -> bool:
    """Whether a test is of a block that Lambda never runs: for scripts, or for type checkers."""
    names = {item.id for item in ast.walk(test) if isinstance(item, ast.Name)}
    names |= {item.attr for item in ast.walk(test) if isinstance(item, ast.Attribute)}
    return bool(names & {"__name__", "TYPE_CHECKING"})


def _caught(handler: ast.ExceptHandler) -> list[str]:
    if handler.type is None:
        return ["BaseException"]
    items = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return [item.id if isinstance(item, ast.Name) else getattr(item, "attr", "") for item in items]
