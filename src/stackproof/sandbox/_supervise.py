"""Watches one running child from outside: output, wall clock, memory, processes, and its end."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import threading
import time
from collections.abc import Callable
from typing import NamedTuple

from ._records import Completed, Ending, Limits

_BEAT = 0.02  # seconds between two looks at memory and threads
_FLOOD = 16  # output beyond this many times the limit ends the run
_LAST_WORDS = 1.0  # seconds to wait for the end of the streams once the process is gone


class Ended(NamedTuple):
    """How the process ended: wait status as of `os.wait4`, CPU seconds, peak resident bytes (0 when unknown)."""

    status: int
    cpu_seconds: float
    peak_bytes: int


class Stream:
    """The first bytes of one output stream; the rest is counted and dropped."""

    def __init__(self, descriptor: int, limit: int) -> None:
        self.descriptor, self.limit = descriptor, limit
        self.kept, self.total = bytearray(), 0
        os.set_blocking(descriptor, False)

    def read(self) -> bool:
        """Takes what is there; False at the end of the stream."""
        try:
            data = os.read(self.descriptor, 65536)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self.total += len(data)
        self.kept += data[: max(0, self.limit - len(self.kept))]
        return bool(data)


class Supervisor:
    """Bounds a process from a thread of its own, from now until its end; `wait()` gives the result.

    pid leads its own process group. collect is called once the process has ended (again and again until it gives an
    answer) and reaps it: for our own child that is `os.wait4`; for one that a warm parent forked, whatever asks that
    parent. The descriptors are closed at the end.
    """

    def __init__(
        self,
        pid: int,
        *,
        stdout: int,
        stderr: int,
        limits: Limits,
        collect: Callable[[], Ended | None],
        stdin: tuple[int, bytes] | None = None,
        family: bool = False,
    ) -> None:
        self.pid, self._limits, self._collect, self._family = pid, limits, collect, family
        self._streams = [Stream(stdout, limits.output_bytes), Stream(stderr, limits.output_bytes)]
        self._stdin = stdin
        self._started = time.monotonic()
        self._ending: Ending = "exited"
        self._reason = ""
        self._peak = 0
        self._cpu = 0.0
        self._ended: Ended | None = None
        self._result: Completed | None = None
        self._thread = threading.Thread(target=self._run, name=f"sandbox-{pid}", daemon=True)
        self._thread.start()

    def wait(self, timeout: float | None = None) -> Completed | None:
        """The result, or None when the timeout (seconds) passes first. The limits end every run by themselves."""
        self._thread.join(timeout)
        return self._result

    def kill(self, reason: str = "killed by the reviewer") -> None:
        """Ends the process and its whole group now."""
        self._end("killed", reason)

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def _end(self, ending: Ending, reason: str) -> None:
        if self._ended is None and not self._reason:
            self._ending, self._reason = ending, reason
        self._kill_group()

    def _kill_group(self) -> None:
        if self._ended is not None:
            return  # reaped: the number may belong to another process by now
        members = _family(self.pid) if self._family else []
        for kill, number in [(os.killpg, self.pid), *((os.kill, member) for member in members), (os.kill, self.pid)]:
            with contextlib.suppress(OSError):
                kill(number, signal.SIGKILL)

    def _run(self) -> None:
        selector = selectors.DefaultSelector()
        pidfd = _pidfd(self.pid)
        try:
            for stream in self._streams:
                selector.register(stream.descriptor, selectors.EVENT_READ, stream)
            if self._stdin:
                os.set_blocking(self._stdin[0], False)
                selector.register(self._stdin[0], selectors.EVENT_WRITE, "stdin")
            if pidfd >= 0:
                selector.register(pidfd, selectors.EVENT_READ, "ended")
            self._watch(selector, pidfd)
            self._drain(selector)
        finally:
            selector.close()
            for descriptor in [pidfd, *(stream.descriptor for stream in self._streams)]:
                with contextlib.suppress(OSError):
                    os.close(descriptor)
            self._close_stdin()
            self._result = self._completed()

    def _watch(self, selector: selectors.BaseSelector, pidfd: int) -> None:
        looked = 0.0
        while self._ended is None:
            events = selector.select(_BEAT)
            for key, _ in events:
                self._handle(selector, key)
            if pidfd < 0 or any(key.data == "ended" for key, _ in events):
                if pidfd >= 0:
                    self._kill_group()  # the leader is gone but not reaped, so that its number still names the group
                self._ended = self._collect()
            now = time.monotonic()
            if self._ended is None and now - looked >= _BEAT:
                looked = now
                self._look(now)

    def _handle(self, selector: selectors.BaseSelector, key: selectors.SelectorKey) -> None:
        if key.data == "stdin":
            if not self._feed():
                selector.unregister(key.fileobj)
                self._close_stdin()
        elif isinstance(key.data, Stream):
            if not key.data.read():
                selector.unregister(key.fileobj)
            elif key.data.total > _FLOOD * key.data.limit:
                self._end("output_exceeded", f"wrote more than {_FLOOD * key.data.limit} bytes of output")

    def _feed(self) -> bool:
        """Writes a piece of standard input; False when it is finished."""
        if self._stdin is None:
            return False
        descriptor, rest = self._stdin
        try:
            rest = rest[os.write(descriptor, rest[:65536]) :] if rest else rest
        except BlockingIOError:
            return True
        except OSError:
            return False
        self._stdin = (descriptor, rest)
        return bool(rest)

    def _close_stdin(self) -> None:
        if self._stdin is not None:
            with contextlib.suppress(OSError):
                os.close(self._stdin[0])
            self._stdin = None

    def _look(self, now: float) -> None:
        limits = self._limits
        if now - self._started > limits.wall_seconds:
            self._end("timed_out", f"did not end within {limits.wall_seconds:g} s")
            return
        members = [self.pid, *(_family(self.pid) if self._family else [])]
        looks = [look for look in map(_look_at, members) if look is not None]
        resident = sum(look.resident for look in looks)
        self._peak = max(self._peak, resident, max((look.peak for look in looks), default=0))
        cpu = sum(look.cpu_seconds for look in looks)
        if resident > limits.memory_bytes:
            self._end("memory_exceeded", f"used more than {limits.memory_bytes} bytes of memory")
        elif sum(look.threads for look in looks) > limits.processes + 2:
            self._end("killed", f"started more than {limits.processes} threads or processes")
        elif cpu > limits.cpu_seconds + 1:
            self._end("cpu_exceeded", f"used more than {limits.cpu_seconds:g} s of CPU")
        elif sum(look.written for look in looks) > limits.written_bytes:
            self._end("killed", f"wrote more than {limits.written_bytes} bytes to disk")

    def _drain(self, selector: selectors.BaseSelector) -> None:
        """What is still in the pipes once the process has ended; a stray writer cannot hold us up."""
        until = time.monotonic() + _LAST_WORDS
        open_streams = {key.fd for key in selector.get_map().values() if isinstance(key.data, Stream)}
        while open_streams and (left := until - time.monotonic()) > 0:
            for key, _ in selector.select(left):
                if not isinstance(key.data, Stream):
                    selector.unregister(key.fileobj)
                elif not key.data.read():
                    selector.unregister(key.fileobj)
                    open_streams.discard(key.fd)

    def _completed(self) -> Completed:
        ended = self._ended or Ended(signal.SIGKILL, self._cpu, 0)
        code = os.waitstatus_to_exitcode(ended.status)
        ending, reason = self._ending, self._reason
        if ending == "exited" and code < 0:
            ending, reason = self._ended_by(-code, ended)
        return Completed(
            outcome=ending,
            code=code if code >= 0 else None,
            signal=-code if code < 0 else None,
            stdout=bytes(self._streams[0].kept),
            stderr=bytes(self._streams[1].kept),
            truncated=any(stream.total > len(stream.kept) for stream in self._streams),
            cpu_seconds=ended.cpu_seconds,
            wall_seconds=time.monotonic() - self._started,
            peak_bytes=max(self._peak, ended.peak_bytes),
            reason=reason,
        )

    def _ended_by(self, number: int, ended: Ended) -> tuple[Ending, str]:
        if number == signal.SIGXCPU or (number == signal.SIGKILL and ended.cpu_seconds >= self._limits.cpu_seconds):
            return "cpu_exceeded", f"used more than {self._limits.cpu_seconds:g} s of CPU"
        return "killed", f"ended by signal {signal.Signals(number).name}"


class _Look(NamedTuple):
    resident: int
    peak: int
    threads: int
    cpu_seconds: float
    written: int


def _look_at(pid: int) -> _Look | None:
    """Memory, threads, CPU and written bytes of a process as /proc shows them; None where it cannot be read."""
    try:
        with open(f"/proc/{pid}/status", "rb") as file:
            lines = dict(line.split(b":", 1) for line in file.read().splitlines() if b":" in line)
        with open(f"/proc/{pid}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
    except OSError:
        return None
    written = 0
    with contextlib.suppress(OSError), open(f"/proc/{pid}/io", "rb") as file:
        counters = dict(line.split(b":", 1) for line in file.read().splitlines())
        written = int(counters[b"write_bytes"]) - int(counters[b"cancelled_write_bytes"])
    return _Look(
        resident=int(lines.get(b"VmRSS", b"0").split()[0]) * 1024,
        peak=int(lines.get(b"VmHWM", b"0").split()[0]) * 1024,
        threads=int(lines.get(b"Threads", b"1")),
        cpu_seconds=(int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"),
        written=written,
    )


def _family(pid: int) -> list[int]:
    """All living descendants of a process."""
    found: list[int] = []
    waiting = [pid]
    while waiting:
        parent = waiting.pop()
        with contextlib.suppress(OSError):
            for task in os.listdir(f"/proc/{parent}/task"):
                with contextlib.suppress(OSError), open(f"/proc/{parent}/task/{task}/children", "rb") as file:
                    children = [int(child) for child in file.read().split()]
                    found += children
                    waiting += children
    return found


def _pidfd(pid: int) -> int:
    """A descriptor that becomes readable when the process ends, or -1 where there is no such thing."""
    try:
        return os.pidfd_open(pid)
    except (AttributeError, OSError):
        return -1
