"""Follows every Pulumi Go program below a folder, and says how much of it the static graph knows.

    python benchmarks/go_graphs.py FOLDER [--list] [--limit N]

Each folder with a `Pulumi.yaml` whose runtime is Go is a program. Prints, for each, how far it was followed, its
resources, how many of them are in doubt, and the share of input values (leaves) that are known; then the same for all
together. --list names what could not be followed and every input that is not known.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from stackproof.engine import RunOptions, follow_project
from stackproof.intake import open_submission, stack_config
from stackproof.model import ProgramRun, Project, Resource, Submission

SKIPPED = frozenset({"node_modules", "vendor", ".git"})


class Row(msgspec.Struct, kw_only=True):
    """One program. known and leaves: input values of its resources."""

    name: str
    followed: str
    resources: int
    doubtful: int
    known: int
    leaves: int
    seconds: float


def main() -> None:
    """Follow, print a line for each, then the sums."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--list", action="store_true", help="name what is not known")
    parser.add_argument("--limit", type=int, default=10_000, metavar="N", help="no more programs than this")
    given = parser.parse_args()
    rows = [row for folder in list(programs(given.folder))[: given.limit] for row in followed(folder, given)]
    if not rows:
        sys.exit(f"no Go program below {given.folder}")
    whole = sum(row.followed == "whole" for row in rows)
    known, leaves = sum(row.known for row in rows), sum(row.leaves for row in rows)
    made, doubtful = sum(row.resources for row in rows), sum(row.doubtful for row in rows)
    print(f"\n{len(rows)} programs, {whole} followed to their end; {made} resources, {doubtful} of them in doubt")
    print(f"{known} of {leaves} input values known ({100 * known / max(leaves, 1):.1f} %)")
    print(f"{sum(row.seconds for row in rows):.1f} CPU s, most {max(row.seconds for row in rows):.2f}")


def programs(folder: Path) -> Iterator[Path]:
    """Folders of Go programs, sorted."""
    for file in sorted(folder.rglob("Pulumi.y*ml")):
        if file.name not in ("Pulumi.yaml", "Pulumi.yml") or SKIPPED.intersection(file.parts):
            continue
        if "go" in file.read_text(encoding="utf-8", errors="replace").partition("runtime")[2][:40]:
            yield file.parent


def followed(folder: Path, given: argparse.Namespace) -> Iterator[Row]:
    """The programs of one folder."""
    with open_submission(str(folder)) as submission:
        for project in submission.projects:
            own = Path(submission.root, project.root).resolve() == folder.resolve()
            if project.language == "go" and project.entry is not None and own:
                yield _followed(submission, project, folder, given)


def _followed(submission: Submission, project: Project, folder: Path, given: argparse.Namespace) -> Row:
    stack, config, secret = stack_config(submission, project, stack=None)
    project = msgspec.structs.replace(project, stack=stack, config=config, secret_config=tuple(secret))
    begun = time.process_time()
    major = project.aws_major if project.aws_major in (6, 7) else 7
    run = follow_project(submission, project, options=RunOptions(aws_major=major)).run
    seconds = time.process_time() - begun
    resources = run.graph.resources if run.graph is not None else ()
    leaves = [leaf for resource in resources for leaf in _leaves(resource.inputs, "")]
    row = Row(
        name=str(folder.relative_to(given.folder)),
        followed=run.followed if run.error is None else "ends in an error",
        resources=len(resources),
        doubtful=len(run.only_after),
        known=sum(not why for _, why in leaves),
        leaves=len(leaves),
        seconds=seconds,
    )
    share = f"{100 * row.known / row.leaves:.0f} %" if row.leaves else "-"
    print(f"{row.followed:16} {row.resources:4} {row.doubtful:4} {share:>6} {seconds:5.2f} s  {row.name}")
    if given.list:
        _list(run, resources)
    return row


def _list(run: ProgramRun, resources: tuple[Resource, ...]) -> None:
    if run.followed != "whole":
        print(f"    {run.reason}")
    for resource in resources:
        for path, why in _leaves(resource.inputs, ""):
            if why:
                print(f"    unknown: {resource.type.rpartition(':')[2]} {resource.name} {path}: {why}")


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every input value with its path, and why it is not known; a secret is, as far as its origin goes."""
    if isinstance(value, dict):
        if any(key.startswith("$") for key in value):
            yield path, str(value.get("$unknown", ""))
            return
        for key, item in value.items():
            yield from _leaves(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _leaves(item, f"{path}[{number}]")
    else:
        yield path, "a part of the text" if isinstance(value, str) and "left-out-" in value else ""


if __name__ == "__main__":
    main()
