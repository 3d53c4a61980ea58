"""Four suites of known quality over one program in TypeScript: each is read, run and put in its place."""

import shutil
from pathlib import Path

import pytest
from node_needed import needs_test_runners

from stackproof.intake import open_submission
from stackproof.sandbox import probe
from stackproof.testsuite import Budget, examine

SUITES = Path(__file__).with_name("suites_node")
# From worst to best; the third is for Mocha, the others are for Jest.
ORDER = ("commented_out", "exists", "fair", "strong")
MUTANTS = {"exists": 3, "fair": 6, "strong": 10}

pytestmark = [
    pytest.mark.skipif(probe().level == "none", reason="this machine has no sandbox"),
    needs_test_runners,
]


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
    assert len({suites[suite].quality for suite in ORDER}) == 4


def test_every_suite_is_run_by_the_runner_that_it_is_written_for_and_passes(suites):
    assert suites["commented_out"].not_run == "no test is collected: 2 stand in comments"
    frameworks = {suite: suites[suite].frameworks for suite in ORDER[1:]}
    assert frameworks == {"exists": ("jest",), "fair": ("mocha",), "strong": ("jest",)}
    for suite in ORDER[1:]:
        run = suites[suite].run
        assert (run.passed, run.failed, run.errors, run.ended) == (run.collected, 0, 0, ""), suite
        assert run.collected == suites[suite].counts.written > 2


def test_the_strong_suite_notices_nearly_every_mutant_and_the_weak_one_hardly_any(suites):
    shares = {suite: suites[suite].mutation.share for suite in ORDER[1:]}
    assert shares["exists"] == 0
    assert 0.1 < shares["fair"] < 0.6
    assert shares["strong"] >= 0.9
    kinds = {mutant.kind for mutant in suites["strong"].mutation.mutants}
    assert (len(suites["strong"].mutation.mutants), kinds) == (10, {"drop", "flip", "cut"})


def test_coverage_is_of_the_program_alone(suites):
    for suite in ORDER[1:]:
        coverage = suites[suite].run.coverage
        assert (coverage.per_cent, coverage.tool) == (100, "v8")
        assert {file.file for file in coverage.files} == {"index.ts", "store.ts"}
