"""Packages that a TypeScript program imports, against its package.json."""

import json

import pytest

from stackproof.intake import open_submission
from stackproof.source.typescript import _dependencies
from stackproof.source.typescript._program import Program

NAMED = {"dependencies": {"@pulumi/pulumi": "^3", "@pulumi/aws": "^7"}, "devDependencies": {"@types/aws-lambda": "^8"}}
PROJECT = "name: demo\nruntime: nodejs\n"


def undeclared(folder, program, *, manifest=NAMED, also=()):
    files = {"Pulumi.yaml": PROJECT, "index.ts": program, **dict(also)}
    if manifest is not None:
        files["package.json"] = json.dumps(manifest) if isinstance(manifest, dict) else manifest
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    with open_submission(folder) as submission:
        (project,) = submission.projects
        found = _dependencies.look(Program(submission, project), major=7).remarks
    return [(remark.data["module"], remark.file, remark.line) for remark in found]


def test_a_package_that_the_manifest_does_not_name_is_found_once(tmp_path):
    program = (
        'import * as aws from "@pulumi/aws";\nimport * as random from "@pulumi/random";\n'
        'import { RandomId } from "@pulumi/random/randomId";\nnew random.RandomId("a", { byteLength: 4 });\n'
        'new RandomId("b", { byteLength: 4 });\nnew aws.s3.Bucket("b");\n'
    )
    assert undeclared(tmp_path, program) == [("@pulumi/random", "index.ts", 2)]


def test_a_package_of_a_file_that_the_program_brings_in_is_found(tmp_path):
    also = {"lib/store.ts": 'import axios from "axios";\nexport const store = axios;\n'}
    assert undeclared(tmp_path, 'import { store } from "./lib/store";\n', also=also) == [("axios", "lib/store.ts", 1)]


@pytest.mark.parametrize(
    "program",
    [
        'import * as fs from "fs";\nimport { join } from "node:path";\n',
        'import { APIGatewayProxyEvent } from "aws-lambda";\n',
        'import type { Handler } from "express";\n',
        'import { thing } from "@/lib/thing";\n',
        'try {\n    require("source-map-support");\n} catch {\n    // not needed\n}\n',
    ],
    ids=["of Node", "described by @types", "only for its types", "an alias", "tried"],
)
def test_what_needs_no_entry_in_the_manifest_is_left_alone(tmp_path, program):
    assert undeclared(tmp_path, program) == []


def test_the_code_of_a_function_has_a_manifest_of_its_own(tmp_path):
    also = {"lambda/index.js": 'const axios = require("axios");\n'}
    assert undeclared(tmp_path, 'import * as aws from "@pulumi/aws";\n', also=also) == []


def test_a_manifest_further_up_counts_as_well(tmp_path):
    also = {"package.json": json.dumps({"dependencies": {"axios": "^1"}}), "infra/package.json": json.dumps(NAMED)}
    for path, text in {**also, "infra/Pulumi.yaml": PROJECT, "infra/index.ts": 'import axios from "axios";\n'}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    with open_submission(tmp_path) as submission:
        for project in submission.projects:
            assert _dependencies.look(Program(submission, project), major=7).remarks == ()


@pytest.mark.parametrize("manifest", [None, "{ not json"])
def test_without_a_readable_manifest_nothing_is_said(tmp_path, manifest):
    assert undeclared(tmp_path, 'import axios from "axios";\n', manifest=manifest) == []


def test_paths_that_the_compiler_renames_are_left_alone(tmp_path):
    also = {"tsconfig.json": '{"compilerOptions": {"baseUrl": ".", "paths": {"shared/*": ["../shared/*"]}}}'}
    assert undeclared(tmp_path, 'import { tags } from "shared/tags";\n', also=also) == []
