"""The files of an answer as they are gathered: safe names, one version each, escapes undone."""

from __future__ import annotations

import posixpath
import re

import msgspec

from stackproof.model import Remark

from ._go import has_clause, parses_as_go
from ._labels import EXPLICIT
from ._paths import safe_name, shown
from ._pieces import Piece
from ._python import parse_python, python_facts

MAX_FILES = 1000


class ExtractedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file cut from an answer.

    path: relative, safe to write. line, end_line: 1-based lines of its first and last line in the answer (file line n
    stands on answer line `line + n - 1`). named_by: how the name was found.
    """

    path: str
    text: str
    line: int
    end_line: int
    named_by: str


class Keeper:
    """The files so far, by path: the last version of a file wins, unless it is only a fragment."""

    def __init__(self, remarks: list[Remark]) -> None:
        self.files: dict[str, ExtractedFile] = {}
        self._remarks = remarks

    def keep(self, piece: Piece) -> None:
        safe = safe_name(piece.path or "")
        if safe.problem:
            self._remarks.append(_escape(piece, safe.path, safe.problem))
        if safe.path is None or self._clashes(piece, safe.path):
            return
        before = self.files.get(safe.path)
        text = unescaped(safe.path, piece.text)
        if text != piece.text:
            message = f"{shown(safe.path)}: escaped back-ticks and dollar signs are read as meant"
            self._remarks.append(Remark(kind="intake.escaped-text", message=message, file=safe.path, line=piece.line))
        if before is not None and _is_fragment(text, before.text, safe.path, piece):
            self._remarks.append(ignored(piece, f"a fragment of {shown(safe.path)}, which the answer gives in full"))
            return
        if before is not None and before.text != text:
            message = f"{shown(safe.path)} is given more than once; the last version counts"
            self._remarks.append(
                Remark(
                    kind="intake.file-replaced",
                    message=message,
                    file=safe.path,
                    line=before.line,
                    end_line=before.end_line,
                    data={"kept_line": piece.line},
                )
            )
        self.files[safe.path] = ExtractedFile(
            path=safe.path, text=text, line=piece.line, end_line=piece.end_line, named_by=piece.how
        )

    def _clashes(self, piece: Piece, path: str) -> bool:
        folders = {posixpath.join(*path.split("/")[:at]) for at in range(1, path.count("/") + 1)}
        clash = folders & self.files.keys() or any(other.startswith(path + "/") for other in self.files)
        if clash or (len(self.files) >= MAX_FILES and path not in self.files):
            why = f"{shown(path)} is both a file and a folder" if clash else f"more than {MAX_FILES} files"
            self._remarks.append(ignored(piece, why))
            return True
        return False


def unescaped(path: str, text: str) -> str:
    r"""Undo the escapes of an answer that was carried through a template string (``\``` and `\${`).

    A real escape looks the same; so only where every back-tick is escaped and, for Python, where the text parses only
    without the escapes, for Go where it does not parse with them.
    """
    if "\\`" not in text or re.search(r"(?<!\\)`", text):
        return text
    plain = text.replace("\\`", "`").replace("\\${", "${")
    if path.endswith(".py") and (parse_python(text) is not None or parse_python(plain) is None):
        return text.replace("\\`", "`") if parse_python(text) is not None else text
    if path.endswith(".go") and parses_as_go(text):
        return text
    return plain


def _is_fragment(text: str, before: str, path: str, piece: Piece) -> bool:
    if piece.strength == EXPLICIT or len(text) * 2 > len(before):
        return False
    if path.endswith(".go"):
        return has_clause(before) and not has_clause(text)
    if not path.endswith(".py"):
        return False
    new, old = python_facts(text), python_facts(before)
    return old.parses and (not new.parses or bool(new.free) or (old.uses_pulumi and not new.uses_pulumi))


def _escape(piece: Piece, used: str | None, problem: str) -> Remark:
    given = shown(piece.path or "", limit=200)
    outcome = f"kept as {shown(used)}" if used else "left out"
    return Remark(
        kind="intake.path-escape",
        message=f"file name {shown(given)} {problem}; {outcome}",
        file=used,
        line=piece.line,
        data={"given": given, "used": used, "problem": problem},
    )


def ignored(piece: Piece, reason: str) -> Remark:
    return Remark(
        kind="intake.fence-ignored",
        message=f"a code block is no file of the project: {reason}",
        line=piece.line,
        end_line=piece.end_line,
        data={"reason": reason, "language": piece.lang},
    )
