"""Platform and language are read from clear statements of a prompt, and from nothing else."""

from __future__ import annotations

import pytest

from stackproof.requirements import asked_of


def said(text: str) -> tuple[str | None, str | None]:
    asked = asked_of(text)
    return asked.platform and asked.platform.value, asked.language and asked.language.value


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Build with Pulumi (Python), region us-east-1.", "python"),
        ("Deliver a Pulumi program in Python for us-east-1, ready to deploy.", "python"),
        ("Deliver a Pulumi program in Go for us-east-1.", "go"),
        ("Use Pulumi with Go.", "go"),
        ("Use Pulumi with Golang to build the pipeline.", "go"),
        ("Write it as a Pulumi Go program.", "go"),
        ("Create a Go Pulumi program that sets up a VPC.", "go"),
        ("The stack is written in Go using Pulumi.", "go"),
        ("Please write infrastructure code in Go with Pulumi for a GitOps pipeline.", "go"),
        ("We use Pulumi's Go SDK for all infrastructure.", "go"),
        ("Platform: Pulumi\nLanguage: Go\n", "go"),
        ("**Platform**: Pulumi\n**Language**: go\n", "go"),
        ("| Platform | Language |\n|---|---|\n| Pulumi | Go |\n", "go"),
        ("| Platform | Pulumi |\n| Language | TypeScript |\n", "typescript"),
        ("- Platform/Language: Pulumi with TypeScript", "typescript"),
        ("MANDATORY REQUIREMENT: This task MUST be implemented using **Pulumi with TypeScript**.", "typescript"),
        ("Generate Pulumi TypeScript code for a payment system.", "typescript"),
        ("Implement a Pulumi + TypeScript stack.", "typescript"),
        ("Using Pulumi and Python, build a data lake.", "python"),
        ("A Python-based Pulumi project.", "python"),
        ("Provision everything with Pulumi. Write the program in Go.", "go"),
        ("Use Pulumi. All infrastructure must be implemented in Python 3.12.", "python"),
        ("Use `Pulumi` (`typescript`).", "typescript"),
        ("pulumi-go: create an ECS cluster with Pulumi using golang", "go"),
        ("Build with Pulumi in C#.", "csharp"),
        ("Write a Pulumi YAML program.", "yaml"),
        ("Use Pulumi with Node.js.", "typescript"),
        ("The solution has to be delivered in Pulumi using Go (Golang).", "go"),
        ("Write a Pulumi TypeScript app that makes a bucket.", "typescript"),
    ],
)
def test_a_clear_statement_names_platform_and_language(text: str, language: str) -> None:
    assert said(text) == ("pulumi", language)


@pytest.mark.parametrize(
    ("text", "platform", "language"),
    [
        ("Build a VPC with two subnets.", None, None),
        ("", None, None),
        ("Use Pulumi for the infrastructure.", "pulumi", None),
        ("Use Pulumi. Go live is planned for March.", "pulumi", None),
        ("Use Pulumi; go through the list below one by one.", "pulumi", None),
        ("Use Pulumi. The Lambda functions are written in Python 3.12.", "pulumi", None),
        ("Use Pulumi. The API is a Flask application in Python.", "pulumi", None),
        ("Use Pulumi. Lambda runtime: Python 3.12\n", "pulumi", None),
        ("Use Pulumi. The handler is Go code that reads the queue.", "pulumi", None),
        ("Deploy our Go microservice using Pulumi.", "pulumi", None),
        ("The pipeline ships a Python app with Pulumi.", "pulumi", None),
        ("A Pulumi program that deploys a Go service.", "pulumi", None),
        ("Use Pulumi.\nLambda language: Python\n", "pulumi", None),
        ("Put the name into Pulumi.yaml and the code where you like.", None, None),
        ("Use Pulumi with TypeScript or Python, as you prefer.", "pulumi", None),
        ("Pulumi (TypeScript/Go) is fine.", "pulumi", None),
        ("Use Terraform or Pulumi.", None, None),
        ("Use AWS CDK and Pulumi side by side.", None, None),
        ("You may choose Pulumi in Go or Terraform.", None, None),
    ],
)
def test_silent_and_ambiguous_prompts_ask_nothing(text: str, platform: str | None, language: str | None) -> None:
    assert said(text) == (platform, language)


@pytest.mark.parametrize(
    ("text", "platform", "language"),
    [
        ("Build with Pulumi (Go). Our other teams use Terraform.", "pulumi", "go"),
        ("Use Pulumi in Go instead of Terraform.", "pulumi", "go"),
        ("Migrate our Terraform code to Pulumi with Go.", "pulumi", "go"),
        ("Do not use Terraform or CloudFormation; use Pulumi with TypeScript.", "pulumi", "typescript"),
        ("Use Pulumi with Go. Lambda handlers stay in Python.", "pulumi", "go"),
        ("Use Pulumi with Go and Python Lambda functions.", "pulumi", "go"),
        ("A Pulumi Go program that deploys a TypeScript frontend to S3.", "pulumi", "go"),
        ("Platform: Pulumi\nLanguage: Go\nThe services are written in Python and TypeScript.", "pulumi", "go"),
        ("Pulumi with Go (not Python).", "pulumi", "go"),
        ("Write a Pulumi program in Go, not in Python.", "pulumi", "go"),
        ("Build it with Pulumi in Go. Tests use Go, too. CloudFormation exports are not needed.", "pulumi", "go"),
    ],
)
def test_what_is_only_mentioned_is_not_asked_for(text: str, platform: str, language: str) -> None:
    assert said(text) == (platform, language)


@pytest.mark.parametrize(
    ("text", "platform", "language"),
    [
        ("Use Terraform to create a VPC.", "terraform", None),
        ("Write AWS CDK code in TypeScript for a web shop.", "cdk", "typescript"),
        ("Platform: cdk\nLanguage: py\n", "cdk", "python"),
        ("Write it with CDK for Terraform (Python).", "cdktf", "python"),
        ("Use CDKTF with TypeScript.", "cdktf", "typescript"),
        ("Create a CloudFormation template.", "cloudformation", None),
    ],
)
def test_other_platforms_may_be_asked_for(text: str, platform: str, language: str | None) -> None:
    assert said(text) == (platform, language)


def test_what_stands_in_code_is_no_statement() -> None:
    text = "Use Pulumi.\n\n```text\nPulumi with Python\n```\n\nThe answer holds Go.\n"
    assert said(text) == ("pulumi", None)


def test_the_sentence_and_its_line_are_the_evidence() -> None:
    text = (
        "# Citizen records\n\nA federal office needs it. Deliver a Pulumi program in Go for us-east-1,\nwith tests.\n"
    )
    asked = asked_of(text)
    assert asked.language is not None and asked.platform is not None
    assert asked.language.evidence == "Deliver a Pulumi program in Go for us-east-1, with tests."
    assert asked.language.line == asked.platform.line == 3


def test_a_long_sentence_is_cut() -> None:
    asked = asked_of("Deliver a Pulumi program in Go " + "and so on " * 100 + ".")
    assert asked.language is not None and len(asked.language.evidence) <= 200


def test_the_same_prompt_says_the_same_twice_and_nothing_makes_it_slow() -> None:
    text = "Pulumi " * 20_000 + "(" * 20_000 + " Go" * 20_000
    assert asked_of(text) == asked_of(text)
