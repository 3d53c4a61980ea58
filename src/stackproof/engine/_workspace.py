"""The scratch folder of one run: a copy of the answer that the program may write to, sockets, and a home."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

from stackproof.model import Project, Submission

from ._shapes import PUBLIC_KEY


class Workspace:
    """root: everything below is writable for the program. submission: the copy. project: its folder. sockets: ours.

    made: what the engine lays ready for the program, which can read it and no more. given: the answer's paths, and
    original the folder they lie in: a program can change its copy between two attempts.
    """

    def __init__(self, folder: Path, project: Project, submission: Submission) -> None:
        self.original = Path(submission.root)
        self.given = tuple(item.path for item in submission.files)
        self.root = folder / "w"
        self.submission = self.root / "answer"
        self.project = self.submission / project.root if project.root else self.submission
        self.home = self.root / "home"
        self.temporary = self.root / "tmp"
        self.sockets = folder / "s"
        self.made = folder / "m"


@contextlib.contextmanager
def workspace(submission: Submission, project: Project) -> Generator[Workspace, None, None]:
    """Lay the answer's files out in a scratch folder that is removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="stackproof-"))
    try:
        made = Workspace(folder, project, submission)
        for path in (made.submission, made.home, made.temporary, made.sockets, made.made, made.project):
            path.mkdir(parents=True, exist_ok=True)
        source = Path(submission.root)
        for item in submission.files:
            target = made.submission / item.path
            target.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(OSError):
                shutil.copyfile(source / item.path, target, follow_symlinks=True)
        _lay_keys(made.home / ".ssh")
        yield made
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _lay_keys(folder: Path) -> None:
    """Keys where programs look for their owner's: made up, so that reading them is harmless and works."""
    folder.mkdir()
    (folder / "id_rsa.pub").write_text(PUBLIC_KEY + "\n", encoding="utf-8")
    (folder / "id_rsa").write_text("not a key: stackproof never reads yours\n", encoding="utf-8")


def source_text(submission: Submission, project: Project, *, limit: int = 4 << 20) -> str:
    """The text of the answer's own sources, joined: to tell whether a value stands in it."""
    parts, size = [], 0
    for item in submission.files:
        if item.text and item.path.endswith((".py", ".ts", ".js", ".go", ".yaml", ".yml", ".json")) and size < limit:
            with contextlib.suppress(OSError):
                text = Path(submission.root, item.path).read_text(encoding="utf-8", errors="replace")
                parts.append(text)
                size += len(text)
    return "\n".join(parts)


def relative(path: str, made: Workspace) -> str | None:
    """A path that the program named, relative to the submission; None when it lies elsewhere."""
    full = os.path.abspath(path)
    prefix = str(made.submission) + os.sep
    return full[len(prefix) :] if full.startswith(prefix) else None
