"""The profile of an answer's own tests: as its program, but they may start their interpreter again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ._records import MIB, Limits, Policy
from ._surroundings import python_readable_paths

TEST_LIMITS = Limits(cpu_seconds=120, wall_seconds=150, output_bytes=MIB, written_bytes=256 * MIB)


def tests_policy(
    executable: str | Path,
    *,
    scratch: str | Path,
    tmp: str | Path,
    readable: Sequence[str] = (),
    trust: bool = False,
) -> Policy:
    """What tests in Python may reach: the interpreter and its packages to read, `scratch` to write, and nothing else.

    readable: further packages. Tests may run their interpreter as a process of its own, and no other program. Bounds
    hold for all processes together.
    """
    given = Path(executable).absolute()
    return Policy(
        readable=(*python_readable_paths(given), *readable),
        writable=(str(scratch),),
        executable=(str(given), str(given.resolve())),
        tmp=str(tmp),
        fork=True,
        trust=trust,
    )
