"""Requirements as findings. They are judged before any check is asked; here each verdict gets its weight."""

from __future__ import annotations

import re

from stackproof.aws import snake_case
from stackproof.model import RequirementResult, Witness

from .._mechanism import Case, Fail, Impact, Iterator, Location, Pass, Unknown, Verdict, check

# `transitions[0].days`; a judge that measures something else (`days between rotations`) says so in words.
_PATH = re.compile(r"[A-Za-z]\w*(?:\[\d+\])*(?:\.[A-Za-z]\w*(?:\[\d+\])*)*")
_MOST_TOLD = 3
_REGION = ("region", "regions")
_THERE = ("service", "count")
# INT005 and INT006 say these of the answer as a whole.
_SAID_ELSEWHERE = ("platform", "language")


@check(
    "REQ001",
    title="What was asked for is there",
    severity="high",
    category="requirements",
    impact=Impact("quality", "The answer does not do what was asked for; whoever asked has to find out and mend it."),
    grouping="subject",
    links=("https://www.pulumi.com/registry/packages/aws/api-docs/",),
)
def what_was_asked_for_is_there(case: Case) -> Iterator[Verdict]:
    """Every requirement of the prompt, or of a requirements file, is met by the program.

    Why
        A program can be right in itself and still be another than the one that was asked for. Each requirement is held
        against the resource graph, and weighs as the prompt states it.
    Fix
        Do what the sentence asks for; the finding names what comes closest.
    Bad
        # --- prompt.md
        Use Pulumi with Python.

        An S3 bucket that keeps versions.
        # --- __main__.py
        import pulumi_aws as aws

        aws.s3.Bucket("reports", tags={"Purpose": "versioning"})  # <- finding
    Good
        # --- prompt.md
        Use Pulumi with Python.

        An S3 bucket that keeps versions.
        # --- __main__.py
        import pulumi_aws as aws

        bucket = aws.s3.Bucket("reports")
        aws.s3.BucketVersioning(
            "reports", bucket=bucket.id, versioning_configuration={"status": "Enabled"}
        )
    Known limits
        Sentences that the reader does not understand are listed with the report and judged by nobody. Tests are not run
        for a requirement.
    """
    missed = [one for one in case.requirements if one.kind in _THERE and one.verdict == "fail"]
    lacking = {one.of: one.id for one in missed if not one.near_misses}
    for result in case.requirements:
        if result.kind not in _REGION:
            # What is said of a thing that is not there is missed with it.
            follows = "" if result.kind in _THERE or result.near_misses else lacking.get(result.of, "")
            if result.kind == "coverage":
                follows = next((one.id for one in case.requirements if _lacks_unit_tests(one)), "")
            yield from _verdict(result, root=follows or result.id)


@check(
    "REQ002",
    title="Resources are in the region asked for",
    severity="critical",
    category="requirements",
    impact=Impact(
        "deployment", "Everything is made in another place: data may not leave its region, and nothing finds it."
    ),
    grouping="check",
    links=("https://www.pulumi.com/registry/packages/aws/installation-configuration/",),
)
def resources_are_in_the_region_asked_for(case: Case) -> Iterator[Verdict]:
    """All resources are made in the region, or regions, that the prompt names.

    Why
        Where data lies is often law or contract, and what the program works with lies there as well.
    Fix
        Set `aws:region` in the stack's configuration, or give the provider the region.
    Bad
        # --- prompt.md
        Use Pulumi with Python.

        Deploy to eu-west-1: an SQS queue.
        # --- Pulumi.dev.yaml
        config:
          aws:region: us-east-1
        # --- __main__.py
        import pulumi_aws as aws

        aws.sqs.Queue("orders")  # <- finding
    Good
        # --- prompt.md
        Use Pulumi with Python.

        Deploy to eu-west-1: an SQS queue.
        # --- Pulumi.dev.yaml
        config:
          aws:region: eu-west-1
        # --- __main__.py
        import pulumi_aws as aws

        aws.sqs.Queue("orders")
    Known limits
        Where neither the stack nor a provider says which region, it is unknown.
    """
    for result in case.requirements:
        if result.kind in _REGION:
            yield from _verdict(result, root=result.id)


