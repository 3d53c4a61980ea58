"""Pulumi.yaml, the files of stacks and the entry: made, completed and repaired."""

import pytest
from example_running import USUAL, lay_out
from mended_programs import mended, write_program
from node_needed import needs_node

from stackproof.checks import all_checks, examples
from stackproof.engine import Zygote

CHECKS = (
    *("STR001", "STR002", "STR003", "STR004", "STR006", "STR007", "STR008", "STR009", "STR010", "STR011"),
    *("RUN006", "RUN010", "PIP001"),
)
EXAMPLES = [
    pytest.param(one, marks=[needs_node] if one.language == "typescript" else [], id=f"{one.check}-{one.number}")
    for check in all_checks()
    if check.id in CHECKS
    for one in examples(check)
    # What the size of a stack is to be is for a person to say.
    if one.kind == "Bad" and "Pulumi.dev.yaml" not in {file for file, _ in one.expected}
]
BUCKET = 'import pulumi\nimport pulumi_aws as aws\n\n{}aws.s3.Bucket("b")\n'
TYPESCRIPT = """import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";

const config = new pulumi.Config();
const owner = config.get("owner") ?? "web";
const size = config.getNumber("poolSize") || 2;
const zone = config.get("zone");
const key = config.requireSecret("apiKey");
new aws.s3.Bucket("b", { tags: { Owner: owner, Size: `${size}`, Zone: zone ?? owner } });
export const hidden = key;
"""
GO = """package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func read(cfg *config.Config, key, otherwise string) string {
	if value := cfg.Get(key); value != "" {
		return value
	}
	return otherwise
}

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		cfg := config.New(ctx, "")
		stage := cfg.Get("stage")
		if stage == "" {
			stage = "dev"
		}
		_, err := s3.NewBucket(ctx, "b", &s3.BucketArgs{
			Tags: pulumi.StringMap{
				"Owner": pulumi.String(read(cfg, "owner", "web")),
				"Stage": pulumi.String(stage),
			},
		})
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


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_bad_example_is_mended(example, folder, zygote):
    outcome = mended(lay_out(example, folder), zygote, example.check)
    assert outcome.found and outcome.left == []


# --- made


def bare(folder, name, text):
    (folder / name).write_text(text)
    return folder


def test_a_python_program_gets_a_project_with_what_it_reads_and_a_stack_with_what_holds(folder, zygote):
    program = BUCKET.format(
        """config = pulumi.Config()
owner = config.get("owner") or "web"
size = config.get_int("pool_size", 2)
zone = config.get("zone")
domain = config.require("domainName")
"""
    )
    outcome = mended(bare(folder, "app.py", program), zygote, "STR001", "STR009", "RUN006")
    assert outcome.texts["Pulumi.yaml"] == (
        """name: shop
description: S3 bucket on AWS
runtime: python
main: app.py
config:
  domainName:
    type: string
    description: Domain name
  owner:
    type: string
    description: Owner
    default: web
  pool_size:
    type: integer
    description: Pool size
    default: 2
  # Optional, without a default: pulumi config set zone VALUE
"""
    )
    assert outcome.texts["Pulumi.dev.yaml"] == "config:\n  shop:owner: web\n  shop:pool_size: 2\n"
    assert outcome.left == []


@needs_node
def test_a_typescript_program_gets_a_project_and_a_manifest_in_the_versions_it_was_run_with(folder, zygote):
    outcome = mended(bare(folder, "index.ts", TYPESCRIPT), zygote, "STR", "RUN006")
    assert outcome.texts["Pulumi.yaml"] == (
        """name: shop
description: S3 bucket on AWS
runtime: nodejs
config:
  apiKey:
    type: string
    description: API key
    secret: true
  owner:
    type: string
    description: Owner
    default: web
  poolSize:
    type: integer
    description: Pool size
    default: 2
  # Optional, without a default: pulumi config set zone VALUE
