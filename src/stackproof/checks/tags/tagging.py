"""Who owns what, and which tags AWS takes."""

from __future__ import annotations

import ast

from stackproof.aws import MAX_TAGS, is_taggable, tag_faults, tags_are_a_list
from stackproof.golang import nodes
from stackproof.model import Resource
from stackproof.topology import Tags, is_hidden, short_type

from .._go_walk import descendants
from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .._parsing import parsed
from .._program import go_program, lacks_configuration
from .._tongues import is_go, is_node

_GUIDE = "https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html"
_NAME = "Name"


@check(
    "TAG001",
    title="Every resource that can be tagged is",
    severity="low",
    category="tags",
    impact=Impact("cost", "Costs cannot be split, and nobody knows whose the resource is."),
    links=(_GUIDE,),
    grouping="check",
)
def resources_are_tagged(case: Case) -> Iterator[Verdict]:
    """Taggable resources carry tags, their own or their provider's default tags.

    Why
        Tags say who owns a resource, what it costs for whom, and which environment it belongs to. The simplest way is
        to give them once, as default tags of the provider.
    Fix
        Give the provider default tags (`aws.Provider(..., default_tags={"tags": {...}})`, or `aws:defaultTags` in the
        stack's configuration), at least an owner, a project and an environment.
    Bad
        import pulumi_aws as aws

        aws.sqs.Queue("jobs", tags={"Project": "shop"})
        aws.sns.Topic("news")  # <- finding
    Good
        import pulumi
        import pulumi_aws as aws

        tagged = aws.Provider("tagged", region="us-east-1", default_tags={"tags": {"Project": "shop"}})
        aws.sqs.Queue("jobs", tags={"Project": "shop"})
        aws.sns.Topic("news", opts=pulumi.ResourceOptions(provider=tagged))
    Known limits
        Tags that are not known count as tags. Resources inside of other packages' components are not seen. A single
        resource without tags beside many is told with them in one finding.
    """
    taggable = tuple(_taggable(case))
    if not taggable:
        return
    bare = [resource for resource, tags in taggable if tags.complete and not tags.values]
    if bare and _default_tags_are_left_out(case):
        yield Unknown(case.project.name, "the program's default tags are part of what the SDK does not have")
        return
    hidden = [resource for resource in bare if _stands_in(case, resource)]
    if hidden:
        yield Unknown(case.project.name, f"tags of {len(hidden)} resources come from configuration that is not given")
        bare = [resource for resource in bare if resource not in hidden]
        taggable = tuple(pair for pair in taggable if pair[0] not in hidden)
    tagged = len(taggable) - len(bare)
    if not bare and hidden:
        return
    if not bare:
        yield Pass(case.project.name, f"{tagged} of {len(taggable)} taggable resources carry tags")
        return
    share = round(100 * tagged / len(taggable))
    message = (
        f"{tagged} of {len(taggable)} taggable resources ({share} %) carry tags; the others have none"
        if tagged
        else f"none of the {len(taggable)} taggable resources carries a tag"
        if len(taggable) > 1
        else "the one taggable resource carries no tag"
    )
    yield Fail(
        subject=case.project.name,
        message=message,
        evidence="without tags: " + _listed(bare),
        location=case.location_of(bare[0]),
        related=tuple(resource.urn for resource in bare),
        certain=case.is_whole,
    )


def _taggable(case: Case) -> Iterator[tuple[Resource, Tags]]:
    for resource in case.resources():
        lists = tags_are_a_list(resource.type, aws_major=case.major)
        if (is_taggable(resource.type, aws_major=case.major) or lists) and not resource.options.importId:
            yield resource, case.topology.tags_of(resource)


def _stands_in(case: Case, resource: Resource) -> bool:
    """True where an empty map of tags may only stand in for configuration that was not given."""
    if not lacks_configuration(case):
        return False
    provider = case.topology.provider_of(resource)
    return "tags" in resource.inputs or (provider is not None and "defaultTags" in provider.inputs)


def _default_tags_are_left_out(case: Case) -> bool:
    """True where default tags stand in a call that the run had to leave out, for the SDK lacks what is called."""
    if is_go(case):
        return _stand_in_what_go_refuses(case)
    attempts = case.run.attempts if case.run is not None else ()
    holes = {(edit.file, edit.line) for attempt in attempts for edit in attempt.skipped if edit.kind == "hole"}
    if is_node(case):
        skipped = [edit for attempt in attempts for edit in attempt.skipped if edit.kind == "hole"]
        return any("defaultTags" in _lines(case.text_of(e.file) or "", e.line, e.end_line) for e in skipped)
    return any(
        isinstance(node, ast.Call)
        and (file, node.lineno) in holes
        and any(word.arg in (None, "default_tags") for word in node.keywords)
        for file in {file for file, _ in holes}
        for node in _nodes(case.text_of(file) or "")
    )


