"""Lists, dictionaries and comprehensions, and what walking or indexing a value gives."""

from __future__ import annotations

import ast

from . import _calls, _evaluate
from ._machine import Machine
from ._outputs import check_iteration, check_key
from ._values import (
    UNKNOWN,
    UNSET,
    Frame,
    Mapping,
    Origin,
    Promise,
    Scalar,
    Sequence,
    Unknown,
    Value,
    join,
    options,
    origins_of,
    plain,
)


def list_of(machine: Machine, frame: Frame, node: ast.List | ast.Tuple | ast.Set) -> Value:
    found = Sequence(type(node).__name__.lower(), node=node)
    for item in node.elts:
        if isinstance(item, ast.Starred):
            value = _evaluate.evaluate(machine, frame, item.value)
            if isinstance(value, Sequence):
                found.items.extend(value.items)
                found.rest = join(found.rest, value.rest) if found.rest and value.rest else found.rest or value.rest
            else:
                part = iterate(machine, frame, item, value)
                found.rest = join(found.rest, part) if found.rest else part
        else:
            found.items.append(_evaluate.evaluate(machine, frame, item))
    return found


def mapping_of(machine: Machine, frame: Frame, node: ast.Dict) -> Value:
    found = Mapping(node=node)
    for key_node, value_node in zip(node.keys, node.values, strict=True):
        value = _evaluate.evaluate(machine, frame, value_node)
        if key_node is None:
            merge(found, value)
            continue
        key = _evaluate.evaluate(machine, frame, key_node)
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
    rows = [item for item in found if isinstance(item, Sequence) and item.rest is None]
    if len(found) > 1 and len(rows) == len(found):
        lengths = {len(item.items) for item in rows}
        if len(lengths) == 1:
            columns = zip(*(item.items for item in rows), strict=True)
            return Sequence("tuple", [_joined_items(list(column)) for column in columns])
    if len(found) > 8:
        origins = frozenset[Origin]().union(*(origins_of(item) for item in found))
        kinds = {item.kind for item in found if isinstance(item, Scalar)}
        if kinds and all(isinstance(item, Scalar) for item in found):
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


def comprehension(machine: Machine, frame: Frame, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> Value:
    inner = _comprehension_scope(machine, frame, node.generators)
    item = _evaluate.evaluate(machine, inner, node.elt)
    kind = {ast.ListComp: "list", ast.SetComp: "set"}.get(type(node), "generator")
    return Sequence(kind, rest=item, node=node)


def dict_comprehension(machine: Machine, frame: Frame, node: ast.DictComp) -> Value:
    inner = _comprehension_scope(machine, frame, node.generators)
    key = _evaluate.evaluate(machine, inner, node.key)
    check_key(machine, inner, node.key, key)
    return Mapping(rest=_evaluate.evaluate(machine, inner, node.value), node=node)


def _comprehension_scope(machine: Machine, frame: Frame, generators: list[ast.comprehension]) -> Frame:
    from ._execute import assign

    inner = Frame(frame.module, None, parent=frame, function=frame.function)
    inner.global_names = frame.global_names
    for generator in generators:
        item = iterate(machine, inner, generator.iter, _evaluate.evaluate(machine, inner, generator.iter))
        assign(machine, inner, generator.target, item)
        for test in generator.ifs:
            _evaluate.test_truth(machine, inner, test)
    return inner


def subscript(machine: Machine, frame: Frame, node: ast.Subscript) -> Value:
    owner = _evaluate.evaluate(machine, frame, node.value)
    key = _evaluate.evaluate(machine, frame, node.slice)
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


def slice_of(machine: Machine, frame: Frame, node: ast.Slice) -> Value:
    for item in (node.lower, node.upper, node.step):
        if item is not None:
            _evaluate.evaluate(machine, frame, item)
    return UNKNOWN
