"""Judges of what runs: runtimes, sizes, architectures, numbers of tasks, images and variables."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from stackproof.model import Requirement, Resource
from stackproof.topology import MISSING, as_items, as_number, as_text, is_hidden, text, value_at

from ._facts import Facts
from ._images import judge_image
from ._outcomes import Judge, Missed, Open, Outcome, joined, spoken
from ._scaling import judge_scaling
from ._services import judge_desired_count, judge_fargate
from ._subjects import (
    about,
    any_one,
    compared,
    each,
    held,
    left_open,
    listed,
    missed,
    number_is,
)

TASK = "aws:ecs/taskDefinition:TaskDefinition"
FUNCTION = "aws:lambda/function:Function"
PROJECT = "aws:codebuild/project:Project"
# What prompts call a language -> how its Lambda runtimes begin.
_FAMILIES = {
    "node": "nodejs", "nodejs": "nodejs", "javascript": "nodejs", "typescript": "nodejs", "python": "python",
    "java": "java", "csharp": "dotnet", "c#": "dotnet", "dotnet": "dotnet", "dotnetcore": "dotnet", "ruby": "ruby",
    "go": "provided", "golang": "provided", "rust": "provided", "provided": "provided",
}  # fmt: skip
_GRAVITON = re.compile(r"(?:a1|mac2[a-z0-9-]*|[a-z]+\d+[a-z-]*g[a-z-]*)\.\w")


# --- functions


def _runtime(requirement: Requirement, facts: Facts) -> Outcome:
    asked = [str(item) for item in listed(requirement.want.get("runtime"))]

    def look(function: Resource) -> Outcome:
        if text(function, "packageType") == "Image":
            return left_open(facts, function, "it is an image, whose runtime is not known")
        runtime = text(function, "runtime")
        if not runtime:
            return left_open(facts, function, "its runtime is not known", property="runtime")
        if any(_is_runtime(runtime, one) for one in asked):
            return held(facts, function, f"runtime is {runtime}", property="runtime")
        return missed(facts, function, f"runtime is {runtime}", property="runtime", asked=" or ".join(asked))

    return each(facts, about(requirement, "function"), look)


def _is_runtime(runtime: str, asked: str) -> bool:
    wanted = re.sub(r"[\s_]|(?<=node)\.(?=js)", "", asked.lower())
    found = re.fullmatch(r"([a-z#]+)([\d.]*x?)", wanted)
    family = _FAMILIES.get(found[1]) if found else None
    if found is None or family is None or runtime == wanted:
        return runtime == wanted
    if not found[2]:
        return runtime.startswith(family) or (runtime == "go1.x" and found[1].startswith("go"))
    return runtime in (f"{family}{found[2]}", f"{family}{found[2]}.x")


def _concurrency(requirement: Requirement, facts: Facts) -> Outcome:
    path, bound = "reservedConcurrentExecutions", requirement.want.get("reserved")

    def look(function: Resource) -> Outcome:
        value = as_number(value_at(function.inputs, path), default=-1)
        if value is None:
            return left_open(facts, function, f"{path} is not known", property=path)
        if value < 0:
            asked = "" if bound is None else f"; asked {spoken(bound)}"
            return missed(facts, function, f"it reserves no concurrency{asked}", property=path)
        if bound is None:
            return held(facts, function, f"{path} is {as_text(value)}", property=path)
        return compared(facts, function, path, value, bound)

    return any_one(facts, about(requirement, "function"), look)


# --- sizes


def _size(requirement: Requirement, facts: Facts) -> Outcome:
    concept = about(requirement, "task")
    want = requirement.want
    if concept == "container_service":
        concept = "task"

    def look(resource: Resource) -> Outcome:
        parts = [_dimension(facts, resource, name, asked) for name, asked in want.items()]
        return joined(parts, nothing=Open("no size is named"))

    return each(facts, concept, look)


def _dimension(facts: Facts, resource: Resource, name: str, asked: Any) -> Outcome:
    topology = facts.topology
    if topology.is_type(resource, TASK) and name in ("cpu", "memory"):
        return _task_size(facts, resource, name, asked)
    if topology.is_type(resource, FUNCTION) and name in ("memory", "timeout"):
        path, default = ("memorySize", 128) if name == "memory" else ("timeout", 3)
        return number_is(facts, resource, path, asked, default=default)
    if topology.is_type(resource, PROJECT) and name == "timeout":
        minutes = as_number(value_at(resource.inputs, "buildTimeout"), default=60)
        if minutes is None:
            return left_open(facts, resource, "buildTimeout is not known", property="buildTimeout")
        return compared(facts, resource, "buildTimeout in seconds", minutes * 60, asked)
    if topology.is_type(resource, PROJECT) and name == "compute_type":
        return _compute_type(facts, resource, str(asked))
    return left_open(facts, resource, f"this version does not judge the {name} of it")


def _compute_type(facts: Facts, project: Resource, asked: str) -> Outcome:
    path = "environment.computeType"
    found = text(project, path)
    if not found:
        return left_open(facts, project, "its compute type is not known", property=path)
    wanted = re.sub(r"[\s.-]+", "_", asked.strip()).upper()
    if found.upper() == wanted or found.upper().endswith(f"_{wanted}"):
        return held(facts, project, f"computeType is {found}", property=path)
    return missed(facts, project, f"computeType is {found}", property=path, asked=asked)


def _task_size(facts: Facts, task: Resource, name: str, asked: Any) -> Outcome:
    given = value_at(task.inputs, name)
    if is_hidden(given):
        return left_open(facts, task, f"{name} is not known", property=name)
    if given is not MISSING:
        value = _units(given, name)
        if value is None:
            return left_open(facts, task, f"{name} {given!r} cannot be read", property=name)
        return compared(facts, task, name, value, asked)
    containers = facts.topology.containers_of(task)
    sizes = [_units(container.raw.get(name), name) for container in containers or ()]
    if containers is None:
        return left_open(facts, task, f"neither {name} nor its containers are known", property=name)
    total = sum(size for size in sizes if size is not None)
    if not total:
        return missed(facts, task, f"{name} is not given", property=name, asked=spoken(asked))
    return compared(facts, task, f"{name} of its containers", total, asked)


def _units(value: Any, name: str) -> float | None:
    """CPU units or MiB: `1024`, `"1024"`, `"1 vCPU"`, `"2 GB"`."""
    number = as_number(value)
    if number is not None:
        return number
    unit = "vcpu" if name == "cpu" else "gb"
    found = re.fullmatch(rf"([\d.]+)\s*{unit}", value.strip().lower()) if isinstance(value, str) else None
    units = as_number(found[1]) if found else None
    return None if units is None else units * 1024


# --- architecture


def _architecture(requirement: Requirement, facts: Facts) -> Outcome:
    concept = about(requirement, "task")
    asked = _plain_architecture(str(requirement.want.get("architecture", "")))
    if concept == "container_service":
        concept = "task"

    def look(resource: Resource) -> Outcome:
        path, found = _architecture_of(facts, resource)
        if found is None:
            return left_open(facts, resource, "its architecture is not known", property=path)
        if found == asked:
            return held(facts, resource, f"architecture is {found}", property=path)
        return missed(facts, resource, f"architecture is {found}", property=path, asked=asked)

    return each(facts, concept, look)


def _plain_architecture(name: str) -> str:
    lowered = name.lower()
    return "arm64" if "arm" in lowered or "graviton" in lowered or lowered == "aarch64" else "x86_64"


def _architecture_of(facts: Facts, resource: Resource) -> tuple[str, str | None]:
    topology = facts.topology
    if topology.is_type(resource, TASK):
        path, default = "runtimePlatform.cpuArchitecture", "X86_64"
    elif topology.is_type(resource, FUNCTION):
        path, default = "architectures[0]", "x86_64"
    elif topology.is_type(resource, PROJECT):
        path, default = "environment.type", ""
    else:
        size = text(resource, "instanceType")
        return "instanceType", ("arm64" if _GRAVITON.match(size) else "x86_64") if size else None
    found = as_text(value_at(resource.inputs, path), default=default)
    return path, _plain_architecture(found) if found else None


# --- variables


def _environment(requirement: Requirement, facts: Facts) -> Outcome:
    concept = about(requirement, "function")
    if concept == "container_service":
        concept = "task"
    names = [str(name) for name in listed(requirement.want.get("name"))]
    if not names:
        return Open("no variable is named")
    wanted = (any_one(facts, concept, partial(_has_variable, facts, name)) for name in names)
    return joined(wanted, nothing=Missed("no variable is named"))


def _has_variable(facts: Facts, name: str, resource: Resource) -> Outcome:
    path, given = _variables(facts, resource)
    if given is None:
        return left_open(facts, resource, "its environment variables are not known", property=path)
    if name in given:
        return held(facts, resource, f"it gets {name}", property=path)
    found = f"it gets {', '.join(sorted(given))}" if given else "it gets no variables"
    return missed(facts, resource, f"{found}; asked {name}", property=path)


def _variables(facts: Facts, resource: Resource) -> tuple[str, set[str] | None]:
    if facts.topology.is_type(resource, TASK):
        containers = facts.topology.containers_of(resource)
        found = (
            None if containers is None else {name for one in containers for name in (*one.environment, *one.secrets)}
        )
        return "containerDefinitions", found
    if facts.topology.is_type(resource, PROJECT):
        path = "environment.environmentVariables"
        entries = as_items(value_at(resource.inputs, path))
        return path, None if entries is None else {as_text(value_at(entry, "name")) or "" for entry in entries}
    path = "environment.variables"
    value = value_at(resource.inputs, path)
    return path, set(value) if isinstance(value, dict) and not is_hidden(value) else set() if value is MISSING else None


JUDGES: dict[str, Judge] = {
    "runtime": _runtime,
    "size": _size,
    "concurrency": _concurrency,
    "architecture": _architecture,
    "fargate": judge_fargate,
    "desired_count": judge_desired_count,
    "scaling": judge_scaling,
    "image": judge_image,
    "environment": _environment,
}
