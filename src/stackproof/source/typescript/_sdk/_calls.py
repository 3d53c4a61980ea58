"""What calls and constructors give."""

from __future__ import annotations

from ._resolve import Resolver, join, resolved, text_of
from ._scopes import FUNCTIONS
from ._tree import Node, bare
from ._values import (
    UNKNOWN,
    Class,
    Core,
    CoreObject,
    Function,
    Gathered,
    Instance,
    Items,
    Later,
    Object,
    Record,
    ResourceClass,
    Result,
    Scalar,
    SdkFunction,
    Typed,
    Value,
)

_TEXTS = frozenset({"interpolate", "concat", "jsonStringify"})
_PASSING = frozenset({"output", "secret", "unsecret", "Output.create"})
_CONFIG_TEXT = frozenset({"get", "require"})
_STRING_METHODS = frozenset(
    {
        "toString",
        "toLowerCase",
        "toUpperCase",
        "trim",
        "replace",
        "replaceAll",
        "substring",
        "slice",
        "padStart",
        "join",
    }
)
_OF_ITEMS = frozenset({"filter", "slice", "concat", "reverse", "sort", "flat"})


def arguments_of(node: Node) -> list[Node]:
    """The arguments of a call; [] for a template."""
    given = node.field("arguments")
    return given.children if given is not None and given.kind == "arguments" else []


def value_of_new(resolver: Resolver, node: Node) -> Value:
    callee = resolver.value(node.field("constructor"))
    if isinstance(callee, ResourceClass):
        return Instance(callee.package, callee.schema)
    if isinstance(callee, Core):
        return CoreObject(callee.path)
    return Object(callee.node) if isinstance(callee, Class) else UNKNOWN


def value_of_call(resolver: Resolver, node: Node) -> Value:
    function = node.field("function")
    if function is None:
        return UNKNOWN
    given = arguments_of(node)
    if function.kind == "identifier" and function.text == "require" and given:
        return resolver.imported(node.file.path, text_of(given[0]) or "")
    if function.kind == "import" and given:
        return Later(resolver.imported(node.file.path, text_of(given[0]) or ""), output=False)
    if function.kind == "identifier" and function.text in ("String", "Number", "parseInt", "parseFloat", "Boolean"):
        kinds = {"String": "string", "Boolean": "boolean"}
        return Scalar(kinds.get(function.text, "number")) if resolver.find(function, function.text) is None else UNKNOWN
    if function.kind == "member_expression":
        found = _method(resolver, function, given)
        if found is not None:
            return found
    return called(resolver, resolver.value(function), given)


def called(resolver: Resolver, callee: Value, given: list[Node]) -> Value:
    """What a function gives."""
    if isinstance(callee, SdkFunction):
        return Later(Result(callee.package, callee.schema), callee.output)
    if isinstance(callee, Function):
        return returned(resolver, callee.node)
    if isinstance(callee, Core):
        return _core(resolver, callee.path, given)
    return UNKNOWN


def _core(resolver: Resolver, path: str, given: list[Node]) -> Value:
    if path in _TEXTS:
        return Later(Scalar("string"))
    if path in ("getStack", "getProject", "getOrganization"):
        return Scalar("string")
    if path == "all" and given:
        return _gathered(resolver, given[0], output=True)
    if path in _PASSING and given:
        return Later(resolved(resolver.value(given[0])))
    return UNKNOWN


def _gathered(resolver: Resolver, node: Node, *, output: bool) -> Value:
    inner = resolver.value(node)
    return Later(Gathered(inner) if isinstance(inner, (Items, Record)) else UNKNOWN, output)


def _method(resolver: Resolver, function: Node, given: list[Node]) -> Value | None:
    """Methods whose results are known; None for others."""
    name_node, owner_node = function.field("property"), function.field("object")
    name = name_node.text if name_node is not None else ""
    if owner_node is None:
        return None
    if owner_node.kind == "identifier" and resolver.find(owner_node, owner_node.text) is None:
        if (owner_node.text, name) == ("JSON", "stringify"):
            return Scalar("string")
        if (owner_node.text, name) == ("Promise", "all") and given:
            return _gathered(resolver, given[0], output=False)
        return Scalar("number") if owner_node.text == "Math" else None
    owner = resolver.value(owner_node)
    if isinstance(owner, ResourceClass) and name == "get":
        return Instance(owner.package, owner.schema)
    if isinstance(owner, Later) and name in ("apply", "then") and given:
        return Later(resolved(_result_of(resolver, given[0])), owner.output)
    if isinstance(owner, CoreObject) and owner.path == "Config":
        return _configuration(name)
    if isinstance(owner, Items):
        if name == "map" and given:
            return Items(open=True, rest=_result_of(resolver, given[0]))
        return _of_items(resolver, owner, name)
    if isinstance(owner, Scalar) and owner.kind == "string" and name in _STRING_METHODS:
        return Scalar("string")
    if isinstance(owner, Scalar) and owner.kind == "string" and name == "split":
        return Items(open=True, rest=Scalar("string"))
    if isinstance(owner, (Scalar, Typed)) and name == "toString":
        return Scalar("string")
    return None


def _of_items(resolver: Resolver, owner: Items, name: str) -> Value:
    from ._members import element

    if name == "join":
        return Scalar("string")
    if name in ("find", "at", "pop", "shift"):
        return element(resolver, owner, None)
    return Items(open=True, rest=element(resolver, owner, None)) if name in _OF_ITEMS - {"concat", "flat"} else UNKNOWN


def _configuration(name: str) -> Value:
    secret, plain = "Secret" in name, name.replace("Secret", "")
    kind = "number" if plain.endswith("Number") else "boolean" if plain.endswith("Boolean") else ""
    if plain in _CONFIG_TEXT:
        kind = "string"
    if not kind:
        return UNKNOWN
    return Later(Scalar(kind)) if secret else Scalar(kind)


def _result_of(resolver: Resolver, node: Node) -> Value:
    found = resolver.value(node)
    return returned(resolver, found.node) if isinstance(found, Function) else UNKNOWN


def returned(resolver: Resolver, node: Node) -> Value:
    """What a function of the program gives: as annotated, else what its only ways out have in common."""
    from ._annotations import value_of_type

    body, kind = node.field("body"), node.field("return_type")
    if kind is not None:
        return value_of_type(resolver, kind)
    if body is None or node.kind.startswith("generator"):
        return UNKNOWN
    given = node.field("parameters") or node.field("parameter") or body
    waits = b"async" in node.file.file.text[node.start : given.start].split()
    if body.kind != "statement_block":
        found = resolver.value(body)
    else:
        ways = [resolver.value(item.children[0]) for item in _returns(body) if item.children]
        found = ways[0] if ways else UNKNOWN
        for other in ways[1:]:
            found = join(found, other)
    return Later(resolved(found), output=False) if waits and found is not UNKNOWN else found


def _returns(body: Node) -> list[Node]:
    found, left = [], [body]
    while left:
        one = left.pop()
        if one.kind == "return_statement":
            found.append(one)
        elif one is body or one.kind not in FUNCTIONS:
            left.extend(reversed(one.children))
    return found


__all__ = ["arguments_of", "bare", "called", "value_of_call", "value_of_new"]
