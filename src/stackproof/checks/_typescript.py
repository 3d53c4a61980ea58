"""Python expressions in advice, written in TypeScript."""

from __future__ import annotations

import ast
import warnings

from ._writer import Known, NoCounterpart, Writer, camel, dotted_name, package, without_options

__all__ = ["Known", "camel", "expression", "package"]

# Endings by which a dotted text is the name of a file and no expression.
_FILES = frozenset({"cfg", "cjs", "ini", "js", "json", "lock", "md", "mjs", "py", "sh", "toml", "ts", "tsx", "txt", "yaml", "yml", "zip"})  # fmt: skip  # noqa: E501


def expression(text: str, known: Known) -> str | None:
    """The expression, the keyword arguments or the import in TypeScript; None where it is no Python or reads the same.

    known: whether a snake-case name is the SDK's or the advice's own; any other belongs to the program and stays.
    """
    if text.rpartition(".")[2] in _FILES and "(" not in text:
        return None
    for attempt in (_whole, _keywords, _path, _import):
        writer = Writer(known)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                written = attempt(text, writer)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        return written if writer.changed else None
    return None


def _whole(text: str, writer: Writer) -> str:
    return writer.write(ast.parse(text, mode="eval").body)


def _keywords(text: str, writer: Writer) -> str:
    call = ast.parse(f"f({text})", mode="eval").body
    if not isinstance(call, ast.Call) or call.args or not call.keywords:
        raise NoCounterpart
    if not all(writer.knows(item.arg or "") for item in call.keywords):
        raise NoCounterpart
    writer.changed = True
    return ", ".join([*writer.fields(without_options(call.keywords)), *writer.options(call.keywords)])


def _path(text: str, writer: Writer) -> str:
    """`a.b.c=value`, the way advice names a nested argument."""
    (node,) = ast.parse(text).body
    if not isinstance(node, ast.Assign) or len(node.targets) != 1 or not isinstance(node.targets[0], ast.Attribute):
        raise NoCounterpart
    if not all(map(writer.knows, dotted_name(node.targets[0]).split("."))):
        raise NoCounterpart
    writer.changed = True
    return f"{writer.write(node.targets[0])}: {writer.write(node.value)}"


def _import(text: str, writer: Writer) -> str:
    (node,) = ast.parse(text).body
    writer.changed = True
    if isinstance(node, ast.Import) and len(node.names) == 1 and node.names[0].name.startswith("pulumi"):
        name = node.names[0]
        return f'import * as {name.asname or package(name.name).rpartition("/")[2]} from "{package(name.name)}"'
    if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("pulumi") and "." not in node.module:
        names = ", ".join(writer.name(item.name) for item in node.names)
        return f'import {{ {names} }} from "{package(node.module)}"'
    raise NoCounterpart
