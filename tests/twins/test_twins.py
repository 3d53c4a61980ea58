"""Programs written in Python and in TypeScript record the same graph."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest
from node_needed import needs_node

from stackproof.engine import RunOptions, record_project
from stackproof.intake import open_submission

pytestmark = needs_node

HERE = Path(__file__).parent
PROGRAMS = HERE.parents[1] / "benchmarks" / "programs"
SMALL_PYTHON = """\
import pulumi
import pulumi_aws as aws

bucket = aws.s3.Bucket("files", tags={"Project": "twins"})
aws.s3.BucketObject("readme", bucket=bucket.id, content="hello", key="a/b.txt")
pulumi.export("arn", bucket.arn)
"""
SMALL_TYPESCRIPT = """\
import * as aws from "@pulumi/aws";

const bucket = new aws.s3.Bucket("files", { tags: { Project: "twins" } });
new aws.s3.BucketObject("readme", { bucket: bucket.id, content: "hello", key: "a/b.txt" });
export const arn = bucket.arn;
"""
# The versions of the two SDKs are pinned apart from each other; where a resource stands is another place in each.
APART = {"source", "stack_trace", "version"}


def _graph(folder: Path) -> dict[str, Any]:
    config = {"forty:token": "S3cr3t-Token-9", "forty:limits": '{"orders": 10, "burst": 2.5}'}
    with open_submission(folder) as submission:
        (project,) = submission.projects
        run = record_project(submission, project, options=RunOptions(config=config, secret_config=("forty:token",))).run
    assert run.outcome == "ran", (run.reason, run.error)
    assert "S3cr3t-Token-9" not in repr(run.graph)
    return _plain(msgspec.to_builtins(run.graph))


def _plain(value: Any) -> Any:
    """Without what differs by nature; text that is JSON by what it says, for each language spaces it in its own way."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if key not in APART}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _large(folder: Path, name: str, more: str, entry: str) -> Path:
    shutil.copytree(PROGRAMS / name, folder)
    shutil.copy(HERE / more, folder)
    text = (folder / entry).read_text(encoding="utf-8")
    (folder / entry).write_text(
        text.replace("import pulumi_aws as aws\n", "import pulumi_aws as aws\nimport more  # noqa: F401\n", 1)
        if entry.endswith(".py")
        else text + 'export * from "./more";\n',
        encoding="utf-8",
    )
    return folder


def _small(folder: Path, runtime: str, entry: str, text: str) -> Path:
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text(f"name: twins\nruntime: {runtime}\nconfig:\n  aws:region: us-east-1\n")
    (folder / "package.json").write_text("{}")  # without one the SDK for Node warns
    (folder / entry).write_text(text)
    return folder


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], dict[str, Any]]:
    folder = tmp_path_factory.mktemp("twins")
    return (
        _graph(_large(folder / "python", "forty", "more.py", "__main__.py")),
        _graph(_large(folder / "typescript", "forty_ts", "more.ts", "index.ts")),
    )


def test_a_small_program_records_the_same_graph_in_both_languages(tmp_path: Path) -> None:
    ours = _graph(_small(tmp_path / "python", "python", "__main__.py", SMALL_PYTHON))
    theirs = _graph(_small(tmp_path / "typescript", "nodejs", "index.ts", SMALL_TYPESCRIPT))
    assert len(ours["resources"]) == 2 and ours == theirs


def test_both_large_programs_make_the_same_resources(large) -> None:
    ours, theirs = ([item["urn"] for item in graph["resources"]] for graph in large)
    assert len(ours) >= 60 and ours == theirs


@pytest.mark.parametrize(
    "part",
    ["inputs", "outputs", "references", "dependencies", "options", "parent", "provider", "custom", "read", "remote"],
)
def test_resources_of_the_large_programs_are_alike(large, part: str) -> None:
    ours, theirs = ({item["urn"]: item[part] for item in graph["resources"]} for graph in large)
    assert ours == theirs


@pytest.mark.parametrize("part", ["outputs", "output_references", "invokes", "logs", "project", "stack"])
def test_the_rest_of_the_large_graphs_is_alike(large, part: str) -> None:
    ours, theirs = large
    assert ours[part] == theirs[part]


def test_both_large_graphs_are_equal(large) -> None:
    ours, theirs = large
    assert ours == theirs
