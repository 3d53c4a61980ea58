"""Files of a program and of its tests, as texts; and which of them are tests."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import msgspec

from stackproof.model import NODE_LANGUAGES, NODE_SUFFIXES, Project, Submission, WrittenKind

Tongue = Literal["python", "node", "go"]
SUFFIXES: dict[Tongue, tuple[str, ...]] = {"python": (".py",), "node": NODE_SUFFIXES, "go": (".go",)}
_LARGEST = 1 << 20
_NODE_TEST = re.compile(r"\.(?:test|spec)\.[cm]?[jt]sx?$")
_NODE_FOLDERS = frozenset({"test", "tests", "__tests__"})
# How suites are laid out: runners are told by path which tests need a stack that is deployed.
_INTEGRATION = re.compile(
    r"(?:^|[/_.\-])(?:integration|integ|int|e2e|end_to_end|live|deployed|smoke)(?=[/_.\-]|$)", re.I
)


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """path: relative to the submission's root."""

    path: str
    text: str

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]


def tongue_of(project: Project) -> Tongue | None:
    """The language that a project's tests are read in, None where none of them is known."""
    if project.language in NODE_LANGUAGES:
        return "node"
    if project.language == "python":
        return "python"
    return "go" if project.language == "go" else None


def sources_of(submission: Submission, project: Project, tongue: Tongue) -> tuple[Source, ...]:
    """The sources of a project in its language, ordered by path; what is too large or cannot be read is left out."""
    found = []
    for file in sorted(submission.files, key=lambda item: item.path):
        if not file.text or file.size > _LARGEST or not file.path.endswith(SUFFIXES[tongue]):
            continue
        if "node_modules/" in file.path or not submission.concerns(project, file.path):
            continue
        try:
            text = Path(submission.root, file.path).read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        found.append(Source(path=file.path, text=text))
    return tuple(found)


def is_named_test(path: str, tongue: Tongue) -> bool:
    """Whether the usual runner looks into a file for its name. Mocha goes by folders, see `may_be_test`."""
    name = path.rpartition("/")[2]
    if tongue == "go":
        return name.endswith("_test.go")
    if tongue == "python":
        return name.startswith("test") or name.endswith("_test.py")
    return bool(_NODE_TEST.search(name))


def may_be_test(path: str, tongue: Tongue) -> bool:
    """Whether a file is one of the tests if there are tests in it."""
    folders = path.split("/")[:-1]
    return is_named_test(path, tongue) or (tongue == "node" and not _NODE_FOLDERS.isdisjoint(folders))


def kind_of(path: str) -> WrittenKind:
    """What a path says about the tests below it."""
    return "integration" if _INTEGRATION.search(path.rpartition(".")[0]) else "unit"
