"""Versions of the npm packages that programs are run with."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

_LISTS = Path(__file__).parent / "node"


def locked_version(package: str, *, aws_major: int) -> str:
    """The version of a package that programs for this major of pulumi-aws are run with, "" where it is not among
    those."""
    return _versions(aws_major).get(package, "")


@cache
def _versions(aws_major: int) -> dict[str, str]:
    lock = json.loads((_LISTS / f"aws-{aws_major}" / "package-lock.json").read_text("utf-8"))
    prefix = "node_modules/"
    return {
        path.removeprefix(prefix): entry["version"]
        for path, entry in lock["packages"].items()
        if path.startswith(prefix) and path.count(prefix) == 1
    }
