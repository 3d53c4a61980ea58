"""What an expression stands for. Nothing is noted here, and no order of execution is followed."""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from .._modules import path_of
from ._scopes import CLASSES, FUNCTIONS, Binding, Scopes
from ._surface import Surface
from ._tree import Node, Source, ancestors, bare
from ._values import (
    UNKNOWN,
    Class,
    Function,
    Items,
    Later,
    Object,
    OwnModule,
    Scalar,
    Value,
)

_DEEPEST = 60


class Resolver:
    """Values of expressions, each found once."""

    def __init__(self, sources: dict[str, Source], surface: Surface) -> None:
        self.sources, self.surface = sources, surface
        self.scopes = {path: Scopes(source) for path, source in sources.items()}
        self.module_folders: dict[str, bool] = {}
        self.fields: dict[int, dict[str, list[Node]]] = {}
        self._memo: dict[int, Value] = {}
        self._depth = 0

    def value(self, node: Node | None) -> Value:
        """The value of an expression."""
        if node is None:
            return UNKNOWN
        node = bare(node)
        known = self._memo.get(id(node))
        if known is not None:
            return known
        self._memo[id(node)] = UNKNOWN  # what a cycle finds
        handler = _HANDLERS.get(node.kind)
        if handler is None or self._depth >= _DEEPEST:
            return UNKNOWN
        self._depth += 1
        try:
            found = handler(self, node)
        finally:
            self._depth -= 1
        self._memo[id(node)] = found
        return found

    def find(self, node: Node, name: str) -> Binding | None:
        return self.scopes[node.file.path].find(node, name)

    def bound(self, binding: Binding) -> Value:
        """The value of a name."""
        from ._bindings import value_of_binding

        return value_of_binding(self, binding)

    def member(self, owner: Value, name: str, node: Node | None = None) -> Value:
        """`owner.name`."""
        from ._members import member

        return member(self, owner, name)

    def own_module(self, importer: str, specifier: str) -> str | None:
        """The file of the program that a relative import means."""
        return path_of(self.sources, importer, specifier)

    def es_modules(self, path: str) -> bool:
        """Whether the nearest package.json above a file makes an ES module of it."""
        folder = posixpath.dirname(path)
        while True:
            if folder in self.module_folders:
                return self.module_folders[folder]
            if not folder:
                return False
            folder = posixpath.dirname(folder)

    def imported(self, importer: str, specifier: str) -> Value:
        """The module that an import or `require` names."""
        package = self.surface.package(specifier)
        if package is not None:
            return self.surface.imported(*package) or UNKNOWN
        path = self.own_module(importer, specifier)
        return OwnModule(path) if path is not None else UNKNOWN


def text_of(node: Node | None) -> str | None:
    """The text of a literal string without escapes or substitutions."""
    if node is None or node.kind not in ("string", "template_string"):
        return None
    if any(child.kind != "string_fragment" for child in node.children):
        return None
    return node.text[1:-1]


def join(one: Value, other: Value) -> Value:
    """What certainly holds of both."""
    for first, second in ((one, other), (other, one)):
        if isinstance(first, Scalar) and first.kind in ("null", "undefined"):
            return second
    if one == other:
        return one
    if isinstance(one, Scalar) and isinstance(other, Scalar) and one.kind == other.kind:
        return Scalar(one.kind)
    if isinstance(one, Later) and isinstance(other, Later) and one.output == other.output:
        return Later(join(one.inner, other.inner), one.output)
    if isinstance(one, Items) and isinstance(other, Items):
        return Items(open=True)
    return UNKNOWN


def resolved(value: Value) -> Value:
    """What is within promises and Outputs."""
    while isinstance(value, Later):
        value = value.inner
    return value


# --- by kind of expression -------------------------------------------------------------------------------------------


def _identifier(resolver: Resolver, node: Node) -> Value:
    name = node.text
    if name == "undefined":
        return Scalar("undefined")
    found = resolver.find(node, name)
    return resolver.bound(found) if found is not None else UNKNOWN


