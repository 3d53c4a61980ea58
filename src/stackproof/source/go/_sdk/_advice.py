"""What may have been meant by a field that is not there, and what the SDK says of what is out of date."""

from __future__ import annotations

import re
from typing import Any

from stackproof.aws import FunctionSchema, Property, ResourceSchema, advise, go_fields, snake_case, suggest_argument
from stackproof.golang import File
from stackproof.golang import nodes as n

from ._kinds import Sdk, bare, resource_of
from ._notes import Notes
from ._resolve import Resolver
from ._selectors import meant
from ._surface import dotted

_OPTIONS = {
    "DependsOn": "pulumi.DependsOn([]pulumi.Resource{...})",
    "Parent": "pulumi.Parent(...)",
    "Provider": "pulumi.Provider(...)",
    "Protect": "pulumi.Protect(true)",
    "IgnoreChanges": "pulumi.IgnoreChanges([]string{...})",
    "DeleteBeforeReplace": "pulumi.DeleteBeforeReplace(true)",
    "RetainOnDelete": "pulumi.RetainOnDelete(true)",
    "Aliases": "pulumi.Aliases(...)",
}
_SNAKE = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")


def suggestion(owner: Sdk, name: str, fields: dict[str, Property]) -> tuple[str, dict[str, Any]]:
    schema = owner.member.schema
    if name in _OPTIONS and isinstance(schema, ResourceSchema):
        text = _OPTIONS[name]
        return f"; it is an option: give {text} behind the arguments", {
            "suggestions": [text], "option": name, "fix": f"give {text} as a further argument of the constructor",
        }  # fmt: skip
    spelled_so = next((field for field in fields if field.lower() == name.lower()), None)
    if spelled_so is not None:
        return f"; Go spells it {spelled_so}", {"suggestions": [spelled_so]}
    found = near_fields(owner, name, fields)
    token = getattr(schema, "token", "")
    advice = advise(token, snake_case(name)) if token else ""
    if advice:
        said = _spelled_for_go(advice)
        return f"; {said}", {"suggestions": found, "advice": said, "fix": said}
    return meant(found), {"suggestions": found}


def near_fields(owner: Sdk, name: str, fields: dict[str, Property]) -> list[str]:
    """Other tools' words for things are known by their Python spelling."""
    python = {item.name_python: field for field, item in fields.items()}
    token = getattr(owner.member.schema, "token", "")
    return [python[item] for item in suggest_argument(snake_case(name), python, token=token)]


def deprecated(notes: Notes, file: File, node: n.Node, symbol: str, text: str) -> None:
    """A symbol that the SDK says to be out of date."""
    plain = re.sub(r"\*\*\w+:?\*\*:?\s*", "", text).strip()
    rest = re.sub(r"^[\w.`/]+ (is|has been) deprecated\.?[,;]?\s*", "", plain)
    rest = re.sub(r"\baws\.(\w+)/\w+\.(\w+)", r"\1.\2", rest)
    said = _SNAKE.sub(lambda match: match[0] if match[0].startswith("aws_") else _title(match[0]), rest or plain)
    notes.report(
        "sdk.deprecated", file, node, f"{symbol} is deprecated: {said[:1].upper()}{said[1:]}",
        data={"symbol": symbol, "advice": text}, cause=f"deprecated:{symbol}", refused=False,
    )  # fmt: skip


def check_output(resolver: Resolver, notes: Notes, file: File, node: n.Selector) -> None:
    """An output of a resource, or of a lookup, that the SDK says to be out of date."""
    owner = resolver.kind(node.operand)
    inner = bare(owner)
    schema = inner.member.schema if isinstance(inner, Sdk) else None
    if not isinstance(inner, Sdk) or not isinstance(schema, ResourceSchema | FunctionSchema):
        return
    resource = resource_of(owner) is not None
    if isinstance(schema, ResourceSchema) and not resource:
        return
    found = go_fields(schema, outputs=True).get(node.name)
    if found is not None and found.deprecated:
        label = dotted(inner) if resource else dotted(inner, inner.name)
        deprecated(notes, file, node, f"{label}.{node.name}", found.deprecated)


def _spelled_for_go(text: str) -> str:
    """Advice names things as Python does: `aws.lambda_.Permission`, `retention_in_days`."""
    plain = re.sub(r"\baws\.([a-z0-9]+)_?\.(?=[A-Z])", r"\1.", text)
    return _SNAKE.sub(lambda match: _title(match[0]), plain)


def _title(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))
