"""Pipelines: what starts them, who hears that they fail, and who approves what they release."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stackproof.model import Finding, Resource
from stackproof.topology import as_items, has, value_at

from ._calls import Bound, Call, NotPossible
from ._documents import Rule, document
from ._edits import Mend, Splice
from ._ground import Ground, Mender
from ._logs import trust
from ._reaching import last_of, made_name

_TOPIC, _PIPELINE = "aws:sns/topic:Topic", "aws:codepipeline/pipeline:Pipeline"
_REPOSITORY, _IMAGES = "aws:codecommit/repository:Repository", "aws:ecr/repository:Repository"


def needs_approval(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """One approval for changes of the branch that is released."""
    repository = ground.resource(finding)
    call = ground.call_of(repository)
    own = made_name(call, "approval")
    content = (
        f"json.dumps({{'Version': '2018-11-08', 'DestinationReferences': ['refs/heads/{_branch(ground)}'], "
        "'Statements': [{'Type': 'Approvers', 'NumberOfApprovalsNeeded': 1}]})"
    )
    lines = [
        f"{own} = aws.codecommit.ApprovalRuleTemplate(NameOfIt, content={content})",
        f"aws.codecommit.ApprovalRuleTemplateAssociation(NameOfIt, approval_rule_template_name={own}.name, "
        "repository_name=ItsVariable.repository_name)",
    ]
    yield Mend(call.beside("\n".join(lines), suffix="approval"))


def _branch(ground: Ground) -> str:
    names = {
        str(configuration.get("BranchName"))
        for pipeline in ground.topology.of_type(_PIPELINE)
        for _, configuration in _sources(pipeline)
        if configuration.get("BranchName")
    }
    return next(iter(names)) if len(names) == 1 else "main"


def _sources(pipeline: Resource) -> Iterator[tuple[str, dict[str, object]]]:
    """(provider, configuration) of each source of a pipeline."""
    for stage in as_items(value_at(pipeline.inputs, "stages")) or ():
        for action in as_items(value_at(stage, "actions")) or ():
            configuration = value_at(action, "configuration")
            if value_at(action, "category") == "Source" and isinstance(configuration, dict):
                yield str(value_at(action, "provider")), configuration


def failure_is_told(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A rule for failed executions that tells the program's topic."""
    pipeline = ground.resource(finding)
    topics = [one for one in ground.topology.of_type(_TOPIC) if not one.read]
    if len(topics) != 1 or has(topics[0], "policy"):
        raise NotPossible("whom to tell is for a person")
    topic = topics[0]
    if ground.topology.companions(topic, "arn", "aws:sns/topicPolicy:TopicPolicy"):
        raise NotPossible("the topic has a policy of its own")
    anchor, names = last_of({"PipelineOfIt": pipeline, "TopicOfIt": topic}, ground)
    rule = made_name(ground.call_of(pipeline), "failed")
    pattern = (
        "pulumi.Output.json_dumps({'source': ['aws.codepipeline'], "
        "'detail-type': ['CodePipeline Pipeline Execution State Change'], "
        "'detail': {'state': ['FAILED'], 'pipeline': [PipelineOfIt.name]}})"
    )
    lets = Rule(
        actions=("sns:Publish",),
        resources=("TopicOfIt.arn",),
        who="Service",
        principal="'events.amazonaws.com'",
        conditions=(("ArnEquals", "aws:SourceArn", f"{rule}.arn"),),
    )
    lines = [
        f"{rule} = aws.cloudwatch.EventRule(NameOfIt, event_pattern={pattern})",
        f"aws.sns.TopicPolicy(NameOfIt, arn=TopicOfIt.arn, policy={document(lets)})",
        f"aws.cloudwatch.EventTarget(NameOfIt, rule={rule}.name, arn=TopicOfIt.arn)",
    ]
    yield _behind(anchor, "\n".join(lines), "failed", names)


def starts_by_itself(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A rule for changes of the source that starts the pipeline."""
    pipeline = ground.resource(finding)
    named = {"PipelineOfIt": pipeline}
    pattern = _change(pipeline, named, ground)
    anchor, names = last_of(named, ground)
    call = ground.call_of(pipeline)
    rule, role = made_name(call, "start"), made_name(call, "start_role")
    starts = Rule(actions=("codepipeline:StartPipelineExecution",), resources=("PipelineOfIt.arn",))
    lines = [
        f"{rule} = aws.cloudwatch.EventRule(NameOfIt, event_pattern=pulumi.Output.json_dumps({pattern}))",
        f"{role} = aws.iam.Role(NameOfIt, assume_role_policy={trust('events.amazonaws.com')})",
        f"aws.iam.RolePolicy(NameOfIt, role={role}.id, policy={document(starts)})",
        f"aws.cloudwatch.EventTarget(NameOfIt, rule={rule}.name, arn=PipelineOfIt.arn, role_arn={role}.arn)",
    ]
    yield _behind(anchor, "\n".join(lines), "start", names)


def _change(pipeline: Resource, named: dict[str, Resource], ground: Ground) -> str:
    """The pattern of events that tell a change of the pipeline's source. Raises NotPossible."""
    sources = list(_sources(pipeline))
    if len(sources) != 1:
        raise NotPossible("which source starts it is for a person")
    provider, configuration = sources[0]
    kind = {"CodeCommit": _REPOSITORY, "ECR": _IMAGES}.get(provider)
    own = list(ground.topology.targets(pipeline, "stages", kind)) if kind else []
    if len(own) == 1:
        named["SourceOfIt"] = own[0]
    if provider == "CodeCommit":
        branch = configuration.get("BranchName")
        name = configuration.get("RepositoryName")
        if not isinstance(branch, str) or (not own and not isinstance(name, str)):
            raise NotPossible("the branch is not known")
        where = "'resources': [SourceOfIt.arn], " if own else ""
        only = "" if own else f"'repositoryName': [{name!r}], "
        return (
            "{'source': ['aws.codecommit'], 'detail-type': ['CodeCommit Repository State Change'], "
            f"{where}'detail': {{{only}'event': ['referenceCreated', 'referenceUpdated'], "
            f"'referenceType': ['branch'], 'referenceName': [{branch!r}]}}}}"
        )
    if provider == "ECR":
        name = configuration.get("RepositoryName")
        tag = configuration.get("ImageTag") or "latest"
        written = "SourceOfIt.name" if own else repr(name)
        if not isinstance(tag, str) or (not own and not isinstance(name, str)):
            raise NotPossible("the image is not known")
        return (
            "{'source': ['aws.ecr'], 'detail-type': ['ECR Image Action'], 'detail': {'action-type': ['PUSH'], "
            f"'result': ['SUCCESS'], 'repository-name': [{written}], 'image-tag': [{tag!r}]}}}}"
        )
    raise NotPossible("what tells a change of this source is for a person")


def _behind(anchor: Call, lines: str, suffix: str, names: dict[str, Bound]) -> Mend:
    before: list[Splice] = [splice for bound in names.values() for splice in bound.splices]
    written = {key: bound.name for key, bound in names.items()}
    return Mend((*before, *anchor.beside(lines, suffix=suffix, names=written)))


RELEASES: Mapping[str, Mender] = {
    "PIP002": needs_approval,
    "PIP003": failure_is_told,
    "PIP005": starts_by_itself,
}