def _this(resolver: Resolver, node: Node) -> Value:
    for above in ancestors(node):
        if above.kind in CLASSES:
            return Object(above)
        of_object = above.kind == "method_definition" and above.parent is not None and above.parent.kind == "object"
        if of_object or above.kind in FUNCTIONS - {"arrow_function", "method_definition"}:
            return UNKNOWN
    return UNKNOWN


def _member(resolver: Resolver, node: Node) -> Value:
    name = node.field("property")
    return resolver.member(resolver.value(node.field("object")), name.text) if name is not None else UNKNOWN


def _subscript(resolver: Resolver, node: Node) -> Value:
    from ._members import element

    owner, index = resolver.value(node.field("object")), node.field("index")
    text = text_of(index)
    if text is not None:
        return resolver.member(owner, text)
    position = int(index.text) if index is not None and index.kind == "number" and index.text.isdigit() else None
    return element(resolver, owner, position)


def _call(resolver: Resolver, node: Node) -> Value:
    from ._calls import value_of_call

    return value_of_call(resolver, node)


def _new(resolver: Resolver, node: Node) -> Value:
    from ._calls import value_of_new

    return value_of_new(resolver, node)


def _await(resolver: Resolver, node: Node) -> Value:
    found = resolver.value(node.children[0]) if node.children else UNKNOWN
    return found.inner if isinstance(found, Later) and not found.output else UNKNOWN


def _as(resolver: Resolver, node: Node) -> Value:
    from ._annotations import value_of_type

    return value_of_type(resolver, node.children[-1]) if len(node.children) > 1 else UNKNOWN


def _object(resolver: Resolver, node: Node) -> Value:
    from ._literals import record_of

    return record_of(resolver, node)


def _array(resolver: Resolver, node: Node) -> Value:
    plain = [child for child in node.children if child.kind != "spread_element"]
    spread = len(plain) < len(node.children)
    return Items([] if spread else plain, open=spread, node=node)


def _ternary(resolver: Resolver, node: Node) -> Value:
    return join(resolver.value(node.field("consequence")), resolver.value(node.field("alternative")))


_COMPARES = frozenset({"==", "===", "!=", "!==", "<", ">", "<=", ">=", "in", "instanceof"})


def _binary(resolver: Resolver, node: Node) -> Value:
    operator = node.file.operators.get(id(node), "")
    if operator in _COMPARES:
        return Scalar("boolean")
    if operator in ("-", "*", "/", "%", "**"):
        return Scalar("number")
    left, right = resolver.value(node.field("left")), resolver.value(node.field("right"))
    if operator in ("??", "||"):
        return join(left, right)
    if operator == "+":
        kinds = [item.kind if isinstance(item, Scalar) else "" for item in (left, right)]
        if "string" in kinds:
            return Scalar("string")
        return Scalar("number") if kinds == ["number", "number"] else UNKNOWN
    return UNKNOWN


def _unary(resolver: Resolver, node: Node) -> Value:
    operator = node.file.operators.get(id(node), "")
    if operator == "!":
        return Scalar("boolean")
    if operator in ("-", "+"):
        argument = node.field("argument")
        known = argument is not None and argument.kind == "number"
        return Scalar("number", f"{operator}{argument.text}" if known and argument is not None else None)
    return UNKNOWN


_HANDLERS: dict[str, Callable[[Resolver, Node], Value]] = {
    "identifier": _identifier,
    "shorthand_property_identifier": _identifier,
    "this": _this,
    "member_expression": _member,
    "subscript_expression": _subscript,
    "call_expression": _call,
    "new_expression": _new,
    "await_expression": _await,
    "as_expression": _as,
    "object": _object,
    "array": _array,
    "ternary_expression": _ternary,
    "binary_expression": _binary,
    "unary_expression": _unary,
    "string": lambda _, node: Scalar("string", text_of(node)),
    "template_string": lambda _, node: Scalar("string", text_of(node)),
    "number": lambda _, node: Scalar("number", node.text),
    "true": lambda _, node: Scalar("boolean", "true"),
    "false": lambda _, node: Scalar("boolean", "false"),
    "null": lambda _, node: Scalar("null"),
    "undefined": lambda _, node: Scalar("undefined"),
    "arrow_function": lambda _, node: Function(node),
    "function_expression": lambda _, node: Function(node),
    "class": lambda _, node: Class(node),
}
