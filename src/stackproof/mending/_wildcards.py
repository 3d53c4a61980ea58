"""Rights that are wider than what a role is for, or are granted on what they do not act on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from stackproof.aws import acts_on, iam_action, iam_actions
from stackproof.model import Finding, Resource
from stackproof.topology import PolicyDocument

from ._calls import Bound, Call, NotPossible
from ._documents import Rule, Statement, statements_in, taking_outputs, with_resources
from ._edits import Mend, Splice
from ._ground import Ground, Mender

_ROLE = "aws:iam/role:Role"
# What a service's own workloads do with another service: (who takes on the role, service) -> actions.
_USED = {
    ("*", "logs"): ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"),
    ("*", "kms"): ("kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"),
    ("codebuild", "ecr"): (
        "ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload",
        "ecr:GetDownloadUrlForLayer", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart",
    ),
    ("codebuild", "s3"): ("s3:GetBucketLocation", "s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"),
    ("codepipeline", "s3"): (
        "s3:GetBucketVersioning", "s3:GetObject", "s3:GetObjectVersion", "s3:PutObject",
    ),
    ("codepipeline", "codebuild"): ("codebuild:BatchGetBuilds", "codebuild:StartBuild"),
    ("codepipeline", "codecommit"): (
        "codecommit:CancelUploadArchive", "codecommit:GetBranch", "codecommit:GetCommit",
        "codecommit:GetUploadArchiveStatus", "codecommit:UploadArchive",
    ),
    ("codepipeline", "ecs"): (
        "ecs:DescribeServices", "ecs:DescribeTaskDefinition", "ecs:DescribeTasks", "ecs:ListTasks",
        "ecs:RegisterTaskDefinition", "ecs:TagResource", "ecs:UpdateService",
    ),
    ("ecs-tasks", "ecr"): (
        "ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer",
    ),
}  # fmt: skip
# Who is handed a role by whoever may call a service.
_PASSED_TO = {
    "ecs": "ecs-tasks.amazonaws.com",
    "lambda": "lambda.amazonaws.com",
    "ec2": "ec2.amazonaws.com",
    "states": "states.amazonaws.com",
    "codebuild": "codebuild.amazonaws.com",
    "codepipeline": "codepipeline.amazonaws.com",
    "glue": "glue.amazonaws.com",
    "sagemaker": "sagemaker.amazonaws.com",
}


def actions_of_use(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The actions that the role's own service is known to use, in place of all of a service."""
    for call, path, document in _documents(finding, ground):
        principals = _principals(document, ground)
        splices: list[Splice] = []
        for one, statement in zip(statements_in(call, path), document.statements, strict=True):
            for place, action in enumerate(statement.actions):
                service = action.partition(":")[0]
                if statement.effect == "Allow" and not statement.conditions and action == f"{service}:*":
                    splices += _narrowed(call, one, place, _used(principals, service))
        if splices:
            yield Mend(tuple(splices))


def _used(principals: set[str], service: str) -> tuple[str, ...]:
    for who in ("*", *principals):
        if (who, service) in _USED:
            return _USED[who, service]
    raise NotPossible(f"what is used of {service} is not known")


def _narrowed(call: Call, one: Statement, place: int, actions: tuple[str, ...]) -> tuple[Splice, ...]:
    """Several actions in place of a wildcard."""
    held = call.value(one.actions)
    if held is None:
        raise NotPossible("the actions are made elsewhere")
    if held.form == "text":
        return call.put(one.actions, repr(list(actions)))
    item = held.items[place] if held.form == "list" and place < len(held.items) else None
    if item is None or item.form != "text":
        raise NotPossible("the actions are made elsewhere")
    given = call.text.between(*item.place)
    literal = call.text.between(*item.literal)
    quote = literal[-1]
    written = ", ".join(given.replace(literal, f"{quote}{action}{quote}") for action in actions)
    return call.instead(*item.place, written)


