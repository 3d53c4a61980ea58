"""What each type of resource is there for: True where it does that, False where nothing comes of it, None between."""

from __future__ import annotations

from collections.abc import Callable

from stackproof.model import Resource
from stackproof.topology import as_items, flag, has, is_hidden, text, value_at

from ._facts import Facts
from ._uses import carries, is_exported, is_handed_over, is_used, may_be_hidden, users

Job = Callable[[Facts, Resource], bool | None]


def used(*parts: str, hidden: tuple[str, ...] = (), exported: bool = True, otherwise: bool | None = False) -> Job:
    """At work where something uses it. parts: types that only belong to it. hidden: texts in paths whose unknown values
    leave it open. exported: True where an output leaves it open. otherwise: what it is without any of that."""

    def job(facts: Facts, resource: Resource) -> bool | None:
        if is_used(facts, resource, parts=parts) or is_handed_over(facts, resource):
            return True
        if exported and is_exported(facts, resource):
            return None
        return None if hidden and may_be_hidden(facts, *hidden) else otherwise

    return job


def having(path: str, *tokens: str, otherwise: bool | None = False) -> Job:
    """At work where a resource of these types names it at `path`."""

    def job(facts: Facts, resource: Resource) -> bool | None:
        if facts.topology.companions(resource, path, *tokens) or is_handed_over(facts, resource):
            return True
        unknown = any(is_hidden(value_at(other.inputs, path)) for other in facts.made(*tokens))
        return None if unknown else otherwise

    return job


def _security_group(facts: Facts, group: Resource) -> bool | None:
    if any(carries(facts, user, group) for user in facts.topology.users_of_group(group)):
        return True
    if is_handed_over(facts, group):
        return True
    return None if is_exported(facts, group) or may_be_hidden(facts, "securitygroup") else False


def _key(facts: Facts, key: Resource) -> bool | None:
    """Whether something encrypts with a key; code that is only told of it may."""
    found = list(users(facts, key, parts=("aws:kms/grant:Grant", "aws:kms/keyPolicy:KeyPolicy")))
    if any("environment" not in reference.path.lower() for _, reference in found):
        return True
    if is_handed_over(facts, key) or _is_named_by_alias(facts, key):
        return True
    return None if found or may_be_hidden(facts, "kms", "encryption") else False


def _is_named_by_alias(facts: Facts, key: Resource) -> bool:
    """True when a text such as `alias/app` names the key by its alias."""
    aliases = facts.topology.companions(key, "targetKeyId", "aws:kms/alias:Alias")
    names = {name for alias in aliases for name in (text(alias, "name"), alias.outputs.get("name")) if name}
    if not names:
        return False
    return any(
        value in names
        for resource in facts.graph.resources
        if resource.custom and not facts.topology.is_type(resource, "aws:kms/alias:Alias")
        for name, value in resource.inputs.items()
        if isinstance(value, str) and "kms" in name.lower()
    )


def _load_balancer(facts: Facts, balancer: Resource) -> bool | None:
    if facts.topology.is_type(balancer, "aws:elb/loadBalancer:LoadBalancer"):
        return True
    if text(balancer, "loadBalancerType") == "gateway" or is_handed_over(facts, balancer):
        return True
    listeners = facts.topology.listeners_of(balancer)
    if any(is_hidden(value_at(listener.inputs, "defaultActions")) for listener in listeners):
        return None
    groups = facts.topology.target_groups_of(balancer)
    states = {_is_registered_in(facts, group) for group in groups}
    if True in states:
        return True
    elsewhere = any(_forwards_elsewhere(facts, listener) for listener in listeners)
    return None if None in states or elsewhere or may_be_hidden(facts, "loadbalancerarn") else False


def _forwards_elsewhere(facts: Facts, listener: Resource) -> bool:
    """True when an action forwards to a target group that this program does not make."""
    made = facts.topology.targets(listener, "defaultActions", "aws:lb/targetGroup:TargetGroup")
    forwards = any(
        text_at == "forward"
        for action in as_items(value_at(listener.inputs, "defaultActions")) or ()
        if isinstance(action, dict) and (text_at := action.get("type"))
    )
    return forwards and all(group.read for group in made)


