"""Rights that roles lack for what the program does with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from stackproof.aws import acts_on, iam_action, is_arn
from stackproof.model import Finding, Resource
from stackproof.topology import leaves

from ._calls import NotPossible
from ._edits import Mend
from ._ground import Ground, Mender
from ._reaching import made_name, name_at, resource_named

_ROLE = "aws:iam/role:Role"
_LACKS = re.compile(r"its role (?P<role>\S+) does not allow:? (?P<actions>.+)$")
_ACTION = re.compile(r"[a-z0-9-]+:[A-Za-z]+")
_MANAGED = "arn:aws:iam::aws:policy/"
# Policies of AWS's that are made for a job.
_FOR_JOB = {
    "LAM001": "service-role/AWSLambdaVPCAccessExecutionRole",
    "LAM004": "service-role/AWSLambdaBasicExecutionRole",
}
_OF_EXECUTION = "service-role/AmazonECSTaskExecutionRolePolicy"
_JOBS = {
    "AWSLambdaBasicExecutionRole": "logs",
    "AWSLambdaVPCAccessExecutionRole": "network",
    "AmazonECSTaskExecutionRolePolicy": "execution",
}
# The input that names what an action is about, where several of one kind may be named: check -> service or action ->
# path.
_NAMED_AT = {"S3014": {"s3:ReplicateObject": "rules", "kms:Encrypt": "rules", "s3": "bucket"}}
_STARTS = frozenset(
    {"ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"}
    | {"logs:CreateLogStream", "logs:PutLogEvents"}
)
# Actions that belong together although a check names one of them alone.
_TOGETHER = {
    "logs:CreateLogDelivery": (
        "logs:CreateLogDelivery",
        "logs:GetLogDelivery",
        "logs:UpdateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:DescribeResourcePolicies",
        "logs:DescribeLogGroups",
    ),
    "codebuild:StartBuild": ("codebuild:StartBuild", "codebuild:BatchGetBuilds"),
}


def grants(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A policy for what a role lacks, made before what uses the role and waited for by it."""
    found = _LACKS.search(finding.message)
    if found is None:
        raise NotPossible("what lacks is not told")
    user, actions = ground.resource(finding), _ACTION.findall(found["actions"])
    role = resource_named(found["role"], _ROLE, ground)
    job = _FOR_JOB.get(finding.check) or (_OF_EXECUTION if set(actions) <= _STARTS else "")
    if job:
        yield attached(user, role, f"{_MANAGED}{job}", ground)
    yield granted(user, role, actions, ground, _NAMED_AT.get(finding.check, {}))


def attached(user: Resource, role: Resource, arn: str, ground: Ground) -> Mend:
    """A policy of AWS's attached to a role. Raises NotPossible."""
    call = ground.call_of(user)
    bound = name_at(call, user, role, ground)
    kind = _JOBS.get(arn.rpartition("/")[2], "rights")
    own = made_name(call, kind)
    expression = f"{own} = aws.iam.RolePolicyAttachment(NameOfIt, role=RoleOfIt.name, policy_arn={arn!r})"
    made = call.beside(expression, suffix=kind, names={"RoleOfIt": bound.name}, before=True)
    return Mend((*bound.splices, *made, *call.depend_on(own)))


def granted(
    user: Resource, role: Resource, actions: list[str], ground: Ground, places: Mapping[str, str] | None = None
) -> Mend:
    """A policy of the program's own. places: action or service -> input that names what it is about.

    Raises NotPossible."""
    call = ground.call_of(user)
    names = {"RoleOfIt": name_at(call, user, role, ground)}
    statements = []
    for number, (about, some) in enumerate(_by_resource(user, role, actions, ground, places or {})):
        texts = [repr(about)]
        if not isinstance(about, str):
            place = f"Resource{number}"
            names[place] = name_at(call, user, about, ground)
            texts = [_arn(place, ending) for ending in _endings(about, some)]
        statements.append(f"{{'actions': {some!r}, 'resources': [{', '.join(texts)}]}}")
    document = f"aws.iam.get_policy_document_output(statements=[{', '.join(statements)}]).json"
    own = made_name(call, "rights")
    expression = f"{own} = aws.iam.RolePolicy(NameOfIt, role=RoleOfIt.id, policy={document})"
    written = {key: bound.name for key, bound in names.items()}
    made = call.beside(expression, suffix="rights", names=written, before=True)
    before = [splice for bound in names.values() for splice in bound.splices]
    return Mend((*before, *made, *call.depend_on(own)))


