"""Judges of encryption in transit: what is connected to takes TLS, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable

from stackproof.model import Requirement, Resource
from stackproof.topology import as_text, flag, has, items, text, value_at

from .._concepts import concepts
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
    LOG_GROUP,
    PARAMETER,
    QUEUE,
    REPOSITORY,
    SEARCH,
    SECRET,
    STREAM,
    TABLE,
    TOPIC,
    Rule,
    by_type,
    is_log_bucket,
)
from ._outcomes import Judge, Missed, Open, Outcome, joined
from ._subjects import held, left_open, missed
from ._tls import Lowest, forces_tls, is_low, lowest_of, of_a_bucket, requires_tls, shown_version
from ._tls_listeners import classic_speaks_tls, speaks_tls

_CLASSIC = "aws:elb/loadBalancer:LoadBalancer"
_CDN = "aws:cloudfront/distribution:Distribution"
_PROXY = "aws:rds/proxy:Proxy"
_REST, _HTTP = "aws:apigateway/restApi:RestApi", "aws:apigatewayv2/api:Api"
# AWS takes no plain connections there; 1.2 is the lowest version that its endpoints speak.
_ALWAYS = (
    STREAM, TABLE, SECRET, PARAMETER, LOG_GROUP, REPOSITORY, FUNCTION, BROKER, CACHE_SERVERLESS, GRAPHS,
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", "aws:msk/serverlessCluster:ServerlessCluster",
    "aws:appsync/graphQLApi:GraphQLApi", "aws:cognito/userPool:UserPool", "aws:sfn/stateMachine:StateMachine",
)  # fmt: skip
# What "all connections" is, where a prompt names none.
_DOORS = (BALANCER, _CLASSIC, _CDN, CACHE_GROUP, CACHE_CLUSTER, *SEARCH, KAFKA, _REST, _HTTP, INSTANCE, CLUSTER)
Door = Callable[[Facts, Resource, Lowest], Outcome | None]


def _judge_in_transit(requirement: Requirement, facts: Facts) -> Outcome:
    lowest = lowest_of(requirement.want.get("version"))
    named = requirement.of in concepts()
    rules: dict[str, Rule] = {
        token: lambda facts, resource, door=door: door(facts, resource, lowest) for token, door in _RULES.items()
    }
    if not named:
        # A database that takes TLS without forcing it meets no more than half of "everything in transit".
        for token in (INSTANCE, CLUSTER):
            rules[token] = lambda facts, resource: _softened(forces_tls(facts, resource, lowest))
    doors = _DOORS if facts.made(*_DOORS) else ()
    return by_type(requirement, facts, rules, everything=doors)


def _softened(outcome: Outcome | None) -> Outcome | None:
    return Open(outcome.reason, outcome.near) if isinstance(outcome, Missed) else outcome


def _always(facts: Facts, resource: Resource, lowest: Lowest) -> Outcome:
    if is_low((1, 2), lowest):
        return left_open(facts, resource, "whether older versions than TLS 1.3 are refused is not known")
    return held(facts, resource, "AWS takes TLS only there")


# --- caches, search, brokers


def _cache(facts: Facts, cache: Resource, lowest: Lowest) -> Outcome:
    place = "transitEncryptionEnabled"
    group = facts.topology.target(cache, "replicationGroupId", CACHE_GROUP)
    if group is not None and not group.read:
        return _cache(facts, group, lowest)
    enabled = flag(cache, place)
    if enabled is None:
        return left_open(facts, cache, f"{place} is not known", property=place)
    if not enabled:
        found = "false" if has(cache, place) else "absent"
        return missed(facts, cache, f"{place} is {found}; asked: encryption in transit", property=place)
    if text(cache, "transitEncryptionMode") == "preferred":
        return missed(facts, cache, "transitEncryptionMode is preferred, which takes plain connections as well")
    return _versioned(facts, cache, (1, 2), lowest, f"{place} is true", place)


def _versioned(facts: Facts, resource: Resource, found: Lowest, lowest: Lowest, text_: str, place: str) -> Outcome:
    if is_low(found, lowest):
        asked = f"{text_}, from {shown_version(found)} on; asked: {shown_version(lowest)}"
        return missed(facts, resource, asked, property=place)
    return held(facts, resource, text_, property=place)


def _search(facts: Facts, domain: Resource, lowest: Lowest) -> Outcome:
    options, nodes = "domainEndpointOptions", "nodeToNodeEncryption.enabled"
    https = flag(domain, f"{options}.enforceHttps", default=has(domain, options))
    inner = flag(domain, nodes)
    if https is None or inner is None:
        return left_open(facts, domain, "its endpoint options or its encryption between nodes are not known")
    if not https:
        return missed(facts, domain, "enforceHttps is not set; asked: HTTPS only", property=f"{options}.enforceHttps")
    if not inner:
        return missed(facts, domain, f"{nodes} is not set; asked: encryption between its nodes", property=nodes)
    policy = text(domain, f"{options}.tlsSecurityPolicy", default="Policy-Min-TLS-1-0-2019-07")
    found = re.search(r"TLS-(\d)-(\d)", policy or "")
    if lowest is None:
        return held(facts, domain, "HTTPS is enforced, and its nodes encrypt", property=options)
    if found is None:
        return left_open(facts, domain, "its TLS policy is not known", property=f"{options}.tlsSecurityPolicy")
    return _versioned(facts, domain, (int(found[1]), int(found[2])), lowest, f"TLS policy {policy}", options)


def _kafka(facts: Facts, cluster: Resource, lowest: Lowest) -> Outcome:
    block = "encryptionInfo.encryptionInTransit"
    client = text(cluster, f"{block}.clientBroker", default="TLS")
    inner = flag(cluster, f"{block}.inCluster", default=True)
    if client is None or inner is None:
        return left_open(facts, cluster, f"{block} is not known", property=block)
    if client != "TLS" or not inner:
        return missed(facts, cluster, f"clientBroker is {client}, inCluster {str(inner).lower()}", property=block)
    return _versioned(facts, cluster, (1, 2), lowest, "clientBroker is TLS", block)


# --- doors to the web


def _cdn(facts: Facts, distribution: Resource, lowest: Lowest) -> Outcome:
    behaviours = ["defaultCacheBehavior"]
    for position, _ in enumerate(items(distribution, "orderedCacheBehaviors") or ()):
        behaviours.append(f"orderedCacheBehaviors[{position}]")
    for behaviour in behaviours:
        place = f"{behaviour}.viewerProtocolPolicy"
        policy = text(distribution, place)
        if policy is None:
            return left_open(facts, distribution, f"{place} is not known", property=place)
        if policy not in ("https-only", "redirect-to-https"):
            found = policy or "absent"
            return missed(facts, distribution, f"{place} is {found}; asked: HTTPS only", property=place)
    if lowest is None:
        return held(facts, distribution, "viewers come by HTTPS", property="defaultCacheBehavior.viewerProtocolPolicy")
    return _viewers(facts, distribution, lowest)


def _viewers(facts: Facts, distribution: Resource, lowest: Lowest) -> Outcome:
    place = "viewerCertificate.minimumProtocolVersion"
    least = text(distribution, place, default="TLSv1")
    # With CloudFront's own certificate the setting is of no effect.
    if flag(distribution, "viewerCertificate.cloudfrontDefaultCertificate"):
        least = "TLSv1"
    found = re.match(r"TLSv(\d)(?:\.(\d))?", least or "")
    if least is None or (found is None and not least.startswith("SSL")):
        return left_open(facts, distribution, f"{place} is not known", property=place)
    version = (int(found[1]), int(found[2] or 0)) if found else (0, 3)
    return _versioned(facts, distribution, version, lowest, f"{place} is {least}", place)


def _api(facts: Facts, api: Resource, lowest: Lowest) -> Outcome:
    if lowest is None:
        return held(facts, api, "API Gateway takes HTTPS only")
    named = []
    for domain in facts.made("aws:apigateway/domainName:DomainName", "aws:apigatewayv2/domainName:DomainName"):
        place = "securityPolicy" if "/v2" not in domain.type and has(domain, "securityPolicy") else ""
        place = place or "domainNameConfiguration.securityPolicy"
        policy = text(domain, place)
        found = re.match(r"(?:SecurityPolicy_)?TLS_?(?:13_)?(\d)_(\d)", policy or "")
        if found is None:
            named.append(left_open(facts, domain, "its security policy is not known", property=place))
            continue
        version = (int(found[1]), int(found[2]))
        named.append(_versioned(facts, domain, version, lowest, f"securityPolicy is {policy}", place))
    return joined(named, nothing=_always(facts, api, lowest))


def _proxy(facts: Facts, proxy: Resource, lowest: Lowest) -> Outcome:
    required = flag(proxy, "requireTls")
    if required is None:
        return left_open(facts, proxy, "requireTls is not known", property="requireTls")
    if not required:
        return missed(facts, proxy, "requireTls is not set; asked: encryption in transit", property="requireTls")
    return _versioned(facts, proxy, (1, 2), lowest, "requireTls is true", "requireTls")


# --- by policy


def _bucket(facts: Facts, bucket: Resource, lowest: Lowest) -> Outcome | None:
    outcome = of_a_bucket(facts, bucket, lowest)
    others = [other for other in facts.made(BUCKET) if not is_log_bucket(facts, other)]
    return None if isinstance(outcome, Missed) and others and is_log_bucket(facts, bucket) else outcome


def _messages(facts: Facts, resource: Resource, lowest: Lowest) -> Outcome:
    """Queues and topics also answer over HTTP, though no SDK does so by itself."""
    outcome = requires_tls(facts, resource)
    if isinstance(outcome, Missed):
        return left_open(facts, resource, "its policy takes plain HTTP as well, and who uses that is not seen")
    return outcome


def _files(facts: Facts, files: Resource, lowest: Lowest) -> Outcome:
    """By its policy, or by all that mount it."""
    said = [one for task in facts.made("aws:ecs/taskDefinition:TaskDefinition") for one in _mounts(facts, task, files)]
    points = facts.topology.companions(files, "fileSystemId", "aws:efs/accessPoint:AccessPoint")
    for function in facts.made(FUNCTION):
        targets = facts.topology.targets(function, "fileSystemConfig.arn", FILES, "aws:efs/accessPoint:AccessPoint")
        if {target.urn for target in targets} & {files.urn, *(point.urn for point in points)}:
            said.append(held(facts, function, "Lambda mounts over TLS", property="fileSystemConfig"))
    by_policy = requires_tls(facts, files)
    if not isinstance(by_policy, Missed):
        return by_policy
    return joined(said, nothing=left_open(facts, files, "how it is mounted is not seen, and no policy asks for TLS"))


def _mounts(facts: Facts, task: Resource, files: Resource) -> list[Outcome]:
    said: list[Outcome] = []
    for position, _ in enumerate(items(task, "volumes") or ()):
        block = f"volumes[{position}].efsVolumeConfiguration"
        if files.urn not in {target.urn for target in facts.topology.targets(task, f"{block}.fileSystemId", FILES)}:
            continue
        place = f"{block}.transitEncryption"
        chosen = as_text(value_at(task.inputs, place), default="DISABLED")
        if chosen is None:
            said.append(left_open(facts, task, f"{place} is not known", property=place))
        elif chosen.upper() == "ENABLED":
            said.append(held(facts, task, f"{place} is ENABLED", property=place))
        else:
            said.append(missed(facts, task, f"{place} is {chosen}; asked: encryption in transit", property=place))
    return said


_RULES: dict[str, Door] = {
    **dict.fromkeys(_ALWAYS, _always),
    BALANCER: speaks_tls,
    _CLASSIC: classic_speaks_tls,
    _CDN: _cdn,
    CACHE_GROUP: _cache,
    CACHE_CLUSTER: _cache,
    **dict.fromkeys(SEARCH, _search),
    KAFKA: _kafka,
    _REST: _api,
    _HTTP: _api,
    _PROXY: _proxy,
    INSTANCE: forces_tls,
    CLUSTER: forces_tls,
    DOCUMENTS: forces_tls,
    "aws:redshift/cluster:Cluster": forces_tls,
    BUCKET: _bucket,
    QUEUE: _messages,
    TOPIC: _messages,
    FILES: _files,
}

JUDGES: dict[str, Judge] = {"in_transit": _judge_in_transit}
