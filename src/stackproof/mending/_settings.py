"""Mends that are the same whatever the program: an argument with a value, or a further resource beside. They stand in
`data/settings.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import msgspec

from stackproof.model import Finding

from ._edits import Mend
from ._ground import Ground


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """types: of the resources that it mends, () for any. give: arguments to set. drop: arguments to take away. beside:
    a further resource, with a suffix for its name."""

    check: str
    types: tuple[str, ...] = ()
    give: str = ""
    drop: tuple[str, ...] = ()
    beside: str = ""
    suffix: str = ""


def settings_for(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The mends of the table for a finding. Raises NotPossible."""
    for row in rows_for(finding.check):
        resource = ground.resource(finding)
        if row.types and resource.type not in row.types:
            continue
        call = ground.call_of(resource)
        splices = [splice for name in row.drop for splice in call.drop(name)]
        splices += call.give(row.give) if row.give else ()
        splices += call.beside(row.beside, suffix=row.suffix) if row.beside else ()
        if splices:
            yield Mend(tuple(splices))


def rows_for(check: str) -> tuple[Row, ...]:
    """The rows of the table for a check."""
    return _table().get(check, ())


@cache
def _table() -> dict[str, tuple[Row, ...]]:
    text = files("stackproof.mending").joinpath("data/settings.toml").read_text("utf-8")
    rows = msgspec.convert(tomllib.loads(text)["mend"], tuple[Row, ...])
    checks = dict.fromkeys(row.check for row in rows)
    return {check: tuple(row for row in rows if row.check == check) for check in checks}
