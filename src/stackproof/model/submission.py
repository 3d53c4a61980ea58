"""What was handed in, after intake: files on disk, the Pulumi projects among them, and what is known of each."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

import msgspec

Language = Literal["python", "typescript", "javascript", "go", "yaml", "java", "csharp", "unknown"]
# What runs on Node, and how the names of its sources end.
NODE_LANGUAGES: tuple[Language, ...] = ("typescript", "javascript")
NODE_SUFFIXES = (".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs", ".jsx")
Platform = Literal["pulumi", "terraform", "cdk", "cdktf", "cloudformation", "none", "unknown"]


class SourceFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a submission.

    path: relative to the submission's root, posix separators, never leaves it.
    size: bytes. sha256: hex digest of the bytes. text: False for binary content.
    origin: "answer" or "template" (laid under the answer by --template).
    """

    path: str
    size: int
    sha256: str
    text: bool = True
    origin: Literal["answer", "template"] = "answer"


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """Something a stage noticed that a check may turn into a finding.

    kind: dotted id such as "intake.open-fence" or "sdk.unknown-argument". `data` holds what the check needs
    (JSON values only). line: 1-based, None when there is none. certain: False where only a guess or a synthesized
    value led here.
    """

    kind: str
    message: str
    file: str | None = None
    line: int | None = None
    end_line: int | None = None
    column: int | None = None
    data: dict[str, object] = {}
    certain: bool = True


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """One Pulumi project (or project-like program) inside a submission.

    root: folder relative to the submission's root ("" for the root itself). name: from Pulumi.yaml or a stand-in.
    entry: file that the run starts with, relative to the submission's root, None when there is none.
    reason: why language, platform and entry were decided so, for people.
    main: `main` of Pulumi.yaml, if any. config: stack configuration as `namespace:key` -> text.
    secret_config: keys of encrypted configuration values. requirements: manifest lines (PEP 508 or npm/go style).
    aws_major: the major version of pulumi-aws that the manifest pins, None when it does not.
    python_minor: N of the lowest Python 3.N that its pyproject.toml allows, None when that does not say.
    """

    root: str
    name: str
    language: Language
    platform: Platform
    entry: str | None
    reason: str
    has_project_file: bool = False
    main: str | None = None
    stack: str | None = None
    config: dict[str, str] = {}
    secret_config: tuple[str, ...] = ()
    declared_config: dict[str, object] = {}
    requirements: tuple[str, ...] = ()
    manifest: str | None = None
    aws_major: int | None = None
    python_minor: int | None = None


_Value = TypeVar("_Value")


class Wanted(msgspec.Struct, Generic[_Value], frozen=True, kw_only=True):
    """One thing that was asked for. by: who said so. evidence: the sentence, or what stands for one. line: 1-based line
    of the prompt, 0 elsewhere."""

    value: _Value
    by: Literal["prompt", "template", "requirements"]
    evidence: str
    line: int = 0


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for; None where nobody said so plainly."""

    platform: Wanted[Platform] | None = None
    language: Wanted[Language] | None = None


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """A submission as it lies on disk after intake.

    root: absolute folder that holds `files`. id: stable name (folder or file name of what was handed in).
    digest: sha256 over paths and contents. scratch: True when root is a folder of ours that is removed afterwards.
    asked: what a prompt or a template asked for. prose: what stands around the files of a Markdown answer, line for
    line; the lines of the files are empty.
    """

    id: str
    root: str
    files: tuple[SourceFile, ...]
    projects: tuple[Project, ...]
    digest: str
    kind: Literal["folder", "markdown", "archive", "file"] = "folder"
    remarks: tuple[Remark, ...] = ()
    scratch: bool = False
    asked: Asked = Asked()
    prose: str = ""

    def project_of(self, path: str) -> Project | None:
        """The innermost project whose folder holds a file, None for a file outside of all of them."""
        holding = [item for item in self.projects if not item.root or path.startswith(f"{item.root}/")]
        return max(holding, key=lambda item: len(item.root), default=None)

    def concerns(self, project: Project, path: str) -> bool:
        """False for a file of another project, unless this one names it as its entry or its manifest."""
        owner = self.project_of(path)
        return owner is None or owner.root == project.root or path in (project.entry, project.manifest)
