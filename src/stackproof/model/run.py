"""What became of one program when it was run."""

from __future__ import annotations

from typing import Literal

import msgspec

from .graph import Graph, Location
from .submission import Remark

Outcome = Literal["ran", "crashed", "timed_out", "refused", "not_run"]


class ProgramError(msgspec.Struct, frozen=True, kw_only=True):
    """Why a program ended early.

    type: exception class ("TypeError") or "" ; frames: the submission's own frames, innermost last.
    certain: False when a synthesized value took part, so that the crash may not happen in a real deployment.
    """

    type: str
    message: str
    frames: tuple[Location, ...] = ()
    traceback: str = ""
    certain: bool = True
    attempt: int = 1


class SourceEdit(msgspec.Struct, frozen=True, kw_only=True):
    """A flagged part of the source that a further attempt leaves out; positions as in `ast` (1-based lines, 0-based
    UTF-8 byte columns) of the original file.

    kind: "drop-argument" (the keyword `name` of the call at the position), "hole" (the expression at the position
    becomes a value that absorbs everything), "drop-import" (the import of `name` binds a hole),
    "drop-statement" (the statement is passed over). instead: dotted name of
    the real symbol (`pulumi_aws.s3.Bucket`) that stands there in place of a hole, where one only can be meant.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    kind: Literal["drop-argument", "hole", "drop-import", "drop-statement"]
    name: str = ""
    instead: str = ""


class Need(msgspec.Struct, frozen=True, kw_only=True):
    """Something the program needs that is not here, said plainly.

    kind: "package", "configuration", "dynamic-provider", "stack-reference", "cloud", "file", "environment",
    "remote-component", "python". synthesized: the engine stood in for it and went on.
    """

    kind: str
    name: str
    message: str
    synthesized: bool = False
    location: Location | None = None


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One execution of the program: what was changed before it, and how it ended."""

    outcome: Outcome
    reason: str = ""
    resources: int = 0
    error: ProgramError | None = None
    skipped: tuple[SourceEdit, ...] = ()


class SandboxReport(msgspec.Struct, frozen=True, kw_only=True):
    """Which walls stood around the program. level: "namespaces", "landlock", "trusted" or "none"."""

    level: str
    network: bool = False
    details: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()


class Usage(msgspec.Struct, frozen=True, kw_only=True):
    """Resources used by the program: CPU and wall seconds, peak resident bytes."""

    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0
    peak_bytes: int = 0


class ProgramRun(msgspec.Struct, frozen=True, kw_only=True):
    """The result of the engine for one project.

    remarks: what the engine noticed ("run.duplicate-urn", "run.type-mismatch", "run.output-misuse", ...).
    only_after: URNs that only a later attempt, with flagged parts skipped, brought up. followed: the program was not
    run but its source followed, and the graph is static: "whole" to its end, "partly" where something could not be.
    """

    outcome: Outcome
    graph: Graph | None = None
    error: ProgramError | None = None
    attempts: tuple[Attempt, ...] = ()
    needs: tuple[Need, ...] = ()
    remarks: tuple[Remark, ...] = ()
    only_after: tuple[str, ...] = ()
    sandbox: SandboxReport | None = None
    usage: Usage = Usage()
    output: str = ""
    reason: str = ""
    followed: Literal["", "whole", "partly"] = ""
