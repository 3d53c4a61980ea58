"""How kinds are called in messages, and how a plain value becomes an input."""

from __future__ import annotations

from stackproof.golang import File
from stackproof.golang import nodes as n

from ._kinds import (
    NIL,
    Anonymous,
    Core,
    Function,
    Items,
    Kind,
    Own,
    Plain,
    Pointer,
    Sdk,
    Several,
    Table,
    is_output,
    resource_of,
)
from ._surface import dotted

_ARTICLES = {"int": "an int", "error": "an error", "nil": "nil"}
_LONGEST = 40
_MADE = {
    ("string", "String"): "pulumi.String({})",
    ("int", "Int"): "pulumi.Int({})",
    ("float64", "Float64"): "pulumi.Float64({})",
    ("int", "Float64"): "pulumi.Float64({})",
    ("bool", "Bool"): "pulumi.Bool({})",
}


def spelled(kind: Kind) -> str:
    """The type as Go writes it, "" where it has no short name."""
    match kind:
        case Plain(name=name):
            return name
        case Pointer(to=inner):
            return f"*{spelled(inner)}" if spelled(inner) else ""
        case Items(element=inner):
            return f"[]{spelled(inner)}" if spelled(inner) else "a slice"
        case Table(key=key, value=value):
            inner = spelled(value)
            return f"map[{spelled(key)}]{inner}" if inner and spelled(key) else "a map"
        case Core(module=module, name=name):
            return f"{module.rpartition('/')[2]}.{name}"
        case Sdk():
            return dotted(kind)
        case Own(binding=binding):
            return binding.name
        case Function():
            return "a function"
        case Several(kinds=kinds):
            return f"{len(kinds)} values"
        case Anonymous():
            return "a struct"
    return ""


def told(kind: Kind) -> str:
    """The same with an article, for the middle of a sentence."""
    text = spelled(kind)
    if kind == NIL or text.startswith("a ") or not text:
        return text
    return _ARTICLES.get(text, f"a {text}")


def text_of(file: File, node: n.Node) -> str:
    """A short expression as it is written, "" for a long one."""
    text = file.text_of(node)
    return text if len(text) <= _LONGEST and "\n" not in text else ""


def as_input(file: File, node: n.Expression, given: Kind, noun: tuple[str | None, str]) -> str:
    """How a value is written as the input of that noun, "" where nobody knows."""
    text = text_of(file, node) or "..."
    home, name = noun
    if home is not None:
        return ""
    if isinstance(given, Plain) and (given.name, name) in _MADE:
        return _MADE[given.name, name].format(text)
    if isinstance(given, Core) and given.module == "pulumi" and given.name in ("Output", "AnyOutput"):
        return f"{text}.(pulumi.{name}Output)"
    if name == "Array" and isinstance(given, Core) and given.name.endswith("Array"):
        return "pulumi.Array{...}"
    if given == Items(Plain("string")) and name == "StringArray":
        literal = isinstance(node, n.Composite)
        return "pulumi.StringArray{pulumi.String(...)}" if literal else f"pulumi.ToStringArray({text})"
    if given == Table(Plain("string"), Plain("string")) and name == "StringMap":
        return "pulumi.StringMap{...}" if isinstance(node, n.Composite) else f"pulumi.ToStringMap({text})"
    return _of_resource(text, given) if name in ("String", "ID") else _as_list(file, node, given, name)


def _of_resource(text: str, given: Kind) -> str:
    return f"{text}.ID()" if resource_of(given) is not None and text != "..." else ""


def _as_list(file: File, node: n.Expression, given: Kind, name: str) -> str:
    """A single value where a list of such belongs."""
    single = name.removesuffix("Array")
    if single == name or (not is_output(given) and not (isinstance(given, Core) and given.name == single)):
        return ""
    text = text_of(file, node) or "..."
    return f"pulumi.{name}{{{text}}}" if isinstance(given, Core) and given.name in (single, f"{single}Output") else ""