def _is_registered_in(facts: Facts, group: Resource) -> bool | None:
    """Whether something registers in a target group."""
    parts = ("aws:lb/listener:Listener", "aws:lb/listenerRule:ListenerRule", "aws:lb/loadBalancer:LoadBalancer")
    if is_used(facts, group, parts=parts) or is_handed_over(facts, group):
        return True
    if may_be_hidden(facts, "targetgrouparn", "loadbalancers") or is_exported(facts, group):
        return None
    # A controller of a Kubernetes cluster registers pods at run time.
    return None if facts.made("aws:eks/cluster:Cluster") else False


def _target_group(facts: Facts, group: Resource) -> bool | None:
    registered = _is_registered_in(facts, group)
    if registered is False:
        return False
    forwarded = bool(facts.topology.balancers_of(group)) or any(
        facts.topology.refs_to(group, "aws:lb/listener:Listener", "aws:lb/listenerRule:ListenerRule")
    )
    return registered if forwarded else None if is_exported(facts, group) else False


def _rule(facts: Facts, rule: Resource) -> bool | None:
    if text(rule, "state") == "DISABLED" or flag(rule, "isEnabled", default=True) is False:
        return False
    if facts.topology.companions(rule, "rule", "aws:cloudwatch/eventTarget:EventTarget"):
        return True
    targets = facts.made("aws:cloudwatch/eventTarget:EventTarget")
    unknown = any(is_hidden(value_at(target.inputs, "rule")) for target in targets)
    return None if unknown or is_exported(facts, rule) else False


def _schedule(facts: Facts, schedule: Resource) -> bool | None:
    return text(schedule, "state") != "DISABLED"


def _database(facts: Facts, database: Resource) -> bool | None:
    """An Aurora cluster answers only by its instances; others bring their own."""
    if not facts.topology.is_type(database, "aws:rds/cluster:Cluster"):
        return True
    if text(database, "engineMode") == "serverless" or has(database, "dbClusterInstanceClass"):
        return True
    return having("clusterIdentifier", "aws:rds/clusterInstance:ClusterInstance")(facts, database)


def _scaling_policy(facts: Facts, policy: Resource) -> bool | None:
    if text(policy, "policyType") == "StepScaling":
        alarms = facts.topology.refs_to(policy, "aws:cloudwatch/metricAlarm:MetricAlarm")
        return True if alarms else None if may_be_hidden(facts, "alarmactions") else False
    if facts.topology.is_type(policy, "aws:autoscaling/policy:Policy"):
        return True
    named = text(policy, "resourceId")
    targets = facts.made("aws:appautoscaling/target:Target")
    if named is None or any(text(target, "resourceId") is None for target in targets):
        return None
    listed = {text(target, "resourceId") for target in targets}
    return named in listed or bool(facts.topology.targets(policy, "resourceId", "aws:appautoscaling/target:Target"))


def _api(facts: Facts, api: Resource) -> bool | None:
    """An API does something when it has methods or routes; whether it is deployed is another question."""
    if has(api, "body") or has(api, "target"):
        return True
    if facts.topology.is_type(api, "aws:apigateway/restApi:RestApi"):
        return having("restApi", "aws:apigateway/method:Method")(facts, api)
    return having("apiId", "aws:apigatewayv2/route:Route")(facts, api)


def _secret(facts: Facts, secret: Resource) -> bool | None:
    parts = tuple(
        f"aws:secretsmanager/{part}" for part in ("secretPolicy:SecretPolicy", "secretRotation:SecretRotation")
    )
    if is_used(facts, secret, parts=parts) or is_handed_over(facts, secret):
        return True
    granted = any(not user.read and user.type.startswith("aws:iam/") for user, _ in facts.topology.refs_to(secret))
    return None if granted or is_exported(facts, secret) or may_be_hidden(facts, "secret", "container") else False


def _topic(facts: Facts, topic: Resource) -> bool | None:
    said = used("aws:sns/topicPolicy:TopicPolicy", hidden=("topic", "alarmactions"))(facts, topic)
    granted = any(not user.read and user.type.startswith("aws:iam/") for user, _ in facts.topology.refs_to(topic))
    return None if said is False and granted else said


def _queue(facts: Facts, queue: Resource) -> bool | None:
    """A queue is a product of its own: a program of which nothing is known here may use it."""
    others = (user for user, _ in facts.topology.refs_to(queue) if not user.read and user.urn != queue.urn)
    told = any(not facts.topology.is_type(user, "aws:sqs/queuePolicy:QueuePolicy") for user in others)
    return True if told or is_exported(facts, queue) else None


