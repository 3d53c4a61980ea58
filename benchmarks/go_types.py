"""Runs the type check over every Go project below a folder, and lists what it says.

    python benchmarks/go_types.py FOLDER...

Each folder in FOLDER is one submission. Printed are the remarks, errors in our own declarations (`FAULT`), and what it
cost: CPU seconds of the declarations, which are made here, and of the checker.
"""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from stackproof.golang import Program
from stackproof.intake import open_submission
from stackproof.model import InputError, UnableError
from stackproof.source.go._checker import ask
from stackproof.source.go._types import _checked, _question, look


def main(folders: list[str]) -> int:
    """List and count."""
    counts: Counter[str] = Counter()
    seconds: list[tuple[float, float]] = []
    for folder in _submissions(folders):
        try:
            with open_submission(str(folder)) as submission:
                for project in submission.projects:
                    if project.language == "go":
                        seconds.append(_one(folder, Program(submission, project), counts))
        except (InputError, UnableError) as error:
            print(f"{folder}: {error}")
    ours, theirs = (sorted(item[side] for item in seconds) for side in (0, 1))
    print(f"{len(seconds)} projects; remarks: {dict(counts.most_common())}")
    if seconds:
        middle = len(seconds) // 2
        print(f"CPU s, median and most: declarations {ours[middle]:.3f} {ours[-1]:.3f}", end="; ")
        print(f"checker {theirs[middle]:.3f} {theirs[-1]:.3f}")
        print(f"memory of the largest check: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")
    return 0


def _submissions(folders: list[str]) -> Iterator[Path]:
    for folder in map(Path, folders):
        inside = [item for item in sorted(folder.iterdir()) if item.is_dir() and not item.name.startswith(".")]
        yield from [folder] if (folder / "Pulumi.yaml").exists() else inside


def _one(folder: Path, program: Program, counts: Counter[str]) -> tuple[float, float]:
    for file in program.files:
        _ = file.source  # read for all looks alike
    begun, spent = time.process_time(), _of_children()
    question = _question(program)
    ours = time.process_time() - begun
    answer = ask(question)
    cost = _of_children() - spent
    remarks = [
        item for item in look(program, _checked(question, answer), major=7).remarks if _says_something(item.kind)
    ]
    counts.update(item.kind for item in remarks)
    print(f"== {folder.name} ({program.project.root or '.'}), pulumi-aws {program.project.aws_major}")
    for fault in answer.faults or ():
        print(f"   FAULT {fault}")
    for item in remarks:
        fix = item.data.get("fix") or item.data.get("suggestions") or ""
        print(f"   {item.file}:{item.line}:{item.column} {item.kind}: {item.message} [{fix}]")
    return ours, cost


def _says_something(kind: str) -> bool:
    return kind != "types.partly-checked"


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
