"""Mends that are the same whatever the program: an argument with a value, or a further resource beside. They stand in
`data/settings.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import msgspec

from stackproof.model import Finding, Resource
from stackproof.topology import Topology

from ._calls import NotPossible
from ._edits import Mend
from ._ground import Ground


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """types: of the resources that it mends, () for any. when: inputs that they have. at: path of the input that names
    the resource to change, "" for the one of the finding. give: arguments to set. drop: arguments to take away. beside:
    a further resource, with a suffix for its name."""

    check: str
    types: tuple[str, ...] = ()
    when: dict[str, str] = {}
    at: str = ""
    give: str = ""
    drop: tuple[str, ...] = ()
    beside: str = ""
    suffix: str = ""


def settings_for(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The mends of the table for a finding."""
    for row in rows_for(finding.check):
        try:
            yield _mend(row, finding, ground)
        except NotPossible:
            continue


def _mend(row: Row, finding: Finding, ground: Ground) -> Mend:
    call = ground.call_of(_subject(row, ground.resource(finding), ground.topology))
    splices = [splice for name in row.drop for splice in call.drop(name)]
    splices += call.give(row.give) if row.give else ()
    splices += call.beside(row.beside, suffix=row.suffix) if row.beside else ()
    if not splices:
        raise NotPossible("there is nothing to change")
    return Mend(tuple(splices))


def _subject(row: Row, resource: Resource, topology: Topology) -> Resource:
    fits = not row.types or topology.is_type(resource, *row.types)
    if not fits or any(resource.inputs.get(name) != value for name, value in row.when.items()):
        raise NotPossible("the row is about other resources")
    found = topology.target(resource, row.at) if row.at else resource
    if found is None or found.read:
        raise NotPossible("what is to be changed is not in the program")
    return found


def rows_for(check: str) -> tuple[Row, ...]:
    """The rows of the table for a check."""
    return _table().get(check, ())


@cache
def _table() -> dict[str, tuple[Row, ...]]:
    text = files("stackproof.mending").joinpath("data/settings.toml").read_text("utf-8")
    rows = msgspec.convert(tomllib.loads(text)["mend"], tuple[Row, ...])
    checks = dict.fromkeys(row.check for row in rows)
    return {check: tuple(row for row in rows if row.check == check) for check in checks}