"""
    )
    assert outcome.texts["Pulumi.dev.yaml"] == "config:\n  shop:owner: web\n  shop:poolSize: 2\n"
    assert '"main": "index.ts"' in outcome.texts["package.json"]
    assert (
        '"@pulumi/aws": "^7.' in outcome.texts["package.json"] and '"typescript": "^5.' in outcome.texts["package.json"]
    )
    assert '"strict": true' in outcome.texts["tsconfig.json"]
    assert outcome.left == []


def test_a_go_program_gets_a_project_and_a_module(folder, zygote):
    outcome = mended(bare(folder, "main.go", GO), zygote, "STR")
    assert outcome.texts["Pulumi.yaml"].splitlines() == [
        "name: shop",
        "description: S3 bucket on AWS",
        "runtime: go",
        "config:",
        *("  owner:", "    type: string", "    description: Owner", "    default: web"),
        *("  stage:", "    type: string", "    description: Stage", "    default: dev"),
    ]
    module = outcome.texts["go.mod"].splitlines()
    assert module[:3] == ["module shop", "", "go 1.24"]
    assert [line.split()[0] for line in module[5:-1]] == [
        "github.com/pulumi/pulumi-aws/sdk/v7",
        "github.com/pulumi/pulumi/sdk/v3",
    ]
    assert outcome.left == []


def test_the_region_that_was_asked_for_stands_in_the_stack(folder, zygote):
    bare(folder, "__main__.py", BUCKET.format('owner = pulumi.Config().get("owner") or "web"\n'))
    prompt = "Use Pulumi with Python.\n\nDeploy to eu-west-1: an S3 bucket.\n"
    outcome = mended(folder, zygote, "STR001", "STR009", prompt=prompt)
    assert outcome.texts["Pulumi.dev.yaml"] == "config:\n  aws:region: eu-west-1\n  shop:owner: web\n"


def test_a_manifest_of_uv_names_its_tool_in_the_project(folder, zygote):
    bare(folder, "__main__.py", BUCKET.format(""))
    (folder / "pyproject.toml").write_text(
        '[project]\nname = "shop"\nversion = "1"\ndependencies = ["pulumi-aws>=7,<8"]\n'
    )
    (folder / "uv.lock").write_text("version = 1\n")
    outcome = mended(folder, zygote, "STR001")
    expected = "runtime:\n  name: python\n  options:\n    toolchain: uv\n    virtualenv: .venv\n"
    assert outcome.texts["Pulumi.yaml"].endswith(expected)


# --- completed


def test_a_project_file_keeps_what_it_says_and_how_it_is_written(folder, zygote):
    text = """name: shop  # not to be renamed
runtime: python

config:
    shop:owner:
        type: string
        default: "web"
# the end
"""
    program = BUCKET.format(
        'config = pulumi.Config()\nowner = config.get("owner") or "web"\nsize = config.get("size") or "1.0"\n'
    )
    write_program(folder, "python", {"Pulumi.yaml": text, "__main__.py": program})
    outcome = mended(folder, zygote, "STR009")
    assert outcome.texts["Pulumi.yaml"] == (
        """name: shop  # not to be renamed
description: S3 bucket on AWS
runtime: python

config:
    shop:owner:
        type: string
        default: "web"
    shop:size:
        type: string
        description: Size
        default: "1.0"
# the end
"""
    )


def test_a_template_of_others_is_not_completed(tmp_path, folder, zygote):
    from stackproof.review import ReviewOptions, review_all

    under = tmp_path / "template"
    under.mkdir()
    for name, text in USUAL["python"].items():
        (under / name).write_text(text)
    bare(folder, "__main__.py", BUCKET.format('owner = pulumi.Config().get("owner") or "web"\n'))
    options = ReviewOptions(mend=True, template=str(under))
    (reviewed,) = review_all(str(folder), options=options, zygote=zygote)
    changed = {splice.path for splice in reviewed.mend.splices} | {path for path, _ in reviewed.mend.files}
    assert not changed & {"Pulumi.yaml", "requirements.txt"}


HELPED = {
    "python": (
        "__main__.py",
        BUCKET.format(
            """config = pulumi.Config()


def setting(key, otherwise="none"):
    return config.get(key) or otherwise


owner, stage = setting("owner", "web"), setting("stage", otherwise="dev")
"""
        ).replace('"b")', '"b", tags={"Owner": owner, "Stage": stage})'),
    ),
    "typescript": (
        "index.ts",
        """import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";

