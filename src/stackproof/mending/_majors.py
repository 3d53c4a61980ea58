"""Expressions of ours, which name what major 7 of pulumi-aws has, as major 6 has it."""

from __future__ import annotations

import re

from stackproof.aws import sdk

_CLASS = re.compile(r"\baws\.(\w+)\.([A-Z]\w*)(?=\()")


def for_major(expression: str, major: int) -> str:
    """The same for the major that a program is written for."""
    if major > 6:
        return expression
    written = re.sub(r"(get_region(?:_output)?\(\))\.region\b", r"\1.name", expression)
    return _CLASS.sub(lambda found: f"aws.{found[1]}.{_class(found[1], found[2], major)}", written)


def _class(module: str, name: str, major: int) -> str:
    known = sdk("aws", major=major).module(module)
    if known is None or name in known.resources or f"{name}V2" not in known.resources:
        return name
    return f"{name}V2"
