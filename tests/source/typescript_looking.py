"""TypeScript programs as text, inspected."""

from __future__ import annotations

import hashlib
from pathlib import Path

from stackproof.model import Project, Remark, SourceFile, Submission
from stackproof.source import SourceFacts
from stackproof.source.typescript import _outputs, _secrets
from stackproof.source.typescript._program import Program

HEAD = 'import * as pulumi from "@pulumi/pulumi";\nimport * as aws from "@pulumi/aws";\n'


def inspected(
    folder: Path,
    program: str,
    /,
    *,
    head: str = HEAD,
    entry: str = "index.ts",
    also: dict[str, str] | None = None,
    template: tuple[str, ...] = (),
) -> SourceFacts:
    """What is said of a program's Outputs and secrets, without the compiler; also: further files, path -> text."""
    files = []
    for path, text in {entry: head + program, **(also or {})}.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
        digest = hashlib.sha256(text.encode()).hexdigest()
        origin = "template" if path in template else "answer"
        files.append(SourceFile(path=path, size=len(text.encode()), sha256=digest, origin=origin))
    project = Project(
        root="", name="program", language="typescript", platform="pulumi", entry=entry, reason="", aws_major=7
    )
    submission = Submission(id="program", root=str(folder), files=tuple(files), projects=(project,), digest="")
    read = Program(submission, project)
    looks = [_outputs.look(read, major=7), _secrets.look(read, major=7)]
    return SourceFacts(
        remarks=tuple(sorted((item for look in looks for item in look.remarks), key=lambda item: item.line or 0)),
        edits=looks[0].edits,
        secret_flows=looks[1].flows,
    )


def noticed(facts: SourceFacts, *prefixes: str) -> list[Remark]:
    """The remarks of the kinds that begin so."""
    return [item for item in facts.remarks if item.kind.startswith(prefixes)]
