"""A0.1: no program, or one for another platform or in another language than asked for, is one critical cause."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from answer_making import write

from stackproof.cli._main import run
from stackproof.model import Report
from stackproof.report import exit_code
from stackproof.review import ReviewOptions, review

Judge = Callable[..., Report]

GO = (
    'package main\n\nimport (\n\t"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sqs"\n'
    '\t"github.com/pulumi/pulumi/sdk/v3/go/pulumi"\n)\n\nfunc main() {\n'
    "\tpulumi.Run(func(ctx *pulumi.Context) error {\n"
    '\t\tqueue, err := sqs.NewQueue(ctx, "jobs", &sqs.QueueArgs{\n'
    '\t\t\tTags: pulumi.StringMap{"Project": pulumi.String("shop"), "Owner": pulumi.String("web")},\n\t\t})\n'
    '\t\tif err != nil {\n\t\t\treturn err\n\t\t}\n\t\tctx.Export("queue", queue.Url)\n\t\treturn nil\n\t})\n}\n'
)
GO_MOD = (
    "module shop\n\ngo 1.23\n\nrequire (\n\tgithub.com/pulumi/pulumi-aws/sdk/v7 v7.1.0\n"
    "\tgithub.com/pulumi/pulumi/sdk/v3 v3.145.0\n)\n"
)
PYTHON = 'import pulumi_aws as aws\n\naws.sqs.Queue("jobs", tags={"Project": "shop", "Owner": "web"})\n'
TYPESCRIPT = (
    'import * as aws from "@pulumi/aws";\n\n'
    'export const queue = new aws.sqs.Queue("jobs", { tags: { Project: "shop", Owner: "web" } }).url;\n'
)
PROJECT = "name: shop\nruntime: {}\n"
PROMPT = "# Shop\n\nDeliver a Pulumi program in Go for us-east-1.\n"


def fence(body: str, info: str) -> str:
    return f"```{info}\n{body}```\n"


GO_ANSWER = (
    f"Here it is.\n\n**Pulumi.yaml**\n{fence(PROJECT.format('go'), 'yaml')}\n**go.mod**\n{fence(GO_MOD, 'text')}\n"
    f"**main.go**\n{fence(GO, 'go')}"
)
PYTHON_ANSWER = (
    f"**Pulumi.yaml**\n{fence(PROJECT.format('python'), 'yaml')}\n**__main__.py**\n{fence(PYTHON, 'python')}"
)
PACKAGES = '{"dependencies": {"@pulumi/pulumi": "^3.0.0", "@pulumi/aws": "^7.0.0"}}\n'
TYPESCRIPT_ANSWER = (
    f"**Pulumi.yaml**\n{fence(PROJECT.format('nodejs'), 'yaml')}\n**package.json**\n"
    f"{fence(PACKAGES, 'json')}\n"
    f"**index.ts**\n{fence(TYPESCRIPT, 'ts')}"
)


@pytest.fixture
def judged(tmp_path: Path) -> Judge:
    """judged(answer, prompt, template files) -> the report."""

    def judge(answer: str, prompt: str | None = PROMPT, template: dict[str, str] | None = None) -> Report:
        (tmp_path / "ANSWER.md").write_text(answer, encoding="utf-8")
        options = ReviewOptions()
        if prompt is not None:
            (tmp_path / "PROMPT.md").write_text(prompt, encoding="utf-8")
            options = ReviewOptions(prompt=str(tmp_path / "PROMPT.md"))
        if template is not None:
            options = ReviewOptions(template=str(write(tmp_path / "template", template)), prompt=options.prompt)
        (report,) = review(str(tmp_path / "ANSWER.md"), options=options)
        return report

    return judge


def critical(report: Report) -> list[str]:
    return [found.check for found in report.findings if found.severity == "critical"]


def assert_one_cause(report: Report, check: str, most: float) -> None:
    """A critical finding leads the one cause that there is."""
    assert report.findings[0].check == check and report.findings[0].severity == "critical", report.findings
    assert len({found.cause for found in report.findings}) == 1, report.findings
    assert report.score.value == most
    assert exit_code(report) == 1 and report.verdict == "fail"


NOTHING = {
    "prose": "I would build a VPC with two subnets, a stream and a database. Credentials live in Secrets Manager.",
    "a plan": "# Pipeline\n\n## Network\n\n- a VPC\n- one NAT gateway\n\n## Deployment\n\nRun `pulumi up`.\n",
    "a plan that names files": "# Plan\n\n1. **main.go** sets up the stack.\n2. `Pulumi.yaml` holds the project.\n",
    "prose with code in a line": "Use `ec2.NewVpc(ctx, ...)` for the network and `rds.NewInstance` for the data.",
    "a refusal": "I'm sorry, but I can't write a complete FedRAMP pipeline here. Consider Terraform or Pulumi.",
    "an empty fence": "Here is the program:\n\n```go\n```\n",
    "two empty fences": "**main.go**\n```go\n\n```\n\n**go.mod**\n```\n   \n```\n",
    "a fence with comments alone": "```go\n// TODO: write the program here\n// It should make a VPC.\n```\n",
    "a file with comments alone": "**main.go**\n\n```go\n// main.go\n// The program goes here.\n```\n",
    "shell alone": "Run this:\n\n```bash\nmkdir shop && cd shop\npulumi new aws-go\npulumi up\n```\n",
    "a terminal": "```console\n$ pulumi up\nUpdating (dev)\n```\n\n```sh\ngo mod tidy\n```\n",
    "the AWS command line": "```bash\naws ec2 create-vpc --cidr-block 10.0.0.0/16\naws s3 mb s3://shop\n```\n",
    "a directory tree": "```\nshop/\n├── main.go\n└── Pulumi.yaml\n```\n\nEach file does what its name says.\n",
    "a diagram": "```mermaid\ngraph TD\n  A[API] --> B[Kinesis]\n```\n",
    "a policy": 'The role:\n\n```json\n{"Version": "2012-10-17", "Statement": []}\n```\n',
    "a query": "```sql\nCREATE TABLE citizens (id int);\n```\n",
    "a project file alone": "**Pulumi.yaml**\n" + fence(PROJECT.format("go"), "yaml"),
    "manifests alone": f"**Pulumi.yaml**\n{fence(PROJECT.format('go'), 'yaml')}\n**go.mod**\n{fence(GO_MOD, 'text')}",
    "a program that only prints": '```go\npackage main\n\nimport "fmt"\n\nfunc main() { fmt.Println("a VPC") }\n```\n',
    "the AWS SDK": fence(
        'package main\n\nimport "github.com/aws/aws-sdk-go-v2/service/ec2"\n\nfunc main() { _ = ec2.New }\n', "go"
    ),
}


@pytest.mark.parametrize("answer", NOTHING.values(), ids=NOTHING)
@pytest.mark.parametrize("prompt", [None, PROMPT], ids=["no prompt", "asked for Go"])
def test_an_answer_without_a_program_is_one_critical_cause_and_worth_nothing(judged: Judge, answer, prompt) -> None:
    assert_one_cause(judged(answer, prompt), "INT001", 0)


@pytest.mark.parametrize("answer", ["prose", "an empty fence", "shell alone", "a fence with comments alone"])
def test_a_template_does_not_make_up_for_a_program(judged: Judge, answer: str) -> None:
    template = {"Pulumi.yaml": PROJECT.format("go"), "go.mod": GO_MOD, "main.go": GO}
    report = judged(NOTHING[answer], None, template)
    assert critical(report) == ["INT001"] and len({found.cause for found in report.findings}) == 1
    assert report.score.value == 0


ELSEWHERE = {
    "Terraform": fence('resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n', "hcl"),
    "a named Terraform file": "**main.tf**\n" + fence('provider "aws" {\n  region = "us-east-1"\n}\n', ""),
    "CDK in Go": fence(
        'package main\n\nimport "github.com/aws/aws-cdk-go/awscdk/v2"\n\nfunc main() { awscdk.NewApp(nil) }\n', "go"
    ),
    "CDK in Python": "## app.py\n" + fence("from aws_cdk import App\n\nApp().synth()\n", "python"),
    "CDK in TypeScript": fence('import { App } from "aws-cdk-lib";\nnew App();\n', "typescript"),
    "CDKTF": fence("from cdktf import App\n\nApp().synth()\n", "python"),
    "CloudFormation": fence("AWSTemplateFormatVersion: '2010-09-09'\nResources: {}\n", "yaml"),
}


@pytest.mark.parametrize("answer", ELSEWHERE.values(), ids=ELSEWHERE)
@pytest.mark.parametrize("prompt", [None, PROMPT], ids=["no prompt", "asked for Go"])
def test_a_program_for_another_platform_is_one_critical_cause_worth_three_at_most(judged: Judge, answer, prompt):
    assert_one_cause(judged("Here it is.\n\n" + answer, prompt), "INT001", 3)


ASKED = [
    "Deliver a Pulumi program in Go.",
    "Platform: Pulumi\nLanguage: Go\n",
    "Use Pulumi. The whole infrastructure must be written in Golang.",
    "Write it as a Go Pulumi program; the Lambda handlers stay in Python.",
]


@pytest.mark.parametrize("prompt", ASKED)
@pytest.mark.parametrize("answer", [PYTHON_ANSWER, TYPESCRIPT_ANSWER], ids=["Python", "TypeScript"])
def test_a_program_in_another_language_is_one_critical_finding_worth_three_at_most(judged: Judge, answer, prompt):
    report = judged(answer, prompt)
    assert critical(report) == ["INT005"]
    assert report.score.value == 3 and exit_code(report) == 1
    (found,) = (found for found in report.findings if found.check == "INT005")
    assert "asks for Go" in found.message and found.evidence and found.evidence in prompt
    structure = {one.cause for one in report.findings if one.category in ("structure", "lint", "tests", "run", "sdk")}
    assert structure <= {found.cause}


def test_the_wrong_language_does_not_hide_what_is_wrong_with_the_program(judged: Judge) -> None:
    leaking = PYTHON + 'aws.rds.Instance("d", password="Hunter2-secret", username="app", engine="postgres")\n'
    answer = PYTHON_ANSWER.replace(PYTHON, leaking)
    report = judged(answer)
    assert {"INT005", "SEC001"} <= set(critical(report))
    assert len({found.cause for found in report.findings if found.severity == "critical"}) > 1


def test_another_language_than_the_template_is_wrong_as_well(judged: Judge) -> None:
    template = {"Pulumi.yaml": PROJECT.format("go"), "go.mod": GO_MOD, "main.go": GO}
    report = judged("**__main__.py**\n" + fence(PYTHON, "python"), None, template)
    assert critical(report) == ["INT005"] and report.score.value <= 3
    whole = judged(PYTHON_ANSWER, None, template)
    assert "INT005" in critical(whole) and whole.score.value <= 3
    told = judged(PYTHON_ANSWER, "Write a Pulumi program in Python.", template)
    assert "INT005" not in critical(told)


def test_a_project_file_of_another_language_than_the_program_caps_the_score(judged: Judge) -> None:
    answer = f"**Pulumi.yaml**\n{fence(PROJECT.format('go'), 'yaml')}\n**__main__.py**\n{fence(PYTHON, 'python')}"
    report = judged(answer, None)
    causes = {found.cause for found in report.findings if found.severity == "critical"}
    assert "STR004" in critical(report) and len(causes) == 1
    assert report.score.value <= 3
    # Whoever asked for Python got Python: then it is the project file that is wrong, and no more than that.
    assert judged(answer, "Write a Pulumi program in Python.").score.value > 3


def test_a_prompt_for_another_platform_is_not_met_by_pulumi(judged: Judge) -> None:
    report = judged(GO_ANSWER, "Write AWS CDK code in Go for a queue.")
    assert critical(report) == ["INT006"] and report.score.value == 3


NEAR = {
    "as asked": (GO_ANSWER, PROMPT),
    "a handler in Python": (
        GO_ANSWER + "\n`lambda/index.py`:\n\n" + fence("def handler(event, context):\n    return event\n", "python"),
        PROMPT,
    ),
    "a frontend in TypeScript": (
        GO_ANSWER + "\n**web/app.ts**\n\n" + fence("export const title: string = 'shop';\n", "ts"),
        PROMPT,
    ),
    "a prompt that names both": (PYTHON_ANSWER, "Use Pulumi with Go or Python."),
    "a prompt that is silent": (PYTHON_ANSWER, "Build a queue on AWS."),
    "an empty prompt": (PYTHON_ANSWER, "\n"),
    "the handlers' language": (PYTHON_ANSWER, "Use Pulumi. The Lambda functions are written in Go."),
    "Terraform in the answer's prose": (
        "Unlike Terraform or the AWS CDK, this needs no HCL.\n\n" + GO_ANSWER + "\nIn Terraform: `aws_sqs_queue`.\n",
        PROMPT,
    ),
    "Terraform in the prompt's prose": (GO_ANSWER, PROMPT + "\nToday our other teams use Terraform with Python.\n"),
    "much prose": ("# Design\n\n" + "The queue holds jobs. " * 50 + "\n\n" + GO_ANSWER, PROMPT),
    "JavaScript for TypeScript": (
        TYPESCRIPT_ANSWER.replace("**index.ts**", "**index.js**")
        .replace("```ts", "```js")
        .replace("import * as aws from", "const aws = require(")
        .replace('aws";', 'aws");')
        .replace("export const queue =", "exports.queue ="),
        "Use Pulumi with TypeScript.",
    ),
}


@pytest.mark.parametrize(("answer", "prompt"), NEAR.values(), ids=NEAR)
def test_what_was_asked_for_is_no_finding(judged: Judge, answer: str, prompt: str) -> None:
    report = judged(answer, prompt)
    assert not {found.check for found in report.findings} & {"INT001", "INT005", "INT006"}
    assert not critical(report)
    assert report.score.value > 5


def test_what_was_asked_for_and_given_is_told_with_the_sentence(judged: Judge) -> None:
    passed = {one.check: one.evidence for one in judged(GO_ANSWER).passed}
    assert "Deliver a Pulumi program in Go for us-east-1." in " ".join(passed["INT005"])


def test_the_option_reads_a_file(tmp_path, monkeypatch, capfd) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ANSWER.md").write_text(PYTHON_ANSWER)
    (tmp_path / "PROMPT.md").write_text(PROMPT)
    assert run(["review", "ANSWER.md", "--prompt", "PROMPT.md"]) == 1
    assert "asks for Go" in capfd.readouterr().out.replace("\n        ", "")
    assert run(["review", "ANSWER.md", "--prompt", "missing.md"]) == 2
    assert "missing.md" in capfd.readouterr().err
    (tmp_path / "odd.md").write_bytes(b"\x89PNG\0\0")
    assert run(["review", "ANSWER.md", "--prompt", "odd.md"]) == 2
