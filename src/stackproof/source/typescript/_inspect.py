"""The order of one inspection."""

from __future__ import annotations

from stackproof.aws import sdk
from stackproof.model import Project, Remark, Submission

from .._facts import MajorFit, SourceFacts
from . import _comments, _lint, _outputs, _secrets, _symbols, _syntax, _types
from ._looked import Looked
from ._program import Program


def inspect_project(submission: Submission, project: Project, *, major: int, honour_comments: bool) -> SourceFacts:
    """See `stackproof.source.inspect`."""
    schema = sdk("aws", major=major)
    program = Program(submission, project)
    looks = [_syntax.look(program)]
    looks += [module.look(program, major=major) for module in (_symbols, _outputs, _secrets, _lint, _comments, _types)]
    remarks = {_order(item): item for look in looks for item in look.remarks}
    return SourceFacts(
        remarks=tuple(remarks[key] for key in sorted(remarks)),
        edits=tuple(sorted((edit for look in looks for edit in look.edits), key=repr)),
        suppressions=tuple(item for look in looks for item in look.suppressions),
        uses_aws_major_only=_majors(schema, looks),
        secret_flows=tuple(sorted({flow for look in looks for flow in look.flows}, key=repr)),
        unread=tuple(sorted(file.path for file in program.files if file.root.has_error)),
    )


def _order(item: Remark) -> tuple[str, int, int, str, str]:
    return (item.file or "", item.line or 0, item.column or 0, item.kind, item.message)


def _majors(schema: object, looks: list[Looked]) -> MajorFit | None:
    """Which majors of pulumi-aws have every symbol that is used."""
    return None
