"""Options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click

from stackproof.model import InputError

_Command = TypeVar("_Command", bound=Callable[..., Any])
_SHARED = (
    click.argument("path", metavar="PATH"),
    click.option("--template", metavar="DIR", help="Lay the answer over this project folder."),
    click.option("--project", metavar="NAME", help="Only this one of several projects."),
    click.option("--stack", metavar="NAME", help="Take configuration from Pulumi.NAME.yaml and call the stack so."),
    click.option("--config", metavar="KEY=VALUE", multiple=True, help="A configuration value; may be repeated."),
    click.option("--install", is_flag=True, help="Install the packages of the answer's manifest (wheels, cached)."),
    click.option("--trust", is_flag=True, help="Run the program even where this machine offers no sandbox."),
)


def shared(function: _Command) -> _Command:
    """PATH and the options that say how the program is run."""
    for option in reversed(_SHARED):
        function = option(function)
    return function


def parse_config(pairs: Iterable[str]) -> dict[str, str]:
    """`KEY=VALUE` pairs as a mapping. Raises InputError for one without `=` or without a key."""
    config: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise InputError(f"--config {pair!r} is not KEY=VALUE", hint="type for example: --config app:size=3")
        config[key] = value
    return config


def prefix_of(path: str, *, template: str | None) -> str:
    """Where the submission's files lie below the current folder, so that tools can open them; "" where they do not."""
    if path == "-" or template or not Path(path).is_dir():
        return ""
    below = os.path.relpath(os.path.realpath(path), os.getcwd())
    return "" if below == "." or below.startswith("..") or os.path.isabs(below) else Path(below).as_posix()
