"""What a person can choose about a review."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

Progress = Callable[[str], None]


class ReviewOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What a person can choose; names as on the command line. disable: ids of checks that are not asked. mend: make
    and prove patches."""

    template: str | None = None
    prompt: str | None = None
    requirements: str | None = None
    against: str | None = None
    run_tests: bool | None = None
    mend: bool = False
    project: str | None = None
    stack: str | None = None
    config: dict[str, str] = {}
    install: bool = False
    trust: bool = False
    profile: str = "default"
    baseline: frozenset[str] = frozenset()
    disable: tuple[str, ...] = ()


DEFAULTS = ReviewOptions()
