"""A Python file: what it imports, where it uses that, and how imports come and go."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from functools import cached_property

import msgspec

from ._calls import NotPossible
from ._edits import Clash, Mend, Splice, applied
from ._lines import cut, is_alone, with_cuts, without_lines
from ._texts import Text
from ._uses import Argument, Member, Use

_Import = ast.Import | ast.ImportFrom


class Binding(msgspec.Struct, frozen=True):
    """A name that an import gives. path: what it stands for, `pulumi_aws.s3`."""

    name: str
    path: str
    statement: _Import
    alias: ast.alias


class PythonSource:
    """See `Source`. Paths begin with the package's Python name."""

    def __init__(self, text: Text) -> None:
        self.path, self.text = text.path, text
        try:
            self.tree = ast.parse(text.content)
        except (SyntaxError, ValueError, RecursionError) as error:
            raise NotPossible("the file does not parse") from error

    # -- places

    def start(self, node: ast.AST) -> int:
        return self.text.offset(node.lineno, node.col_offset)  # ty: ignore[missing-attribute]

    def end(self, node: ast.AST) -> int:
        return self.text.offset(node.end_lineno, node.end_col_offset)  # ty: ignore[missing-attribute]

    def written_as(self, node: ast.AST) -> str:
        return self.text.between(self.start(node), self.end(node))

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        return {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}

    def arguments(self, line: int, name: str) -> list[Argument]:
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                found += [
                    self._argument(item.arg, self.start(item), item.value, node.keywords)
                    for item in node.keywords
                    if item.arg == name and line in (item.lineno, item.value.lineno)
                ]
            elif isinstance(node, ast.Dict):
                keys = [key for key in node.keys if isinstance(key, ast.Constant)]
                found += [
                    self._argument(name, self.start(key) + self._quotes(key), value, keys)
                    for key, value in zip(node.keys, node.values, strict=True)
                    if isinstance(key, ast.Constant) and key.value == name and line in (key.lineno, value.lineno)
                ]
        return found

    def _argument(self, name: str, at: int, value: ast.expr, others: Sequence[ast.keyword | ast.Constant]) -> Argument:
        start, end = self.start(value), self.end(value)
        beside = frozenset(str(one.arg if isinstance(one, ast.keyword) else one.value) for one in others)
        first = at - 1 if self.text.between(at - 1, at) in "\"'" else at
        return Argument(
            name=name, key=(at, at + len(name.encode())), value=(start, end), whole=(first, end),
            text=self.text.between(start, end), form=_form(value), beside=beside,
        )  # fmt: skip

    def members(self, line: int, name: str) -> list[Member]:
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute) and node.attr == name and node.end_lineno == line:
                above, end = self.parents.get(node), self.end(node)
                called = isinstance(above, ast.Call) and above.func is node
                key = (end - len(name.encode()), end)
                found.append(
                    Member(whole=(self.start(node), end), key=key, of=self.written_as(node.value), called=called)
                )
        return found

    def _quotes(self, key: ast.expr) -> int:
        text = self.written_as(key)
        if text[1:-1] != getattr(key, "value", None):
            raise NotPossible("the key is not written plainly")
        return 1

    # -- imports

    @cached_property
    def bindings(self) -> tuple[Binding, ...]:
        return tuple(_bindings(self.tree))

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """Every imported name with the attributes read of it, as far as nothing else has the name."""
        shadowed = {node.arg for node in ast.walk(self.tree) if isinstance(node, ast.arg)} | {
            node.id for node in ast.walk(self.tree) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
        }
        paths = {one.name: one.path for one in self.bindings if one.name not in shadowed}
        return tuple(
            self._use(node, paths[node.id])
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Name) and node.id in paths and isinstance(node.ctx, ast.Load)
        )

    def _use(self, name: ast.Name, path: str) -> Use:
        steps = [(path, self.end(name))]
        node: ast.expr = name
        above = self.parents.get(node)
        while isinstance(above, ast.Attribute):
            steps.append((f"{steps[-1][0]}.{above.attr}", self.end(above)))
            node, above = above, self.parents.get(above)
        given: frozenset[str] | None = None
        if isinstance(above, ast.Call) and above.func is node:
            given = frozenset(item.arg or "*" for item in above.keywords)
        return Use(start=self.start(name), steps=tuple(steps), given=given)

    def written(self, path: str, *, without: frozenset[str] = frozenset()) -> tuple[str, tuple[Splice, ...]]:
        """What this file calls a thing, and the import that it needs for that. without: paths of imports that go."""
        known = [one for one in self.bindings if one.path not in without and f"{path}.".startswith(f"{one.path}.")]
        if known:
            best = max(known, key=lambda one: (len(one.path), -one.statement.lineno))
            return best.name + path[len(best.path) :], ()
        package, _, rest = path.partition(".")
        module, _, name = rest.partition(".")
        beside = [one for one in self.bindings if _lists(one.statement, package)]
        gone = next((one for one in beside if one.path in without), None)
        own = self._fresh(module, gone) if beside else ""
        if own and (name or own == module):
            whole = f"{own}.{name}" if name else own
            written = module if own == module else f"{module} as {own}"
            if gone is not None:
                return whole, (Splice(self.path, self.start(gone.alias), self.end(gone.alias), written),)
            at = self.end(beside[-1].alias)
            return whole, (Splice(self.path, at, at, f", {written}"),)
        short = package.removeprefix("pulumi_")
        line = f"import {package} as {short}" if short != package else f"import {package}"
        return f"{short}.{rest}" if rest else short, (self.import_line(line),)

    def _fresh(self, module: str, gone: Binding | None) -> str:
        """What a module can be called here; where the program calls something else so, as the one that it replaces."""
        taken = {node.id for node in ast.walk(self.tree) if isinstance(node, ast.Name)}
        taken |= {node.arg for node in ast.walk(self.tree) if isinstance(node, ast.arg)}
        if module not in taken:
            return module
        return gone.name if gone is not None else f"aws_{module}"

    def import_line(self, line: str) -> Splice:
        """A further import at the top of the file, in the group that it belongs to."""
        top = [node for node in self.tree.body if isinstance(node, _Import)]
        wanted = ast.parse(line).body[0]
        assert isinstance(wanted, _Import)
        group = [node for node in top if _is_standard(node) == _is_standard(wanted) and not _is_future(node)]
        before = [node for node in group if _order(node) <= _order(wanted)]
        if before:
            at = self.text.end_of_line(self.end(before[-1]))
            return Splice(self.path, at, at, f"\n{line}")
        if group:
            at = self.start(group[0])
            return Splice(self.path, at, at, f"{line}\n")
        if not top:
            raise NotPossible("the file imports nothing")
        if _is_standard(wanted) and not _is_future(top[0]):
            at = self.start(top[0])
            return Splice(self.path, at, at, f"{line}\n\n")
        at = self.text.end_of_line(self.end(top[-1]))
        return Splice(self.path, at, at, f"\n\n{line}")

    def without(self, binding: Binding) -> Splice:
        """The file without an import. Raises NotPossible."""
        return self.without_all([binding])[0]

    def without_all(self, gone: list[Binding]) -> list[Splice]:
        """The same for several at once, since a statement that imports nothing any more goes as a whole."""
        made: list[Splice] = []
        whole: list[tuple[int, int]] = []
        for statement in dict.fromkeys(one.statement for one in gone):
            names = [one.alias for one in gone if one.statement is statement]
            if len(names) < len(statement.names):
                made += [cut(self.text, self.start(name), self.end(name)) for name in names]
                continue
            body = getattr(self.parents.get(statement), "body", [])
            start, end = self.start(statement), self.end(statement)
            if not is_alone(self.text, start, end) or len(body) < 2:
                raise NotPossible("the import does not stand alone")
            whole.append((start, end))
        return [*made, *without_lines(self.text, *whole)]

    def tidied(self, splices: tuple[Splice, ...]) -> tuple[Splice, ...]:
        """The changes, and without the imports that nothing uses any more because of them."""
        here = tuple(one for one in splices if one.path == self.path)
        try:
            after = ast.parse(applied(Mend(here), {self.path: self.text.content})[self.path])
        except (Clash, KeyError, SyntaxError, ValueError) as error:
            raise NotPossible("the change does not fit the file") from error
        used, left = _names_in(self.tree), _names_in(after)
        there = {one.name for one in _bindings(after)}
        gone = [one for one in self.bindings if one.name in used and one.name not in left and one.name in there]
        splices = tuple(one for one in splices if one.path != self.path or not _is_needless(one, left))
        if not gone:
            return splices
        cuts = self._cut_with(gone, splices)
        kept = tuple(one for one in splices if one.text or not any(_is_in(one, self, each) for each in gone))
        return with_cuts(self.text, kept, self.without_all([*gone, *cuts]))

    def _cut_with(self, gone: list[Binding], splices: tuple[Splice, ...]) -> list[Binding]:
        """What was taken out of the same statements before."""
        return [
            one
            for one in self.bindings
            if one not in gone and any(one.statement is each.statement for each in gone)
            and any(not each.text and each.start <= self.start(one.alias) < each.end for each in splices)
        ]  # fmt: skip


