"""What one pass over a program holds: the recorder that it fills, where it stands, and what it could not follow."""

from __future__ import annotations

import posixpath
import re
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from stackproof.golang import Program, nodes
from stackproof.model import Location, Project, Remark

from .._chance import ONCE
from .._recorder import Recorder
from .._register import Registrar
from .._shapes import LEFT_OUT, named_value, text_of
from ._scope import Scope
from ._values import Foreign, GoError, Lost, Output, Unknown, Unset

MOST_STEPS = 400_000
MOST_CALLS = 80
LONGEST_TEXT = 1 << 20
MOST_ITEMS = 20_000
_RECURSION = 20_000
_OPEN = re.compile(rf"{LEFT_OUT}(\d+)")


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What a pass is given: configuration and variables, places (file, line) where the program is not let stop, and
    which clock and random numbers it gets (see `_chance`)."""

    stack: str
    config: dict[str, str]
    secrets: tuple[str, ...] = ()
    environment: dict[str, str] = {}
    passed: frozenset[tuple[str, int]] = frozenset()
    chance: int = ONCE


class Machine:
    """Follows one program once."""

    def __init__(self, program: Program, project: Project, recorder: Recorder, given: Given, *, aws_major: int) -> None:
        self.program, self.project, self.recorder, self.given = program, project, recorder, given
        self.aws_major = aws_major
        self.registrar = Registrar(recorder, aws_major=aws_major)
        self.files: dict[str, Scope] = {}
        self.packages: dict[str, Scope] = {}
        # Method, by identity -> the file that declares it.
        self.homes: dict[int, str] = {}
        self.file = project.entry or ""
        # Where the calls stand that lead here, outermost first.
        self.calls: list[tuple[str, int]] = []
        self.steps = 0
        self.numbers = 0
        # Whether it asked for the time or for a random number.
        self.drew = False
        # Above 0 while what is followed may not happen at all.
        self.doubt = 0
        self.doubtful: set[str] = set()
        # Above 0 in a loop of which nobody knows how often it turns; it is followed once.
        self.any_turns = 0
        # How often it was left open whether the program leaves a loop or function.
        self.left_open = 0
        self.exports: dict[str, Any] = {}
        self.began = False
        # Whether something was called that nobody here knows, which may hand a program to Pulumi.
        self.called_strangers = False
        self.error: GoError | None = None
        self.remarks: dict[tuple[str, str, int], Remark] = {}
        self.notes: dict[tuple[str, str], dict[str, Any]] = {}
        # Where texts with a part that is not known end up: the part's number -> "resource" or "output".
        self.arrived: dict[int, str] = {}
        # Outputs that became such a part: its number -> the remark about it.
        self.taken: dict[int, tuple[str, str, int]] = {}
        # Functions that may change what every resource is given.
        self.transformations: list[Any] = []
        # What could not be followed, each thing once: why -> first place.
        self.lost: dict[str, tuple[str, int]] = {}
        self.unset: dict[str, str] = {}
        # The function whose deferred calls run now.
        self.recovering: Any = None

    # -- bounds

    def step(self) -> None:
        """Count one step. Raises Lost when there were too many."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise Lost("it takes more steps than are followed")

    @contextmanager
    def deep(self) -> Generator[None]:
        """Room for the depth of the program's own calls."""
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, _RECURSION))
        try:
            yield
        finally:
            sys.setrecursionlimit(limit)

    # -- places

    def place(self, node: nodes.Node | None) -> tuple[str, int]:
        """File and line of a node of what is followed now."""
        return self.file, node.line if node is not None else 0

    def places(self, node: nodes.Node | None) -> tuple[Location, ...]:
        """The call at a node and those that led to it, innermost first."""
        found: list[Location] = []
        for file, line in (self.place(node), *reversed(self.calls)):
            if line and (not found or found[-1] != Location(file, line)):
                found.append(Location(file, line))
        return tuple(found)

    # -- what is not known

    def unknown(self, why: str) -> Unknown:
        """A new value that is not known."""
        self.numbers += 1
        return Unknown(why, self.numbers)

    def setting(self, name: str) -> Unset:
        """What an optional setting gives that is not set."""
        self.numbers += 1
        return Unset(f"{name} is not set", self.numbers)

    def lose(self, why: str, node: nodes.Node | None = None) -> Unknown:
        """Say that something could not be followed, so that the graph may lack a part; its value."""
        self.lost.setdefault(why, self.place(node))
        return self.unknown(why)

    def foreign(self, item: Foreign, node: nodes.Node | None, *, loses: bool) -> Unknown:
        """What a package that nobody here knows gives; loses: it may make resources."""
        self.called_strangers = True
        name = item.imported.home or item.imported.path
        file, line = self.place(node)
        self.note("missing", name, place=[file, line])
        why = f"what {item.imported.name}.{item.name} gives is not known"
        return self.lose(why, node) if loses else self.unknown(why)

    def note(self, kind: str, name: str, **more: Any) -> None:
        """Remember something that the program needs, once."""
        self.notes.setdefault((kind, name), {"note": kind, "name": name, **more})

    def remark(self, kind: str, message: str, node: nodes.Node | None, **data: object) -> tuple[str, str, int]:
        """Something that a check may turn into a finding, once for each place; its key."""
        file, line = self.place(node)
        found = Remark(kind=kind, message=message, file=file, line=line, data=data, certain=not self.doubt)
        self.remarks.setdefault((kind, file, line), found)
        return kind, file, line

    def arrive(self, text: str, where: str) -> None:
        """Note the parts of a text that are not known, where it is sent to a resource or leaves the stack."""
        for match in _OPEN.finditer(text):
            number = int(match[1])
            self.arrived[number] = where if where == "resource" else self.arrived.get(number, where)

    def told(self) -> Iterator[Remark]:
        """What was remarked; of an Output that became text, with what that reached."""
        reached: dict[tuple[str, str, int], set[str]] = {}
        for number, key in self.taken.items():
            reached.setdefault(key, set()).add(self.arrived.get(number, "nothing"))
        for key, remark in self.remarks.items():
            where = reached.get(key, set())
            best = next((item for item in ("resource", "output", "nothing") if item in where), None)
            yield msgspec.structs.replace(remark, data={**remark.data, "reaches": best}) if best else remark

    def is_sure(self, remark: Remark) -> bool:
        """False where two resources share a name that may be of two branches, of which one only is taken."""
        return remark.kind != "run.duplicate-urn" or remark.data.get("urn") not in self.doubtful

    # -- configuration

    def config(self, key: str) -> str | None:
        """A configuration value, None where it is not set; keys without a namespace are the project's."""
        full = key if ":" in key else f"{self.project.name}:{key}"
        found = self.given.config.get(full)
        if found is None:
            self.unset.setdefault(full, "config")
        return found

    def required_config(self, key: str, kind: str, node: nodes.Node | None, *, secret: bool = False) -> str:
        """A configuration value without which the program stops; one is made up where it is not set."""
        full = key if ":" in key else f"{self.project.name}:{key}"
        found = self.given.config.get(full)
        if found is not None:
            return found
        file, line = self.place(node)
        self.note("configuration", full, secret=secret, place=[file, line])
        value = text_of(named_value(full.rpartition(":")[2], kind))
        if secret:
            self.recorder.vault.learn(value, "config")
        return value

    def is_secret(self, key: str) -> bool:
        """Whether the stack's settings hold a key encrypted."""
        full = key if ":" in key else f"{self.project.name}:{key}"
        return full in self.given.secrets

    def variable(self, name: str) -> str | None:
        """An environment variable, None where it is not set."""
        found = self.given.environment.get(name)
        if found is None:
            self.unset.setdefault(name, "environment")
        return found

    # -- resources

    def registered(self, urn: str) -> None:
        """A resource came up here."""
        if self.doubt:
            self.doubtful.add(urn)

    def folder(self) -> str:
        """The folder that the program is run in, relative to the submission."""
        return posixpath.normpath(posixpath.join(self.project.root, self.project.main or "")).removeprefix(".")

    def output(self, value: Any, *sources: Any, secret: bool = False) -> Output:
        """An output that depends on what the sources depend on."""
        found, hidden = dependencies_of(sources)
        return Output(value, found, secret=secret or hidden)


def dependencies_of(values: Any, depth: int = 0) -> tuple[frozenset[str], bool]:
    """URNs behind outputs anywhere inside a value, and whether one of them is secret."""
    if isinstance(values, Output):
        inner, hidden = dependencies_of(values.value, depth + 1) if depth < 20 else (frozenset(), False)
        return values.dependencies | inner, values.secret or hidden
    if isinstance(values, dict):
        values = list(values.values())
    if not isinstance(values, list | tuple) or depth > 20:
        return frozenset(), False
    found: set[str] = set()
    secret = False
    for item in values:
        inner, hidden = dependencies_of(item, depth + 1)
        found |= inner
        secret = secret or hidden
    return frozenset(found), secret
