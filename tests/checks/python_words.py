"""What gives Python away in a sentence."""

from __future__ import annotations

import re

_EVERYWHERE = re.compile(
    r"\b(?:True|False)\b|pulumi_(?:aws|random|tls)\b|json\.dumps|ResourceOptions|\blambda_\b|\bOutput\.\w+"
    r"|\b(?:Type|Attribute|Key|Name|ModuleNotFound)Error\b|__main__|requirements\.txt|\bdictionar|keyword argument"
    r"|\bget_\w+|\bPython\b|\bruff\b|textwrap"
)
_IN_CODE = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b(?!\.\w)|\b\w+=(?=[\w\"{\[])|\bNone\b")
# The packages of Python; those of Go lie in repositories of such names.
_PACKAGES = re.compile(r"\bpulumi-(?:aws|random|tls)\b")
_AWS = re.compile(r"(?<![\w/.])aws\.(?!(?:Provider|New|Get)\w*)\w+\.[A-Z]")


def python_only(text: str, language: str = "typescript") -> list[str]:
    """The words that a person who writes TypeScript, or Go, should not meet."""
    code = re.findall(r"`([^`]+)`", text)
    own = (_AWS if language == "go" else _PACKAGES).findall(text)
    return [*_EVERYWHERE.findall(text), *own, *(word for part in code for word in _IN_CODE.findall(part))]
