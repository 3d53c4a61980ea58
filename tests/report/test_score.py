"""The score follows from the findings by the rubric, exactly."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_making import finding, project, ran, report

from stackproof.model import SEVERITIES, Attempt, Finding, Graph, Need, ProgramError, ProgramRun, Report
from stackproof.report import exit_code, to_json

CHEAP = {
    "critical": Decimal("2.5"),
    "high": Decimal(1),
    "medium": Decimal("0.4"),
    "low": Decimal("0.1"),
    "note": Decimal(0),
}


def exact(number: float) -> Decimal:
    return Decimal(repr(number))


def rows_add_up(made: Report) -> bool:
    return exact(made.score.max) + sum(exact(row.points) for row in made.score.breakdown) == exact(made.score.value)


def by_the_book(findings: tuple[Finding, ...]) -> Decimal:
    """The rubric, written a second time: causes, halves, the two limits, the floor, one decimal."""
    costs: dict[str, list[Decimal]] = {severity: [] for severity in SEVERITIES}
    for cause in {f.cause for f in findings}:
        members = [f for f in findings if f.cause == cause]
        worst = min(members, key=lambda f: SEVERITIES.index(f.severity)).severity
        sure = any(f.certain for f in members if f.severity == worst)
        costs[worst].append(CHEAP[worst] / (1 if sure else 2))
    taken = sum(costs["critical"]) + sum(costs["high"])
    taken += min(Decimal(2), sum(costs["medium"])) + min(Decimal("0.5"), sum(costs["low"]))
    return Decimal(int(max(Decimal(0), 10 - taken) * 10)) / 10


some_findings = st.lists(
    st.builds(
        finding,
        check=st.sampled_from(["S3001", "IAM002", "NET003"]),
        severity=st.sampled_from(SEVERITIES),
        certain=st.booleans(),
        cause=st.sampled_from(["", "one", "two", "three", "four", "five", "six", "seven"]),
        line=st.integers(1, 40),
    ),
    max_size=25,
)


@given(some_findings)
def test_the_score_follows_from_the_findings_and_its_rows_add_up(findings: list[Finding]) -> None:
    made = report(*findings)
    assert exact(made.score.value) == by_the_book(made.findings)
    assert rows_add_up(made)
    assert {mark for row in made.score.breakdown for mark in row.findings} <= {f.fingerprint for f in made.findings}


@given(some_findings, st.randoms(use_true_random=False))
def test_the_order_of_the_findings_changes_nothing(findings: list[Finding], chance) -> None:
    shuffled = list(findings)
    chance.shuffle(shuffled)
    assert to_json([report(*shuffled)]) == to_json([report(*findings)])


def test_a_cause_counts_once_at_its_highest_severity() -> None:
    made = report(finding(severity="low", cause="x"), finding(severity="high", cause="x", line=9))
    assert made.score.value == 9.0


def test_findings_of_one_check_on_one_line_are_one_cause() -> None:
    made = report(finding(resource="a"), finding(resource="b"), finding(resource="c", line=6))
    assert made.score.value == 8.0


def test_medium_and_low_causes_are_limited() -> None:
    mediums = [finding(f"S3{n:03}", "medium", cause=str(n)) for n in range(9)]
    lows = [finding(f"TAG{n:03}", "low", cause=f"t{n}") for n in range(9)]
    made = report(*mediums, *lows)
    assert made.score.value == 7.5
    assert [row.points for row in made.score.breakdown if row.points > 0] == [1.6, 0.4]


def test_the_floor_is_a_row_of_its_own() -> None:
    made = report(*(finding(f"S3{n:03}", "critical", cause=str(n)) for n in range(5)))
    assert (made.score.value, made.score.breakdown[-1].points) == (0.0, 2.5)


def test_notes_cost_nothing_and_fail_nothing() -> None:
    made = report(finding(severity="note"))
    assert (made.score.value, made.verdict, exit_code(made, fail_on="low")) == (10.0, "pass", 0)


@pytest.mark.parametrize(
    ("fields", "value"),
    [
        ({"project": None, "run": None}, 0.0),
        ({"project": project(platform="none", entry=None), "run": None}, 0.0),
        ({"project": project(platform="cdk"), "run": None}, 3.0),
        ({}, 7.5),
    ],
)
def test_no_program_and_a_wrong_platform_bound_the_score(fields: dict, value: float) -> None:
    made = report(finding("INT001", "critical", category="intake"), **fields)
    assert made.score.value == value
    assert rows_add_up(made)


def test_a_program_that_registers_nothing_before_its_error_is_bounded() -> None:
    crash = finding("RUN001", "critical", category="run")
    before = ProgramRun(outcome="crashed", attempts=(Attempt(outcome="crashed", resources=0),))
    later = ProgramRun(outcome="crashed", attempts=(Attempt(outcome="crashed", resources=12),))
    assert report(crash, run=before).score.value == 4.0
    assert report(crash, run=later).score.value == 7.5
    assert report(run=before).score.value == 10.0, "a crash without a finding is no fault"
    elsewhere = finding("SDK004", "critical", category="sdk")
    assert report(elsewhere, run=before).score.value == 7.5, "nor is one that another finding does not explain"


def test_a_program_that_lacks_a_package_here_is_not_bounded() -> None:
    lacking = ProgramRun(outcome="crashed", needs=(Need(kind="package", name="x", message="not installed"),))
    unsure = ProgramRun(outcome="crashed", error=ProgramError(type="KeyError", message="", certain=False))
    for run in (lacking, unsure):
        assert report(finding("STR001", "high", category="structure"), run=run).score.value == 9.0


def test_a_check_can_be_declared_to_bound_the_score() -> None:
    made = report(finding("REQ001"), caps={"REQ001": "region"})
    assert made.score.value == 5.0
    assert made.score.breakdown[-1].reason == "wrong region: at most 5"
    assert report(finding("REQ001", certain=False), caps={"REQ001": "region"}).score.value == 9.5


@pytest.mark.parametrize(("fail_on", "code"), [("critical", 0), ("high", 1), ("medium", 1), ("low", 1), ("never", 0)])
def test_the_exit_code_follows_the_threshold(fail_on, code: int) -> None:
    assert exit_code(report(finding(severity="high")), fail_on=fail_on) == code


def test_what_could_not_be_judged_is_exit_code_three_unless_a_finding_already_fails() -> None:
    refused = ProgramRun(outcome="refused", graph=Graph(project="app", stack="dev"), reason="no sandbox")
    assert exit_code(report(run=refused)) == 3
    assert exit_code(report(finding(), run=refused)) == 1
    assert exit_code(report(finding(severity="low"), errors=("check X crashed",))) == 3
    assert exit_code([report(), report(run=refused)]) == 3
    assert exit_code([report(run=refused), report(finding())]) == 1
    assert report(run=refused).verdict == "error"


def test_a_run_that_broke_off_for_no_stated_fault_was_not_judged() -> None:
    broke = ProgramRun(outcome="crashed", error=ProgramError(type="KeyError", message="", certain=False))
    assert exit_code(report(finding(severity="medium", category="structure"), run=broke)) == 3
    blamed = report(finding(severity="critical", category="run"), run=broke)
    assert (exit_code(blamed), exit_code(blamed, fail_on="never")) == (1, 0)


def test_text_without_a_program_is_judged() -> None:
    made = report(finding("INT001", "critical", category="intake"), project=None, run=None)
    assert (exit_code(made), exit_code(made, fail_on="never"), made.verdict) == (1, 0, "fail")


def test_a_good_program_passes() -> None:
    assert (report(run=ran(3)).verdict, exit_code(report()), report().score.value) == ("pass", 0, 10.0)


@pytest.mark.parametrize("outcome", ["crashed", "refused", "timed_out", "not_run"])
def test_a_program_that_was_started_and_brought_nothing_up_is_bounded_under_eval(outcome) -> None:
    started = ProgramRun(outcome=outcome, attempts=(Attempt(outcome=outcome, resources=0),))
    assert report(run=started, profile="eval").score.value == 4.0
    assert report(run=started).score.value == 10.0, "elsewhere only where the program itself is to blame"
    lacking = ProgramRun(outcome="not_run", reason="Node is missing")
    assert report(run=lacking, profile="eval").score.value == 10.0
