"""Manifests: what is imported and not named, and versions that cannot be."""

import json

import pytest
from mended_programs import mended, write_program
from node_needed import needs_node

from stackproof.engine import Zygote

PYTHON = """import pulumi_aws as aws
import pulumi_random as random

random.RandomId("id", byte_length=4)
aws.s3.Bucket("b")
"""
NODE = """import * as aws from "@pulumi/aws";
import * as random from "@pulumi/random";

new random.RandomId("id", { byteLength: 4 });
new aws.s3.Bucket("b");
"""
MODULE = "module demo\n\ngo 1.24\n\nrequire (\n\t{}\n\tgithub.com/pulumi/pulumi/sdk/v3 v3.192.0\n)\n"
GO = """package main

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


def lines(text):
    return [line.partition(">")[0] for line in text.splitlines()]


def test_a_python_manifest_is_made_of_what_is_imported(folder, zygote):
    (folder / "Pulumi.yaml").write_text("name: demo\nruntime: python\n")
    (folder / "__main__.py").write_text("import yaml\n\nimport helpers\n" + PYTHON)
    (folder / "helpers.py").write_text("import os\n\nimport boto3\n\nNAME = os.name\n")
    outcome = mended(folder, zygote, "STR006", "STR007")
    assert lines(outcome.texts["requirements.txt"]) == ["pulumi", "PyYAML", "boto3", "pulumi-aws", "pulumi-random"]
    assert ">=7." in outcome.texts["requirements.txt"] and ",<8.0.0" in outcome.texts["requirements.txt"]


@pytest.mark.parametrize(
    ("name", "former", "latter"),
    [
        ("requirements.txt", "pulumi>=3\npulumi-aws>=7,<8", "pulumi>=3\npulumi-aws>=7,<8\npulumi-random"),
        (
            "pyproject.toml",
            '[project]\nname = "a"\nversion = "1"\ndependencies = [\n    "pulumi-aws>=7,<8",\n]\n',
            '[project]\nname = "a"\nversion = "1"\ndependencies = [\n    "pulumi-aws>=7,<8",\n    "pulumi-random',
        ),
        (
            "pyproject.toml",
            '[project]\nname = "a"\nversion = "1"\ndependencies = ["pulumi-aws>=7,<8"]\n',
            '[project]\nname = "a"\nversion = "1"\ndependencies = ["pulumi-aws>=7,<8", "pulumi-random',
        ),
    ],
)
def test_a_python_manifest_gets_what_is_imported(name, former, latter, folder, zygote):
    for file, text in (("Pulumi.yaml", "name: demo\nruntime: python\n"), (name, former), ("__main__.py", PYTHON)):
        (folder / file).write_text(text)
    outcome = mended(folder, zygote, "STR007")
    assert outcome.texts[name].startswith(latter) and outcome.left == []


@needs_node
def test_a_node_manifest_gets_what_is_imported(folder, zygote):
    manifest = '{\n  "name": "shop",\n  "dependencies": {\n    "@pulumi/aws": "^7.0.0"\n  }\n}\n'
    write_program(folder, "typescript", {"package.json": manifest, "index.ts": NODE})
    outcome = mended(folder, zygote, "STR007")
    text = outcome.texts["package.json"]
    assert text.startswith(manifest.partition('"^7.0.0"')[0] + '"^7.0.0",\n    "@pulumi/random": "^4.')
    assert json.loads(text)["name"] == "shop" and outcome.left == []


def test_a_module_gets_what_is_imported_where_it_belongs(folder, zygote):
    mod = """module demo

go 1.24

require (
    github.com/google/uuid v1.6.0
    github.com/pulumi/pulumi/sdk/v3 v3.192.0
    golang.org/x/sync v0.10.0 // indirect
)
"""
    program = GO.replace(
        '\t"github.com/pulumi/pulumi-aws', '\t_ "github.com/google/uuid"\n\t"github.com/pulumi/pulumi-aws'
    )
    write_program(folder, "go", {"go.mod": mod, "main.go": program})
    outcome = mended(folder, zygote, "STR007")
    names = [line.split()[0] for line in outcome.texts["go.mod"].splitlines()[5:-1]]
    assert names[:3] == [
        "github.com/google/uuid",
        "github.com/pulumi/pulumi-aws/sdk/v7",
        "github.com/pulumi/pulumi/sdk/v3",
    ]
    assert "    github.com/pulumi/pulumi-aws/sdk/v7 v7." in outcome.texts["go.mod"] and outcome.left == []


@pytest.mark.parametrize(
    ("former", "latter"),
    [
        ("pulumi-aws/sdk/v7 v6.83.0", "pulumi-aws/sdk/v7 v7."),
        ("pulumi-aws/sdk/v7 ~v7.7.0", "pulumi-aws/sdk/v7 v7.7.0\n"),
        ("pulumi-aws/sdk/v7 v7.7.999", "pulumi-aws/sdk/v7 v7."),
        ("pulumi-aws/sdk/v7/go/aws/s3 v7.7.0", "pulumi-aws/sdk/v7 v7."),
    ],
)
def test_a_requirement_that_cannot_be_becomes_one_that_was_published(former, latter, folder, zygote):
    mod = MODULE.format(f"github.com/pulumi/{former}")
    write_program(folder, "go", {"go.mod": mod, "main.go": GO})
    outcome = mended(folder, zygote, "STR008")
    assert f"\tgithub.com/pulumi/{latter}" in outcome.texts["go.mod"] and outcome.left == []


def test_a_version_of_a_module_that_is_not_known_here_is_left(folder, zygote):
    mod = MODULE.format("example.com/other latest")
    write_program(folder, "go", {"go.mod": mod, "main.go": GO})
    outcome = mended(folder, zygote, "STR008")
    assert outcome.texts["go.mod"] == mod and outcome.left == [("STR008", 6)]
