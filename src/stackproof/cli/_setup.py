"""`stackproof setup`."""

from __future__ import annotations

import click

from stackproof.model import UnableError

from ._progress import Progress

# What each set is for, and how much comes over the network; both for people.
_ABOUT = {
    "compiler": "compiles and type-checks TypeScript",
    "aws-7": "runs programs on @pulumi/aws 7",
    "aws-6": "runs programs on @pulumi/aws 6, where a manifest pins it",
}


@click.command("setup")
@click.option("--check", is_flag=True, help="Only say what is there; get nothing.")
def command(check: bool) -> int:
    """Get the npm packages that TypeScript and JavaScript answers run on: once, with the network; reviews need none.

    Needs Node and npm. What is there already is left as it is, and asks nobody. Exit code 0 when everything is there,
    else 3.
    """
    from stackproof.toolchains import package_set

    if not check:
        _get()
    lacking = [name for name in _ABOUT if package_set(name) is None]
    for name, about in _ABOUT.items():
        click.echo(f"{'missing' if name in lacking else 'ready':<9}{name:<10}{about}")
    if lacking:
        click.echo("\nGet what is missing with: stackproof setup")
    return 3 if lacking else 0


def _get() -> None:
    """Fill the cache; stops at the first set that cannot be had, for the rest would fail alike."""
    from stackproof.toolchains import set_up

    with Progress() as progress:
        for number, name in enumerate(_ABOUT, 1):
            progress(f"getting {name} from the npm registry ({number} of {len(_ABOUT)})")
            try:
                set_up(name)
            except UnableError as error:
                raise UnableError(f"{error}; Python answers can be reviewed all the same") from error
