"""Goes through a program and holds each use of the SDK against what it offers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from stackproof.aws import node_core

from . import _core_names, _names
from ._annotations import named
from ._called import check_call, check_declared, check_new
from ._imported import check_import
from ._members import STATICS, lacks_output
from ._notes import Notes
from ._resolve import Resolver, resolved
from ._surface import dotted_name
from ._tree import Node, every
from ._values import Core, CoreObject, EnumClass, Instance, Later, ResourceClass, Result, Space, Value

_DECLARING = frozenset({"variable_declarator", "public_field_definition", "satisfies_expression"})


class Uses:
    """One pass over all files."""

    def __init__(self, resolver: Resolver, notes: Notes) -> None:
        self.resolver, self.notes = resolver, notes

    def run(self) -> None:
        for path in sorted(self.resolver.sources, key=lambda item: (self.resolver.sources[item].file.test, item)):
            nodes = list(every(self.resolver.sources[path].root))
            for node in nodes:  # written types first: there the compiler itself says what is wrong
                if node.kind in _DECLARING:
                    self._held(check_declared, node)
            for node in nodes:
                handler = _HANDLERS.get(node.kind)
                if handler is not None:
                    self._held(handler, node)

    def _held(self, handler: Callable[[Uses, Node], None], node: Node) -> None:
        """What goes round in circles, or too deep, is not followed to its end."""
        with suppress(RecursionError):
            handler(self, node)

    def _member(self, node: Node) -> None:
        name = node.field("property")
        if name is None or name.kind != "property_identifier":
            return
        owner = self.resolver.value(node.field("object"))
        self.read(owner, name, name.text, node)

    def read(self, owner: Value, name_node: Node, name: str, whole: Node | None) -> None:
        """`owner.name`. whole: the expression, None for a pattern or import, which nothing stands in for."""
        if isinstance(owner, Space):
            self._of_space(owner, name_node, name, whole)
        elif isinstance(owner, Core):
            self._of_core(owner, name_node, name, whole)
        elif isinstance(owner, ResourceClass) and whole is not None:
            outputs = owner.schema.output(name)
            if name not in STATICS and outputs is None and not name.startswith("_"):
                _names.unknown_static(self.resolver, self.notes, name_node, owner, name, whole)
        elif isinstance(owner, EnumClass) and whole is not None:
            members = self.resolver.surface.sdk(owner.package).members(owner.schema)
            if members and name not in members and name not in STATICS:
                _names.unknown_enum_member(self.resolver, self.notes, name_node, owner, name, whole)
        elif isinstance(owner, CoreObject) and owner.path == "Config" and whole is not None:
            if name not in node_core().members["Config"] and name not in ("toString", "constructor"):
                _core_names.unknown_config_method(self.notes, name_node, name, whole)
        else:
            self._of_output(owner, name_node, name, whole)

    def _of_output(self, owner: Value, name_node: Node, name: str, whole: Node | None) -> None:
        inner = owner
        if isinstance(owner, Later):
            if name in ("apply", "get", "then", "catch", "finally", "isKnown", "isSecret", "promise", "resources"):
                return
            if not owner.output:
                if isinstance(owner.inner, Result) and whole is not None:
                    _names.read_of_promise(self.resolver, self.notes, name_node, owner.inner, name, whole)
                return
            inner = resolved(owner)
        if not isinstance(inner, (Instance, Result)):
            return
        if _is_written(name_node):
            return
        if lacks_output(self.resolver, inner, name):
            _names.unknown_output(self.resolver, self.notes, name_node, inner, name, whole)
            return
        found = inner.schema.output(name)
        if found is not None and found.deprecated:
            symbol = f"{dotted_name(inner.package, inner.schema)}.{name}"
            _names.deprecated(self.resolver, self.notes, name_node, symbol, found.deprecated)

    def _of_space(self, owner: Space, name_node: Node, name: str, whole: Node | None) -> None:
        as_type = whole is not None and whole.kind == "nested_type_identifier"
        if owner.path in ("types", "config") or owner.path.startswith("types."):
            return
        found = self.resolver.surface.sdk(owner.package).member(owner.path, name)
        if found is None:
            if not name.startswith("_") and name not in ("default", "prototype"):
                edit_at = whole if whole is not None and not as_type else None
                _names.unknown_member(self.resolver, self.notes, name_node, owner, name, whole=edit_at)
            return
        self._used(owner, found)
        if found.kind == "type" and whole is not None and whole.kind == "member_expression":
            symbol = f"{owner.package}.{owner.path.rstrip('_')}.{name}"
            _core_names.type_as_value(self.notes, name_node, symbol, whole)

    def _used(self, owner: Space, found: object) -> None:
        kind, schema = getattr(found, "kind", ""), getattr(found, "schema", None)
        if owner.package != "aws":
            return
        if kind == "module" and getattr(found, "module", "") not in ("types", "config"):
            self.notes.uses.add((getattr(found, "module", ""), None, None))
        elif kind in ("resource", "function") and schema is not None:
            self.notes.uses.add((owner.path, schema.name, None))

    def _of_core(self, owner: Core, name_node: Node, name: str, whole: Node | None) -> None:
        if owner.path and owner.path not in node_core().values:
            return
        if not self.resolver.surface.has_core(owner.path, name):
            at = whole if whole is not None and whole.kind != "nested_type_identifier" else None
            if name != "default" and not name.startswith("_"):
                _core_names.unknown_core(self.resolver, self.notes, name_node, owner, name, at)
            return
        values = node_core().values.get(owner.path, ())
        if whole is not None and whole.kind == "member_expression" and name not in values:
            above = whole.parent
            if above is not None and above.kind in ("new_expression", "call_expression"):
                _core_names.type_as_value(
                    self.notes, name_node, f"pulumi.{owner.path}.{name}".replace("..", "."), whole
                )

    def _nested_type(self, node: Node) -> None:
        if len(node.children) < 2:
            return
        owner = named(self.resolver, node.children[0])
        if isinstance(owner, (Space, Core)):
            self.read(owner, node.children[-1], node.children[-1].text, node)

    def _pattern(self, node: Node) -> None:
        """`const { arn } = bucket`."""
        above = node.parent
        if above is None or above.kind != "variable_declarator" or above.field("name") is not node:
            return
        owner = self.resolver.value(above.field("value"))
        for item in node.children:
            key = item.field("key") if item.kind == "pair_pattern" else item.field("left") or item
            if key is not None and key.kind in ("shorthand_property_identifier_pattern", "property_identifier"):
                self.read(owner, key, key.text, None)


def _is_written(name: Node) -> bool:
    """`bucket.extra = ...`: something of the program's own is hung on."""
    member = name.parent
    above = member.parent if member is not None else None
    return above is not None and above.kind == "assignment_expression" and above.field("left") is member


_HANDLERS: dict[str, Callable[[Uses, Node], None]] = {
    "member_expression": Uses._member,
    "nested_type_identifier": Uses._nested_type,
    "object_pattern": Uses._pattern,
    "import_statement": check_import,
    "export_statement": check_import,
    "new_expression": check_new,
    "call_expression": check_call,
}
