"""Values in Go: Pulumi's inputs are typed, so the SDK says how a dictionary or a list is written."""

from __future__ import annotations

import ast
import json
from collections.abc import Sequence

from ._go_shapes import Shape
from ._writer import NoCounterpart, Writer, dotted_name

Types = Sequence[Shape]
_OF_NUMBERS = {"number": "pulumi.Float64", "integer": "pulumi.Int"}


class Values(Writer):
    """What stands behind the colon of a field, and values that are plain Go."""

    def value(self, node: ast.expr, types: Types = ()) -> str:
        """What a field is given. types: those that it takes, the likeliest first.

        Raises `NoCounterpart`, also where a type would have to be guessed."""
        match node:
            case ast.Constant(value=value):
                return self._scalar(value, types)
            case ast.Dict():
                return self._struct(node, types)
            case ast.Set(elts=[ast.Constant(value=value)]) if value is Ellipsis:
                return f"{self._container(types)}{{...}}"
            case ast.List(elts=elements):
                return self._array(elements, types)
            case ast.Call(func=function, args=[document]) if dotted_name(function) == "json.dumps":
                self.changed = True
                return f"pulumi.JSONMarshal({self.write(document)})"
        return self.write(node)

    def _scalar(self, value: object, types: Types) -> str:
        if value is Ellipsis:
            return "..."
        self.changed = True
        if value is None:
            return "nil"
        if isinstance(value, bool):
            return f"pulumi.Bool({'true' if value else 'false'})"
        kinds = [shape.kind for shape in types]
        if isinstance(value, str):
            enum = next((shape for shape in types if shape.kind == "enum"), None)
            kind = enum.go if enum is not None and "string" not in kinds else "pulumi.String"
            return f"{kind}({json.dumps(value, ensure_ascii=False)})"
        if isinstance(value, int):
            if kinds and kinds[0] == "string":
                return f'pulumi.String("{value}")'
            return f"{_OF_NUMBERS.get(kinds[0] if kinds else '', 'pulumi.Int')}({value})"
        if isinstance(value, float):
            return f"pulumi.Float64({value})"
        raise NoCounterpart

    def _struct(self, node: ast.Dict, types: Types) -> str:
        """A dictionary, as the struct whose fields its keys name, else as a map."""
        keys = [key.value if isinstance(key, ast.Constant) else None for key in node.keys]
        names = [key for key in keys if isinstance(key, str)]
        if len(names) != len(keys):
            raise NoCounterpart
        self.changed = True
        for shape in types:
            fields = [shape.field(name) for name in names]
            if shape.kind == "object" and all(fields):
                given = [f"{field[0]}: {self.value(value, field[1])}"
                         for field, value in zip(fields, node.values, strict=True) if field]  # fmt: skip
                return f"&{shape.go}{{{', '.join(given)}}}"
        held = next((shape.item for shape in types if shape.kind == "map"), None)
        if held is None and types:
            raise NoCounterpart
        given = [
            f"{json.dumps(name)}: {self.value(value, held or ())}"
            for name, value in zip(names, node.values, strict=True)
        ]
        return f"{self._container(types)}{{{', '.join(given)}}}"

    def _container(self, types: Types) -> str:
        """The type of a dictionary of which nothing is shown, or of a map."""
        found = next((shape for shape in types if shape.kind in ("map", "object")), None)
        if found is None:
            if types:
                raise NoCounterpart
            return "pulumi.StringMap"
        return f"&{found.go}" if found.kind == "object" else found.go

    def _array(self, elements: list[ast.expr], types: Types) -> str:
        found = next((shape for shape in types if shape.kind == "list"), None)
        if found is None and types:
            raise NoCounterpart
        if found is None and any(isinstance(item, ast.Dict) for item in elements):
            raise NoCounterpart
        self.changed = True
        held = found.item if found is not None else ()
        name = found.go if found is not None else "pulumi.StringArray"
        return f"{name}{{{', '.join(self.value(item, held) for item in elements)}}}"

    # -- texts and plain values

    def _constant(self, node: ast.Constant) -> str:
        if node.value is Ellipsis:
            return "..."
        if node.value is None or isinstance(node.value, bool):
            return self._word(node.value, ("true", "false", "nil"))
        return self._text(node.value)

    def _dict(self, node: ast.Dict) -> str:
        """A document, whose keys are texts."""
        keys = [key.value if isinstance(key, ast.Constant) else None for key in node.keys]
        if not all(isinstance(key, str) for key in keys):
            raise NoCounterpart
        self.changed = True
        pairs = [f"{json.dumps(key)}: {self.write(value)}" for key, value in zip(keys, node.values, strict=True)]
        return f"map[string]interface{{}}{{{', '.join(pairs)}}}"

    def _list(self, node: ast.List) -> str:
        self.changed = True
        texts = all(isinstance(item, ast.Constant) and isinstance(item.value, str) for item in node.elts)
        return f"[]{'string' if texts else 'interface{}'}{{{', '.join(map(self.write, node.elts))}}}"

    def _joinedstr(self, node: ast.JoinedStr) -> str:
        return self._texts([item.value if isinstance(item, ast.FormattedValue) else item for item in node.values])

    def _texts(self, parts: list[ast.expr]) -> str:
        """Texts and outputs put together."""
        self.changed = True
        form, values = "", []
        for part in parts:
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                form += part.value.replace("%", "%%")
            elif isinstance(part, ast.Constant) and part.value is Ellipsis:
                return "pulumi.Sprintf(...)"
            else:
                form += "%v"
                values.append(self.write(part))
        return f"pulumi.Sprintf({', '.join([json.dumps(form, ensure_ascii=False), *values])})"

    def _applied(self, source: ast.expr, arguments: list[ast.expr]) -> str:
        """A text that is built of one output; what else happens in an `apply` needs types that nobody told."""
        if len(arguments) != 1 or not isinstance(arguments[0], ast.Lambda):
            raise NoCounterpart
        made = arguments[0]
        names = [item.arg for item in made.args.args]
        used = {node.id for node in ast.walk(made.body) if isinstance(node, ast.Name)}
        if not isinstance(made.body, ast.JoinedStr) or len(names) != 1 or used != set(names):
            raise NoCounterpart
        parts = [item.value if isinstance(item, ast.FormattedValue) else item for item in made.body.values]
        return self._texts([source if isinstance(part, ast.Name) else part for part in parts])
