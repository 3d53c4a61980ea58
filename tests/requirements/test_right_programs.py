"""The five prompts against a right program each: nothing is missed; whatever is broken flips its requirement alone; an
empty program meets nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prompts_in_python import FOLDER as PROMPTS
from prompts_in_python import prompt_in_python

from stackproof.checks import Case
from stackproof.engine import RunOptions, Zygote, record_project
from stackproof.intake import open_submission, stack_config
from stackproof.model import RequirementResult
from stackproof.requirements import read_requirements
from stackproof.review import ReviewOptions
from stackproof.review._demands import Demands, demands_of, verdicts_on
from stackproof.testsuite import examine

PROGRAMS = Path(__file__).parent / "programs"
NAMES = ("fedramp-pipeline", "flask-api", "gitops-pipeline", "healthcare-analytics", "loan-processing")
# What no graph and no file can tell: how much tests cover, whether settings are checked, which branches there are.
OPEN = frozenset({"coverage", "configuration_checked", "branches"})


def mutations() -> Iterator[Any]:
    for name in NAMES:
        text = (PROGRAMS / f"{name}.mutations.yaml").read_text(encoding="utf-8")
        for number, one in enumerate(yaml.safe_load(text)["mutations"]):
            yield pytest.param(name, one, id=f"{name}-{number}-{one['breaks'].replace(' ', '-')}")


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote() as parent:
        yield parent


def verdicts(folder: Path, demands: Demands, zygote: Zygote) -> dict[str, RequirementResult]:
    """The verdict on each requirement by id, without the rest of a review."""
    from msgspec.structs import replace

    with open_submission(str(folder), asked=demands.asked) as submission:
        (project,) = submission.projects
        stack, config, secret = stack_config(submission, project, stack=None)
        project = replace(project, stack=stack, config=config, secret_config=tuple(secret))
        options = RunOptions(stack=stack, config={}, aws_major=7)
        run = record_project(submission, project, options=options, zygote=zygote).run
        case = Case(submission=submission, project=project, run=run)
        tests = examine(submission, project, run=False)
        return {result.id: result for result in verdicts_on(demands, case, tests) or ()}


@pytest.fixture(scope="module")
def rights(
    zygote: Zygote, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[Demands, dict[str, RequirementResult]]]:
    found = {}
    folder = tmp_path_factory.mktemp("prompts")
    for name in NAMES:
        demands = demands_of(ReviewOptions(prompt=str(prompt_in_python(name, folder))))
        found[name] = demands, verdicts(PROGRAMS / name, demands, zygote)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_right_program_meets_its_prompt(rights, name):
    _, results = rights[name]
    assert len(results) >= 25
    missed = [f"{r.source_line} {r.title}: {r.reason}" for r in results.values() if r.verdict == "fail"]
    assert missed == []
    left = [f"{r.source_line} {r.title}: {r.reason}" for r in results.values() if r.verdict == "unknown"]
    assert [one for one in left if not any(results[k].kind in OPEN for k in results if results[k].title in one)] == []
    assert all(r.witnesses for r in results.values() if r.verdict == "pass")


@pytest.mark.parametrize(("name", "mutation"), list(mutations()))
def test_what_is_broken_flips_its_requirement_alone(rights, zygote, tmp_path, name, mutation):
    demands, before = rights[name]
    folder = shutil.copytree(PROGRAMS / name, tmp_path / name)
    file = folder / mutation["file"]
    text = file.read_text(encoding="utf-8")
    old, new = mutation["old"], mutation["new"]
    if old not in text:
        old, new = old.rstrip("\n"), new.rstrip("\n")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")
    after = verdicts(folder, demands, zygote)
    flipped = [id for id in before if before[id].verdict != after[id].verdict]
    lines = {mutation["line"], *mutation.get("also", ())}
    said = [f"{before[id].source_line} {after[id].title}: {after[id].verdict}" for id in flipped]
    assert flipped, "nothing flips"
    assert {before[id].source_line for id in flipped} <= lines, said
    assert any(after[id].verdict in ("fail", "unknown") for id in flipped), said


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_program_meets_nothing_that_was_asked_for(zygote, tmp_path, name):
    program = tmp_path / "program"
    program.mkdir()
    (program / "Pulumi.yaml").write_text("name: empty\nruntime: python\n")
    (program / "__main__.py").write_text("import pulumi\n")
    demands = demands_of(ReviewOptions(prompt=str(prompt_in_python(name, tmp_path))))
    results = verdicts(program, demands, zygote).values()
    # An empty program is one, in the right language; it holds no secret and keeps nothing from being destroyed.
    idle = {"platform", "language", "no_plain_secrets", "destroyable", "absent", "polling", "closed"}
    assert [r.title for r in results if r.verdict == "pass" and r.kind not in idle] == []
    assert sum(r.verdict == "fail" for r in results) >= 0.7 * len(results)


def test_the_conflict_of_the_healthcare_prompt_is_reported():
    found = read_requirements((PROMPTS / "healthcare-analytics.md").read_text(encoding="utf-8"))
    (conflict,) = [remark for remark in found.remarks if remark.kind == "conflict"]
    assert "sa-east-1" in conflict.message and "eu-west-1" in conflict.message
    assert [one.want for one in found.requirements if one.kind == "region"] == [{"region": "eu-west-1"}]
