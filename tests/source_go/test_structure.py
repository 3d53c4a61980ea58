"""Programs that start nothing, and packages that clash."""

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


def test_beside_the_entry_its_own_package_is_meant(go_program):
    also = {"a.go": "package infra // <- go.package-clash\n", "b.go": "package infra\n\nfunc b() {}\n"}
    program = go_program(stack(""), also=also)
    assert kinds(program) == expected(program)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("vpc_test.go", "package main_test\n"),
        ("doc.go", "//go:build ignore\n\npackage docs\n"),
        ("doc.go", "package documentation\n"),
    ],
)
def test_what_an_ordinary_build_leaves_out_does_not_clash(path, text, go_program):
    assert kinds(go_program(stack(""), also={path: text})) == []


def test_a_project_without_an_entry_is_not_asked(tmp_path):
    assert kinds(program_of(tmp_path, {"lib/a.go": "package lib\n"}, entry=None)) == []
