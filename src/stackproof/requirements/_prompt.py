"""The file that a prompt stands in."""

from __future__ import annotations

from pathlib import Path

from stackproof.model import Asked, InputError, Requirement

_LONGEST = 1 << 22


def prompt_in(file: str) -> str:
    """The text of a prompt's file. Raises InputError for one that cannot be read."""
    try:
        data = Path(file).read_bytes()
    except (OSError, ValueError) as error:
        raise InputError(f"the prompt {file} cannot be read: {getattr(error, 'strerror', None) or error}") from error
    return prompt_of(data, name=file)


def prompt_of(data: bytes, *, name: str) -> str:
    """The text of a prompt as it was handed in. Raises InputError for what is no text."""
    if b"\0" in data:
        raise InputError(f"the prompt {name} is binary", hint="hand in a text")
    if len(data) > _LONGEST:
        raise InputError(f"the prompt {name} is longer than {_LONGEST >> 20} MiB")
    return data.decode("utf-8-sig", errors="replace")


def asked_by(requirements: tuple[Requirement, ...]) -> Asked:
    """Which platform and language a list of requirements asks for."""
    from stackproof.model import Wanted

    found = {}
    for one in requirements:
        value = one.want.get(one.kind)
        if one.kind in ("platform", "language") and isinstance(value, str) and one.severity != "note":
            found.setdefault(one.kind, Wanted(value=value, by="requirements", evidence=one.text, line=one.line or 0))
    return Asked(platform=found.get("platform"), language=found.get("language"))
