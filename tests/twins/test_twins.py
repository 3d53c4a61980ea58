"""Programs written in Python and in TypeScript record the same graph."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from node_needed import needs_node
from twin_graphs import graph_of, large, small

pytestmark = needs_node

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


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], dict[str, Any]]:
    folder = tmp_path_factory.mktemp("twins")
    return (
        graph_of(large(folder / "python", "forty", "more.py", "__main__.py")),
        graph_of(large(folder / "typescript", "forty_ts", "more.ts", "index.ts")),
    )


def test_a_small_program_records_the_same_graph_in_both_languages(tmp_path: Path) -> None:
    ours = graph_of(small(tmp_path / "python", "python", "__main__.py", SMALL_PYTHON))
    theirs = graph_of(small(tmp_path / "typescript", "nodejs", "index.ts", SMALL_TYPESCRIPT))
    assert len(ours["resources"]) == 2 and ours == theirs


def test_both_large_programs_make_the_same_resources(graphs) -> None:
    ours, theirs = ([item["urn"] for item in graph["resources"]] for graph in graphs)
    assert len(ours) >= 60 and ours == theirs


@pytest.mark.parametrize(
    "part",
    ["inputs", "outputs", "references", "dependencies", "options", "parent", "provider", "custom", "read", "remote"],
)
def test_resources_of_the_large_programs_are_alike(graphs, part: str) -> None:
    ours, theirs = ({item["urn"]: item[part] for item in graph["resources"]} for graph in graphs)
    assert ours == theirs


@pytest.mark.parametrize("part", ["outputs", "output_references", "invokes", "logs", "project", "stack"])
def test_the_rest_of_the_large_graphs_is_alike(graphs, part: str) -> None:
    ours, theirs = graphs
    assert ours[part] == theirs[part]


def test_both_large_graphs_are_equal(graphs) -> None:
    ours, theirs = graphs
    assert ours == theirs
