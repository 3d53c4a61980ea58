"""Programs that start nothing, packages that clash, and errors that nobody looks at."""

import pytest
from go_looking import expected, noticed, program_of, stack

from stackproof.source.go import _structure

BARE = "package main\n\nfunc main() {}\n"


def kinds(program):
    return noticed(_structure.look(program, major=7).remarks)


NO_RUN = {
    "main makes nothing": """
        package main

        import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

        func stack(ctx *pulumi.Context) error { return nil }

        func main() { // <- go.no-run
            println("hello")
        }
        """,
    "the function that runs it is never called": """
        package main

        import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

        func deploy() {
            pulumi.Run(func(ctx *pulumi.Context) error { return nil })
        }

        func main() { // <- go.no-run
        }
        """,
}


@pytest.mark.parametrize("name", NO_RUN)
def test_a_program_that_starts_nothing_is_found(name, go_program):
    program = go_program(NO_RUN[name])
    assert kinds(program) == expected(program)


RUNS = {
    "in main": stack(
        "",
    ),
    "through functions, methods and values": """
        package main

        import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

        type app struct{}

        func (a app) deploy() { start(pulumi.RunErr) }

        func start(run func(pulumi.RunFunc, ...pulumi.RunOption) error) {
            if err := run(func(ctx *pulumi.Context) error { return nil }); err != nil {
                panic(err)
            }
        }

        func main() { app{}.deploy() }
        """,
    "in another package": """
        package main

        import "example.com/stack/infra"

        func main() { infra.Deploy() }
        """,
    "by automation": """
        package main

        import (
            "context"

            "github.com/pulumi/pulumi/sdk/v3/go/auto"
            "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
        )

        func program(ctx *pulumi.Context) error { return nil }

        func main() { auto.UpsertStackInlineSource(context.Background(), "dev", "x", program) }
        """,
    "by what nobody here knows": """
        package main

        import "example.org/platform/runner"

        func main() { runner.Main() }
        """,
    "at the start of the package": """
        package main

        import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

        func init() { pulumi.Run(func(ctx *pulumi.Context) error { return nil }) }

        func main() {}
        """,
}
INFRA = """
    package infra

    import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

    func Deploy() { pulumi.Run(func(ctx *pulumi.Context) error { return nil }) }
    """


@pytest.mark.parametrize("name", RUNS)
def test_a_program_that_runs_is_silent(name, go_program):
    assert kinds(go_program(RUNS[name], also={"infra/infra.go": INFRA})) == []


def test_a_package_that_is_no_program(go_program):
    assert kinds(go_program("package infra // <- go.no-main\n\nfunc main() {}\n")) == [("main.go", "go.no-main", 1)]
    program = go_program("package main // <- go.no-main\n\nfunc Main() {}\n")
    assert kinds(program) == expected(program)
    program = go_program("package main\n\nfunc main(args []string) int { return 0 } // <- go.no-main\n")
    assert kinds(program) == expected(program)


def test_main_may_stand_in_any_file_of_its_folder(go_program):
    also = {"start.go": 'package main\n\nimport "example.org/x/run"\n\nfunc main() { run.It() }\n'}
    assert kinds(go_program("package main\n\nfunc vpc() {}\n", also=also)) == []


def test_packages_of_two_names_in_one_folder_clash(go_program):
    program = go_program(stack(""), also={"vpc.go": "package network // <- go.package-clash\n\nfunc New() {}\n"})
    assert kinds(program) == expected(program)
    also = {"a.go": "package infra // <- go.package-clash\n", "b.go": "package main\n\nfunc b() {}\n"}
    program = go_program(stack(""), also=also)
    assert kinds(program) == expected(program)
    also = {"vpc_test.go": "package main_test\n", "doc.go": "//go:build ignore\n\npackage docs\n"}
    assert kinds(go_program(stack(""), also=also)) == []


IGNORED = {
    "dropped": (
        ("s3",),
        """
        bucket, _ := s3.NewBucket(ctx, "b", nil) // <- go.error-ignored
        ctx.Export("b", bucket.Bucket)
        """,
    ),
    "overwritten": (
        ("s3", "sqs"),
        """
        bucket, err := s3.NewBucket(ctx, "b", nil) // <- go.error-ignored
        queue, err := sqs.NewQueue(ctx, "q", nil)
        if err != nil {
            return err
        }
        ctx.Export("b", bucket.Bucket)
        ctx.Export("q", queue.Name)
        """,
    ),
    "overwritten a while later": (
        ("s3", "aws"),
        """
        _, err := s3.NewBucket(ctx, "b", nil) // <- go.error-ignored
        ctx.Export("one", pulumi.String("1"))
        who, err := aws.GetCallerIdentity(ctx, nil)
        if err != nil {
            return err
        }
        ctx.Export("two", pulumi.String(who.AccountId))
        """,
    ),
}


@pytest.mark.parametrize("name", IGNORED)
def test_an_error_that_nobody_looks_at_is_found(name, go_program):
    imports, body = IGNORED[name]
    program = go_program(stack(body, *imports))
    found = _structure.look(program, major=7).remarks
    assert noticed(found) == expected(program)
    assert "refused" not in found[0].data


LOOKED_AT = {
    "at once": (("s3",), '_, err := s3.NewBucket(ctx, "b", nil)\nif err != nil {\n\treturn err\n}'),
    "in the head": (("s3",), 'if _, err := s3.NewBucket(ctx, "b", nil); err != nil {\n\treturn err\n}'),
    "returned": (("s3",), '_, err := s3.NewBucket(ctx, "b", nil)\nreturn err'),
    "handed on": (
        ("s3",),
        '_, err := s3.NewBucket(ctx, "b", nil)\nerr = wrap(err)\nif err != nil {\n\treturn err\n}',
    ),
    "gathered": (
        ("s3",),
        'var errs []error\n_, err := s3.NewBucket(ctx, "b", nil)\nerrs = append(errs, err)\n_ = errs',
    ),
    "the other result": (
        ("s3",),
        '_, err := s3.NewBucket(ctx, "b", nil)\nif err == nil {\n\treturn nil\n}\nreturn err',
    ),
    "of a function of the program": ((), "_, _ = pair()"),
}


@pytest.mark.parametrize("name", LOOKED_AT)
def test_an_error_that_is_looked_at_is_silent(name, go_program):
    imports, body = LOOKED_AT[name]
    above = "func wrap(err error) error { return err }\n\nfunc pair() (int, error) { return 1, nil }"
    assert kinds(go_program(stack(body, *imports, above=above))) == []


def test_a_project_without_an_entry_is_not_asked(tmp_path):
    assert kinds(program_of(tmp_path, {"lib/a.go": "package lib\n"}, entry=None)) == []
