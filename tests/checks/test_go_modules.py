"""Checks of go.mod, asked about whole programs."""

from functools import partial

import pytest
from example_running import GO_MOD, case_of
from go_writing import BY_ID, PROJECT, judged_program, whole

from stackproof.checks import judge


@pytest.fixture
def judged(tmp_path):
    return partial(judged_program, tmp_path)


REQUIRED = "module demo\n\ngo 1.24\n\nrequire (\n{}\n)\n"
CORE = "\tgithub.com/pulumi/pulumi/sdk/v3 v3.192.0"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("github.com/pulumi/pulumi-aws/sdk/v7 v7.7.0", False),
        ("github.com/pulumi/pulumi-aws/sdk/v7 v7.7.1-alpha.1", False),
        ("golang.org/x/net v0.0.0-20231031153853-a0a0a0a0a0a0 // indirect", False),
        ("github.com/blang/semver v3.5.1+incompatible", False),
        ("gopkg.in/yaml.v3 v3.0.1", False),
        ("github.com/pulumi/pulumi-docker-build/sdk/go/dockerbuild v0.0.7", False),
        ("github.com/pulumi/pulumi-aws/sdk/v6 v7.7.0", True),
        ("github.com/pulumi/pulumi-aws/sdk v6.1.0", True),
        ("github.com/pulumi/pulumi-aws/sdk/v7/go/aws v7.7.0", True),
        ("github.com/pulumi/pulumi-aws/sdk/v7 latest", True),
        ("github.com/pulumi/pulumi-aws/sdk/v7 7.7.0", True),
        ("gopkg.in/yaml.v3 v2.4.0", True),
    ],
)
def test_a_requirement_names_a_module_in_a_version_of_its_major(judged, line, found):
    text = REQUIRED.format(f"{CORE}\n\t{line}")
    findings = judged("STR008", whole('s3.NewBucket(ctx, "b", nil)'), also={"go.mod": text}).findings
    assert [(finding.file, finding.line, finding.severity) for finding in findings] == [("go.mod", 7, "high")] * found


@pytest.mark.parametrize(
    "line",
    [
        "pulumi-aws/sdk/v7 v7.9999.0",
        "pulumi-aws/sdk/v6 v6.85.0",
        "pulumi-eks/sdk/v4 v4.9999.0",
        "pulumi-gcp/sdk/v99 v99.1.0",
    ],
)
def test_a_version_that_is_newer_than_all_that_are_known_is_left_open(judged, line):
    text = REQUIRED.format(f"{CORE}\n\tgithub.com/pulumi/{line}")
    judgement = judged("STR008", whole('s3.NewBucket(ctx, "b", nil)'), also={"go.mod": text})
    assert judgement.findings == () and len(judgement.undecided) == 1


@pytest.mark.parametrize("line", ["pulumi-aws/sdk/v7 v7.7.0", "pulumi-eks/sdk v0.37.0", "pulumi-eks/sdk/v4 v4.2.0"])
def test_a_version_that_was_published_passes(judged, line):
    text = REQUIRED.format(f"{CORE}\n\tgithub.com/pulumi/{line}")
    judgement = judged("STR008", whole('s3.NewBucket(ctx, "b", nil)'), also={"go.mod": text})
    assert judgement.findings == () and judgement.undecided == () and judgement.passed


def test_a_version_that_never_was_is_told_with_the_newest_one(judged):
    text = REQUIRED.format(f"{CORE}\n\tgithub.com/pulumi/pulumi-aws/sdk/v7 v7.11.9")
    judgement = judged("STR008", whole('s3.NewBucket(ctx, "b", nil)'), also={"go.mod": text})
    (finding,) = judgement.findings
    assert (finding.file, finding.line, finding.severity) == ("go.mod", 7, "high")
    assert "has no version v7.11.9" in finding.message and finding.fix.text.startswith("Require v7.")
    assert judgement.undecided == ()


@pytest.mark.parametrize(
    "line",
    [
        "github.com/pulumi/pulumi-aws/sdk/v6 v7.9999.0",
        "github.com/pulumi/pulumi-aws/sdk/v7/go/aws v7.9999.0",
        "github.com/pulumi/pulumi-aws/sdk v7.11.9",
        "github.com/pulumi/pulumi-aws/sdk v7.9999.0",
    ],
)
def test_what_is_wrong_with_a_requirement_is_said_once(judged, line):
    text = REQUIRED.format(f"{CORE}\n\t{line}")
    judgement = judged("STR008", whole('s3.NewBucket(ctx, "b", nil)'), also={"go.mod": text})
    assert len(judgement.findings) == 1 and judgement.undecided == ()


def test_a_replaced_module_may_be_newer_than_all(judged):
    text = REQUIRED.format(f"{CORE}\n\tgithub.com/pulumi/pulumi-aws/sdk/v7 v7.9999.0")
    text += "\nreplace github.com/pulumi/pulumi-aws/sdk/v7 => ./aws\n"
    judgement = judged("STR008", whole('s3.NewBucket(ctx, "b", nil)'), also={"go.mod": text})
    assert judgement.findings == () and judgement.undecided == ()


