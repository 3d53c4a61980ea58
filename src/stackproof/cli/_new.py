"""`stackproof new`."""

from __future__ import annotations

import os
import re
from pathlib import Path

import click

from stackproof.model import InputError

from ._words import did_you_mean


@click.command("new", epilog="Without arguments: the stacks that there are.")
@click.argument("stack", required=False)
@click.argument("folder", metavar="DIR", required=False)
@click.option("--name", metavar="NAME", help="Name of the Pulumi project. [default: that of DIR, in small letters]")
def command(stack: str | None, folder: str | None, name: str | None) -> int:
    """Lay a reference stack out in DIR, as a Pulumi project of its own that passes its own review.

    STACK is one of the names that `stackproof new` lists. DIR is made; where it is there, it must be empty.
    """
    from stackproof_stacks import STACKS, CopyError, copy_stack, describe

    if stack is None:
        width = max(map(len, STACKS))
        for one in STACKS:
            click.echo(f"{one:{width}}  {describe(one)}")
        return 0
    if stack not in STACKS:
        raise InputError(f"there is no stack {stack!r}", hint=did_you_mean(stack, STACKS))
    if folder is None:
        raise InputError("where is it to be laid out?", hint=f"type: stackproof new {stack} DIR")
    target = Path(folder)
    try:
        files = copy_stack(stack, target, name=name or _name_of(target) or stack)
    except CopyError as error:
        raise InputError(str(error)) from error
    click.echo(f"{folder}: {len(files)} files. README.md says how to go on; the tests run with")
    click.echo(f"  cd {folder} && python -m venv venv && venv/bin/pip install -r requirements-dev.txt")
    click.echo("  venv/bin/python -m pytest")
    return 0


def _name_of(folder: Path) -> str:
    """Small letters, digits and dashes, a letter first, because resources are called after projects."""
    return re.sub(r"[^a-z0-9]+", "-", Path(os.path.abspath(folder)).name.lower()).lstrip("-0123456789").rstrip("-")
