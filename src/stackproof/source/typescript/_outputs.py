"""Outputs that are used as if they were their values."""

from __future__ import annotations

from ._flow import followed
from ._looked import Looked
from ._program import Program


def look(program: Program, *, major: int) -> Looked:
    """One remark for each place, and the edits without which the program would end there."""
    machine = followed(program, major=major)
    remarks = tuple(item for item in machine.remarks() if item.kind.startswith("sdk."))
    return Looked(remarks=remarks, edits=tuple(machine.edits))
