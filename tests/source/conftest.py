"""Programs as text, inspected."""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from looking import HEAD

from stackproof.model import Project, SourceFile, Submission
from stackproof.source import SourceFacts, inspect


@pytest.fixture
def look(tmp_path: Path) -> Callable[..., SourceFacts]:
    """Inspect a program; by default as one whose manifest pins pulumi-aws 7. Files: path -> text."""

    def run(
        program: str = "",
        /,
        *,
        pinned: int | None = 7,
        major: int = 7,
        head: str = HEAD,
        requirements: tuple[str, ...] = (),
        honour_noqa: bool = True,
        template: tuple[str, ...] = (),
        also: dict[str, str] | None = None,
        **files: str,
    ) -> SourceFacts:
        texts = {"__main__.py": head + textwrap.dedent(program).lstrip("\n")}
        more = {f"{name}.py": text for name, text in files.items()} | (also or {})
        texts.update({path: textwrap.dedent(text).lstrip("\n") for path, text in more.items()})
        found = []
        for path, text in texts.items():
            place = tmp_path / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
            digest = hashlib.sha256(text.encode()).hexdigest()
            origin = "template" if path in template else "answer"
            found.append(SourceFile(path=path, size=len(text.encode()), sha256=digest, origin=origin))
        project = Project(
            root="",
            name="program",
            language="python",
            platform="pulumi",
            entry="__main__.py",
            reason="",
            requirements=requirements,
            manifest="requirements.txt" if requirements else None,
            aws_major=pinned,
        )
        submission = Submission(id="program", root=str(tmp_path), files=tuple(found), projects=(project,), digest="")
        return inspect(submission, project, major=major, honour_noqa=honour_noqa)

    return run
