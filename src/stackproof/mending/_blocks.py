"""Settings that stand deep in a resource, or in another one than the finding's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stackproof.model import Finding
from stackproof.topology import as_flag, as_items, has, text, value_at

from ._calls import NotPossible
from ._edits import Mend, Splice
from ._ground import Ground, Mender
from ._literals import literals_of
from ._replacing import python_path

_DEVICES = (("rootBlockDevice", ""), ("ebsBlockDevices", ""), ("blockDeviceMappings", "ebs"))
_BEHAVIOURS = ("defaultCacheBehavior", "orderedCacheBehaviors")


def encrypted_blocks(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """Every block device that the machine describes, encrypted."""
    machine = ground.resource(finding)
    call = ground.call_of(machine)
    splices: list[Splice] = []
    for path, inner in _DEVICES:
        blocks = as_items(value_at(machine.inputs, path)) or ()
        listed = isinstance(machine.inputs.get(path), list)
        for place, block in enumerate(blocks):
            held = value_at(block, inner) if inner else block
            if not isinstance(held, dict) or has_snapshot(held) or as_flag(held.get("encrypted")):
                continue
            where = f"{python_path(path)}[{place}]" if listed else python_path(path)
            splices += call.put(f"{where}.{f'{inner}.' if inner else ''}encrypted", "True")
    yield _some(splices)


def has_snapshot(block: dict[str, object]) -> bool:
    return bool(block.get("snapshotId"))


def https_only(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """Every behaviour that lets HTTP in, redirected."""
    distribution = ground.resource(finding)
    call = ground.call_of(distribution)
    splices: list[Splice] = []
    for path in _BEHAVIOURS:
        listed = isinstance(distribution.inputs.get(path), list)
        for place, one in enumerate(as_items(value_at(distribution.inputs, path)) or ()):
            if value_at(one, "viewerProtocolPolicy") == "allow-all":
                where = f"{python_path(path)}[{place}]" if listed else python_path(path)
                splices += call.put(f"{where}.viewer_protocol_policy", "'redirect-to-https'")
    yield _some(splices)


def encrypted_in_transit(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """TLS for the volumes that name an access point or want IAM."""
    task = ground.resource(finding)
    call = ground.call_of(task)
    splices: list[Splice] = []
    for place, volume in enumerate(as_items(value_at(task.inputs, "volumes")) or ()):
        if isinstance(value_at(volume, "efsVolumeConfiguration.authorizationConfig"), dict):
            splices += call.put(f"volumes[{place}].efs_volume_configuration.transit_encryption", "'ENABLED'")
    yield _some(splices)


def client_with_secret(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The client of a balancer, with a secret, and the flow that balancers use where it has an address to return to."""
    subject = ground.resource(finding)
    clients = {
        one.urn: one
        for reference in subject.references
        if (one := ground.topology.resource(reference.urn)) is not None and one.type.endswith(":UserPoolClient")
    }
    for client in clients.values():
        given = ["generate_secret=True"]
        if has(client, "callbackUrls") and not has(client, "allowedOauthFlows"):
            given += [
                "allowed_oauth_flows=['code']",
                "allowed_oauth_flows_user_pool_client=True",
                "allowed_oauth_scopes=['openid']",
            ]
        yield Mend(ground.call_of(client).give(", ".join(given)))


def tags_that_stay(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """Immutable tags, where nothing of the program moves one."""
    repository = ground.resource(finding)
    url = str(repository.outputs.get("repositoryUrl", "\0"))
    for task in ground.topology.of_type("aws:ecs/taskDefinition:TaskDefinition"):
        for container in ground.topology.containers_of(task) or ():
            image = container.image or ""
            if image.startswith(url) and image.removeprefix(url) in ("", ":latest"):
                raise NotPossible("the program moves a tag")
    pushes = any(not one.type.startswith("aws:") for one, _ in ground.topology.refs_to(repository))
    if pushes or any(":latest" in one.value for one in literals_of(ground)):
        raise NotPossible("the program moves a tag")
    yield Mend(ground.call_of(repository).give("image_tag_mutability='IMMUTABLE'"))


def two_tasks(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A second task of a service whose work a balancer divides."""
    service = ground.resource(finding)
    if not has(service, "loadBalancers"):
        raise NotPossible("whether the task may run twice is for a person")
    groups = ground.topology.targets(service, "loadBalancers", "aws:lb/targetGroup:TargetGroup")
    if any((text(one, "protocol") or "HTTP") not in ("HTTP", "HTTPS") for one in groups):
        raise NotPossible("whether the task may run twice is for a person")
    targets = [
        one
        for one in ground.topology.of_type("aws:appautoscaling/target:Target")
        if text(service, "name") and str(text(one, "resourceId") or "").endswith(f"/{text(service, 'name')}")
    ]
    if targets:
        yield Mend(ground.call_of(targets[0]).give("min_capacity=2"))
    yield Mend(ground.call_of(service).give("desired_count=2"))


def _some(splices: list[Splice]) -> Mend:
    if not splices:
        raise NotPossible("there is nothing to change")
    return Mend(tuple(dict.fromkeys(splices)))


BLOCKS: Mapping[str, Mender] = {
    "CFR001": https_only,
    "COG001": client_with_secret,
    "EBS001": encrypted_blocks,
    "ECR002": tags_that_stay,
    "ECS022": two_tasks,
    "EFS002": encrypted_in_transit,
}
