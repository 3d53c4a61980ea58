"""Pulumi.yaml and the files of stacks: made where they are not there, completed where they say too little."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress

from stackproof.model import Finding

from ._calls import NotPossible
from ._configuration import Setting, folder_of, settings_of
from ._describing import description_of, title_of
from ._edits import Mend, Splice
from ._ground import Ground
from ._stack_tags import STACK, missed_tags
from ._yaml import Mapping, written

_STACK_FILE = re.compile(r"Pulumi\.[\w.-]+\.ya?ml")
_NAMES = ("Pulumi.yaml", "Pulumi.yml")
# Where an entry lies that Pulumi finds by itself.
_USUAL = ("__main__.py", "index.ts", "index.js")


def makes_project(finding: Finding | None, ground: Ground) -> Iterator[Mend]:
    """A Pulumi.yaml for a program that has none, with what it reads, and a file of its stack."""
    project = ground.project
    if project.entry is None:
        raise NotPossible("there is no entry")
    lines = [f"name: {written(project.name)}", f"description: {written(description_of(ground))}", *_runtime(ground)]
    main = main_of(ground, project.entry)
    lines += [f"main: {written(main)}"] if main else []
    settings = settings_of(ground)
    declared = _declarations(settings, ground)
    lines += ["config:", *(f"  {line}" for line in declared)] if declared else []
    lines += [f"{'  ' if declared else ''}{line}" for line in _left_out(settings)]
    made = (folder_of(ground, "Pulumi.yaml"), "\n".join(lines) + "\n")
    for stack in _wanted_stack_files(ground):
        yield Mend(files=(made, *stack))


def completes_project(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A description, a declaration of each setting that the program reads, and a file of its stack. The same for the
    project that says too little and for a key that nothing explains, so that both are mended once."""
    if not ground.project.has_project_file:
        yield from makes_project(finding, ground)
        return
    told = {one.check: one for one in ground.findings}
    file = project_text(ground)
    splices: list[Splice] = []
    if "STR009" in told and file.entry("description") is None:
        splices.append(file.behind("name", f"description: {written(description_of(ground))}"))
    known = {name.rpartition(":")[2] for name in ground.project.declared_config}
    settings = [one for one in settings_of(ground) if one.key not in known]
    declared, left_out = _declarations(settings, ground), _left_out(settings)
    if declared:
        splices.append(file.inside("config", [*declared, *left_out]))
    elif left_out and "STR009" in told:
        splices.append(file.at_end("\n".join(left_out)))
    for stack in _wanted_stack_files(ground) if "STR009" in told else [()]:
        if splices or stack:
            yield Mend(tuple(splices), stack)


def declares(setting: Setting, ground: Ground) -> Iterator[Mend]:
    """A setting that a mend lets the program read, in the project file. Where that has none yet, other mends make
    them as well, and all have to say the same."""
    if setting.key in {name.rpartition(":")[2] for name in ground.project.declared_config}:
        yield Mend()
    elif has_settings(ground):
        yield Mend((project_text(ground).inside("config", _declarations([setting], ground)),))
    elif not ground.project.has_project_file:
        yield from makes_project(None, ground)
    else:
        told = next((one for one in ground.findings if one.check in ("STR009", "RUN006")), None)
        if told is None:
            yield Mend((project_text(ground).inside("config", _declarations([setting], ground)),))
        else:
            yield from completes_project(told, ground)


def has_settings(ground: Ground) -> bool:
    """Whether the project file declares any setting, in lines of its own."""
    try:
        found = project_text(ground).entry("config")
    except NotPossible:
        return False
    return found is not None and found[1].id == "mapping" and bool(found[1].value) and not found[1].flow_style


def project_text(ground: Ground) -> Mapping:
    """The project file. Raises NotPossible."""
    for name in _NAMES:
        path = folder_of(ground, name)
        if ground.content_of(path) is not None:
            return Mapping(ground.text(path))
    raise NotPossible("there is no project file")


def main_of(ground: Ground, entry: str) -> str:
    """What `main` has to say for an entry, "" where Pulumi finds it by itself."""
    below = posixpath.relpath(entry, ground.project.root or ".")
    if ground.is_go:
        return posixpath.dirname(below)
    if below in _USUAL:
        return ""
    return posixpath.dirname(below) if posixpath.basename(below) == "__main__.py" else below


