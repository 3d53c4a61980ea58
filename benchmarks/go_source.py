"""Prints what the look at the source of Go programs says: each remark with its place, by kind.

    python benchmarks/go_source.py FOLDER [--kind PREFIX]... [--brief] [--checker]

FOLDER: one program, or a folder of programs. Real programs build, so that a remark that speaks of a build is false
unless their SDK is of another version than the schema. Go's type checker is asked with --checker only.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from stackproof.intake import open_submission
from stackproof.model import Remark, StackproofError
from stackproof.source import inspect
from stackproof.source.go import _types


def main() -> None:
    """Inspect, print, sum up."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kind", action="append", default=[], help="only kinds that begin so")
    parser.add_argument("--brief", action="store_true", help="sums alone")
    parser.add_argument("--checker", action="store_true", help="ask Go's type checker, too")
    given = parser.parse_args()
    if not given.checker:
        _types.check = lambda *_, **__: _types.TypeCheck(failed="not asked")
    counts: Counter[str] = Counter()
    programs, seconds = 0, 0.0
    found: dict[str, list[str]] = {}
    for folder in _folders(given.folder):
        for project, remarks, spent in _inspected(folder):
            programs, seconds = programs + 1, seconds + spent
            for item in remarks:
                if not given.kind or item.kind.startswith(tuple(given.kind)):
                    counts[item.kind] += 1
                    mark = "" if item.certain else " (uncertain)"
                    mark += " (unreached)" if item.data.get("unreached") else ""
                    found.setdefault(item.kind, []).append(f"{project}:{item.file}:{item.line}: {item.message}{mark}")
    for kind in sorted(found) if not given.brief else ():
        print(f"\n{kind} ({len(found[kind])})")
        for line in found[kind]:
            print(f"  {line}")
    print(f"\n{programs} programs, {seconds:.1f} s of CPU: {dict(sorted(counts.items()))}")


def _folders(folder: Path) -> Iterator[Path]:
    if any(folder.glob("*.go")) or (folder / "Pulumi.yaml").exists():
        yield folder
        return
    yield from sorted(item for item in folder.iterdir() if item.is_dir())


def _inspected(folder: Path) -> Iterator[tuple[str, tuple[Remark, ...], float]]:
    try:
        with open_submission(folder) as submission:
            for project in submission.projects:
                if project.language != "go":
                    continue
                begun = time.process_time()
                facts = inspect(submission, project, major=project.aws_major if project.aws_major in (6, 7) else 7)
                yield f"{folder.name}/{project.root}".rstrip("/"), facts.remarks, time.process_time() - begun
    except StackproofError as error:
        print(f"{folder}: {error}")


if __name__ == "__main__":
    main()
