"""Whether there are unit tests, and whether they can run without a cloud."""

from __future__ import annotations

from stackproof.model import Severity, Tests

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Verdict, check
from .._profiles import profile_named
from .._tongues import tongue_of

GUIDE = "https://www.pulumi.com/docs/iac/guides/testing/unit/"
# A program without tests and without mocks lacks one thing.
_ROOT = "unit-tests"


@check(
    "TST001",
    title="The program has unit tests",
    severity="high",
    category="tests",
    impact=Impact("quality", "A change that breaks the infrastructure is first seen when it is deployed."),
    links=(GUIDE,),
    grouping="check",
)
def program_has_tests(case: Case) -> Iterator[Verdict]:
    """Among the files is at least one test that the usual runner of the program's language collects.

    Why
        What a program creates depends on its conditions, loops and configuration; only tests say that an edit has
        not changed it by mistake. Tests in comments are not run and say nothing.
    Fix
        Add `test_*.py` files whose tests bring up the program under `pulumi.runtime.set_mocks` and look at inputs.
    Fix in Node
        Add `*.test.ts` files whose tests bring up the program under `pulumi.runtime.setMocks` and look at inputs.
    Fix in Go
        Add `_test.go` files whose functions `TestX` call `pulumi.RunErr` with `pulumi.WithMocks` and look at inputs.
    Bad
        # <- finding without a line
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Bad
        # <- finding without a line
        # --- tests/test_program.py
        # def test_bucket():
        #     assert True
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("b")
    Good
        # --- tests/test_program.py
        import pulumi

        class Mocks(pulumi.runtime.Mocks):
            def new_resource(self, args):
                return [args.name + "-id", args.inputs]

            def call(self, args):
                return {}

        pulumi.runtime.set_mocks(Mocks())

        import infra

        @pulumi.runtime.test
        def test_bucket_is_tagged():
            return infra.bucket.tags.apply(lambda tags: tags["Owner"])
        # --- infra.py
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("b", tags={"Owner": "web"})
        # --- __main__.py
        import infra
    Bad
        ```go
        // <- finding without a line
        package main

        import (
            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func main() {
            pulumi.Run(func(ctx *pulumi.Context) error {
                _, err := s3.NewBucket(ctx, "b", nil)
                return err
            })
        }
        ```
    Known limits
        Tests are found by the names of files and functions, and not run. It is critical where the prompt asks for unit
        tests, and for test files whose tests all stand in comments. Where a folder, or one file of a program, is handed
        in, its tests may lie elsewhere: then it is a step less and uncertain, unless the profile is eval.
    """
    tests = _tests_of(case)
    if tests is None:
        return
    if number := tests.counts.written:
        held = len({test.file for test in tests.written})
        yield Pass(case.project.name, f"{number} test{'s' * (number > 1)} in {held} file{'s' * (held > 1)}")
    else:
        weighty = tests.counts.commented_out or _are_asked(case)
        yield _fail(case, _without_tests(tests), "critical" if weighty else "high")


def _tests_of(case: Case) -> Tests | None:
    """What is known of the program's tests; None where nobody looked, and where there is no program."""
    if tongue_of(case) is None or case.project.entry is None or case.project.platform != "pulumi":
        return None
    return None if case.remarks_of("intake.no-program") else case.tests


def _are_asked(case: Case) -> bool:
    return any(
        one.kind == "tests" and one.verdict == "fail" and "integration" not in one.title for one in case.requirements
    )


def _without_tests(tests: Tests) -> str:
    if aside := tests.counts.commented_out:
        where = dict.fromkeys(one.file for one in tests.weaknesses if one.kind == "commented_out")
        return f"no test is collected: the {aside} tests of {_named(tuple(where))} stand in comments"
    if tests.files:
        return f"no test is collected in {_named(tests.files)}"
    return "there is no test of the program"


@check(
    "TST002",
    title="Unit tests can run without a cloud",
    severity="high",
    category="tests",
    impact=Impact("quality", "Tests that bring up resources fail on every machine without an engine and credentials."),
    links=(GUIDE,),
    grouping="check",
)
def tests_run_without_a_cloud(case: Case) -> Iterator[Verdict]:
    """Something sets Pulumi's mocks, so that tests can bring up the program without an engine.

    Why
        Outside of `pulumi up` the SDK has no engine to talk to: a test that creates a resource fails, unless mocks
        stand in for the engine. Without any, no unit test of the program can be run at all.
    Fix
        Call `pulumi.runtime.set_mocks(...)` before the program is imported, in the tests or in their conftest.py.
    Fix in Node
        Call `pulumi.runtime.setMocks({...})` before the program is imported.
    Fix in Go
        Run the program in the tests with `pulumi.RunErr(program, pulumi.WithMocks("project", "stack", mocks))`.
    Bad
        # <- finding without a line
        # --- tests/test_program.py
        import infra

        def test_bucket():
            assert infra.bucket
        # --- infra.py
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("b")
        # --- __main__.py
        import infra
    Good
        # --- tests/conftest.py
        import pulumi

        class Mocks(pulumi.runtime.Mocks):
            def new_resource(self, args):
                return [args.name + "-id", args.inputs]

            def call(self, args):
                return {}

        pulumi.runtime.set_mocks(Mocks())
        # --- tests/test_program.py
        import infra

        def test_bucket():
            assert infra.bucket
        # --- infra.py
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("b")
        # --- __main__.py
        import infra
    Known limits
        That mocks are set is seen, and not whether they answer what the program asks. Tests that touch no resource need
        none. It is as heavy as TST001, with which it is one cause.
    """
    tests = _tests_of(case)
    if tests is None:
        return
    if tests.mocked:
        if tests.counts.written:
            yield Pass(case.project.name, "something sets Pulumi's mocks")
    elif tests.creating:
        yield _fail(case, f"tests bring up resources, but nothing sets Pulumi's mocks: {_named(tests.creating)}")
    elif not tests.counts.written:
        yield _fail(case, "nothing sets Pulumi's mocks, so no unit test of the program can run")


def _fail(case: Case, message: str, severity: Severity = "high") -> Fail:
    """A folder may be a part of a repository that keeps its tests elsewhere; what is judged as an answer is all there
    is."""
    elsewhere = case.submission.kind in ("folder", "file") and profile_named(case.profile).trusting
    if elsewhere:
        severity = "high" if severity == "critical" else "medium"
    return Fail(subject=case.project.name, message=message, severity=severity, cause=_ROOT, certain=not elsewhere)


def _named(paths: tuple[str, ...]) -> str:
    return ", ".join(paths[:3]) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")
