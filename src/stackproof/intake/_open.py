"""The front door: whatever was handed in becomes a Submission, and scratch folders go when it is closed."""

from __future__ import annotations

import contextlib
import difflib
import os
import posixpath
import shutil
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import BinaryIO, Literal

import msgspec

from stackproof.model import Asked, InputError, Remark, Submission

from ._go_module import Reach, reach_of
from ._paths import shown
from ._projects import find_projects
from ._tree import MAX_BYTES, Origin, digest_of, read_tree
from ._wanted import with_template

Kind = Literal["folder", "markdown", "archive", "file"]


class _Handed(msgspec.Struct, frozen=True, kw_only=True):
    """What was handed in, laid out as files: where, as what, under which stand-in name."""

    root: str
    kind: Kind
    id: str
    remarks: list[Remark] = []
    reason_without: str = "no-code"
    scratch: bool = False
    prose: str = ""


@contextlib.contextmanager
def open_submission(
    source: str | os.PathLike[str],
    *,
    template: str | os.PathLike[str] | None = None,
    name: str | None = None,
    stdin: BinaryIO | None = None,
    asked: Asked = Asked(),  # noqa: B008
) -> Generator[Submission, None, None]:
    """Read what was handed in. `source`: a folder, a Markdown or text answer, a program file, a zip or tar, or "-".

    A folder is used where it lies and only read; everything else is laid out in a scratch folder that is removed on
    exit. Of a Go project, the packages of its module that lie above or beside the folder belong to it. `template`: a
    project folder that the answer is laid over; answer files win. `name`: the id to use instead of the source's own
    name. `asked`: what a prompt asks for; a template fills in what that leaves open. Raises InputError for what is
    missing, unreadable, binary, oversized or empty.
    """
    with contextlib.ExitStack() as cleanup:
        handed = _take(os.fspath(source), stdin, cleanup)
        remarks = list(handed.remarks)
        root, scratch = handed.root, handed.scratch
        origins: dict[str, Origin] = {}
        if template is not None:
            folder = _template_folder(template)
            root, origins = _over_template(handed, folder, _scratch(cleanup), remarks)
            asked = with_template(asked, find_projects(read_tree(folder)[0], name="template")[0])
            scratch = True
        reach = reach_of(root) if handed.kind == "folder" and template is None else None
        if reach is not None:
            root = reach.root
            remarks.append(_reaches_out(reach))
        tree, found = read_tree(root, origins=origins, only=reach)
        remarks += found
        if not tree.files and handed.kind != "markdown":
            raise InputError(_no_file_in(handed.kind, str(source)), hint="hand in a project or an answer")
        stand_in = name or handed.id
        projects, more = find_projects(tree, name=stand_in, reason_without=handed.reason_without, asked=asked)
        yield Submission(
            id=stand_in,
            root=root,
            files=tuple(tree.files.values()),
            projects=projects,
            digest=digest_of(tree.files),
            kind=handed.kind,
            remarks=tuple(remarks + more),
            scratch=scratch,
            asked=asked,
            prose=handed.prose,
        )


def _no_file_in(kind: str, source: str) -> str:
    return f"the folder {shown(source)} holds no file" if kind == "folder" else f"{shown(source)} holds no file"


def _reaches_out(reach: Reach) -> Remark:
    there = ", ".join(place or "." for place in reach.beside[:5]) + (", ..." if len(reach.beside) > 5 else "")
    above = "/".join(".." for _ in reach.project.split("/"))
    message = f"its Go module reaches beyond the folder ({there}); files are named from {above} on"
    return Remark(kind="intake.go-module", message=message)


def _take(source: str, stdin: BinaryIO | None, cleanup: contextlib.ExitStack) -> _Handed:
    if source == "-":
        stream = stdin if stdin is not None else sys.stdin.buffer
        return _take_bytes(stream.read(MAX_BYTES + 1), "stdin", "-", cleanup)
    path = Path(source)
    try:
        if path.is_dir():
            return _Handed(root=os.path.realpath(path), kind="folder", id=path.resolve().name or "root")
        if not path.exists():
            raise InputError(f"{shown(source)} does not exist", hint=_close_names(path))
        if not path.is_file():
            raise InputError(f"{shown(source)} is neither a file nor a folder")
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise InputError(f"{shown(source)} cannot be read: {getattr(error, 'strerror', None) or error}") from None
    return _take_bytes(data, path.name, source, cleanup)


def _take_bytes(data: bytes, name: str, source: str, cleanup: contextlib.ExitStack) -> _Handed:
    from ._archive import is_archive, unpack
    from ._text import decode, lay_out

    label = "standard input" if source == "-" else shown(source)
    if len(data) > MAX_BYTES:
        raise InputError(f"{label} is larger than {MAX_BYTES // 2**20} MiB")
    if not data.strip():
        raise InputError(f"{label} is empty", hint="hand in a project or an answer")
    folder = _scratch(cleanup)
    if is_archive(data):
        root, remarks = unpack(data, folder, label=label)
        return _Handed(root=root, kind="archive", id=_stem(name), remarks=remarks, scratch=True)
    text, remarks = decode(data, label=label)
    kind, more, reason, prose = lay_out(text, name, folder)
    found = remarks + more
    return _Handed(
        root=folder, kind=kind, id=_stem(name), remarks=found, reason_without=reason, scratch=True, prose=prose
    )


def _template_folder(template: str | os.PathLike[str]) -> str:
    path = Path(template)
    if not path.is_dir():
        what = "is no folder" if path.exists() else "does not exist"
        raise InputError(f"template {shown(str(template))} {what}", hint=_close_names(path))
    return os.path.realpath(path)


def _over_template(handed: _Handed, template: str, folder: str, remarks: list[Remark]) -> tuple[str, dict[str, Origin]]:
    """Copy the template and the answer over it; the files that only the template has are its own."""
    below, found = read_tree(template)
    remarks += [msgspec.structs.replace(remark, message=f"template: {remark.message}") for remark in found]
    answer, _ = read_tree(handed.root)
    origins: dict[str, Origin] = {path: "template" for path in below.files if path not in answer.files}
    for tree, paths in ((answer, answer.files), (below, origins)):
        for path in paths:
            target = Path(folder) / path
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(Path(tree.root) / path, target)
            except (FileExistsError, NotADirectoryError, IsADirectoryError):
                # The answer has a file where the template has a folder: the answer wins.
                remarks.append(
                    Remark(kind="intake.template-hidden", message=f"the answer hides {shown(path)} of the template")
                )
    return folder, origins


def _scratch(cleanup: contextlib.ExitStack) -> str:
    folder = os.path.realpath(tempfile.mkdtemp(prefix="stackproof-"))
    cleanup.callback(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _stem(name: str) -> str:
    for suffix in (".tar.gz", ".tar.bz2", ".tar.xz"):
        if name.endswith(suffix) and name != suffix:
            return name.removesuffix(suffix)
    return posixpath.splitext(name)[0] or name


def _close_names(path: Path) -> str:
    """`did you mean ...?`, for the first part of the path that does not exist; "" where no name there is near."""
    missing = path
    while not missing.parent.exists() and missing.parent != missing:
        missing = missing.parent
    rest = path.relative_to(missing)
    try:
        names = os.listdir(missing.parent)[:5000]
    except OSError:
        return ""
    close = [missing.parent / name for name in difflib.get_close_matches(missing.name, names, n=3, cutoff=0.6)]
    meant = [near / rest for near in close if (near / rest).exists()] or close
    return f"did you mean {', '.join(shown(str(near)) for near in meant)}?" if meant else ""
