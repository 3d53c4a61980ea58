"""Which keys a program reads in each language, and how much a project has to say for itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from answer_making import write

from stackproof.checks import Case, all_checks, judge
from stackproof.checks.structure._settings_read import settings_read
from stackproof.intake import open_submission

PYTHON = "import pulumi\nimport pulumi_aws as aws\n\n{}\naws.s3.Bucket('b')\n"
NODE = 'import * as pulumi from "@pulumi/pulumi";\nimport * as aws from "@pulumi/aws";\n\n{}\nnew aws.s3.Bucket("b");\n'
GO = (
    'package main\n\nimport (\n\t"github.com/pulumi/pulumi/sdk/v3/go/pulumi"\n'
    '\t"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"\n)\n\n'
    "func main() {{\n\tpulumi.Run(func(ctx *pulumi.Context) error {{\n\t\t{}\n\t\treturn nil\n\t}})\n}}\n"
)
SHORT = {
    "python": "name: app\nruntime: python\n",
    "node": "name: app\nruntime: nodejs\n",
    "go": "name: app\nruntime: go\n",
}
ENTRY = {"python": "__main__.py", "node": "index.ts", "go": "main.go"}
PROGRAM = {"python": PYTHON, "node": NODE, "go": GO}


def case_in(folder: Path, files: dict[str, str]) -> Case:
    with open_submission(write(folder, files)) as submission:
        return Case(submission=submission, project=submission.projects[0], remarks=submission.remarks)


def found(folder: Path, files: dict[str, str]) -> list[tuple[str, str]]:
    case = case_in(folder, files)
    judged = judge(case, checks=[one for one in all_checks() if one.id == "STR009"])
    assert judged.errors == ()
    return [(one.severity, one.message) for one in judged.findings]


@pytest.mark.parametrize(
    ("language", "text", "keys"),
    [
        (
            "python",
            "config = pulumi.Config()\nsize = config.get_int('size') or config.require('name')",
            {"size", "name"},
        ),
        ("python", "size = pulumi.Config('app').require_secret('token')", {"token"}),
        ("python", "def f(config: pulumi.Config):\n    return config.get('a')\nf(pulumi.Config())", {"a"}),
        ("python", "region = pulumi.Config('aws').require('region')", None),
        ("python", "# config = pulumi.Config()\nvalues = {}\nvalues.get('size')", None),
        ("node", 'const cfg = new pulumi.Config();\nconst a = cfg.get("a") ?? cfg.requireNumber("b");', {"a", "b"}),
        ("node", 'const a = new pulumi.Config().requireObject<string[]>("names");', {"names"}),
        ("node", 'const aws2 = new pulumi.Config("aws");\nconst region = aws2.require("region");', None),
        ("node", '// const cfg = new pulumi.Config();\nconst map = new Map();\nmap.get("x");', None),
        ("node", 'const cfg: pulumi.Config = new pulumi.Config("app");\ncfg.getBoolean("on");', {"on"}),
        (
            "go",
            'cfg := config.New(ctx, "")\n\t\tname := cfg.Require("name")\n\t\tsize := cfg.GetInt("size")',
            {"name", "size"},
        ),
        ("go", 'name := config.Require(ctx, "app:name")', {"name"}),
        ("go", 'name, err := config.New(ctx, "app").Try("name")', {"name"}),
        ("go", 'region := config.New(ctx, "aws").Require("region")', None),
        ("go", 'region := config.Get(ctx, "aws:region")', None),
        ("go", '// cfg := config.New(ctx, "")\n\t\turl := "https://example.com" // cfg.Require("x")', None),
    ],
)
def test_the_keys_of_the_own_namespace_are_read(tmp_path, language, text, keys) -> None:
    case = case_in(tmp_path, {"Pulumi.yaml": SHORT[language], ENTRY[language]: PROGRAM[language].format(text)})
    read = settings_read(case)
    assert (read.any, set(read.keys)) == (keys is not None, keys or set())


READS = {
    "python": "config = pulumi.Config()\nsize = config.get('size')",
    "node": 'const config = new pulumi.Config();\nconst size = config.get("size");',
    "go": 'size := config.New(ctx, "").Get("size")',
}
DESCRIPTION = "description: Keeps what the shop sells\n"
CONFIG = "config:\n  size:\n    type: integer\n    description: How many\n    default: 2\n"
STACK = {"Pulumi.dev.yaml": "config:\n  app:size: '3'\n"}
README = {"README.md": "Run `pulumi login s3://state` first.\n"}


@pytest.mark.parametrize("language", ["python", "node", "go"])
def test_a_project_that_says_nothing_is_high(tmp_path, language) -> None:
    program = {ENTRY[language]: PROGRAM[language].format(READS[language])}
    ((severity, message),) = found(tmp_path, {"Pulumi.yaml": SHORT[language], **program})
    assert severity == "high"
    for said in ("no description", "size", "no Pulumi.<stack>.yaml", "no word on the backend"):
        assert said in message


@pytest.mark.parametrize(
    ("project", "files", "severities"),
    [
        (DESCRIPTION + CONFIG, STACK, []),
        (DESCRIPTION, {**STACK, "docs/setup.md": "Set `size` to what you need.\n"}, []),
        (CONFIG, STACK, ["low"]),
        (DESCRIPTION, STACK, ["low"]),
        (DESCRIPTION, {}, ["low"]),
        (DESCRIPTION + CONFIG, {}, ["low"]),
        ("backend:\n  url: s3://state\n", {}, ["medium"]),
        ("", README, ["medium"]),
        ("template:\n  config:\n    size:\n      description: How many\n", README, ["low"]),
        ("", {"Makefile": "setup:\n\tpulumi config set size 3\n"}, ["low"]),
    ],
)
@pytest.mark.parametrize("language", ["python", "go"])
def test_each_thing_that_is_said_weighs(tmp_path, language, project, files, severities) -> None:
    program = {ENTRY[language]: PROGRAM[language].format(READS[language])}
    given = found(tmp_path, {"Pulumi.yaml": SHORT[language] + project, **program, **files})
    assert [severity for severity, _ in given] == severities


def test_a_program_that_reads_nothing_needs_a_description_alone(tmp_path) -> None:
    program = {"main.go": GO.format("_ = 1")}
    assert found(tmp_path / "a", {"Pulumi.yaml": SHORT["go"], **program}) == [
        ("low", "the project tells too little: no description")
    ]
    assert found(tmp_path / "b", {"Pulumi.yaml": SHORT["go"] + DESCRIPTION, **program}) == []


def test_without_a_program_there_is_nothing_to_describe(tmp_path) -> None:
    assert found(tmp_path, {"Pulumi.yaml": SHORT["go"]}) == []
