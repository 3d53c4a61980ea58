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
    ("A3.3", "gitops-pipeline", "TST001", "", "high"),
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
    ("A4.3", "flask-api", "LINT004", "", "low"),  # medium in the analysis; style is low on our scale
    ("A4.3", "flask-api", "LINT005", "", "low"),
    ("A4.4", "flask-api", "STR011", "", "low"),
    ("A4.6", "flask-api", "RUN010", "", "medium"),
    ("A4.7", "flask-api", "SEC002", "", "high"),
    ("A4.8", "flask-api", "LINT008", "", "note"),
    ("A4.8", "flask-api", REQUIREMENT, "listener load_balancer", "high"),
]
# A4.5, evidence that tests and lint were run, is the report itself.
ELSEWHERE = {"A4.5"}


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


def test_names_that_the_go_sdk_lacks_count_once():
    causes = {one.cause for one in reported("gitops-pipeline").findings if one.check in ("SDK001", "SDK002")}
    assert len(causes) == 1


@pytest.mark.parametrize("answer", ["healthcare-analytics", "flask-api"])
def test_notes_cost_nothing(answer):
    report = reported(answer)
    notes = {one.fingerprint for one in report.findings if one.severity == "note"}
    alone = {one.cause for one in report.findings if one.severity != "note"}
    costly = {mark for row in report.score.breakdown if row.points < 0 for mark in row.findings}
    assert (
        not {one.fingerprint for one in report.findings if one.fingerprint in notes and one.cause not in alone} & costly
    )