def _stand_in_what_go_refuses(case: Case) -> bool:
    """True where default tags stand in a call of something that the SDK for Go does not have."""
    flagged = {(remark.file, remark.line) for remark in case.remarks_of("sdk.*") if remark.certain}
    files = [file for file in go_program(case).files if any(file.path == path for path, _ in flagged)]
    return any(
        isinstance(field.key, nodes.Name) and field.key.text == "DefaultTags"
        for file in files
        for declaration in file.source.declarations
        for call in descendants(declaration, nodes.Call)
        if (file.path, call.line) in flagged
        for field in descendants(call, nodes.Element)
    )


def _lines(text: str, first: int, last: int) -> str:
    return "\n".join(text.split("\n")[first - 1 : last])


def _nodes(text: str) -> Iterator[ast.AST]:
    try:
        yield from ast.walk(parsed(text))
    except (SyntaxError, ValueError):
        return


def _listed(resources: list[Resource]) -> str:
    names = [f"{short_type(resource.type)} {resource.name}" for resource in resources]
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    return ", ".join(names[:12]) + more


@check(
    "TAG002",
    title="Every tag is one that AWS accepts",
    severity="critical",
    category="tags",
    impact=Impact("deployment", "AWS refuses the resource for its tags."),
    links=("https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html",),
    local=True,
)
def tags_are_accepted(case: Case) -> Iterator[Verdict]:
    """Keys and values keep to AWS's limits, and no key begins with `aws:`.

    Why
        Keys that begin with aws: belong to AWS. Keys have 1 to 128 characters, values at most 256, and a resource at
        most 50 tags. Anything else is refused when the resource is created.
    Fix
        Rename the key or shorten the value.
    Bad
        import pulumi_aws as aws

        aws.sqs.Queue("jobs", tags={"aws:owner": "shop"})  # <- finding
    Good
        import pulumi_aws as aws

        aws.sqs.Queue("jobs", tags={"shop:owner": "orders@example.com"})
    Known limits
        Characters that some services take and others refuse are not judged.
    """
    for resource, tags in _taggable(case):
        if not tags.values:
            continue
        faults = [f"tag {key!r}: {fault}" for key, value in tags.values.items() for fault in _faults(key, value)]
        if len(tags.values) > MAX_TAGS:
            faults.append(f"{len(tags.values)} tags; at most {MAX_TAGS} are allowed")
        if faults:
            yield Fail(
                subject=resource.urn, message=f"{short_type(resource.type)} {resource.name}: {'; '.join(faults)}"
            )
        elif any(is_hidden(value) for value in tags.values.values()):
            yield Unknown(resource.urn, "some tag's value is not known")
        else:
            yield Pass(resource.urn, f"{len(tags.values)} tags")


def _faults(key: str, value: object) -> Iterator[str]:
    for fault in tag_faults(key, value if isinstance(value, str) else ""):
        if "not every service" not in fault:
            yield fault


@check(
    "TAG003",
    title="Tags say more than a name",
    severity="low",
    category="tags",
    impact=Impact("cost", "Costs cannot be split by owner, project or environment."),
    links=(_GUIDE,),
    grouping="check",
)
def tags_say_more_than_a_name(case: Case) -> Iterator[Verdict]:
    """Some tag besides `Name` is in use.

    Why
        The Name tag is what the console shows. It says nothing about owner, project, environment or cost centre, by
        which costs are split and forgotten resources are found.
    Fix
        Give the provider default tags with an owner, a project and an environment.
    Bad
        import pulumi_aws as aws

        aws.ec2.Vpc("main", cidr_block="10.0.0.0/16", tags={"Name": "main"})  # <- finding
    Good
        import pulumi_aws as aws

        aws.ec2.Vpc("main", cidr_block="10.0.0.0/16", tags={"Name": "main", "Project": "shop"})
    Known limits
        Which tags an organization asks for is not known here. A program without any tag is a matter of TAG001.
    """
    tagged = [(resource, tags) for resource, tags in _taggable(case) if tags.values or not tags.complete]
    if not tagged:
        return
    keys = {key for _, tags in tagged for key in tags.values}
    if any(not tags.complete for _, tags in tagged):
        yield Unknown(case.project.name, "some tags are not known")
    elif keys - {_NAME}:
        yield Pass(case.project.name, "tags in use: " + ", ".join(sorted(keys)[:8]))
    else:
        yield Fail(
            subject=case.project.name,
            message=f"Name is the only tag in use ({len(tagged)} resources): no owner, project or environment",
            location=case.location_of(tagged[0][0]),
            related=tuple(resource.urn for resource, _ in tagged),
            certain=case.is_whole,
        )
