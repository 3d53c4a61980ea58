"""Goes through the functions of a package and finds out what every name in them is bound to.

The rules are those of "Declarations and scope" in the Go specification; what counts as a use is what the compiler
counts as one: every mention but the left side of a plain assignment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from stackproof.golang import File
from stackproof.golang import nodes as n

from ._bindings import Binding, Twice, Unit, Way
from ._expressions import Expressions
from ._labels import labeled


class Walker(Expressions):
    """Declarations and statements of one file."""

    def __init__(self, unit: Unit, file: File, imports: dict[str, Binding]) -> None:
        super().__init__(unit, file, imports)
        self.labels: list[dict[str, Binding]] = []
        self.functions: list[n.FunctionType] = []

    def file_body(self) -> None:
        for item in self.file.source.declarations:
            if isinstance(item, n.FunctionDeclaration):
                self._function(item)
            elif isinstance(item, n.Torn):
                self._torn(item)
            else:
                self._package_level(item)

    # -- declarations

    def _package_level(self, item: Any) -> None:
        """What stands outside of functions is bound already; here are only its parts."""
        match item:
            case n.Variable(type=kind, values=values) | n.Constant(type=kind, values=values):
                self.maybe(kind)
                self.expressions(values)
                self.unit.nodes.append((self.file, item))
            case n.TypeDeclaration():
                self._type_body(item)

    def _type_body(self, item: n.TypeDeclaration) -> None:
        if not item.parameters:
            self.expression(item.type)
            return
        self.scopes.append({})
        for name in item.parameters:
            self.declare(name, "type-parameter", item)
        self.mention(item)
        self.expression(item.type)
        self.scopes.pop()

    def _function(self, item: n.FunctionDeclaration) -> None:
        self.scopes.append({})
        if item.receiver is not None:
            for name in _parameters_of_receiver(item.receiver.type):
                self.declare(name, "type-parameter", item)
        for name in item.type_parameters:
            self.declare(name, "type-parameter", item)
        if item.type_parameters:
            given = item.at.child_by_field_name("type_parameters")
            self.mention(n.Node(given) if given is not None else item)
        self.signature(item.type, item.receiver)
        if item.body is not None:
            self.body(item.body, item.type)
        self.scopes.pop()

    def body(self, body: n.Block, kind: n.FunctionType) -> None:
        """The statements of a function, in the scope of its parameters; labels are its own."""
        self.labels.append({item.label: self._label(item) for item in labeled(body)})
        self.functions.append(kind)
        self.statements(body.statements)
        self.functions.pop()
        for item in self.labels.pop().values():
            if not item.used:
                self.unit.locals.append(item)

    def _label(self, item: n.Labeled) -> Binding:
        return Binding(item.label, "label", item, self.file, local=True)

    # -- statements

    def statements(self, items: Sequence[n.Statement]) -> None:
        if items:
            self.unit.blocks.append((self.file, list(items)))
        for item in items:
            self.statement(item)

    def block(self, block: n.Block) -> None:
        self.scopes.append({})
        self.statements(block.statements)
        self.scopes.pop()

    def statement(self, item: n.Statement | None) -> None:
        if item is None:
            return
        handler = _STATEMENTS.get(type(item))
        if handler is not None:
            handler(self, item)

    def _evaluate(self, item: n.Evaluate) -> None:
        self.expression(item.value)

    def _assign(self, item: n.Assign) -> None:
        self.expressions(item.values)
        self.unit.nodes.append((self.file, item))
        for at, target in enumerate(item.targets):
            if item.operator == "=" and isinstance(target, n.Name):
                whole = len(item.values) == len(item.targets)
                self._write(target, item.values[at] if whole else None)
            else:
                self.expression(target)
                if isinstance(target, n.Name) and (found := self.find(target.text)) is not None:
                    found.writes.append(None)

    def _write(self, target: n.Name, value: n.Expression | None) -> None:
        """A plain assignment is no use of what it sets."""
        found = self.find(target.text)
        if target.text == "_":
            return
        if found is None:
            self.name(target)
            return
        found.writes.append(value)
        self.unit.resolved[id(target)] = found
        if found.kind != "variable" or not found.local:
            found.use()

    def _define(self, item: n.Define) -> None:
        self.expressions(item.values)
        self.unit.nodes.append((self.file, item))
        self._new(item, item.names, item.values, "part" if len(item.values) != len(item.names) else "whole")

    def _new(self, item: n.Node, names: Sequence[n.Expression], values: Sequence[n.Expression], way: Way) -> None:
        """`:=`: names that the innermost scope has are set, the others are new."""
        scope, fresh, seen = self.scopes[-1], False, set()
        for at, name in enumerate(names):
            if not isinstance(name, n.Name):
                self.expression(name)
                fresh = True  # no name at all: another fault
                continue
            value = values[at] if way == "whole" and at < len(values) else values[0] if values else None
            if name.text in scope and name.text not in seen:
                self._write(name, value if way == "whole" else None)
            elif name.text != "_" and name.text not in seen:
                self.declare(name.text, "variable", name, value=value, way=way, index=at)
                fresh = True
            seen.add(name.text)
        if not fresh and names:
            shown = ", ".join(name.text for name in names if isinstance(name, n.Name))
            self.unit.twice.append(Twice(shown, item, self.file, None))

    def _variable(self, item: n.Variable) -> None:
        self.maybe(item.type)
        self.expressions(item.values)
        self.unit.nodes.append((self.file, item))
        way: Way = "whole" if len(item.values) == len(item.names) else "part"
        for at, name in enumerate(item.names):
            value = item.values[at] if way == "whole" and item.values else item.values[0] if item.values else None
            self.declare(name.text, "variable", name, type=item.type, value=value, way=way, index=at)

    def _constant(self, item: n.Constant) -> None:
        self.maybe(item.type)
        self.expressions(item.values)
        for at, name in enumerate(item.names):
            value = item.values[at] if at < len(item.values) else None
            self.declare(name.text, "constant", name, type=item.type, value=value)

    def _type(self, item: n.TypeDeclaration) -> None:
        self.declare(item.name, "type", item)
        self._type_body(item)

    def _if(self, item: n.If) -> None:
        self.scopes.append({})
        self.statement(item.initial)
        self.expression(item.condition)
        self.block(item.body)
        self.statement(item.otherwise)
        self.scopes.pop()

    def _for(self, item: n.For) -> None:
        self.scopes.append({})
        self.statement(item.initial)
        self.maybe(item.condition)
        self.statement(item.update)
        self.block(item.body)
        self.scopes.pop()

    def _range(self, item: n.Range) -> None:
        self.expression(item.operand)
        self.scopes.append({})
        ways: tuple[Way, Way] = ("key", "element")
        for at, target in enumerate(item.targets):
            if not isinstance(target, n.Name):
                self.expression(target)
            elif item.defines:
                self.declare(target.text, "variable", target, value=item.operand, way=ways[min(at, 1)], index=at)
            else:
                self._write(target, None)
        self.block(item.body)
        self.scopes.pop()

    def _switch(self, item: n.Switch) -> None:
        self.scopes.append({})
        self.statement(item.initial)
        self.maybe(item.value)
        for case in item.cases:
            self.expressions(case.values)
            self.block(case.body)
        self.scopes.pop()

    def _type_switch(self, item: n.TypeSwitch) -> None:
        self.scopes.append({})
        self.statement(item.initial)
        self.expression(item.value)
        alias = None
        if item.alias is not None and item.alias.text != "_":
            alias = Binding(item.alias.text, "variable", item.alias, self.file, local=True)
            self.unit.locals.append(alias)
        for case in item.cases:
            self.expressions(case.values)
            self.scopes.append({})
            if alias is not None:
                kind = case.values[0] if len(case.values) == 1 else None
                made = Binding(alias.name, "variable", alias.node, self.file, type=kind, value=item.value, way="case")
                made.above = alias
                self.scopes[-1][alias.name] = made
            self.statements(case.body.statements)
            self.scopes.pop()
        self.scopes.pop()

    def _select(self, item: n.Select) -> None:
        for case in item.cases:
            self.scopes.append({})
            self.statement(case.communication)
            self.expressions(case.values)
            self.statements(case.body.statements)
            self.scopes.pop()

    def _return(self, item: n.Return) -> None:
        self.expressions(item.values)
        if self.functions:
            self.unit.returns.append((self.file, item, self.functions[-1]))

    def _branch(self, item: n.Branch) -> None:
        if item.label and self.labels and item.label in self.labels[-1]:
            self.labels[-1][item.label].use()

    def _started(self, item: n.Go | n.Defer) -> None:
        self.expression(item.call)

    def _send(self, item: n.Send) -> None:
        self.expression(item.channel)
        self.expression(item.value)

    def _inner(self, item: n.Labeled) -> None:
        self.statement(item.statement)

    def _torn(self, item: n.Torn) -> None:
        self.unit.doubtful.add(self.file.path)
        self.scopes.append({})
        self.statements(item.statements)
        self.scopes.pop()


def _parameters_of_receiver(kind: n.Expression | None) -> list[str]:
    while isinstance(kind, n.Unary):
        kind = kind.operand
    return [item.text for item in kind.indices if isinstance(item, n.Name)] if isinstance(kind, n.Index) else []


_W = Walker
_STATEMENTS: dict[type, Callable[[Walker, Any], None]] = {
    n.Block: _W.block,
    n.Evaluate: _W._evaluate,
    n.Assign: _W._assign,
    n.Define: _W._define,
    n.Variable: _W._variable,
    n.Constant: _W._constant,
    n.TypeDeclaration: _W._type,
    n.If: _W._if,
    n.For: _W._for,
    n.Range: _W._range,
    n.Switch: _W._switch,
    n.TypeSwitch: _W._type_switch,
    n.Select: _W._select,
    n.Return: _W._return,
    n.Branch: _W._branch,
    n.Go: _W._started,
    n.Defer: _W._started,
    n.Send: _W._send,
    n.Labeled: _W._inner,
    n.Torn: _W._torn,
}
