"""Python expressions in advice, written in TypeScript."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable
from typing import ClassVar

from stackproof.aws import camel_case, node_module

from ._writer import (
    NAMING,
    SDK_HEADS,
    SNAKE,
    Known,
    NoCounterpart,
    Writer,
    dotted_name,
    is_lookup,
    rewritten,
    without_options,
)

_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*")
_DOTTED = {
    "Config": "pulumi.Config",
    "json.dumps": "JSON.stringify",
    "json.loads": "JSON.parse",
    "pulumi.Output.all": "pulumi.all",
    "pulumi.Output.concat": "pulumi.concat",
    "pulumi.Output.format": "pulumi.interpolate",
    "pulumi.Output.from_input": "pulumi.output",
    "pulumi.Output.json_dumps": "pulumi.jsonStringify",
    "pulumi.Output.secret": "pulumi.secret",
    "pulumi.Output.unsecret": "pulumi.unsecret",
    "pulumi.AssetArchive": "pulumi.asset.AssetArchive",
    "pulumi.FileArchive": "pulumi.asset.FileArchive",
    "pulumi.FileAsset": "pulumi.asset.FileAsset",
    "pulumi.StringAsset": "pulumi.asset.StringAsset",
}


def expression(text: str, known: Known) -> str | None:
    """The expression, the keyword arguments or the import in TypeScript; None where it is no Python or reads the same.

    known: whether a snake-case name is the SDK's or the advice's own; any other belongs to the program and stays.
    """
    return rewritten(text, lambda: _TypeScript(known))


def camel(name: str) -> str:
    """The SDK's camel case of a snake-case name: `depends_on` is `dependsOn`, `lambda_` is `lambda`."""
    return camel_case(node_module(name))


def package(name: str) -> str:
    """The npm package that stands for a Python one of Pulumi: `pulumi_aws` is `@pulumi/aws`."""
    short = name.replace("-", "_").removeprefix("pulumi").lstrip("_").replace("_", "-")
    return f"@pulumi/{short or 'pulumi'}"


