"""What gives Python away in a sentence."""

from __future__ import annotations

import re

_EVERYWHERE = re.compile(
    r"\b(?:True|False)\b|pulumi[_-](?:aws|random|tls)\b|json\.dumps|ResourceOptions|\blambda_\b|\bOutput\.\w+"
    r"|\b(?:Type|Attribute|Key|Name|ModuleNotFound)Error\b|__main__|requirements\.txt|\bdictionar|keyword argument"
    r"|\bget_\w+|\bPython\b|\bruff\b|textwrap"
)
_IN_CODE = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b(?!\.\w)|\b\w+=(?=[\w\"{\[])|\bNone\b")


def python_only(text: str) -> list[str]:
    """The words that a person who writes TypeScript should not meet."""
    code = re.findall(r"`([^`]+)`", text)
    return [*_EVERYWHERE.findall(text), *(word for part in code for word in _IN_CODE.findall(part))]
