"""The commands of the documentation: read, run in a working copy, compared and written anew.

A page is Markdown. Read are

* fences of `console`: `$ command` (continued by `> `), then the output it prints, standard error included. A line
  `...` stands for anything. A page's commands run in order in one folder that holds a copy of `examples/`;
* any other fence after a comment `<!-- file: PATH -->`: PATH is written there first.

A command may end with 0 or 1 (findings); another exit code must be shown, by `; echo "exit code $?"`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
# Set-up and what takes minutes; `make demo`, `make test` and .ci/run show them, tests/packaging the wheel.
NOT_RUN = ("make", "git clone", "pip install", ".ci/run")
_FENCE = re.compile(r"^(```|~~~)(\w*)\s*$")
_FILE = re.compile(r"^<!-- file: (\S+) -->$")


class File(NamedTuple):
    """A file that the page has its reader write."""

    line: int
    path: str
    text: str


class Command(NamedTuple):
    """line: of the prompt, from 1. first, last: the half-open range of lines that hold the output, from 0."""

    line: int
    text: str
    output: tuple[str, ...]
    first: int
    last: int

    @property
    def is_run(self) -> bool:
        return not self.text.startswith(NOT_RUN)


def pages() -> list[Path]:
    """The README and all of docs/."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def steps(text: str) -> Iterator[File | Command]:
    """What a page tells its reader to do, in order."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        fence = _FENCE.match(lines[at])
        if fence is None:
            at += 1
            continue
        end = next(i for i in range(at + 1, len(lines)) if lines[i].rstrip() == fence[1])
        before = next((line for line in reversed(lines[:at]) if line.strip()), "")
        named = _FILE.match(before)
        if named:
            yield File(at + 1, named[1], "\n".join(lines[at + 1 : end]) + "\n")
        elif fence[2] == "console":
            yield from _commands(lines, at + 1, end)
        at = end + 1


def _commands(lines: list[str], first: int, end: int) -> Iterator[Command]:
    at = first
    while at < end:
        if not lines[at].startswith("$ "):
            raise ValueError(f"line {at + 1}: {lines[at]!r} belongs to no command")
        line, text = at + 1, lines[at][2:]
        at += 1
        while at < end and lines[at].startswith("> "):
            text += "\n" + lines[at][2:]
            at += 1
        begin = at
        while at < end and not lines[at].startswith("$ "):
            at += 1
        yield Command(line, text, tuple(lines[begin:at]), begin, at)


def prepare(folder: Path) -> None:
    """Lay out the folder that a page's commands run in."""
    shutil.copytree(ROOT / "examples", folder / "examples")


def perform(step: File | Command, folder: Path) -> list[str]:
    """Do it; returns the lines that a command printed. Raises RuntimeError for an exit code other than 0 and 1."""
    if isinstance(step, File):
        file = folder / step.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(step.text)
        return []
    path = os.pathsep.join([str(Path(sys.prefix) / "bin"), os.environ["PATH"]])
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("STACKPROOF", "PYTEST"))}
    done = subprocess.run(
        ["bash", "-c", step.text],
        cwd=folder,
        env={**kept, "PATH": path, "COLUMNS": "80", "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"exit code {done.returncode}: {step.text}\n{done.stdout}")
    return done.stdout.rstrip("\n").split("\n") if done.stdout.strip() else []


def agrees(shown: tuple[str, ...], printed: list[str]) -> bool:
    """Whether the page shows what was printed. A line `...` stands for any lines; how many checks held may differ, for
    every new check changes that."""
    patterns = {"...": "(?:.*\n)*?.*"}
    pattern = "\n".join(
        patterns.get(line, "Held: .*" if line.startswith("Held: ") else re.escape(line)) for line in shown
    )
    return re.fullmatch(pattern, "\n".join(printed)) is not None


def _exit_code(lines: Sequence[str]) -> str:
    return lines[-1] if lines and lines[-1].startswith("exit code") else ""


def rewritten(text: str, folder: Path) -> str:
    """The page with the outputs of its commands as they are now; those that show parts only (`...`) are kept."""
    lines = text.split("\n")
    replaced = []
    for step in steps(text):
        if isinstance(step, Command) and not step.is_run:
            continue
        printed = perform(step, folder)
        if isinstance(step, Command) and step.output and "..." not in step.output:
            if _exit_code(step.output) != _exit_code(printed):
                raise RuntimeError(f"line {step.line}: {step.text}\nnow ends otherwise; see what it prints:\n{printed}")
            replaced.append((step.first, step.last, printed))
    for first, last, printed in reversed(replaced):
        lines[first:last] = printed
    return "\n".join(lines)
