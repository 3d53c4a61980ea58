"""What an attempt changed, and what the next one should: each stands in for one thing that the last one lacked."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import msgspec

from stackproof.model import Attempt, Need, Project, SourceEdit

from ._imports import imports_of
from ._recorder import Recorder
from ._shapes import named_value, text_of
from ._stops import stop_of
from ._tricks import Trick
from ._verdict import Ending
from ._workspace import Workspace
from ._zygote import ChildResult


class Try(msgspec.Struct, frozen=True, kw_only=True):
    """What an attempt changes, and why. tricks: parts that are turned round or left out. stay: the program cannot end
    its own process. chance: which clock and random numbers it gets, 0 for the machine's own (see `_chance`)."""

    reason: str = ""
    edits: tuple[SourceEdit, ...] = ()
    import_path: tuple[str, ...] = ()
    environment: dict[str, str] = {}
    config: dict[str, str] = {}
    optional: tuple[str, ...] = ()
    tricks: tuple[Trick, ...] = ()
    stay: bool = False
    chance: int = 0

    @property
    def unmasks(self) -> bool:
        """True for the further run of a program that plays to the judge."""
        return bool(self.tricks) or self.stay


class Outcome(msgspec.Struct, kw_only=True):
    """How an attempt went. optional: it stood in for values that the program reads as if they were optional.
    unmasked: it took the program's tricks away."""

    attempt: Attempt
    ending: Ending
    recorder: Recorder
    result: ChildResult
    needs: tuple[Need, ...]
    optional: bool = False
    unmasked: bool = False


def unmasking(change: Try, tried: list[Outcome], tricks: tuple[Trick, ...]) -> Try | None:
    """One more attempt, without the tricks of a program that has some."""
    left = any(item.ending.left_early for item in tried)
    if left:
        reason = "it ended its own process as if it were done; tried once more without that"
        return msgspec.structs.replace(change, reason=reason, tricks=tricks, stay=True)
    if tricks:
        reason = "it plays to the judge; tried once more with that turned round"
        return msgspec.structs.replace(change, reason=reason, tricks=tricks)
    return None


def further(
    change: Try,
    tried: list[Outcome],
    *,
    flagged: Callable[[], tuple[SourceEdit, ...]],
    project: Project,
    made: Workspace,
) -> Try | None:
    """The next attempt, when the last one ended by something that can be stood in for."""
    last = tried[-1]
    ending = last.ending
    if ending.outcome == "timed_out" and ending.wall_only and len(tried) == 1:
        reason = "the wall-clock limit passed without the CPU limit; tried once more"
        return msgspec.structs.replace(change, reason=reason)
    if ending.outcome not in ("crashed", "refused"):
        return None
    edits = flagged()
    own = bool(ending.missing_module) and own_module(ending.missing_module, project, made)
    if own and not change.import_path:
        return msgspec.structs.replace(
            change,
            reason=f"`{ending.missing_module}` is found only with the project folder on the import path",
            import_path=(str(made.project), *_source_folders(project, made)),
        )
    if ending.missing_module and not own:
        imports = imports_of(ending.missing_module, made)
        if imports and not set(imports) <= set(change.edits):
            reason = f"`{ending.missing_module}` is not installed; what comes from it is left out"
            return msgspec.structs.replace(change, reason=reason, edits=(*change.edits, *imports))
    name = ending.missing_variable
    if name and name not in change.environment:
        value = text_of(named_value(name, "string"))
        return msgspec.structs.replace(
            change,
            reason=f"environment variable {name} was missing",
            environment={**change.environment, name: value},
        )
    unset, variables = _unset(last, "unset"), _unset(last, "unset_variable")
    new = {*unset, *variables} - set(change.optional)
    if new and ending.may_lack_a_value:
        return msgspec.structs.replace(
            change,
            reason=f"{', '.join(sorted(new))} was not set",
            config={**unset, **change.config},
            environment={**variables, **change.environment},
            optional=(*change.optional, *sorted(new)),
        )
    if edits and not set(map(_left_out, edits)) <= set(map(_left_out, change.edits)):
        reason = "what the source checks flagged is left out"
        if any(edit.instead for edit in edits):
            reason = "what the source checks flagged is left out, or replaced where one symbol only can be meant"
        return msgspec.structs.replace(change, reason=reason, edits=(*change.edits, *edits))
    stop = stop_of(ending.error, made) if len(tried) < _MOST_STOPS else None
    if stop is not None and stop not in change.edits:
        reason = f"it stops itself at {stop.file}:{stop.line}; tried once more without that"
        return msgspec.structs.replace(change, reason=reason, edits=(*change.edits, stop))
    if any(edit.instead for edit in change.edits):
        reason = "what the source checks flagged is left out altogether"
        return msgspec.structs.replace(change, reason=reason, edits=tuple(map(_left_out, change.edits)))
    return None


# Beyond so many attempts a program that stops itself is not followed any further.
_MOST_STOPS = 5


def _left_out(edit: SourceEdit) -> SourceEdit:
    return msgspec.structs.replace(edit, instead="")


def _unset(outcome: Outcome, kind: str) -> dict[str, str]:
    """Values for optional configuration or variables that the program read in vain before it crashed."""
    keys = {str(note[kind]) for note in notes_of(outcome.result.report) if kind in note}
    return {key: text_of(named_value(key.rpartition(":")[2], "string")) for key in sorted(keys)[:50]}


def own_module(name: str, project: Project, made: Workspace) -> bool:
    """True when the answer itself holds a module of that name, only not on the import path."""
    top = name.split(".")[0]
    return any(
        os.path.exists(os.path.join(folder, top + suffix))
        for folder in (str(made.project), *_source_folders(project, made))
        for suffix in ("", ".py")
    )


def _source_folders(project: Project, made: Workspace) -> tuple[str, ...]:
    """Folders that hold the program, up to the submission: where an import path would be set by hand."""
    assert project.entry is not None
    found = []
    folder = (made.submission / project.entry).parent
    while folder != made.root and len(found) < 6:
        found.append(str(folder))
        folder = folder.parent
    return tuple(dict.fromkeys(found))


def notes_of(report: dict[str, Any]) -> list[dict[str, Any]]:
    """The notes of a child's report, as far as they have the right form; bounded, for they are a claim."""
    notes = report.get("notes", [])
    return [note for note in notes if isinstance(note, dict)][:500] if isinstance(notes, list) else []
