"""Inputs as the provider would echo them: brought to the schema's type, mismatches noted."""

from __future__ import annotations

import json
from typing import Any

from stackproof.aws import ResourceSchema, Sdk, Type
from stackproof.model import Location, Remark

from ._recorder import Recorder
from ._secrets import Secret


def coerce_inputs(
    recorder: Recorder, record: ResourceSchema, inputs: dict[str, Any], urn: str, place: Location | None, schema: Sdk
) -> dict[str, Any]:
    """Inputs with every top-level value of the type that the schema states; a value of a wrong kind is noted."""
    fitted = dict(inputs)
    for key, value in inputs.items():
        known = record.input(key)
        if known is None:
            recorder.remarks.append(_unknown_input(record, key, urn, place))
            continue
        fitted[key], wrong = _fit(value, known.parsed)
        if wrong:
            recorder.remarks.append(
                Remark(
                    kind="run.type-mismatch",
                    message=f"{record.name}.{known.name_python} is {wrong}; the SDK declares {known.type}",
                    file=place.file if place else None,
                    line=place.line if place else None,
                    data={"urn": urn, "property": key, "declared": known.type, "given": wrong},
                )
            )
    return fitted


def provider_inputs(inputs: dict[str, Any]) -> dict[str, Any]:
    """Inputs of a provider as values: SDKs send whatever is no text as JSON text."""
    return {key: _parsed(value) for key, value in inputs.items()}


def _parsed(value: Any) -> Any:
    if isinstance(value, Secret):
        return Secret(_parsed(value.value))
    if isinstance(value, str) and (value[:1] in ("{", "[") or value in ("true", "false")):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def fits(value: Any, kind: Type) -> bool:
    """True when a value given for this type would be echoed unchanged."""
    fitted, _ = _fit(value, kind)
    return fitted is value


def _unknown_input(record: ResourceSchema, key: str, urn: str, place: Location | None) -> Remark:
    return Remark(
        kind="run.unknown-input",
        message=f"{record.name} has no input {key!r}",
        file=place.file if place else None,
        line=place.line if place else None,
        data={"urn": urn, "property": key, "token": record.token},
    )


def _fit(value: Any, kind: Type) -> tuple[Any, str]:
    """The value in the declared kind, and what is wrong with it ("" when nothing that AWS or Pulumi would refuse)."""
    if value is None or (isinstance(value, dict) and any(key.startswith("$") for key in value)):
        return value, ""
    kinds: list[str] = [member.kind for member in kind.members] if kind.kind == "union" else [kind.kind]
    if "any" in kinds or ("object" in kinds and isinstance(value, dict)):
        return value, ""
    if "string" in kinds or "enum" in kinds:
        return _fit_text(value, kinds)
    if kind.kind in ("integer", "number"):
        return _fit_number(value)
    if kind.kind == "boolean":
        return _fit_boolean(value)
    if kind.kind == "list" and not isinstance(value, list):
        return [value], f"a single {_name(value)}"
    if kind.kind in ("map", "object") and not isinstance(value, dict):
        return {}, f"a {_name(value)}"
    return value, ""


def _fit_text(value: Any, kinds: list[str]) -> tuple[Any, str]:
    if isinstance(value, str):
        return value, ""
    if isinstance(value, bool):
        return ("true" if value else "false"), ""
    if isinstance(value, (int, float)):
        return str(value), ""
    if isinstance(value, list) and "list" in kinds:
        return value, ""
    return json.dumps(value, default=str), f"a {_name(value)}"


def _fit_number(value: Any) -> tuple[Any, str]:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value, ""
    if isinstance(value, str):
        try:
            return (int(value) if value.lstrip("-").isdigit() else float(value)), ""
        except ValueError:
            return 0, "a text that is no number"
    return 0, f"a {_name(value)}"


def _fit_boolean(value: Any) -> tuple[Any, str]:
    if isinstance(value, bool):
        return value, ""
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true", ""
    return False, f"a {_name(value)}"


def _name(value: Any) -> str:
    names = {dict: "dictionary", list: "list", str: "string", bool: "boolean", int: "number", float: "number"}
    return names.get(type(value), "value")
