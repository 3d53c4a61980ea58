"""Holds the graphs of Go programs that are followed in their source against those of the same programs as they run.

    python benchmarks/go_against_runs.py FOLDER [--build SCRIPT] [--show]

Each Go program below FOLDER is built from this machine's module cache (or by SCRIPT, which is given the folder of the
entry and the file to write), run against the engine's services in the sandbox, and compared: resources by URN, then
inputs, outputs and references. Prints one line for each program, with --show what differs, and the sums.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from corpus import programs

from stackproof.engine import GoHost, RunOptions, follow_project, record_project
from stackproof.intake import open_submission, stack_config
from stackproof.model import Graph, InputError, Project, Submission, UnableError


def main() -> None:
    """Compare, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--build", type=Path, metavar="SCRIPT", help="builds the package in $1 as the program $2")
    parser.add_argument("--show", action="store_true", help="print what differs")
    given = parser.parse_args()
    sums: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as made:
        for number, folder in enumerate(programs(given.folder, "go")):
            try:
                with open_submission(folder) as submission:
                    for project in submission.projects:
                        if Path(submission.root, project.root).resolve() != folder.resolve():
                            continue
                        binary = Path(made, str(number)) if given.build else None
                        told, differences = _compared(submission, project, given.build, binary, sums)
                        print(f"{told}  {folder.relative_to(given.folder)}", flush=True)
                        for line in differences if given.show else ():
                            print(f"    {line}")
                        if binary is not None:
                            binary.unlink(missing_ok=True)
            except InputError as error:
                print(f"not read: {error}")
    print(*(f"{name}: {count}" for name, count in sums.items()), sep="\n")


def _compared(
    submission: Submission, project: Project, script: Path | None, binary: Path | None, sums: Counter[str]
) -> tuple[str, list[str]]:
    stack, config, secret = stack_config(submission, project, stack=None)
    project = msgspec.structs.replace(project, stack=stack, config=config, secret_config=tuple(secret))
    major = project.aws_major if project.aws_major in (6, 7) else 7
    options = RunOptions(aws_major=major)
    if script is not None and binary is not None and project.entry:
        place = Path(submission.root, project.entry).parent
        done = subprocess.run([str(script), str(place), str(binary)], capture_output=True, text=True, check=False)
        if done.returncode:
            sums["not built"] += 1
            return f"not built ({(done.stderr or done.stdout).strip()[:100]})", []
    try:
        host = GoHost(aws_major=major, program=binary)
        run = record_project(submission, project, options=options, host=host).run
    except UnableError as error:
        sums["not built"] += 1
        return f"not built ({error})", []
    if run.outcome != "ran" or run.graph is None:
        sums["did not run to its end"] += 1
        return f"{run.outcome} ({run.error.message[:100] if run.error else run.reason})", []
    followed = follow_project(submission, project, options=options).run
    differences = list(_differences(followed.graph, run.graph)) if followed.graph else ["not followed"]
    sums["programs that ran"] += 1
    sums["resources recorded"] += len(run.graph.resources)
    sums["resources followed"] += len(followed.graph.resources) if followed.graph else 0
    sums["differences"] += len(differences)
    sums["programs without a difference"] += not differences
    return f"{len(run.graph.resources):4} resources, {len(differences):3} differences", differences


def _differences(followed: Graph, recorded: Graph) -> Iterator[str]:
    ours = {item.urn: item for item in followed.resources}
    theirs = {item.urn: item for item in recorded.resources}
    yield from (f"only followed: {urn}" for urn in sorted(ours.keys() - theirs.keys()))
    yield from (f"only recorded: {urn}" for urn in sorted(theirs.keys() - ours.keys()))
    for urn in sorted(ours.keys() & theirs.keys()):
        for part in ("type", "parent", "inputs", "outputs", "references", "dependencies"):
            mine, real = (msgspec.to_builtins(getattr(item, part)) for item in (ours[urn], theirs[urn]))
            yield from (f"{urn.rpartition('::')[2]} {line}" for line in _unlike(_plain(mine), _plain(real), part))
    yield from _unlike(_plain(followed.outputs), _plain(recorded.outputs), "stack")


def _plain(value: Any) -> Any:
    """JSON inside of texts compares as data."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return ["JSON", _plain(json.loads(value))]
        except ValueError:
            return value
    return value


def _unlike(mine: Any, real: Any, path: str) -> Iterator[str]:
    if isinstance(mine, dict) and isinstance(real, dict):
        for key in sorted(mine.keys() | real.keys()):
            if key not in mine or key not in real:
                yield f"{path}.{key}: only {'recorded' if key in real else 'followed'}"
            else:
                yield from _unlike(mine[key], real[key], f"{path}.{key}")
    elif isinstance(mine, list) and isinstance(real, list) and len(mine) == len(real):
        for at, (one, other) in enumerate(zip(mine, real, strict=True)):
            yield from _unlike(one, other, f"{path}[{at}]")
    elif mine != real:
        yield f"{path}: {str(mine)[:80]!r}, recorded {str(real)[:80]!r}"


if __name__ == "__main__":
    os.environ.setdefault("GOFLAGS", "-mod=mod")
    main()
