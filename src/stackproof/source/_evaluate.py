"""Expressions: the abstract value of each, and what is noticed on the way."""

from __future__ import annotations

import ast
import math
import sys
from collections.abc import Callable

from . import _calls
from ._attributes import attribute
from ._machine import Machine
from ._names import closure_of, lookup
from ._outputs import check_compare, check_concatenation, check_format, check_iteration, check_key, check_truth
from ._values import (
    MAX_OPTIONS,
    NONE,
    NOTHING,
    UNKNOWN,
    UNSET,
    Arguments,
    Frame,
    Function,
    Mapping,
    Origin,
    Origins,
    Promise,
    Scalar,
    Sequence,
    Unknown,
    Value,
    is_output,
    join,
    options,
    origins_of,
    plain,
)

MAX_TEXT = 20_000
KINDS: dict[type, str] = {str: "str", bytes: "bytes", int: "int", float: "float", bool: "bool"}


def evaluate(machine: Machine, frame: Frame, node: ast.expr) -> Value:
    """The value of an expression in a scope."""
    machine.steps -= 1
    handler = EXPRESSIONS.get(type(node))
    return handler(machine, frame, node) if handler is not None else UNKNOWN


def _constant(machine: Machine, frame: Frame, node: ast.Constant) -> Value:
    value = node.value
    if value is None:
        return NONE
    kind = KINDS.get(type(value))
    if kind is None:
        return UNKNOWN
    return Scalar(kind, value, literal(frame, node) if value != "" else NOTHING)


def literal(frame: Frame, node: ast.AST) -> Origins:
    """The origin of something written in the source."""
    return frozenset({Origin("literal", frame.module.path, getattr(node, "lineno", 0), getattr(node, "col_offset", 0))})


def _name(machine: Machine, frame: Frame, node: ast.Name) -> Value:
    return lookup(machine, frame, node.id)


def _attribute(machine: Machine, frame: Frame, node: ast.Attribute) -> Value:
    return attribute(machine, frame, node, evaluate(machine, frame, node.value), node.attr)


# --- text ------------------------------------------------------------------------------------------------------------


def _formatted_string(machine: Machine, frame: Frame, node: ast.JoinedStr) -> Value:
    parts: list[Value] = []
    for item in node.values:
        if isinstance(item, ast.FormattedValue):
            value = evaluate(machine, frame, item.value)
            check_format(machine, frame, node, item.value, value)
            if item.format_spec is not None:
                evaluate(machine, frame, item.format_spec)
            parts.append(value)
        elif isinstance(item, ast.Constant):
            place = item if sys.version_info >= (3, 12) else node
            parts.append(Scalar("str", item.value, literal(frame, place)))
    return concatenated(parts)


def concatenated(parts: list[Value]) -> Value:
    """Text put together from parts, alternatives kept as far as there are few."""
    few = math.prod(len(options(part)) for part in parts) <= MAX_OPTIONS
    for index, part in enumerate(parts):
        if few and len(options(part)) > 1:
            return join(*(concatenated([*parts[:index], item, *parts[index + 1 :]]) for item in options(part)))
    origins = NOTHING.union(*(origins_of(part) for part in parts)) if parts else NOTHING
    texts = [_text(part) for part in parts]
    if all(text is not None for text in texts):
        whole = "".join(texts)  # type: ignore[arg-type]
        if len(whole) <= MAX_TEXT:
            return Scalar("str", whole, origins)
    return Scalar("str", UNSET, origins)


def _text(value: Value) -> str | None:
    if isinstance(value, Scalar) and value.data is not UNSET and value.kind in ("str", "int", "float", "bool"):
        return str(value.data)
    return None


# --- containers ------------------------------------------------------------------------------------------------------


def _list(machine: Machine, frame: Frame, node: ast.List | ast.Tuple | ast.Set) -> Value:
    found = Sequence(type(node).__name__.lower(), node=node)
    for item in node.elts:
        if isinstance(item, ast.Starred):
            value = evaluate(machine, frame, item.value)
            if isinstance(value, Sequence):
                found.items.extend(value.items)
                found.rest = join(found.rest, value.rest) if found.rest and value.rest else found.rest or value.rest
            else:
                part = iterate(machine, frame, item, value)
                found.rest = join(found.rest, part) if found.rest else part
        else:
            found.items.append(evaluate(machine, frame, item))
    return found


