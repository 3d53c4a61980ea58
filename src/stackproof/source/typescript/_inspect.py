"""The order of one inspection."""

from __future__ import annotations

from stackproof.aws import Sdk, sdk
from stackproof.model import Project, Remark, Submission

from .._facts import MajorFit, SourceFacts
from . import _comments, _dependencies, _lint, _outputs, _secrets, _symbols, _syntax, _types
from ._compiler import Checked
from ._looked import Looked
from ._merge import merged
from ._program import File, Program

_LOOKS = (_symbols, _outputs, _secrets, _comments, _dependencies)


def inspect_project(
    submission: Submission,
    project: Project,
    *,
    major: int,
    honour_comments: bool,
    packages: tuple[str, ...] = (),
    checked: Checked | None = None,
    trust: bool = False,
) -> SourceFacts:
    """See `stackproof.source.inspect`. checked: what one call of the compiler for many programs said of this one."""
    schema = sdk("aws", major=major)
    program = Program(submission, project, honour_comments=honour_comments)
    types = _types.check(program, packages=packages or _types.packages_for(major), trust=trust, known=checked)
    looks = [_syntax.look(program), _lint.look(program, types)]
    looks += [module.look(program, major=major) for module in _LOOKS]
    of_types = _types.look(program, types, major=major).remarks
    found = merged((item for look in looks for item in look.remarks), of_types, types)
    remarks = {_order(item): item for item in found}
    return SourceFacts(
        remarks=tuple(remarks[key] for key in sorted(remarks)),
        edits=tuple(sorted((edit for look in looks for edit in look.edits), key=repr)),
        suppressions=tuple(item for look in looks for item in look.suppressions),
        uses_aws_major_only=_majors(schema, looks),
        secret_flows=tuple(sorted({flow for look in looks for flow in look.flows}, key=repr)),
        unread=tuple(sorted(file.path for file in program.files if _is_unread(file, types))),
    )


def _is_unread(file: File, types: _types.TypeCheck) -> bool:
    return file.path in types.broken or (file.root.has_error and file.path not in types.files)


def _order(item: Remark) -> tuple[str, int, int, str, str]:
    return (item.file or "", item.line or 0, item.column or 0, item.kind, item.message)


def _majors(schema: Sdk, looks: list[Looked]) -> MajorFit | None:
    """Which majors of @pulumi/aws have every symbol that is used; None when the program uses none."""
    uses = {use for look in looks for use in look.uses}
    fitting = {6, 7}
    for module, name, argument in uses:
        fitting &= set(schema.majors_of(module, name, argument=argument))
    if not uses or fitting == {6, 7}:
        return "both" if uses else None
    return "neither" if not fitting else "6" if 6 in fitting else "7"
