"""The file that a prompt stands in."""

from __future__ import annotations

from pathlib import Path

from stackproof.model import Asked, InputError

from ._asked import asked_of


def asked_in(file: str | None) -> Asked:
    """What the prompt in a file asks for; nothing without a file. Raises InputError for one that cannot be read."""
    if file is None:
        return Asked()
    try:
        data = Path(file).read_bytes()
    except (OSError, ValueError) as error:
        raise InputError(f"the prompt {file} cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if b"\0" in data:
        raise InputError(f"the prompt {file} is binary", hint="hand in a text")
    return asked_of(data.decode("utf-8-sig", errors="replace"))
