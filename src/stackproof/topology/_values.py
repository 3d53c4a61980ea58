"""Reading inputs that may hold markers: a value that is not known answers None, never a crash and never a guess."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from stackproof.model import LEFT_OPEN, Resource, is_asset, is_secret, is_unknown

MISSING: Final = type("Missing", (), {"__repr__": lambda self: "MISSING", "__bool__": lambda self: False})()
_STEP = re.compile(r"[^.\[\]]+|\[\d+\]")


@functools.lru_cache(maxsize=4096)
def steps_of(path: str) -> tuple[str | int, ...]:
    """`ingress[0].cidrBlocks` as `("ingress", 0, "cidrBlocks")`."""
    return tuple(int(part[1:-1]) if part[0] == "[" else part for part in _STEP.findall(path))


def value_at(inputs: Any, path: str) -> Any:
    """The value at a dotted path; `MISSING` where there is none (null counts as absent). A marker met on the way is
    the answer, because everything beneath it is just as unknown. Single objects and one-element lists are read alike
    (the bridge turns one into the other between majors)."""
    value = inputs
    for step in steps_of(path):
        if is_hidden(value):
            return value
        if isinstance(step, int):
            if isinstance(value, list):
                value = value[step] if step < len(value) else MISSING
            elif step != 0:
                return MISSING
        else:
            if isinstance(value, list) and len(value) == 1:
                value = value[0]
            value = value.get(step, MISSING) if isinstance(value, Mapping) else MISSING
        if value is None or value is MISSING:
            return MISSING
    return value


def is_hidden(value: object) -> bool:
    """True for a value that cannot be read: secret or unknown."""
    return is_secret(value) or is_unknown(value)


def shown(value: Any) -> Any:
    """What can be seen of a value: a text that only holds secrets is shown with them masked (`[secret]`)."""
    marker = value.get("$secret") if isinstance(value, dict) else None
    redacted = marker.get("redacted") if isinstance(marker, dict) else None
    return redacted if isinstance(redacted, str) else value


def is_known(value: object) -> bool:
    """True when no secret or unknown marker is anywhere inside."""
    if is_hidden(value):
        return False
    if isinstance(value, dict):
        return is_asset(value) or all(is_known(item) for item in value.values())
    if isinstance(value, list | tuple):
        return all(is_known(item) for item in value)
    return True


def has(resource: Resource, path: str) -> bool:
    """True when the input is given at all, known or not; an empty list, dict or text does not count as given."""
    value = value_at(resource.inputs, path)
    return value is not MISSING and value not in ("", [], {})


def flag(resource: Resource, path: str, *, default: bool = False) -> bool | None:
    """A boolean input (also as the text "true"/"false"); `default` when absent, None when not known."""
    return as_flag(value_at(resource.inputs, path), default=default)


def as_flag(value: Any, *, default: bool = False) -> bool | None:
    """A boolean as Pulumi may carry it; `default` when absent, None when not known or not a boolean."""
    if value is MISSING or value is None:
        return default
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in ("true", "false"):
        return value.strip().lower() == "true"
    return None


def text(resource: Resource, path: str, *, default: str = "") -> str | None:
    """A text input (numbers as text); `default` when absent, None when not known."""
    return as_text(value_at(resource.inputs, path), default=default)


def as_text(value: Any, *, default: str = "") -> str | None:
    """Text as Pulumi may carry it; `default` when absent, None when not known or not text."""
    if value is MISSING or value is None:
        return default
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    return value if isinstance(value, str) else None


def number(resource: Resource, path: str, *, default: float | None = None) -> float | None:
    """A number input (also as text); `default` when absent, None when not known. Ask `has` to tell the two apart."""
    return as_number(value_at(resource.inputs, path), default=default)


def as_number(value: Any, *, default: float | None = None) -> float | None:
    """A number as Pulumi may carry it; `default` when absent, None when not known or not a number."""
    if value is MISSING or value is None:
        return default
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    try:
        return float(value) if isinstance(value, str) else None
    except ValueError:
        return None


def items(resource: Resource, path: str) -> tuple[Any, ...] | None:
    """A list input (a single object counts as a list of one); () when absent, None when the list is not known."""
    return as_items(value_at(resource.inputs, path))


def as_items(value: Any) -> tuple[Any, ...] | None:
    """A list as Pulumi may carry it; () when absent, None when not known."""
    if value is MISSING or value is None:
        return ()
    if is_hidden(value):
        return None
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def parsed(value: Any) -> Any:
    """JSON text as data; data as it is; MISSING when the text is no JSON."""
    if not isinstance(value, str):
        return value
    try:
        data = json.loads(value)
    except ValueError:
        return MISSING
    return _with_markers(data) if LEFT_OPEN.search(value) else data


def _with_markers(data: Any) -> Any:
    """Data with a marker for each text that holds a part which the engine left open."""
    if isinstance(data, str):
        return {"$unknown": "made of what is not known"} if LEFT_OPEN.search(data) else data
    if isinstance(data, list):
        return [_with_markers(item) for item in data]
    if isinstance(data, dict):
        return {key: _with_markers(item) for key, item in data.items()}
    return data


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf below a value with its dotted path; markers are leaves."""
    if is_hidden(value) or is_asset(value) or not isinstance(value, dict | list):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}" if path else str(key))
    else:
        for position, item in enumerate(value):
            yield from leaves(item, f"{path}[{position}]")