def _form(value: ast.expr) -> str | None:
    match value:
        case ast.JoinedStr() | ast.Constant(value=str()):
            return "string"
        case ast.Constant(value=bool()):
            return "boolean"
        case ast.Constant(value=int() | float()):
            return "number"
        case ast.List() | ast.Tuple() | ast.ListComp():
            return "list"
        case ast.Dict() | ast.DictComp():
            return "object"
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)) if name.endswith(("Args", "ArgsDict")):
            return "object"
    return None


def _bindings(tree: ast.Module) -> Iterator[Binding]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for item in node.names:
                path = item.name if item.asname else item.name.partition(".")[0]
                yield Binding(item.asname or path, path, node, item)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for item in node.names:
                if item.name != "*":
                    yield Binding(item.asname or item.name, f"{node.module}.{item.name}", node, item)


def _is_needless(splice: Splice, left: set[str]) -> bool:
    """Whether a change brings imports alone, and nothing uses them."""
    if splice.start != splice.end or not splice.text.strip().startswith(("import ", "from ")):
        return False
    try:
        tree = ast.parse(splice.text.strip())
    except SyntaxError:
        return False
    names = [one.name for one in _bindings(tree)]
    return bool(names) and all(isinstance(node, _Import) for node in tree.body) and left.isdisjoint(names)


def _names_in(tree: ast.Module) -> set[str]:
    """Names that are read, also in annotations that are texts."""
    found = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for node in ast.walk(tree):
        hint = getattr(node, "annotation", None) or getattr(node, "returns", None)
        for part in ast.walk(hint) if isinstance(hint, ast.AST) else ():
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                found.update(part.value.replace(".", " ").replace("[", " ").split())
    return found


def _is_in(splice: Splice, source: PythonSource, binding: Binding) -> bool:
    statement = binding.statement
    return source.path == splice.path and source.start(statement) <= splice.start < splice.end <= source.end(statement)


def _lists(node: _Import, package: str) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == package


def _is_standard(node: _Import) -> bool:
    module = node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
    return (module or "").partition(".")[0] in sys.stdlib_module_names


def _is_future(node: _Import) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _order(node: _Import) -> tuple[bool, str]:
    module = node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
    return isinstance(node, ast.ImportFrom), (module or "").lower()
