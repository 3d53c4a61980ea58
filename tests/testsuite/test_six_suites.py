"""Six suites of known quality over one program: each is read, run and put in its place."""

import shutil
from pathlib import Path

import pytest

from stackproof.intake import open_submission
from stackproof.sandbox import probe
from stackproof.testsuite import Budget, examine

SUITES = Path(__file__).with_name("suites")
# From worst to best.
ORDER = ("commented_out", "empty", "tautologies", "never_run", "fair", "strong")
# How many mutants each is shown: a few are enough for those that should notice none.
MUTANTS = {"empty": 3, "tautologies": 3, "never_run": 3, "fair": 8, "strong": 20}

pytestmark = pytest.mark.skipif(probe().level == "none", reason="this machine has no sandbox")


def judged(suite, folder):
    shutil.copytree(SUITES / "program", folder, dirs_exist_ok=True)
    shutil.copytree(SUITES / suite, folder, dirs_exist_ok=True)
    with open_submission(folder) as submission:
        (project,) = submission.projects
        return examine(submission, project, run=True, budget=Budget(mutants=MUTANTS.get(suite, 0), seconds=900))


@pytest.fixture(scope="module")
def suites(tmp_path_factory):
    return {suite: judged(suite, tmp_path_factory.mktemp(suite)) for suite in ORDER}


def test_the_suites_are_ranked_rightly(suites):
    assert sorted(ORDER, key=lambda suite: suites[suite].quality) == list(ORDER)
    assert len({suites[suite].quality for suite in ORDER}) == 6


def test_what_each_suite_says_is_counted(suites):
    counts = {suite: suites[suite].counts for suite in ORDER}
    assert (counts["commented_out"].written, counts["commented_out"].commented_out) == (0, 3)
    assert (counts["empty"].written, counts["empty"].empty) == (4, 4)
    assert (counts["tautologies"].written, counts["tautologies"].tautological) == (4, 4)
    assert (counts["never_run"].written, counts["never_run"].never_run) == (3, 3)
    assert (counts["fair"].written, counts["fair"].sound) == (4, 4)
    assert (counts["strong"].written, counts["strong"].sound) == (8, 8)


def test_every_suite_that_collects_anything_passes(suites):
    assert suites["commented_out"].run is None
    assert suites["commented_out"].not_run == "no test is collected: 3 stand in comments"
    for suite in ORDER[1:]:
        run = suites[suite].run
        assert (run.passed, run.failed, run.errors, run.ended) == (run.collected, 0, 0, ""), suite
        assert run.collected == suites[suite].counts.written


def test_the_strong_suite_notices_nearly_every_mutant_and_the_weak_ones_none(suites):
    shares = {suite: suites[suite].mutation.share for suite in ORDER[1:]}
    assert [shares[suite] for suite in ("empty", "tautologies", "never_run")] == [0, 0, 0]
    assert 0.1 < shares["fair"] < 0.6
    assert shares["strong"] >= 0.95
    assert len(suites["strong"].mutation.mutants) == 20


def test_coverage_is_of_the_program_alone(suites):
    assert suites["tautologies"].run.coverage.per_cent == 0
    assert suites["strong"].run.coverage.per_cent == 100
    assert {file.file for file in suites["strong"].run.coverage.files} == {"__main__.py", "infra.py"}
