"""What a Python file is, from its syntax tree alone: imports, resources, names. Nothing is executed."""

from __future__ import annotations

import ast
import re
import warnings

import msgspec

_IMPORT_LINE = re.compile(r"^\s*(?:from\s+([\w.]+)\s+import\b|import\s+([\w.]+))", re.MULTILINE)
_RESOURCE_LINE = re.compile(r"^(?:\w+\s*=\s*)?aws\.(?:\w+\.)+[A-Z]\w*\(", re.MULTILINE)
_NO_RESOURCES = frozenset(
    {
        "Alias", "AssetArchive", "Config", "CustomTimeouts", "FileArchive", "FileAsset", "InvokeOptions", "Output",
        "RemoteArchive", "RemoteAsset", "ResourceOptions", "StackReference", "StringAsset",
    }
)  # fmt: skip
_TEST_MODULES = frozenset({"pytest", "unittest"})


class PythonFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Facts about one Python file.

    imports: dotted module names. from_imports: module -> names taken from it. resources: calls of a resource class of
    a Pulumi provider anywhere. module_resources: those that run when the file runs (not inside a function or class).
    instances: module-level calls of a class or function of this answer. defines: names bound at module level. free:
    names used at module level and bound nowhere. components: classes derived from ComponentResource.
    """

    parses: bool
    error: str = ""
    error_line: int | None = None
    imports: frozenset[str] = frozenset()
    from_imports: dict[str, frozenset[str]] = {}
    resources: int = 0
    module_resources: int = 0
    instances: int = 0
    defines: frozenset[str] = frozenset()
    free: frozenset[str] = frozenset()
    components: tuple[str, ...] = ()
    is_test: bool = False

    @property
    def uses_pulumi(self) -> bool:
        return any(_is_pulumi(module) for module in self.imports)

    @property
    def is_automation(self) -> bool:
        """Whether the file drives Pulumi through the automation API instead of being a program."""
        return "pulumi.automation" in self.imports or "automation" in self.from_imports.get("pulumi", frozenset())

    @property
    def creates(self) -> int:
        """How much a run of this file creates: 0 for a file that only defines."""
        return self.module_resources + self.instances


def parse_python(text: str) -> ast.Module | None:
    """The syntax tree, or None; warnings of the parser are not ours to print."""
    tree, _, _ = _parse(text)
    return tree


def python_facts(text: str) -> PythonFacts:
    """Facts about a Python text; where it does not parse, what its lines show."""
    tree, error, line = _parse(text)
    if tree is None:
        modules = frozenset(first or second for first, second in _IMPORT_LINE.findall(text))
        found = len(_RESOURCE_LINE.findall(text))
        return PythonFacts(
            parses=False,
            error=error,
            error_line=line,
            imports=modules,
            resources=found,
            module_resources=found,
            is_test=_is_test(modules, text),
        )
    return _facts(tree, text)


def _parse(text: str) -> tuple[ast.Module | None, str, int | None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text), "", None
    except SyntaxError as error:
        return None, error.msg or "invalid syntax", error.lineno
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        return None, f"cannot be parsed: {type(error).__name__}", None


def _facts(tree: ast.Module, text: str) -> PythonFacts:
    imports: set[str] = set()
    taken: dict[str, set[str]] = {}
    aliases: set[str] = set()
    nodes = list(ast.walk(tree))
    for node in nodes:
        if isinstance(node, ast.Import):
            for name in node.names:
                imports.add(name.name)
                if _is_pulumi(name.name):
                    aliases.add(name.asname or name.name.split(".")[0])
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            imports.add(module)
            taken.setdefault(module, set()).update(name.name for name in node.names)
            if _is_pulumi(module):
                aliases.update(name.asname or name.name for name in node.names)
    top = list(_running(tree.body))
    local = _local_callables(tree, taken)
    return PythonFacts(
        parses=True,
        imports=frozenset(imports),
        from_imports={module: frozenset(names) for module, names in taken.items()},
        resources=sum(_is_resource(node, aliases) for node in nodes),
        module_resources=sum(_is_resource(node, aliases) for node in top),
        instances=sum(isinstance(node, ast.Call) and _root_name(node.func) in local for node in top),
        defines=frozenset(_bound(top)),
        free=frozenset(_free(nodes, top)),
        components=tuple(_components(nodes)),
        is_test=_is_test(imports, text),
    )


def _running(body: list[ast.stmt]):
    """Every node that runs when the module runs: the tree without bodies of functions, classes and lambdas."""
    pending: list[ast.AST] = list(reversed(body))
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            continue
        pending.extend(reversed(list(ast.iter_child_nodes(node))))


def _bound(nodes: list[ast.AST]):
    for node in nodes:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            for name in node.names:
                yield name.asname or name.name.split(".")[0]
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.ExceptHandler) and node.name:
            yield node.name


def _free(nodes: list[ast.AST], top: list[ast.AST]):
    import builtins

    # Bound anywhere counts as bound: a guess must not call a name missing that a function's scope provides.
    bound = set(_bound(nodes))
    bound.update(node.arg for node in nodes if isinstance(node, ast.arg))
    for node in top:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            name = node.id
            if name not in bound and not hasattr(builtins, name) and not name.startswith("__"):
                yield name


def _local_callables(tree: ast.Module, taken: dict[str, set[str]]) -> set[str]:
    """Names whose call at module level runs code of this answer: its classes and functions, defined or imported."""
    names = {
        node.name
        for node in tree.body
        if isinstance(node, ast.ClassDef) or (isinstance(node, ast.FunctionDef) and _calls_capital(node))
    }
    for module, imported in taken.items():
        if module.startswith(".") or not _is_known_package(module.split(".")[0]):
            names.update(name for name in imported if name[:1].isupper())
    return names


def _calls_capital(function: ast.FunctionDef) -> bool:
    return any(isinstance(node, ast.Call) and _last_name(node.func)[:1].isupper() for node in ast.walk(function))


def _components(nodes: list[ast.AST]):
    for node in nodes:
        if isinstance(node, ast.ClassDef) and any(_last_name(base) == "ComponentResource" for base in node.bases):
            yield node.name


def _is_resource(node: ast.AST, aliases: set[str]) -> bool:
    if not isinstance(node, ast.Call) or _root_name(node.func) not in aliases:
        return False
    last = _last_name(node.func)
    if not last[:1].isupper() or last.endswith(("Args", "ArgsDict")):
        return False
    return last not in _NO_RESOURCES


def _root_name(node: ast.AST) -> str:
    while isinstance(node, (ast.Attribute, ast.Call, ast.Subscript)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_pulumi(module: str) -> bool:
    top = module.split(".")[0]
    return top == "pulumi" or top.startswith("pulumi_")


def _is_known_package(top: str) -> bool:
    import sys

    return _is_pulumi(top) or top in sys.stdlib_module_names or top in _TEST_MODULES


def _is_test(modules: frozenset[str] | set[str], text: str) -> bool:
    if any(module.split(".")[0] in _TEST_MODULES for module in modules):
        return True
    return "def test_" in text and "set_mocks" in text
