"""Who uses a resource: references that name it as what they work with, not such as configure, permit or describe it."""

from __future__ import annotations

from collections.abc import Iterator

from stackproof.model import Reference, Resource, is_unknown
from stackproof.topology import canonical_type, leaves, value_at

from ._facts import Facts

# First steps of input paths that permit, describe or watch; what they name is not used by that.
_ASIDE = frozenset((
    "policy", "policyDocument", "assumeRolePolicy", "inlinePolicies", "accessPolicies", "resourcePolicy", "tags",
    "tagsAll", "description", "dimensions", "metricQueries", "dashboardBody", "redriveAllowPolicy", "triggers",
))  # fmt: skip
# Outputs that many resources share; a text made of them names no resource.
_SHARED = frozenset((
    "region", "registryId", "ownerId", "port", "protocol", "engine", "engineVersion", "availabilityZone", "cidrBlock",
    "family", "tags", "tagsAll",
))  # fmt: skip
_IDLE_TYPES = frozenset(("aws:cloudwatch/dashboard:Dashboard", "aws:iam/policy:Policy"))
# What only passes on: it uses a thing where something uses it. By the type's last part.
_CONNECTORS = ("SubnetGroup", "InstanceProfile", "CertificateValidation", "LaunchTemplate", "LaunchConfiguration")
_CONNECTING = frozenset(("aws:kms/alias:Alias", "aws:secretsmanager/secretVersion:SecretVersion"))
_PARAMETER = "aws:ssm/parameter:Parameter"
_DEEPEST = 4


def users(
    facts: Facts, resource: Resource, *, parts: tuple[str, ...] = (), within: str = "", depth: int = 0
) -> Iterator[tuple[Resource, Reference]]:
    """Created resources that name this one as what they use, with the place. parts: types that only belong to it.
    within: text that the path must hold, in lower case."""
    own = {canonical_type(token) for token in parts}
    for user, reference in facts.topology.refs_to(resource):
        kind = canonical_type(user.type)
        if user.urn == resource.urn or user.read or kind in own or kind in _IDLE_TYPES:
            continue
        if not user.custom and not user.remote:
            continue
        if reference.property.partition("[")[0] in _SHARED or _first(reference.path) in _ASIDE:
            continue
        if kind == _PARAMETER and _first(reference.path) == "value":
            continue
        if within and within not in reference.path.lower():
            continue
        if _only_passes_on(user):
            if depth < _DEEPEST and any(True for _ in users(facts, user, parts=parts, depth=depth + 1)):
                yield user, reference
            continue
        yield user, reference


def is_used(facts: Facts, resource: Resource, *, parts: tuple[str, ...] = (), within: str = "") -> bool:
    return any(True for _ in users(facts, resource, parts=parts, within=within))


def names_it(reference: Reference) -> bool:
    """Whether a reference names the resource to work with it, rather than in a tag or by an output that many share."""
    return reference.property.partition("[")[0] not in _SHARED and _first(reference.path) not in ("tags", "tagsAll")


def carries(facts: Facts, user: Resource, group: Resource) -> bool:
    """Whether what names a security group carries it: not by a tag, and not as a template that nothing uses."""
    places = [reference.path for reference in user.references if reference.urn == group.urn]
    if places and all(_first(path) in _ASIDE for path in places):
        return False
    return not _only_passes_on(user) or is_used(facts, user)


def is_exported(facts: Facts, resource: Resource) -> bool:
    """Whether an output of the stack, or a parameter that the program writes, tells it to others."""
    if any(reference.urn == resource.urn for reference in facts.graph.output_references):
        return True
    return any(facts.topology.refs_to(resource, _PARAMETER))


def is_handed_over(facts: Facts, resource: Resource) -> bool:
    """Whether something whose inside is not seen gets it: a component or resource of another package."""
    return any(
        user.remote or (user.custom and not user.type.startswith("aws:"))
        for user, _ in facts.topology.refs_to(resource)
        if not user.read
    )


def may_be_hidden(facts: Facts, *fragments: str) -> bool:
    """Whether some resource has an unknown value under an input whose path holds one of these texts (lower case)."""
    key = ("hidden places", fragments)

    def search() -> bool:
        for resource in facts.graph.resources:
            if resource.custom and not resource.read and resource.type.startswith("aws:"):
                for path, value in leaves(resource.inputs):
                    if is_unknown(value) and any(fragment in path.lower() for fragment in fragments):
                        return True
        return False

    return facts.topology.remember(key, search)


def named_under(facts: Facts, resource: Resource, path: str, *tokens: str) -> tuple[Resource, ...]:
    """What the input at or below `path` names, also by texts deep inside of it."""
    found = {r.urn: r for r in facts.topology.targets(resource, path, *tokens)}
    for place, value in leaves(value_at(resource.inputs, path), path):
        if isinstance(value, str) and place != path:
            found.update((r.urn, r) for r in facts.topology.targets(resource, place, *tokens))
    return tuple(found.values())


def _first(path: str) -> str:
    return path.partition(".")[0].partition("[")[0]


def _only_passes_on(user: Resource) -> bool:
    return canonical_type(user.type) in _CONNECTING or user.type.rpartition(":")[2].endswith(_CONNECTORS)
