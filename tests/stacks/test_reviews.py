"""The reference stacks pass their own review."""

from __future__ import annotations

import re
from functools import cache

import pytest
from prompts_in_python import prompt_in_python

from stackproof.model import SEVERITIES
from stackproof.review import ReviewOptions, review, review_all

# What stays at low, and why.
EXPLAINED = {
    ("flask-api", "PIP004"): "the registry is empty until the first image is pushed; nothing is steady before",
    ("fedramp-pipeline", "ECS022"): "one shard has one reader",
}
# What verdicts are open: tests are run elsewhere, branches come from a function.
OPEN = {"coverage", "branches"}


@pytest.fixture(scope="module")
def reviewed(laid_out, tmp_path_factory):
    folder = tmp_path_factory.mktemp("prompts")

    @cache
    def of(stack):
        options = ReviewOptions(prompt=str(prompt_in_python(stack, folder)))
        (one,) = review(str(laid_out(stack)), options=options)
        return one

    return of


def test_nothing_is_wrong_at_medium_or_above(stack, reviewed):
    report = reviewed(stack)
    assert report.errors == ()
    assert report.run.outcome == "ran"
    worst = SEVERITIES[: SEVERITIES.index("medium") + 1]
    assert [(one.check, one.message) for one in report.findings if one.severity in worst] == []


def test_each_low_finding_is_explained(stack, reviewed):
    low = {(stack, one.check) for one in reviewed(stack).findings if one.severity == "low"}
    assert low == {key for key in EXPLAINED if key[0] == stack}


def test_every_requirement_of_the_prompt_is_met(stack, reviewed):
    verdicts = {one.id: (one.verdict, one.kind, one.reason) for one in reviewed(stack).requirements or ()}
    assert [one for one in verdicts.values() if one[0] == "fail"] == []
    assert {one[1] for one in verdicts.values() if one[0] == "unknown"} <= OPEN


def test_its_own_requirements_are_met(stack, laid_out):
    folder = laid_out(stack)
    (report,) = review(str(folder), options=ReviewOptions(requirements=str(folder / "requirements.yaml")))
    assert [(one.id, one.reason) for one in report.requirements or () if one.verdict == "fail"] == []


def test_two_runs_give_the_same_graph(stack, laid_out):
    first, second = (review_all(str(laid_out(stack)))[0].graph for _ in range(2))
    assert first is not None
    assert first == second


def test_the_literal_analysis_runs_too(stack, laid_out):
    project = re.search(r"(?m)^name: (.+)$", (laid_out(stack) / "Pulumi.yaml").read_text("utf-8"))
    assert project is not None
    options = ReviewOptions(config={f"{project[1]}:profile": "analysis"})
    (report,) = review(str(laid_out(stack)), options=options)
    assert report.run.outcome == "ran"
    assert [one.message for one in report.findings if one.severity == "critical"] == []


def test_nothing_is_granted_by_wildcard_but_what_has_no_resource(stack, laid_out):
    (one,) = review_all(str(laid_out(stack)))
    held = {passed.check for passed in one.report.passed}
    assert {"IAM001", "IAM002", "IAM003", "KMS001", "RUN011"} <= held | {"KMS001"}
