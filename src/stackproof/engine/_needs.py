"""What a program needs and this machine has not, from the child's notes and the way it ended."""

from __future__ import annotations

from typing import Any

from stackproof.model import Location, Need

from ._recorder import Recorder
from ._verdict import Ending
from ._workspace import Workspace, relative


def needs_of(
    notes: list[dict[str, Any]],
    ending: Ending,
    recorder: Recorder,
    made: Workspace,
    *,
    optional: tuple[str, ...] = (),
    own: bool = False,
) -> tuple[Need, ...]:
    """All needs of one attempt, each said once. optional: configuration that the program reads as if it were. own: the
    missing module is one of the answer's."""
    found: dict[tuple[str, str], Need] = {}

    def add(kind: str, name: str, message: str, *, synthesized: bool, location: Location | None = None) -> None:
        need = Need(kind=kind, name=name, message=message, synthesized=synthesized, location=location)
        found.setdefault((kind, name), need)

    for name in optional:
        kind, command = ("configuration", f"pulumi config set {name} VALUE") if ":" in name else _variable(name)
        add(kind, name, f"the program crashes without it; set it with: {command}", synthesized=True)
    for note in notes:
        name = str(note.get("name", ""))[:200]
        if note.get("need") == "configuration":
            secret = " --secret" if note.get("secret") else ""
            add(
                "configuration",
                name,
                f"set it with: pulumi config set{secret} {name} VALUE",
                synthesized=True,
                location=_place(note, made),
            )
        elif note.get("need") == "stack-reference":
            add("stack-reference", name, "an output of another stack", synthesized=True)
        elif isinstance(note.get("missing"), str):
            message = "not installed here, what comes from it is left out; --install gets what the program imports"
            add("package", note["missing"][:200], message, synthesized=False, location=_place(note, made))
    for item in list(recorder.registrations.values()):
        if item.type.startswith(("pulumi-python:dynamic", "pulumi-nodejs:dynamic")):
            message = "its provider is code of the program that runs only at deployment"
            add("dynamic-provider", item.name, message, synthesized=True)
        elif item.remote:
            add("remote-component", item.type, "its children exist only inside its provider", synthesized=True)
    if ending.missing_module and not own:
        add(
            "package",
            ending.missing_module,
            "not installed here; --install gets what the manifest names",
            synthesized=False,
        )
    if ending.missing_variable:
        add("environment", ending.missing_variable, "an environment variable the program reads", synthesized=False)
    if ending.needs_cloud:
        add("cloud", "AWS", f"it calls a service while it runs ({ending.reason[:120]})", synthesized=False)
    if ending.denied:
        add("denied", ending.denied[:120], "the sandbox does not allow this operation", synthesized=False)
    return tuple(found.values())


def _variable(name: str) -> tuple[str, str]:
    return "environment", f"export {name}=VALUE"


def _place(note: dict[str, Any], made: Workspace) -> Location | None:
    place = note.get("place")
    if not isinstance(place, list) or len(place) != 2 or not isinstance(place[1], int) or not 0 <= place[1] < 1 << 31:
        return None
    path = relative(str(place[0]), made)
    return Location(path, place[1]) if path else None
