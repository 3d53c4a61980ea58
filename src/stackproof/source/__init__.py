"""What can be said about an answer's source without running it: symbols, types, Outputs, secrets, lint.

One package for each language behind one front door; each hands out the same records, with the same kinds of remarks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._facts import MajorFit, SecretFlow, SourceFacts

if TYPE_CHECKING:
    from stackproof.model import Project, Submission

__all__ = ["LANGUAGES", "MajorFit", "SecretFlow", "SourceFacts", "inspect"]

LANGUAGES = ("python", "typescript", "javascript")


def inspect(submission: Submission, project: Project, *, major: int, honour_noqa: bool = True) -> SourceFacts:
    """Inspect the source files of one project; nothing of them is executed.

    major: of pulumi-aws, whose schema decides (6 or 7). honour_noqa: False makes comments that silence a linter count
    for nothing. A language that is not in `LANGUAGES` gives no facts. Raises LookupError for a major without a schema.
    """
    if project.language == "python":
        from .python import inspect_project

        return inspect_project(submission, project, major=major, honour_noqa=honour_noqa)
    if project.language in ("typescript", "javascript"):
        from .typescript import inspect_project as inspect_node_project

        return inspect_node_project(submission, project, major=major, honour_comments=honour_noqa)
    return SourceFacts()
