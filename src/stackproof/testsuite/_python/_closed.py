"""Whether the value of an expression is settled inside of a test, whatever the program does."""

from __future__ import annotations

import ast
import builtins
from collections import Counter
from collections.abc import Iterator

_PURE = frozenset(
    {
        "abs",
        "all",
        "any",
        "ascii",
        "bin",
        "bool",
        "bytes",
        "callable",
        "chr",
        "dict",
        "divmod",
        "enumerate",
        "filter",
        "float",
        "frozenset",
        "getattr",
        "hasattr",
        "hex",
        "int",
        "isinstance",
        "issubclass",
        "len",
        "list",
        "map",
        "max",
        "min",
        "oct",
        "ord",
        "pow",
        "range",
        "repr",
        "reversed",
        "round",
        "set",
        "sorted",
        "str",
        "sum",
        "tuple",
        "type",
        "zip",
    }
)
_BUILTINS = frozenset(dir(builtins))
_MOCKS = frozenset({"Mock", "MagicMock", "AsyncMock", "NonCallableMock", "SimpleNamespace"})
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Settled:
    """What is settled in one test function.

    around: constants of the module, by name. A name counts where it is bound once, to something settled, and nothing
    that could change it gets hold of it.
    """

    def __init__(self, function: ast.FunctionDef | ast.AsyncFunctionDef, around: dict[str, ast.expr]) -> None:
        self._function = function
        self._parents = {child: node for node in ast.walk(function) for child in ast.iter_child_nodes(node)}
        self._bound = Counter(_bindings(function))
        self._values: dict[str, ast.expr] = {}
        self._lines: dict[str, int] = {}
        self._mocks: set[str] = set()
        self._around = {name: value for name, value in around.items() if name not in self._bound}
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
                self._bind(node.targets[0].id, node.value)

    def _bind(self, name: str, value: ast.expr) -> None:
        if self._bound[name] != 1:
            return
        self._lines[name] = value.lineno
        self._values[name] = value
        if _is_mock(value) and not self._escapes(name, mock=True):
            self._mocks.add(name)

    def is_settled(self, node: ast.expr | None, *, depth: int = 0) -> bool:
        """True where nothing that the program does can change the value."""
        if node is None:
            return True
        if depth > 40:
            return False
        if isinstance(node, ast.Name):
            return self._name(node.id, depth)
        if isinstance(node, ast.Call):
            return self._call(node, depth)
        if isinstance(node, ast.Attribute):
            return self.is_settled(node.value, depth=depth + 1)
        kinds = ast.Constant, ast.Tuple, ast.List, ast.Set, ast.Dict, ast.JoinedStr, ast.FormattedValue, ast.UnaryOp
        more = ast.BinOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Subscript, ast.Slice, ast.Starred
        if not isinstance(node, (*kinds, *more)):
            return False
        parts = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
        return all(self.is_settled(child, depth=depth + 1) for child in parts)

    def _name(self, name: str, depth: int) -> bool:
        if name in self._mocks:
            return True
        if name in self._around:
            return _is_plain(self._around[name])
        value = self._values.get(name)
        if value is None:
            return name in _BUILTINS and not self._bound[name]
        return self.is_settled(value, depth=depth + 1) and (_is_plain(value) or not self._escapes(name))

    def _call(self, node: ast.Call, depth: int) -> bool:
        given = [*node.args, *(word.value for word in node.keywords)]
        if not all(self.is_settled(item, depth=depth + 1) for item in given):
            return False
        if isinstance(node.func, ast.Name):
            if node.func.id in self._mocks:
                return True
            return node.func.id in _PURE and not self._bound[node.func.id] and node.func.id not in self._around
        return isinstance(node.func, ast.Attribute) and self.is_settled(node.func.value, depth=depth + 1)

    def _escapes(self, name: str, *, mock: bool = False) -> bool:
        """Whether something else gets hold of a value that can change; what is set on a mock must be settled, too."""
        for node in ast.walk(self._function):
            if not isinstance(node, ast.Name) or node.id != name or not isinstance(node.ctx, ast.Load):
                continue
            top: ast.AST = node
            while isinstance(above := self._parents.get(top), ast.Attribute | ast.Subscript) and top is above.value:
                top = above
            above = self._parents.get(top)
            if isinstance(above, ast.Call) and top is not above.func:
                if not (isinstance(above.func, ast.Name) and above.func.id in _PURE) and not _is_asserting(above):
                    return True
            elif isinstance(above, ast.Assign) and top in above.targets:
                if not mock or not self._is_literal(above.value):
                    return True
            elif isinstance(above, ast.Call) and not mock and top is not node:
                return True  # a method that may change it
            elif isinstance(
                above, ast.Assign | ast.Return | ast.keyword | ast.AugAssign | ast.Dict | ast.List | ast.Tuple
            ):
                return True
        return False

    def _is_literal(self, node: ast.expr) -> bool:
        """As `is_settled` for what does not look at mocks again."""
        return not any(isinstance(item, ast.Name | ast.Call | ast.Lambda) for item in ast.walk(node))

    def says_nothing(self, test: ast.expr) -> bool:
        """Whether a condition holds, or fails, whatever the program does."""
        if self.is_settled(test):
            return True
        if isinstance(test, ast.Tuple):
            return bool(test.elts)
        if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
            return any(isinstance(item, ast.Constant) and bool(item.value) for item in test.values)
        if isinstance(test, ast.BoolOp):
            return all(self.says_nothing(item) for item in test.values)
        if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq | ast.Is):
            return self.are_same(test.left, test.comparators[0])
        return False

    def are_same(self, left: ast.expr, right: ast.expr) -> bool:
        """Whether two expressions are one and the same, or one was just assigned the other."""
        if any(isinstance(node, ast.Call | ast.Await | ast.Yield) for side in (left, right) for node in ast.walk(side)):
            return False
        if ast.dump(left) == ast.dump(right):
            return True
        return self._is_assigned(left, right) or self._is_assigned(right, left)

    def _is_assigned(self, left: ast.expr, right: ast.expr) -> bool:
        if not isinstance(left, ast.Name | ast.Attribute):
            return False
        wanted = ast.unparse(left)
        found = [
            node
            for node in ast.walk(self._function)
            if isinstance(node, ast.Assign) and any(ast.unparse(target) == wanted for target in node.targets)
        ]
        if (
            len(found) != 1
            or ast.dump(found[0].value) != ast.dump(right)
            or self._parents[found[0]] is not self._function
        ):
            return False
        # What is called in between may be what is tested.
        return not any(
            isinstance(node, ast.Call) and found[0].lineno < node.lineno < left.lineno
            for node in ast.walk(self._function)
        )