def _dict(machine: Machine, frame: Frame, node: ast.Dict) -> Value:
    found = Mapping(node=node)
    for key_node, value_node in zip(node.keys, node.values, strict=True):
        value = evaluate(machine, frame, value_node)
        if key_node is None:
            merge(found, value)
            continue
        key = evaluate(machine, frame, key_node)
        check_key(machine, frame, key_node, key)
        if isinstance(key, Scalar) and key.data is not UNSET:
            found.items[key.data] = value
            found.nodes[key.data] = key_node
        else:
            found.rest = value if found.rest is None else join(found.rest, value)
    return found


def merge(into: Mapping, value: Value) -> None:
    """Add another mapping's items, as `**` and `update` do."""
    if isinstance(value, Mapping):
        into.items.update(value.items)
        into.nodes.update(value.nodes)
        if value.rest is not None:
            into.rest = value.rest if into.rest is None else join(into.rest, value.rest)
    elif not (isinstance(value, Scalar) and value.kind == "none"):
        into.rest = UNKNOWN


def iterate(machine: Machine, frame: Frame, node: ast.AST, value: Value) -> Value:
    """What one item of an iterated value looks like."""
    if check_iteration(machine, frame, node, value):
        return UNKNOWN
    found: list[Value] = []
    for item in options(value):
        if isinstance(item, Sequence):
            found.extend(item.elements() or [UNKNOWN])
        elif isinstance(item, Mapping):
            keys: list[Value] = [Scalar("str", key) for key in item.items]
            found.extend(keys if item.rest is None and keys else [Scalar("str", origins=origins_of(UNKNOWN))])
        elif isinstance(item, Scalar) and item.kind == "str":
            found.append(Scalar("str", origins=item.origins))
        elif isinstance(item, Unknown):
            found.append(item)
        else:
            found.append(UNKNOWN)
    return _joined_items(found)


def _joined_items(found: list[Value]) -> Value:
    """Items of a loop as one value; tuples of one length are joined place by place, so that unpacking stays exact."""
    if len(found) > 1 and all(isinstance(item, Sequence) and item.rest is None for item in found):
        lengths = {len(item.items) for item in found}  # type: ignore[union-attr]
        if len(lengths) == 1:
            columns = zip(*(item.items for item in found), strict=True)  # type: ignore[union-attr]
            return Sequence("tuple", [_joined_items(list(column)) for column in columns])
    if len(found) > 8:
        origins = frozenset[Origin]().union(*(origins_of(item) for item in found))
        if all(isinstance(item, Scalar) for item in found):
            kinds = {item.kind for item in found}  # type: ignore[union-attr]
            return Scalar(kinds.pop() if len(kinds) == 1 else "str", UNSET, origins)
        if all(isinstance(item, Mapping) for item in found):
            return _joined_mappings(found)
    return join(*found) if found else UNKNOWN


def _joined_mappings(found: list[Value]) -> Value:
    result = Mapping()
    for item in found:
        assert isinstance(item, Mapping)
        for key, value in item.items.items():
            result.items[key] = join(result.items[key], value) if key in result.items else value
            result.nodes.setdefault(key, item.nodes.get(key) or ast.Pass())
        if item.rest is not None:
            result.rest = UNKNOWN
    return result


