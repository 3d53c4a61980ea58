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
    "tests": "runs tests of Jest, Mocha and Vitest",
}


_GO = "checks the types of Go answers"


@click.command("setup")
@click.option("--check", is_flag=True, help="Only say what is there; get nothing.")
def command(check: bool) -> int:
    """Get what TypeScript, JavaScript and Go answers need: npm packages, once, with the network, and a type checker
    for Go, built here without it. Reviews need no network.

    Needs Node and npm for the former, Go for the latter. What is there already is left as it is, and asks nobody. Exit
    code 0 when everything is there, else 3.
    """
    from stackproof.toolchains import find_go, go_checker, package_set

    if not check:
        _get()
    rows = [(name, about, package_set(name) is not None) for name, about in _ABOUT.items()]
    rows.append(("go", _GO, go_checker() is not None))
    for name, about, ready in rows:
        click.echo(f"{'ready' if ready else 'missing':<9}{name:<10}{about}")
    go = find_go()
    if go is None or not go.usable:
        click.echo(f"\n{_no_go(go.version if go is not None else '')}")
    lacking = [name for name, _, ready in rows if not ready]
    if lacking:
        click.echo("\nGet what is missing with: stackproof setup")
    return 3 if lacking else 0


def _get() -> None:
    """Fill the cache; Go first, which needs no network. Stops at the first npm set that cannot be had, for the rest
    would fail alike."""
    from stackproof.toolchains import build_go_checker, find_go, set_up

    with Progress() as progress:
        go = find_go()
        if go is not None and go.usable:
            build_go_checker(progress)
        for number, name in enumerate(_ABOUT, 1):
            progress(f"getting {name} from the npm registry ({number} of {len(_ABOUT)})")
            try:
                set_up(name)
            except UnableError as error:
                raise UnableError(f"{error}; Python answers can be reviewed all the same") from error


def _no_go(version: str) -> str:
    from stackproof.toolchains import OLDEST_GO

    oldest = ".".join(map(str, OLDEST_GO))
    have = f"Go {version} is too old" if version else "there is no Go here"
    return f"{have}: install Go {oldest} or later, or type: pip install 'stackproof[go]'"
