"""Judge of what the internet may reach."""

from __future__ import annotations

from stackproof.aws import NARROWING_KEYS, Statement, is_public_principal
from stackproof.model import Requirement, Resource
from stackproof.topology import as_items, flag, has, items, text, value_at

from ._facts import Facts
from ._holders import (
    BALANCER,
    BROKER,
    BUCKET,
    CACHE_CLUSTER,
    CACHE_GROUP,
    CACHE_SERVERLESS,
    CLUSTER,
    DOCUMENTS,
    FILES,
    FUNCTION,
    GRAPHS,
    INSTANCE,
    KAFKA,
    MACHINE,
    QUEUE,
    REPOSITORY,
    SEARCH,
    SECRET,
    SPOT,
    STREAM,
    TABLE,
    TEMPLATE,
    TOPIC,
    WAREHOUSE,
    WORKGROUP,
    Rule,
    by_type,
    members_of,
)
from ._outcomes import Held, Judge, Missed, Outcome, joined
from ._subjects import held, left_open, missed

_SETTINGS = ("blockPublicAcls", "ignorePublicAcls", "blockPublicPolicy", "restrictPublicBuckets")
_URL = "aws:lambda/functionUrl:FunctionUrl"
_GROUP = "aws:autoscaling/group:Group"
_STORES = (
    BUCKET, INSTANCE, CLUSTER, DOCUMENTS, GRAPHS, CACHE_GROUP, CACHE_CLUSTER, WAREHOUSE, WORKGROUP, *SEARCH, KAFKA,
    BROKER, FILES,
)  # fmt: skip


def _judge_not_public(requirement: Requirement, facts: Facts) -> Outcome:
    return by_type(requirement, facts, _RULES, everything=_STORES)


# --- by policy


def _by_policy(facts: Facts, resource: Resource) -> Outcome:
    """No statement of its policies lets everybody in."""
    for document in facts.topology.resource_policies(resource):
        holder = facts.topology.resource(document.origin) or resource
        if document.policy is None:
            return left_open(facts, holder, document.why, property=document.path)
        held_back = any(_holds_back(statement) for statement in document.statements)
        answers = [is_public_principal(statement) for statement in document.statements]
        if True in answers and not held_back:
            return missed(facts, holder, "it lets everybody in; asked: nobody from outside", property=document.path)
        if True in answers or None in answers or document.policy.partial:
            return left_open(facts, holder, "whom it lets in is not known in full", property=document.path)
    return held(facts, resource, "no policy lets everybody in")


def _holds_back(statement: Statement) -> bool:
    everybody = bool(statement.not_principals) or any(p.value == "*" for p in statement.principals)
    narrowed = bool(statement.not_principals) or any(c.key.lower() in NARROWING_KEYS for c in statement.conditions)
    return statement.effect == "Deny" and everybody and narrowed


def _bucket(facts: Facts, bucket: Resource) -> Outcome:
    parts = facts.topology.bucket_parts(bucket)
    blocks = parts.public_access_block
    settings = {name: flag(blocks[0], name) if blocks else True for name in _SETTINGS}
    off = [name for name, value in settings.items() if value is False]
    if off:
        return missed(facts, blocks[0], f"{', '.join(off)} off; asked: no public access", property=off[0])
    if None in settings.values():
        return left_open(facts, blocks[0], "its settings are not known")
    for holder in (bucket, *parts.acl):
        acl = text(holder, "acl")
        if acl is None:
            return left_open(facts, holder, "acl is not known", property="acl")
        if acl.startswith("public"):
            return missed(facts, holder, f"acl is {acl}; asked: no public access", property="acl")
    policy = _by_policy(facts, bucket)
    if not isinstance(policy, Held):
        return policy
    told = "all four settings block public access" if blocks else "S3 blocks public access by default"
    return held(facts, blocks[0] if blocks else bucket, told)


# --- by address


