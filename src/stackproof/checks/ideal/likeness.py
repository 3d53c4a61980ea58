"""Differences from an ideal answer as notes: another way to the same end is no fault."""

from __future__ import annotations

import json
from typing import Any

from stackproof.model import Difference, Side
from stackproof.topology import short_type

from .._mechanism import Case, Fail, Impact, Iterator, Location, Pass, Verdict, check

_WEIGHTY = ("critical", "high", "medium")
_LONGEST = 100
_VERBS = {"missing": "lacks", "added": "adds", "changed": "differs in"}


@check(
    "CMP001",
    title="The answer makes what the ideal makes",
    severity="note",
    category="comparison",
    impact=Impact("quality", "What the ideal answer does there, this one does not, or in another way."),
    links=("https://www.pulumi.com/registry/packages/aws/api-docs/",),
    grouping="check",
)
def answer_makes_what_the_ideal_makes(case: Case) -> Iterator[Verdict]:
    """Every resource of the ideal answer, and every property of weight, is in the answer alike.

    Why
        An ideal answer shows one way to do what was asked for. A difference is worth a look; it costs points only where
        it also is a failed check or a missed requirement.
    Fix
        Look at the comparison in the report; where the ideal is right, do as it does.
    Bad
        # --- ideal/Pulumi.yaml
        name: ideal
        runtime: python
        # --- ideal/__main__.py
        import pulumi_aws as aws

        aws.sqs.Queue("jobs", sqs_managed_sse_enabled=True, visibility_timeout_seconds=60)
        aws.sns.Topic("alerts")
        # --- __main__.py
        # <- finding without a line
        import pulumi_aws as aws

        aws.sqs.Queue("jobs", visibility_timeout_seconds=60)
    Good
        # --- ideal/Pulumi.yaml
        name: ideal
        runtime: python
        # --- ideal/__main__.py
        import pulumi_aws as aws

        aws.sqs.Queue("jobs", visibility_timeout_seconds=60)
        # --- __main__.py
        import pulumi_aws as aws

        tasks = aws.sqs.Queue("tasks", visibility_timeout_seconds=60)
    Known limits
        Differences of taste (names, descriptions, tags) are left to the comparison itself.
    """
    if case.comparison is None:
        return
    weighty = [
        one
        for one in (*case.comparison.missing, *case.comparison.changed, *case.comparison.added)
        if one.severity in _WEIGHTY
    ]
    for one in weighty:
        yield Fail(subject=_subject(one), message=_told(one), evidence=one.why, location=_location(one))
    if not weighty:
        yield Pass("the ideal", f"{case.comparison.counts.matched} resources alike, {case.comparison.likeness:g} %")


def _subject(one: Difference) -> str:
    return one.answer.urn if one.answer is not None and one.answer.urn else "the stack"


def _location(one: Difference) -> Location | None:
    return one.answer.source if one.answer is not None else None


def _told(one: Difference) -> str:
    side = one.ideal if one.kind == "missing" else one.answer
    name = side.urn.rpartition("::")[2] if side is not None else ""
    thing = " ".join(filter(None, (short_type(one.type) if one.type else "the stack", name)))
    if one.kind == "changed":
        said = f"{thing} {_VERBS[one.kind]} {one.property or 'itself'} from the ideal"
        return f"{said} (ideal: {_value(one.ideal)}, answer: {_value(one.answer)})"
    part = f"{one.property} of {thing}" if one.property else thing
    given = f" ({_value(side)})" if side is not None and side.value is not None else ""
    return f"the answer {_VERBS[one.kind]} {part}{given}, beside the ideal"


def _value(side: Side | None) -> str:
    """A value for people: short, without the machinery of URNs; `none` where nothing is written."""
    value = None if side is None else _plain(side.value)
    text = "none" if value is None else value if isinstance(value, str) else json.dumps(value, sort_keys=True)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def _plain(value: Any) -> Any:
    """References by name, secrets and unknown values in words."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    if isinstance(urn := value.get("$resource"), str):
        return urn.rpartition("::")[2] if "::" in urn else urn.rpartition(":")[2]
    if "$secret" in value:
        return "a secret"
    return "not known" if "$unknown" in value else {name: _plain(item) for name, item in value.items()}
