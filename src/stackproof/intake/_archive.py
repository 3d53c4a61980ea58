"""Zip and tar archives, unpacked without trust: bounded, no path out of the folder, no links, no devices."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from stackproof.model import InputError, Remark

from ._paths import SKIPPED_FILES, safe_name, shown
from ._tree import MAX_BYTES, MAX_FILES

MAX_RATIO = 100
_RATIO_FROM = 16 * 1024 * 1024
_BLOCK = 1 << 18
_KEPT_FOLDERS = frozenset({"lib", "src", "bin", "tests", "test", "infra", "cmd", "internal", "pkg"})


def is_archive(data: bytes) -> bool:
    """Whether the bytes begin like a zip, a tar, or a compressed stream."""
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06") or data[257:262] == b"ustar" or _compression(data) is not None


def unpack(data: bytes, folder: str, *, label: str) -> tuple[str, list[Remark]]:
    """Unpack into `folder`. Returns the root (a single top-level folder is stepped into) and remarks on entries that
    were left out. Raises InputError for what is encrypted, damaged, too large or a bomb."""
    remarks: list[Remark] = []
    budget = _Budget(label, len(data))
    try:
        if data[:2] == b"PK":
            _unpack_zip(data, folder, label, budget, remarks)
        else:
            _unpack_tar(data, folder, label, budget, remarks)
    except InputError:
        raise
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, lzma.LZMAError, zlib.error, OSError, ValueError) as error:
        raise InputError(f"{label} is a damaged archive: {' '.join(str(error).split())[:120]}") from None
    return _root(folder), remarks


class _Budget:
    """What may still be written; the archive's own headers are not believed."""

    def __init__(self, label: str, packed: int) -> None:
        self._label = label
        self._packed = max(packed, 1)
        self._files = 0
        self._bytes = 0

    def file(self) -> None:
        self._files += 1
        if self._files > MAX_FILES:
            raise InputError(f"{self._label} holds more than {MAX_FILES} files")

    def take(self, size: int) -> None:
        self._bytes += size
        if self._bytes > MAX_BYTES:
            raise InputError(f"{self._label} unpacks to more than {MAX_BYTES // 2**20} MiB")
        if self._bytes > _RATIO_FROM and self._bytes > MAX_RATIO * self._packed:
            raise InputError(f"{self._label} unpacks to more than {MAX_RATIO} times its size; refused as a zip bomb")


def _unpack_zip(data: bytes, folder: str, label: str, budget: _Budget, remarks: list[Remark]) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            budget.file()
            if entry.is_dir():
                continue
            if entry.flag_bits & 1:
                raise InputError(f"{label} is encrypted", hint="unpack it with its password and hand in the folder")
            mode = entry.external_attr >> 16
            if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
                remarks.append(_left_out("intake.archive-link", entry.filename, "is a link or no regular file"))
                continue
            try:
                with archive.open(entry) as stream:
                    _write(folder, entry.filename, stream, budget, remarks)
            except (NotImplementedError, RuntimeError) as error:
                raise InputError(f"{label} cannot be unpacked: {error}") from None


def _unpack_tar(data: bytes, folder: str, label: str, budget: _Budget, remarks: list[Remark]) -> None:
    plain = _inflate(data, label)
    with tarfile.open(fileobj=io.BytesIO(plain), mode="r:") as archive:
        for entry in _members(archive):
            budget.file()
            if entry.isdir():
                continue
            stream = archive.extractfile(entry) if entry.isreg() else None
            if stream is None:
                remarks.append(_left_out("intake.archive-link", entry.name, "is a link or no regular file"))
                continue
            with stream:
                _write(folder, entry.name, stream, budget, remarks)


def _members(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    while (entry := archive.next()) is not None:
        yield entry


def _inflate(data: bytes, label: str) -> bytes:
    """The tar inside a compressed stream. Unpacked first, because headers inside a tar may be as large as they say."""
    opener = _compression(data)
    if opener is None:
        return data
    budget = _Budget(label, len(data))
    out = io.BytesIO()
    with opener(io.BytesIO(data)) as stream:
        while block := stream.read(_BLOCK):
            budget.take(len(block))
            out.write(block)
    plain = out.getvalue()
    if plain[257:262] != b"ustar" and not tarfile.is_tarfile(io.BytesIO(plain)):
        raise InputError(f"{label} is compressed but holds no tar", hint="decompress it and hand in the file")
    return plain


def _compression(data: bytes):
    if data[:2] == b"\x1f\x8b":
        return lambda stream: gzip.GzipFile(fileobj=stream)
    if data[:3] == b"BZh" and data[3:4].isdigit():
        return bz2.BZ2File
    return lzma.LZMAFile if data[:6] == b"\xfd7zXZ\x00" else None


def _write(folder: str, name: str, stream: IO[bytes], budget: _Budget, remarks: list[Remark]) -> None:
    safe = safe_name(name)
    if safe.path is None and "folder of a tool" in safe.problem:
        return
    if safe.path is None or safe.problem:
        remarks.append(_left_out("intake.path-escape", name, safe.problem))
        return
    if safe.path.rsplit("/", 1)[-1] in SKIPPED_FILES:
        return
    target = Path(folder) / safe.path
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            while block := stream.read(_BLOCK):
                budget.take(len(block))
                out.write(block)
    except (FileExistsError, NotADirectoryError, IsADirectoryError):
        remarks.append(_left_out("intake.archive-clash", name, "is both a file and a folder"))


def _left_out(kind: str, name: str, problem: str) -> Remark:
    return Remark(kind=kind, message=f"{shown(name)} {problem}; left out", data={"name": shown(name, limit=200)})


def _root(folder: str) -> str:
    """Step into a single top-level folder, unless it is a package that the program imports by name."""
    entries = os.listdir(folder)
    if len(entries) == 1 and entries[0] not in _KEPT_FOLDERS:
        inner = os.path.join(folder, entries[0])
        if os.path.isdir(inner) and not os.path.exists(os.path.join(inner, "__init__.py")):
            return inner
    return folder