def _flagged(path: str, *, default: bool = False) -> Rule:
    def rule(facts: Facts, resource: Resource) -> Outcome:
        public = flag(resource, path, default=default)
        if public is None:
            return left_open(facts, resource, f"{path} is not known", property=path)
        if public:
            told = "true" if has(resource, path) else "absent, which means true"
            return missed(facts, resource, f"{path} is {told}; asked: not public", property=path)
        return held(facts, resource, f"{path} is {'false' if has(resource, path) else 'absent'}", property=path)

    return rule


_ACCESSIBLE = _flagged("publiclyAccessible")


def _cluster(facts: Facts, cluster: Resource) -> Outcome | None:
    said = [_ACCESSIBLE(facts, member) for member in (cluster, *members_of(facts, cluster))]
    return joined([one for one in said if one is not None], nothing=held(facts, cluster, "it has no public address"))


def _warehouse(facts: Facts, cluster: Resource) -> Outcome | None:
    # The provider's default changed with its major version.
    return _flagged("publiclyAccessible", default=facts.topology.major < 7)(facts, cluster)


def _inner(facts: Facts, resource: Resource) -> Outcome:
    return held(facts, resource, "AWS gives it no public address")


def _search(facts: Facts, domain: Resource) -> Outcome:
    if has(domain, "vpcOptions"):
        return held(facts, domain, "it is inside a VPC", property="vpcOptions")
    return missed(facts, domain, "vpcOptions is absent, so its endpoint is on the internet", property="vpcOptions")


def _kafka(facts: Facts, cluster: Resource) -> Outcome:
    place = "brokerNodeGroupInfo.connectivityInfo.publicAccess.type"
    access = text(cluster, place, default="DISABLED")
    if access is None:
        return left_open(facts, cluster, f"{place} is not known", property=place)
    if access != "DISABLED":
        return missed(facts, cluster, f"public access is {access}; asked: none", property=place)
    return held(facts, cluster, "public access is off", property=place)


def _balancer(facts: Facts, balancer: Resource) -> Outcome:
    internal = flag(balancer, "internal")
    if internal is None:
        return left_open(facts, balancer, "internal is not known", property="internal")
    if not internal:
        told = "false" if has(balancer, "internal") else "absent"
        return missed(facts, balancer, f"internal is {told}; asked: not public", property="internal")
    return held(facts, balancer, "internal is true", property="internal")


def _machine(facts: Facts, machine: Resource) -> Outcome:
    topology = facts.topology
    addresses = (
        *topology.companions(machine, "instance", "aws:ec2/eip:Eip"),
        *topology.companions(machine, "instanceId", "aws:ec2/eipAssociation:EipAssociation"),
    )
    if addresses:
        return missed(facts, machine, f"it has the public address {addresses[0].name}; asked: none")
    place = "associatePublicIpAddress"
    given = flag(machine, place)
    if given is None:
        return left_open(facts, machine, f"{place} is not known", property=place)
    if given:
        return missed(facts, machine, f"{place} is true; asked: no public address", property=place)
    if has(machine, place):
        return held(facts, machine, f"{place} is false", property=place)
    reach = topology.internet_reach(machine)
    if reach.state == "closed":
        return held(facts, machine, reach.why)
    if reach.state == "reachable" or topology.placement_kinds(machine) == {"public"}:
        return missed(facts, machine, "it stands in a public subnet; asked: not public", property="subnetId")
    return left_open(facts, machine, reach.why)


def _template(facts: Facts, template: Resource) -> Outcome:
    """Its own network interface decides, else the subnets of the groups that start machines by it."""
    place = "networkInterfaces[0].associatePublicIpAddress"
    given = flag(template, place)
    if given is None:
        return left_open(facts, template, f"{place} is not known", property=place)
    if given:
        return missed(facts, template, f"{place} is true; asked: no public address", property=place)
    if has(template, place):
        return held(facts, template, f"{place} is false", property=place)
    groups = [group for group, _ in facts.topology.refs_to(template, _GROUP)]
    kinds = {kind for group in groups for kind in facts.topology.placement_kinds(group)}
    if kinds and kinds <= {"private", "isolated"}:
        return held(facts, template, "its machines stand in subnets without a route from the internet")
    if kinds == {"public"}:
        return missed(facts, groups[0], "its machines stand in public subnets", property="vpcZoneIdentifiers")
    return left_open(facts, template, "where its machines stand is not known")


