"""New objects: of the answer's classes, of the SDK's resources."""

from __future__ import annotations

from tree_sitter import Node

from . import _calls, _evaluate, _misuse
from ._given import Given, given
from ._machine import Machine
from ._values import (
    NONE,
    UNKNOWN,
    Class,
    Core,
    CoreObject,
    External,
    Function,
    Instance,
    Object,
    Promise,
    ResourceClass,
    Scope,
    Value,
    join,
    options,
)


def call_super(machine: Machine, scope: Scope, node: Node, handed: Given) -> Value:
    from ._sinks import on_resource

    cls, this = scope.owner, scope.this
    if cls is None or not isinstance(this, Object):
        return NONE
    if isinstance(cls.base, Class):
        _construct_in(machine, this, cls.base, handed)
    elif isinstance(cls.base, ResourceClass):
        on_resource(machine, scope, node, cls.base, handed)
    return NONE


def construct(machine: Machine, scope: Scope, node: Node) -> Value:
    """`new Class(...)`."""

    named, arguments = node.child_by_field_name("constructor"), node.child_by_field_name("arguments")
    callee = _evaluate.evaluate(machine, scope, named) if named is not None else UNKNOWN
    error = named is not None and scope.file.text_of(named).endswith("Error")
    machine.in_log += error
    handed = given(machine, scope, arguments)
    machine.in_log -= error
    return join(*(_made(machine, scope, node, item, handed) for item in options(callee)))


def _made(machine: Machine, scope: Scope, node: Node, callee: Value, handed: Given) -> Value:
    from ._library import construct_external
    from ._sinks import on_foreign, on_resource

    if isinstance(callee, ResourceClass):
        on_resource(machine, scope, node, callee, handed)
        if handed.values and isinstance(handed.values[0], Promise):
            _misuse.misuse(machine, scope, handed.nodes[0], "name", handed.values[0])
        return Instance(callee.package, callee.schema)
    if isinstance(callee, Class):
        return instantiate(machine, callee, handed)
    if isinstance(callee, Core) and callee.path in ("pulumi.Config", "pulumi.StackReference"):
        return CoreObject(callee.path)
    if isinstance(callee, External):
        on_foreign(machine, scope, node, callee.path, handed)
        return construct_external(machine, scope, node, callee.path, handed)
    return UNKNOWN


def instantiate(machine: Machine, cls: Class, handed: Given) -> Object:
    """A new object of the answer's class."""
    made = Object(cls)
    machine.entered.add((cls.scope.file.path, cls.node.start_byte))
    if machine.calls.count(cls.node.id) < 2:
        machine.calls.append(cls.node.id)
        _construct_in(machine, made, cls, handed)
        machine.calls.pop()
    return made


def _construct_in(machine: Machine, made: Object, cls: Class, handed: Given) -> None:
    """The fields that the class gives values, and its constructor."""

    machine.entered.add((cls.scope.file.path, cls.node.start_byte))
    constructor = cls.members("constructor")
    if constructor is None and isinstance(cls.base, Class):
        _construct_in(machine, made, cls.base, handed)
    body = cls.node.child_by_field_name("body")
    for item in body.named_children if body is not None else ():
        key, value = item.child_by_field_name("name"), item.child_by_field_name("value")
        is_field = item.type in ("public_field_definition", "field_definition")
        static = any(part.type == "static" for part in item.children)
        if is_field and not static and key is not None and value is not None:
            scope = cls.scope.inner()
            scope.home, scope.this, scope.owner = None, made, cls
            made.attributes[cls.scope.file.text_of(key)] = _evaluate.evaluate(machine, scope, value)
    if constructor is not None:
        _calls.call_function(machine, Function(constructor, cls.scope, made, cls), handed)


def accessor(machine: Machine, owner: Object, cls: Class, node: Node) -> Value:
    """What a class's own member gives: a method, the result of a getter, a field that nothing has set."""
    from ._annotations import typed

    if node.type == "method_definition":
        function = Function(node, cls.scope, owner, cls)
        if any(part.type == "get" for part in node.children):
            return _calls.call_function(machine, function, Given())
        machine.functions.setdefault((cls.scope.file.path, node.start_byte), function)
        return function
    kind = node.child_by_field_name("type")
    return typed(machine, cls.scope, kind) if kind is not None else UNKNOWN


__all__ = ["accessor", "call_super", "construct", "instantiate"]
