"""Stages of a pipeline: what each action does, and whether the ones asked for stand there in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from stackproof.model import Requirement, Resource
from stackproof.topology import as_items, as_number, as_text, is_hidden, leaves, value_at

from ._facts import Facts
from ._outcomes import Outcome, spoken, within
from ._subjects import any_one, folded, held, left_open, listed, missed

_WORK = ("Build", "Test", "Invoke", "Compute", "Deploy")
_RUNS = ("Build", "Test", "Invoke", "Compute")
# What the name of a stage, an action or what it runs says of its role. Names only tell apart actions that do work.
_TELLS = {
    "test": r"test|qa|unit|integration|e2e|verify|validat|check",
    "scan": r"scan|secur|sast|dast|audit|trivy|snyk|checkov|vulnerab|compliance|lint",
    "deploy": r"deploy|release|rollout|pulumi|apply|publish|promote",
    "build": r"build|compile|package|image|docker|synth|bundle|assemble",
}
_ALSO = {
    "dev": ("dev", "development"),
    "development": ("dev", "development"),
    "prod": ("prod", "production", "live", "prd"),
    "production": ("prod", "production", "live", "prd"),
    "staging": ("staging", "stage", "stg"),
    "stage": ("staging", "stage", "stg"),
    "test": ("test", "testing", "qa"),
}
_SAME = {
    "approve": "approval", "manual": "approval", "manualapproval": "approval", "review": "approval",
    "security": "scan", "securityscan": "scan", "checkout": "source", "code": "source", "tests": "test",
    "testing": "test", "unittest": "test", "unittests": "test", "integrationtest": "test", "integrationtests": "test",
    "package": "build", "compile": "build", "release": "deploy", "deployment": "deploy", "lint": "scan",
}  # fmt: skip


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """One action of a pipeline. place: where it stands, in the order of running. names: those of its stage, of itself
    and of what it runs, in words; said: the same with what it is configured with."""

    stage: str
    name: str
    category: str
    provider: str
    place: tuple[float, float, int]
    path: str
    configuration: dict[str, Any]
    names: str
    said: str


def actions_of(facts: Facts, pipeline: Resource) -> tuple[Action, ...] | None:
    """Every action in the order of running; None where the stages are not known."""
    stages = as_items(value_at(pipeline.inputs, "stages"))
    if stages is None or any(is_hidden(stage) for stage in stages):
        return None
    found = [action for number, stage in enumerate(stages) for action in _actions(facts, pipeline, number, stage)]
    return tuple(sorted(found, key=lambda action: action.place))


def _actions(facts: Facts, pipeline: Resource, number: int, stage: Any) -> Iterator[Action]:
    for position, block in enumerate(as_items(value_at(stage, "actions")) or ()):
        if not isinstance(block, dict) or is_hidden(block):
            continue
        given = value_at(block, "configuration")
        configuration = given if isinstance(given, dict) and not is_hidden(given) else {}
        path = f"stages[{number}].actions[{position}]"
        run = facts.topology.targets(pipeline, f"{path}.configuration")
        stage_name, name = as_text(value_at(stage, "name")) or "", as_text(block.get("name")) or ""
        texts = [leaf for _, leaf in leaves(configuration) if isinstance(leaf, str)]
        yield Action(
            stage=stage_name,
            name=name,
            category=as_text(block.get("category")) or "",
            provider=as_text(block.get("provider")) or "",
            place=(number, as_number(value_at(block, "runOrder"), default=1) or 1, position),
            path=path,
            configuration=configuration,
            names=_spread([stage_name, name, *(one.name for one in run)]),
            said=_spread([stage_name, name, *(one.name for one in run), *texts]),
        )


def _spread(texts: list[str]) -> str:
    """Texts in lower case, with a blank where a capital began a word."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", " ".join(texts)).lower()


