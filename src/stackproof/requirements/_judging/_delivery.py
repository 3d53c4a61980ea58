"""Judges of delivery: scans, stages, approvals, branches, polling and build specifications."""

from __future__ import annotations

import fnmatch
import json
from collections.abc import Iterator
from typing import Any

import yaml

from stackproof.model import Requirement, Resource
from stackproof.topology import as_flag, as_items, as_number, as_text, flag, is_hidden, leaves, parsed, shown, value_at

from ._facts import Facts
from ._outcomes import Judge, Open, Outcome, best, joined, spoken, within
from ._stages import Action, actions_of, judge_pipeline_approval, judge_stages
from ._subjects import each, held, left_open, listed, missed, none_made, subjects

_REGISTRY = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration"
_REPOSITORY = "aws:codecommit/repository:Repository"
_TEMPLATE = "aws:codecommit/approvalRuleTemplate:ApprovalRuleTemplate"
_ASSOCIATION = "aws:codecommit/approvalRuleTemplateAssociation:ApprovalRuleTemplateAssociation"
_RULE = "aws:cloudwatch/eventRule:EventRule"
# Providers whose source actions are asked by CodePipeline itself unless told otherwise.
_POLLED = frozenset({"CodeCommit", "S3", "GitHub"})
_BRANCH_KEYS = ("BranchName", "Branch")


# --- images


def _image_scan(requirement: Requirement, facts: Facts) -> Outcome:
    registry = next((one for one in facts.made(_REGISTRY) if _scans_on_push(one)), None)
    path = "imageScanningConfiguration.scanOnPush"

    def look(repository: Resource) -> Outcome:
        on = flag(repository, path)
        if on:
            return held(facts, repository, "scanOnPush is on", property=path)
        if registry is not None:
            return held(facts, registry, "it scans the registry's images on push", property="rules")
        if on is None:
            return left_open(facts, repository, "scanOnPush is not known", property=path)
        return missed(facts, repository, "scanOnPush is off", property=path, asked="on")

    return each(facts, "image_repository", look)


def _scans_on_push(registry: Resource) -> bool:
    rules = as_items(value_at(registry.inputs, "rules")) or ()
    often = {as_text(value_at(rule, "scanFrequency")) for rule in rules}
    return bool(often & {"SCAN_ON_PUSH", "CONTINUOUS_SCAN"})


# --- approvals and branches


def _approval(requirement: Requirement, facts: Facts) -> Outcome:
    if requirement.of != "code_repository":
        return judge_pipeline_approval(requirement, facts)
    want = requirement.want
    return each(facts, "code_repository", lambda repository: _approved(facts, repository, want))


def _approved(facts: Facts, repository: Resource, want: dict[str, Any]) -> Outcome:
    near: list[Outcome] = []
    for association in facts.topology.companions(repository, "repositoryName", _ASSOCIATION):
        templates = facts.topology.targets(association, "approvalRuleTemplateName", _TEMPLATE)
        near += [_template(facts, template, want) for template in templates]
    if not near:
        loose = facts.made(_TEMPLATE)
        for template in loose:
            near.append(missed(facts, template, f"it is not associated with {repository.name}"))
    return best(near, nothing=missed(facts, repository, "no approval rule binds it"))


def _template(facts: Facts, template: Resource, want: dict[str, Any]) -> Outcome:
    value = shown(value_at(template.inputs, "content"))
    document = parsed(value)
    if is_hidden(value) or not isinstance(document, dict):
        return left_open(facts, template, "its content is not known", property="content")
    statements = [block for block in as_items(document.get("Statements")) or () if isinstance(block, dict)]
    counts = [as_number(block.get("NumberOfApprovalsNeeded")) for block in statements]
    needed = max((count for count in counts if count is not None), default=0.0)
    bound = want.get("count", 1)
    if not within(needed, bound):
        said = f"it needs {as_text(needed)} approvals; asked {spoken(bound)}"
        return missed(facts, template, said, property="content")
    branches = [as_text(item) or "" for item in as_items(document.get("DestinationReferences")) or ()]
    asked = want.get("branch")
    if asked and branches and not any(_is_branch(branch, str(asked)) for branch in branches):
        said = f"it binds {', '.join(branches)}; asked {asked}"
        return missed(facts, template, said, property="content")
    return held(facts, template, f"it needs {as_text(needed)} approvals", property="content")


def _is_branch(pattern: str, asked: str) -> bool:
    return fnmatch.fnmatchcase(asked, pattern.removeprefix("refs/heads/"))


