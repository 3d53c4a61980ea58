"""Every failure that the five analyses name, row by row, in the bundled answers with their prompts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from node_needed import needs_node

from stackproof.model import Report
from stackproof.review import ReviewOptions, review

EXAMPLES = Path(__file__).parents[2] / "examples"
PROMPTS = {"fintech-loans": "loan-processing"}
REQUIREMENT = "requirement"  # in place of a check: a requirement of the prompt, as `kind` or `kind of`

# row, answer, check (or REQUIREMENT), what is asked for, severity
ROWS = [
    ("A0.1", "fedramp-pipeline", "INT001", "", "critical"),
    ("A0.2", "fedramp-pipeline", REQUIREMENT, "credential database", "critical"),
    ("A0.2", "fedramp-pipeline", REQUIREMENT, "secret_reference task", "high"),
    ("A0.3", "fedramp-pipeline", REQUIREMENT, "service vpc", "high"),
    ("A0.3", "fedramp-pipeline", REQUIREMENT, "nat", "high"),
    ("A0.3", "fedramp-pipeline", REQUIREMENT, "port database", "high"),
    ("A0.4", "fedramp-pipeline", REQUIREMENT, "encryption log_group", "medium"),
    ("A0.4", "fedramp-pipeline", REQUIREMENT, "logging api", "medium"),
    ("A0.4", "fedramp-pipeline", REQUIREMENT, "output vpc", "medium"),
    ("A1.1", "fintech-loans", "SEC001", "", "critical"),
    ("A1.2", "fintech-loans", REQUIREMENT, "instance_class database", "critical"),
    ("A1.3", "fintech-loans", "STR001", "", "critical"),
    ("A1.4", "fintech-loans", REQUIREMENT, "mfa_delete bucket", "high"),
    ("A1.5", "fintech-loans", REQUIREMENT, "image task", "high"),
    ("A1.6", "fintech-loans", REQUIREMENT, "retention log_group", "medium"),
    ("A1.7", "fintech-loans", REQUIREMENT, "redirect load_balancer", "high"),
    ("A1.8", "fintech-loans", "S3007", "", "medium"),
    ("A1.9", "fintech-loans", "TAG001", "", "low"),
    ("A1.10", "fintech-loans", "LINT002", "", "low"),
    ("A2.1", "healthcare-analytics", "SDK001", "", "critical"),
    ("A2.2", "healthcare-analytics", "REQ003", "", "note"),
    ("A2.3", "healthcare-analytics", "ECS001", "", "note"),
    ("A3.1", "gitops-pipeline", "SDK001", "", "critical"),
    ("A3.2", "gitops-pipeline", "SDK002", "", "critical"),
    ("A3.3", "gitops-pipeline", "TST001", "", "critical"),
    ("A3.4", "gitops-pipeline", "STR008", "", "high"),
    ("A3.5", "gitops-pipeline", "SDK002", "", "critical"),
    ("A3.6", "gitops-pipeline", "STR009", "", "high"),
    ("A3.7", "gitops-pipeline", "LINT002", "", "critical"),
    ("A3.8", "gitops-pipeline", "TST002", "", "high"),
    ("A3.9", "gitops-pipeline", "PIP001", "", "medium"),
    ("A3.10", "gitops-pipeline", "PIP002", "", "medium"),
    ("A3.11", "gitops-pipeline", "PIP003", "", "medium"),
    ("A3.12", "gitops-pipeline", "TAG001", "", "low"),
    ("A3.13", "gitops-pipeline", "PIP004", "", "low"),
    ("A3.14", "gitops-pipeline", "COST001", "", "low"),
    ("A3.15", "gitops-pipeline", "PIP005", "", "high"),
    ("A4.1", "flask-api", "TST001", "", "critical"),
    ("A4.2", "flask-api", "TST003", "", "critical"),
    ("A4.3", "flask-api", "LINT004", "", "low"),
    ("A4.3", "flask-api", "LINT005", "", "low"),
    ("A4.4", "flask-api", "STR011", "", "low"),
    ("A4.6", "flask-api", "RUN010", "", "medium"),
    ("A4.6", "flask-api", "DOC001", "", "medium"),
    ("A4.6", "flask-api", "DOC002", "", "note"),
    ("A4.7", "flask-api", "SEC002", "", "high"),
    ("A4.8", "flask-api", "LINT008", "", "note"),
    ("A4.8", "flask-api", REQUIREMENT, "listener load_balancer", "high"),
]
# A4.5, evidence that tests and lint were run, is the report itself.
ELSEWHERE = {"A4.5"}
# What the analyses' rows weigh where the prompt asks as these prompts do.
WEIGHTS = {
    "critical": ["A0.1", "A1.1", "A1.2", "A1.3", "A2.1", "A3.1", "A3.2", "A3.3", "A3.7", "A4.1", "A4.2"],
    "high": ["A0.2", "A0.3", "A1.4", "A1.5", "A1.7", "A3.4", "A3.6", "A3.8", "A3.15", "A4.7", "A4.8"],
    "medium": ["A0.4", "A1.6", "A1.8", "A3.9", "A3.10", "A3.11", "A4.6"],
    "low": ["A1.9", "A1.10", "A3.12", "A3.13", "A3.14", "A4.4"],
    "note": ["A2.2", "A2.3"],
}
# Rows that weigh something else here, and why.
OTHERWISE = {
    "A3.5": "high in the analysis; names of a package that does not exist stop the build as the package itself does",
    "A4.3": "medium in the analysis; style is low on our scale",
}


@cache
def reported(answer: str) -> Report:
    prompt = EXAMPLES / "prompts" / f"{PROMPTS.get(answer, answer)}.md"
    options = ReviewOptions(prompt=str(prompt))
    (made,) = review(str(EXAMPLES / "answers" / answer / "ANSWER.md"), options=options)
    return made


def named(row) -> str:
    return f"{row[0]}-{row[2]}-{row[3]}".replace(" ", "-")


@pytest.mark.parametrize(
    ("row", "answer", "check", "asked", "severity"),
    [pytest.param(*row, id=named(row), marks=[needs_node] if row[1] == "fintech-loans" else []) for row in ROWS],
)
def test_a_row_of_the_analyses_is_found(row, answer, check, asked, severity):
    report = reported(answer)
    if check == REQUIREMENT:
        missed = {
            f"{one.kind} {one.of}".strip(): one.severity for one in report.requirements or () if one.verdict == "fail"
        }
        assert missed.get(asked) == severity
    else:
        assert severity in {one.severity for one in report.findings if one.check == check}


def test_all_forty_rows_are_in_the_table():
    lengths = {"A0": 4, "A1": 10, "A2": 3, "A3": 15, "A4": 8}
    rows = {f"{part}.{number}" for part, length in lengths.items() for number in range(1, length + 1)}
    assert len(rows) == 40
    assert {row[0] for row in ROWS} | ELSEWHERE == rows
    weighed = [row for rows_of in WEIGHTS.values() for row in rows_of]
    assert len(weighed) == len(set(weighed))
    assert {*weighed, *OTHERWISE, *ELSEWHERE} == rows


@pytest.mark.parametrize(("row", "weight"), [(row, weight) for weight, rows in WEIGHTS.items() for row in rows])
def test_a_row_is_in_the_table_at_its_weight(row, weight):
    assert weight in {one[4] for one in ROWS if one[0] == row}


@pytest.mark.parametrize("answer", ["fedramp-pipeline", "healthcare-analytics", "gitops-pipeline", "flask-api"])
def test_each_answer_is_in_the_language_that_its_prompt_asks_for(answer):
    assert "INT005" not in {one.check for one in reported(answer).findings}


@needs_node
def test_the_fintech_answer_is_in_the_language_that_its_prompt_asks_for():
    assert "INT005" in {one.check for one in reported("fintech-loans").passed}


def test_a_package_that_the_go_sdk_lacks_is_one_cause_with_all_its_names():
    found = reported("gitops-pipeline").findings
    packages = [one.cause for one in found if one.check == "SDK001"]
    assert len(packages) == len(set(packages)) == 2
    assert {one.cause for one in found if one.check == "SDK002"} == set(packages)


def test_tests_that_stand_in_comments_count_once_for_each_kind():
    report = reported("flask-api")
    weighty = [one for one in report.findings if one.severity != "note"]
    kinds = {one.id for one in report.requirements or () if one.kind in ("tests", "coverage")}
    assert len(kinds) == 3
    causes = {one.cause for one in weighty if one.category == "tests" or "tests" in one.title.lower()}
    assert len(causes) == 2


@needs_node
def test_a_gateway_that_zones_share_counts_with_the_gateways_that_were_asked_for():
    found = reported("fintech-loans").findings
    (shared,) = [one.cause for one in found if one.check == "NET040"]
    assert shared in {one.cause for one in found if one.check == "REQ001" and one.title.startswith("NAT gateways")}


@pytest.mark.parametrize(("row", "answer", "check"), [(r[0], r[1], r[2]) for r in ROWS if r[4] == "note"])
def test_a_row_that_is_a_note_costs_nothing(row, answer, check):
    report = reported(answer)
    costly = {mark for line in report.score.breakdown for mark in line.findings}
    assert not {one.fingerprint for one in report.findings if one.check == check} & costly


def test_the_report_itself_states_what_was_run():
    stated = {one.id: (one.verdict, one.reason) for one in reported("flask-api").checkpoints}
    assert {stated[id][0] for id in ("syntax", "lint", "run", "tests")} <= {"pass", "fail"}
    assert all(stated[id][1] for id in stated)


@needs_node
def test_another_instance_class_than_the_ideals_is_a_difference_and_no_fault():
    """Row A1.2 where no prompt names the class."""
    ideal = Path(__file__).parents[1] / "requirements" / "programs" / "loan-processing"
    (report,) = review(str(EXAMPLES / "answers/fintech-loans/ANSWER.md"), options=ReviewOptions(against=str(ideal)))
    assert report.comparison is not None
    changed = {one.property: one for one in report.comparison.changed if one.type == "aws:rds/instance:Instance"}
    found = changed["instanceClass"]
    assert (found.answer.value, found.ideal.value) == ("db.t3.medium", "db.t3.small")
    notes = [one for one in report.findings if one.check == "CMP001"]
    assert {one.severity for one in notes} == {"note"}
    assert any("instanceClass" in one.message for one in notes)
