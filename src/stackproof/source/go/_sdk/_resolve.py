"""The kinds of expressions, types and names of a program. Go writes most types down, so nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stackproof.golang import Program
from stackproof.golang import nodes as n

from ..._latest import Latest
from .._bindings import Binding, Unit
from .._units import units_of
from ._kinds import (
    NIL,
    UNKNOWN,
    Anonymous,
    Builtin,
    Core,
    CoreFunction,
    Denoted,
    Function,
    Items,
    Kind,
    Own,
    Plain,
    Pointer,
    SdkFunction,
    Several,
    Space,
    Table,
)
from ._members import Members
from ._standard import standard_results
from ._surface import basic, core_results, sdk_results, space_of

_DEEPEST = 60
_UNTYPED = {"int": "int", "float": "float64", "string": "string", "rune": "rune", "imaginary": "complex128"}
_COMPARING = frozenset({"==", "!=", "<", "<=", ">", ">=", "&&", "||"})
_BUILTINS = frozenset({"append", "cap", "copy", "len", "make", "new", "panic", "print", "println", "delete", "close"})


def resolver_of(program: Program) -> Resolver:
    """The resolver of a program, made once."""
    return _LATEST.of(program)


class Resolver:
    """Works out kinds when they are asked for, each once. units: by the folder of their package, tests left out."""

    def __init__(self, program: Program, units: tuple[Unit, ...]) -> None:
        self.program = program
        self.units = {unit.folder: unit for unit in units if not unit.test and unit.files}
        self.names: dict[int, Binding] = {}
        self.methods: dict[int, dict[str, n.FunctionDeclaration]] = {}
        for unit in units:
            self.names.update(unit.resolved)
            for (owner, name), item in unit.methods.items():
                found = unit.names.get(owner)
                if found is not None:
                    self.methods.setdefault(id(found), {})[name] = item
        self.members = Members(self)
        self._known: dict[int, Kind] = {}
        self._bound: dict[int, Kind] = {}
        self._depth = 0

    # -- expressions

    def kind(self, node: n.Expression | None) -> Kind:
        """The kind of an expression's value; of a type or a package what says so."""
        if node is None:
            return UNKNOWN
        known = self._known.get(id(node))
        if known is not None:
            return known
        handler = _EXPRESSIONS.get(type(node))
        if handler is None or self._depth > _DEEPEST:
            return UNKNOWN
        self._known[id(node)] = UNKNOWN  # what leads back to itself
        self._depth += 1
        found = handler(self, node)
        self._depth -= 1
        self._known[id(node)] = found
        return found

    def type(self, node: n.Expression | None) -> Kind:
        """The kind that a type expression denotes."""
        found = self.kind(node)
        return found.kind if isinstance(found, Denoted) else UNKNOWN

    def _name(self, node: n.Name) -> Kind:
        binding = self.names.get(id(node))
        if binding is not None:
            return self.bound(binding)
        if node.text == "nil":
            return NIL
        if node.text in ("true", "false"):
            return Plain("bool", untyped=True)
        known = basic(node.text)
        if known is not None:
            return Denoted(known)
        return Builtin(node.text) if node.text in _BUILTINS else UNKNOWN

    def _basic(self, node: n.Basic) -> Kind:
        return Plain(_UNTYPED[node.kind], untyped=True)

    def _composite(self, node: n.Composite) -> Kind:
        return self.type(node.type)

    def _literal(self, node: n.Function) -> Kind:
        return self.signature(node.type)

    def _selector(self, node: n.Selector) -> Kind:
        return self.members.of(self.kind(node.operand), node.name) or UNKNOWN

    def _index(self, node: n.Index) -> Kind:
        owner = self.underlying(self.kind(node.operand))
        if isinstance(owner, Pointer):
            owner = self.underlying(owner.to)
        if isinstance(owner, Items):
            return owner.element
        return owner.value if isinstance(owner, Table) else UNKNOWN

    def _slice(self, node: n.Slice) -> Kind:
        owner = self.kind(node.operand)
        return owner if isinstance(owner, Items) else UNKNOWN

    def _assertion(self, node: n.Assertion) -> Kind:
        return self.type(node.type)

    def _call(self, node: n.Call) -> Kind:
        callee = self.kind(node.function)
        match callee:
            case Denoted(kind=kind):
                return kind
            case Function(results=results):
                return results[0] if len(results) == 1 else Several(results)
            case SdkFunction():
                return sdk_results(callee)
            case CoreFunction():
                return core_results(callee)
            case Builtin(name=name):
                return self._builtin(name, node)
        return self._standard(node.function)

    def _standard(self, node: n.Expression) -> Kind:
        owner = self.kind(node.operand) if isinstance(node, n.Selector) else UNKNOWN
        if isinstance(owner, Space) and owner.imported.kind == "standard" and isinstance(node, n.Selector):
            return standard_results(owner.imported.path, node.name) or UNKNOWN
        return UNKNOWN

    def _builtin(self, name: str, node: n.Call) -> Kind:
        first = node.arguments[0] if node.arguments else None
        if name in ("len", "cap", "copy"):
            return Plain("int")
        if name == "append":
            return self.kind(first)
        if name == "make":
            return self.type(first)
        if name == "new":
            made = self.kind(first)
            return Pointer(made.kind) if isinstance(made, Denoted) else UNKNOWN
        return Several(())

    def _unary(self, node: n.Unary) -> Kind:
        inner = self.kind(node.operand)
        if inner is UNKNOWN:
            return UNKNOWN
        if node.operator == "&":
            return Pointer(inner)
        if node.operator == "*":
            if isinstance(inner, Denoted):
                return Denoted(Pointer(inner.kind))
            return inner.to if isinstance(inner, Pointer) else UNKNOWN
        return inner if node.operator in ("+", "-", "^", "!") else UNKNOWN

    def _binary(self, node: n.Binary) -> Kind:
        if node.operator in _COMPARING:
            return Plain("bool", untyped=True)
        left: n.Expression = node
        while isinstance(left, n.Binary) and left.operator == node.operator:
            right = self.kind(left.right)
            if not (isinstance(right, Plain) and right.untyped):
                return right
            left = left.left
        return self.kind(left)

    # -- types

    def _list(self, node: n.ListType) -> Kind:
        return Denoted(Items(self.type(node.element)))

    def _map(self, node: n.MapType) -> Kind:
        return Denoted(Table(self.type(node.key), self.type(node.value)))

    def _function_type(self, node: n.FunctionType) -> Kind:
        return Denoted(self.signature(node))

    def _anonymous(self, node: n.StructType | n.InterfaceType) -> Kind:
        return Denoted(Anonymous(node))

    def signature(self, node: n.FunctionType, name: str = "") -> Function:
        """The kind of a function."""
        parameters = tuple(self.type(item.type) for item in node.parameters)
        results = tuple(self.type(item.type) for item in node.results)
        variadic = bool(node.parameters) and node.parameters[-1].variadic
        return Function(parameters, results, variadic, name)

    def underlying(self, kind: Kind) -> Kind:
        """What a type of the program is declared as."""
        for _ in range(_DEEPEST):
            if not isinstance(kind, Own) or not isinstance(kind.binding.node, n.TypeDeclaration):
                return kind
            if kind.binding.node.parameters:
                return UNKNOWN
            kind = self.type(kind.binding.node.type)
        return UNKNOWN

    # -- names

    def bound(self, binding: Binding) -> Kind:
        """The kind of what a name stands for."""
        known = self._bound.get(id(binding))
        if known is None:
            self._bound[id(binding)] = UNKNOWN
            known = self._bound[id(binding)] = self._binding(binding)
        return known

    def _binding(self, binding: Binding) -> Kind:
        node = binding.node
        if binding.kind in ("type-parameter", "label"):
            return UNKNOWN
        if binding.imported is not None:
            return space_of(binding.imported)
        if isinstance(node, n.TypeDeclaration):
            return self.type_of(node, binding)
        if isinstance(node, n.FunctionDeclaration):
            return self.signature(node.type, node.name) if not node.type_parameters else UNKNOWN
        if binding.type is not None:
            declared = self.type(binding.type)
            return Items(declared) if binding.variadic else declared
        return self._of_value(binding)

    def type_of(self, node: n.TypeDeclaration, binding: Binding) -> Kind:
        if binding.kind != "type" or node.parameters:
            return UNKNOWN
        if node.alias:
            return Denoted(found) if (found := self.type(node.type)) is not UNKNOWN else UNKNOWN
        return Denoted(Own(binding))

    def _of_value(self, binding: Binding) -> Kind:
        found = self.kind(binding.value)
        if binding.kind == "constant":
            return found
        if binding.way == "part":
            many = found.kinds if isinstance(found, Several) else ()
            found = many[binding.index] if binding.index < len(many) else UNKNOWN
        elif binding.way in ("key", "element"):
            found = self._ranged(found, element=binding.way == "element")
        elif binding.way == "case":
            return UNKNOWN  # one clause for several types
        if isinstance(found, Plain) and found.untyped:
            return Plain("int32" if found.name == "rune" else found.name)
        return UNKNOWN if isinstance(found, Several | Denoted | Space) else found

    def _ranged(self, over: Kind, *, element: bool) -> Kind:
        over = self.underlying(over)
        if isinstance(over, Items):
            return over.element if element else Plain("int")
        if isinstance(over, Table):
            return over.value if element else over.key
        if isinstance(over, Core) and over.name.endswith("Array") and not element:
            return Plain("int")
        return UNKNOWN


def _made(program: Program) -> Resolver:
    return Resolver(program, units_of(program))


_R = Resolver
_EXPRESSIONS: dict[type, Callable[[Resolver, Any], Kind]] = {
    n.Name: _R._name,
    n.Basic: _R._basic,
    n.Composite: _R._composite,
    n.Function: _R._literal,
    n.Selector: _R._selector,
    n.Index: _R._index,
    n.Slice: _R._slice,
    n.Assertion: _R._assertion,
    n.Call: _R._call,
    n.Unary: _R._unary,
    n.Binary: _R._binary,
    n.ListType: _R._list,
    n.MapType: _R._map,
    n.FunctionType: _R._function_type,
    n.StructType: _R._anonymous,
    n.InterfaceType: _R._anonymous,
}
_LATEST = Latest(_made)
