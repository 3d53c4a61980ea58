"""What can be said about an answer's source without running it: symbols, types, Outputs, secrets, lint.

One package for each language behind one front door; each hands out the same records, with the same kinds of remarks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackproof.model import NODE_LANGUAGES

from ._facts import MajorFit, SecretFlow, SourceFacts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackproof.model import Project, Submission

    from .typescript import Checked

__all__ = ["LANGUAGES", "MajorFit", "SecretFlow", "SourceFacts", "check_types", "inspect"]

LANGUAGES = ("python", *NODE_LANGUAGES, "go")


def inspect(
    submission: Submission,
    project: Project,
    *,
    major: int,
    honour_noqa: bool = True,
    packages: tuple[str, ...] = (),
    types: Checked | None = None,
    trust: bool = False,
) -> SourceFacts:
    """Inspect the source files of one project; nothing of them is executed.

    major: of pulumi-aws, whose schema decides (6 or 7). honour_noqa: False makes comments that silence a linter or a
    compiler count for nothing. For TypeScript: packages: `node_modules` folders to check types against in place of the
    tool's own; types: what `check_types` said of the program. For Go as well: trust: check them also where there are no
    walls.
    A language that is not in `LANGUAGES` gives no facts. Raises LookupError for a major without a schema.
    """
    if project.language == "python":
        from .python import inspect_project

        return inspect_project(submission, project, major=major, honour_noqa=honour_noqa)
    if project.language in NODE_LANGUAGES:
        from .typescript import inspect_project as inspect_node_project

        return inspect_node_project(
            submission,
            project,
            major=major,
            honour_comments=honour_noqa,
            packages=packages,
            checked=types,
            trust=trust,
        )
    if project.language == "go":
        from .go import inspect_project as inspect_go_project

        return inspect_go_project(submission, project, major=major, honour_comments=honour_noqa, trust=trust)
    return SourceFacts()


def check_types(
    projects: Sequence[tuple[Submission, Project, int]], *, honour_noqa: bool = True, trust: bool = False
) -> tuple[Checked | None, ...]:
    """Check the types of many TypeScript and JavaScript projects (with the major of pulumi-aws of each) in as few calls
    of the compiler as can be; None for a project that it cannot be asked about. Raises UnableError.
    """
    from .typescript import check_many

    return check_many(projects, honour_comments=honour_noqa, trust=trust)
