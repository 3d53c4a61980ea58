"""Whether tasks and functions can mount the file systems that they name."""

from __future__ import annotations

from stackproof.model import Resource
from stackproof.topology import has, items, text, zone_of

from .._absence import unless_cut_short
from .._calls import FUNCTION
from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check

_FILES = "aws:efs/fileSystem:FileSystem"
_POINT = "aws:efs/accessPoint:AccessPoint"
_MOUNT = "aws:efs/mountTarget:MountTarget"
_SUBNET = "aws:ec2/subnet:Subnet"
_SERVICE = "aws:ecs/service:Service"
_TASK = "aws:ecs/taskDefinition:TaskDefinition"
_NFS = 2049


@check(
    "EFS002",
    title="Volumes with an access point are encrypted in transit",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "ECS refuses the task definition."),
    links=("https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html",),
    when=(_TASK,),
    local=True,
)
def access_points_have_encrypted_transit(case: Case) -> Iterator[Verdict]:
    """An EFS volume that names an access point, or IAM authorization, has transit encryption enabled.

    Why
        ECS mounts by an access point, and signs in with the task's role, over TLS only. Transit encryption is off
        unless it is asked for.
    Fix
        Set `transit_encryption="ENABLED"` in the `efs_volume_configuration`.
    Bad
        import json
        import pulumi_aws as aws

        volume = {
            "file_system_id": "fs-01234567",
            "authorization_config": {"access_point_id": "fsap-01234567", "iam": "ENABLED"},
        }
        aws.ecs.TaskDefinition(  # <- finding
            "app",
            family="app",
            container_definitions=json.dumps([{"name": "app", "image": "nginx:1.27"}]),
            volumes=[{"name": "files", "efs_volume_configuration": volume}],
        )
    Good
        import json
        import pulumi_aws as aws

        volume = {
            "file_system_id": "fs-01234567",
            "transit_encryption": "ENABLED",
            "authorization_config": {"access_point_id": "fsap-01234567", "iam": "ENABLED"},
        }
        aws.ecs.TaskDefinition(
            "app",
            family="app",
            container_definitions=json.dumps([{"name": "app", "image": "nginx:1.27"}]),
            volumes=[
                {"name": "files", "efs_volume_configuration": volume},
                {"name": "more", "efs_volume_configuration": {"file_system_id": "fs-01234567"}},
                {"name": "scratch"},
            ],
        )
    Known limits
        Volumes without an access point and without IAM authorization are not judged.
    """
    for task in case.resources(_TASK):
        for position, _ in enumerate(items(task, "volumes") or ()):
            path = f"volumes[{position}].efsVolumeConfiguration"
            by_point = has(task, f"{path}.authorizationConfig.accessPointId")
            if not by_point and text(task, f"{path}.authorizationConfig.iam") != "ENABLED":
                continue
            transit = text(task, f"{path}.transitEncryption")
            if transit is None:
                yield Unknown(task.urn, "transit encryption is not known")
            elif transit == "ENABLED":
                yield Pass(task.urn, f"{path} is encrypted in transit")
            else:
                reason = "an access point" if by_point else "IAM authorization"
                message = f"{path} uses {reason} without transit encryption; transit_encryption should be ENABLED"
                yield Fail(subject=task.urn, message=message)