def _build(facts: Facts, project: Resource) -> bool | None:
    """A project that only a pipeline feeds needs one."""
    if text(project, "source.type") != "CODEPIPELINE":
        return True
    return used(hidden=("stages",))(facts, project)


def _function(facts: Facts, function: Resource) -> bool | None:
    """Functions may be called by hand."""
    return True if facts.topology.refs_to(function) or is_exported(facts, function) else None


def _enabled(path: str) -> Job:
    return lambda facts, resource: flag(resource, path, default=True)


_LIFECYCLE = ("aws:ecr/lifecyclePolicy:LifecyclePolicy", "aws:ecr/repositoryPolicy:RepositoryPolicy")
_TGW = "aws:ec2transitgateway/vpcAttachment:VpcAttachment"
JOBS: dict[str, Job] = {
    "aws:ec2/securityGroup:SecurityGroup": _security_group,
    "aws:kms/key:Key": _key,
    "aws:lb/loadBalancer:LoadBalancer": _load_balancer,
    "aws:lb/targetGroup:TargetGroup": _target_group,
    "aws:cloudwatch/eventRule:EventRule": _rule,
    "aws:scheduler/schedule:Schedule": _schedule,
    "aws:rds/cluster:Cluster": _database,
    "aws:docdb/cluster:Cluster": having("clusterIdentifier", "aws:docdb/clusterInstance:ClusterInstance"),
    "aws:neptune/cluster:Cluster": having("clusterIdentifier", "aws:neptune/clusterInstance:ClusterInstance"),
    "aws:appautoscaling/policy:Policy": _scaling_policy,
    "aws:autoscaling/policy:Policy": _scaling_policy,
    "aws:apigateway/restApi:RestApi": _api,
    "aws:apigatewayv2/api:Api": _api,
    "aws:secretsmanager/secret:Secret": _secret,
    "aws:sns/topic:Topic": _topic,
    "aws:sqs/queue:Queue": _queue,
    "aws:codebuild/project:Project": _build,
    "aws:lambda/function:Function": _function,
    "aws:lambda/layerVersion:LayerVersion": used("aws:lambda/layerVersionPermission:LayerVersionPermission"),
    "aws:ecs/cluster:Cluster": used(
        "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders", hidden=("cluster",), exported=True
    ),
    "aws:ecs/taskDefinition:TaskDefinition": used(otherwise=None),
    "aws:ecr/repository:Repository": used(*_LIFECYCLE, otherwise=None),
    "aws:ec2/launchTemplate:LaunchTemplate": used(hidden=("launchtemplate",)),
    "aws:ec2/eip:Eip": used(hidden=("allocationid", "instance")),
    "aws:ebs/volume:Volume": having("volumeId", "aws:ec2/volumeAttachment:VolumeAttachment"),
    "aws:efs/fileSystem:FileSystem": having("fileSystemId", "aws:efs/mountTarget:MountTarget"),
    "aws:rds/proxy:Proxy": having("dbProxyName", "aws:rds/proxyTarget:ProxyTarget"),
    "aws:acm/certificate:Certificate": used("aws:route53/record:Record", hidden=("certificate",)),
    "aws:wafv2/webAcl:WebAcl": used(
        "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", hidden=("webacl", "resourcearn")
    ),
    "aws:route53/zone:Zone": having("zoneId", "aws:route53/record:Record", otherwise=None),
    "aws:backup/plan:Plan": having("planId", "aws:backup/selection:Selection"),
    "aws:backup/vault:Vault": used(
        "aws:backup/vaultPolicy:VaultPolicy",
        "aws:backup/vaultNotifications:VaultNotifications",
        "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
    ),
    "aws:cfg/recorder:Recorder": having("name", "aws:cfg/recorderStatus:RecorderStatus"),
    "aws:guardduty/detector:Detector": _enabled("enable"),
    "aws:ec2transitgateway/transitGateway:TransitGateway": having("transitGatewayId", _TGW, otherwise=None),
    "aws:codedeploy/application:Application": having("appName", "aws:codedeploy/deploymentGroup:DeploymentGroup"),
    "aws:codestarconnections/connection:Connection": used(hidden=("stages", "source")),
    "aws:codeconnections/connection:Connection": used(hidden=("stages", "source")),
    "aws:cloudwatch/eventBus:EventBus": used(otherwise=None),
    "aws:kinesis/stream:Stream": used(otherwise=None),
}
