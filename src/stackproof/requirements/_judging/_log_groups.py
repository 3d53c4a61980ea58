"""Which log groups belong to a resource: named by it, by what configures it, or under the name that AWS gives them."""

from __future__ import annotations

from stackproof.model import Resource
from stackproof.topology import as_text, canonical_type, is_hidden, text, value_at

from ._facts import Facts
from ._holders import FUNCTION, LOG_GROUP, TASK

# What says where the logs of another resource go.
_SETTERS = (
    "aws:apigateway/stage:Stage",
    "aws:apigatewayv2/stage:Stage",
    "aws:ec2/flowLog:FlowLog",
    "aws:route53/queryLog:QueryLog",
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
)
_SERVICE = "aws:ecs/service:Service"
# The name under which AWS writes by itself, with the input or output that holds the resource's own name.
_NAMES = {
    FUNCTION: "/aws/lambda/{}",
    "aws:codebuild/project:Project": "/aws/codebuild/{}",
    "aws:eks/cluster:Cluster": "/aws/eks/{}/cluster",
}


def groups_of_concept(facts: Facts, resources: tuple[Resource, ...]) -> tuple[Resource, ...]:
    found = {group.urn: group for resource in resources for group in log_groups_of(facts, resource)}
    return tuple(found.values())


def log_groups_of(facts: Facts, resource: Resource) -> tuple[Resource, ...]:
    """Log groups of this program into which a resource writes."""
    topology = facts.topology
    if canonical_type(resource.type) == _SERVICE:
        task = topology.target(resource, "taskDefinition", TASK)
        return log_groups_of(facts, task) if task is not None and not task.read else ()
    setters = [other for other, _ in topology.refs_to(resource, *_SETTERS)]
    named = {reference.urn for one in (resource, *setters) for reference in one.references}
    names = _names_of(facts, resource)
    groups = []
    for group in facts.made(LOG_GROUP):
        name = as_text(value_at(group.inputs, "name")) or as_text(group.outputs.get("name"))
        called = any(reference.urn == resource.urn for reference in topology.refs_from(group, "name"))
        if group.urn in named or called or (name and name in names):
            groups.append(group)
    return tuple(groups)


def _names_of(facts: Facts, resource: Resource) -> set[str]:
    pattern = _NAMES.get(canonical_type(resource.type))
    if pattern:
        told = (text(resource, "name"), as_text(resource.outputs.get("name")))
        return {pattern.format(name) for name in told if name}
    if canonical_type(resource.type) != TASK:
        return set()
    containers = facts.topology.containers_of(resource) or ()
    options = [container.log_options.get("awslogs-group") for container in containers]
    return {name for name in options if isinstance(name, str) and not is_hidden(name)}