def _runtime(ground: Ground) -> list[str]:
    """`runtime`, with the tool that installs the packages where the manifest says which."""
    if ground.is_go:
        return ["runtime: go"]
    if ground.is_node:
        tool = next((t for name, t in (("pnpm-lock.yaml", "pnpm"), ("yarn.lock", "yarn")) if _has(ground, name)), "")
        return _with_options("nodejs", {"packagemanager": tool} if tool else {})
    if not ground.is_python:
        raise NotPossible("the language has no runtime that is known here")
    if _has(ground, "uv.lock"):
        return _with_options("python", {"toolchain": "uv", "virtualenv": ".venv"})
    if _has(ground, "poetry.lock"):
        return _with_options("python", {"toolchain": "poetry"})
    beside = ground.project.manifest == folder_of(ground, "requirements.txt")
    return _with_options("python", {"toolchain": "pip", "virtualenv": "venv"} if beside else {})


def _with_options(name: str, options: dict[str, str]) -> list[str]:
    if not options:
        return [f"runtime: {name}"]
    return ["runtime:", f"  name: {name}", "  options:", *(f"    {key}: {value}" for key, value in options.items())]


def _declarations(settings: Sequence[Setting], ground: Ground) -> list[str]:
    """Entries for `config`: what must be given, and what has a default; with the project's name before a key where all
    others have that."""
    lines: list[str] = []
    before = f"{ground.project.name}:"
    others = [*ground.project.declared_config]
    before = before if others and all(name.startswith(before) for name in others) else ""
    for one in settings:
        if one.required or one.default is not None:
            lines.append(f"{before}{one.key}:")
            lines += [f"  type: {one.type}"] if one.type else []
            lines.append(f"  description: {written(title_of(one.key))}")
            lines += ["  secret: true"] if one.secret else []
            lines += [f"  default: {_default(one)}"] if not one.required else []
    return lines


def _left_out(settings: Sequence[Setting]) -> list[str]:
    """Comments on the rest: a key that is declared without a default must be given, so that these cannot be."""
    keys = [one.key for one in settings if not one.required and one.default is None]
    return [f"# Optional, without a default: pulumi config set {key} VALUE" for key in keys]


def _default(setting: Setting) -> str:
    value = setting.default
    return written(str(value) if setting.type == "string" and not isinstance(value, bool) else value)


def _wanted_stack_files(ground: Ground) -> Iterator[tuple[tuple[str, str], ...]]:
    """The file of the stack, where the program reads settings or the stack must give its resources tags."""
    there = any(_STACK_FILE.fullmatch(posixpath.basename(file.path)) for file in ground.submission.files)
    if there or not (settings_of(ground) or (missed_tags(ground) and not _has_provider(ground))):
        yield ()
    else:
        yield from stack_files(ground)


def stack_file(ground: Ground) -> str:
    """The path of the file of the stack that was reviewed, in the folder that the project file may name for it."""
    name = f"Pulumi.{ground.project.stack or 'dev'}.yaml"
    if ground.project.has_project_file:
        with suppress(NotPossible):
            found = project_text(ground).entry("stackConfigDir")
            if found is not None and found[1].id == "scalar":
                return posixpath.normpath(folder_of(ground, posixpath.join(found[1].value, name)))
    return folder_of(ground, name)


def stack_files(ground: Ground) -> Iterator[tuple[tuple[str, str], ...]]:
    """The file of the stack where there is none: with the region that was asked for, else without. What every mend has
    to say there stands in it, so that all make the same."""
    project = ground.project.name
    own = [
        f"  {project}:{one.key}: {_default(one)}"
        for one in settings_of(ground)
        if one.default is not None and not one.secret and isinstance(one.default, str | int | float)
    ]
    stack = ground.project.stack or "dev"
    tags = [f"      {key}: {written(stack if value == STACK else value)}" for key, value in missed_tags(ground).items()]
    tags = ["  aws:defaultTags:", "    tags:", *tags] if tags and not _has_provider(ground) else []
    region = _region(ground)
    for placed in ([f"  aws:region: {region}"], []) if region else ([],):
        if placed or own or tags:
            yield ((stack_file(ground), "\n".join(["config:", *placed, *tags, *own]) + "\n"),)
    if not region and not own and not tags:
        yield ()


def _has_provider(ground: Ground) -> bool:
    return any(one.type == "pulumi:providers:aws" for one in ground.topology.graph.resources)


def _region(ground: Ground) -> str:
    """The region that was asked for, "" where the program says one itself or nobody asked for one."""
    topology = ground.topology
    said = any(topology.region_of(one) for one in topology.graph.resources if one.type.startswith("aws:"))
    asked = [one.want.get("region") for one in ground.requirements if one.kind == "region"]
    first = asked[0][0] if asked and isinstance(asked[0], list) and asked[0] else asked[0] if asked else ""
    return first if isinstance(first, str) and not said else ""


def _has(ground: Ground, name: str) -> bool:
    return ground.content_of(folder_of(ground, name)) is not None
