"""Go programs as texts, followed."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import msgspec

from stackproof.engine import RunOptions, follow_project
from stackproof.intake import open_submission, stack_config
from stackproof.model import ProgramRun, Resource

_IMPORTS = {
    "pulumi": "github.com/pulumi/pulumi/sdk/v3/go/pulumi",
    "config": "github.com/pulumi/pulumi/sdk/v3/go/pulumi/config",
    "auto": "github.com/pulumi/pulumi/sdk/v3/go/auto",
    "aws": "github.com/pulumi/pulumi-aws/sdk/v7/go/aws",
    "random": "github.com/pulumi/pulumi-random/sdk/v4/go/random",
    "awsx": "github.com/pulumi/pulumi-awsx/sdk/v2/go/awsx/ec2",
    "json": "encoding/json",
    "filepath": "path/filepath",
    "errgroup": "golang.org/x/sync/errgroup",
    "mystery": "example.com/mystery",
    **{
        name: name for name in ("fmt", "strings", "strconv", "os", "errors", "log", "sort", "time", "reflect", "regexp")
    },
    **{
        name: f"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/{name}"
        for name in (
            "ec2",
            "s3",
            "sqs",
            "iam",
            "rds",
            "ecs",
            "lb",
            "kms",
            "lambda",
            "secretsmanager",
            "sns",
            "cloudwatch",
        )
    },
}


def program(body: str, *, beside: str = "", package: str = "main") -> str:
    """A whole file: `body` runs with a context `ctx`; beside: declarations around it."""
    text = (
        f"func main() {{\n\tpulumi.Run(func(ctx *pulumi.Context) error {{\n{body}\n\t\treturn nil\n\t}})\n}}\n{beside}"
    )
    return f"package {package}\n\n{imports(text)}\n{text}"


def imports(text: str) -> str:
    """The import declaration for what a text uses."""
    used = [path for name, path in _IMPORTS.items() if re.search(rf"(?<![\w.]){name}\.[A-Z]", text)]
    aliased = {_IMPORTS["awsx"]: "awsx "}
    return "import (\n" + "".join(f'\t{aliased.get(path, "")}"{path}"\n' for path in used) + ")\n"


def followed(
    source: str | dict[str, str], *, config: dict[str, str] | None = None, entry: str = "main.go"
) -> ProgramRun:
    """What comes of following a program: the text of its main file, or several files by path."""
    files = {entry: source} if isinstance(source, str) else source
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "shop")
        for path, text in {"Pulumi.yaml": "name: shop\nruntime: go\n", **files}.items():
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
        with open_submission(str(folder)) as submission:
            project = submission.projects[0]
            stack, given, secret = stack_config(submission, project, stack=None)
            project = msgspec.structs.replace(project, stack=stack, config=given, secret_config=tuple(secret))
            return follow_project(submission, project, options=RunOptions(config=config or {})).run


def resources(run: ProgramRun) -> dict[str, Resource]:
    """By logical name."""
    assert run.graph is not None
    return {item.name: item for item in run.graph.resources}


def inputs(body: str, name: str = "it", **more: str) -> dict[str, object]:
    """Inputs of the resource called `name` in a program with this body, which is followed to its end."""
    run = followed(program(body, **more))
    assert (run.followed, run.outcome) == ("whole", "not_run"), run.reason
    return resources(run)[name].inputs
