"""How a program is to be run, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from stackproof.model import ProgramRun, SourceEdit
from stackproof.sandbox import Limits


class RunOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How to run a program. config and secret_config: `namespace:key` -> text, over the project's own stack file.

    edits: gives the flagged parts that a further attempt leaves out when the program crashes; asked for after the first
    attempt, so that whoever reads the source can do so meanwhile. aws_major: schema to shape with.
    """

    stack: str | None = None
    config: dict[str, str] = {}
    secret_config: tuple[str, ...] = ()
    edits: Callable[[], tuple[SourceEdit, ...]] = tuple
    aws_major: int = 7
    trust: bool = False
    limits: Limits = Limits(cpu_seconds=30, wall_seconds=45)


class Recording(msgspec.Struct, frozen=True, kw_only=True):
    """A run, and the secret values that must not be shown anywhere. Never stored."""

    run: ProgramRun
    secrets: tuple[str, ...] = ()