@check(
    "EFS003",
    title="Tasks and functions reach their file systems",
    severity="high",
    category="architecture",
    impact=Impact("deployment", "The mount times out: tasks are stopped before their containers start."),
    links=("https://docs.aws.amazon.com/efs/latest/ug/network-access.html",),
    when=(_FILES,),
)
def users_reach_their_file_systems(case: Case) -> Iterator[Verdict]:
    """A file system that a service or function mounts has mount targets in its zones that admit it on port 2049.

    Why
        A mount target is the file system's address in one Availability Zone, with security groups of its own; NFS
        comes in on port 2049.
    Fix
        Make one `aws.efs.MountTarget` for each zone of the tasks, with a group that admits port 2049 from theirs.
    Bad
        import json
        import pulumi_aws as aws

        tasks, store = aws.ec2.SecurityGroup("tasks"), aws.ec2.SecurityGroup("store")
        files = aws.efs.FileSystem("files", encrypted=True)
        aws.efs.MountTarget("files", file_system_id=files.id, subnet_id="subnet-1", security_groups=[store.id])
        task = aws.ecs.TaskDefinition(
            "app",
            family="app",
            network_mode="awsvpc",
            container_definitions=json.dumps([{"name": "app", "image": "nginx:1.27"}]),
            volumes=[{"name": "files", "efs_volume_configuration": {"file_system_id": files.id}}],
        )
        aws.ecs.Service(  # <- finding
            "app",
            task_definition=task.arn,
            network_configuration={"subnets": ["subnet-1"], "security_groups": [tasks.id]},
        )
    Bad
        import json
        import pulumi_aws as aws

        files = aws.efs.FileSystem("files", encrypted=True)
        task = aws.ecs.TaskDefinition(
            "app",
            family="app",
            network_mode="awsvpc",
            container_definitions=json.dumps([{"name": "app", "image": "nginx:1.27"}]),
            volumes=[{"name": "files", "efs_volume_configuration": {"file_system_id": files.id}}],
        )
        aws.ecs.Service("app", task_definition=task.arn, network_configuration={"subnets": ["s-1"]})  # <- finding
    Bad
        import json
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        subnets = [
            aws.ec2.Subnet(zone, vpc_id=vpc.id, cidr_block=f"10.0.{number}.0/24", availability_zone=zone)
            for number, zone in enumerate(["eu-west-1a", "eu-west-1b"])
        ]
        group = aws.ec2.SecurityGroup(
            "app",
            vpc_id=vpc.id,
            ingress=[{"protocol": "tcp", "from_port": 2049, "to_port": 2049, "self": True}],
        )
        files = aws.efs.FileSystem("files", encrypted=True)
        aws.efs.MountTarget("files", file_system_id=files.id, subnet_id=subnets[0].id, security_groups=[group.id])
        task = aws.ecs.TaskDefinition(
            "app",
            family="app",
            network_mode="awsvpc",
            container_definitions=json.dumps([{"name": "app", "image": "nginx:1.27"}]),
            volumes=[{"name": "files", "efs_volume_configuration": {"file_system_id": files.id}}],
        )
        aws.ecs.Service(  # <- finding
            "app",
            task_definition=task.arn,
            network_configuration={"subnets": [s.id for s in subnets], "security_groups": [group.id]},
        )
    Good
        import json
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        tasks = aws.ec2.SecurityGroup("tasks", vpc_id=vpc.id)
        store = aws.ec2.SecurityGroup("store", vpc_id=vpc.id)
        aws.vpc.SecurityGroupIngressRule(
            "nfs",
            security_group_id=store.id,
            referenced_security_group_id=tasks.id,
            ip_protocol="tcp",
            from_port=2049,
            to_port=2049,
        )
        files = aws.efs.FileSystem("files", encrypted=True)
        subnets = []
        for number, zone in enumerate(["eu-west-1a", "eu-west-1b"]):
            subnet = aws.ec2.Subnet(zone, vpc_id=vpc.id, cidr_block=f"10.0.{number}.0/24", availability_zone=zone)
            aws.efs.MountTarget(zone, file_system_id=files.id, subnet_id=subnet.id, security_groups=[store.id])
            subnets.append(subnet.id)
        task = aws.ecs.TaskDefinition(
            "app",
            family="app",
            network_mode="awsvpc",
            container_definitions=json.dumps([{"name": "app", "image": "nginx:1.27"}]),
            volumes=[{"name": "files", "efs_volume_configuration": {"file_system_id": files.id}}],
        )
        aws.ecs.Service(
            "app",
            task_definition=task.arn,
            network_configuration={"subnets": subnets, "security_groups": [tasks.id]},
        )
    Good
        import pulumi_aws as aws

        group = aws.ec2.SecurityGroup(
            "store", ingress=[{"protocol": "-1", "from_port": 0, "to_port": 0, "cidr_blocks": ["10.0.0.0/16"]}]
        )
        worker = aws.ec2.SecurityGroup("worker")
        files = aws.efs.FileSystem("files", encrypted=True)
        point = aws.efs.AccessPoint("files", file_system_id=files.id)
        aws.efs.MountTarget("files", file_system_id=files.id, subnet_id="subnet-1", security_groups=[group.id])
        aws.lambda_.Function(
            "worker",
            role="arn:aws:iam::123456789012:role/worker",
            package_type="Image",
            image_uri="123456789012.dkr.ecr.eu-west-1.amazonaws.com/w:1",
            file_system_config={"arn": point.arn, "local_mount_path": "/mnt/files"},
            vpc_config={"subnet_ids": ["subnet-1"], "security_group_ids": [worker.id]},
        )
    Known limits
        A rule for an address range counts as open to whoever mounts. Instances that mount by their start script are not
        seen. The subnets' network rules and the way out of the tasks' group are not judged.
    """
    for user, files in _users(case):
        mounts = case.topology.companions(files, "fileSystemId", _MOUNT)
        fault = _without_address(case, user, files, mounts)
        admitted = [_admits(case, mount, user) for mount in mounts]
        if fault:
            related = (files.urn, *(mount.urn for mount in mounts))
            yield unless_cut_short(case, Fail(subject=user.urn, message=fault, related=related))
        elif False in admitted:
            mount = mounts[admitted.index(False)]
            names = ", ".join(group.name for group in case.topology.groups_of(mount))
            message = f"{names} of the mount target {mount.name} does not admit {user.name} on port {_NFS}"
            yield unless_cut_short(
                case, Fail(subject=user.urn, message=message, related=(mount.urn,), cause=f"nfs@{files.urn}")
            )
        elif None in admitted:
            yield Unknown(user.urn, f"the security groups of {user.name} or of the mount targets are not all known")
        else:
            yield Pass(user.urn, f"the mount targets of {files.name} admit it")


