"""CPU seconds, wall seconds and peak memory of a command with everything it starts."""

from __future__ import annotations

import os
import statistics
import subprocess
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

_BEAT = 0.02


@dataclass(frozen=True)
class Cost:
    """cpu: user and system seconds of the whole process tree. peak_mb: its proportional memory at the worst moment."""

    cpu: float
    wall: float
    peak_mb: float
    code: int
    out: str


def cost_of(command: Sequence[str], *, env: dict[str, str] | None = None, cwd: str | None = None) -> Cost:
    """Run a command to its end and say what it took. CPU time counts of every process that its parent waits for."""
    begun = monotonic()
    process = subprocess.Popen(
        command,
        env=env,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    watch = _Watch(process.pid)
    assert process.stdout is not None
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = monotonic() - begun
    return Cost(usage.ru_utime + usage.ru_stime, wall, watch.end() / 1024, process.returncode, out)


class _Watch(threading.Thread):
    """Looks at the memory of a process tree every 20 ms; shared pages count once."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self._peak, self._stop = pid, 0, threading.Event()
        self.start()

    def run(self) -> None:
        while not self._stop.wait(_BEAT):
            self._peak = max(self._peak, sum(_proportional_kb(pid) for pid in tree(self._pid)))

    def end(self) -> int:
        self._stop.set()
        self.join()
        return self._peak


def tree(pid: int) -> list[int]:
    """A process and all its living descendants."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                waiting += [int(child) for child in task.read_text().split()]
            except OSError:
                continue
    return found


def _proportional_kb(pid: int) -> int:
    for name, key in (("smaps_rollup", "Pss:"), ("status", "VmRSS:")):
        try:
            lines = Path(f"/proc/{pid}/{name}").read_text().splitlines()
        except OSError:
            continue
        for line in lines:
            if line.startswith(key):
                return int(line.split()[1])
    return 0


def cpu_of(pid: int) -> float:
    """CPU seconds of a living process and of the children it has waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(fields[place]) for place in (11, 12, 13, 14)) / os.sysconf("SC_CLK_TCK")


def line(name: str, costs: Iterable[Cost]) -> str:
    """One line of a table: medians, and the spread of the CPU time."""
    costs = list(costs)
    cpu = [cost.cpu for cost in costs]
    return (
        f"{name:34} {statistics.median(cpu):7.2f} CPU s ({min(cpu):.2f}-{max(cpu):.2f})"
        f" {statistics.median(cost.wall for cost in costs):7.2f} s wall"
        f" {statistics.median(cost.peak_mb for cost in costs):7.0f} MB"
    )