def _by_resource(
    user: Resource, role: Resource, actions: list[str], ground: Ground, places: Mapping[str, str]
) -> list[tuple[Resource | str, list[str]]]:
    """A resource, or an ARN, and the actions that are about it. Raises NotPossible."""
    found: dict[str, tuple[Resource | str, list[str]]] = {}
    for action in actions:
        known = iam_action(action)
        if known is None:
            raise NotPossible(f"{action} is not known")
        place = places.get(action, places.get(action.partition(":")[0], ""))
        about = _about(user, role, action, place, ground) if known.resource_types else "*"
        key = about if isinstance(about, str) else about.urn
        found.setdefault(key, (about, []))[1].extend(_TOGETHER.get(action, (action,)))
    return [(about, list(dict.fromkeys(some))) for about, some in found.values()]


def _about(user: Resource, role: Resource, action: str, place: str, ground: Ground) -> Resource | str:
    """The one resource that an action is about: of those that the user names, else of all of the program.

    Raises NotPossible."""
    if action == "kms:Decrypt" and place == "" and user.type.endswith(":BucketReplicationConfig"):
        return _key_of_source(user, ground)
    named = [ground.topology.resource(one.urn) for one in ground.topology.refs_from(user, place)]
    for candidates in (named, ground.topology.graph.resources):
        fits = {one.urn: one for one in candidates if one is not None and one.urn != role.urn and _takes(one, action)}
        if len(fits) == 1:
            return next(iter(fits.values()))
        written = dict.fromkeys(_written(user, action, place, ground)) if candidates is named and not fits else {}
        if len(written) == 1:
            return next(iter(written))
        if fits or place:
            break
    raise NotPossible(f"what {action} is about is not sure")


def _key_of_source(replication: Resource, ground: Ground) -> Resource:
    """The key of the objects that a replication copies. Raises NotPossible."""
    source = ground.topology.target(replication, "bucket")
    found = ground.topology.encryption_of(source) if source is not None else None
    key = ground.topology.resource(found.key) if found is not None and found.key else None
    if key is None:
        raise NotPossible("the key of the source is not known")
    return key


def _written(user: Resource, action: str, place: str, ground: Ground) -> Iterator[str]:
    """ARNs that the user writes down and that an action is about."""
    known = iam_action(action)
    for path, value in leaves(user.inputs):
        if not path.startswith(place):
            continue
        for ending in ("", "/*"):
            if known is not None and is_arn(str(value)) and acts_on(known, f"{value}{ending}"):
                yield f"{value}{ending}"
                break
    if action == "logs:CreateLogGroup":
        for container in ground.topology.containers_of(user) or ():
            group = container.log_options.get("awslogs-group")
            if isinstance(group, str):
                yield f"arn:aws:logs:*:*:log-group:{group}:*"


def _takes(resource: Resource, action: str) -> bool:
    arn, known = resource.outputs.get("arn"), iam_action(action)
    if not isinstance(arn, str) or known is None or not resource.custom:
        return False
    return any(acts_on(known, f"{arn}{ending}") for ending in ("", "/*"))


def _endings(resource: Resource, actions: list[str]) -> list[str]:
    """What is put behind the ARN: objects of a bucket have a slash."""
    if not resource.type.startswith("aws:s3/"):
        return [":*"] if resource.type.endswith(":LogGroup") else [""]
    arn = str(resource.outputs.get("arn"))
    known = [found for action in actions if (found := iam_action(action)) is not None]
    return [ending for ending in ("", "/*") if any(acts_on(one, f"{arn}{ending}") for one in known)]


def _arn(place: str, ending: str) -> str:
    return f"pulumi.Output.concat({place}.arn, {ending!r})" if ending else f"{place}.arn"


_CHECKS = ("EVT004", "EVT005", "FIR001", "IAM012", "LAM001", "LAM002", "LAM004", "LAM007", "LAM010", "PIP006", "S3014")
GRANTS: Mapping[str, Mender] = dict.fromkeys(_CHECKS, grants)
