"""Accounts and regions that are written into tests of a real cloud."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from stackproof.aws import is_region

_ACCOUNT = re.compile(r"(?<!\d)\d{12}(?!\d)")
_REGION = re.compile(r"(?<![\w-])[a-z]{2}(?:-[a-z]+){1,3}-\d(?![\w-])")


def literals_in(text: str) -> Iterator[tuple[Literal["account", "region"], str]]:
    """What a literal names: account numbers, and regions that AWS has."""
    for match in _ACCOUNT.finditer(text):
        yield "account", match[0]
    for match in _REGION.finditer(text):
        if is_region(match[0]):
            yield "region", match[0]