const config = new pulumi.Config();
const setting = (key: string, otherwise: string): string => config.get(key) ?? otherwise;
new aws.s3.Bucket("b", { tags: { Owner: setting("owner", "web"), Stage: setting("stage", "dev") } });
""",
    ),
}


@pytest.mark.parametrize("language", ["python", pytest.param("typescript", marks=needs_node)])
def test_settings_are_read_through_functions_of_the_program(language, folder, zygote):
    name, program = HELPED[language]
    runtime = "python" if language == "python" else "nodejs"
    files = {"Pulumi.yaml": f"name: demo\nruntime: {runtime}\nstackConfigDir: config\n", name: program}
    write_program(folder, language, files)
    outcome = mended(folder, zygote, "STR009")
    assert outcome.texts["config/Pulumi.dev.yaml"] == "config:\n  demo:owner: web\n  demo:stage: dev\n"
    assert outcome.texts["Pulumi.yaml"].endswith("    description: Stage\n    default: dev\n") and outcome.left == []


# --- repaired


@pytest.mark.parametrize(
    ("former", "latter"),
    [
        ("name: demo\nruntime: nodejs\n", "name: demo\nruntime: python\n"),
        ("name: demo\nruntime:\n  name: Python3\n", "name: demo\nruntime:\n  name: python\n"),
        ("name: demo\ndescription: A bucket\n", "name: demo\nruntime: python\ndescription: A bucket\n"),
        ("runtime: python\n", "name: shop\nruntime: python\n"),
        ("name: demo\nruntime: python\n  description: A\n", "name: demo\nruntime: python\ndescription: A\n"),
        (
            "name: demo\nruntime: python\nconfig:\n\towner:\n\t\tdefault: web\n",
            "name: demo\nruntime: python\nconfig:\n  owner:\n    default: web\n",
        ),
        (
            "name: demo\nruntime: python\nconfig:\n  aws:region:\n    type: string\n    default: eu-west-1\n",
            "name: demo\nruntime: python\nconfig:\n  aws:region:\n    value: eu-west-1\n",
        ),
        (
            "name: demo\nruntime: python\nconfig:\n  a:\n    type: number\n    default: 2\n  b:\n    type: float\n"
            "    default: 0.5\n",
            "name: demo\nruntime: python\nconfig:\n  a:\n    type: integer\n    default: 2\n  b:\n    type: string\n"
            '    default: "0.5"\n',
        ),
        (
            "name: demo\nruntime: python\nconfig:\n  a:\n    type: string\n    default: 16.4\n",
            'name: demo\nruntime: python\nconfig:\n  a:\n    type: string\n    default: "16.4"\n',
        ),
        ("name: demo\nruntime: python\nmain: gone.py\n", "name: demo\nruntime: python\n"),
    ],
)
def test_a_project_file_is_repaired_where_one_thing_only_can_be_meant(former, latter, folder, zygote):
    write_program(folder, "python", {"Pulumi.yaml": former, "__main__.py": BUCKET.format("")})
    outcome = mended(folder, zygote, "STR002", "STR003", "STR004")
    assert outcome.texts["Pulumi.yaml"] == latter and outcome.left == []


@pytest.mark.parametrize(
    "text",
    [
        "name: demo\nruntime: [python\n",
        "name: demo\nruntime: python\nconfig:\n  aws:region:\n    description: Where\n",
    ],
)
def test_a_project_file_that_leaves_a_choice_is_left(text, folder, zygote):
    write_program(folder, "python", {"Pulumi.yaml": text, "__main__.py": BUCKET.format("")})
    outcome = mended(folder, zygote, "STR002")
    assert outcome.texts["Pulumi.yaml"] == text and outcome.left


# --- entries


def test_a_second_entry_that_starts_the_first_is_what_pulumi_starts(folder, zygote):
    project = "name: demo\nruntime: python\nmain: app.py\ndescription: A\n"
    files = {"Pulumi.yaml": project, "app.py": 'from lib import make\n\nmake("b")\n', "__main__.py": "import app\n"}
    files["lib.py"] = "import pulumi_aws as aws\n\n\ndef make(name):\n    aws.s3.Bucket(name)\n"
    write_program(folder, "python", files)
    outcome = mended(folder, zygote, "STR011", "RUN010")
    assert outcome.texts["Pulumi.yaml"] == "name: demo\nruntime: python\ndescription: A\n"
    assert outcome.texts["__main__.py"] == "import app\n" and outcome.left == []


def test_an_entry_that_runs_only_as_main_says_what_the_other_is_for(folder, zygote):
    app = 'import pulumi_aws as aws\n\nif __name__ == "__main__":\n    aws.s3.Bucket("b")\n'
    project = "name: demo\nruntime: python\nmain: app.py\n"
    write_program(folder, "python", {"Pulumi.yaml": project, "app.py": app, "__main__.py": "import app\n"})
    outcome = mended(folder, zygote, "STR011")
    assert outcome.texts["Pulumi.yaml"] == project
    assert outcome.texts["__main__.py"].startswith('"""Starts app.py for tools that run the folder; Pulumi starts')


def test_modules_beside_an_entry_that_is_a_file_are_found_by_the_import_path(folder, zygote):
    app = """import json

import pulumi

from lib import make

make(json.loads('"b"'))
pulumi.export("a", 1)
"""
    lib = "import pulumi_aws as aws\n\n\ndef make(name):\n    aws.s3.Bucket(name)\n"
    write_program(
        folder, "python", {"Pulumi.yaml": "name: demo\nruntime: python\nmain: app.py\n", "app.py": app, "lib.py": lib}
    )
    outcome = mended(folder, zygote, "RUN010")
    assert outcome.texts["app.py"] == (
        """import json
import sys
from pathlib import Path

import pulumi

sys.path.insert(0, str(Path(__file__).resolve().parent))

from lib import make

make(json.loads('"b"'))
pulumi.export("a", 1)
"""
    )
