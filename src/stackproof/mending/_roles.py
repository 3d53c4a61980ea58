"""Roles that lack, or that the wrong service may take on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from stackproof.aws import is_service_principal
from stackproof.model import Finding, Resource

from ._calls import NotPossible
from ._documents import Rule, document
from ._edits import Mend, Splice
from ._ground import Ground, Mender
from ._logs import trust
from ._reaching import made_name, name_at
from ._replacing import anywhere, written_anew

_ROLE = "aws:iam/role:Role"
_MANAGED = "arn:aws:iam::aws:policy/"
_EXECUTION = f"{_MANAGED}service-role/AmazonECSTaskExecutionRolePolicy"
_STARTS = {
    "aws:sfn/stateMachine:StateMachine": "states:StartExecution",
    "aws:codepipeline/pipeline:Pipeline": "codepipeline:StartPipelineExecution",
    "aws:codebuild/project:Project": "codebuild:StartBuild",
    "aws:kinesis/stream:Stream": "kinesis:PutRecord",
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": "firehose:PutRecord",
    "aws:batch/jobQueue:JobQueue": "batch:SubmitJob",
}


_JOBS = {"CNI": "cni", "ContainerRegistry": "registry", "WorkerNode": "worker", "EKSCluster": "cluster"}


def trusts_its_user(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The service that uses the role in place of the one that does not, or beside it."""
    user = ground.resource(finding)
    found = re.search(r"uses the role (\S+), which does not trust ([a-z0-9.-]+)", finding.message)
    if found is None:
        raise NotPossible("the role is not told")
    named = {one.urn: one for one in map(ground.topology.resource, {ref.urn for ref in user.references}) if one}
    roles = [one for one in ground.topology.of_type(_ROLE) if one.name == found[1]]
    roles = [one for one in roles if one.urn in named] or roles
    if len(roles) != 1:
        raise NotPossible("which role is meant is not sure")
    call, service = ground.call_of(roles[0]), found[2]
    wrong = list(dict.fromkeys(name for one in ground.topology.trust_of(roles[0]).statements for name in one.services))
    for name in wrong if len(wrong) == 1 else ():
        yield Mend(_instead(roles[0], name, service, ground))
    for path in ("assume_role_policy.Statement[0].Principal.Service",):
        there = call.value(path)
        if there is not None and there.form == "text":
            yield Mend(call.put(path, repr([str(there.data), service])))
        elif there is not None and there.form == "list":
            yield Mend(call.append(path, repr(service)))


def _instead(role: Resource, old: str, new: str, ground: Ground) -> tuple[Splice, ...]:
    try:
        return written_anew(ground.call_of(role), "assumeRolePolicy", old, new)
    except NotPossible:
        if is_service_principal(old) is None:
            raise
        return anywhere(ground, old, new)


def with_execution_role(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The program's execution role where there is one, else a role made for it."""
    task = ground.resource(finding)
    call = ground.call_of(task)
    for role in ground.topology.of_type(_ROLE):
        if any(_EXECUTION.endswith(one.arn.rpartition("/")[2]) for one in ground.topology.policies_of(role) if one.arn):
            try:
                bound = name_at(call, task, role, ground)
            except NotPossible:
                continue
            yield Mend((*bound.splices, *call.give("execution_role_arn=RoleOfIt.arn", {"RoleOfIt": bound.name})))
    role = made_name(call, "execution")
    expression = (
        f"{role} = aws.iam.Role(NameOfIt, assume_role_policy={trust('ecs-tasks.amazonaws.com')})\n"
        f"aws.iam.RolePolicyAttachment(NameOfIt, role={role}.name, policy_arn={_EXECUTION!r})"
    )
    made = call.beside(expression, suffix="execution", before=True)
    yield Mend((*made, *call.give("execution_role_arn=RoleOfIt.arn", {"RoleOfIt": role})))


def with_role_to_start(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A role with which EventBridge starts the target."""
    target = ground.resource(finding)
    call = ground.call_of(target)
    started = [one for one in ground.topology.targets(target, "arn") if one.type in _STARTS]
    if len(started) != 1:
        raise NotPossible("what is started is not sure")
    bound = name_at(call, target, started[0], ground)
    role = made_name(call, "role")
    start = Rule(actions=(_STARTS[started[0].type],), resources=("StartedOfIt.arn",))
    expression = (
        f"{role} = aws.iam.Role(NameOfIt, assume_role_policy={trust('events.amazonaws.com')})\n"
        f"aws.iam.RolePolicy(NameOfIt, role={role}.id, policy={document(start)})"
    )
    made = call.beside(expression, suffix="start", names={"StartedOfIt": bound.name}, before=True)
    yield Mend((*bound.splices, *made, *call.give("role_arn=RoleOfIt.arn", {"RoleOfIt": role})))


def with_policies_of_nodes(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The managed policies that the role lacks, before what needs them."""
    user = ground.resource(finding)
    call = ground.call_of(user)
    role = ground.topology.target(user, "nodeRoleArn", _ROLE) or ground.topology.target(user, "roleArn", _ROLE)
    lacking = re.findall(r"\bAmazonE[A-Za-z0-9_]+", finding.message)
    if role is None or not lacking:
        raise NotPossible("what lacks is not told")
    bound = name_at(call, user, role, ground)
    lines, names = [], []
    for policy in dict.fromkeys(lacking):
        job = next((job for part, job in _JOBS.items() if part in policy), "rights")
        own = made_name(call, f"{job}_policy")
        lines.append(
            f"{own} = aws.iam.RolePolicyAttachment(NameOfIt_{job}, role=RoleOfIt.name, "
            f"policy_arn={_MANAGED + policy!r})"
        )
        names.append(own)
    made = call.beside("\n".join(lines), suffix="", names={"RoleOfIt": bound.name}, before=True)
    yield Mend((*bound.splices, *made, *call.depend_on(*names)))


ROLES: Mapping[str, Mender] = {
    "EKS002": with_policies_of_nodes,
    "EKS003": with_policies_of_nodes,
    "EVT003": with_role_to_start,
    "IAM006": trusts_its_user,
    "IAM011": with_execution_role,
}
