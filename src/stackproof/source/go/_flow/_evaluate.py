"""Works out what an expression may be, and where every part of it comes from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stackproof.aws import EnumSchema
from stackproof.golang import nodes as n

from .._bindings import Binding
from .._sdk._kinds import Items, Kind, Own, Pointer, Sdk, Space, Table
from .._sdk._literals import all_fields
from ._index import Index, Placed
from ._values import (
    NONE,
    UNKNOWN,
    Closure,
    Env,
    Instance,
    Invoked,
    Mapping,
    Origin,
    Promise,
    Scalar,
    Sequence,
    Value,
    bare_kind,
    element_of,
    join,
    made_text,
    options,
    origins_of,
    plain,
    result_of,
    text_of,
    with_members,
)

_DEEPEST, _MOST_STEPS, _FOR_ONE, _MOST_SITES = 24, 150_000, 6_000, 8

# A name by its binding's identity, or a field of a struct by that and its own name.
_Key = int | tuple[int, str]


class Evaluator:
    """One look over a program. steps: how much was looked at already."""

    def __init__(self, index: Index) -> None:
        self.index, self.resolver = index, index.resolver
        self.steps = 0
        # The ways in which functions are called, and files without any; all resources of one share them.
        self.contexts: dict[int, list[Env]] = {}
        self._limit = _FOR_ONE
        self._open: set[_Key] = set()
        # Names that are known: those of a function for what it is given, all others once.
        self._known: dict[_Key, Value] = {}
        self._known_here: dict[tuple[int, int], tuple[dict[int, Value], Value]] = {}
        # What was left unknown because of where it was asked for: names that are worked out further up, or None.
        self._missed: set[_Key | None] = set()

    def begin(self) -> None:
        """Begin with a further resource, which has steps of its own."""
        self._limit = min(self.steps + _FOR_ONE, _MOST_STEPS)

    def value(self, node: n.Expression | None, env: Env, kind: Kind | None = None) -> Value:
        """What an expression may be. kind: its type, where the literal around it says so."""
        self.steps += 1
        handler = _EXPRESSIONS.get(type(node)) if node is not None else None
        if handler is None:
            return UNKNOWN
        if env.depth > _DEEPEST or self.steps > self._limit:
            return self.cut()
        return self.literal(node, env, kind) if isinstance(node, n.Composite) else handler(self, node, env)

    def cut(self, name: _Key | None = None) -> Value:
        """Leave something unknown that may be known when it is asked for elsewhere. name: what is being worked out."""
        self._missed.add(name)
        return UNKNOWN

    def origin(self, env: Env, node: n.Node, kind: str = "", detail: str = "") -> Origin:
        return Origin(kind, env.file.path, node.line, node.column, detail)

    def placed(self, item: Placed, env: Env) -> Value:
        """What stands in another place of the program."""
        inner = env if item.file is env.file and env.given else env.at(item.file)
        found = self.value(item.node, Env(item.file, inner.given, env.depth + 1))
        return found if item.index is None else result_of(found, item.index)

    # -- names

    def _name(self, node: n.Name, env: Env) -> Value:
        binding = self.resolver.names.get(id(node))
        if binding is None:
            return Scalar("bool", node.text == "true") if node.text in ("true", "false") else NONE
        return self.bound(binding, env)

    def bound(self, binding: Binding, env: Env) -> Value:
        """What a name may stand for."""
        if id(binding.node) in env.given:
            return env.given[id(binding.node)]
        if isinstance(binding.node, n.FunctionDeclaration) and binding.kind == "function":
            return Closure(binding.node, env)
        if binding.kind not in ("variable", "constant", "parameter", "result"):
            return UNKNOWN
        if id(binding) in self._open:
            return self.cut(id(binding))
        own = binding.file is env.file and binding.local
        here = (id(binding), id(env.given))
        if not own and id(binding) in self._known:
            return self._known[id(binding)]
        if own and here in self._known_here:
            return self._known_here[here][1]
        inner = Env(binding.file, env.given if own else {}, env.depth + 1)
        found, whole = self._worked_out(id(binding), lambda: self._binding(binding, inner))
        if whole and own:
            self._known_here[here] = (env.given, found)  # which keeps what it is given, and so its identity
        elif whole:
            self._known[id(binding)] = found
        return found

    def _worked_out(self, key: _Key, work: Callable[[], Value]) -> tuple[Value, bool]:
        """What a name or field may stand for, and whether that holds wherever it is asked for."""
        missed, self._missed = self._missed, set()
        self._open.add(key)
        found = work()
        self._open.discard(key)
        left = self._missed - {key}
        self._missed = missed | left
        return found, not left

    def _binding(self, binding: Binding, env: Env) -> Value:
        if binding.kind == "parameter":
            return self._parameter(binding, env)
        later = [self.placed(item, env) for item in self.index.assigned.get(id(binding), ())]
        first = self._first(binding, env)
        found = join(*(item for item in (first, *later) if item is not NONE)) if later else first
        return self._filled(binding, found, env)

    def _first(self, binding: Binding, env: Env) -> Value:
        if binding.value is None:
            return NONE
        found = self.value(binding.value, env)
        if binding.way == "part":
            return result_of(found, binding.index)
        if binding.way in ("key", "element"):
            return element_of(found) if binding.way == "element" else UNKNOWN
        return found

    def _filled(self, binding: Binding, found: Value, env: Env) -> Value:
        """With what is put into it step by step."""
        members = self.index.members.get(id(binding), ())
        fills = [result_of(self.placed(item, env), 0) for item in self.index.filled.get(id(binding), ())]
        if members:
            kind = self.resolver.bound(binding)
            inner = kind.to if isinstance(kind, Pointer) else kind
            items = [(self._wire(inner, name), self.placed(item, env), item.node.at) for name, item in members]
            found = with_members(found, items)
        if not fills:
            return found
        if isinstance(found, Scalar):
            return text_of(found, *map(plain, fills))
        held = found.items if isinstance(found, Sequence) else []
        return Sequence("list", [*held, *map(plain, fills)])

    def _wire(self, kind: Kind, name: str) -> str:
        fields = all_fields(kind) if isinstance(kind, Sdk) else None
        known = fields.get(name) if fields is not None else None
        return known.name if known is not None else name

    def _parameter(self, binding: Binding, env: Env) -> Value:
        """What the calls of the function give, each of them."""
        for owner in self.index.owners_of(binding.file, binding.node):
            sites = self.index.sites.get(id(owner), ())
            if not sites:
                return UNKNOWN
            if env.depth > _DEEPEST // 2:
                return self.cut()
            found = []
            for site in sites[:_MOST_SITES]:
                given = self.arguments(owner, site.call, site.receiver, Env(site.file, {}, env.depth + 1))
                found.append(given.get(id(binding.node), UNKNOWN))
            return join(*found)
        return UNKNOWN

    def arguments(
        self, owner: n.FunctionDeclaration | n.Function, call: n.Call, receiver: n.Expression | None, env: Env
    ) -> dict[int, Value]:
        """What a call gives for each parameter, by the parameter's node."""
        given: dict[int, Value] = {}
        if isinstance(owner, n.FunctionDeclaration) and owner.receiver is not None and receiver is not None:
            given[id(owner.receiver)] = self.value(receiver, env)
        parameters = owner.type.parameters
        for at, item in enumerate(parameters):
            if item.variadic:
                rest = [self.value(one, env) for one in call.arguments[at:]]
                given[id(item)] = rest[0] if call.spread and len(rest) == 1 else Sequence("list", rest)
            elif at < len(call.arguments):
                given[id(item)] = self.value(call.arguments[at], env)
        return given

    # -- literals

    def _basic(self, node: n.Basic, env: Env) -> Value:
        if node.kind == "string" and isinstance(node.value, str):
            origin = self.origin(env, node, "literal", str(len(node.value)))
            return Scalar("str", node.value, frozenset({origin}))
        return Scalar("int", node.value, frozenset({self.origin(env, node, "literal")}))

    def literal(self, node: n.Composite, env: Env, kind: Kind | None = None) -> Value:
        """A struct or map by its names, anything else as a list."""
        under = self.resolver.underlying(kind or self.resolver.type(node.type))
        fields = all_fields(under) if isinstance(under, Sdk) else None
        inner = under.element if isinstance(under, Items) else under.value if isinstance(under, Table) else None
        keyed = [item for item in node.elements if item.key is not None]
        if node.elements and not keyed:
            return Sequence("list", [self.value(item.value, env, bare_kind(inner)) for item in node.elements])
        found = Mapping({})
        for item in keyed:
            name = self._key(item.key, env, under)
            known = fields.get(name) if fields is not None else None
            key = known.name if known is not None else name
            found.items[key] = self.value(item.value, env, bare_kind(inner))
            found.nodes[key] = item.at  # ty: ignore[invalid-assignment]
        return found if keyed or fields is not None or isinstance(under, Table | Own) else Sequence("list", [])

    def _key(self, key: n.Expression | None, env: Env, kind: Kind) -> str:
        if isinstance(key, n.Name) and not isinstance(kind, Table):
            binding = self.resolver.names.get(id(key))
            if binding is None or not isinstance(kind, Table):
                return key.text
        found = self.value(key, env)
        return found.text if isinstance(found, Scalar) and found.text is not None else ""

    def _function(self, node: n.Function, env: Env) -> Value:
        return Closure(node, env)

    # -- parts

    def _selector(self, node: n.Selector, env: Env) -> Value:
        kind = self.resolver.kind(node.operand)
        if isinstance(kind, Space):
            return self._of_space(kind, node, env)
        owner = kind.to if isinstance(kind, Pointer) else kind
        if isinstance(owner, Own):
            return self._own_field(owner, node, env)
        found = plain(self.value(node.operand, env))
        return join(*(self._member(item, owner, node.name) for item in options(found)))

    def _member(self, held: Value, kind: Kind, name: str) -> Value:
        if isinstance(held, Mapping):
            return held.items.get(self._wire(kind, name), held.rest or UNKNOWN)
        if isinstance(held, Instance):
            secret = held.schema.token.startswith(("random:", "tls:"))
            origin = Origin("generated" if secret else "resource", detail=f"{held.schema.token}.{name}")
            return Promise(Scalar("str", origins=frozenset({origin})))
        if isinstance(held, Invoked):
            return Scalar("str", origins=frozenset({Origin("lookup", detail=held.schema.token)}))
        return made_text(held) if isinstance(held, Scalar) else UNKNOWN

    def _own_field(self, owner: Own, node: n.Selector, env: Env) -> Value:
        """A field of a struct of the program: of this very literal, or of all of its type."""
        held = options(plain(self.value(node.operand, env)))
        here = [item.items[node.name] for item in held if isinstance(item, Mapping) and node.name in item.items]
        places = self.index.fields.get((id(owner.binding), node.name), ())
        if here and len(here) == len(held):
            return join(*here)
        key = (id(owner.binding), node.name)
        if key in self._open:
            return self.cut(key)
        if key not in self._known:
            found, whole = self._worked_out(key, lambda: self._of_places(places, env))
            if not whole:
                return join(*here, found)
            self._known[key] = found
        return join(*here, self._known[key]) if here or places else UNKNOWN

    def _of_places(self, places: list[Placed] | tuple[()], env: Env) -> Value:
        found = [self.placed(item, Env(item.file, {}, env.depth + 1)) for item in places[: _MOST_SITES * 2]]
        return join(*found) if found else UNKNOWN

    def _of_space(self, space: Space, node: n.Selector, env: Env) -> Value:
        if space.imported.kind == "own":
            unit = self.resolver.units.get(space.imported.folder)
            found = unit.names.get(node.name) if unit is not None else None
            return self.bound(found, env) if found is not None else UNKNOWN
        if space.sdk is not None and space.module is not None:
            member = space.sdk.member(space.module, node.name)
            if member is not None and member.kind == "constant" and isinstance(member.schema, EnumSchema):
                return Scalar("str", member.value)
        return UNKNOWN

    def _index_of(self, node: n.Index, env: Env) -> Value:
        held = plain(self.value(node.operand, env))
        at = plain(self.value(node.indices[0], env)) if node.indices else UNKNOWN
        found = []
        for item in options(held):
            if isinstance(item, Mapping):
                known = item.items.get(at.data) if isinstance(at, Scalar) else None
                found.append(known or join(*item.elements()))
            elif isinstance(item, Sequence):
                found.append(join(*item.elements()) if item.elements() else UNKNOWN)
            else:
                found.append(made_text(item, at) if isinstance(item, Scalar) else UNKNOWN)
        return join(*found)

    def _operand(self, node: n.Slice | n.Assertion, env: Env) -> Value:
        return self.value(node.operand, env)

    def _unary(self, node: n.Unary, env: Env) -> Value:
        return self.value(node.operand, env) if node.operator in ("&", "*", "+", "-") else Scalar("bool")

    def _binary(self, node: n.Binary, env: Env) -> Value:
        if node.operator != "+":
            number = node.operator in ("-", "*", "/", "%", "|", "&", "^", "<<", ">>")
            sides = [plain(self.value(side, env)) for side in (node.left, node.right)] if number else []
            return Scalar("int", origins=frozenset().union(*map(origins_of, sides))) if number else Scalar("bool")
        parts: list[Value] = []
        left: n.Expression = node
        while isinstance(left, n.Binary) and left.operator == "+":
            parts.append(self.value(left.right, env))
            left = left.left
        parts.append(self.value(left, env))
        return text_of(*(plain(item) for item in reversed(parts)))

    def _call(self, node: n.Call, env: Env) -> Value:
        from ._calls import call

        return call(self, node, env)


_E = Evaluator
_EXPRESSIONS: dict[type, Callable[[Evaluator, Any, Env], Value]] = {
    n.Name: _E._name,
    n.Basic: _E._basic,
    n.Composite: _E.literal,
    n.Function: _E._function,
    n.Selector: _E._selector,
    n.Index: _E._index_of,
    n.Slice: _E._operand,
    n.Assertion: _E._operand,
    n.Unary: _E._unary,
    n.Binary: _E._binary,
    n.Call: _E._call,
}
