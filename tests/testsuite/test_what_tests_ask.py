"""What tests import says whether they bring up the program, and whether they ask what is deployed."""

import pytest

from stackproof.testsuite import Source, read_tests

ASKS = "def test_a(thing):\n    assert thing()\n"
NODE = "it('works', () => { expect(made()).toBe(1); });\n"
GO = 'package main\n\nimport (\n\t"testing"\n%s)\n\nfunc TestA(t *testing.T) { check(t) }\n'


def read(files, tongue="python"):
    return read_tests([Source(path=path, text=text) for path, text in files.items()], tongue)


def kinds(files, tongue="python"):
    """(kind, live) of each test."""
    return [(test.kind, test.live) for test in read(files, tongue).written]


UNIT, LIVE, APART = ("unit", False), ("integration", True), ("integration", False)


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        (UNIT, {"tests/test_a.py": ASKS}),
        (LIVE, {"tests/test_a.py": f"import boto3\n{ASKS}"}),
        (LIVE, {"tests/test_a.py": f"from pulumi import automation\n{ASKS}"}),
        (LIVE, {"tests/test_a.py": f"{ASKS}    assert open('outputs.json')\n"}),
        (LIVE, {"tests/test_a.py": f"{ASKS}    assert run(['pulumi', 'stack', 'output'])\n"}),
        (UNIT, {"tests/test_a.py": f"# import boto3\n{ASKS}"}),
        (UNIT, {"tests/test_a.py": f"{ASKS}    assert thing.requests\n"}),
        (UNIT, {"tests/test_a.py": f"from moto import mock_aws\nimport boto3\n{ASKS}"}),
        (UNIT, {"tests/test_a.py": f"from botocore.exceptions import ClientError\nm = MagicMock()\n{ASKS}"}),
        (UNIT, {"tests/test_a.py": f"import boto3\n@patch('boto3.client')\n{ASKS}"}),
        (LIVE, {"tests/test_a.py": ASKS, "tests/conftest.py": "import boto3\n"}),
        (UNIT, {"tests/unit/test_a.py": ASKS, "tests/conftest.py": "import boto3\n"}),
        (LIVE, {"tests/integration/test_a.py": ASKS, "tests/conftest.py": "import boto3\n"}),
        (LIVE, {"tests/test_a.py": f"from cloud import client\n{ASKS}", "tests/cloud.py": "import boto3\n"}),
        (UNIT, {"tests/test_a.py": f"import boto3\n{ASKS}", "tests/conftest.py": "import moto\n"}),
        (LIVE, {"tests/integration/test_a.py": f"import boto3\n{ASKS}", "tests/conftest.py": "pulumi.set_mocks(m)\n"}),
        (APART, {"tests/integration/test_a.py": ASKS}),
        (APART, {"tests/integration/test_a.py": f"import boto3\nimport moto\n{ASKS}"}),
    ],
)
def test_a_test_in_python_asks_what_is_deployed(expected, files):
    assert kinds(files) == [expected]


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        (UNIT, {"tests/a.test.ts": NODE}),
        (LIVE, {"tests/a.test.ts": f"import {{ EC2 }} from '@aws-sdk/client-ec2';\n{NODE}"}),
        (LIVE, {"tests/a.test.ts": f"const auto = require('@pulumi/pulumi/automation');\n{NODE}"}),
        (UNIT, {"tests/a.test.ts": f"// import '@aws-sdk/client-ec2'\n{NODE}"}),
        (UNIT, {"tests/a.test.ts": f"import 'aws-sdk-client-mock';\nimport '@aws-sdk/client-ec2';\n{NODE}"}),
        (LIVE, {"tests/a.test.ts": f"import {{ c }} from './cloud';\n{NODE}", "tests/cloud.ts": "import 'aws-sdk';\n"}),
        (APART, {"test/integration/a.test.ts": NODE}),
    ],
)
def test_a_test_on_node_asks_what_is_deployed(expected, files):
    assert kinds(files, "node") == [expected]


@pytest.mark.parametrize(
    ("expected", "imports"),
    [
        (UNIT, ""),
        (LIVE, '\t"github.com/aws/aws-sdk-go-v2/service/s3"\n'),
        (LIVE, '\t"github.com/pulumi/pulumi/pkg/v3/testing/integration"\n'),
        (LIVE, '\t"github.com/pulumi/pulumi/sdk/v3/go/auto"\n'),
        (UNIT, '\t"github.com/pulumi/pulumi/sdk/v3/go/pulumi"\n'),
    ],
)
def test_a_test_in_go_asks_what_is_deployed(expected, imports):
    assert kinds({"a_test.go": GO % imports}, "go") == [expected]


def test_counts_follow_what_tests_ask():
    counts = read({"tests/test_a.py": ASKS, "live/test_b.py": f"import boto3\n{ASKS}"}).counts
    assert (counts.written, counts.unit, counts.integration) == (2, 1, 1)


@pytest.mark.parametrize(
    ("tongue", "files", "expected"),
    [
        ("python", {"test_a.py": f"import infra\n{ASKS}", "infra.py": "import pulumi_aws\n"}, ("test_a.py",)),
        ("python", {"test_a.py": f"import names\n{ASKS}", "names.py": "import os\n"}, ()),
        ("python", {"test_a.py": f"import pulumi\n{ASKS}"}, ("test_a.py",)),
        ("python", {"test_a.py": "import infra\n", "infra.py": "import pulumi_aws\n"}, ()),
        ("python", {"test_a.py": f"import infra, boto3\n{ASKS}", "infra.py": "import pulumi_aws\n"}, ()),
        (
            "node",
            {"a.test.ts": f"const app = await import('./index');\n{NODE}", "index.ts": "import '@pulumi/aws';\n"},
            ("a.test.ts",),
        ),
        ("node", {"a.test.ts": f"import './names';\n{NODE}", "names.ts": "export const a = 1;\n"}, ()),
        ("go", {"a_test.go": GO % '\t"github.com/pulumi/pulumi/sdk/v3/go/pulumi"\n'}, ("a_test.go",)),
        ("go", {"a_test.go": GO % ""}, ()),
    ],
)
def test_tests_that_bring_up_the_program_are_told_by_what_they_import(tongue, files, expected):
    assert read(files, tongue).creating == expected


@pytest.mark.parametrize(
    ("tongue", "test", "helper", "text"),
    [
        ("python", "tests/test_a.py", "support/engine.py", "import pulumi\npulumi.runtime.set_mocks(m)\n"),
        ("node", "a.test.ts", "support/engine.ts", "pulumi.runtime.setMocks(m);\n"),
        ("go", "a_test.go", "support/engine.go", 'package support\n\nvar o = pulumi.WithMocks("a", "b", m)\n'),
    ],
)
def test_mocks_are_seen_outside_of_the_tests_folders_too(tongue, test, helper, text):
    body = {"python": ASKS, "node": NODE, "go": GO % ""}[tongue]
    assert read({test: body, helper: text}, tongue).mocked
    commented = text.replace("pulumi.runtime", "# pulumi.runtime") if tongue == "python" else f"// {text}"
    if tongue != "go":
        assert not read({test: body, helper: commented}, tongue).mocked
