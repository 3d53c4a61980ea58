"""go.mod against what was ever published, what lies beside it, and what the program imports."""

import pytest
from go_looking import expected, noticed, stack

from stackproof.source.go import _manifest

PROGRAM = stack('_, err := s3.NewBucket(ctx, "b", nil)\nreturn err', "s3")
WRONG = {
    "versions that never were": """
        module example.com/stack

        go 1.23

        require (
            github.com/pulumi/pulumi/sdk/v3 v3.140.77 // <- structure.unknown-version
            github.com/pulumi/pulumi-aws/sdk/v7 v7.11.9 // <- structure.unknown-version
        )
        """,
    "one line each": """
        module example.com/stack
        go 1.22.0
        require github.com/pulumi/pulumi/sdk/v3 v3.9999.0
        require github.com/pulumi/pulumi-aws/sdk/v7 v7.0.5 // <- structure.unknown-version
        """,
    "a version of Go that none has": """
        module example.com/stack

        go 1.x // <- structure.manifest-invalid

        toolchain 1.22.1 // <- structure.manifest-invalid

        require github.com/pulumi/pulumi/sdk/v3 v3.140.0

        require github.com/pulumi/pulumi-aws/sdk/v7 v7.1.0
        """,
    "another spelling of Go's version": """
        module example.com/stack

        go v1.22 // <- structure.manifest-invalid

        require github.com/pulumi/pulumi/sdk/v3 v3.140.0

        require github.com/pulumi/pulumi-aws/sdk/v7 v7.1.0
        """,
    "a folder that is not there": """
        module example.com/stack

        go 1.23

        require (
            example.com/shared v0.0.0
            github.com/pulumi/pulumi/sdk/v3 v3.140.0
            github.com/pulumi/pulumi-aws/sdk/v7 v7.1.0
        )

        replace example.com/shared => ./shared // <- structure.manifest-invalid
        """,
    "two that nothing imports": """
        module example.com/stack

        require (
            github.com/aws/aws-sdk-go v1.50.0 // <- structure.unused-dependency
            github.com/google/uuid v1.6.0
            github.com/pulumi/pulumi/sdk/v3 v3.140.0
            github.com/pulumi/pulumi-aws/sdk/v7 v7.1.0
        )
        """,
    "what nothing imports": """
        module example.com/stack

        go 1.23

        require (
            github.com/pulumi/pulumi/sdk/v3 v3.140.0
            github.com/pulumi/pulumi-aws/sdk/v7 v7.1.0
            github.com/pulumi/pulumi-random/sdk/v4 v4.16.0 // <- structure.unused-dependency
            golang.org/x/text v0.3.0 // indirect
        )
        """,
}


@pytest.mark.parametrize("name", WRONG)
def test_what_go_mod_says_wrongly_is_found(name, go_program):
    program = go_program(PROGRAM, also={"go.mod": WRONG[name]})
    shared = "example.com/shared is required"  # by nobody here, which is not the point
    found = [one for one in _manifest.look(program, major=7).remarks if not one.message.startswith(shared)]
    assert noticed(found) == expected(program)


RIGHT = {
    "as go mod tidy writes it": """
        module example.com/stack

        go 1.23.4

        toolchain go1.24.0

        require (
            github.com/pulumi/pulumi/sdk/v3 v3.140.0
            github.com/pulumi/pulumi-aws/sdk/v7 v7.1.0
        )

        require (
            golang.org/x/text v0.3.0 // indirect
            github.com/old/thing v1.2.3+incompatible // indirect
        )
        """,
    "what was not released, and what nobody here knows": """
        module example.com/stack

        go 1.99

        require (
            github.com/pulumi/pulumi/sdk/v3 v3.140.0-alpha.1
            github.com/pulumi/pulumi-aws/sdk/v7 v7.0.0-20230914204515-abcdef123456
        )
        """,
    "a module that lies outside, and one that is replaced by another": """
        module example.com/stack

        go 1.23rc1

        require (
            github.com/pulumi/pulumi/sdk/v3 v3.9.99
            github.com/pulumi/pulumi-aws/sdk/v7 v7.1.0
        )

        replace github.com/pulumi/pulumi/sdk/v3 => ../../pulumi/sdk

        replace github.com/pulumi/pulumi-aws/sdk/v7 v7.1.0 => github.com/own/pulumi-aws/sdk/v7 v7.1.1
        """,
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_may_be_is_silent(name, go_program):
    assert noticed(_manifest.look(go_program(PROGRAM, also={"go.mod": RIGHT[name]}), major=7).remarks) == []


def test_a_folder_that_is_there_may_replace_a_module(go_program):
    mod = WRONG["a folder that is not there"]
    also = {"go.mod": mod, "shared/go.mod": "module example.com/shared\n", "shared/a.go": "package shared\n"}
    assert noticed(_manifest.look(go_program(PROGRAM, also=also), major=7).remarks, "structure.manifest") == []


def test_what_tests_and_tools_import_is_used(go_program):
    mod = WRONG["what nothing imports"]
    test = 'package main\n\nimport _ "github.com/pulumi/pulumi-random/sdk/v4/go/random"\n'
    assert noticed(_manifest.look(go_program(PROGRAM, also={"go.mod": mod, "a_test.go": test}), major=7).remarks) == []
    tools = f"//go:build tools\n\n{test}"
    assert noticed(_manifest.look(go_program(PROGRAM, also={"go.mod": mod, "tools.go": tools}), major=7).remarks) == []


def test_the_newest_version_is_named(go_program):
    program = go_program(PROGRAM, also={"go.mod": WRONG["versions that never were"]})
    first, second = _manifest.look(program, major=7).remarks
    assert first.data["module"] == "github.com/pulumi/pulumi/sdk/v3"
    assert first.data["fix"].startswith("require v3.")
    assert second.data["refused"] is True
