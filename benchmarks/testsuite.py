"""What the tests of the five example programs notice: coverage, and the share of mutants killed.

python benchmarks/testsuite.py [MUTANTS] [PROGRAM ...]
"""

from __future__ import annotations

import sys
from pathlib import Path

from stackproof.intake import open_submission
from stackproof.model import Tests
from stackproof.testsuite import Budget, examine

PROGRAMS = Path(__file__).parents[1] / "tests" / "requirements" / "programs"


def main(words: list[str]) -> int:
    most = int(words[0]) if words else 20
    names = words[1:] or sorted(path.name for path in PROGRAMS.iterdir() if (path / "Pulumi.yaml").exists())
    for name in names:
        with open_submission(PROGRAMS / name) as submission:
            (project,) = submission.projects
            said(name, examine(submission, project, run=True, budget=Budget(mutants=most, seconds=3600)))
    return 0


def said(name: str, record: Tests) -> None:
    """One line for the program, one for each mutant that nobody noticed."""
    run, mutation = record.run, record.mutation
    if run is None or mutation is None:
        print(f"{name}: {record.not_run or record.not_mutated}")
        return
    covered = run.coverage.per_cent if run.coverage is not None else None
    print(
        f"{name}: {run.passed} of {run.collected} pass, {covered} % covered, {mutation.killed + mutation.timed_out} of"
        f" {len(mutation.mutants) - mutation.not_run} mutants noticed, quality {record.quality}"
    )
    for mutant in mutation.mutants:
        if mutant.outcome == "survived":
            print(f"  {mutant.file}:{mutant.line} {mutant.text}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
