"""Which tests count as tests of a program, and when they can run without a cloud."""

from __future__ import annotations

from pathlib import Path

import pytest
from answer_making import write

from stackproof.checks import Case, all_checks, judge
from stackproof.intake import open_submission
from stackproof.model import RequirementResult
from stackproof.testsuite import examine

PYTHON = {"Pulumi.yaml": "name: app\nruntime: python\n", "__main__.py": "import infra\n"}
INFRA = {"infra.py": "import pulumi_aws as aws\n\nbucket = aws.s3.Bucket('b')\n"}
NODE = {
    "Pulumi.yaml": "name: app\nruntime: nodejs\n",
    "package.json": "{}",
    "index.ts": 'import * as aws from "@pulumi/aws";\nexport const bucket = new aws.s3.Bucket("b");\n',
}
GO = {
    "Pulumi.yaml": "name: app\nruntime: go\n",
    "go.mod": "module app\n\ngo 1.23\n",
    "main.go": 'package main\n\nimport "github.com/pulumi/pulumi/sdk/v3/go/pulumi"\n\n'
    "func main() { pulumi.Run(nil) }\n",
}
PULUMI_GO = 'import (\n\t"testing"\n\n\t"github.com/pulumi/pulumi/sdk/v3/go/pulumi"\n)\n\n'


def found(
    folder: Path, files: dict[str, str], *, profile: str = "eval", asked: tuple[RequirementResult, ...] = ()
) -> list[tuple[str, str, bool]]:
    """(check, severity, certain) of what TST001 and TST002 find."""
    with open_submission(write(folder, files)) as submission:
        (project,) = submission.projects
        case = Case(
            submission=submission,
            project=project,
            remarks=submission.remarks,
            profile=profile,
            requirements=asked,
            tests=examine(submission, project, run=False),
        )
        checks = [one for one in all_checks() if one.id in ("TST001", "TST002")]
        judged = judge(case, profile=profile, checks=checks)
    assert judged.errors == ()
    return [(one.check, one.severity, one.certain) for one in judged.findings]


NONE = [("TST001", "high", True), ("TST002", "high", True)]
NO_MOCKS = [("TST002", "high", True)]

WITH = {
    "pytest": {"tests/test_a.py": "from infra import bucket\n\ndef test_a():\n    assert bucket\n"},
    "a class": {"test_a.py": "import infra\n\nclass TestA:\n    def test_a(self):\n        assert infra.bucket\n"},
    "unittest": {
        "tests/unit/test_a.py": "import unittest\nimport pulumi\n\nclass A(unittest.TestCase):\n"
        "    def test_a(self):\n        self.assertTrue(pulumi)\n"
    },
    "the other ending": {"infra_test.py": "import infra\n\nasync def test_a():\n    assert infra\n"},
    "jest": {"index.test.ts": 'import { bucket } from "./index";\n\ntest("a", () => expect(bucket).toBeDefined());\n'},
    "a spec": {
        "tests/a.spec.ts": 'import * as app from "../index";\n\ndescribe("a", () => { it("b", () => app); });\n'
    },
    "mocha": {"test/a.ts": 'const app = require("../index");\nit("b", function () { return app; });\n'},
    "go beside": {"main_test.go": f"package main\n\n{PULUMI_GO}func TestA(t *testing.T) {{ _ = pulumi.Run }}\n"},
    "go in a folder": {
        "tests/a_test.go": f"package tests\n\n{PULUMI_GO}func Test_a(t *testing.T) {{ pulumi.Run(nil) }}\n"
    },
}
MOCKS = {
    "py": "import pulumi\n\npulumi.runtime.set_mocks(object())\n",
    "ts": 'import * as pulumi from "@pulumi/pulumi";\n\npulumi.runtime.setMocks({} as any);\n',
    "go": f'package main\n\n{PULUMI_GO}var opts = pulumi.WithMocks("p", "s", nil)\n',
}


def base(files: dict[str, str]) -> dict[str, str]:
    ending = next(iter(files)).rpartition(".")[2]
    return {"py": PYTHON | INFRA, "ts": NODE, "go": GO}[ending]


@pytest.mark.parametrize("program", [PYTHON | INFRA, NODE, GO], ids=["Python", "TypeScript", "Go"])
def test_a_program_without_tests_lacks_them_and_their_mocks(tmp_path, program) -> None:
    assert found(tmp_path, program) == NONE


@pytest.mark.parametrize("tests", WITH.values(), ids=WITH)
def test_tests_that_bring_up_the_program_need_mocks(tmp_path, tests) -> None:
    assert found(tmp_path / "without", base(tests) | tests) == NO_MOCKS
    ending = next(iter(tests)).rpartition(".")[2]
    name = {"py": "tests/conftest.py", "ts": "tests/mocks.ts", "go": "mocks_test.go"}[ending]
    assert found(tmp_path / "with", base(tests) | tests | {name: MOCKS[ending]}) == []


