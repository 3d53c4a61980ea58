"""Build specifications that a program writes down, put into files that it reads."""

import pytest
from mended_programs import MAIN, mended, write_program
from node_needed import needs_node

from stackproof.engine import Zygote

SPECIFICATION = """version: 0.2
phases:
  install:
    commands:
      - pip install -r requirements.txt
  build:
    commands:
      - pytest
      - python -m build
      - echo "$HOME"
"""
PYTHON = """import textwrap

import pulumi_aws as aws

TESTS = {literal}

role = aws.iam.Role.get("role", "build")
aws.codebuild.Project(
    "shop",
    service_role=role.arn,
    artifacts={{"type": "NO_ARTIFACTS"}},
    environment={{
        "compute_type": "BUILD_GENERAL1_SMALL",
        "image": "aws/codebuild/standard:7.0",
        "type": "LINUX_CONTAINER",
    }},
    source={{"type": "NO_SOURCE", "buildspec": TESTS}},
)
"""
NODE = """import * as aws from "@pulumi/aws";

const role = aws.iam.Role.get("role", "build");
new aws.codebuild.Project("shop", {{
    serviceRole: role.arn,
    artifacts: {{ type: "NO_ARTIFACTS" }},
    environment: {{
        computeType: "BUILD_GENERAL1_SMALL",
        image: "aws/codebuild/standard:7.0",
        type: "LINUX_CONTAINER",
    }},
    source: {{
        type: "NO_SOURCE",
        buildspec: {literal},
    }},
}});
"""
GO = """package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/codebuild"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

const testCommands = {literal}

func main() {{
	pulumi.Run(func(ctx *pulumi.Context) error {{
		_, err := codebuild.NewProject(ctx, "shop", &codebuild.ProjectArgs{{
			ServiceRole: pulumi.String("arn:aws:iam::123456789012:role/build"),
			Artifacts:   &codebuild.ProjectArtifactsArgs{{Type: pulumi.String("NO_ARTIFACTS")}},
			Environment: &codebuild.ProjectEnvironmentArgs{{
				ComputeType: pulumi.String("BUILD_GENERAL1_SMALL"),
				Image:       pulumi.String("aws/codebuild/standard:7.0"),
				Type:        pulumi.String("LINUX_CONTAINER"),
			}},
			Source: &codebuild.ProjectSourceArgs{{
				Type:      pulumi.String("NO_SOURCE"),
				Buildspec: pulumi.String(testCommands),
			}},
		}})
		return err
	}})
}}
"""


@pytest.fixture(scope="module")
def zygote():
    with Zygote() as parent:
        yield parent


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "shop"
    made.mkdir()
    return made


def indented(text):
    return "".join(f"    {line}" for line in text.splitlines(keepends=True))


@pytest.mark.parametrize(
    "literal",
    [
        f'"""{SPECIFICATION}"""',
        f'"""\\\n{SPECIFICATION}"""',
        f'textwrap.dedent("""\n{indented(SPECIFICATION)}""").strip()',
        f'textwrap.dedent(\n    """\n{indented(SPECIFICATION)}"""\n)',
    ],
)
def test_python_reads_the_file_beside_it(literal, folder, zygote):
    write_program(folder, "python", PYTHON.format(literal=literal))
    outcome = mended(folder, zygote, "PIP001")
    text = outcome.texts["__main__.py"]
    assert 'TESTS = (Path(__file__).parent / "buildspecs" / "tests.yml").read_text()\n' in text
    assert "from pathlib import Path\n" in text and outcome.left == []
    assert outcome.texts["buildspecs/tests.yml"].strip() == SPECIFICATION.strip()


@needs_node
@pytest.mark.parametrize("literal", [f"`{SPECIFICATION}`", f"`\n{SPECIFICATION}`.trim()"])
def test_typescript_reads_the_file_beside_it(literal, folder, zygote):
    write_program(folder, "typescript", NODE.format(literal=literal))
    outcome = mended(folder, zygote, "PIP001")
    text = outcome.texts["index.ts"]
    assert 'buildspec: fs.readFileSync(path.join(__dirname, "buildspecs", "shop.yml"), "utf8"),' in text
    assert text.startswith('import * as fs from "fs";\nimport * as path from "path";\nimport * as aws from')
    assert outcome.texts["buildspecs/shop.yml"].strip() == SPECIFICATION.strip() and outcome.left == []


def test_go_compiles_the_file_in(folder, zygote):
    write_program(folder, "go", GO.format(literal=f"`{SPECIFICATION}`"))
    outcome = mended(folder, zygote, "PIP001")
    text = outcome.texts["main.go"]
    assert "//go:embed buildspecs/test.yml\nvar testCommands string\n" in text and '\t_ "embed"\n' in text
    assert outcome.texts["buildspecs/test.yml"] == SPECIFICATION and outcome.left == []


@pytest.mark.parametrize(
    "program",
    [
        PYTHON.format(literal=f'f"""{SPECIFICATION}      - echo {{textwrap.__name__}}\n"""'),
        PYTHON.format(literal=f'"""{SPECIFICATION}""".replace("pytest", "tox")'),
    ],
    ids=["with a part that is filled in", "changed by the program"],
)
def test_a_text_that_the_program_makes_stays(program, folder, zygote):
    write_program(folder, "python", program)
    outcome = mended(folder, zygote, "PIP001")
    assert outcome.texts[MAIN["python"]] == program and len(outcome.left) == 1
