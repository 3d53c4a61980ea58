"""Starts a command with a clean environment under a supervisor, jailed or jailing itself."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import msgspec

from ..model import UnableError
from ._records import Completed, Limits, Policy, SandboxLevel, jail_policy
from ._supervise import Ended, Supervisor

JAIL_FILE = str(Path(__file__).with_name("_jail.py"))
_LAUNCHER = str(Path(__file__).with_name("_launch.py"))


class Child:
    """A running command; its limits hold from the start, whether anybody waits or not."""

    def __init__(self, process: subprocess.Popen[bytes], supervisor: Supervisor, report: int) -> None:
        self._process, self._supervisor, self._report = process, supervisor, report
        self._completed: Completed | None = None
        self.pid = process.pid

    def wait(self) -> Completed:
        """How it ended. UnableError when the launcher could not lock the process down: nothing was run then."""
        if self._completed is None:
            done = self._supervisor.wait()
            if done is None:
                raise UnableError(f"the supervisor of process {self.pid} has crashed")
            self._completed = self._with_report(done)
        return self._completed

    def kill(self, reason: str = "killed by the reviewer") -> None:
        """Ends it and its whole process group now."""
        self._supervisor.kill(reason)

    @property
    def running(self) -> bool:
        return self._supervisor.running

    def _with_report(self, done: Completed) -> Completed:
        if self._report < 0:
            return done
        with os.fdopen(self._report, "rb") as file:
            os.set_blocking(self._report, False)
            answer = json.loads(file.read() or b"{}")
        self._report = -1
        if not answer and done.outcome == "exited":
            answer = {"refused": f"the launcher failed: {done.stderr.decode(errors='replace').strip()[-300:]}"}
        if "refused" in answer:
            raise UnableError(f"the sandbox refused: {answer['refused']}")
        if not answer:
            return done
        return msgspec.structs.replace(done, level=answer["level"], details=tuple(answer["details"]))


def start(
    command: Sequence[str],
    *,
    env: Mapping[str, str],
    cwd: str | Path,
    policy: Policy | None = None,
    limits: Limits | None = None,
    stdin: bytes | None = None,
    pass_fds: Sequence[int] = (),
    die_with_parent: bool = False,
) -> Child:
    """Starts a command in its own session with exactly `env`, its output drained in the background.

    With a policy the command is jailed before it starts (`command[0]` is added to what may be executed). Without one
    it is only bounded from outside: that is for a host of ours that calls `lock_down` itself.
    die_with_parent ends it when the calling thread ends. UnableError: the command does not exist.
    """
    limits = limits or Limits()
    words = [str(word) for word in command]
    if policy is None:
        return _spawn(words, env=env, cwd=cwd, limits=limits, stdin=stdin, pass_fds=pass_fds)
    binary = shutil.which(words[0])
    if binary is None:
        raise UnableError(f"cannot find {words[0]}")
    words[0] = os.path.abspath(binary)
    given = jail_policy(policy, limits, keep_fds=list(pass_fds), die_with_parent=die_with_parent)
    given["executable"] = [*given["executable"], *_executables(words[0])]
    order = {"policy": given, "command": words, "environment": dict(env)}
    return _launch(order, env=env, cwd=cwd, limits=limits, stdin=stdin, pass_fds=pass_fds, family=policy.fork)


def run(
    command: Sequence[str],
    *,
    policy: Policy,
    env: Mapping[str, str],
    cwd: str | Path,
    limits: Limits | None = None,
    stdin: bytes | None = None,
) -> Completed:
    """Runs a command jailed and waits for it; UnableError when it cannot be jailed or found."""
    child = start(command, policy=policy, env=env, cwd=cwd, limits=limits, stdin=stdin, die_with_parent=True)
    return child.wait()


@cache
def probe() -> SandboxLevel:
    """The level that this machine allows, found by locking a throw-away process down (some 50 ms, then cached)."""
    limits = Limits(wall_seconds=20)
    order = {"policy": jail_policy(Policy(), limits), "command": [], "environment": {}}
    child = _launch(order, env={"PATH": ""}, cwd="/", limits=limits, stdin=None, pass_fds=(), family=False)
    try:
        done = child.wait()
    except UnableError as error:
        return SandboxLevel(level="none", reason=str(error).removeprefix("the sandbox refused: "))
    missing = "no namespaces: "
    reason = next((line.removeprefix(missing) for line in done.details if line.startswith(missing)), "")
    level = "namespaces" if done.level == "namespaces" else "landlock"
    return SandboxLevel(level=level, reason=reason, details=done.details)


def _executables(binary: str) -> list[str]:
    """The binary, and the interpreter that its first line names."""
    found = [binary]
    with open(binary, "rb") as file:
        first = file.readline(256)
    if first.startswith(b"#!"):
        words = first[2:].split()
        if words and os.path.isabs(words[0]):
            found.append(os.fsdecode(words[0]))
    return found


def _launch(
    order: dict,
    *,
    env: Mapping[str, str],
    cwd: str | Path,
    limits: Limits,
    stdin: bytes | None,
    pass_fds: Sequence[int],
    family: bool,
) -> Child:
    receive, report = os.pipe()
    try:
        with tempfile.TemporaryFile() as file:
            file.write(json.dumps(order).encode())
            file.seek(0)
            words = [sys.executable, "-I", "-S", _LAUNCHER, str(file.fileno()), str(report)]
            fds = (*pass_fds, file.fileno(), report)
            return _spawn(
                words, env=env, cwd=cwd, limits=limits, stdin=stdin, pass_fds=fds, family=family, report=receive
            )
    except BaseException:
        os.close(receive)
        raise
    finally:
        os.close(report)


def _spawn(
    words: list[str],
    *,
    env: Mapping[str, str],
    cwd: str | Path,
    limits: Limits,
    stdin: bytes | None,
    pass_fds: Sequence[int],
    family: bool = False,
    report: int = -1,
) -> Child:
    try:
        process = subprocess.Popen(
            words,
            env=dict(env),
            cwd=cwd,
            stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=tuple(pass_fds),
            start_new_session=True,
        )
    except OSError as error:
        raise UnableError(f"cannot start {words[0]}: {error.strerror}") from error
    own_peak = _peak(resource.getrusage(resource.RUSAGE_SELF))

    def collect() -> Ended | None:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if not pid:
            return None
        process.returncode = os.waitstatus_to_exitcode(status)
        peak = _peak(usage)
        # Right after its start a child counts the parent's memory as its own; such a figure says nothing.
        return Ended(status, usage.ru_utime + usage.ru_stime, peak if peak > own_peak else 0)

    assert process.stdout is not None and process.stderr is not None
    feed = None
    if process.stdin is not None:
        feed = (os.dup(process.stdin.fileno()), stdin or b"")
        process.stdin.close()
    out, err = os.dup(process.stdout.fileno()), os.dup(process.stderr.fileno())
    process.stdout.close()
    process.stderr.close()
    supervisor = Supervisor(
        process.pid, stdout=out, stderr=err, limits=limits, collect=collect, stdin=feed, family=family
    )
    return Child(process, supervisor, report)


def _peak(usage: resource.struct_rusage) -> int:
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