@check(
    "REQ003",
    title="The prompt does not contradict itself",
    severity="note",
    category="requirements",
    impact=Impact("quality", "Two readers may build two different things; the answer is not to blame."),
    grouping="subject",
    links=("https://www.pulumi.com/docs/iac/concepts/projects/",),
)
def prompt_does_not_contradict_itself(case: Case) -> Iterator[Verdict]:
    """No two sentences of the prompt ask for what excludes each other.

    Why
        Which of two contradicting sentences counts is for whoever asked to say. The review takes the constraint before
        background, and the later sentence before the earlier.
    Fix
        Ask which one is meant, and strike the other from the prompt.
    Bad
        # --- prompt.md
        # <- finding without a line
        Use Pulumi with Python.

        Deploy to sa-east-1. All resources must be in eu-west-1.

        We need an SQS queue.
        # --- Pulumi.dev.yaml
        config:
          aws:region: eu-west-1
        # --- __main__.py
        import pulumi_aws as aws

        aws.sqs.Queue("orders")
    Good
        # --- prompt.md
        Use Pulumi with Python.

        All resources must be in eu-west-1.

        We need an SQS queue.
        # --- Pulumi.dev.yaml
        config:
          aws:region: eu-west-1
        # --- __main__.py
        import pulumi_aws as aws

        aws.sqs.Queue("orders")
    Known limits
        Only values of which there can be one are compared: regions, counts, sizes, days and the like.
    """
    conflicts = [remark for remark in case.prompt_remarks if remark.kind == "conflict"]
    if case.requirements and not conflicts:
        yield Pass("the prompt", f"{len(case.requirements)} requirements, none of them against another")
    for remark in conflicts:
        yield Fail(
            subject=f"line {remark.line} of the prompt",
            message=f"line {remark.line} of the prompt: {remark.message}",
            evidence=remark.text,
        )


def _verdict(result: RequirementResult, *, root: str) -> Iterator[Verdict]:
    if result.kind in _SAID_ELSEWHERE:
        return
    subject = f"requirement {result.id}"
    place = f" (line {result.source_line} of the prompt)" if result.source_line else ""
    asked = result.title + place
    if result.verdict == "pass":
        yield Pass(subject, f"{asked}: {'; '.join(witness.text for witness in result.witnesses[:3])}")
    elif result.verdict == "unknown":
        yield Unknown(subject, f"{asked}: {result.reason}")
    elif result.verdict == "fail":
        near = next((one for one in result.near_misses if one.resource or one.file), None)
        yield Fail(
            subject=near.resource if near and near.resource else subject,
            message=result.reason + place,
            evidence=result.text,
            location=_location(near),
            title=result.title,
            severity=result.severity,
            fix=_fix(result),
            # What REQ002 says of regions is more than what every kind of its group has in common.
            impact=None if result.kind in _REGION else result.impact,
            links=result.links,
            cause=f"REQ@{root}",
        )


def _lacks_unit_tests(result: RequirementResult) -> bool:
    return result.kind == "tests" and result.verdict == "fail" and "unit" in result.title


def _location(near: Witness | None) -> Location | None:
    return Location(near.file, near.line) if near is not None and near.file and near.line else None


def _fix(result: RequirementResult) -> str | None:
    """What to set, where the verdict says so, and the sentence that asks for it."""
    values: dict[tuple[str, str], list[str]] = {}
    for near in result.near_misses:
        if near.resource and near.asked and _PATH.fullmatch(near.property):
            whose = values.setdefault((near.property, near.asked), [])
            whose.append(near.resource.rpartition("::")[2])
    told = [f"set `{snake_case(path)}` of {_some(names)} to {_value(asked)}" for (path, asked), names in values.items()]
    steps = "; ".join(told[:_MOST_TOLD])
    set_ = f"{steps[:1].upper()}{steps[1:]}. " if steps else ""
    quote = f'Do what was asked: "{result.text}"' if result.text else ""
    return f"{set_}{quote}".strip() or None


def _some(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _value(asked: str) -> str:
    """A value as a program writes it; a bound or a choice (`at least 3`) stays in words."""
    flag = {"on": "True", "off": "False"}.get(asked, asked)
    return flag if " " in flag else f"`{flag}`"
