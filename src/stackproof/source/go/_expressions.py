"""What every name in an expression is bound to; statements and declarations are `_walk`'s."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from stackproof.golang import File
from stackproof.golang import nodes as n

from ._bindings import UNIVERSE, Binding, BindingKind, Twice, Unit, Unresolved
from ._brackets import Fault
from ._composites import element_of, has_fields, key_of
from ._passed_over import literal_in_head, no_comma

_MENTIONED = frozenset({"identifier", "type_identifier", "package_identifier"})


class Expressions:
    """One pass over one file. scopes: the outermost is the package's, then the file's, then those of blocks."""

    def __init__(self, unit: Unit, file: File, imports: dict[str, Binding]) -> None:
        self.unit, self.file = unit, file
        self.scopes: list[dict[str, Binding]] = [unit.names, imports]

    def body(self, body: n.Block, kind: n.FunctionType) -> None:
        """The statements of a function, in the scope of its parameters."""
        raise NotImplementedError

    # -- names

    def find(self, name: str) -> Binding | None:
        for scope in reversed(self.scopes):
            found = scope.get(name)
            if found is not None:
                return found
        return None

    def declare(self, name: str, kind: BindingKind, node: n.Node, **more: Any) -> Binding | None:
        """Bind a name in the innermost scope."""
        if name in ("_", ""):
            return None
        made = Binding(name, kind, node, self.file, local=True, **more)
        earlier = self.scopes[-1].get(name)
        if earlier is not None:
            self.unit.twice.append(Twice(name, node, self.file, earlier))
            earlier.use()
        self.scopes[-1][name] = made
        if isinstance(node, n.Name):
            self.unit.resolved[id(node)] = made
        if kind == "variable":
            self.unit.locals.append(made)
        return made

    def name(self, node: n.Name, selected: str = "") -> None:
        if node.text == "_":
            return
        found = self.find(node.text)
        if found is not None:
            found.use()
            self.unit.resolved[id(node)] = found
            if found.kind == "function":
                self.unit.mentions.append((self.file, node.at.start_byte, found))
        elif node.text not in UNIVERSE:
            visible = tuple(name for scope in self.scopes for name in scope) if len(self.unit.unresolved) < 50 else ()
            self.unit.unresolved.append(Unresolved(node.text, node, self.file, selected, visible=visible))

    def mention(self, node: n.Node) -> None:
        """Names in a part of the syntax that the records leave out: they are used, and no more is known."""
        left = [node.at]
        while left:
            place = left.pop()
            left.extend(place.named_children)
            if place.type in _MENTIONED:
                name = (place.text or b"").decode("utf-8", errors="replace")
                found = self.find(name)
                if found is not None:
                    found.use()
                elif name not in UNIVERSE:
                    made = Unresolved(name, n.Name(place, name), self.file, sure=False)
                    self.unit.unresolved.append(made)

    # -- expressions

    def expressions(self, items: Sequence[n.Expression]) -> None:
        for item in items:
            self.expression(item)

    def maybe(self, item: n.Expression | None) -> None:
        if item is not None:
            self.expression(item)

    def expression(self, item: n.Expression) -> None:
        handler = _EXPRESSIONS.get(type(item))
        if handler is not None:
            handler(self, item)

    def _selector(self, item: n.Selector) -> None:
        if isinstance(item.operand, n.Name):
            self.name(item.operand, item.name)
            found = self.unit.resolved.get(id(item.operand))
            if found is not None and found.imported is not None and found.imported.kind == "own":
                self.unit.selected.append((item, found))
        else:
            self.expression(item.operand)
        self.unit.nodes.append((self.file, item))

    def _call(self, item: n.Call) -> None:
        self.expression(item.function)
        self.expressions(item.arguments)
        self._pass_over(no_comma(item.at.child_by_field_name("arguments")))
        self.unit.nodes.append((self.file, item))

    def _pass_over(self, fault: Fault | None) -> None:
        if fault is not None:
            self.unit.passed_over.append((self.file, fault))

    def _composite(self, item: n.Composite) -> None:
        self.maybe(item.type)
        if isinstance(item.type, n.Name | n.Selector | n.Index):
            self._pass_over(literal_in_head(item))
        self._elements(item, item.type)
        self.unit.nodes.append((self.file, item))

    def _elements(self, item: n.Composite, kind: n.Expression | None) -> None:
        """kind: the literal's type, written or left out inside of another one."""
        fields = has_fields(kind, self.find)
        self._twice_in(item, fields=fields)
        self._pass_over(no_comma(item.at.child_by_field_name("body") or item.at))
        for element in item.elements:
            if element.key is not None and fields is not True:
                self._key(element.key, kind, sure=fields is False)
            inner = element.value
            if isinstance(inner, n.Composite) and inner.type is None:
                self._elements(inner, element_of(kind, self.find))
            else:
                self.expression(inner)

    def _twice_in(self, item: n.Composite, *, fields: bool | None) -> None:
        """One field, or one key that is written down, twice in a literal."""
        seen: dict[object, Binding] = {}
        for element in item.elements:
            key = element.key
            if isinstance(key, n.Name) and fields is True:
                name: object = key.text
            elif isinstance(key, n.Basic) and fields is False and key.value is not None:
                name = (key.kind, key.value)
            else:
                continue
            if name in seen:
                shown = self.file.text_of(key)
                self.unit.twice.append(Twice(shown, element, self.file, seen[name]))
            seen.setdefault(name, Binding(str(name), "constant", element, self.file))

    def _key(self, key: n.Expression, kind: n.Expression | None, *, sure: bool) -> None:
        if isinstance(key, n.Composite) and key.type is None:
            self._elements(key, key_of(kind))
        elif sure or not isinstance(key, n.Name):
            self.expression(key)
        elif (found := self.find(key.text)) is not None:
            found.use()  # a field or an expression

    def signature(self, kind: n.FunctionType, receiver: n.Parameter | None = None) -> None:
        """Parameters are known in the body alone, so none of their types means one of them."""
        given = [*([receiver] if receiver is not None else []), *kind.parameters]
        for item in (*given, *kind.results):
            self.maybe(item.type)
        for item in given:
            self.declare(item.name, "parameter", item, type=item.type, variadic=item.variadic)
        for item in kind.results:
            self.declare(item.name, "result", item, type=item.type)

    def _literal(self, item: n.Function) -> None:
        self.unit.literals.append((self.file, item))
        self.scopes.append({})
        self.signature(item.type)
        self.body(item.body, item.type)
        self.scopes.pop()

    def _function_type(self, item: n.FunctionType) -> None:
        self.scopes.append({})
        self.signature(item)
        self.scopes.pop()

    def _struct(self, item: n.StructType) -> None:
        for one in item.fields:
            self.maybe(one.type)

    def _index(self, item: n.Index) -> None:
        self.expression(item.operand)
        self.expressions(item.indices)

    def _slice(self, item: n.Slice) -> None:
        self.expression(item.operand)
        for part in (item.low, item.high, item.most):
            self.maybe(part)

    def _assertion(self, item: n.Assertion) -> None:
        self.expression(item.operand)
        self.expression(item.type)

    def _unary(self, item: n.Unary) -> None:
        self.expression(item.operand)

    def _binary(self, item: n.Binary) -> None:
        """Long sums lean to the left; they are gone along without recursion."""
        left: n.Expression = item
        while isinstance(left, n.Binary):
            self.expression(left.right)
            left = left.left
        self.expression(left)
        self.unit.nodes.append((self.file, item))

    def _list(self, item: n.ListType) -> None:
        if item.length is not None and not (isinstance(item.length, n.Name) and item.length.text == "..."):
            self.expression(item.length)
        self.expression(item.element)

    def _map(self, item: n.MapType) -> None:
        self.expression(item.key)
        self.expression(item.value)

    def _channel(self, item: n.ChannelType) -> None:
        self.maybe(item.element)

    def _broken(self, item: n.Broken) -> None:
        self.unit.doubtful.add(self.file.path)


_E = Expressions
_EXPRESSIONS: dict[type, Callable[[Expressions, Any], None]] = {
    n.Name: _E.name,
    n.Selector: _E._selector,
    n.Call: _E._call,
    n.Composite: _E._composite,
    n.Function: _E._literal,
    n.Index: _E._index,
    n.Slice: _E._slice,
    n.Assertion: _E._assertion,
    n.Unary: _E._unary,
    n.Binary: _E._binary,
    n.ListType: _E._list,
    n.MapType: _E._map,
    n.ChannelType: _E._channel,
    n.FunctionType: _E._function_type,
    n.StructType: _E._struct,
    n.InterfaceType: _E.mention,
    n.Broken: _E._broken,
}