def resources_of_use(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The program's own resources of the kind that the actions act on, in place of all that there are."""
    wide = re.findall(r"[a-z0-9-]+:[A-Za-z*?]+", finding.message.partition(" may be limited")[0])
    for call, path, document in _documents(finding, ground):
        splices: list[Splice] = []
        for one, statement in zip(statements_in(call, path), document.statements, strict=True):
            limited = [action for action in statement.actions if action in wide]
            if statement.effect == "Allow" and "*" in statement.resources and limited:
                splices += _limited(call, path, one, statement.actions, limited, ground)
        if splices:
            yield Mend(tuple(dict.fromkeys(splices)))


def _limited(
    call: Call, path: str, one: Statement, actions: tuple[str, ...], limited: list[str], ground: Ground
) -> tuple[Splice, ...]:
    """A statement on the resources; where it holds other actions as well, one of its own for these."""
    names, resources = _acted_on(call, limited, ground)
    before = [splice for bound in names.values() for splice in bound.splices]
    written = {key: bound.name for key, bound in names.items()}
    if len(limited) == len(actions):
        return (*before, *with_resources(call, path, one, resources, written))
    gone = [splice for action in limited for splice in _without(call, one, actions.index(action))]
    rule = Rule(actions=tuple(limited), resources=tuple(resources))
    further = call.append(one.whole, rule.for_function if one.typed else rule.for_json, written)
    takes = taking_outputs(call, path) if written and not one.typed else ()
    return (*before, *takes, *gone, *further)


def _without(call: Call, one: Statement, place: int) -> tuple[Splice, ...]:
    held = call.value(one.actions)
    if held is None or held.form != "list" or place >= len(held.items):
        raise NotPossible("the actions are made elsewhere")
    return call.drop(f"{one.actions}[{place}]")


def _acted_on(call: Call, actions: list[str], ground: Ground) -> tuple[dict[str, Bound], list[str]]:
    """(placeholder -> name, expressions of ARNs) of everything in the program that the actions act on.

    Raises NotPossible where there is nothing, or where some of it cannot be named there."""
    names: dict[str, Bound] = {}
    resources: list[str] = []
    for resource in ground.topology.graph.resources:
        arn = resource.outputs.get("arn")
        if not resource.custom or not isinstance(arn, str) or resource.type == _ROLE:
            continue
        endings = [ending for ending in ("", "/*") if _act(actions, f"{arn}{ending}")]
        endings = endings if resource.type.startswith("aws:s3/") else endings[:1]
        if endings:
            place = f"Resource{len(names)}"
            names[place] = ground.call_of(resource).seen_by(call)
            resources += [f"pulumi.Output.concat({place}.arn, '/*')" if one else f"{place}.arn" for one in endings]
    if not resources:
        raise NotPossible("nothing in the program is acted on")
    return names, resources


def _act(actions: list[str], arn: str) -> bool:
    known = [item for action in actions for item in iam_actions(action)]
    return any(item.resource_types and acts_on(item, arn) for item in known)


def roles_passed_by_name(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The roles of the program's tasks and functions that are handed on; else the service that takes them."""
    for call, path, document in _documents(finding, ground):
        splices: list[Splice] = []
        for one, statement in zip(statements_in(call, path), document.statements, strict=True):
            if statement.effect != "Allow" or "iam:PassRole" not in statement.actions or "*" not in statement.resources:
                continue
            services = {action.partition(":")[0] for other in document.statements for action in other.actions}
            splices += _passed(call, path, one, statement.actions, services, ground)
        if splices:
            yield Mend(tuple(dict.fromkeys(splices)))


def _passed(
    call: Call, path: str, one: Statement, actions: tuple[str, ...], services: set[str], ground: Ground
) -> tuple[Splice, ...]:
    takers = sorted(_PASSED_TO[service] for service in services if service in _PASSED_TO)
    names, resources = _roles_for(call, takers, ground)
    before = [splice for bound in names.values() for splice in bound.splices]
    written = {key: bound.name for key, bound in names.items()}
    if resources:
        rule = Rule(actions=("iam:PassRole",), resources=tuple(resources))
    elif len(takers) == 1:
        condition = (("StringEquals", "iam:PassedToService", repr(takers[0])),)
        rule = Rule(actions=("iam:PassRole",), resources=("'*'",), conditions=condition)
    else:
        raise NotPossible("which roles are handed on is not known")
    if resources and len(actions) == 1:
        return (*before, *with_resources(call, path, one, resources, written))
    gone = _without(call, one, actions.index("iam:PassRole")) if len(actions) > 1 else call.drop(one.path)
    takes = taking_outputs(call, path) if written and not one.typed else ()
    further = call.append(one.whole, rule.for_function if one.typed else rule.for_json, written)
    return (*before, *takes, *gone, *further)


def _roles_for(call: Call, takers: list[str], ground: Ground) -> tuple[dict[str, Bound], list[str]]:
    """Names and ARNs of the program's roles that these services take on, () where some cannot be named there."""
    names: dict[str, Bound] = {}
    for role in ground.topology.of_type(_ROLE):
        trusted = {name for one in ground.topology.trust_of(role).statements for name in one.services}
        if trusted & set(takers):
            try:
                names[f"Role{len(names)}"] = ground.call_of(role).seen_by(call)
            except NotPossible:
                return {}, []
    return names, [f"{place}.arn" for place in names]


def granted_on_what_it_acts_on(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """Objects of a bucket for what acts on objects; a statement of its own for what knows no resource."""
    idle = re.findall(r"[a-z0-9-]+:[A-Za-z]+", finding.message.partition(" cannot act on")[0])
    for call, path, document in _documents(finding, ground):
        splices: list[Splice] = []
        for one, statement in zip(statements_in(call, path), document.statements, strict=True):
            wrong = [action for action in statement.actions if action in idle]
            if wrong and statement.effect == "Allow":
                splices += _fitting(call, one, statement.actions, wrong)
        if splices:
            yield Mend(tuple(dict.fromkeys(splices)))


def _fitting(call: Call, one: Statement, actions: tuple[str, ...], wrong: list[str]) -> tuple[Splice, ...]:
    known = [found for action in wrong if (found := iam_action(action)) is not None]
    if all(not item.resource_types for item in known):
        if len(wrong) == len(actions):
            return call.put(one.resources, "['*']" if one.typed else "'*'")
        gone = [splice for action in wrong for splice in _without(call, one, actions.index(action))]
        rule = Rule(actions=tuple(wrong), resources=("'*'",))
        return (*gone, *call.append(one.whole, rule.for_function if one.typed else rule.for_json))
    if not all(action.startswith("s3:") for action in wrong):
        raise NotPossible("what the actions are about is not sure")
    held, given = call.value(one.resources), call.given(one.resources)
    if held is None or given is None:
        raise NotPossible("the resources are made elsewhere")
    item = held.items[0] if held.form == "list" and len(held.items) == 1 else held
    text = call.text.between(*item.place)
    if item.form == "list" or not re.fullmatch(r"[\w.]+(?:\(\))?|f?[\"'`][^\"'`]*[\"'`]", text):
        raise NotPossible("the resources are made elsewhere")
    names = {"TextOfIt": text, "ObjectsOfIt": _objects(text, call)}
    # Where the ARN is no text yet, it is put together with what is known then.
    later = one.typed or re.search(r"\.(?:arn|Arn)$", text) is not None
    objects = "pulumi.Output.concat(TextOfIt, '/*')" if later and text[-1] not in "\"'`" else "ObjectsOfIt"
    both = ["TextOfIt", objects] if len(wrong) < len(actions) else [objects]
    listed = held.form == "list" or len(both) > 1
    return call.put(one.resources, f"[{', '.join(both)}]" if listed else both[0], names)


def _objects(text: str, call: Call) -> str:
    """The text of a bucket's ARN with what stands for its objects."""
    if text[-1] in "\"'`":
        return f"{text[:-1]}/*{text[-1]}"
    if call.path.endswith(".py"):
        return f'f"{{{text}}}/*"'
    return f"`${{{text}}}/*`" if not call.path.endswith(".go") else f'{text} + "/*"'


def trust_without_resource(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A trust policy without resources: it is about its own role."""
    role = ground.resource(finding)
    call = ground.call_of(role)
    splices: list[Splice] = []
    for one in statements_in(call, "assume_role_policy"):
        splices += call.drop(one.resources)
    if splices:
        yield Mend(tuple(splices))


def _documents(finding: Finding, ground: Ground) -> Iterator[tuple[Call, str, PolicyDocument]]:
    """(call that holds it, path, document) of each policy that a finding is about."""
    for document in ground.topology.documents():
        holder = ground.topology.resource(document.origin)
        if document.origin != finding.resource or holder is None or document.policy is None:
            continue
        path = re.sub(r"(?<=[a-z])([A-Z])", lambda found: f"_{found[1].lower()}", document.path)
        call = ground.call_of(holder)
        if call.value(path) is not None and len(statements_in(call, path)) == len(document.statements):
            yield call, path, document


def _principals(document: PolicyDocument, ground: Ground) -> set[str]:
    """Short names of the services that take on the role of a policy."""
    role = ground.topology.resource(document.target or "")
    roles = [role] if role is not None else _attached_to(document, ground)
    names = {name for one in roles for other in ground.topology.trust_of(one).statements for name in other.services}
    return {name.removesuffix(".amazonaws.com") for name in names}


def _attached_to(document: PolicyDocument, ground: Ground) -> list[Resource]:
    roles = ground.topology.of_type(_ROLE)
    return [one for one in roles if any(other.origin == document.origin for other in ground.topology.policies_of(one))]


WILDCARDS: Mapping[str, Mender] = {
    "IAM002": actions_of_use,
    "IAM003": resources_of_use,
    "IAM008": roles_passed_by_name,
    "IAM010": granted_on_what_it_acts_on,
    "IAM015": trust_without_resource,
}
