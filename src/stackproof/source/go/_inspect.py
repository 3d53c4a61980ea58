"""The order of one inspection."""

from __future__ import annotations

from stackproof.golang import Program
from stackproof.model import Project, Remark, Submission

from .._facts import MajorFit, SourceFacts
from . import _comments, _declarations, _lint, _manifest, _secrets, _structure, _symbols, _syntax, _unused
from ._looked import Looked
from ._merge import merged

_LOOKS = (_unused, _declarations, _symbols, _manifest, _structure, _secrets, _comments, _lint)


def inspect_project(
    submission: Submission, project: Project, *, major: int, honour_comments: bool, trust: bool = False
) -> SourceFacts:
    """See `stackproof.source.inspect`."""
    program = Program(submission, project)
    looks = [_syntax.look(program)]
    looks += [module.look(program, major=major) for module in _LOOKS]
    found = merged((item for look in looks for item in look.remarks), ())
    remarks = {_order(item): item for item in found}
    return SourceFacts(
        remarks=tuple(remarks[key] for key in sorted(remarks)),
        suppressions=tuple(item for look in looks for item in look.suppressions),
        uses_aws_major_only=_majors(looks),
        secret_flows=tuple(sorted({flow for look in looks for flow in look.flows}, key=repr)),
        unread=tuple(sorted(file.path for file in program.files if file.source.torn)),
    )


def _order(item: Remark) -> tuple[str, int, int, str, str]:
    return (item.file or "", item.line or 0, item.column or 0, item.kind, item.message)


def _majors(looks: list[Looked]) -> MajorFit | None:
    return None
