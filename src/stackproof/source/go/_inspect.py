"""The order of one inspection."""

from __future__ import annotations

from stackproof.aws import sdk
from stackproof.golang import File, Program
from stackproof.model import Project, Remark, Submission

from .._facts import MajorFit, SourceFacts
from . import _comments, _declarations, _lint, _manifest, _secrets, _structure, _symbols, _syntax, _types, _unused
from ._looked import Looked
from ._merge import merged

_LOOKS = (_unused, _declarations, _symbols, _manifest, _structure, _secrets, _comments, _lint)


def inspect_project(
    submission: Submission, project: Project, *, major: int, honour_comments: bool, trust: bool = False
) -> SourceFacts:
    """See `stackproof.source.inspect`. What the answer's comments ask for is told either way; Go's checker knows no
    comment that silences it."""
    program = Program(submission, project)
    types = _types.check(program, major=major, trust=trust)
    looks = [_syntax.look(program)]
    looks += [module.look(program, major=major) for module in _LOOKS]
    of_types = _types.look(program, types, major=major).remarks
    found = merged((item for look in looks for item in look.remarks), of_types, types)
    remarks = {_order(item): item for item in found}
    return SourceFacts(
        remarks=tuple(remarks[key] for key in sorted(remarks)),
        suppressions=tuple(item for look in looks for item in look.suppressions),
        uses_aws_major_only=_majors(looks),
        secret_flows=tuple(sorted({flow for look in looks for flow in look.flows}, key=repr)),
        unread=tuple(sorted(file.path for file in program.files if _is_unread(file, types))),
    )


def _is_unread(file: File, types: _types.TypeCheck) -> bool:
    if file.path in types.files and not types.failed:
        return any(item.path == file.path for item in types.broken)
    return file.source.torn or not file.source.package


def _order(item: Remark) -> tuple[str, int, int, str, str]:
    return (item.file or "", item.line or 0, item.column or 0, item.kind, item.message)


def _majors(looks: list[Looked]) -> MajorFit | None:
    """Which majors of pulumi-aws have every symbol that is used; None when the program uses none."""
    schema = sdk("aws")
    uses = {use for look in looks for use in look.uses}
    fitting = {6, 7}
    for module, name, argument in uses:
        fitting &= set(schema.majors_of(module, name, argument=argument))
    if not uses or fitting == {6, 7}:
        return "both" if uses else None
    return "neither" if not fitting else "6" if 6 in fitting else "7"