@check(
    "EFS004",
    title="Functions wait for the mount targets of their file system",
    severity="critical",
    category="deployment",
    impact=Impact("deployment", "Lambda refuses the function while the mount targets are still being made."),
    links=("https://docs.aws.amazon.com/lambda/latest/dg/configuration-filesystem.html",),
    when=(_MOUNT,),
)
def functions_wait_for_mount_targets(case: Case) -> Iterator[Verdict]:
    """A function with a file system is made after the file system's mount targets.

    Why
        The function names the access point only, which is there at once; a mount target takes a minute or two, and
        Lambda takes no file system without one that is available.
    Fix
        Name the mount targets in `depends_on` of the function.
    Bad
        import pulumi_aws as aws

        files = aws.efs.FileSystem("files", encrypted=True)
        point = aws.efs.AccessPoint("files", file_system_id=files.id)
        aws.efs.MountTarget("files", file_system_id=files.id, subnet_id="subnet-1")
        aws.lambda_.Function(  # <- finding
            "worker",
            role="arn:aws:iam::123456789012:role/worker",
            package_type="Image",
            image_uri="123456789012.dkr.ecr.eu-west-1.amazonaws.com/w:1",
            file_system_config={"arn": point.arn, "local_mount_path": "/mnt/files"},
            vpc_config={"subnet_ids": ["subnet-1"], "security_group_ids": ["sg-1"]},
        )
    Good
        import pulumi
        import pulumi_aws as aws

        files = aws.efs.FileSystem("files", encrypted=True)
        point = aws.efs.AccessPoint("files", file_system_id=files.id)
        mount = aws.efs.MountTarget("files", file_system_id=files.id, subnet_id="subnet-1")
        aws.lambda_.Function(
            "worker",
            role="arn:aws:iam::123456789012:role/worker",
            package_type="Image",
            image_uri="123456789012.dkr.ecr.eu-west-1.amazonaws.com/w:1",
            file_system_config={"arn": point.arn, "local_mount_path": "/mnt/files"},
            vpc_config={"subnet_ids": ["subnet-1"], "security_group_ids": ["sg-1"]},
            opts=pulumi.ResourceOptions(depends_on=[mount]),
        )
    Known limits
        Where the function waits for one mount target, it is taken to wait for those that matter.
    """
    for user, files in _users(case):
        mounts = case.topology.companions(files, "fileSystemId", _MOUNT)
        if not mounts or not case.topology.is_type(user, FUNCTION):
            continue
        if case.topology.waits_for(user).intersection(mount.urn for mount in mounts):
            yield Pass(user.urn, f"it waits for {mounts[0].name}")
        else:
            message = f"{user.name} mounts {files.name} without waiting for its mount target {mounts[0].name}"
            yield Fail(subject=user.urn, message=message, related=tuple(mount.urn for mount in mounts))