def _branches(requirement: Requirement, facts: Facts) -> Outcome:
    asked = [str(name) for name in listed(requirement.want.get("branches"))]
    concept = requirement.of or "pipeline"
    found = subjects(facts, concept)
    if not found:
        return none_made(concept)
    named = list(_named_branches(facts))
    parts: list[Outcome] = []
    for name in asked:
        place = next((one for one in named if one[1] is not None and _is_branch(one[1], name)), None)
        if place is not None:
            parts.append(held(facts, place[0], f"it names the branch {name}", property=place[2]))
        elif any(branch is None for _, branch, _ in named) or concept == "code_repository":
            parts.append(left_open(facts, found[0], f"whether there is a branch {name} cannot be told"))
        else:
            others = ", ".join(sorted({branch for _, branch, _ in named if branch})) or "no branch"
            parts.append(missed(facts, found[0], f"it names {others}; asked {name}"))
    return joined(parts, nothing=Open("no branch is named"))


def _named_branches(facts: Facts) -> Iterator[tuple[Resource, str | None, str]]:
    """Branches that pipelines, event rules, approval rules and repositories name; None where one is not known."""
    for pipeline in facts.made("aws:codepipeline/pipeline:Pipeline"):
        for action in actions_of(facts, pipeline) or ():
            for key in _BRANCH_KEYS if action.category == "Source" else ():
                if key in action.configuration:
                    yield pipeline, as_text(action.configuration[key]), action.path
        for place, leaf in leaves(value_at(pipeline.inputs, "triggers")):
            if isinstance(leaf, str) and "branches" in place and "excludes" not in place:
                yield pipeline, leaf, "triggers"
    for rule in facts.made(_RULE):
        pattern = parsed(value_at(rule.inputs, "eventPattern"))
        for name in as_items(value_at(pattern, "detail.referenceName")) or () if isinstance(pattern, dict) else ():
            yield rule, as_text(name), "eventPattern"
    for repository in facts.made(_REPOSITORY):
        if "defaultBranch" in repository.inputs:
            yield repository, as_text(repository.inputs["defaultBranch"]), "defaultBranch"
    for template in facts.made(_TEMPLATE):
        content = parsed(shown(value_at(template.inputs, "content")))
        for name in as_items(content.get("DestinationReferences")) or () if isinstance(content, dict) else ():
            yield template, as_text(name), "content"


def _polling(requirement: Requirement, facts: Facts) -> Outcome:
    wanted = requirement.want.get("polling", False)

    def look(pipeline: Resource) -> Outcome:
        actions = actions_of(facts, pipeline)
        sources = [action for action in actions or () if action.category == "Source"]
        if actions is None:
            return left_open(facts, pipeline, "its stages are not known", property="stages")
        nothing = missed(facts, pipeline, "it has no source", property="stages")
        return joined((_polled(facts, pipeline, action, bool(wanted)) for action in sources), nothing=nothing)

    return each(facts, "pipeline", look)


def _polled(facts: Facts, pipeline: Resource, action: Action, wanted: bool) -> Outcome:
    key = "PollForSourceChanges"
    given = key in action.configuration
    polls = as_flag(action.configuration[key]) if given else action.provider in _POLLED
    said = f"{key} of {action.name} is {'on' if polls else 'off'}" + ("" if given else ", because it is not given")
    if polls is None:
        return left_open(facts, pipeline, f"{key} of {action.name} is not known", property=action.path)
    return (held if polls is wanted else missed)(facts, pipeline, said, property=action.path)


# --- build specifications


def _buildspec_file(requirement: Requirement, facts: Facts) -> Outcome:
    return each(facts, "build", lambda project: _specified(facts, project))


def _specified(facts: Facts, project: Resource) -> Outcome:
    path = "source.buildspec"
    value = shown(value_at(project.inputs, path))
    if is_hidden(value):
        return left_open(facts, project, "its build specification is not known", property=path)
    text = as_text(value) or ""
    if not text:
        return held(facts, project, "it takes buildspec.yml of its source", property=path)
    if "\n" not in text.strip() and not text.lstrip().startswith("{"):
        return held(facts, project, f"its build specification is {text}", property=path)
    file = _same_file(facts, text)
    if file is not None:
        return held(facts, project, f"its build specification is the text of {file}", property=path)
    if facts.submission is None:
        return left_open(facts, project, "whether its build specification is a file cannot be told", property=path)
    return missed(facts, project, "its build specification is written in the program", property=path, asked="a file")


def _same_file(facts: Facts, text: str) -> str | None:
    """The file of the submission that says the same as a build specification, whichever way it is written."""
    wanted = _data(text)
    for file in facts.submission.files if facts.submission is not None else ():
        if not file.path.endswith((".yml", ".yaml", ".json")) or file.size > 1 << 18:
            continue
        content = facts.text_of(file.path)
        if content is None:
            continue
        if content.strip() == text.strip() or (wanted is not None and _data(content) == wanted):
            return file.path
    return None


def _data(text: str) -> Any:
    try:
        return json.loads(text) if text.lstrip().startswith("{") else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError, RecursionError):
        return None


JUDGES: dict[str, Judge] = {
    "image_scan": _image_scan,
    "stages": judge_stages,
    "approval": _approval,
    "branches": _branches,
    "polling": _polling,
    "buildspec_file": _buildspec_file,
}
