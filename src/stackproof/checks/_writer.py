"""One Python expression, written in TypeScript."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterable

from stackproof.aws import camel_case, node_module

Known = Callable[[str], bool]

_SNAKE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z][a-z0-9]*)+")
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
_SDK_HEADS = frozenset({"aws", "pulumi", "random", "tls"})
# Arguments whose texts are names of properties.
_NAMING = frozenset({"additional_secret_outputs", "ignore_changes", "replace_on_changes"})
_BINARY: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_COMPARED: dict[type[ast.cmpop], str] = {
    ast.Eq: "===", ast.NotEq: "!==", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip


def camel(name: str) -> str:
    """The SDK's camel case of a snake-case name: `depends_on` is `dependsOn`, `lambda_` is `lambda`."""
    return camel_case(node_module(name))


def package(name: str) -> str:
    """The npm package that stands for a Python one of Pulumi: `pulumi_aws` is `@pulumi/aws`."""
    short = name.replace("-", "_").removeprefix("pulumi").lstrip("_").replace("_", "-")
    return f"@pulumi/{short or 'pulumi'}"


class NoCounterpart(ValueError):
    """The expression has no counterpart here."""


class Writer:
    """Writes one expression; changed: something reads otherwise than in Python."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self.changed = False

    def write(self, node: ast.expr) -> str:
        """Raises `NoCounterpart`."""
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            raise NoCounterpart
        return method(node)

    def knows(self, name: str) -> bool:
        """Whether an argument of this name is the SDK's."""
        return name == "opts" or self._known(name)

    def name(self, name: str) -> str:
        own = name == "lambda_" or (_SNAKE.fullmatch(name) is not None and self._known(name))
        self.changed |= own
        return camel(name) if own else name

    def fields(self, keywords: Iterable[ast.keyword]) -> list[str]:
        """`name: value` of each keyword argument."""
        return [
            f"{self.name(item.arg)}: {self._value(item)}" if item.arg else f"...{self.write(item.value)}"
            for item in keywords
        ]

    def _value(self, keyword: ast.keyword) -> str:
        if keyword.arg in _NAMING and isinstance(keyword.value, ast.List):
            texts = [item.value for item in keyword.value.elts if isinstance(item, ast.Constant)]
            if len(texts) == len(keyword.value.elts) and all(isinstance(text, str) for text in texts):
                return f"[{', '.join(json.dumps(self.name(str(text))) for text in texts)}]"
        return self.write(keyword.value)

    def options(self, keywords: Iterable[ast.keyword]) -> list[str]:
        """The resource options among the keyword arguments, which are an argument of their own."""
        return [self.write(item.value) for item in keywords if item.arg == "opts"]

    def _object(self, keywords: Iterable[ast.keyword]) -> str:
        self.changed = True
        fields = self.fields(keywords)
        return f"{{ {', '.join(fields)} }}" if fields else "{}"

    def _constant(self, node: ast.Constant) -> str:
        words = {True: "true", False: "false", None: "undefined"}
        if node.value is Ellipsis:
            return "..."
        if node.value is None or isinstance(node.value, bool):
            self.changed = True
            return words[node.value]
        if isinstance(node.value, str | int | float):
            return json.dumps(node.value, ensure_ascii=False)
        raise NoCounterpart

    def _name(self, node: ast.Name) -> str:
        return self.name(node.id)

    def _attribute(self, node: ast.Attribute) -> str:
        dotted = dotted_name(node)
        if dotted:
            return self._reference(dotted)
        value = self.write(node.value)
        if isinstance(node.value, ast.Call) and _is_lookup(dotted_name(node.value.func)) and "Output(" not in value:
            # A plain lookup gives a promise; its Output form can be read from at once.
            value = value.replace("(", "Output(", 1)
        return f"{value}.{self._member(node.attr)}"

    def _member(self, name: str) -> str:
        if _SNAKE.fullmatch(name) and self._known(name):
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
        sdk = head in (*_SDK_HEADS, "Config", "config")
        parts = [head if sdk else self.name(head)]
        for part in rest:
            if (sdk and _SNAKE.fullmatch(part)) or part == "lambda_":
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
        made = "new " if last[:1].isupper() and (dotted == last or dotted.split(".")[0] in _SDK_HEADS) else ""
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

    def _subscript(self, node: ast.Subscript) -> str:
        if isinstance(node.slice, ast.Slice):
            raise NoCounterpart
        return f"{self.write(node.value)}[{self.write(node.slice)}]"

    def _binop(self, node: ast.BinOp) -> str:
        sign = _BINARY.get(type(node.op))
        if sign is None:
            raise NoCounterpart
        return f"{self.write(node.left)} {sign} {self.write(node.right)}"

    def _boolop(self, node: ast.BoolOp) -> str:
        self.changed = True
        return (" && " if isinstance(node.op, ast.And) else " || ").join(map(self.write, node.values))

    def _unaryop(self, node: ast.UnaryOp) -> str:
        self.changed |= isinstance(node.op, ast.Not)
        sign = {ast.Not: "!", ast.USub: "-"}.get(type(node.op))
        if sign is None:
            raise NoCounterpart
        return f"{sign}{self.write(node.operand)}"

    def _compare(self, node: ast.Compare) -> str:
        signs = [_COMPARED.get(type(sign)) for sign in node.ops]
        if len(signs) != 1 or signs[0] is None:
            raise NoCounterpart
        return f"{self.write(node.left)} {signs[0]} {self.write(node.comparators[0])}"


def dotted_name(node: ast.expr) -> str:
    """`a.b.c` of names alone, "" for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def _is_lookup(dotted: str) -> bool:
    head, _, last = dotted.partition(".")[0], "", dotted.rpartition(".")[2]
    return (head in _SDK_HEADS or head.startswith("pulumi_")) and last.startswith("get_") and head != "pulumi"


def without_options(keywords: Iterable[ast.keyword]) -> list[ast.keyword]:
    return [item for item in keywords if item.arg != "opts"]
