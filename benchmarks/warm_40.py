"""Repeated reviews with one warm parent, and the CPU seconds of each stage; prints JSON for review_40.py."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

BEGUN = time.process_time()

from measuring import cpu_of  # noqa: E402

PROGRAM = Path(__file__).parent / "programs" / "forty"
STAGES = {
    "open_submission": "intake",
    "inspect": "source (ruff included)",
    "record_project": "run: engine",
    "judge": "checks",
    "assemble": "report",
}
HOST = "run: host and program"


def main() -> None:
    """One review as a new process does it, then warm ones."""
    from stackproof import review
    from stackproof.engine import Zygote
    from stackproof.report import render

    loaded = time.process_time() - BEGUN
    clock = _Clock(review)
    runs = int(sys.argv[1])
    cpu, child, last = [], [], {}
    with Zygote() as parent:
        parent.start()
        pid = parent._process.pid  # ty: ignore[unresolved-attribute]
        cold = _one(review, render, parent, clock)
        cold = {"start and imports": loaded, HOST: cpu_of(pid), **cold}
        for _ in range(max(5, runs)):
            before, host = _own(), cpu_of(pid)
            last = _one(review, render, parent, clock)
            child.append(cpu_of(pid) - host)
            cpu.append(_own() - before + child[-1])
        last = {"start and imports": 0.0, HOST: child[-1], **last}
    print(json.dumps({"cpu": cpu, "child": child, "stages": {"cold": cold, "warm": last}}))


def _one(review: Any, render: Callable[..., str], parent: Any, clock: _Clock) -> dict[str, float]:
    clock.seconds = dict.fromkeys(STAGES.values(), 0.0)
    begun = _own()
    reports = review.review(str(PROGRAM), zygote=parent)
    rest = _own() - begun - sum(clock.seconds.values())
    begun = _own()
    render(reports, format="text")
    return {**clock.seconds, "rendering": _own() - begun, "the rest": max(0.0, rest)}


class _Clock:
    """Counts the CPU seconds of this process and of ruff inside the stages of `stackproof.review`."""

    def __init__(self, module: Any) -> None:
        self.seconds: dict[str, float] = {}
        for name, stage in STAGES.items():
            setattr(module, name, self._timed(getattr(module, name), stage))

    def _timed(self, function: Callable[..., Any], stage: str) -> Callable[..., Any]:
        def timed(*args: Any, **options: Any) -> Any:
            begun = _own()
            try:
                return function(*args, **options)
            finally:
                self.seconds[stage] += _own() - begun

        return timed


def _own() -> float:
    """CPU seconds of this process and of the children it has waited for; the warm parent is not among them."""
    own, waited = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + waited.ru_utime + waited.ru_stime


if __name__ == "__main__":
    main()
