"""What starts a pipeline: its source actions, where they look for changes themselves."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from stackproof.model import Resource
from stackproof.topology import as_flag, as_items, as_text, has, is_hidden, value_at

from ._facts import Facts
from ._uses import named_under

PIPELINE = "aws:codepipeline/pipeline:Pipeline"
_POLLING = ("CodeCommit", "S3", "GitHub")
# Providers whose source is a repository of code, here or elsewhere.
_CODE = ("CodeCommit", "GitHub", "CodeStarSourceConnection", "GitHubEnterpriseServer", "Bitbucket")


class SourceAction(msgspec.Struct, frozen=True):
    """A source action. starts: whether it starts the pipeline by itself; None where not known."""

    provider: str
    path: str
    starts: bool | None


def source_actions(pipeline: Resource) -> Iterator[SourceAction]:
    for number, stage in enumerate(as_items(value_at(pipeline.inputs, "stages")) or ()):
        for position, action in enumerate(as_items(value_at(stage, "actions")) or ()):
            if not isinstance(action, dict) or as_text(action.get("category")) != "Source":
                continue
            provider = as_text(action.get("provider")) or ""
            configuration = value_at(action, "configuration")
            starts = None if is_hidden(configuration) else _starts(pipeline, provider, configuration)
            yield SourceAction(provider, f"stages[{number}].actions[{position}].configuration", starts)


def _starts(pipeline: Resource, provider: str, configuration: object) -> bool | None:
    if provider == "CodeStarSourceConnection":
        detects = as_flag(value_at(configuration, "DetectChanges"), default=True)
        return True if has(pipeline, "triggers") else detects
    return as_flag(value_at(configuration, "PollForSourceChanges"), default=True) if provider in _POLLING else False


def triggers_of(facts: Facts, pipeline: Resource) -> Iterator[Resource]:
    """Repositories, buckets and connections whose changes start the pipeline without a rule."""
    for action in source_actions(pipeline):
        if action.starts is not False:
            yield from named_under(facts, pipeline, action.path)


def is_started_by_code(pipeline: Resource) -> bool | None:
    """Whether a source action watches a repository, one that another platform keeps among them."""
    states = {action.starts for action in source_actions(pipeline) if action.provider in _CODE}
    return True if True in states else None if None in states else False
