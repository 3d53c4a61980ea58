"""Where credentials come from."""

from __future__ import annotations

from ._flow import followed
from ._looked import Looked
from ._program import Program


def look(program: Program, *, major: int) -> Looked:
    """One remark for each source of a credential that should not be one, and every flow of it."""
    machine = followed(program, major=major)
    remarks = tuple(item for item in machine.remarks() if item.kind.startswith("secret."))
    return Looked(remarks=remarks, flows=tuple(machine.flows.values()))
