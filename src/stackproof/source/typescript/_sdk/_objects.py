"""Object literals against what a constructor, function or nested type takes: unknown, missing and outdated keys."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from stackproof.aws import (
    FunctionSchema,
    ObjectSchema,
    ResourceSchema,
    advise,
    camel_case,
    node_core,
    snake_case,
    suggest_argument,
)

from . import _types
from ._names import deprecated
from ._target import Target
from ._tree import Node, bare
from ._values import Entry, Record

_SNAKE = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")
_SPELLINGS = {"depends_on": "dependsOn", "dependOn": "dependsOn", "ignore_changes": "ignoreChanges"}


def check_arguments(target: Target, node: Node, *, fresh: bool = True, lookup: bool = False) -> None:
    """The arguments of a constructor or function. lookup: options make it read something that exists."""
    node = bare(node)
    if node.kind == "ternary_expression":
        for part in (node.field("consequence"), node.field("alternative")):
            if part is not None:
                check_arguments(target, part, fresh=fresh, lookup=lookup)
        return
    if node.kind == "as_expression" and node.children:
        node, fresh = bare(node.children[0]), False
    value = target.resolver.value(node)
    if not isinstance(value, Record):
        return
    fresh = fresh and node.kind == "object"
    _keys(target, value, fresh=fresh)
    if not lookup and not value.open and _is_whole(target, node):
        missing = [item.name for item in target.properties if item.required and item.name not in value.items]
        check_missing(target, node, missing, given=list(value.items))


def _is_whole(target: Target, node: Node) -> bool:
    """Whether the literal is all of what arrives: nothing is set within it later."""
    if node.kind == "object":
        return True
    if node.kind != "identifier":
        return False
    found = target.resolver.find(node, node.text)
    return found is not None and not found.changed and not found.writes and not found.path


def _keys(target: Target, value: Record, *, fresh: bool) -> None:
    table = {item.name: item for item in target.properties}
    for name, entry in value.items.items():
        found = table.get(name)
        if target.package == "aws" and not isinstance(target.schema, ObjectSchema):
            target.notes.uses.add((target.module, target.schema.name, name))
        direct = fresh and entry.direct
        if found is None:
            _unknown_argument(target, name, entry, fresh=direct)
            continue
        if found.deprecated:
            deprecated(target.resolver, target.notes, entry.key, f"{target.dotted}({name})", found.deprecated)
        if entry.value is not None:
            path = f"{target.dotted}({name})"
            _types.check_value(target.at(name), found.parsed, entry.value, path, fresh=direct)


def _unknown_argument(target: Target, name: str, entry: Entry, *, fresh: bool) -> None:
    suggestion, extra = _suggestion(target, name)
    certain, data = target.resolver.surface.certainty(target.package, target.module, target.schema.name, name)
    if not fresh or not entry.key.file.is_checked(entry.key):
        data["effect"] = "ignored"
        data["shared"] = not entry.direct or not fresh
    target.notes.report(
        "sdk.unknown-argument",
        entry.key,
        f"{target.dotted} has no argument {name}{suggestion}",
        data={
            **data,
            "symbol": f"{target.dotted}.{name}",
            "class": target.dotted,
            "argument": name,
            "token": target.token,
            **extra,
        },
        certain=certain,
        cause=f"sdk:{target.dotted}({name})",
    )


def _suggestion(target: Target, name: str) -> tuple[str, dict[str, Any]]:
    option = _SPELLINGS.get(name, name)
    camel = next((item.name for item in target.properties if item.name_python == name), None)
    if camel is not None:
        return f"; TypeScript spells it {camel}", {"suggestions": [camel]}
    if option in node_core().options and isinstance(target.schema, ResourceSchema):
        text = f"{{ {option}: ... }} as the third argument"
        extra = {"suggestions": [text], "option": option, "fix": f"give {{ {option}: ... }} as the third argument"}
        return f"; it is a resource option and belongs into the third argument: {{ {option}: ... }}", extra
    if option in ("provider", "parent", "async") and isinstance(target.schema, FunctionSchema):
        text = f"{{ {option}: ... }} as the second argument"
        return f"; it is an option and belongs into the second argument: {{ {option}: ... }}", {"suggestions": [text]}
    found = _near(target, name)
    advice = advise(target.token, snake_case(name)) if target.token else ""
    if advice:
        said = _camelled(advice)
        return f"; {said}", {"suggestions": found, "advice": said, "fix": said}
    return (f"; did you mean {found[0]}?" if found else ""), {"suggestions": found}


def _near(target: Target, name: str) -> list[str]:
    """suggest_argument knows other tools' words by their Python spelling."""
    python = {item.name_python: item.name for item in target.properties}
    return [python[item] for item in suggest_argument(snake_case(name), python, token=target.token)]


