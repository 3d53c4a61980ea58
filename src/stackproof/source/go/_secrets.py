"""Where credentials come from."""

from __future__ import annotations

from stackproof.golang import Program

from ._looked import Looked


def look(program: Program, *, major: int) -> Looked:
    """One remark for each source of a credential that should not be one, and every flow of it."""
    from ._flow import followed  # what judges is shared with the other languages, and heavy

    findings = followed(program, major=major)
    return Looked(remarks=tuple(findings.remarks()), flows=tuple(findings.flows.values()))
