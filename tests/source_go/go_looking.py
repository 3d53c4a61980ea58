"""Submissions of Go files, and what is expected of them: `// <- kind` marks the lines of remarks."""

from __future__ import annotations

import hashlib
import re
import textwrap
from collections.abc import Iterable
from pathlib import Path

from stackproof.golang import Program
from stackproof.model import Project, Remark, SourceFile, Submission

MOD = """
module example.com/stack

go 1.23

require (
	github.com/pulumi/pulumi/sdk/v3 v3.140.0
	github.com/pulumi/pulumi-aws/sdk/v7 v7.1.0
	github.com/pulumi/pulumi-random/sdk/v4 v4.16.0
	github.com/pulumi/pulumi-tls/sdk/v5 v5.0.0
)
"""
_MARK = re.compile(r"// <- ([\w.-]+(?:, [\w.-]+)*)")


def submission_of(folder: Path, files: dict[str, str], *, entry: str | None = "main.go") -> Submission:
    """A Pulumi project of these files, path -> text."""
    found = []
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
        digest = hashlib.sha256(text.encode()).hexdigest()
        found.append(SourceFile(path=path, size=len(text.encode()), sha256=digest))
    major = re.search(r"pulumi-aws/sdk/v(\d+) v", files.get("go.mod", ""))
    project = Project(
        root="",
        name="program",
        language="go",
        platform="pulumi",
        entry=entry,
        reason="",
        manifest="go.mod" if "go.mod" in files else None,
        aws_major=int(major[1]) if major else None,
    )
    return Submission(id="program", root=str(folder), files=tuple(found), projects=(project,), digest="")


def program_of(folder: Path, files: dict[str, str], *, entry: str | None = "main.go") -> Program:
    """The same, parsed."""
    submission = submission_of(folder, files, entry=entry)
    return Program(submission, submission.projects[0])


def expected(program: Program) -> list[tuple[str, str, int]]:
    """(file, kind, line) of every mark."""
    found = []
    for item in program.submission.files:
        text = Path(program.submission.root, item.path).read_text(encoding="utf-8")
        for number, line in enumerate(text.split("\n"), 1):
            match = _MARK.search(line)
            found += [(item.path, kind, number) for kind in match[1].split(", ")] if match else []
    return sorted(found)


def noticed(remarks: Iterable[Remark], *prefixes: str) -> list[tuple[str, str, int]]:
    """The same of remarks; prefixes: of the kinds that count, all without any."""
    kept = (item for item in remarks if item.kind.startswith(prefixes or ("",)))
    return sorted((item.file or "", item.kind, item.line or 0) for item in kept)


def stack(body: str, *imports: str, major: int = 7, above: str = "") -> str:
    """A program whose stack's function has this body. imports: `ec2`, `aws` or whole paths; above: before it."""
    home = f"github.com/pulumi/pulumi-aws/sdk/v{major}/go/aws"
    paths = ["github.com/pulumi/pulumi/sdk/v3/go/pulumi"]
    for name in imports:
        known = {"aws": home, "config": "github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"}
        paths.append(known.get(name) or (name if "/" in name or name == "fmt" else f"{home}/{name}"))
    listed = "\n".join(f'\t"{path}"' for path in paths)
    inner = textwrap.indent(textwrap.dedent(body).strip("\n"), "\t\t")
    return (
        f"package main\n\nimport (\n{listed}\n)\n\n{textwrap.dedent(above).strip()}\n\n"
        f"func main() {{\n\tpulumi.Run(func(ctx *pulumi.Context) error {{\n{inner}\n\t\treturn nil\n\t}})\n}}\n"
    )
