"""IAM policy documents, parsed once into typed statements. Checks never index the raw JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from stackproof.model import LEFT_OPEN

UNKNOWN = "$unknown"
"""Stands for a value of the document that is secret or not known."""


class Principal(msgspec.Struct, frozen=True):
    """kind: "AWS", "Service", "Federated", "CanonicalUser", or "*" for a bare star."""

    kind: str
    value: str


class Condition(msgspec.Struct, frozen=True):
    """One key of a condition block: `Condition("StringEquals", "aws:SourceAccount", ("123456789012",))`."""

    operator: str
    key: str
    values: tuple[str, ...]


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """One statement; lists are tuples, a missing element is an empty one. effect: "Allow", "Deny" or what was written.

    partial: a part of it was secret, not known or not of a form that IAM has, so that more may be in it than is seen.
    """

    sid: str = ""
    effect: str = ""
    principals: tuple[Principal, ...] = ()
    not_principals: tuple[Principal, ...] = ()
    actions: tuple[str, ...] = ()
    not_actions: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    not_resources: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    partial: bool = False

    @property
    def allows(self) -> bool:
        return self.effect == "Allow"

    @property
    def services(self) -> tuple[str, ...]:
        """Service principals, such as `lambda.amazonaws.com`."""
        return tuple(item.value for item in self.principals if item.kind == "Service")

    def condition(self, key: str) -> tuple[Condition, ...]:
        """The conditions on a key; keys are compared without case."""
        return tuple(item for item in self.conditions if item.key.lower() == key.lower())


class Policy(msgspec.Struct, frozen=True):
    """A policy document. partial: a statement could not be read at all."""

    version: str = ""
    id: str = ""
    statements: tuple[Statement, ...] = ()
    partial: bool = False

    def select(self, effect: Literal["Allow", "Deny"]) -> tuple[Statement, ...]:
        """The statements of one effect."""
        return tuple(item for item in self.statements if item.effect == effect)


def parse_policy(value: object) -> Policy | None:
    """The policy in a JSON text, a document or a list of statements; None when there is no readable policy in it.

    Element names are taken in any case. Markers (`$secret`, `$unknown`) may stand anywhere: they become `UNKNOWN`.
    Never raises.
    """
    document = _load(value)
    if isinstance(document, list):
        document = {"Statement": document}
    if not isinstance(document, dict) or _is_marker(document):
        return None
    elements = _elements(document)
    if "statement" not in elements:
        return None
    raw = elements["statement"]
    items = raw if isinstance(raw, list) else [raw]
    readable = [item for item in items if isinstance(item, dict) and not _is_marker(item)]
    return Policy(
        _scalar(elements.get("version", "")),
        _scalar(elements.get("id", "")),
        tuple(_statement(item) for item in readable),
        len(readable) != len(items),
    )


def _load(value: object) -> object:
    if not isinstance(value, str | bytes):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def _elements(document: dict[Any, Any]) -> dict[str, Any]:
    return {str(key).replace("_", "").lower(): item for key, item in document.items()}


def _is_marker(value: object) -> bool:
    return isinstance(value, dict) and len(value) == 1 and str(next(iter(value))).startswith("$")


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return LEFT_OPEN.sub(UNKNOWN, value)
    if isinstance(value, int | float):
        return str(value)
    return "" if value is None else UNKNOWN


def _strings(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    items = value if isinstance(value, list | tuple) else [value]
    return tuple(_scalar(item) for item in items)


def _statement(raw: dict[Any, Any]) -> Statement:
    elements = _elements(raw)
    lists = {name: _strings(elements.get(name)) for name in ("action", "notaction", "resource", "notresource")}
    principals = tuple(_principals(elements.get("principal")))
    excluded = tuple(_principals(elements.get("notprincipal")))
    conditions = tuple(_conditions(elements.get("condition")))
    texts = [*(text for group in lists.values() for text in group), *(item.value for item in (*principals, *excluded))]
    hidden = UNKNOWN in texts or any(UNKNOWN in (item.operator, item.key, *item.values) for item in conditions)
    return Statement(
        sid=_scalar(elements.get("sid")),
        effect=_scalar(elements.get("effect")),
        principals=principals,
        not_principals=excluded,
        actions=lists["action"],
        not_actions=lists["notaction"],
        resources=lists["resource"],
        not_resources=lists["notresource"],
        conditions=conditions,
        partial=hidden or _scalar(elements.get("effect")) == UNKNOWN,
    )


def _principals(value: object) -> Iterator[Principal]:
    if isinstance(value, dict) and not _is_marker(value):
        for kind, items in value.items():
            yield from (Principal(str(kind), text) for text in _strings(items))
    else:
        for text in _strings(value):
            yield Principal("*" if text == "*" else UNKNOWN, text)


def _conditions(value: object) -> Iterator[Condition]:
    if value is None:
        return
    if not isinstance(value, dict) or _is_marker(value):
        yield Condition(UNKNOWN, UNKNOWN, (UNKNOWN,))
        return
    for operator, keys in value.items():
        if isinstance(keys, dict) and not _is_marker(keys):
            yield from (Condition(str(operator), str(key), _strings(items)) for key, items in keys.items())
        else:
            yield Condition(str(operator), UNKNOWN, (UNKNOWN,))
