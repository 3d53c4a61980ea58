"""A home for components under test."""

from __future__ import annotations

from components.home import Home, home_of
from components.naming import Names

TAGS = {"Environment": "test", "Project": "demo"}


def home(prefix: str = "demo", suffix: str = "t", region: str = "us-east-1") -> Home:
    """Names begin with the prefix and end with the suffix."""
    return home_of(Names(prefix, suffix), region, TAGS)
