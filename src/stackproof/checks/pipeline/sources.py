"""Where build instructions are kept, and who approves what gets into the main branch."""

from __future__ import annotations

import json
import re

from stackproof.model import Resource
from stackproof.topology import text

from .._absence import unless_cut_short
from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .._tongues import PROGRAMS

PROJECT = "aws:codebuild/project:Project"
REPOSITORY = "aws:codecommit/repository:Repository"
_ASSOCIATION = "aws:codecommit/approvalRuleTemplateAssociation:ApprovalRuleTemplateAssociation"
# From this many lines on a build specification is a program of its own.
_MANY_LINES = 8
_FRAME = re.compile(r"[\"']?[\w-]+[\"']?:\s*[\[{]?|version:.*")
_PROGRAMS = (*PROGRAMS, ".md")


@check(
    "PIP001",
    title="Build specifications are files of their own",
    severity="medium",
    category="structure",
    impact=Impact("quality", "The build cannot be reviewed, linted or changed without deploying infrastructure."),
    links=("https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html",),
    when=(PROJECT,),
    local=True,
)
def build_specifications_are_files(case: Case) -> Iterator[Verdict]:
    """A CodeBuild project names a buildspec file, or its text comes from a file, unless it is a few lines.

    Why
        A build specification inside the program has no linter, no highlighting, no tests, and every change of the build
        is a deployment of the pipeline.
    Fix
        Put the text into `buildspec.yml` beside the sources and name that, or read it from a file.
    Bad
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "build")
        aws.codebuild.Project(  # <- finding
            "shop",
            service_role=role.arn,
            artifacts={"type": "NO_ARTIFACTS"},
            environment={
                "compute_type": "BUILD_GENERAL1_SMALL",
                "image": "aws/codebuild/standard:7.0",
                "type": "LINUX_CONTAINER",
            },
            source={
                "type": "NO_SOURCE",
                "buildspec": '''version: 0.2
        phases:
          install:
            commands:
              - pip install -r requirements.txt
          build:
            commands:
              - pytest
              - python -m build
        ''',
            },
        )
    Good
        # --- buildspec.yml
        version: 0.2
        phases:
          install:
            commands:
              - pip install -r requirements.txt
          build:
            commands:
              - pytest
              - python -m build
        # --- __main__.py
        from pathlib import Path

        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "build")
        for name, specification in {"a": "buildspec.yml", "b": Path("buildspec.yml").read_text()}.items():
            aws.codebuild.Project(
                name,
                service_role=role.arn,
                artifacts={"type": "NO_ARTIFACTS"},
                environment={
                    "compute_type": "BUILD_GENERAL1_SMALL",
                    "image": "aws/codebuild/standard:7.0",
                    "type": "LINUX_CONTAINER",
                },
                source={"type": "CODEPIPELINE", "buildspec": specification},
            )
    Known limits
        Text counts as from a file when half of its commands stand in a file of the submission that is no program.
    """
    for project in case.resources(PROJECT):
        specification = text(project, "source.buildspec")
        if specification is None:
            yield Unknown(project.urn, "the build specification is not known")
            continue
        lines = _lines(specification)
        if len(lines) < _MANY_LINES or _is_from_file(case, lines):
            yield Pass(project.urn, "names a file, takes its text from one, or is a few lines long")
        else:
            message = f"the build specification stands in the program as {len(lines)} lines; it should be a file"
            yield Fail(subject=project.urn, message=message)


def _lines(specification: str) -> list[str]:
    """The lines that say something; JSON on one line counts as it would be written out."""
    stripped = specification.strip()
    if stripped.startswith("{") and "\n" not in stripped:
        try:
            stripped = json.dumps(json.loads(stripped), indent=1)
        except ValueError:
            return [stripped]
    return [line.strip() for line in stripped.splitlines() if line.strip(" \t{}[],")]


def _is_from_file(case: Case, lines: list[str]) -> bool:
    # The names of phases stand in every build specification; what it does tells it apart.
    said = [line for line in lines if not _FRAME.fullmatch(line)] or lines
    for file in case.submission.files:
        if file.path.endswith(_PROGRAMS):
            continue
        held = {line.strip() for line in (case.text_of(file.path) or "").splitlines()}
        if held and sum(line in held for line in said) * 2 >= len(said):
            return True
    return False


@check(
    "PIP002",
    title="Changes to a repository need an approval",
    severity="medium",
    category="architecture",
    impact=Impact("quality", "Anybody with push rights brings code into production that nobody else has seen."),
    links=("https://docs.aws.amazon.com/codecommit/latest/userguide/approval-rule-templates.html",),
    when=(REPOSITORY,),
)
def changes_are_approved(case: Case) -> Iterator[Verdict]:
    """Every CodeCommit repository is associated with an approval rule template.

    Why
        The pipeline releases whatever reaches the branch.
    Fix
        Add `aws.codecommit.ApprovalRuleTemplate` for the branch and an `ApprovalRuleTemplateAssociation`.
    Bad
        import pulumi_aws as aws

        aws.codecommit.Repository("shop", repository_name="shop")  # <- finding
    Good
        import json
        import pulumi_aws as aws

        repository = aws.codecommit.Repository("shop", repository_name="shop")
        template = aws.codecommit.ApprovalRuleTemplate(
            "two-eyes",
            name="two-eyes",
            content=json.dumps(
                {
                    "Version": "2018-11-08",
                    "DestinationReferences": ["refs/heads/main"],
                    "Statements": [{"Type": "Approvers", "NumberOfApprovalsNeeded": 1}],
                }
            ),
        )
        aws.codecommit.ApprovalRuleTemplateAssociation(
            "shop", approval_rule_template_name=template.name, repository_name=repository.repository_name
        )
    Known limits
        An association that is made outside of the program is not seen.
    """
    for repository in case.resources(REPOSITORY):
        found = [a for a in case.resources(_ASSOCIATION) if _is_about(case, a, repository)]
        if found:
            yield Pass(repository.urn, f"{found[0].name} asks for approvals")
        else:
            message = "no approval rule template is associated with the repository"
            yield unless_cut_short(case, Fail(subject=repository.urn, message=message))


def _is_about(case: Case, association: Resource, repository: Resource) -> bool:
    given, name = text(association, "repositoryName"), text(repository, "repositoryName")
    return given is None or given == name or repository in case.topology.targets(association, "repositoryName")