def test_a_requirement_that_is_replaced_may_be_anything(judged):
    text = REQUIRED.format(f"{CORE}\n\texample.com/own v0")
    text += "\nreplace example.com/own => ./own\n"
    assert judged("STR008", whole('s3.NewBucket(ctx, "b", nil)'), also={"go.mod": text}).findings == ()


@pytest.mark.parametrize(
    ("also", "severities"),
    [
        ({}, ["high"]),
        ({"vendor/modules.txt": "# x\n"}, []),
        ({"go.mod": GO_MOD + "\nreplace github.com/pulumi/pulumi-docker/sdk/v4 => ./docker\n"}, []),
        ({"go.mod": GO_MOD.replace("(", "(\n\tgithub.com/pulumi/pulumi-docker/sdk/v4 v4.5.0 // indirect", 1)}, []),
        ({"go.mod": "module github.com/pulumi/pulumi-docker/sdk/v4\n"}, ["high", "high"]),
    ],
)
def test_imports_are_held_against_the_requirements(judged, also, severities):
    program = whole('s3.NewBucket(ctx, "b", nil)\nfmt.Println(docker.NewImage)').replace(
        "import (", 'import (\n\t"github.com/pulumi/pulumi-docker/sdk/v4/go/docker"', 1
    )
    assert [finding.severity for finding in judged("STR007", program, also=also).findings] == severities


def test_what_tests_alone_import_weighs_less(judged):
    test = 'package main\n\nimport (\n\t"testing"\n\n\t"github.com/stretchr/testify/assert"\n)\n\n'
    test += "func TestIt(t *testing.T) {\n\tassert.True(t, true)\n}\n"
    (finding,) = judged("STR007", whole('s3.NewBucket(ctx, "b", nil)'), also={"main_test.go": test}).findings
    assert (finding.severity, finding.file, finding.line) == ("medium", "main_test.go", 6)


def test_a_go_mod_without_a_module_line_cannot_be_read(judged):
    (finding,) = judged("STR005", whole('s3.NewBucket(ctx, "b", nil)'), also={"go.mod": "go 1.24\n"}).findings
    assert finding.message == "go.mod has no `module` line"


AWS = "\tgithub.com/pulumi/pulumi-aws/sdk/v7 v7.7.0"
UUID = "\tgithub.com/google/uuid v1.6.0"


@pytest.mark.parametrize(
    ("lines", "also", "found"),
    [
        (UUID, {}, [8]),
        (f"{UUID}\n\tgolang.org/x/net v0.1.0", {}, [8]),
        (f"{UUID} // indirect", {}, []),
        (UUID, {"make_test.go": 'package main\n\nimport "github.com/google/uuid"\n\nvar _ = uuid.New\n'}, []),
        (UUID, {"t.go": '//go:build tools\n\npackage main\n\nimport _ "github.com/google/uuid"\n'}, []),
    ],
)
def test_go_mod_requires_what_the_program_uses(judged, lines, also, found):
    text = REQUIRED.format(f"{CORE}\n{AWS}\n{lines}")
    judgement = judged("STR010", whole('s3.NewBucket(ctx, "b", nil)'), also={"go.mod": text, **also})
    assert [(finding.line, finding.severity) for finding in judgement.findings] == [(line, "note") for line in found]
    assert bool(judgement.passed) is not bool(found)


def test_what_a_tool_line_names_is_used(judged):
    text = REQUIRED.format(f"{CORE}\n{AWS}\n\tgolang.org/x/tools v0.1.0")
    text += "\ntool golang.org/x/tools/cmd/stringer\n"
    assert judged("STR010", whole('s3.NewBucket(ctx, "b", nil)'), also={"go.mod": text}).findings == ()


def test_nobody_says_that_requirements_are_used_where_a_file_cannot_be_read(judged):
    text = REQUIRED.format(f"{CORE}\n{AWS}\n{UUID}")
    also = {"go.mod": text, "b.go": "package main\n\nfunc f( {{{\n"}
    judgement = judged("STR010", whole('s3.NewBucket(ctx, "b", nil)'), also=also)
    assert judgement.findings == () and judgement.passed == ()


@pytest.mark.parametrize(("handed_in", "said"), [("", ["note"]), ("infra", [])])
def test_what_the_rest_of_a_module_imports_is_known_where_it_was_handed_in(tmp_path, handed_in, said):
    files = {
        ".git/HEAD": "ref",
        "go.mod": REQUIRED.format(f"{CORE}\n{AWS}\n{UUID}\n\tgolang.org/x/net v0.1.0"),
        "infra/Pulumi.yaml": PROJECT["Pulumi.yaml"],
        "infra/main.go": whole('s3.NewBucket(ctx, "b", nil)'),
        "api/api.go": 'package api\n\nimport "github.com/google/uuid"\n\nvar _ = uuid.New\n',
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    judgement = judge(case_of(tmp_path / handed_in, None), checks=[BY_ID["STR010"]])
    assert [finding.severity for finding in judgement.findings] == said and judgement.passed == ()
    assert all("golang.org/x/net is required" in finding.message for finding in judgement.findings)
