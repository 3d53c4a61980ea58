"""One remark for what several looks noticed: the checker's errors give way to what says the same more plainly."""

from __future__ import annotations

from collections.abc import Iterable

from stackproof.model import Remark


def merged(others: Iterable[Remark], of_types: Iterable[Remark]) -> list[Remark]:
    return [*others, *of_types]