def module_constants(tree: ast.Module) -> dict[str, ast.expr]:
    """Names that a test file binds once, to a plain constant; a name of the program's is none."""
    bound = Counter(name for node in tree.body for name in _bindings(node))
    written = {name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names}
    return {
        node.targets[0].id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and bound[node.targets[0].id] == 1
        and node.targets[0].id not in written
        and _is_plain(node.value)
    }


def _bindings(top: ast.AST) -> Iterator[str]:
    for node in ast.walk(top):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).split(".")[0]
        elif isinstance(node, _DEFINITIONS) and node is not top:
            yield node.name
        elif isinstance(node, ast.ExceptHandler):
            yield node.name or "_"


def _is_plain(node: ast.expr) -> bool:
    """A value that cannot change: a constant, or a tuple of such."""
    if isinstance(node, ast.Tuple):
        return all(_is_plain(item) for item in node.elts)
    return isinstance(node, ast.Constant) or (isinstance(node, ast.UnaryOp) and _is_plain(node.operand))


def _is_mock(node: ast.expr) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name not in _MOCKS:
        return False
    given = [*node.args, *(word.value for word in node.keywords)]
    return all(not any(isinstance(part, ast.Name | ast.Lambda) for part in ast.walk(item)) for item in given)


def _is_asserting(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr.startswith("assert")
