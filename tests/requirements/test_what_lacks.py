"""The five right programs with one thing taken away: the resources of a concept, an output, the tests, the documents.
What asked for it is missed; of an output, nothing else is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import msgspec
import pytest
from prompts_in_python import prompt_in_python

from stackproof.checks import Case
from stackproof.engine import RunOptions, Zygote, record_project
from stackproof.intake import open_submission, stack_config
from stackproof.model import Graph, RequirementResult
from stackproof.requirements import Facts
from stackproof.review import ReviewOptions
from stackproof.review._demands import Demands, demands_of, verdicts_on
from stackproof.testsuite import examine

NAMES = ("fedramp-pipeline", "flask-api", "gitops-pipeline", "healthcare-analytics", "loan-processing")
THERE = ("service", "count", "subnets", "vpc_endpoint", "nat")
MEANT = {"subnets": "subnet", "vpc_endpoint": "vpc_endpoint", "nat": "nat_gateway"}
FILES = {"tests": r"(?:^|/)tests/", "coverage": r"(?:^|/)tests/", "documentation": r"(?:^|/)README", "file": r"."}


class Right(msgspec.Struct):
    demands: Demands
    case: Case
    results: dict[str, RequirementResult]


@pytest.fixture(scope="module")
def rights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Right]]:
    prompts = tmp_path_factory.mktemp("prompts")
    with ExitStack() as stack:
        zygote = stack.enter_context(Zygote())
        yield {name: right(name, prompts, stack, zygote) for name in NAMES}


def right(name: str, prompts: Path, stack: ExitStack, zygote: Zygote) -> Right:
    demands = demands_of(ReviewOptions(prompt=str(prompt_in_python(name, prompts))))
    folder = str(Path(__file__).parent / "programs" / name)
    submission = stack.enter_context(open_submission(folder, asked=demands.asked))
    (project,) = submission.projects
    chosen, config, secret = stack_config(submission, project, stack=None)
    project = msgspec.structs.replace(project, stack=chosen, config=config, secret_config=tuple(secret))
    options = RunOptions(stack=chosen, config={}, aws_major=7)
    run = record_project(submission, project, options=options, zygote=zygote).run
    case = Case(submission=submission, project=project, run=run)
    return Right(demands, case, judged(demands, case))


def judged(demands: Demands, case: Case) -> dict[str, RequirementResult]:
    tests = examine(case.submission, case.project, run=False)
    return {result.id: result for result in verdicts_on(demands, case, tests) or ()}


def with_graph(one: Right, graph: Graph) -> dict[str, RequirementResult]:
    assert one.case.run is not None
    run = msgspec.structs.replace(one.case.run, graph=graph)
    return judged(one.demands, Case(submission=one.case.submission, project=one.case.project, run=run))


def without(graph: Graph, urns: set[str]) -> Graph:
    """The graph without these resources and without what refers to them."""
    kept = [
        msgspec.structs.replace(
            resource,
            references=tuple(reference for reference in resource.references if reference.urn not in urns),
            dependencies=tuple(urn for urn in resource.dependencies if urn not in urns),
        )
        for resource in graph.resources
        if resource.urn not in urns
    ]
    return msgspec.structs.replace(graph, resources=tuple(kept))


@pytest.mark.parametrize("name", NAMES)
def test_a_thing_that_is_taken_away_is_missed(rights, name):
    one = rights[name]
    facts = Facts(topology=one.case.topology)
    asked = [result for result in one.results.values() if result.kind in THERE and result.verdict == "pass"]
    assert len(asked) >= 4
    for result in asked:
        made = facts.of_concept(MEANT.get(result.kind, result.of))
        after = with_graph(one, without(one.case.graph, {resource.urn for resource in made}))
        assert after[result.id].verdict == "fail", result.title


@pytest.mark.parametrize("name", NAMES)
def test_an_output_that_is_taken_away_is_missed_alone(rights, name):
    one = rights[name]
    asked = [result for result in one.results.values() if result.kind == "output"]
    assert asked
    for result in asked:
        # The same thing may stand in several outputs.
        graph, after = one.case.graph, one.results
        while after[result.id].verdict == "pass":
            shown = re.match(r"output (\w+)", after[result.id].witnesses[0].text)
            assert shown is not None
            graph = msgspec.structs.replace(graph, outputs={k: v for k, v in graph.outputs.items() if k != shown[1]})
            after = with_graph(one, graph)
        assert after[result.id].verdict == "fail", result.title
        others = {id for id in after if after[id].verdict != one.results[id].verdict and after[id].kind != "output"}
        assert others == set()


@pytest.mark.parametrize("name", NAMES)
def test_files_that_are_taken_away_are_missed(rights, name):
    one = rights[name]
    asked = [result for result in one.results.values() if result.kind in FILES]
    assert asked
    for result in asked:
        gone = re.compile(FILES[result.kind])
        files = tuple(file for file in one.case.submission.files if not gone.search(file.path))
        submission = msgspec.structs.replace(one.case.submission, files=files)
        after = judged(one.demands, Case(submission=submission, project=one.case.project, run=one.case.run))
        assert after[result.id].verdict == "fail", result.title
        changed = {after[id].kind for id in after if after[id].verdict != one.results[id].verdict}
        assert changed <= {"tests", "coverage", "documentation", "file"}
