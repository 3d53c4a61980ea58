"""Judge of logs: what is written, and where to."""

from __future__ import annotations

from stackproof.model import Requirement, Resource

from ._facts import Facts
from ._log_places import logs_of
from ._outcomes import Open, Outcome, joined
from ._subjects import held, left_open, missed, none_made, subjects

_BUCKET = "aws:s3/bucket:Bucket"
_INSTEAD = {"container_service": "task", "container_cluster": "task"}


def judge_logging(requirement: Requirement, facts: Facts) -> Outcome:
    asked = str(requirement.want.get("to", ""))
    if not requirement.of:
        return Open("what is to write logs is not named")
    concept = _INSTEAD.get(requirement.of, requirement.of)
    receiving = _receiving(facts) if concept == "bucket" else frozenset()
    found = subjects(facts, concept, but=receiving) or subjects(facts, concept)
    return joined((_logged(facts, one, asked) for one in found), nothing=none_made(concept))


def _logged(facts: Facts, resource: Resource, asked: str) -> Outcome:
    listed = logs_of(facts, resource)
    if listed == "unread":
        return left_open(facts, resource, "this version does not know where it would write logs")
    if listed is None:
        return left_open(facts, resource, "whether it writes logs is not known")
    meant = [log for log in listed if not asked or log.to == asked]
    if meant:
        log = meant[0]
        return held(facts, log.holder, f"{log.path} writes to {_place(log.to)}", property=log.path)
    if any(not log.to for log in listed):
        return left_open(facts, resource, "where its logs go is not known", property=listed[0].path)
    wanted = f"; asked {_place(asked)}" if asked else ""
    if listed:
        return missed(facts, listed[0].holder, f"{listed[0].path} writes to {_place(listed[0].to)}{wanted}")
    return missed(facts, resource, f"it writes no logs{wanted}")


def _place(to: str) -> str:
    return {"log_group": "a log group", "bucket": "a bucket"}.get(to, to or "a place that is not known")


def _receiving(facts: Facts) -> frozenset[str]:
    """Buckets that take the logs of others: these need no logs of their own."""
    paths = (
        "targetBucket",
        "accessLogs",
        "logDestination",
        "loggingConfig",
        "logging",
        "s3BucketName",
        "destinationConfig",
    )
    holders = (one for one in facts.graph.resources if one.type.startswith("aws:") and not one.read)
    return frozenset(
        target.urn
        for holder in holders
        for path in paths
        if path in holder.inputs
        for target in facts.topology.targets(holder, path, _BUCKET)
        if target.urn != holder.urn
    )
