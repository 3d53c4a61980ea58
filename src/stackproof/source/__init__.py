"""What can be said about an answer's Python source without running it: symbols, types, Outputs, secrets, lint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._facts import MajorFit, SecretFlow, SourceFacts

if TYPE_CHECKING:
    from stackproof.model import Project, Submission

__all__ = ["MajorFit", "SecretFlow", "SourceFacts", "inspect"]


def inspect(submission: Submission, project: Project, *, major: int, honour_noqa: bool = True) -> SourceFacts:
    """Inspect the Python files of one project; nothing of them is executed.

    major: of pulumi-aws, whose schema decides (6 or 7). honour_noqa: False makes `# noqa` comments count for nothing.
    Raises LookupError for a major without a schema.
    """
    from ._inspect import inspect_project

    return inspect_project(submission, project, major=major, honour_noqa=honour_noqa)
