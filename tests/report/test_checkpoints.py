"""A checkpoint says what was exercised, what held, and why."""

from report_making import finding, ran, report

from stackproof.model import CATEGORIES, PassedCheck, ProgramRun, Report, Undecided


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
