"""A checkpoint says what was exercised, what held, and why."""

import pytest
from report_making import finding, missed, project, ran, report

from stackproof.model import CATEGORIES, Attempt, PassedCheck, ProgramRun, Report, TestCounts, TestRun, Tests, Undecided


def verdict(made: Report, id: str) -> str:
    return next(item.verdict for item in made.checkpoints if item.id == id)


def reason(made: Report, id: str) -> str:
    return next(item.reason for item in made.checkpoints if item.id == id)


HELD = PassedCheck(check="S3002", title="Every bucket is encrypted", category="security", evidence=("data: AES256",))
OPEN = Undecided(check="IAM003", subject="role", why="looked up")


def test_all_checkpoints_stand_in_the_order_of_the_contract() -> None:
    assert tuple(item.id for item in report().checkpoints) == CATEGORIES


def test_a_finding_at_medium_or_above_fails_and_a_low_one_does_not() -> None:
    assert verdict(report(finding(severity="medium"), passed=(HELD,)), "security") == "fail"
    assert verdict(report(finding(severity="low"), passed=(HELD,)), "security") == "pass"


def test_only_undecided_checks_are_unknown_and_nothing_is_not_run() -> None:
    made = report(undecided=(OPEN,), categories={"IAM003": "security"})
    assert (verdict(made, "security"), verdict(made, "tags")) == ("unknown", "not_run")
    assert reason(report(reasons={"lint": "ruff is not installed"}), "lint") == "ruff is not installed"


def test_checks_that_held_on_half_a_program_are_no_pass() -> None:
    broke = ProgramRun(outcome="crashed", graph=ran().graph)
    assert verdict(report(passed=(HELD,), run=broke), "security") == "unknown"
    assert verdict(report(passed=(HELD,)), "security") == "pass"


def test_the_run_speaks_for_itself() -> None:
    assert reason(report(run=ran(3)), "run") == "the program ran and registered 3 resources"
    assert verdict(report(run=ProgramRun(outcome="refused", reason="no sandbox")), "run") == "unknown"
    assert verdict(report(run=None, project=None), "run") == "not_run"


def held(category: str) -> PassedCheck:
    return PassedCheck(check="X001", title="It holds", category=category, evidence=("it does",))


@pytest.mark.parametrize(
    ("kind", "category"), [("names", "names"), ("tags", "tags"), ("tests", "tests"), ("coverage", "tests")]
)
def test_what_was_asked_for_and_missed_is_no_pass_of_its_checkpoint(kind: str, category: str) -> None:
    made = report(passed=(held(category),), requirements=(missed("R07", kind=kind, title="As asked"),))
    assert verdict(made, category) == "fail"
    assert reason(made, category) == "1 check held; asked for and missed: As asked (R07)"
    low = report(passed=(held(category),), requirements=(missed(kind=kind, severity="low"),))
    assert verdict(low, category) == "pass"
    met = report(passed=(held(category),), requirements=(missed(kind=kind, verdict="pass"),))
    assert (verdict(met, category), reason(met, category)) == ("pass", "1 check held")


def test_what_was_asked_for_and_left_open_is_no_pass() -> None:
    made = report(requirements=(missed("R07", kind="documentation", title="As asked", verdict="unknown"),))
    assert (verdict(made, "documentation"), reason(made, "documentation")) == (
        "unknown",
        "asked for and open: As asked (R07)",
    )


def test_tests_that_were_not_run_are_no_pass() -> None:
    written = Tests(counts=TestCounts(written=3, unit=3), not_run="nobody asked for it")
    made = report(passed=(held("tests"),), tests=written)
    assert (verdict(made, "tests"), reason(made, "tests")) == (
        "unknown",
        "1 check held; the tests were not run: nobody asked for it",
    )
    after = report(passed=(held("tests"),), tests=Tests(counts=written.counts, run=TestRun(collected=3, passed=3)))
    assert verdict(after, "tests") == "pass"


def test_checks_of_what_deploying_takes_are_no_deployment() -> None:
    assert reason(report(passed=(held("deployment"),)), "deployment") == "1 check held; nothing was deployed"
    assert verdict(report(passed=(held("deployment"),)), "deployment") == "unknown"
    assert verdict(report(passed=(held("deployment"),), deployment={"outcome": "deployed"}), "deployment") == "pass"


def test_a_program_that_was_followed_in_its_source_has_not_run() -> None:
    followed = ran(outcome="not_run", followed="whole", attempts=(Attempt(outcome="not_run", resources=2),))
    made = report(passed=(held("run"), held("security")), run=followed)
    assert (verdict(made, "run"), verdict(made, "security")) == ("unknown", "pass")
    assert reason(made, "run") == "1 check held; the program itself was not run, its source was followed"


def test_where_there_is_no_program_nothing_of_it_was_exercised() -> None:
    made = report(
        finding("INT001", "critical", category="intake"),
        passed=(held("lint"),),
        requirements=(missed(kind="names"),),
        project=project(platform="none", entry=None),
        run=None,
    )
    assert verdict(made, "intake") == "fail"
    for category in ("structure", "lint", "names", "security", "tests", "documentation"):
        assert (verdict(made, category), reason(made, category)) == ("not_run", "there is no program")
