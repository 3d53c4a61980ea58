"""One run of tests in the sandbox: the answer's files in a scratch folder, and what the host there notes."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from stackproof.model import Framework, Project, Submission
from stackproof.sandbox import TEST_LIMITS, Completed, Limits, child_environment
from stackproof.sandbox import run as run_jailed

from ._settings import Places, Setting

_MOST_BYTES = 16 << 20


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What to run. files: paths in the submission. leave_out: file and name of tests that are not run. only: the tests
    to run by the runner's own names, None for all. first: stop at the first that fails. program: paths of the sources
    whose lines are counted. frameworks: of Node's files, what each is written for."""

    files: tuple[str, ...]
    leave_out: tuple[tuple[str, str], ...] = ()
    only: tuple[str, ...] | None = None
    first: bool = False
    trace: bool = True
    program: tuple[str, ...] = ()
    frameworks: dict[str, Framework] = {}


class Claim(msgspec.Struct, frozen=True):
    """One line of the host's notes; anybody in that process can have written it."""

    collected: list[str] | None = None
    test: str | None = None
    outcome: Literal["passed", "failed", "error", "skipped"] | None = None
    message: str = ""
    missing: str | None = None
    tool: str = ""
    lines: dict[str, list[int]] | None = None
    end: int | None = None


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """claims: what the host noted. completed: what was seen from outside. root: where the answer lay."""

    claims: tuple[Claim, ...]
    completed: Completed
    root: str

    @property
    def end(self) -> int | None:
        """The runner's exit status; None where it did not come to its end."""
        return next((claim.end for claim in self.claims if claim.end is not None), None)


def run_tests(
    submission: Submission,
    project: Project,
    order: Order,
    *,
    setting: Setting,
    limits: Limits = TEST_LIMITS,
    changed: Mapping[str, str] | None = None,
) -> Told:
    """Run tests over a fresh copy of the answer. changed: texts that stand in for those of files, by path.

    UnableError where this machine cannot lock a process down, and trust is not given.
    """
    with _laid_out(submission, changed or {}) as folder:
        places = Places(folder=folder, project=project.root)
        places.order.write_text(json.dumps(_order(order, places) | setting.wishes(order, places)), encoding="utf-8")
        jail = setting.jail(places)
        completed = run_jailed(
            jail.command,
            policy=jail.policy,
            env=child_environment(scratch=places.home, extra=jail.environment),
            cwd=places.where,
            limits=limits,
        )
        return Told(claims=tuple(_claims(places.result)), completed=completed, root=str(places.root))


def _order(order: Order, places: Places) -> dict[str, object]:
    return {
        "result": str(places.result),
        "root": str(places.root),
        "project": str(places.where),
        "files": [str(places.root / path) for path in order.files],
        "leave_out": [list(item) for item in order.leave_out],
        "only": None if order.only is None else list(order.only),
        "first": order.first,
        "trace": order.trace,
    }


@contextlib.contextmanager
def _laid_out(submission: Submission, changed: Mapping[str, str]) -> Generator[Path, None, None]:
    folder = Path(tempfile.mkdtemp(prefix="stackproof-")).resolve()
    try:
        places = Places(folder=folder)
        root = places.root
        for path in (root, places.home, places.tmp):
            path.mkdir(parents=True)
        for item in submission.files:
            target = root / item.path
            target.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(OSError):
                if item.path in changed:
                    target.write_text(changed[item.path], encoding="utf-8", newline="")
                else:
                    shutil.copyfile(Path(submission.root, item.path), target)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _claims(path: Path) -> Iterator[Claim]:
    """What can be read of the notes. The tests may have put anything there, a link or a pipe among it."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return
        for line in file.read(_MOST_BYTES).splitlines():
            with contextlib.suppress(msgspec.DecodeError):
                yield msgspec.json.decode(line, type=Claim)
