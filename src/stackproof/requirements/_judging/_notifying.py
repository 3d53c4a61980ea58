"""Judge of notifications: whether the states of something are told to a topic."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stackproof.model import Requirement, Resource
from stackproof.topology import MISSING, as_items, as_text, flag, is_hidden, leaves, parsed, text, value_at

from ._alarms import judge_alarm, tells_a_topic
from ._facts import Facts
from ._outcomes import Held, Missed, Open, Outcome, best
from ._subjects import bare_title, called, held, left_open, missed, none_made, subjects

_RULE = "aws:cloudwatch/eventRule:EventRule"
_TARGET = "aws:cloudwatch/eventTarget:EventTarget"
_BUDGET = "aws:budgets/budget:Budget"
# concept -> source of its events on the default bus (EventBridge's list of services)
_SOURCES = {
    "pipeline": "aws.codepipeline", "build": "aws.codebuild", "code_repository": "aws.codecommit",
    "deployment": "aws.codedeploy", "database": "aws.rds", "container_service": "aws.ecs", "task": "aws.ecs",
    "container_cluster": "aws.ecs", "instance": "aws.ec2", "autoscaling_group": "aws.autoscaling",
    "state_machine": "aws.states", "image_repository": "aws.ecr", "threat_detector": "aws.guardduty",
    "config_rule": "aws.config", "config_recorder": "aws.config", "security_hub": "aws.securityhub",
    "batch": "aws.batch", "backup_plan": "aws.backup", "backup_vault": "aws.backup", "bucket": "aws.s3",
    "etl_job": "aws.glue", "crawler": "aws.glue", "catalogue": "aws.glue", "macie": "aws.macie", "volume": "aws.ec2",
    "inspector": "aws.inspector2", "certificate": "aws.acm", "alarm": "aws.cloudwatch", "secret": "aws.secretsmanager",
    "warehouse": "aws.redshift", "trail": "aws.cloudtrail",
}  # fmt: skip
# resource that tells of another -> (input that names the other, input that names the topic)
_TELLERS = {
    "aws:codestarnotifications/notificationRule:NotificationRule": ("resource", "targets"),
    "aws:rds/eventSubscription:EventSubscription": ("sourceIds", "snsTopic"),
    "aws:autoscaling/notification:Notification": ("groupNames", "topicArn"),
    "aws:s3/bucketNotification:BucketNotification": ("bucket", "topics"),
    "aws:backup/vaultNotifications:VaultNotifications": ("backupVaultName", "snsTopicArn"),
    "aws:docdb/eventSubscription:EventSubscription": ("sourceIds", "snsTopicArn"),
    "aws:redshift/eventSubscription:EventSubscription": ("sourceIds", "snsTopicArn"),
}
_WITHOUT_SOURCES = ("aws:rds/eventSubscription:EventSubscription", "aws:redshift/eventSubscription:EventSubscription")
# members of an event's detail that name what it is about
_NAMING = ("pipeline", "project-name", "repositoryName", "repository-name", "jobName", "crawlerName")
_OWN = ("notificationTopicArn", "notificationArns", "notificationProperty", "snsTopicName")


def judge_notification(requirement: Requirement, facts: Facts) -> Outcome:
    concept = requirement.of
    if not concept:
        return Open("what is to tell its states is not named")
    found = subjects(facts, concept)
    if not found:
        return none_made(concept)
    title = bare_title(concept)
    nothing = Missed(f"nothing tells a topic of the states of the {title}")
    ways = [*_ways(facts, concept, found)]
    alarmed = judge_alarm(Requirement(id="", kind="alarm", of=concept, want={"notify": True}), facts)
    if isinstance(alarmed, Held) and concept not in ("pipeline", "build", "budget", "backup_plan", "etl_job"):
        ways.append(alarmed)
    return best(ways, nothing=nothing)


def _ways(facts: Facts, concept: str, found: tuple[Resource, ...]) -> Iterator[Outcome]:
    urns = {resource.urn for resource in found}
    for resource in found:
        if facts.topology.is_type(resource, _BUDGET):
            yield _budget(facts, resource)
        for path in _OWN:
            if value_at(resource.inputs, path) is not MISSING:
                yield tells_a_topic(facts, resource, path, nobody=f"{path} names no topic")
    for token, (of, to) in _TELLERS.items():
        for teller in facts.made(token):
            if flag(teller, "enabled", default=True) is False or text(teller, "status") == "DISABLED":
                continue
            about = {one.urn for one in facts.topology.targets(teller, of)}
            everywhere = facts.topology.is_type(teller, *_WITHOUT_SOURCES) and value_at(teller.inputs, of) is MISSING
            if about & _with_members(facts, urns, concept) or (everywhere and concept in ("database", "warehouse")):
                yield tells_a_topic(facts, teller, to, nobody=f"{to} names no topic")
    source = _SOURCES.get(concept)
    for rule in facts.made(_RULE) if source else ():
        yield from _by_rule(facts, rule, str(source), found)


def _with_members(facts: Facts, urns: set[str], concept: str) -> set[str]:
    """A vault tells of the plans that keep their copies in it; an instance of a cluster tells of the cluster."""
    more = set(urns)
    for urn in urns:
        resource = facts.topology.resource(urn)
        if resource is None:
            continue
        if concept == "backup_plan":
            more |= {one.urn for one in facts.topology.targets(resource, "rules", "aws:backup/vault:Vault")}
        members = facts.topology.companions(resource, "clusterIdentifier", "aws:rds/clusterInstance:ClusterInstance")
        more |= {one.urn for one in members}
    return more


def _budget(facts: Facts, budget: Resource) -> Outcome:
    path = "notifications"
    blocks = as_items(value_at(budget.inputs, path))
    if blocks is None:
        return left_open(facts, budget, "its notifications are not known", property=path)
    for block in blocks:
        for key in ("subscriberSnsTopicArns", "subscriberEmailAddresses"):
            receivers = as_items(value_at(block, key))
            if receivers is None:
                return left_open(facts, budget, "whom it tells is not known", property=path)
            if receivers:
                return held(facts, budget, f"{path} has {key}", property=path)
    return missed(facts, budget, "its notifications reach nobody", property=path)


def _by_rule(facts: Facts, rule: Resource, source: str, found: tuple[Resource, ...]) -> Iterator[Outcome]:
    pattern = value_at(rule.inputs, "eventPattern")
    if is_hidden(pattern):
        yield left_open(facts, rule, "its pattern is not known", property="eventPattern")
        return
    document = parsed(pattern)
    sources = as_items(document.get("source")) if isinstance(document, dict) else ()
    if not sources or source not in {as_text(item) for item in sources}:
        return
    if flag(rule, "isEnabled", default=True) is False or text(rule, "state") == "DISABLED":
        yield missed(facts, rule, "it is switched off")
        return
    if not _is_about(facts, rule, document, found):
        yield missed(facts, rule, "it is about another one", property="eventPattern")
        return
    targets = facts.topology.companions(rule, "rule", _TARGET)
    nothing = missed(facts, rule, "it has no target")
    yield best((tells_a_topic(facts, one, "arn", nobody="arn names no topic") for one in targets), nothing=nothing)


def _is_about(facts: Facts, rule: Resource, document: dict[str, Any], found: tuple[Resource, ...]) -> bool:
    """False where the pattern names another resource of the kind, by reference or by its name."""
    urns, types = {resource.urn for resource in found}, {resource.type for resource in found}
    referred = {reference.urn for reference in facts.topology.refs_from(rule, "eventPattern")}
    others = [other for urn in referred - urns if (other := facts.topology.resource(urn)) is not None]
    if referred & urns or any(other.type in types for other in others):
        return bool(referred & urns)
    told = (leaf for key in _NAMING for _, leaf in leaves(value_at(document, f"detail.{key}")))
    named = {leaf for leaf in told if isinstance(leaf, str)}
    return not named or any(named & called(one, "name") for one in found)