def _camelled(text: str) -> str:
    return _SNAKE.sub(lambda match: camel_case(match[0]), text)


def check_missing(target: Target, node: Node, missing: list[str], *, given: list[str]) -> None:
    """Arguments that must be there and are not."""
    if not missing:
        return
    doubt = target.doubt
    data: dict[str, Any] = {
        "symbol": target.dotted,
        "class": target.dotted,
        "token": target.token,
        "arguments": missing,
    }
    certain = not doubt
    if doubt:
        data["why"] = doubt
    elif target.package == "aws" and target.resolver.surface.pinned is None and not target.required_elsewhere(missing):
        certain, data["why"] = False, "another major version does not require it, and the manifest pins none"
    misspelt = _misspelt(target, missing, given)
    words = "argument" if len(missing) == 1 else "arguments"
    target.notes.report(
        "sdk.missing-argument",
        node,
        f"{target.dotted} needs the {words} {', '.join(missing)}",
        data=data,
        certain=certain,
        cause=f"sdk:{target.dotted}({misspelt})" if misspelt else "",
    )


def _misspelt(target: Target, missing: list[str], given: list[str]) -> str:
    """The unknown argument that was meant to be one of the missing: both are one fault."""
    known = {item.name for item in target.properties}
    unknown = [name for name in given if name not in known]
    if len(unknown) == len(missing) == 1:
        words, other = set(snake_case(unknown[0]).split("_")), set(snake_case(missing[0]).split("_"))
        if words & other:
            return unknown[0]
    return next((name for name in unknown if set(_near(target, name)[:1]) & set(missing)), "")


def check_nested(target: Target, schema: ObjectSchema, value: Record, node: Node, path: str, *, fresh: bool) -> None:
    """An object given for a nested type."""
    nested = replace(target, schema=schema, dotted=path, properties=schema.fields, takes_resource=False)
    table = {item.name: item for item in schema.fields}
    given = set()
    for name, entry in value.items.items():
        found = table.get(name)
        if found is not None:
            given.add(name)
            if entry.value is not None:
                inner = f"{path}.{name}"
                _types.check_value(nested, found.parsed, entry.value, inner, fresh=fresh and entry.direct)
            continue
        _unknown_key(nested, schema, name, entry, path, fresh=fresh and entry.direct)
    required = target.resolver.surface.sdk(target.package).required(schema)
    missing = [name for name in required if name not in given]
    if missing and not value.open and _is_whole(target, bare(node)):
        _missing_keys(nested, schema, value, node, path, missing)


def _unknown_key(nested: Target, schema: ObjectSchema, name: str, entry: Entry, path: str, *, fresh: bool) -> None:
    near = _near(nested, name)
    snake = next((item.name for item in schema.fields if item.name_python == name), None)
    certain, data = nested.resolver.surface.certainty(nested.package, nested.module, f"{schema.name}Args", name)
    if not fresh or not entry.key.file.is_checked(entry.key):
        data["effect"] = "ignored"
        data["shared"] = not entry.direct or not fresh
    meant = f"; TypeScript spells it {snake}" if snake else f"; did you mean {near[0]}?" if near else ""
    nested.notes.report(
        "sdk.unknown-nested-key",
        entry.key,
        f"{path} has no key {name}{meant}",
        data={
            **data,
            "symbol": f"{path}.{name}",
            "class": f"{nested.package}.types.input.{schema.ref}",
            "argument": name,
            "suggestions": [snake] if snake else near,
        },
        certain=certain,
        cause=f"sdk:{schema.ref}({name})",
    )


def _missing_keys(
    nested: Target, schema: ObjectSchema, value: Record, node: Node, path: str, missing: list[str]
) -> None:
    misspelt = _misspelt(nested, missing, list(value.items))
    words = "key" if len(missing) == 1 else "keys"
    data: dict[str, Any] = {
        "symbol": path,
        "class": f"{nested.package}.types.input.{schema.ref}",
        "arguments": missing,
        "nested": True,
    }
    certain = not nested.doubt
    if nested.doubt:
        data["why"] = nested.doubt
    elif nested.package == "aws" and nested.resolver.surface.pinned is None and not nested.required_elsewhere(missing):
        certain, data["why"] = False, "another major version does not require it, and the manifest pins none"
    if misspelt:
        data["cause"] = f"sdk:{schema.ref}({misspelt})"
    nested.notes.report(
        "sdk.missing-argument", node, f"{path} needs the {words} {', '.join(missing)}", data=data, certain=certain
    )