@pytest.mark.parametrize(
    "tests",
    [
        {"tests/test_names.py": "def test_a():\n    assert 1\n"},
        {
            "tests/test_handler.py": "import handler\n\ndef test_a():\n    assert handler.handle\n",
            "handler.py": "handle = 1\n",
        },
        {
            "names.test.ts": 'import { name } from "./names";\ntest("a", () => name);\n',
            "names.ts": "export const name = 1;\n",
        },
        {"names/a_test.go": 'package names\n\nimport "testing"\n\nfunc TestA(t *testing.T) {}\n'},
    ],
    ids=["pure", "a handler", "names", "go"],
)
def test_tests_that_touch_no_resource_need_no_mocks(tmp_path, tests) -> None:
    assert found(tmp_path, base(tests) | tests) == []


@pytest.mark.parametrize(
    "tests",
    [
        {"tests/helpers.py": "def test_like(x):\n    return x\n"},
        {"tests/test_a.py": "def check_a():\n    assert 1\n"},
        {"contest.py": "def test_a():\n    pass\n"},
        {"testing/latest.ts": 'export const test = (a: string) => a;\ntest("a");\n'},
        {"a.test.ts": 'export const text = "it(1)"; // test("a", f)\n'},
        {"a_test.go": 'package main\n\nimport "testing"\n\nfunc TestMain(m *testing.M) {}\nfunc Testable() {}\n'},
        {"a.go": 'package main\n\nimport "testing"\n\nfunc TestA(t *testing.T) {}\n'},
        {"tests/test_a.ts": 'it("a", f);\n'},
    ],
    ids=[
        "no test file",
        "no test function",
        "a name",
        "a function called test",
        "texts",
        "TestMain",
        "no _test.go",
        "-",
    ],
)
def test_what_no_runner_collects_is_no_test(tmp_path, tests) -> None:
    expected = [] if "tests/test_a.ts" in tests else NONE
    assert found(tmp_path, base(tests) | tests) == expected


@pytest.mark.parametrize(
    "tests",
    [
        {"tests/test_a.py": "# import infra\n# def test_a():\n#     assert infra\n"},
        {"a.test.ts": '// describe("a", () => {\n//   it("b", () => 1);\n// });\n'},
        {"a_test.go": "package main\n\n// func TestA(t *testing.T) {\n// }\n"},
    ],
    ids=["Python", "TypeScript", "Go"],
)
def test_tests_that_stand_in_comments_alone_are_critical(tmp_path, tests) -> None:
    assert found(tmp_path, base(tests) | tests) == [("TST001", "critical", True), ("TST002", "high", True)]


@pytest.mark.parametrize(("kind", "severity"), [("unit", "critical"), ("integration", "high")])
def test_unit_tests_that_were_asked_for_and_are_missing_are_critical(tmp_path, kind, severity) -> None:
    asked = RequirementResult(
        id="R01", kind="tests", of="", severity="high", text="", source_line=1, verdict="fail",
        title=f"There are tests of the kind asked for (type {kind})",
    )  # fmt: skip
    assert found(tmp_path, PYTHON | INFRA, asked=(asked,))[0] == ("TST001", severity, True)


def test_where_nobody_looked_at_tests_nothing_is_said_of_them(tmp_path) -> None:
    with open_submission(write(tmp_path, PYTHON | INFRA)) as submission:
        case = Case(submission=submission, project=submission.projects[0], remarks=submission.remarks)
        judged = judge(case, checks=[one for one in all_checks() if one.id.startswith("TST")])
    assert (judged.findings, judged.passed, judged.undecided) == ((), (), ())


def test_tests_of_what_is_deployed_need_no_mocks(tmp_path) -> None:
    live = "import boto3\nimport infra\n\ndef test_a():\n    assert boto3.client('s3').list_buckets()\n"
    assert found(tmp_path, PYTHON | INFRA | {"tests/integration/test_a.py": live}) == []


def test_mocks_in_a_comment_are_none(tmp_path) -> None:
    tests = {"tests/test_a.py": "import infra\n\n# pulumi.runtime.set_mocks(M())\ndef test_a():\n    assert infra\n"}
    assert found(tmp_path, PYTHON | INFRA | tests) == NO_MOCKS
    tests = {"a_test.go": f"package main\n\n{PULUMI_GO}// pulumi.WithMocks\nfunc TestA(t *testing.T) {{}}\n"}
    assert found(tmp_path / "go", GO | tests) == NO_MOCKS


def test_tests_in_another_language_do_not_test_the_program(tmp_path) -> None:
    assert found(tmp_path, GO | {"lambda/test_handler.py": "def test_a():\n    assert 1\n"}) == NONE


def test_a_folder_that_is_no_answer_may_have_its_tests_elsewhere(tmp_path) -> None:
    assert found(tmp_path, PYTHON | INFRA, profile="default") == [
        ("TST001", "medium", False),
        ("TST002", "medium", False),
    ]


def test_where_there_is_no_program_nothing_is_said_of_tests(tmp_path) -> None:
    assert found(tmp_path / "a", {"Pulumi.yaml": "name: app\nruntime: python\n"}) == []
    assert found(tmp_path / "b", {"Pulumi.yaml": "name: app\nruntime: yaml\nresources: {}\n"}) == []
