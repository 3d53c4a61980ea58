"""A Go program that is followed gives the graph that its twin in Python records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from twin_graphs import graph_of, large, small

SMALL_PYTHON = """\
import pulumi
import pulumi_aws as aws

bucket = aws.s3.Bucket("files", tags={"Project": "twins"})
aws.s3.BucketObject("readme", bucket=bucket.id, content="hello", key="a/b.txt")
pulumi.export("arn", bucket.arn)
"""
SMALL_GO = """\
package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		bucket, err := s3.NewBucket(ctx, "files", &s3.BucketArgs{
			Tags: pulumi.StringMap{"Project": pulumi.String("twins")},
		})
		if err != nil {
			return err
		}
		_, err = s3.NewBucketObject(ctx, "readme", &s3.BucketObjectArgs{
			Bucket:  bucket.ID(),
			Content: pulumi.String("hello"),
			Key:     pulumi.String("a/b.txt"),
		})
		ctx.Export("arn", bucket.Arn)
		return err
	})
}
"""
STACK = "urn:pulumi:dev::forty::pulumi:pulumi:StackReference::organization/network/dev"
# What the outputs of another stack are, only following knows: it makes each up by the name that the program asks for,
# while a run asks for all of them at once, and is told by their own engine which are missing.
EXPLAINED = {
    (STACK, "outputs"),
    ("urn:pulumi:dev::forty::aws:sns/topicSubscription:TopicSubscription::mail", "references"),
}


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], dict[str, Any]]:
    folder = tmp_path_factory.mktemp("twins")
    return (
        graph_of(large(folder / "python", "forty", "more.py", "__main__.py")),
        graph_of(large(folder / "go", "forty_go", "more.go", "main.go")),
    )


def test_a_small_program_gives_the_same_graph_in_both_languages(tmp_path: Path) -> None:
    ours = graph_of(small(tmp_path / "python", "python", "__main__.py", SMALL_PYTHON), {})
    theirs = graph_of(small(tmp_path / "go", "go", "main.go", SMALL_GO), {})
    assert (ours.pop("kind"), theirs.pop("kind")) == ("recorded", "static")
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
    different = {urn for urn in ours if ours[urn] != theirs[urn]}
    assert different == {urn for urn, of in EXPLAINED if of == part}


@pytest.mark.parametrize("part", ["outputs", "output_references", "invokes", "logs", "project", "stack"])
def test_the_rest_of_the_large_graphs_is_alike(graphs, part: str) -> None:
    ours, theirs = graphs
    assert ours[part] == theirs[part]