def _service(facts: Facts, service: Resource) -> Outcome:
    place = "networkConfiguration.assignPublicIp"
    given = flag(service, place)
    if given is None:
        return left_open(facts, service, f"{place} is not known", property=place)
    if given:
        return missed(facts, service, f"{place} is true; asked: not public", property=place)
    return held(facts, service, "its tasks get no public address", property=place)


# --- doors


def _function(facts: Facts, function: Resource) -> Outcome:
    for url in facts.topology.companions(function, "functionName", _URL):
        kind = text(url, "authorizationType")
        if kind is None:
            return left_open(facts, url, "authorizationType is not known", property="authorizationType")
        if kind.upper() == "NONE":
            told = "authorizationType is NONE; asked: not public"
            return missed(facts, url, told, property="authorizationType")
    return _by_policy(facts, function)


def _rest_api(facts: Facts, api: Resource) -> Outcome:
    place = "endpointConfiguration.types"
    types = items(api, place) or ()
    if "PRIVATE" in types:
        return held(facts, api, "its endpoint is private", property=place)
    if types and not all(isinstance(one, str) for one in types):
        return left_open(facts, api, f"{place} is not known", property=place)
    documents = facts.topology.resource_policies(api)
    policy = _by_policy(facts, api)
    if documents and not isinstance(policy, Missed):
        return policy
    told = f"{place} is {', '.join(types) or 'absent'}, and no policy narrows who may call; asked: not public"
    return missed(facts, api, told, property=place)


def _http_api(facts: Facts, api: Resource) -> Outcome:
    return missed(facts, api, "an HTTP or WebSocket API has a public endpoint; asked: not public")


def _kubernetes(facts: Facts, cluster: Resource) -> Outcome:
    place = "vpcConfig.endpointPublicAccess"
    public = flag(cluster, place, default=True)
    if public is None:
        return left_open(facts, cluster, f"{place} is not known", property=place)
    if not public:
        return held(facts, cluster, f"{place} is false", property=place)
    blocks = as_items(value_at(cluster.inputs, "vpcConfig.publicAccessCidrs")) or ()
    narrow = f", for {', '.join(map(str, blocks))}" if blocks else ""
    return missed(facts, cluster, f"{place} is {'true' if has(cluster, place) else 'absent'}{narrow}", property=place)


_RULES: dict[str, Rule] = {
    BUCKET: _bucket,
    **dict.fromkeys((INSTANCE, BROKER, WORKGROUP, "aws:dms/replicationInstance:ReplicationInstance"), _ACCESSIBLE),
    CLUSTER: _cluster,
    WAREHOUSE: _warehouse,
    **dict.fromkeys((DOCUMENTS, GRAPHS, CACHE_GROUP, CACHE_CLUSTER, CACHE_SERVERLESS), _inner),
    **dict.fromkeys(SEARCH, _search),
    KAFKA: _kafka,
    BALANCER: _balancer,
    **dict.fromkeys((MACHINE, SPOT), _machine),
    TEMPLATE: _template,
    "aws:ecs/service:Service": _service,
    FUNCTION: _function,
    "aws:apigateway/restApi:RestApi": _rest_api,
    "aws:apigatewayv2/api:Api": _http_api,
    "aws:eks/cluster:Cluster": _kubernetes,
    **dict.fromkeys((QUEUE, TOPIC, REPOSITORY, SECRET, TABLE, STREAM, FILES, "aws:kms/key:Key"), _by_policy),
}

JUDGES: dict[str, Judge] = {"not_public": _judge_not_public}
