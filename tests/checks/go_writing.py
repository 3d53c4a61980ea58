"""Whole Go programs around the few lines that a test is about."""

from __future__ import annotations

import re
from pathlib import Path

from example_running import GO_MOD, case_of

from stackproof.checks import Judgement, all_checks, judge

PROJECT = {"Pulumi.yaml": "name: demo\nruntime: go\n", "go.mod": GO_MOD}
BY_ID = {check.id: check for check in all_checks()}
_SDK = "github.com/pulumi/pulumi-aws/sdk/v7/go/aws"
_HOMES = {
    "aws": _SDK,
    "config": "github.com/pulumi/pulumi/sdk/v3/go/pulumi/config",
    "pulumi": "github.com/pulumi/pulumi/sdk/v3/go/pulumi",
    "random": "github.com/pulumi/pulumi-random/sdk/v4/go/random",
    "json": "encoding/json",
    **{name: name for name in ("errors", "fmt", "os", "strings")},
}
_SERVICES = (
    *("acm", "cloudwatch", "codecommit", "codepipeline", "dynamodb", "ebs", "ec2", "ecr", "ecs", "iam", "kms"),
    *("lambda", "lb", "rds", "s3", "secretsmanager", "sfn", "sns", "sqs", "ssm"),
)
# What several programs build their resources with.
_SHARED = {
    "trust(": """
func trust(services ...string) string {
	text, err := json.Marshal(map[string]interface{}{
		"Version": "2012-10-17",
		"Statement": []map[string]interface{}{
			{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": map[string]interface{}{"Service": services}},
		},
	})
	if err != nil {
		panic(err)
	}
	return string(text)
}
""",
    "stages(": """
func stages(polled string) codepipeline.PipelineStageArray {
	return codepipeline.PipelineStageArray{&codepipeline.PipelineStageArgs{
		Name: pulumi.String("Source"),
		Actions: codepipeline.PipelineStageActionArray{&codepipeline.PipelineStageActionArgs{
			Name:            pulumi.String("Source"),
			Category:        pulumi.String("Source"),
			Owner:           pulumi.String("AWS"),
			Provider:        pulumi.String("CodeCommit"),
			Version:         pulumi.String("1"),
			OutputArtifacts: pulumi.StringArray{pulumi.String("source")},
			Configuration: pulumi.StringMap{
				"RepositoryName":       pulumi.String("shop"),
				"BranchName":           pulumi.String("main"),
				"PollForSourceChanges": pulumi.String(polled),
			},
		}},
	}}
}
""",
}


def whole(body: str, *, beside: str = "") -> str:
    """A program: `body` runs with a context; beside: declarations around it."""
    beside += "".join(text for mark, text in _SHARED.items() if mark in body and f"func {mark}" not in beside)
    inside = "".join(f"\t\t{line}\n" if line else "\n" for line in body.rstrip("\n").split("\n"))
    main = f"func main() {{\n\tpulumi.Run(func(ctx *pulumi.Context) error {{\n{inside}\t\treturn nil\n\t}})\n}}\n"
    homes = {**_HOMES, **{name: f"{_SDK}/{name}" for name in _SERVICES}}
    used = sorted(set(re.findall(r"(?<![\w.\"])([a-z]\w*)\.[A-Z]", main + beside)) & set(homes))
    imports = "".join(f'\t"{homes[name]}"\n' for name in used)
    return f"package main\n\nimport (\n{imports})\n\n{main}{beside}"


def pairs(folder: Path) -> dict[str, dict[str, str]]:
    """Check -> "bad" and "good" -> the lines of a program, of files whose sections begin with `== CHECK KIND`."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(folder.glob("*.txt")):
        for section in re.split(r"(?m)^== ", path.read_text())[1:]:
            head, _, body = section.partition("\n")
            check, kind = head.split()
            assert kind not in found.setdefault(check, {}), f"{check} {kind} twice"
            found[check][kind] = body
    return found


def judged_program(
    folder: Path, id: str, program: str, *, also: dict[str, str] | None = None, without: tuple[str, ...] = ()
) -> Judgement:
    """What one check says of a project in that folder: `main.go`, the usual files, and others by their paths."""
    files = {**PROJECT, "main.go": program, **(also or {})}
    for path, text in files.items():
        if path not in without:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
    judgement = judge(case_of(folder, None), checks=[BY_ID[id]])
    assert judgement.errors == ()
    return judgement
