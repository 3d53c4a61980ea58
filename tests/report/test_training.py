"""The training value: every statement follows from the findings and from what held."""

import pytest
from report_making import finding, missed, project, report

from stackproof.checks import all_checks
from stackproof.model import PassedCheck
from stackproof.report._gaps import gap_class, kind_class
from stackproof.report._training import training_of
from stackproof.requirements import kinds


def test_every_check_has_a_class_of_its_own_or_of_its_prefix():
    assert sorted(one.id for one in all_checks() if gap_class(one.id) == "other" and one.severity != "note") == []


@pytest.mark.parametrize(
    ("check", "name"),
    [
        ("SDK001", "sdk-unknown-symbol"),
        ("SDK005", "sdk-unknown-property"),
        ("SDK011", "output-misuse"),
        ("STR001", "project-config"),
        ("STR005", "dependency-manifest"),
        ("RUN001", "program-bug"),
        ("RUN010", "import-path"),
        ("SEC001", "hardcoded-secret"),
        ("IAM001", "iam-broad"),
        ("IAM006", "iam-missing"),
        ("VAL010", "version-invalid"),
        ("VAL001", "invalid-value"),
        ("REQ001", "requirement-missed"),
        ("REQ002", "wrong-task-or-platform"),
        ("XYZ001", "other"),
    ],
)
def test_the_longest_prefix_decides_the_class(check, name):
    assert gap_class(check) == name


def test_every_kind_of_requirement_has_a_class_but_those_that_can_be_anything():
    assert [kind for kind in kinds() if kind_class(kind) == "requirement-missed"] == ["resources", "any"]


def test_a_missed_requirement_is_a_gap_in_what_it_is_about():
    key, size = missed("R01", kind="encryption", title="A bucket: encrypted"), missed("R02", kind="size", title="Big")
    found = [finding("REQ001", category="requirements", title=one.title, cause=f"REQ@{one.id}") for one in (key, size)]
    made = report(*found, finding("KMS001", cause="kms"), requirements=(key, size))
    assert [(gap.id, gap.causes, gap.checks) for gap in made.training.gaps] == [
        ("encryption-kms", 2, ("KMS001", "REQ001")),
        ("requirement-value-mismatch", 1, ("REQ001",)),
    ]


def test_nothing_is_a_strength_where_there_is_no_program():
    held = PassedCheck(check="LINT009", title="Suppressions say why", category="lint", evidence=("none",))
    assert report(passed=(held,)).training.strengths != ()
    assert report(passed=(held,), project=project(platform="none", entry=None), run=None).training.strengths == ()


def test_gaps_are_causes_by_class_with_their_points():
    made = report(
        findings=(
            finding(check="SDK001", severity="critical", cause="a"),
            finding(check="SDK002", severity="critical", cause="b"),
            finding(check="SDK002", severity="critical", cause="b", line=9),
            finding(check="LOG001", severity="medium", cause="c"),
            finding(check="LOG002", severity="note", cause="d"),
        )
    )
    gaps = training_of(made).gaps
    assert [(gap.id, gap.causes, gap.points) for gap in gaps] == [
        ("sdk-unknown-symbol", 2, -5.0),
        ("monitoring-logging", 1, -0.4),
    ]


def test_a_faultless_answer_is_an_example_and_has_no_gaps():
    training = training_of(report(findings=()))
    assert (training.use, training.gaps, training.pair) == ("positive", (), None)
