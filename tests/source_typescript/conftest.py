"""TypeScript programs as text, inspected."""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from stackproof.model import Project, SourceFile, Submission
from stackproof.source.typescript import _symbols
from stackproof.source.typescript._looked import Looked
from stackproof.source.typescript._program import Program

HEAD = 'import * as pulumi from "@pulumi/pulumi";\nimport * as aws from "@pulumi/aws";\n'


@pytest.fixture
def look_node(tmp_path: Path) -> Callable[..., Looked]:
    """Look at the uses of the SDK in a program, without the compiler. also: path -> text.

    By default the program is `index.ts` of a project whose manifest pins @pulumi/aws 7.
    """

    def run(
        program: str = "",
        /,
        *,
        pinned: int | None = 7,
        major: int = 7,
        head: str = HEAD,
        entry: str = "index.ts",
        also: dict[str, str] | None = None,
    ) -> Looked:
        texts = {entry: head + textwrap.dedent(program).lstrip("\n")}
        texts.update({path: textwrap.dedent(text).lstrip("\n") for path, text in (also or {}).items()})
        found = []
        for path, text in texts.items():
            place = tmp_path / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
            digest = hashlib.sha256(text.encode()).hexdigest()
            found.append(SourceFile(path=path, size=len(text.encode()), sha256=digest))
        project = Project(
            root="",
            name="program",
            language="javascript" if entry.endswith("js") else "typescript",
            platform="pulumi",
            entry=entry,
            reason="",
            aws_major=pinned,
        )
        submission = Submission(id="program", root=str(tmp_path), files=tuple(found), projects=(project,), digest="")
        return _symbols.look(Program(submission, project), major=major)

    return run
