"""The bundled answers written after the Python programs of the analysed systems show what the README says of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from stackproof.model import Report
from stackproof.report import exit_code
from stackproof.review import ReviewOptions, review

ANSWERS = Path(__file__).parents[2] / "examples/answers"


@pytest.fixture(scope="module")
def healthcare() -> Report:
    (made,) = review(str(ANSWERS / "healthcare-analytics/ANSWER.md"))
    return made


@pytest.fixture(scope="module")
def prose() -> Report:
    (made,) = review(str(ANSWERS / "fedramp-pipeline/ANSWER.md"))
    return made


def test_an_answer_without_a_program_has_one_cause_and_no_points(prose) -> None:
    assert [(one.check, one.severity) for one in prose.findings] == [("INT001", "critical")]
    assert prose.score.value == 0
    # Where nothing is written, nothing is silenced either.
    assert "LINT009" not in [one.check for one in prose.passed]


def test_prose_where_a_program_in_go_was_asked_for_is_no_program(tmp_path) -> None:
    (tmp_path / "PROMPT.md").write_text("Deliver a Pulumi program in Go for us-east-1, ready to deploy, with tests.\n")
    options = ReviewOptions(prompt=str(tmp_path / "PROMPT.md"))
    (made,) = review(str(ANSWERS / "fedramp-pipeline/ANSWER.md"), options=options)
    # What was asked for is missed under the same cause, and counts no further.
    assert {one.cause for one in made.findings} == {made.findings[0].cause}
    (none,) = (one for one in made.findings if one.check == "INT001")
    assert "main.go" in none.fix.text and "__main__.py" not in none.fix.text
    assert {result.verdict for result in made.requirements or ()} == {"fail"}
    assert (made.score.value, exit_code(made)) == (0, 1)


@pytest.fixture(scope="module")
def flask() -> Report:
    (made,) = review(str(ANSWERS / "flask-api/ANSWER.md"))
    return made


def _found(report: Report) -> set[tuple[str, str]]:
    return {(one.check, one.severity) for one in report.findings}


def test_the_provider_class_that_does_not_exist_is_the_one_serious_fault_of_the_healthcare_answer(healthcare) -> None:
    assert ("SDK001", "critical") in _found(healthcare)
    grave = [one for one in healthcare.findings if one.severity in ("critical", "high")]
    assert len({one.cause for one in grave if one.category != "tests"}) == 1


def test_the_rest_of_the_healthcare_answer_is_still_run(healthcare) -> None:
    assert healthcare.run.outcome == "crashed"
    assert healthcare.run.by_type["aws:elasticache/replicationGroup:ReplicationGroup"] == 1
    assert healthcare.run.resources > 25


def test_a_sample_image_where_no_application_was_asked_for_is_no_serious_fault(healthcare) -> None:
    assert {severity for check, severity in _found(healthcare) if check == "ECS001"} <= {"low", "note"}


def test_default_tags_of_the_provider_that_does_not_exist_are_no_missing_tags(healthcare) -> None:
    assert "TAG001" not in {one.check for one in healthcare.findings}
    assert "TAG001" in {one.check for one in healthcare.passed}


def test_the_flask_answer_runs(flask) -> None:
    assert flask.run.outcome == "ran"
    assert flask.run.resources > 35


@pytest.mark.parametrize(
    ("check", "severity"),
    [
        ("TST001", "critical"),  # A4.1 all unit tests stand in comments
        ("TST003", "critical"),  # A4.2 so do all integration tests
        ("STR011", "low"),  # A4.4 a second entry that nobody explains
        ("SEC002", "high"),  # A4.7 the password is from `random`
        ("RUN010", "medium"),  # A4.6 the entry finds its module only with PYTHONPATH
        ("DOC001", "medium"),  # A4.6 the guide is silent on an environment variable that the program stops without
        ("DOC002", "note"),  # A4.6 and on the state's backend and the cost
        ("LINT004", "low"),  # A4.3 long lines
        ("LINT005", "low"),  # A4.3 strings for comments
        ("LINT008", "note"),  # A4.8 the HTTPS listener is commented out
    ],
)
def test_the_faults_of_the_flask_answer_are_found(flask, check: str, severity: str) -> None:
    assert (check, severity) in _found(flask)


def test_the_guide_of_the_flask_answer_is_silent_on_each_of_the_three(flask) -> None:
    told = " ".join(one.message for one in flask.findings if one.check.startswith("DOC"))
    assert all(part in told for part in ("SERVICE_OWNER", "where the state is kept", "what it costs"))


def test_the_flask_answer_has_no_critical_fault_but_its_tests(flask) -> None:
    assert {one.check for one in flask.findings if one.severity == "critical"} == {"TST001", "TST003"}