def judge_stages(requirement: Requirement, facts: Facts) -> Outcome:
    asked = [str(word) for word in listed(requirement.want.get("stages"))]

    def look(pipeline: Resource) -> Outcome:
        actions = actions_of(facts, pipeline)
        if actions is None or any(not action.category for action in actions):
            return left_open(facts, pipeline, "its stages are not known", property="stages")
        lacking = _first_lacking(actions, asked)
        names = ", ".join(dict.fromkeys(action.stage for action in actions)) or "none"
        if lacking is None:
            return held(facts, pipeline, f"its stages are {names}", property="stages")
        there = any(_does(action, lacking) for action in actions)
        why = f"{lacking} is not where it was asked" if there else f"nothing in them does {lacking}"
        said = f"its stages are {names}; asked {', '.join(asked)}: {why}"
        return missed(facts, pipeline, said, property="stages")

    return any_one(facts, "pipeline", look)


def _first_lacking(actions: tuple[Action, ...], asked: list[str]) -> str | None:
    """The first word that no action after those of the words before it answers; None where all are there in order."""
    at = 0
    for word in asked:
        found = next((number for number in range(at, len(actions)) if _does(actions[number], word)), None)
        if found is None:
            return word
        at = found + 1
    return None


def _does(action: Action, word: str) -> bool:
    """The role decides first; among actions that do the same kind of work, their names do."""
    head, _, rest = re.sub(r"[\s_]+", "-", word.strip().lower()).partition("-")
    role = _SAME.get(folded(word), _SAME.get(head, head))
    if role == "source":
        return action.category == "Source"
    if role == "approval":
        return action.category == "Approval"
    if role == "deploy":
        doing = action.category == "Deploy" or (action.category in _RUNS and _tells(action, "deploy"))
        return doing and (not rest or _is_for(action, rest))
    if role == "build":
        return action.category == "Build" and (_tells(action, "build") or not _tells_other(action, "build"))
    if role in ("test", "scan"):
        return action.category in _RUNS and (_tells(action, role) or (role == "test" and action.category == "Test"))
    return action.category in _WORK and folded(word) in folded(f"{action.stage} {action.name}")


def _tells(action: Action, role: str) -> bool:
    return re.search(rf"(?<![a-z])(?:{_TELLS[role]})", action.names) is not None


def _tells_other(action: Action, role: str) -> bool:
    return any(_tells(action, other) for other in _TELLS if other != role)


def _is_for(action: Action, environment: str) -> bool:
    """Whether what is said of an action names an environment: `Deploy-Prod`, `DeployProd`, `prod-deploy`."""
    words, glued = set(re.split(r"[^a-z0-9]+", action.said)), folded(action.names)
    wanted = _ALSO.get(environment, (environment,))
    return any(one in words or f"deploy{one}" in glued or f"{one}deploy" in glued for one in wanted)


def judge_pipeline_approval(requirement: Requirement, facts: Facts) -> Outcome:
    bound = requirement.want.get("count", 1)

    def look(pipeline: Resource) -> Outcome:
        actions = actions_of(facts, pipeline)
        if actions is None:
            return left_open(facts, pipeline, "its stages are not known", property="stages")
        manual = [action for action in actions if action.category == "Approval" and action.provider in ("Manual", "")]
        deploying = [action.place[:2] for action in actions if _does(action, "deploy")]
        before = [action for action in manual if any(place > action.place[:2] for place in deploying)]
        if before and within(len(before), bound):
            return held(facts, pipeline, f"{before[0].stage} waits for an approval", property=before[0].path)
        if before:
            said = f"it waits for {len(before)} approval{'s' if len(before) > 1 else ''}; asked {spoken(bound)}"
            return missed(facts, pipeline, said, property=before[0].path)
        if manual:
            return missed(facts, pipeline, f"nothing is deployed after the approval in {manual[0].stage}")
        return missed(facts, pipeline, "no action of it waits for an approval", property="stages")

    return any_one(facts, "pipeline", look)
