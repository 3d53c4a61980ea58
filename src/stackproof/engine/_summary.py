"""All attempts of a run as one `ProgramRun`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import msgspec

from stackproof.model import Graph, Need, ProgramRun, Project, Remark, SandboxReport, Usage

from ._assets import resolve_assets
from ._attempts import Outcome
from ._chance import changed
from ._shapes import REGION
from ._tricks import Trick
from ._workspace import Workspace
from ._zygote import ChildResult

# Traces in logs: where packages of a program on Node lie differs from machine to machine.
_PACKAGES = re.compile(r"/[^\s'\"()]*/node_modules/")


def summary(
    attempts: list[Outcome],
    *,
    project: Project,
    made: Workspace,
    region: str | None,
    tricks: tuple[Trick, ...] = (),
    again: Outcome | None = None,
) -> ProgramRun:
    """The run. What only a changed program brought up stands in `only_after`. region: as configured. again: the last
    one that was left as it is, repeated at another time.

    What a program brings up without its tricks counts like the rest: it is what the program does elsewhere.
    """
    tried = [item for item in attempts if not item.unmasked]
    first, last = tried[0], tried[-1]
    real = [item for item in tried if not item.attempt.skipped]
    # Optional configuration explains a crash only when the program runs with it, or asked for it by name.
    main = next((item for item in reversed(real) if not item.optional or _explains(item, first)), real[0])
    edited = [item for item in tried if item.attempt.skipped]
    best = max([main, *edited], key=lambda item: item.recorder.count())
    whole = best.recorder.graph()
    for item in attempts:
        if item.unmasked:
            whole = together(whole, item.recorder.graph())
    graph = resolve_assets(whole, working_folder=_asset_folder(project, made), submission=made.submission)
    graph = _without_scratch(graph, made)
    before = set(main.recorder.registrations)
    only_after = tuple(sorted(set(best.recorder.registrations) - before)) if best is not main else ()
    remarks = [*best.recorder.remarks, *_remarks(tried, region), *(trick.remark for trick in tricks)]
    if again is not None:
        remarks += _of_two(last, again)
        attempts = [*attempts, again]
    walls = last.result.report.get("walls", {})
    return ProgramRun(
        outcome="not_run" if main.ending.wall_only else main.attempt.outcome,
        graph=graph,
        error=main.attempt.error,
        attempts=tuple(item.attempt for item in attempts),
        needs=_distinct(
            (need for item in tried if item is main or not item.optional for need in item.needs), main.needs
        ),
        remarks=tuple(remarks),
        only_after=only_after,
        sandbox=SandboxReport(
            level=str(walls.get("level", "none")),
            network=not walls.get("network_off", False),
            details=tuple(str(line) for line in walls.get("details", ())),
        ),
        usage=Usage(
            cpu_seconds=sum(item.result.completed.cpu_seconds for item in attempts),
            wall_seconds=sum(item.result.completed.wall_seconds for item in attempts),
            peak_bytes=max(item.result.completed.peak_bytes for item in attempts),
        ),
        output=first.recorder.vault.mask_output(_printed(main.result)),
        reason=main.ending.reason,
    )


def _explains(item: Outcome, first: Outcome) -> bool:
    """Whether the values that an attempt stood in for are what the first one lacked."""
    if item.ending.outcome == "ran":
        return True
    said = first.ending.error.message if first.ending.error is not None else ""
    names = item.attempt.reason.removesuffix(" was not set").split(", ")
    return any(name.rpartition(":")[2] in re.findall(r"\w+", said) for name in names)


def together(graph: Graph, other: Graph) -> Graph:
    """Both graphs as one: what the other holds besides, and what it makes otherwise, under a URN of its own.

    Where both make the same, the other's account is taken: nothing forged where it stands.
    """
    found = {item.urn: item for item in graph.resources}
    for item in other.resources:
        same = found.get(item.urn)
        if same is None or (same.inputs, same.options) == (item.inputs, item.options):
            found[item.urn] = item
        else:
            found[f"{item.urn}#2"] = msgspec.structs.replace(item, urn=f"{item.urn}#2")
    outputs = {**other.outputs, **graph.outputs}
    resources = tuple(found[urn] for urn in sorted(found))
    return msgspec.structs.replace(graph, resources=resources, outputs=outputs)


def _without_scratch(graph: Graph, made: Workspace) -> Graph:
    """The graph without the folders of this run, whose names nobody chose: two runs have to give the same."""
    data = msgspec.json.encode(graph)
    found = data
    for folder, instead in ((f"{made.submission}/", ""), (str(made.submission), "."), (str(made.home), "~")):
        found = found.replace(folder.encode(), instead.encode())
    graph = graph if found == data else msgspec.json.decode(found, type=Graph)
    logs = tuple(msgspec.structs.replace(line, message=_PACKAGES.sub("", line.message)) for line in graph.logs)
    return msgspec.structs.replace(graph, logs=logs)


def _asset_folder(project: Project, made: Workspace) -> Path:
    folder = made.project / (project.main or "")
    return folder if folder.is_dir() else folder.parent if folder.parent.is_dir() else made.project


def _remarks(tried: list[Outcome], region: str | None) -> list[Remark]:
    found = []
    for item in tried[1:]:
        if item.attempt.reason.endswith("on the import path") and not item.attempt.skipped:
            error = tried[0].attempt.error
            place = error.frames[-1] if error and error.frames else None
            found.append(
                Remark(
                    kind="run.import-path",
                    message=item.attempt.reason,
                    file=place.file if place else None,
                    line=place.line if place else None,
                )
            )
            break
    if region is None:
        found.append(Remark(kind="run.region-assumed", message=f"no aws:region is configured; {REGION} is assumed"))
    return found


def _of_two(last: Outcome, again: Outcome) -> list[Remark]:
    """What the repetition made otherwise."""
    if again.ending.outcome != "ran":
        why = f"run at another time, it did not end as before: {again.ending.reason or again.ending.outcome}"
        return [Remark(kind="run.not-compared", message=why)]
    certain = not last.attempt.skipped and not last.optional
    found = changed(last.recorder.graph(), again.recorder.graph())
    return [msgspec.structs.replace(remark, certain=certain) for remark in found]


def _distinct(needs: Iterable[Need], last: tuple[Need, ...]) -> tuple[Need, ...]:
    """Each need once, in an order that does not tell who was faster. A variable that the attempt which counts does not
    lack any more was stood in for there."""
    lacking = {(need.kind, need.name) for need in last}
    found: dict[tuple[str, str], Need] = {}
    for need in needs:
        key = (need.kind, need.name)
        stood_in = need.kind == "environment" and key not in lacking
        found[key] = msgspec.structs.replace(need, synthesized=True) if stood_in else need
    return tuple(found[key] for key in sorted(found))


def _printed(result: ChildResult) -> str:
    text = result.completed.stdout + result.completed.stderr
    return text.decode("utf-8", errors="replace")[:20_000]
