"""What a sandboxed run may do, and what became of it."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

Level = Literal["namespaces", "landlock", "none"]
Ending = Literal["exited", "timed_out", "cpu_exceeded", "memory_exceeded", "output_exceeded", "killed"]

MIB = 1024 * 1024


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Bounds of one run. The defaults suit a Pulumi program of some hundred resources.

    memory_bytes bounds private writable memory inside and resident memory from outside. processes counts threads,
    too. file_bytes bounds each file, written_bytes all that is written to disk. output_bytes is kept of each stream;
    what is beyond is read and dropped, and sixteen times as much ends the run.
    """

    cpu_seconds: float = 60
    wall_seconds: float = 90
    memory_bytes: int = 2048 * MIB
    processes: int = 256
    file_bytes: int = 64 * MIB
    written_bytes: int = 512 * MIB
    output_bytes: int = MIB
    open_files: int = 512


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """What the program may reach, as absolute paths; folders count with all they hold.

    executable: empty means that nothing can be executed. unix_sockets: listening sockets it may connect to.
    tmp: a writable folder that is shown as /tmp where there are namespaces; elsewhere /tmp cannot be opened.
    fork: it may start processes, not only threads (for `run` and `start`). trust: go on where there are no walls.
    force_level is for tests: "namespaces", "landlock", or "none" as if the machine allowed neither.
    """

    readable: tuple[str, ...] = ()
    writable: tuple[str, ...] = ()
    executable: tuple[str, ...] = ()
    unix_sockets: tuple[str, ...] = ()
    tmp: str = ""
    fork: bool = False
    trust: bool = False
    force_level: str = ""


class SandboxLevel(msgspec.Struct, frozen=True, kw_only=True):
    """The walls this machine allows. level "none": `reason` says why; untrusted code is refused there.

    reason is also filled at level "landlock": why there are no namespaces.
    """

    level: Level
    reason: str = ""
    details: tuple[str, ...] = ()


class Completed(msgspec.Struct, frozen=True, kw_only=True):
    """How a run ended.

    code is the exit status, or None when a signal ended the process. reason is one plain line for every ending but a
    plain exit. stdout and stderr hold the first `output_bytes`; truncated tells that there was more. peak_bytes is
    resident memory. level and details are set when the run went through the launcher.
    """

    outcome: Ending
    code: int | None = None
    signal: int | None = None
    stdout: bytes = b""
    stderr: bytes = b""
    truncated: bool = False
    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0
    peak_bytes: int = 0
    reason: str = ""
    level: str = ""
    details: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return self.outcome == "exited" and self.code == 0


def jail_policy(policy: Policy, limits: Limits, **more: Any) -> dict[str, Any]:
    """The plain dict (JSON-ready) that `_jail.lock_down` takes; `more` adds its other keys, such as keep_fds."""
    given: dict[str, Any] = {
        "readable": list(policy.readable),
        "writable": list(policy.writable),
        "executable": list(policy.executable),
        "unix_sockets": list(policy.unix_sockets),
        "fork": policy.fork,
        "trust": policy.trust,
        "limits": {
            "cpu_seconds": limits.cpu_seconds,
            "memory_bytes": limits.memory_bytes,
            "processes": limits.processes,
            "file_bytes": limits.file_bytes,
            "open_files": limits.open_files,
        },
    }
    if policy.tmp:
        given["tmp"] = policy.tmp
    if policy.force_level:
        given["force_level"] = policy.force_level
    return given | more
