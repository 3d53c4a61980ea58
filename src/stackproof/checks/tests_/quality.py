"""Whether tests can fail, whether they run, and whether they pass."""

from __future__ import annotations

from collections import Counter

from stackproof.model import Weakness, WeaknessKind

from .._mechanism import Case, Fail, Impact, Iterator, Location, Pass, Verdict, check
from .unit import GUIDE

_CANNOT_FAIL: dict[WeaknessKind, str] = {
    "empty": "holds nothing",
    "no_assertion": "asserts nothing",
    "tautology": "asserts what no program can break",
    "never_run": "asserts in an `apply` that nobody waits for",
}
_SHOWN = 8


@check(
    "TST003",
    title="Integration tests run",
    severity="critical",
    category="tests",
    impact=Impact("quality", "Nothing looks at what was deployed, though the files say that something does."),
    links=("https://www.pulumi.com/docs/iac/guides/testing/integration/",),
    grouping="check",
)
def integration_tests_run(case: Case) -> Iterator[Verdict]:
    """Where there are integration tests, they are not all in comments.

    Why
        A file of tests that stand in comments looks like a safety net and is none.
    Fix
        Take the tests out of the comments and make them pass, or delete the file.
    Bad
        # <- finding without a line
        # --- tests/integration/test_deployed.py
        # import boto3
        #
        # def test_bucket_is_there():
        #     assert boto3.client("s3").list_buckets()["Buckets"]
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Good
        # --- tests/integration/test_deployed.py
        import boto3

        def test_bucket_is_there():
            assert boto3.client("s3").list_buckets()["Buckets"]
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Known limits
        Which tests are integration tests is told by their folder, their name and what they ask.
    """
    if case.tests is None:
        return
    counts = case.tests.counts
    if counts.integration_commented_out and not counts.integration:
        where = next(
            (one for one in case.tests.weaknesses if one.kind == "commented_out" and "integ" in one.file), None
        )
        yield Fail(
            subject=where.file if where else case.project.name,
            message=f"no integration test is collected: {_standing(counts.integration_commented_out)} in comments",
        )
    elif counts.integration:
        yield Pass(case.project.name, f"{counts.integration} integration tests are collected")


def _standing(number: int) -> str:
    return "the only one stands" if number == 1 else f"all {number} stand"


@check(
    "TST004",
    title="Every test can fail",
    severity="medium",
    category="tests",
    impact=Impact("quality", "The test passes whatever the program does, and lets every mistake through."),
    links=(GUIDE,),
    grouping="check",
)
def every_test_can_fail(case: Case) -> Iterator[Verdict]:
    """No test is empty, without an assertion, or asserts something that no program can break.

    Why
        A test that cannot fail counts in reports and guards nothing.
    Fix
        Let the test look at what the program makes: an input of a resource, under Pulumi's mocks.
    Bad
        # --- tests/test_program.py
        def test_bucket():
            name = "b"
            assert name == "b"  # <- finding
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Good
        # --- tests/test_program.py
        import infra

        def test_bucket():
            assert infra.NAME.startswith("web-")
        # --- infra.py
        import os

        NAME = "web-" + os.environ.get("SUFFIX", "dev")
        # --- __main__.py
        import pulumi_aws as aws

        import infra

        aws.s3.Bucket(infra.NAME)
    Known limits
        Tests are read, not run, for this.
    """
    if case.tests is None or not case.tests.counts.written:
        return
    weak = [one for one in case.tests.weaknesses if one.kind in _CANNOT_FAIL]
    for one in _first_of_each_test(weak):
        yield Fail(
            subject=one.file,
            message=f"the test {one.test or one.file} {_CANNOT_FAIL[one.kind]}",
            location=Location(one.file, one.line),
            evidence=one.text,
        )
    if not weak:
        yield Pass(case.project.name, f"{case.tests.counts.written} tests assert something that can be otherwise")


def _first_of_each_test(weak: list[Weakness]) -> list[Weakness]:
    found: dict[tuple[str, str], Weakness] = {}
    for one in weak:
        found.setdefault((one.file, one.test), one)
    return list(found.values())


@check(
    "TST005",
    title="The program's own tests pass",
    severity="high",
    category="tests",
    impact=Impact("quality", "Program and tests disagree; one of them is wrong."),
    links=(GUIDE,),
    grouping="check",
)
def own_tests_pass(case: Case) -> Iterator[Verdict]:
    """Every unit test that the submission brings passes when it is run.

    Why
        Tests that fail where they are written block every pipeline, and show that nobody ran them.
    Fix
        Run them as a pipeline does (`pytest`, `npm test`, `go test ./...`), and mend the program or the test.
    Bad
        # <- finding without a line
        # --- tests/test_program.py
        def test_two():
            assert len("1") == 2
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Good
        # --- tests/test_program.py
        def test_two():
            assert len("12") == 2
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Known limits
        Asked only where tests are run (`--run-tests`, or under the profile eval). What the tests say of themselves is a
        claim of the answer. Tests that need packages which are not here are left out.
    """
    run = case.tests.run if case.tests is not None else None
    if run is None:
        return
    kinds = Counter(one.outcome for one in run.outcomes)
    for one in [one for one in run.outcomes if one.outcome in ("failed", "error")][:_SHOWN]:
        yield Fail(
            subject=one.test.partition("::")[0],
            message=f"{one.test} {'fails' if one.outcome == 'failed' else 'ends in an error'}: {one.message}".rstrip(
                ": "
            ),
            certain=not run.needs,
        )
    if run.collected and not kinds["failed"] and not kinds["error"] and not run.ended:
        covered = run.coverage.per_cent if run.coverage is not None else None
        more = f", {covered:g} % of the program's lines run" if covered is not None else ""
        yield Pass(case.project.name, f"{run.passed} of {run.collected} tests pass{more}")
