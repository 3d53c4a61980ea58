"""Sentences as the facts that are read from them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from stackproof.requirements import read_requirements

Fact = tuple[str, str, dict[str, Any]]
# Makes a text a prompt, and is no fact of the sentence at issue.
_ABOUT = {"platform", "language"}


@pytest.fixture(scope="session")
def facts() -> Callable[..., list[Fact]]:
    """Kind, of and want of what is read from a text, but for the kinds that are not looked at."""

    def read(text: str, *, but: str = "service") -> list[Fact]:
        unseen = {*but.split(), *_ABOUT}
        found = read_requirements(text).requirements
        return sorted(((one.kind, one.of, one.want) for one in found if one.kind not in unseen), key=repr)

    return read
