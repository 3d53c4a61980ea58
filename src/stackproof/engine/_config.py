"""The configuration that a program is given: the stack's own, with what stands for its encrypted values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ._shapes import REGION, digest


def whole_config(config: Mapping[str, str], secrets: Iterable[str]) -> dict[str, str]:
    """With the region that Pulumi users set by hand, and a value for each encrypted one, also inside a structure."""
    found = {"aws:region": REGION, **config}
    for key in secrets:
        if key in found:
            structure = _structure(found[key])
            found[key] = found[key] if structure is None else json.dumps(_opened(structure, key), separators=(",", ":"))
        else:
            found[key] = _value(key)
    return found


def secret_texts(config: Mapping[str, str], secrets: Iterable[str]) -> Iterator[str]:
    """The texts that are secret in it. config: as the stack has it, before `whole_config`."""
    for key in secrets:
        structure = _structure(config[key]) if key in config else None
        if structure is not None:
            yield from (_value(path) for path in _paths(structure, key))
        else:
            yield config.get(key) or _value(key)


def _value(path: str) -> str:
    return f"Sx{digest(path, length=22)}"


def _structure(text: str) -> dict[str, Any] | list[Any] | None:
    """A structure with encrypted parts; None for anything else."""
    if not text.startswith(("{", "[")):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if any(True for _ in _paths(value, "")) else None


def _opened(value: Any, path: str) -> Any:
    if isinstance(value, dict):
        if _is_secure(value):
            return _value(path)
        return {name: _opened(part, f"{path}.{name}") for name, part in value.items()}
    return (
        [_opened(part, f"{path}.{number}") for number, part in enumerate(value)] if isinstance(value, list) else value
    )


def _paths(value: Any, path: str) -> Iterator[str]:
    """Where encrypted parts are."""
    if isinstance(value, dict):
        if _is_secure(value):
            yield path
        else:
            for name, part in value.items():
                yield from _paths(part, f"{path}.{name}")
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _paths(part, f"{path}.{number}")


def _is_secure(value: dict[str, Any]) -> bool:
    return set(value) == {"secure"}
