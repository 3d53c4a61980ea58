"""`stackproof checks`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from stackproof.model import CATEGORIES, CATEGORY_TITLES, InputError

from ._outputs import Output, terminal, write_all
from ._words import did_you_mean

if TYPE_CHECKING:
    from stackproof.checks import Check

CHECKS_FORMAT = "stackproof-checks/1"


@click.command("checks")
@click.argument("id", required=False)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def command(id: str | None, as_json: bool) -> int:
    """List all checks, or print the documentation of the one called ID."""
    from stackproof.checks import all_checks

    known = all_checks()
    chosen = [_named(id, known)] if id else list(known)
    if as_json:
        text = _json(chosen)
    elif id:
        text = _documentation(chosen[0])
    else:
        text = _table(chosen)
    write_all([Output("text")], lambda _: text)
    return 0


def _named(id: str, known: Sequence[Check]) -> Check:
    for check in known:
        if check.id == id.strip().upper():
            return check
    hint = did_you_mean(id, [check.id for check in known]) or "type: stackproof checks"
    raise InputError(f"no check is called {id!r}", hint=hint)


def _documentation(check: Check) -> str:
    from stackproof.checks import explain

    return explain(check.id)


def _table(checks: Sequence[Check]) -> str:
    from textwrap import wrap

    width, _ = terminal()
    lines: list[str] = []
    for category in CATEGORIES:
        here = [check for check in checks if check.category == category]
        if here:
            lines += [f"{CATEGORY_TITLES[category]} ({category})"]
        for check in here:
            first, *rest = wrap(check.title, width - 20) or [""]
            lines += [f"  {check.id:<8} {check.severity:<8} {first}", *(" " * 20 + line for line in rest)]
        if here:
            lines.append("")
    lines.append(f"{len(checks)} checks; stackproof checks ID explains one.")
    return "\n".join(lines) + "\n"


def _json(checks: Sequence[Check]) -> str:
    from stackproof.checks import explain
    from stackproof.report import canonical

    listed = [
        {
            "id": check.id,
            "title": check.title,
            "severity": check.severity,
            "category": check.category,
            "links": check.links,
            "documentation": explain(check.id),
        }
        for check in checks
    ]
    return canonical({"format": CHECKS_FORMAT, "checks": listed})
