"""One Python expression of advice, written in Go."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable

from stackproof.aws import FunctionSchema, GoSdk, ObjectSchema, Property, ResourceSchema, camel_case, go_core, go_field

from ._go_names import ALONE, DOTTED, METHODS, OPTIONS
from ._go_sdk_names import SdkName, named_in_sdk
from ._go_shapes import Shapes, shapes_of
from ._go_values import Values
from ._writer import NAMING, SNAKE, Known, NoCounterpart, dotted_name, is_lookup, without_options

_RESOURCE_OPTIONS = ("ResourceOptions", "pulumi.ResourceOptions")
_CONFIG = ("Config", "pulumi.Config")


class GoWriter(Values):
    """shapes: where the types of arguments are looked up."""

    def __init__(self, known: Known, shapes: Shapes) -> None:
        super().__init__(known)
        self._shapes = shapes

    # -- what a text may be as a whole

    def whole(self, node: ast.expr) -> str:
        """Alone, a name is that of a field or of an option; a text or a number is what it is in any language."""
        if isinstance(node, ast.Constant) and (node.value is None or isinstance(node.value, bool)):
            return self.write(node)
        if isinstance(node, ast.Constant | ast.Dict | ast.List | ast.Set):
            raise NoCounterpart
        return self._alone(node.id) if isinstance(node, ast.Name) else self.write(node)

    def path(self, target: ast.Attribute, value: ast.expr) -> str:
        self.changed = True
        *_, last = parts = dotted_name(target).split(".")
        fields = ".".join(map(self._shapes.field, parts))
        return f"{fields}: {self.value(value, self._shapes.named(last))}"

    def fields(self, given: Iterable[ast.keyword]) -> list[str]:
        return [self._field(item) for item in given]

    def _field(self, item: ast.keyword) -> str:
        """One keyword argument of which only the name says what it belongs to."""
        if item.arg is None:
            raise NoCounterpart
        shapes = self._shapes.named(item.arg)
        if item.arg in OPTIONS and not shapes:
            return self._option(item)
        return f"{self._shapes.field(item.arg)}: {self.value(item.value, shapes)}"

    def _alone(self, name: str) -> str:
        if name in (*METHODS, "arn") or self._shapes.owns(name):
            return self._member(name)
        if not SNAKE.fullmatch(name) or not self._known(name):
            return name
        self.changed = True
        if name in ALONE:
            return ALONE[name]
        owned = any(True for _ in self._shapes.properties(name))
        return f"pulumi.{OPTIONS[name]}" if name in OPTIONS and not owned else self._shapes.field(name)

    # -- names

    def name(self, name: str) -> str:
        """A variable."""
        own = SNAKE.fullmatch(name) is not None and self._known(name)
        self.changed |= own
        return camel_case(name) if own else name

    def _attribute(self, node: ast.Attribute) -> str:
        dotted = dotted_name(node)
        if dotted:
            return self._reference(dotted)
        if isinstance(node.value, ast.Call):
            return self._of_call(node.value, node.attr)
        return f"{self.write(node.value)}.{self._member(node.attr)}"

    def _of_call(self, call: ast.Call, name: str) -> str:
        dotted = dotted_name(call.func)
        if is_lookup(dotted):
            # A plain lookup gives an error as well; its Output form can be read from at once.
            return f"{self._lookup(dotted, call, output=True)}.{self._pascal(name)}()"
        if dotted in _CONFIG:
            return f"{self.write(call)}.{self._pascal(name)}"
        return f"{self.write(call)}.{self._member(name)}"

    def _member(self, name: str) -> str:
        """What is read of a value."""
        if name in METHODS:
            self.changed = True
            return METHODS[name]
        own = (SNAKE.fullmatch(name) and self._known(name)) or name == "arn" or self._shapes.owns(name)
        if own:
            self.changed = True
            return self._shapes.field(name)
        return name

    def _pascal(self, name: str) -> str:
        self.changed = True
        return go_field(camel_case(name))

    def _reference(self, dotted: str) -> str:
        full = f"pulumi.{dotted}" if dotted.startswith("Output.") else dotted
        if full in DOTTED:
            self.changed = True
            return DOTTED[full]
        known = named_in_sdk(dotted, self._shapes)
        if known is not None:
            self.changed = True
            return ".".join([known.text, *map(self._pascal, known.rest)])
        head, *rest = dotted.split(".")
        if head in ("Config", "config") and len(rest) == 1 and rest[0].islower():
            return f"config.{self._pascal(rest[0])}"
        if head == "pulumi" and not go_core().has("pulumi", rest[0]):
            raise NoCounterpart
        if self._is_path(head, rest):
            self.changed = True
            return ".".join(map(self._shapes.field, [head, *rest]))
        return ".".join([self.name(head), *map(self._member, rest)])

    def _is_path(self, head: str, rest: list[str]) -> bool:
        """Whether a dotted name leads from an argument into what it holds."""
        held = [inner for shape in self._shapes.named(head) for inner in (shape, *shape.item)]
        return bool(rest) and any(shape.field(rest[0]) is not None for shape in held)

    # -- calls

    def _call(self, node: ast.Call) -> str:
        dotted = dotted_name(node.func)
        full = f"pulumi.{dotted}" if dotted.startswith("Output.") else dotted
        if dotted in _RESOURCE_OPTIONS:
            return self._options(node)
        if is_lookup(dotted):
            return self._lookup(dotted, node, output=dotted.endswith("_output"))
        known = named_in_sdk(dotted, self._shapes)
        if known is not None and not known.rest:
            return self._made(known, node)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "apply":
            return self._applied(node.func.value, node.args)
        if any(item.arg != "opts" for item in node.keywords):
            raise NoCounterpart
        return self._function(full, node)

    def _function(self, full: str, node: ast.Call) -> str:
        """A function of the core, or one that the advice itself names."""
        if full in _CONFIG:
            self.changed = True
            given = ", ".join(map(self.write, node.args)) or '""'
            return f"config.New(ctx, {given})"
        if full == "pulumi.Output.concat":
            return self._texts(node.args)
        if full == "pulumi.Output.format":
            raise NoCounterpart
        if full.startswith("config.") and full.islower():
            self.changed = True
            return f"cfg.{self._pascal(full.removeprefix('config.'))}({', '.join(map(self.write, node.args))})"
        return f"{self.write(node.func)}({', '.join(map(self.write, node.args))})"

    def _made(self, known: SdkName, node: ast.Call) -> str:
        """A resource, or the arguments of one."""
        self.changed = True
        schema = known.schema
        if known.kind == "args" and isinstance(schema, ResourceSchema | ObjectSchema):
            if node.args:
                raise NoCounterpart
            return f"&{known.text}{{{', '.join(self._given(node.keywords, schema, known.sdk))}}}"
        if known.kind != "resource" or not isinstance(schema, ResourceSchema):
            raise NoCounterpart
        given = self._given(without_options(node.keywords), schema, known.sdk)
        arguments = f"&{known.text}Args{{{', '.join(given)}}}" if given else "nil"
        named = [self.write(item) for item in node.args]
        parts = ["ctx", *named, arguments, *self.options(node.keywords)]
        return f"{known.place}.New{known.name}({', '.join(parts)})"

    def _given(self, given: Iterable[ast.keyword], schema: ResourceSchema | ObjectSchema, sdk: GoSdk) -> list[str]:
        """Fields of a struct that is known."""
        found = []
        for item in given:
            named = item.arg or ""
            property = schema.input(named) if isinstance(schema, ResourceSchema) else schema.field(named)
            if property is None:
                raise NoCounterpart
            found.append(f"{go_field(property.name)}: {self.value(item.value, shapes_of(sdk, property))}")
        return found

    def _lookup(self, dotted: str, node: ast.Call, *, output: bool) -> str:
        known = named_in_sdk(dotted, self._shapes)
        if known is None or not isinstance(known.schema, FunctionSchema) or node.args:
            raise NoCounterpart
        self.changed = True
        end = "Output" if output and not known.text.endswith("Output") else ""
        name = f"{known.text}{end}"
        parts = ["ctx"]
        if known.schema.args:
            given = [self._asked(item, known, output=output) for item in without_options(node.keywords)]
            parts.append(f"{'' if output else '&'}{name}Args{{{', '.join(given)}}}")
        return f"{name}({', '.join([*parts, *self.options(node.keywords)])})"

    def _asked(self, item: ast.keyword, known: SdkName, *, output: bool) -> str:
        schema = known.schema
        property = schema.arg(item.arg or "") if isinstance(schema, FunctionSchema) else None
        if property is None:
            raise NoCounterpart
        field = go_field(property.name)
        if output:
            return f"{field}: {self.value(item.value, shapes_of(known.sdk, property))}"
        return f"{field}: {self._plain_argument(item.value, property)}"

    def _plain_argument(self, node: ast.expr, property: Property) -> str:
        """Lookups take plain values, and pointers to those that may be left out."""
        if not isinstance(node, ast.Constant) or node.value is None or node.value is Ellipsis:
            raise NoCounterpart
        text = self.write(node)
        pointer = {"string": "StringRef", "boolean": "BoolRef", "integer": "IntRef"}.get(property.parsed.kind)
        if property.required:
            return text
        if pointer is None:
            raise NoCounterpart
        return f"pulumi.{pointer}({text})"

    # -- options of resources

    def _options(self, node: ast.Call) -> str:
        if node.args or not node.keywords:
            raise NoCounterpart
        return ", ".join(map(self._option, node.keywords))

    def _option(self, item: ast.keyword) -> str:
        name = OPTIONS.get(item.arg or "")
        if name is None:
            raise NoCounterpart
        self.changed = True
        value = item.value
        if name == "DependsOn":
            value = value if isinstance(value, ast.List) else ast.List(elts=[value])
            return f"pulumi.DependsOn([]pulumi.Resource{{{', '.join(map(self.write, value.elts))}}})"
        if item.arg in NAMING:
            return f"pulumi.{name}([]string{{{', '.join(self._wire_names(value))}}})"
        if name in ("Timeouts", "Providers", "Import"):
            raise NoCounterpart
        return f"pulumi.{name}({self.write(value)})"

    def _wire_names(self, node: ast.expr) -> list[str]:
        """Names of properties, which options call as they go over the wire."""
        if not isinstance(node, ast.List):
            raise NoCounterpart
        return [
            json.dumps(self._shapes.wire(item.value))
            if isinstance(item, ast.Constant) and isinstance(item.value, str)
            else self.write(item)
            for item in node.elts
        ]
