"""Runs an example of a check's docstring as a submission: intake, source, engine, judgement; Go is followed."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import msgspec

from stackproof.checks import Case, Check, Example, Judgement, all_checks, judge, section
from stackproof.checks._spelling import Speller
from stackproof.compare import compare
from stackproof.cost import estimate
from stackproof.engine import RunOptions, Zygote, follow_project, run_project
from stackproof.intake import open_submission
from stackproof.model import ProgramRun, Project, Submission
from stackproof.review import ReviewOptions, one_graph
from stackproof.review._demands import demands_of, verdicts_on
from stackproof.sandbox import Limits
from stackproof.source import inspect
from stackproof.testsuite import examine

PROJECT_FILE = "name: demo\nruntime: python\n"
REQUIREMENTS = "pulumi>=3,<4\npulumi-aws>=7,<8\npulumi-random>=4,<5\n"
NODE_PROJECT_FILE = "name: demo\nruntime: nodejs\n"
PACKAGES = '{"dependencies": {"@pulumi/pulumi": "^3.0.0", "@pulumi/aws": "^7.0.0"}}\n'
TYPESCRIPT = '{"compilerOptions": {"strict": true, "target": "es2020", "module": "commonjs"}}\n'
GO_MOD = """module demo

go 1.24

require (
	github.com/pulumi/pulumi-aws/sdk/v7 v7.7.0
	github.com/pulumi/pulumi-random/sdk/v4 v4.18.3
	github.com/pulumi/pulumi/sdk/v3 v3.192.0
)
"""
USUAL = {
    "go": {"Pulumi.yaml": "name: demo\nruntime: go\n", "go.mod": GO_MOD},
    "python": {"Pulumi.yaml": PROJECT_FILE, "requirements.txt": REQUIREMENTS},
    "typescript": {"Pulumi.yaml": NODE_PROJECT_FILE, "package.json": PACKAGES, "tsconfig.json": TYPESCRIPT},
}
LIMITS = Limits(cpu_seconds=10, wall_seconds=60)
ENDLESS = Limits(cpu_seconds=1, wall_seconds=60)


def lay_out(example: Example, folder: Path) -> Path:
    """The example's files in a folder, with the usual project files unless it brings or forbids them."""
    if list(example.files) == ["answer.md"]:
        path = folder / "answer.md"
        path.write_text(example.files["answer.md"])
        return path
    files = {**{k: v for k, v in USUAL[example.language].items() if k not in example.without}, **example.files}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def case_of(path: Path, zygote: Zygote, *, limits: Limits = LIMITS, run_tests: bool = False) -> Case:
    """The case of the first project that was handed in, whether or not there is one."""
    prompt = path / "prompt.md"
    asked = demands_of(ReviewOptions(prompt=str(prompt) if prompt.is_file() else None)).asked
    with open_submission(path, asked=asked) as submission:
        # What lies in `ideal/` is the other side of a comparison.
        project = next((one for one in submission.projects if one.root != "ideal"), None)
        if project is None:
            return _without_project(submission)
        facts = inspect(submission, project, major=7)
        options = RunOptions(edits=lambda: facts.edits, limits=limits)
        run = _run(submission, project, options, zygote) if project.entry else None
        found = (*submission.remarks, *facts.remarks, *(run.remarks if run else ()))
        tests = examine(submission, project, run=run_tests)
        case = Case(submission=submission, project=project, run=run, remarks=found, unread=facts.unread, tests=tests)
        for file in submission.files:
            case.text_of(file.path)
        return _beside(case, path, zygote)


def _beside(case: Case, path: Path, zygote: Zygote) -> Case:
    """The case held against the prompt and the ideal that lie beside it."""
    prompt, ideal = path / "prompt.md", path / "ideal"
    if prompt.is_file():
        demands = demands_of(ReviewOptions(prompt=str(prompt)))
        return case.beside(
            requirements=verdicts_on(demands, case, case.tests) or (), remarks=demands.remarks, tests=case.tests
        )
    if ideal.is_dir():
        other = one_graph(str(ideal), options=ReviewOptions(), progress=lambda text: None, zygote=zygote)
        return case.beside(comparison=compare(case.graph, other), tests=case.tests)
    return case.beside(tests=case.tests, cost=estimate(case.topology))


def judge_example(example: Example, folder: Path, zygote: Zygote) -> Judgement:
    """What the example's own check says of it."""
    return judge_both(example, folder, zygote)[0]


def judge_both(example: Example, folder: Path, zygote: Zygote) -> tuple[Judgement, dict[str, list[str]]]:
    """What the example's own check says of it, and the sentences that answers in other languages would get for it."""
    (check,) = (one for one in all_checks() if one.id == example.check)
    path = lay_out(example, folder)
    limits = ENDLESS if example.check == "RUN002" and example.kind == "Bad" else LIMITS
    case = case_of(path, zygote, limits=limits, run_tests=example.check == "TST005")
    judgement = judge(case, checks=[check], profile=check.profiles[0] if check.profiles else "default")
    return judgement, {language: _said(check, case, judgement, language) for language in ("typescript", "go")}


def _said(check: Check, case: Case, judgement: Judgement, language: str) -> list[str]:
    speller = Speller(dataclasses.replace(case, project=msgspec.structs.replace(case.project, language=language)))
    spelt = [speller.finding(finding) for finding in judgement.findings]
    said = [text for finding in spelt for text in (finding.message, finding.evidence)]
    # The fix of the check's own documentation is spelt where the finding is made.
    pairs = zip(judgement.findings, spelt, strict=True)
    said += [new.fix.text for old, new in pairs if old.fix.text != section(check, "Fix")]
    return said + [speller.undecided(item).why for item in judgement.undecided]


def _run(submission: Submission, project: Project, options: RunOptions, zygote: Zygote) -> ProgramRun:
    if project.language == "go":
        return follow_project(submission, project, options=options).run
    return run_project(submission, project, options=options, zygote=zygote)


def _without_project(submission):
    project = Project(root="", name=submission.id, language="unknown", platform="none", entry=None, reason="")
    return Case(submission=submission, project=project, remarks=submission.remarks)