def _users(case: Case) -> Iterator[tuple[Resource, Resource]]:
    """(service or function, file system) where the program makes the file system."""
    topology = case.topology
    for service in case.resources(_SERVICE):
        task = topology.target(service, "taskDefinition", _TASK)
        volumes = range(len(items(task, "volumes") or ())) if task is not None else ()
        paths = [f"volumes[{position}].efsVolumeConfiguration.fileSystemId" for position in volumes]
        found = {f.urn: f for path in paths if task for f in topology.targets(task, path, _FILES)}
        yield from ((service, files) for files in found.values() if not files.read)
    for function in case.resources(FUNCTION):
        point = topology.target(function, "fileSystemConfig.arn", _POINT)
        files = topology.target(point, "fileSystemId", _FILES) if point is not None else None
        if files is not None and not files.read:
            yield function, files


def _without_address(case: Case, user: Resource, files: Resource, mounts: tuple[Resource, ...]) -> str:
    """What is said of a file system without an address in a zone of the user; "" where there is one in each."""
    if not mounts:
        return f"{user.name} mounts {files.name}, which has no mount target"
    spread = case.topology.spread_of(user)
    subnets = [case.topology.target(mount, "subnetId", _SUBNET) for mount in mounts]
    zones = {None if subnet is None or subnet.read else zone_of(subnet) for subnet in subnets}
    if spread is None or not spread.complete or None in zones:
        return ""
    lacking = sorted(spread.zones - {zone for zone in zones if zone})
    return f"{user.name} mounts {files.name}, which has no mount target in {', '.join(lacking)}" if lacking else ""


def _admits(case: Case, mount: Resource, user: Resource) -> bool | None:
    """Whether the groups of a mount target let the user in on the port of NFS; None where that is not known."""
    groups, own = case.topology.groups_of(mount), case.topology.groups_of(user)
    rules = [rule for group in groups for rule in case.topology.rules_of(group) if rule.direction == "ingress"]
    if not groups or not own or any(group.read for group in (*groups, *own)):
        return None
    carried = {group.urn for group in own}
    for rule in rules:
        peers = {*rule.groups, *(g.urn for g in groups if rule.own)}
        if rule.opens(_NFS) and (rule.cidrs or rule.foreign or rule.prefix_lists or carried & peers):
            return True
    listed = sum(len(items(holder, path) or ()) for holder, path in ((mount, "securityGroups"), *_groups_at(user)))
    return False if all(rule.known for rule in rules) and listed <= len(groups) + len(own) else None


def _groups_at(user: Resource) -> tuple[tuple[Resource, str], ...]:
    return ((user, "networkConfiguration.securityGroups"), (user, "vpcConfig.securityGroupIds"))