def _comprehension(machine: Machine, frame: Frame, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> Value:
    inner = _comprehension_scope(machine, frame, node.generators)
    item = evaluate(machine, inner, node.elt)
    kind = {ast.ListComp: "list", ast.SetComp: "set"}.get(type(node), "generator")
    return Sequence(kind, rest=item, node=node)


def _dict_comprehension(machine: Machine, frame: Frame, node: ast.DictComp) -> Value:
    inner = _comprehension_scope(machine, frame, node.generators)
    key = evaluate(machine, inner, node.key)
    check_key(machine, inner, node.key, key)
    return Mapping(rest=evaluate(machine, inner, node.value), node=node)


def _comprehension_scope(machine: Machine, frame: Frame, generators: list[ast.comprehension]) -> Frame:
    from ._execute import assign

    inner = Frame(frame.module, None, parent=frame, function=frame.function)
    inner.global_names = frame.global_names
    for generator in generators:
        item = iterate(machine, inner, generator.iter, evaluate(machine, inner, generator.iter))
        assign(machine, inner, generator.target, item)
        for test in generator.ifs:
            test_truth(machine, inner, test)
    return inner


# --- operators -------------------------------------------------------------------------------------------------------


def _binary(machine: Machine, frame: Frame, node: ast.BinOp) -> Value:
    left, right = evaluate(machine, frame, node.left), evaluate(machine, frame, node.right)
    check_concatenation(machine, frame, node, left, right)
    if is_output(left) or is_output(right):
        return Scalar("str", origins=origins_of(left) | origins_of(right))
    if isinstance(node.op, ast.Mod) and isinstance(left, Scalar) and left.kind == "str":
        return Scalar("str", origins=left.origins | origins_of(right))
    if isinstance(node.op, ast.BitOr):
        return _union_of_mappings(left, right)
    if not isinstance(node.op, ast.Add):
        return _arithmetic(node.op, left, right)
    if isinstance(left, Sequence) and isinstance(right, Sequence):
        rest = (
            join(*(part for part in (left.rest, right.rest) if part is not None)) if left.rest or right.rest else None
        )
        return Sequence(left.kind, [*left.items, *right.items], rest)
    if isinstance(left, Sequence) or isinstance(right, Sequence):
        known = left if isinstance(left, Sequence) else right
        return Sequence("list", list(known.items), UNKNOWN)  # type: ignore[union-attr]
    kinds = {item.kind for side in (left, right) for item in options(side) if isinstance(item, Scalar)}
    if "str" in kinds:
        return concatenated([left, right])
    return _arithmetic(node.op, left, right)


def _union_of_mappings(left: Value, right: Value) -> Value:
    if not isinstance(left, Mapping) and not isinstance(right, Mapping):
        return UNKNOWN
    found = Mapping()
    merge(found, left)
    merge(found, right)
    return found


def _arithmetic(operator: ast.operator, left: Value, right: Value) -> Value:
    if isinstance(left, Scalar) and isinstance(right, Scalar):
        kind = "float" if "float" in (left.kind, right.kind) or isinstance(operator, ast.Div) else left.kind
        return Scalar(kind, UNSET, left.origins | right.origins)
    return UNKNOWN


def _boolean(machine: Machine, frame: Frame, node: ast.BoolOp) -> Value:
    values = []
    for position, item in enumerate(node.values):
        value = evaluate(machine, frame, item)
        if position < len(node.values) - 1:
            check_truth(machine, frame, item, value)
        values.append(value)
    if isinstance(node.op, ast.And):
        return join(*values)
    found: list[Value] = []
    for value in values[:-1]:
        found.extend(item for item in options(value) if not _is_false(item))
        if len(options(value)) == 1 and isinstance(value, Promise):
            return join(*found)
    return join(*found, values[-1])


def _is_false(value: Value) -> bool:
    return isinstance(value, Scalar) and (value.kind == "none" or (value.data is not UNSET and not value.data))


def _unary(machine: Machine, frame: Frame, node: ast.UnaryOp) -> Value:
    value = evaluate(machine, frame, node.operand)
    if isinstance(node.op, ast.Not):
        check_truth(machine, frame, node.operand, value)
        return Scalar("bool")
    if isinstance(node.op, ast.USub) and isinstance(value, Scalar) and isinstance(value.data, (int, float)):
        return Scalar(value.kind, -value.data, value.origins)
    return value if isinstance(value, Scalar) else UNKNOWN


def _compare(machine: Machine, frame: Frame, node: ast.Compare) -> Value:
    left = evaluate(machine, frame, node.left)
    for operator, item in zip(node.ops, node.comparators, strict=True):
        right = evaluate(machine, frame, item)
        check_compare(machine, frame, node, operator, left, right)
        left = right
    return Scalar("bool")


def _conditional(machine: Machine, frame: Frame, node: ast.IfExp) -> Value:
    from ._execute import _narrowing

    test_truth(machine, frame, node.test)
    narrowed = _narrowing(machine, frame, node.test)
    found = []
    for holds, branch in ((True, node.body), (False, node.orelse)):
        saved = {name: frame.names[name] for name in narrowed.get(holds, {})}
        frame.names.update(narrowed.get(holds, {}))
        found.append(evaluate(machine, frame, branch))
        frame.names.update(saved)
    return join(*found)


def test_truth(machine: Machine, frame: Frame, node: ast.expr) -> Value:
    """Evaluate a condition."""
    value = evaluate(machine, frame, node)
    if not isinstance(node, (ast.BoolOp, ast.UnaryOp, ast.Compare)):
        check_truth(machine, frame, node, value)
    elif isinstance(node, ast.BoolOp):
        check_truth(machine, frame, node.values[-1], value if len(options(value)) == 1 else UNKNOWN)
    return value


def _subscript(machine: Machine, frame: Frame, node: ast.Subscript) -> Value:
    owner = evaluate(machine, frame, node.value)
    key = evaluate(machine, frame, node.slice)
    if not isinstance(node.slice, ast.Slice):
        check_key(machine, frame, node.slice, key)
    return join(*(item_of(owner_part, key, node.slice) for owner_part in options(owner)))


def item_of(owner: Value, key: Value, node: ast.expr | None = None) -> Value:
    """`owner[key]`."""
    if isinstance(owner, Promise):
        return Promise(item_of(plain(owner.inner), key, node), owner.label, owner.secret)
    data = key.data if isinstance(key, Scalar) else UNSET
    if isinstance(owner, Mapping):
        if data is not UNSET and data in owner.items:
            return owner.items[data]
        if data is UNSET and owner.items:
            return join(*owner.elements())
        return owner.rest if owner.rest is not None else UNKNOWN
    if isinstance(owner, Sequence):
        if isinstance(node, ast.Slice):
            return Sequence(owner.kind, rest=join(*owner.elements())) if owner.elements() else owner
        if isinstance(data, int) and owner.rest is None and -len(owner.items) <= data < len(owner.items):
            return owner.items[data]
        if isinstance(data, int) and 0 <= data < len(owner.items):
            return owner.items[data]
        return join(*owner.elements()) if owner.elements() else UNKNOWN
    if isinstance(owner, Scalar):
        return Scalar("str", UNSET, owner.origins) if owner.kind == "str" else UNKNOWN
    return _calls.subscript_of(owner, data)


def _slice(machine: Machine, frame: Frame, node: ast.Slice) -> Value:
    for item in (node.lower, node.upper, node.step):
        if item is not None:
            evaluate(machine, frame, item)
    return UNKNOWN


# --- the rest --------------------------------------------------------------------------------------------------------


def _lambda(machine: Machine, frame: Frame, node: ast.Lambda) -> Value:
    defaults: dict[str, Value] = {}
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    for item, default in zip(positional[len(positional) - len(arguments.defaults) :], arguments.defaults, strict=True):
        defaults[item.arg] = evaluate(machine, frame, default)
    for item, keyword_default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if keyword_default is not None:
            defaults[item.arg] = evaluate(machine, frame, keyword_default)
    function = Function(node, closure_of(frame), defaults=defaults)
    machine.functions[id(node)] = function
    return function


def _call(machine: Machine, frame: Frame, node: ast.Call) -> Value:
    return _calls.call(machine, frame, node)


def _named(machine: Machine, frame: Frame, node: ast.NamedExpr) -> Value:
    from ._names import bind

    value = evaluate(machine, frame, node.value)
    bind(machine, frame, node.target.id, value)
    return value


def _yield(machine: Machine, frame: Frame, node: ast.Yield) -> Value:
    frame.yields.append(evaluate(machine, frame, node.value) if node.value is not None else NONE)
    return UNKNOWN


def _inner(machine: Machine, frame: Frame, node: ast.Await | ast.YieldFrom | ast.Starred) -> Value:
    return evaluate(machine, frame, node.value)


EXPRESSIONS: dict[type, Callable[..., Value]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.JoinedStr: _formatted_string,
    ast.List: _list,
    ast.Tuple: _list,
    ast.Set: _list,
    ast.Dict: _dict,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _dict_comprehension,
    ast.BinOp: _binary,
    ast.BoolOp: _boolean,
    ast.UnaryOp: _unary,
    ast.Compare: _compare,
    ast.IfExp: _conditional,
    ast.Subscript: _subscript,
    ast.Slice: _slice,
    ast.Lambda: _lambda,
    ast.NamedExpr: _named,
    ast.Yield: _yield,
    ast.YieldFrom: _inner,
    ast.Await: _inner,
    ast.Starred: _inner,
}

__all__ = ["Arguments", "concatenated", "evaluate", "item_of", "iterate", "literal", "merge", "test_truth"]
