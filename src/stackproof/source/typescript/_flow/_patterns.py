"""Giving names, properties and items their values."""

from __future__ import annotations

from tree_sitter import Node

from . import _evaluate, _misuse
from ._annotations import typed
from ._machine import Machine
from ._members import item_of, member, property_of_environment
from ._values import (
    UNKNOWN,
    Class,
    External,
    Mapping,
    Object,
    Scalar,
    Scope,
    Sequence,
    Unknown,
    Value,
    is_none,
    join,
    options,
)
from ._walk import elements


def assign(machine: Machine, scope: Scope, target: Node, value: Value) -> None:
    """Give a name, a property or an item its value."""
    if target.type in ("identifier", "shorthand_property_identifier_pattern"):
        name = scope.file.text_of(target)
        holder = scope.holder(name) or scope
        doubtful = holder.function is not scope.function or scope.function.branches > 0
        known = holder.names.get(name)
        holder.names[name] = join(known, value) if doubtful and known is not None else value
    elif target.type == "member_expression":
        owner, named = target.child_by_field_name("object"), target.child_by_field_name("property")
        if owner is not None and named is not None:
            _put(_evaluate.evaluate(machine, scope, owner), scope.file.text_of(named), value, scope)
    elif target.type == "subscript_expression":
        owner, index = target.child_by_field_name("object"), target.child_by_field_name("index")
        if owner is not None and index is not None:
            holder, key = _evaluate.evaluate(machine, scope, owner), _evaluate.evaluate(machine, scope, index)
            if isinstance(holder, Mapping):
                _misuse.on_key(machine, scope, index, key)
            _put(holder, key.text if isinstance(key, Scalar) else None, value, scope)
    elif target.type in ("array_pattern", "object_pattern"):
        bind(machine, scope, target, value)
    else:
        inner = target.named_children
        if inner:
            assign(machine, scope, inner[0], value)


def _put(owner: Value, name: str | None, value: Value, scope: Scope) -> None:
    for item in options(owner):
        table = item.items if isinstance(item, Mapping) else item.attributes if isinstance(item, Object) else None
        if isinstance(item, Class):
            table = item.statics
        if table is not None and name is not None:
            doubtful = scope.function.branches > 0 and name in table
            table[name] = join(table[name], value) if doubtful else value
        elif isinstance(item, (Mapping, Sequence)):
            item.rest = join(item.rest, value) if item.rest is not None else value


def bind(machine: Machine, scope: Scope, target: Node, value: Value, *, annotation: Node | None = None) -> None:
    """Give the names of a pattern their values in this very scope."""
    if target.type in ("identifier", "shorthand_property_identifier_pattern"):
        if isinstance(value, Unknown) and annotation is not None:
            value = typed(machine, scope, annotation)
        scope.names[scope.file.text_of(target)] = value
    elif target.type == "object_pattern":
        _bind_object(machine, scope, target, value)
    elif target.type == "array_pattern":
        _bind_array(machine, scope, target, value)
    elif target.type in ("assignment_pattern", "object_assignment_pattern"):
        left, right = target.child_by_field_name("left"), target.child_by_field_name("right")
        if left is not None and right is not None:
            bind(machine, scope, left, _or_default(machine, scope, value, right))
    elif target.named_children:
        bind(machine, scope, target.named_children[0], value)


def _or_default(machine: Machine, scope: Scope, value: Value, default: Node) -> Value:
    found = [item for item in options(value) if not is_none(item)]
    if len(found) == len(options(value)) and not any(isinstance(item, Unknown) for item in found):
        return value
    return join(*found, _evaluate.evaluate(machine, scope, default))


def _bind_object(machine: Machine, scope: Scope, target: Node, value: Value) -> None:
    taken: set[str] = set()
    for item in target.named_children:
        if item.type == "rest_pattern":
            rest = [part for part in options(value) if isinstance(part, Mapping)]
            left = {key: found for part in rest for key, found in part.items.items() if key not in taken}
            bind(machine, scope, item.named_children[0], Mapping(left) if rest else UNKNOWN)
            continue
        key = item.child_by_field_name("key") or item.child_by_field_name("left") or item
        name = scope.file.text_of(key).strip("\"'")
        taken.add(name)
        found = member(machine, value, name)
        if isinstance(value, External):
            found = property_of_environment(value.path, name) or found
        inner = item.child_by_field_name("value") if item.type == "pair_pattern" else item
        if inner is not None:
            bind(machine, scope, inner, found)


def _bind_array(machine: Machine, scope: Scope, target: Node, value: Value) -> None:
    _misuse.on_iteration(machine, scope, target, value)
    place = 0
    for part in target.children:
        if part.type == ",":
            place += 1
        elif part.type == "rest_pattern":
            bind(machine, scope, part.named_children[0], Sequence("list", rest=join(*elements(value))))
        elif part.is_named and part.type != "comment":
            bind(machine, scope, part, item_of(machine, value, Scalar("int", place)))


__all__ = ["assign", "bind"]
