"""Manifests told by what they say, for blocks without a name."""

from __future__ import annotations

import re

_MODULE = re.compile(r"(?:\s*//[^\n]*\n|\s*\n)*module[ \t]+\S+[ \t]*(?://[^\n]*)?\n")
_GO_LINE = re.compile(r"^(?:go[ \t]+\d|require\b|toolchain\b|replace\b)", re.MULTILINE)


def is_go_mod(text: str) -> bool:
    """A `module` line first, then a Go version or requirements."""
    return bool(_MODULE.match(text) and _GO_LINE.search(text))


def is_project_file(text: str) -> bool:
    """A Pulumi.yaml: `name` and `runtime` at the top."""
    return bool(re.search(r"^name:\s*\S", text, re.MULTILINE) and re.search(r"^runtime:", text, re.MULTILINE))


def is_stack_file(text: str) -> bool:
    """A Pulumi.<stack>.yaml: nothing but `config` with namespaced keys."""
    return bool(re.match(r"(?:\s*#[^\n]*\n|\s*\n)*config:\s*\n(?:\s*#[^\n]*\n)*\s+[\w-]+:[\w-]+:", text))
