"""The files of a folder, found, bounded and hashed, without following anything that leads out of it."""

from __future__ import annotations

import codecs
import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from stackproof.model import InputError, Remark, SourceFile

from ._go_module import Reach
from ._paths import SKIPPED_FILES, is_skipped, shown

MAX_FILES = 10_000
MAX_BYTES = 256 * 1024 * 1024
MAX_TEXT = 2 * 1024 * 1024
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

Origin = Literal["answer", "template"]


class Tree:
    """A folder and its files by path. Holds the texts that were read, because several stages ask for the same ones."""

    def __init__(self, root: str, files: dict[str, SourceFile]) -> None:
        self.root = root
        self.files = files
        self._texts: dict[str, str | None] = {}

    def __contains__(self, path: object) -> bool:
        return path in self.files

    def text(self, path: str) -> str | None:
        """The text of a file, None when it is missing, binary, or longer than 2 MiB. Bad bytes are replaced."""
        if path not in self._texts:
            self._texts[path] = self._read(path)
        return self._texts[path]

    def _read(self, path: str) -> str | None:
        record = self.files.get(path)
        if record is None or not record.text or record.size > MAX_TEXT:
            return None
        try:
            data = (Path(self.root) / path).read_bytes()
        except OSError:
            return None
        # What PowerShell's `>` writes, as in `pip freeze > requirements.txt`; pip reads it as well.
        if data.startswith(_UTF16):
            return data.decode("utf-16", "replace")
        return data.decode("utf-8-sig", "replace")


def read_tree(
    root: str, *, origins: dict[str, Origin] | None = None, only: Reach | None = None
) -> tuple[Tree, list[Remark]]:
    """List a folder. `origins` names the files that a template brought. `only`: take no more than that of it. Raises
    InputError beyond the bounds."""
    remarks: list[Remark] = []
    files: dict[str, SourceFile] = {}
    total = 0
    for path, full in sorted(_walk(root, only, remarks)):
        try:
            size, digest, text = _inspect(full)
        except OSError as error:
            remarks.append(
                Remark(kind="intake.unreadable", message=f"{shown(path)} cannot be read: {error.strerror}", file=path)
            )
            continue
        total += size
        if total > MAX_BYTES:
            raise InputError(
                f"the submission is larger than {MAX_BYTES // 2**20} MiB",
                hint="leave out packages, build results and data",
            )
        origin = (origins or {}).get(path, "answer")
        files[path] = SourceFile(path=path, size=size, sha256=digest, text=text, origin=origin)
    return Tree(root, files), remarks


def digest_of(files: dict[str, SourceFile]) -> str:
    """sha256 over paths and contents, the same wherever the folder lies."""
    whole = hashlib.sha256()
    for path in sorted(files):
        whole.update(f"{path}\0{files[path].sha256}\n".encode())
    return whole.hexdigest()


def _inspect(full: str) -> tuple[int, str, bool]:
    whole = hashlib.sha256()
    size = 0
    text, wide = True, False
    with open(full, "rb") as stream:
        while block := stream.read(1 << 20):
            wide = wide if size else block.startswith(_UTF16)
            size += len(block)
            whole.update(block)
            text = text and (wide or b"\0" not in block)
            if size > MAX_BYTES:
                break
    return size, whole.hexdigest(), text


def _walk(root: str, only: Reach | None, remarks: list[Remark]) -> Iterator[tuple[str, str]]:
    """(relative path, full path) of every regular file, links to files inside the folder included."""
    real_root = os.path.realpath(root)
    beside = frozenset(only.beside if only else ())
    pending = [only.project if only else "", *beside]
    count = 0
    while pending:
        folder = pending.pop()
        for entry in _entries(os.path.join(root, folder), folder, remarks):
            path = f"{folder}/{entry.name}" if folder else entry.name
            if not _is_utf8(path):
                remarks.append(Remark(kind="intake.bad-name", message=f"{shown(path)} is not a UTF-8 name; left out"))
                continue
            what = _kind(entry, path, real_root, remarks)
            if folder in beside and (what == "folder" or entry.name.startswith("Pulumi.")):
                continue
            if what == "folder" and path.count("/") < 40 and not _is_skipped_folder(entry):
                pending.append(path)
            elif what == "file" and entry.name not in SKIPPED_FILES:
                count += 1
                if count > MAX_FILES:
                    raise InputError(
                        f"the submission holds more than {MAX_FILES} files",
                        hint="hand in the project's own folder, without packages and build results",
                    )
                yield path, entry.path


def _entries(full: str, folder: str, remarks: list[Remark]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(full) as entries:
            return list(entries)
    except OSError as error:
        remarks.append(
            Remark(
                kind="intake.unreadable",
                message=f"folder {shown(folder) or '.'} cannot be read: {error.strerror}",
                file=folder,
            )
        )
        return []


def _kind(entry: os.DirEntry[str], path: str, real_root: str, remarks: list[Remark]) -> str:
    try:
        if entry.is_symlink():
            return _link_kind(entry, path, real_root, remarks)
        mode = entry.stat(follow_symlinks=False).st_mode
    except OSError:
        return "gone"
    if stat.S_ISDIR(mode):
        return "folder"
    if stat.S_ISREG(mode):
        return "file"
    remarks.append(Remark(kind="intake.special-file", message=f"{shown(path)} is no regular file; left out", file=path))
    return "special"


def _link_kind(entry: os.DirEntry[str], path: str, real_root: str, remarks: list[Remark]) -> str:
    target = os.path.realpath(entry.path)
    if target != real_root and not target.startswith(real_root + os.sep):
        remarks.append(
            Remark(
                kind="intake.symlink-out",
                message=f"{shown(path)} is a link that leads out of the folder; not followed",
                file=path,
            )
        )
        return "link"
    # A link to a folder inside is not walked: its files are listed where they really are.
    return "file" if os.path.isfile(target) else "link"


def _is_skipped_folder(entry: os.DirEntry[str]) -> bool:
    return is_skipped(entry.name) or os.path.isfile(os.path.join(entry.path, "pyvenv.cfg"))


def _is_utf8(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True
