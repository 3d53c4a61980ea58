"""Judge of outputs: which output of the stack holds which property of which resource."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from stackproof.aws import name_property
from stackproof.model import Requirement, Resource, Witness
from stackproof.topology import as_text, is_hidden, leaves

from .._concepts import concepts
from ._facts import Facts
from ._holders import with_own_secrets
from ._outcomes import Held, Missed, Open, Outcome, witness
from ._subjects import bare_title, folded, none_made

# What prompts call a property -> output properties that hold it.
_HOLDERS: dict[str, tuple[str, ...]] = {
    "id": ("id", "vpcId", "keyId", "userPoolId", "apiId", "restApiId"),
    "arn": ("arn", "clusterArn", "functionArn", "streamArn", "qualifiedArn", "latestStreamArn", "topicArn"),
    "name": (
        "name", "bucket", "identifier", "clusterIdentifier", "clusterId", "replicationGroupId", "functionName",
        "repositoryName", "domainName", "family", "dashboardName", "databaseName", "clusterName", "eventBusName",
    ),
    "endpoint": (
        "endpoint", "address", "readerEndpoint", "primaryEndpointAddress", "readerEndpointAddress", "dnsName",
        "configurationEndpoint", "configurationEndpointAddress", "clusterAddress", "cacheNodes", "endpoints",
        "apiEndpoint", "invokeUrl", "bootstrapBrokers", "bootstrapBrokersTls", "bootstrapBrokersSaslIam", "uris",
        "kibanaEndpoint", "dashboardEndpoint", "domainName", "url", "instances", "websiteEndpoint", "functionUrl",
        "collectionEndpoint", "serviceUrl",
    ),
    "url": (
        "url", "invokeUrl", "apiEndpoint", "repositoryUrl", "cloneUrlHttp", "cloneUrlSsh", "domainName", "dnsName",
        "endpoint", "functionUrl", "uris", "websiteEndpoint", "serviceUrl", "fqdn", "cname", "websiteDomain",
    ),
    "dns_name": ("dnsName", "domainName", "fqdn", "cname", "dualstackDnsName", "regionalDomainName", "bucketDomainName",
                 "bucketRegionalDomainName", "cloudfrontDomainName"),
    "port": ("port", "endpoint"),
}  # fmt: skip
# Types that hold the answer for another: token -> input that names it.
_BESIDE: dict[str, tuple[tuple[str, str], ...]] = {
    "api": (
        ("aws:apigateway/stage:Stage", "restApi"),
        ("aws:apigateway/deployment:Deployment", "restApi"),
        ("aws:apigatewayv2/stage:Stage", "apiId"),
    ),
    "function": (("aws:lambda/functionUrl:FunctionUrl", "functionName"), ("aws:lambda/alias:Alias", "functionName")),
    "database": (("aws:rds/clusterInstance:ClusterInstance", "clusterIdentifier"),),
    "bucket": (("aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration", "bucket"),),
    "user_pool": (("aws:cognito/userPoolDomain:UserPoolDomain", "userPoolId"),),
}
# Properties that may be a part of a longer text, such as an address made of a host name.
_BUILT = ("url", "endpoint", "dns_name", "port")
_SHORTEST = 8
# What many resources share says nothing of one.
_SHARED = frozenset(
    {
        *(
            "region",
            "registryId",
            "owner",
            "ownerId",
            "accountId",
            "partition",
            "availabilityZone",
            "tags",
            "tagsAll",
            "status",
        ),
        *("engine", "engineVersion", "instanceClass", "description", "policy", "type", "state", "encryptionType"),
    }
)
# A record leads to what its target is: its name is an address of that.
_RECORD = "aws:route53/record:Record"
_ADDRESSES = frozenset({"url", "endpoint", "dns_name"})


class Output(msgspec.Struct, frozen=True, kw_only=True):
    """One value below an output. name: that of the output; path: where the value stands."""

    name: str
    path: str
    value: Any


def judge_output(requirement: Requirement, facts: Facts) -> Outcome:
    asked = str(requirement.want.get("property", ""))
    name = str(requirement.want.get("name", ""))
    found = list(_outputs(facts))
    if name:
        found = [one for one in found if folded(one.name) == folded(name)] or _near_named(found, name)
        if not found:
            return _lacking(facts, f"there is no output {name}")
    if requirement.of not in concepts():
        return (
            _any_value(facts, found) if name else _lacking(facts, "no output is named") if not found else _shown(found)
        )
    resources = [*facts.of_concept(requirement.of)]
    if not resources and requirement.of == "secret" and (managed := with_own_secrets(facts)):
        return _of_own_secret(facts, asked, found, managed)
    if not resources:
        return none_made(requirement.of)
    for token, path in (*_BESIDE.get(requirement.of, ()), *((_RECORD, path) for path in ("aliases", "records"))):
        resources += [one for kept in tuple(resources) for one in facts.topology.companions(kept, path, token)]
    return _of_concept(facts, requirement.of, asked, found, resources)


def _near_named(found: list[Output], name: str) -> list[Output]:
    """Outputs whose name holds all that was asked, and something besides."""
    return [one for one in found if len(folded(name)) > 5 and folded(name) in folded(one.name)]


def _outputs(facts: Facts) -> Iterator[Output]:
    for name, value in facts.graph.outputs.items():
        for path, leaf in leaves(value, name):
            yield Output(name=name, path=path, value=leaf)


def _of_concept(facts: Facts, concept: str, asked: str, found: list[Output], resources: list[Resource]) -> Outcome:
    near: list[Witness] = []
    for output in found:
        for resource in resources:
            keys, inside = _held_by(facts, output, resource)
            if not keys:
                continue
            shown = _witness(output, resource, keys[0])
            if (not asked and _names_it(resource, keys)) or (
                asked and _answers(resource, asked, keys, inside=inside, value=output.value)
            ):
                return Held((shown,))
            near.append(shown)
    title = bare_title(concept)
    what = f"the {asked.replace('_', ' ')} of the {title}" if asked else f"anything of the {title}"
    hidden = [output for output in found if is_hidden(output.value) and not _references(facts, output)]
    if hidden:
        return Open(f"what the output {hidden[0].path} holds is not known")
    return _lacking(facts, f"no output holds {what}", [*near, *_could_hold(facts, concept, asked)])


def _of_own_secret(facts: Facts, asked: str, found: list[Output], databases: tuple[Resource, ...]) -> Outcome:
    """An output of the secret that AWS keeps for a database, which the database alone tells."""
    rotation = "aws:secretsmanager/secretRotation:SecretRotation"
    rotated = (one for database in databases for one in facts.topology.companions(database, "secretId", rotation))
    owners = {one.urn: one for one in (*databases, *rotated)}
    for output in found:
        for one in _references(facts, output):
            if one.urn in owners and _top(one.property).startswith(("masterUserSecret", "secretId")):
                return Held((_witness(output, owners[one.urn], one.property),))
    what = f"the {asked.replace('_', ' ')} of" if asked else "anything of"
    return _lacking(facts, f"no output holds {what} the secret that AWS keeps for {databases[0].name}")


def _could_hold(facts: Facts, concept: str, asked: str) -> list[Witness]:
    """The one resource of which an output could hold what was asked, and the property that does."""
    made = facts.of_concept(concept)
    beside = (
        [facts.topology.companions(made[0], path, token) for token, path in _BESIDE.get(concept, ())] if made else []
    )
    for group in (made, *beside):
        if len(made) != 1 or len(group) != 1:
            continue
        only = group[0]
        usual = (name_property(only.type) or "name", *_HOLDERS["name"], "arn")
        names = _HOLDERS.get(asked, (asked,)) if asked else usual
        key = next((name for name in names if isinstance(only.outputs.get(name), str | int)), "")
        if key:
            return [witness(facts, only, "no output holds it", property=key)]
    return []


def _lacking(facts: Facts, why: str, near: list[Witness] | None = None) -> Outcome:
    names = ", ".join(list(facts.graph.outputs)[:12]) or "none"
    return Missed(f"{why}; the outputs are {names}", tuple(near or ()))


def _references(facts: Facts, output: Output) -> list[Any]:
    return [one for one in facts.graph.output_references if one.path == output.path]


def _held_by(facts: Facts, output: Output, resource: Resource) -> tuple[list[str], bool]:
    """The output properties of a resource that a value holds, and whether it holds them inside of a longer text."""
    references = [one for one in _references(facts, output) if one.urn == resource.urn]
    references = [one for one in references if _top(one.property) not in _SHARED]
    whole = [one.property or "*" for one in references if not one.inside]
    parts = [one.property or "*" for one in references if one.inside]
    if isinstance(output.value, dict) and output.value.get("$resource") == resource.urn:
        return ["*"], False
    if is_hidden(output.value):
        return whole or parts, not whole
    said = as_text(output.value) or ""
    for key, leaf in leaves(resource.outputs):
        text = as_text(leaf) or ""
        if _top(key) in _SHARED:
            continue
        if text and text == said:
            if len(text) >= _SHORTEST or _is_called_so(output, key) or whole:
                whole.append(key)
        elif len(text) >= _SHORTEST and text in said:
            parts.append(key)
    return (whole, False) if whole else (parts, True)


def _top(key: str) -> str:
    """The property that a path begins with."""
    return key.partition(".")[0].partition("[")[0]


def _is_called_so(output: Output, key: str) -> bool:
    """A short value may be anything; it is the property where the output is called so."""
    return folded(key.rpartition(".")[2]) in folded(output.name) or (key == "bucket" and "name" in folded(output.name))


def _names_it(resource: Resource, keys: list[str]) -> bool:
    """Whether any of these properties tells which resource it is."""
    known = {key for names in _HOLDERS.values() for key in names} | {name_property(resource.type) or "name", "*"}
    return any(_top(key) in known for key in keys)


def _answers(resource: Resource, asked: str, keys: list[str], *, inside: bool, value: Any) -> bool:
    wanted = {folded(key) for key in _HOLDERS.get(asked, ())} | {folded(asked)}
    if asked == "name":
        wanted |= {folded(name_property(resource.type) or "name")}
    if resource.type == _RECORD:
        wanted = {"name", "fqdn"} if asked in _ADDRESSES else set()
    tops = {folded(_top(key)) for key in keys}
    if "*" in keys or (tops & wanted and (not inside or asked in _BUILT or asked == "name")):
        return not (inside and asked == "name" and str(value).startswith("arn:"))
    # An address that people can open is made of what the resource is called.
    return inside and asked in ("url", "endpoint") and str(value).startswith(("http://", "https://"))


def _witness(output: Output, resource: Resource, key: str) -> Witness:
    what = "the resource" if key == "*" else key
    return Witness(text=f"output {output.path} holds {what} of {resource.name}", resource=resource.urn, property=key)


def _shown(found: list[Output]) -> Outcome:
    return Held(tuple(Witness(text=f"output {one.path}") for one in found))


def _any_value(facts: Facts, found: list[Output]) -> Outcome:
    """An output of a fixed name that is about no concept: its value must come from somewhere."""
    for output in found:
        said = as_text(output.value) or ""
        if is_hidden(output.value) or _references(facts, output) or not isinstance(output.value, str):
            return _shown([output])
        configured = facts.project.config.values() if facts.project is not None else ()
        if any(len(value) > 2 and value in said for value in configured) or _is_made_of_outputs(facts, said):
            return _shown([output])
    text = f"the output {found[0].path} is {found[0].value!r}, which may be written down"
    return Open(text, (Witness(text=f"output {found[0].path}"),))


def _is_made_of_outputs(facts: Facts, said: str) -> bool:
    known = (leaf for resource in facts.graph.resources for _, leaf in leaves(resource.outputs))
    return any(isinstance(leaf, str) and len(leaf) >= _SHORTEST and leaf in said for leaf in known)