class _TypeScript(Writer):
    compared: ClassVar[dict[type[ast.cmpop], str]] = {**Writer.compared, ast.Eq: "===", ast.NotEq: "!=="}

    def imported(self, node: ast.stmt) -> str:
        self.changed = True
        if isinstance(node, ast.Import) and len(node.names) == 1 and node.names[0].name.startswith("pulumi"):
            name = node.names[0]
            short = name.asname or package(name.name).rpartition("/")[2]
            return f'import * as {short} from "{package(name.name)}"'
        whole = isinstance(node, ast.ImportFrom) and node.module and "." not in node.module
        if isinstance(node, ast.ImportFrom) and node.module and whole and node.module.startswith("pulumi"):
            names = ", ".join(self.name(item.name) for item in node.names)
            return f'import {{ {names} }} from "{package(node.module)}"'
        raise NoCounterpart

    def name(self, name: str) -> str:
        own = name == "lambda_" or (SNAKE.fullmatch(name) is not None and self._known(name))
        self.changed |= own
        return camel(name) if own else name

    def fields(self, given: Iterable[ast.keyword]) -> list[str]:
        """`name: value` of each keyword argument."""
        return [
            f"{self.name(item.arg)}: {self._value(item)}" if item.arg else f"...{self.write(item.value)}"
            for item in given
        ]

    def _value(self, keyword: ast.keyword) -> str:
        if keyword.arg in NAMING and isinstance(keyword.value, ast.List):
            texts = [item.value for item in keyword.value.elts if isinstance(item, ast.Constant)]
            if len(texts) == len(keyword.value.elts) and all(isinstance(text, str) for text in texts):
                return f"[{', '.join(json.dumps(self.name(str(text))) for text in texts)}]"
        return self.write(keyword.value)

    def _object(self, given: Iterable[ast.keyword]) -> str:
        self.changed = True
        fields = self.fields(given)
        return f"{{ {', '.join(fields)} }}" if fields else "{}"

    def _constant(self, node: ast.Constant) -> str:
        if node.value is Ellipsis:
            return "..."
        if node.value is None or isinstance(node.value, bool):
            return self._word(node.value, ("true", "false", "undefined"))
        return self._text(node.value)

    def _attribute(self, node: ast.Attribute) -> str:
        dotted = dotted_name(node)
        if dotted:
            return self._reference(dotted)
        value = self.write(node.value)
        if isinstance(node.value, ast.Call) and is_lookup(dotted_name(node.value.func)) and "Output(" not in value:
            # A plain lookup gives a promise; its Output form can be read from at once.
            value = value.replace("(", "Output(", 1)
        return f"{value}.{self._member(node.attr)}"

    def _member(self, name: str) -> str:
        if SNAKE.fullmatch(name) and self._known(name):
            self.changed = True
            return camel(name)
        return name

    def _reference(self, dotted: str) -> str:
        full = f"pulumi.{dotted}" if dotted.startswith("Output.") else dotted
        if full in _DOTTED:
            self.changed = True
            return _DOTTED[full]
        head, *rest = dotted.split(".")
        if head.startswith("pulumi_"):
            self.changed = True
            head = package(head).rpartition("/")[2]
        sdk = head in (*SDK_HEADS, "Config", "config")
        parts = [head if sdk else self.name(head)]
        for part in rest:
            if (sdk and SNAKE.fullmatch(part)) or part == "lambda_":
                self.changed = True
                parts.append(camel(part))
            else:
                parts.append(self._member(part))
        return ".".join(parts)

    def _call(self, node: ast.Call) -> str:
        dotted = dotted_name(node.func)
        last = dotted.rpartition(".")[2]
        if last in ("ResourceOptions", "InvokeOptions", "CustomTimeouts") or last.endswith("Args"):
            if node.args:
                raise NoCounterpart
            return self._object(node.keywords)
        full = f"pulumi.{dotted}" if dotted.startswith("Output.") else dotted
        if full == "pulumi.Output.format" or full == "pulumi.export":
            raise NoCounterpart
        values = [self._argument(item) for item in node.args]
        if full == "pulumi.Output.all" and values:
            values = [f"[{', '.join(values)}]"]
        given = without_options(node.keywords)
        values += [self._object(given)] if given else []
        values += self.options(node.keywords)
        made = "new " if last[:1].isupper() and (dotted == last or dotted.split(".")[0] in SDK_HEADS) else ""
        made = "new " if dotted == "Config" else "" if full.startswith("pulumi.Output") else made
        self.changed |= bool(made)
        return f"{made}{self.write(node.func)}({', '.join(values)})"

    def _argument(self, node: ast.expr) -> str:
        return f"...{self.write(node.value)}" if isinstance(node, ast.Starred) else self.write(node)

    def _dict(self, node: ast.Dict) -> str:
        fields = []
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                fields.append(f"...{self.write(value)}")
            elif isinstance(key, ast.Constant) and isinstance(key.value, str):
                name = self._member(key.value)
                fields.append(f"{name if _IDENTIFIER.fullmatch(name) else json.dumps(name)}: {self.write(value)}")
            else:
                raise NoCounterpart
        return f"{{ {', '.join(fields)} }}" if fields else "{}"

    def _set(self, node: ast.Set) -> str:
        if len(node.elts) == 1 and isinstance(node.elts[0], ast.Constant) and node.elts[0].value is Ellipsis:
            return "{ ... }"
        raise NoCounterpart

    def _list(self, node: ast.List) -> str:
        return f"[{', '.join(self._argument(item) for item in node.elts)}]"

    def _lambda(self, node: ast.Lambda) -> str:
        self.changed = True
        names = [self.name(item.arg) for item in node.args.args]
        return f"{names[0] if len(names) == 1 else '(' + ', '.join(names) + ')'} => {self.write(node.body)}"

    def _joinedstr(self, node: ast.JoinedStr) -> str:
        """The parts put together by `+`, for a template literal cannot stand between the marks of code."""
        self.changed = True
        parts = [self.write(item.value if isinstance(item, ast.FormattedValue) else item) for item in node.values]
        return " + ".join(parts) or '""'
