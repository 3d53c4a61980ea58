"""The CPU seconds of each stage over a number of TypeScript answers in one process; prints JSON for review_40_ts.py."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

BEGUN = time.process_time()

PROGRAM = Path(__file__).parent / "programs" / "forty_ts"
# Where the time goes; what one calls inside another counts for the inner one alone.
STAGES = {
    "review.open_submission": "intake",
    "review.inspect": "source",
    "type_errors": "types: TypeScript 7",
    "review.record_project": "run: engine, Node and program",
    "compile_sources": "run: esbuild",
    "review.judge": "checks",
    "review.assemble": "report",
    "render": "rendering",
}
START, REST = "start and imports", "the rest"


def main() -> None:
    """Review the program as often as the argument says, as so many answers."""
    count = int(sys.argv[1])
    from stackproof import review
    from stackproof.engine import _node
    from stackproof.report import render
    from stackproof.source.typescript import _types

    clock = _Clock()
    clock.seconds[START] = time.process_time() - BEGUN
    for name in ("open_submission", "inspect", "record_project", "judge", "assemble"):
        setattr(review, name, clock.timed(getattr(review, name), STAGES[f"review.{name}"]))
    _node.compile_sources = clock.timed(_node.compile_sources, STAGES["compile_sources"])
    _types.type_errors = clock.timed(_types.type_errors, STAGES["type_errors"])
    begun = _used()
    if count > 1:
        _check_together(review, count)
    for _ in range(count):
        clock.timed(render, STAGES["render"])(review.review(str(PROGRAM)), format="text")
    whole = _used() - begun
    found = {name: clock.seconds.get(name, 0.0) for name in (START, *STAGES.values())}
    found[REST] = max(0.0, whole + found[START] - sum(found.values()))
    print(json.dumps({"stages": {name: seconds / count for name, seconds in found.items()}}))


def _check_together(review: Any, count: int) -> None:
    """Ask the compiler once for all answers, as a batch does, and hand each its own part."""
    from contextlib import ExitStack

    from stackproof.source import check_types

    with ExitStack() as stack:
        opened = [stack.enter_context(review.open_submission(str(PROGRAM))) for _ in range(count)]
        known = list(check_types([(one, one.projects[0], 7) for one in opened]))
    inspect = review.inspect
    review.inspect = lambda *values, **options: inspect(*values, **options, types=known.pop())


class _Clock:
    """Counts CPU seconds of this process and of its children; what is timed inside counts for itself alone."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._inner = [0.0]

    def timed(self, function: Callable[..., Any], stage: str) -> Callable[..., Any]:
        def timed(*values: Any, **options: Any) -> Any:
            begun = _used()
            self._inner.append(0.0)
            try:
                return function(*values, **options)
            finally:
                spent, inner = _used() - begun, self._inner.pop()
                self._inner[-1] += spent
                self.seconds[stage] = self.seconds.get(stage, 0.0) + spent - inner

        return timed


def _used() -> float:
    own, waited = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + waited.ru_utime + waited.ru_stime


if __name__ == "__main__":
    main()
