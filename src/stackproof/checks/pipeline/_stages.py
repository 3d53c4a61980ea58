"""Stages and actions of a pipeline, and the event rules that concern it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from stackproof.model import Resource
from stackproof.topology import as_flag, as_items, as_text, is_hidden, parsed, value_at

from .._mechanism import Case

PIPELINE = "aws:codepipeline/pipeline:Pipeline"
RULE = "aws:cloudwatch/eventRule:EventRule"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """One action of a stage. path: its place in the inputs. polls: `PollForSourceChanges` as given, None when absent
    or not known; detects: `DetectChanges` likewise."""

    path: str
    category: str
    provider: str
    configuration: dict[str, Any]
    polls: bool | None = None
    detects: bool | None = None


def actions_of(pipeline: Resource) -> tuple[Action, ...] | None:
    """Every action in order; None when the stages are not known."""
    stages = as_items(value_at(pipeline.inputs, "stages"))
    if stages is None or any(is_hidden(stage) for stage in stages):
        return None
    return tuple(_actions(stages))


def _actions(stages: tuple[Any, ...]) -> Iterator[Action]:
    for number, stage in enumerate(stages):
        for position, block in enumerate(as_items(value_at(stage, "actions")) or ()):
            if not isinstance(block, dict) or is_hidden(block):
                continue
            given = value_at(block, "configuration")
            configuration = given if isinstance(given, dict) and not is_hidden(given) else {}
            yield Action(
                path=f"stages[{number}].actions[{position}]",
                category=as_text(block.get("category")) or "",
                provider=as_text(block.get("provider")) or "",
                configuration=configuration,
                polls=_given(configuration, "PollForSourceChanges"),
                detects=_given(configuration, "DetectChanges"),
            )


def _given(configuration: dict[str, Any], key: str) -> bool | None:
    return as_flag(configuration[key]) if key in configuration else None


def rule_of(case: Case, target: Resource) -> Resource | None:
    """The event rule of a target, where the program makes it."""
    return case.topology.target(target, "rule", RULE)


def pattern_sources(rule: Resource) -> tuple[str, ...] | None:
    """`source` of an event rule's pattern; None when the pattern is not known; () without a pattern."""
    pattern = value_at(rule.inputs, "eventPattern")
    if is_hidden(pattern):
        return None
    document = parsed(pattern)
    if not isinstance(document, dict):
        return ()
    found = as_items(document.get("source"))
    return None if found is None else tuple(str(item) for item in found)
