"""The ways to mend a finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stackproof.model import Finding

from ._asked import ASKED, is_exact
from ._calls import NotPossible
from ._edits import Mend
from ._ground import Ground, Mender
from ._lint import LINT
from ._project import PROJECT
from ._resources import RESOURCES
from ._settings import rows_for, settings_for
from ._symbols import SYMBOLS

_MENDERS: Mapping[str, Mender] = {**SYMBOLS, **LINT, **PROJECT, **RESOURCES, **ASKED}


def proposals(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The ways to mend a finding, the likeliest first; nothing where there is none."""
    for mender in (_MENDERS.get(finding.check), settings_for):
        if mender is None:
            continue
        try:
            yield from mender(finding, ground)
        except NotPossible:
            continue


def is_mechanical(check: str) -> bool:
    """Whether findings of this check are mended without a decision that only a person can make."""
    return check in _MENDERS or bool(rows_for(check))


def is_tried(finding: Finding, ground: Ground) -> bool:
    """Whether there is a way to mend this very finding. Of what a prompt asks for, most takes a decision."""
    return is_exact(finding, ground) if finding.check in ASKED else is_mechanical(finding.check)
