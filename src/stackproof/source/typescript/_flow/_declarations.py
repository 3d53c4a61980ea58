"""Declarations: names, classes, enumerations, namespaces."""

from __future__ import annotations

from tree_sitter import Node

from . import _evaluate
from ._machine import Machine
from ._patterns import bind
from ._values import NONE, UNKNOWN, Class, Mapping, Scalar, Scope, Value


def declare(machine: Machine, scope: Scope, node: Node) -> bool:
    """`const`, `let` and `var`."""
    for item in node.named_children:
        if item.type != "variable_declarator":
            continue
        target, given = item.child_by_field_name("name"), item.child_by_field_name("value")
        value = _evaluate.evaluate(machine, scope, given) if given is not None else NONE
        if target is None:
            continue
        if node.type == "variable_declaration" and given is None:
            continue
        annotation = item.child_by_field_name("type")
        bind(machine, scope, target, value, annotation=annotation if given is not None else None)
    return False


def declare_class(machine: Machine, scope: Scope, node: Node) -> Class:
    """The class, with its static fields set."""
    base: Value | None = None
    for part in node.named_children:
        if part.type == "class_heritage":
            extends = next((item for item in part.named_children if item.type == "extends_clause"), part)
            value = extends.child_by_field_name("value") or (extends.named_children or [None])[0]
            base = (
                _evaluate.evaluate(machine, scope, value)
                if value is not None and part.type != "implements_clause"
                else None
            )
    found = Class(node, scope, base)
    machine.classes.setdefault((scope.file.path, node.start_byte), found)
    named = node.child_by_field_name("name")
    if named is not None:
        scope.names[scope.file.text_of(named)] = found
    body = node.child_by_field_name("body")
    for item in body.named_children if body is not None else ():
        if item.type in ("public_field_definition", "field_definition") and _is_static(item):
            key, value = item.child_by_field_name("name"), item.child_by_field_name("value")
            if key is not None and value is not None:
                inner = scope.inner()
                inner.this = found
                found.statics[scope.file.text_of(key)] = _evaluate.evaluate(machine, inner, value)
    return found


def _is_static(node: Node) -> bool:
    return any(part.type == "static" for part in node.children)


def class_statement(machine: Machine, scope: Scope, node: Node) -> bool:
    declare_class(machine, scope, node)
    return False


def enum_statement(machine: Machine, scope: Scope, node: Node) -> bool:
    named, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    found = Mapping({})
    for item in body.named_children if body is not None else ():
        key, value = item.child_by_field_name("name"), item.child_by_field_name("value")
        if key is not None:
            found.items[scope.file.text_of(key)] = (
                _evaluate.evaluate(machine, scope, value) if value is not None else UNKNOWN
            )
        elif item.type == "property_identifier":
            found.items[scope.file.text_of(item)] = Scalar("int")
    if named is not None:
        scope.names[scope.file.text_of(named)] = found
    return False


__all__ = ["class_statement", "declare", "declare_class", "enum_statement"]
