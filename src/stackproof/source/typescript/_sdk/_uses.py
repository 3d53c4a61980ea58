"""Goes through a program and holds each use of the SDK against what it offers."""

from __future__ import annotations

from collections.abc import Callable

from stackproof.aws import FunctionSchema, ObjectSchema, ResourceSchema, node_core

from . import _names
from ._annotations import args_type, named
from ._calls import arguments_of
from ._members import STATICS, lacks_output
from ._notes import Notes, edit_of
from ._objects import check_arguments, check_missing
from ._resolve import Resolver, resolved, text_of
from ._surface import SCOPE, dotted_name
from ._target import Target, target_of
from ._tree import Node, bare, every
from ._types import check_value, form_of
from ._values import (
    UNKNOWN,
    ArgsType,
    Core,
    CoreObject,
    EnumClass,
    Instance,
    Items,
    Later,
    Record,
    ResourceClass,
    Result,
    Scalar,
    SdkFunction,
    Space,
    Value,
)

_ARRAY_TYPES = frozenset({"array_type"})


class Uses:
    """One pass over all files."""

    def __init__(self, resolver: Resolver, notes: Notes) -> None:
        self.resolver, self.notes = resolver, notes

    def run(self) -> None:
        for path in sorted(self.resolver.sources, key=lambda item: (self.resolver.sources[item].file.test, item)):
            nodes = list(every(self.resolver.sources[path].root))
            for node in nodes:  # written types first: there the compiler itself says what is wrong
                if node.kind in ("variable_declarator", "public_field_definition", "satisfies_expression"):
                    self._declared(node)
            for node in nodes:
                handler = _HANDLERS.get(node.kind)
                if handler is not None:
                    handler(self, node)

    # --- names -------------------------------------------------------------------------------------------------------

    def _member(self, node: Node) -> None:
        name = node.field("property")
        if name is None or name.kind != "property_identifier":
            return
        owner = self.resolver.value(node.field("object"))
        self._read(owner, name, name.text, node)

    def _read(self, owner: Value, name_node: Node, name: str, whole: Node | None) -> None:
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
                _names.unknown_config_method(self.notes, name_node, name, whole)
        else:
            self._of_output(owner, name_node, name, whole)

    def _of_output(self, owner: Value, name_node: Node, name: str, whole: Node | None) -> None:
        inner = owner
        if isinstance(owner, Later):
            if name in ("apply", "get", "then", "catch", "finally", "isKnown", "isSecret", "promise", "resources"):
                return
            if not owner.output:
                return  # a promise that nobody waited for
            inner = resolved(owner)
        if not isinstance(inner, (Instance, Result)):
            return
        if _is_written(name_node):
            return
        if lacks_output(self.resolver, inner, name):
            _names.unknown_output(self.resolver, self.notes, name_node, inner, name, whole)
            return
        found = inner.schema.output(name)
        if found is not None and found.deprecated and isinstance(inner, Instance):
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
            _names.type_as_value(self.notes, name_node, symbol, whole)

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
                _names.unknown_core(self.resolver, self.notes, name_node, owner, name, at)
            return
        values = node_core().values.get(owner.path, ())
        if whole is not None and whole.kind == "member_expression" and name not in values:
            above = whole.parent
            if above is not None and above.kind in ("new_expression", "call_expression"):
                _names.type_as_value(self.notes, name_node, f"pulumi.{owner.path}.{name}".replace("..", "."), whole)

    def _nested_type(self, node: Node) -> None:
        if len(node.children) < 2:
            return
        owner = named(self.resolver, node.children[0])
        if isinstance(owner, (Space, Core)):
            self._read(owner, node.children[-1], node.children[-1].text, node)

    def _pattern(self, node: Node) -> None:
        """`const { arn } = bucket`."""
        above = node.parent
        if above is None or above.kind != "variable_declarator" or above.field("name") is not node:
            return
        owner = self.resolver.value(above.field("value"))
        for item in node.children:
            key = item.field("key") if item.kind == "pair_pattern" else item.field("left") or item
            if key is not None and key.kind in ("shorthand_property_identifier_pattern", "property_identifier"):
                self._read(owner, key, key.text, None)

    # --- imports -----------------------------------------------------------------------------------------------------

    def _import(self, node: Node) -> None:
        source = node.field("source")
        specifier = text_of(source)
        package = self.resolver.surface.package(specifier) if specifier else None
        if package is None or source is None:
            return
        module = self.resolver.surface.imported(*package)
        if module is None:
            edit = edit_of(node, instead=_without(node)) if node.kind == "import_statement" else None
            _names.unknown_import(self.resolver, self.notes, source, *package, edit)
            return
        if isinstance(module, Space) and module.path and module.package == "aws":
            self.notes.uses.add((module.path, None, None))
        for item in every(node):
            if item.kind in ("import_specifier", "export_specifier") and (name := item.field("name")) is not None:
                self._imported_name(module, item, name)
            elif item.kind == "import_clause" and item.children and item.children[0].kind == "identifier":
                self._default_import(node, item.children[0], specifier or "")

    def _imported_name(self, module: Value, item: Node, name: Node) -> None:
        if not isinstance(module, (Space, Core)) or name.text == "default":
            return
        self._read(module, name, name.text, None)
        known = module.path in ("types", "config") if isinstance(module, Space) else True
        if known or self.resolver.surface.member(module, name.text, as_type=True) is not None:
            return
        alias = item.field("alias") or name
        binding = self.resolver.find(item, alias.text)
        for use in binding.uses if binding is not None else ():
            if use.kind == "identifier" and item.kind == "import_specifier":
                self.notes.edits[edit_of(use, name=name.text)] = None

    def _default_import(self, node: Node, name: Node, specifier: str) -> None:
        """The packages are CommonJS and have no default export; only Node's own ES modules make one up."""
        if self._is_module(node) or not node.file.file.ours:
            return
        package = specifier.removeprefix(SCOPE).partition("/")[0]
        right = f'import * as {name.text} from "{specifier}";'
        self.notes.report(
            "sdk.unknown-name",
            name,
            f"{specifier} has no default export; write {right}",
            data={
                "symbol": f"{package}.default",
                "package": f"{SCOPE}{package}",
                "name": "default",
                "fix": f"write `{right}`",
                "suggestions": [right],
            },
            cause=f"sdk:{specifier}.default",
            edit=edit_of(name, instead=f"* as {name.text}"),
        )

    def _is_module(self, node: Node) -> bool:
        if node.file.path.endswith((".mts", ".mjs")):
            return True
        return self.resolver.es_modules(node.file.path)

    # --- calls -------------------------------------------------------------------------------------------------------

    def _new(self, node: Node) -> None:
        callee = self.resolver.value(node.field("constructor"))
        if not isinstance(callee, ResourceClass):
            return
        target = target_of(self.resolver, self.notes, callee.package, callee.schema)
        place = node.field("constructor") or node
        self._constructed(node, target, place)

    def _super(self, node: Node, base: ResourceClass) -> None:
        self._constructed(node, target_of(self.resolver, self.notes, base.package, base.schema), node)

    def _constructed(self, node: Node, target: Target, place: Node) -> None:
        schema = target.schema
        if isinstance(schema, ResourceSchema) and schema.deprecated:
            _names.deprecated(self.resolver, self.notes, place, target.dotted, schema.deprecated)
        given = arguments_of(node)
        if any(item.kind == "spread_element" for item in given):
            return
        if not given or isinstance(self.resolver.value(given[0]), (Record, Instance)):
            self._no_name(node, target, place, given)
            given = [place, *given] if given else given
        if len(given) > 1 and self._is_object(target, given[1]):
            options = self.resolver.value(given[2]) if len(given) > 2 else None
            lookup = isinstance(options, Record) and bool({"id", "urn"} & set(options.items))
            check_arguments(target, given[1], lookup=lookup)
        elif len(given) == 1:
            missing = [item.name for item in target.properties if item.required]
            check_missing(target, place, missing, given=[])
        if len(given) > 2:
            self._options(target, given[2])
        if len(given) > 3:
            self._positional(target, given[3], 3, f"{target.dotted} takes a name, arguments and options, nothing more")

    def _no_name(self, node: Node, target: Target, place: Node, given: list[Node]) -> None:
        self.notes.report(
            "sdk.missing-argument",
            given[0] if given else place,
            f"{target.dotted} needs a resource name as its first argument",
            data={"symbol": target.dotted, "class": target.dotted, "token": target.token, "arguments": ["name"]},
            edit=edit_of(node, name=target.dotted),
        )

    def _is_object(self, target: Target, node: Node) -> bool:
        """Whether the second argument may be an object; anything else is a misuse."""
        form = form_of(self.resolver.value(node))
        if form in (None, "object", "null", "undefined"):
            return True
        if form != "resource" or isinstance(self.resolver.value(bare(node)), Instance):
            said = (
                f"{target.dotted} takes its arguments as one object; by position only its name, arguments and options"
            )
            self._positional(target, node, 1, said)
        return False

    def _positional(self, target: Target, node: Node, position: int, message: str) -> None:
        self.notes.report(
            "sdk.positional-misuse",
            node,
            message,
            data={"symbol": target.dotted, "class": target.dotted, "token": target.token, "position": position},
            certain=not target.doubt,
        )

    def _options(self, target: Target, node: Node) -> None:
        node = bare(node)
        value = self.resolver.value(node)
        if not isinstance(value, Record) or node.kind == "as_expression":
            return
        known = node_core().options
        for name, entry in value.items.items():
            if name in known:
                continue
            own = any(item.name == name for item in target.properties)
            found = [] if own else _names.closest(name, known)
            said = f"; it is an argument of {target.dotted} and belongs into the second argument" if own else ""
            fresh = node.kind == "object" and entry.direct and node.file.is_checked(entry.key)
            self.notes.report(
                "sdk.unknown-argument",
                entry.key,
                f"resource options have no {name}{said or _names.meant(found)}",
                data={
                    "symbol": f"pulumi.CustomResourceOptions.{name}",
                    "class": "pulumi.CustomResourceOptions",
                    "argument": name,
                    "suggestions": [f"{name} in the second argument"] if own else found,
                    **({} if fresh else {"effect": "ignored", "shared": not entry.direct or node.kind != "object"}),
                },
                cause=f"sdk:pulumi.CustomResourceOptions({name})",
            )

    def _call(self, node: Node) -> None:
        function = node.field("function")
        if function is None:
            return
        if function.kind == "super":
            base = self._extended(node)
            if isinstance(base, ResourceClass):
                self._super(node, base)
            return
        if function.kind == "identifier" and function.text == "require":
            self._require(node)
            return
        callee = self.resolver.value(function)
        if isinstance(callee, SdkFunction):
            self._invoked(node, function, callee)
        elif function.kind == "member_expression" and (name := function.field("property")) is not None:
            owner = self.resolver.value(function.field("object"))
            if isinstance(owner, ResourceClass) and name.text == "get":
                self._get(node, owner)

    def _extended(self, node: Node) -> Value:
        from ._members import base_of
        from ._scopes import CLASSES
        from ._tree import ancestors

        owner = next((item for item in ancestors(node) if item.kind in CLASSES), None)
        return base_of(self.resolver, owner) if owner is not None else UNKNOWN

    def _require(self, node: Node) -> None:
        given = arguments_of(node)
        specifier = text_of(given[0]) if given else None
        package = self.resolver.surface.package(specifier) if specifier else None
        if package is not None and self.resolver.surface.imported(*package) is None:
            _names.unknown_import(self.resolver, self.notes, given[0], *package, edit_of(node, name=package[1]))

    def _invoked(self, node: Node, function: Node, callee: SdkFunction) -> None:
        schema = callee.schema
        target = target_of(self.resolver, self.notes, callee.package, schema, output=callee.output)
        if schema.deprecated:
            _names.deprecated(self.resolver, self.notes, function, target.dotted, schema.deprecated)
        given = arguments_of(node)
        if not schema.args or any(item.kind == "spread_element" for item in given):
            return
        if given:
            check_arguments(target, given[0])
        else:
            check_missing(target, function, [item.name for item in schema.args if item.required], given=[])

    def _get(self, node: Node, owner: ResourceClass) -> None:
        given = arguments_of(node)
        if len(given) > 1 or any(item.kind == "spread_element" for item in given):
            return
        dotted = dotted_name(owner.package, owner.schema)
        self.notes.report(
            "sdk.missing-argument",
            node.field("function") or node,
            f"{dotted}.get needs the argument id",
            data={"symbol": f"{dotted}.get", "class": dotted, "token": owner.schema.token, "arguments": ["id"]},
            edit=edit_of(node, name=dotted),
        )

    # --- written types -----------------------------------------------------------------------------------------------

    def _declared(self, node: Node) -> None:
        """A literal that is declared to be arguments of the SDK."""
        kind = node.children[-1] if node.kind == "satisfies_expression" else node.field("type")
        value = node.children[0] if node.kind == "satisfies_expression" else node.field("value")
        if kind is None or value is None:
            return
        if kind.kind == "type_annotation" and kind.children:
            kind = kind.children[-1]
        each = kind.kind in _ARRAY_TYPES
        found = args_type(self.resolver, kind.children[0] if each else kind)
        if found is None:
            return
        literal = bare(value)
        for item in literal.children if each and literal.kind == "array" else [literal]:
            if bare(item).kind == "object":
                self._against(found, item)

    def _against(self, wanted: ArgsType, node: Node) -> None:
        schema = wanted.schema
        if isinstance(schema, (ResourceSchema, FunctionSchema)):
            check_arguments(target_of(self.resolver, self.notes, wanted.package, schema), node)
        elif isinstance(schema, ObjectSchema):
            path = f"{wanted.package}.types.input.{schema.ref}"
            target = Target(self.resolver, self.notes, wanted.package, schema, path, schema.fields)
            from stackproof.aws import parse_type

            check_value(target, parse_type(f"object:{schema.ref}"), node, path, fresh=True)


def _is_written(name: Node) -> bool:
    """`bucket.extra = ...`: something of the program's own is hung on."""
    member = name.parent
    above = member.parent if member is not None else None
    return above is not None and above.kind == "assignment_expression" and above.field("left") is member


def _without(statement: Node) -> str:
    """What stands in place of an import that cannot be: its names, bound to holes."""
    names = []
    for item in every(statement):
        if item.kind == "import_specifier":
            bound = item.field("alias") or item.field("name")
            names.append(bound.text if bound is not None else "")
        elif item.kind in ("namespace_import", "import_clause"):
            names.extend(child.text for child in item.children[:1] if child.kind == "identifier")
    return " ".join(f'const {name} = globalThis.stackproof_hole("{name}");' for name in names if name) or ";"


_HANDLERS: dict[str, Callable[[Uses, Node], None]] = {
    "member_expression": Uses._member,
    "nested_type_identifier": Uses._nested_type,
    "object_pattern": Uses._pattern,
    "import_statement": Uses._import,
    "export_statement": Uses._import,
    "new_expression": Uses._new,
    "call_expression": Uses._call,
}

__all__ = ["Items", "Scalar", "Uses"]
