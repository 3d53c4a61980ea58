"""Values of declared names: variables, parameters, imports, and what own modules hand out."""

from __future__ import annotations

from ._annotations import args_type, named, value_of_type
from ._members import element
from ._resolve import Resolver, join, resolved, text_of
from ._scopes import CLASSES, FUNCTIONS, Binding
from ._tree import Node, ancestors
from ._values import UNKNOWN, Class, Core, Function, Items, Later, Object, OwnModule, Scalar, Value

_OF_ITEMS = frozenset({"map", "forEach", "filter", "flatMap", "find", "some", "every", "findIndex"})


def value_of_binding(resolver: Resolver, binding: Binding) -> Value:
    """The value of a name, wherever it is read."""
    node = binding.node
    if node.kind == "variable_declarator":
        return _stepped(resolver, _variable(resolver, node, binding), binding.path)
    if node.kind in ("required_parameter", "optional_parameter"):
        return UNKNOWN if binding.writes else _stepped(resolver, _parameter(resolver, node), binding.path)
    if node.kind == "identifier":  # the single parameter of an arrow function
        return UNKNOWN if binding.writes else _from_callback(resolver, node, 0)
    if node.kind == "for_in_statement":
        over = resolver.value(node.field("right")) if node.file.operators.get(id(node)) != "in" else UNKNOWN
        return _stepped(resolver, element(resolver, over, None), binding.path)
    if node.kind in FUNCTIONS:
        return Function(node)
    if node.kind in CLASSES:
        return Class(node)
    return _imported(resolver, node)


def _variable(resolver: Resolver, node: Node, binding: Binding) -> Value:
    kind, given = node.field("type"), node.field("value")
    declared = value_of_type(resolver, kind)
    # What the value is taken for is what its type says; a literal of arguments is read itself.
    if kind is not None and not isinstance(declared, (Later, Object, Items)) and not _is_of_sdk(resolver, kind):
        return declared
    found = resolver.value(given) if given is not None else Scalar("undefined")
    for write in binding.writes:
        found = join(found, UNKNOWN if binding.path else resolver.value(write))
    if found is UNKNOWN or (isinstance(found, Scalar) and found.kind in ("undefined", "null")):
        return declared
    return found


def _is_of_sdk(resolver: Resolver, kind: Node) -> bool:
    """Whether a written type is one of the SDK's own, or an array of such."""
    inner = kind.children[-1] if kind.kind == "type_annotation" and kind.children else kind
    inner = inner.children[0] if inner.kind == "array_type" else inner
    if inner.kind not in ("type_identifier", "nested_type_identifier"):
        return False
    return args_type(resolver, inner) is not None or isinstance(named(resolver, inner), Core)


def _stepped(resolver: Resolver, value: Value, path: tuple[str | int, ...]) -> Value:
    for step in path:
        if step == "...":
            return UNKNOWN
        value = element(resolver, value, step) if isinstance(step, int) else resolver.member(value, step)
    return value


def _parameter(resolver: Resolver, node: Node) -> Value:
    kind = node.field("type")
    if kind is not None:
        return value_of_type(resolver, kind)
    given = node.field("value")
    if given is not None:
        found = resolver.value(given)
        return Scalar(found.kind) if isinstance(found, Scalar) and found.kind not in ("null", "undefined") else UNKNOWN
    above = node.parent
    position = above.children.index(node) if above is not None and node in above.children else 0
    return _from_callback(resolver, node, position)


def _from_callback(resolver: Resolver, node: Node, position: int) -> Value:
    """What `apply`, `then`, `map` and their like hand to a function that stands as their argument."""
    function = next((item for item in ancestors(node) if item.kind in FUNCTIONS), None)
    given = function.parent if function is not None else None
    call = given.parent if given is not None and given.kind == "arguments" else None
    if position or given is None or call is None or not given.children or given.children[0] is not function:
        return UNKNOWN
    callee = call.field("function")
    if callee is None or callee.kind != "member_expression":
        return UNKNOWN
    name, owner = callee.field("property"), resolver.value(callee.field("object"))
    if name is None:
        return UNKNOWN
    if name.text in ("apply", "then") and isinstance(owner, Later):
        return resolved(owner)
    if name.text in _OF_ITEMS and isinstance(owner, Items):
        return element(resolver, owner, None)
    return UNKNOWN


# --- imports and exports ---------------------------------------------------------------------------------------------


def _imported(resolver: Resolver, node: Node) -> Value:
    if node.kind == "import_require_clause":
        return resolver.imported(node.file.path, text_of(node.children[-1]) or "")
    statement = next((item for item in ancestors(node) if item.kind == "import_statement"), None)
    if node.kind == "import_clause":
        statement = node.parent
    source = text_of(statement.field("source")) if statement is not None else None
    if source is None:
        return UNKNOWN
    module = resolver.imported(node.file.path, source)
    if node.kind == "namespace_import":
        return module
    if node.kind == "import_clause":
        # A default import of a package of Pulumi is remarked upon elsewhere; what follows is read as meant.
        return exported(resolver, module.path, "default") if isinstance(module, OwnModule) else module
    name = node.field("name")
    return resolver.member(module, name.text) if name is not None else UNKNOWN


def exported(resolver: Resolver, path: str, name: str, depth: int = 8) -> Value:
    """What a module of the program hands out under a name."""
    scopes = resolver.scopes.get(path)
    if scopes is None or depth == 0:
        return UNKNOWN
    for node in scopes.source.root.children:
        if node.kind == "export_statement":
            found = _of_export(resolver, path, node, name, depth)
            if found is not None:
                return found
        elif node.kind == "expression_statement" and node.children:
            found = _of_assignment(resolver, node.children[0], name)
            if found is not None:
                return found
    binding = scopes.top.names.get(name)
    return resolver.bound(binding) if binding is not None else UNKNOWN


def _of_export(resolver: Resolver, path: str, node: Node, name: str, depth: int) -> Value | None:
    source = text_of(node.field("source"))
    if name == "default" and (value := node.field("value")) is not None:
        return resolver.value(value)
    for item in node.children:
        if item.kind == "export_clause":
            for one in item.children:
                alias, own = one.field("alias") or one.field("name"), one.field("name")
                if alias is None or own is None or alias.text != name:
                    continue
                if source is not None:
                    return _through(resolver, path, source, own.text, depth)
                return resolver.value(own) if own.kind == "identifier" else UNKNOWN
        elif item.kind == "namespace_export" and source is not None and item.children[0].text == name:
            return resolver.imported(path, source)
    stars = source is not None and not any(i.kind in ("export_clause", "namespace_export") for i in node.children)
    if stars and source is not None:
        found = _through(resolver, path, source, name, depth)
        return found if found is not UNKNOWN else None
    return None


def _through(resolver: Resolver, path: str, source: str, name: str, depth: int) -> Value:
    module = resolver.imported(path, source)
    if isinstance(module, OwnModule):
        return exported(resolver, module.path, name, depth - 1)
    return resolver.member(module, name)


def _of_assignment(resolver: Resolver, node: Node, name: str) -> Value | None:
    """`exports.x = ...` and `module.exports = { x }`."""
    left, right = node.field("left"), node.field("right")
    if node.kind != "assignment_expression" or left is None:
        return None
    if left.text in (f"exports.{name}", f"module.exports.{name}"):
        return resolver.value(right)
    if left.text == "module.exports":
        return resolver.member(resolver.value(right), name)
    return None
