"""The warm parent's side of the tool: start it once, have it fork a child for each program."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from stackproof.model import Submission, UnableError
from stackproof.sandbox import JAIL_FILE, Completed, Ended, Limits, Supervisor, child_environment

from ._foresee import names_used

HOST = Path(__file__).parent / "hosts" / "python" / "host.py"
SHAPES = Path(__file__).parent / "_shapes.py"


class Interpreter(msgspec.Struct, frozen=True, kw_only=True):
    """Where answers run. packages: folders that children import from, besides the tool's own environment.

    foreign: instead of it, for they bring their own SDK. Nothing of them is imported before the sandbox is closed.
    aws_major: major version of pulumi-aws there; None for the tool's own. exact: False when a package is there in
    another version than the manifest asks for. signals_end: False for SDKs from before there was a call that says
    the program is done; the stack's outputs are the last thing that they send.
    """

    executable: str = sys.executable
    packages: tuple[str, ...] = ()
    foreign: bool = False
    aws_major: int | None = None
    exact: bool = True
    signals_end: bool = True


class ChildResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a child said (`report`, untrusted) and how it was seen to end (`completed`)."""

    report: dict[str, Any]
    completed: Completed


class Zygote:
    """One warm parent process. Use as a context manager; not for several threads at once."""

    def __init__(self, interpreter: Interpreter | None = None, *, warm: tuple[str, ...] = ("pulumi", "pulumi_aws")):
        self.interpreter = interpreter or Interpreter()
        self._warm = () if self.interpreter.foreign else warm
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._folder: str | None = None

    def __enter__(self) -> Zygote:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def start(self) -> None:
        """Start the parent unless it runs; it imports the SDK while the tool goes on."""
        if self._process is not None and self._process.poll() is None:
            return
        ours, theirs = socket.socketpair()
        self._folder = tempfile.mkdtemp(prefix="stackproof-host-")
        settings = {
            "jail": str(JAIL_FILE),
            "shapes": str(SHAPES),
            "warm": list(self._warm),
            "byte_code": not (self.interpreter.foreign or sys.dont_write_bytecode),
            "path": [] if self.interpreter.foreign else [entry for entry in sys.path if entry],
        }
        with theirs:
            self._process = subprocess.Popen(
                [self.interpreter.executable, "-I", "-S", str(HOST), str(theirs.fileno()), json.dumps(settings)],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=child_environment(scratch=self._folder) | {"GRPC_ENABLE_FORK_SUPPORT": "0"},
                cwd="/",
            )
        self._control = ours

    def warm(self, modules: tuple[str, ...]) -> None:
        """Have further modules imported before the next fork; for batches and tests."""
        if self.interpreter.foreign:
            return
        self.start()
        self._send({"op": "warm", "modules": list(modules)}, [])
        self._receive()

    def foresee(self, submission: Submission) -> None:
        """Have the parent import what the program's source names, while the tool does other things."""
        if self.interpreter.foreign:
            return
        names = names_used(submission)
        if names:
            self.start()
            self._send({"op": "bring", "names": names}, [])

    def run(self, request: dict[str, Any], *, limits: Limits) -> ChildResult:
        """Run one program; blocks until it has ended or a limit ended it."""
        self.start()
        pipes = [os.pipe() for _ in range(3)]
        try:
            self._send({"op": "run", **request}, [write for _, write in pipes])
        finally:
            for _, write in pipes:
                os.close(write)
        (out, _), (err, _), (result, _) = pipes
        try:
            pid = self._receive()["pid"]
            supervisor = Supervisor(pid, stdout=out, stderr=err, limits=limits, collect=self._collect)
            report = _read_report(result)
            completed = supervisor.wait()
        finally:
            os.close(result)
        if completed is None:
            raise UnableError("the program's supervisor gave no result")
        return ChildResult(report=report, completed=completed)

    def close(self) -> None:
        """End the parent."""
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=2)
            self._process.kill()
            self._process.wait()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._process = self._control = self._folder = None

    def _collect(self) -> Ended | None:
        answer = self._receive()
        return Ended(answer["status"], answer["cpu_seconds"], answer["peak_bytes"])

    def _send(self, message: dict[str, Any], descriptors: list[int]) -> None:
        control = self._open_control()
        data = json.dumps(message).encode()
        try:
            socket.send_fds(control, [struct.pack(">I", len(data))], descriptors)
            control.sendall(data)
        except OSError as error:
            raise self._lost() from error

    def _receive(self) -> dict[str, Any]:
        header = self._exactly(4)
        return json.loads(self._exactly(struct.unpack(">I", header)[0]))

    def _exactly(self, size: int) -> bytes:
        control = self._open_control()
        data = b""
        while len(data) < size:
            try:
                part = control.recv(size - len(data))
            except OSError as error:
                raise self._lost() from error
            if not part:
                raise self._lost()
            data += part
        return data

    def _open_control(self) -> socket.socket:
        if self._control is None:
            raise UnableError("the Python host is not running")
        return self._control

    def _lost(self) -> UnableError:
        code = self._process.poll() if self._process is not None else None
        return UnableError(f"the Python host ({self.interpreter.executable}) ended unexpectedly (status {code})")


def _read_report(descriptor: int) -> dict[str, Any]:
    """The child's own account: bounded, and worth no more than a claim."""
    data = b""
    while len(data) < 4 << 20:
        part = os.read(descriptor, 65536)
        if not part:
            break
        data += part
    try:
        report = json.loads(data)
    except ValueError:
        return {}
    return report if isinstance(report, dict) else {}
