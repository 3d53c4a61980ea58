"""One error with what is known around it."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

import msgspec

from stackproof.golang import File, Imported, Program
from stackproof.toolchains import CORE_HOME

from .._checker import Diagnostic
from ._owners import Owner, type_owner
from ._rules import rule_of

_PATHS = re.compile(r'"?(?:[\w.-]+/)+([\w-]+)"?\.(?=\w)')
_INTERNAL = re.compile(r"\binternal\.(Input|Output|OutputState)\b")


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a remark says, apart from its place."""

    kind: str
    message: str
    data: dict[str, Any]


class View:
    """One error in its program."""

    def __init__(self, program: Program, file: File, item: Diagnostic) -> None:
        self.program, self.file, self.item = program, file, item
        self.rule = rule_of(item.code)

    @cached_property
    def message(self) -> str:
        """The checker's words with packages under their short names."""
        return short(self.item.message)

    @cached_property
    def names(self) -> dict[str, Imported]:
        """Name -> what it stands for, of the file's imports."""
        found = {}
        for item in self.file.source.imports:
            known = self.program.imported(item.path, self.file.folder)
            found[item.name or known.name] = known
        return found

    def owner(self, text: str) -> Owner | None:
        """The named type of a message, where packages stand under the names that they give themselves."""
        found = type_owner(text.strip())
        if found is None or not found.path or "/" in found.path:
            return found
        path = self._paths.get(found.path, found.path)
        return msgspec.structs.replace(found, path=path)

    @cached_property
    def _paths(self) -> dict[str, str]:
        """Name of each package that the program imports -> its path, the file's own last."""
        found = {"pulumi": f"{CORE_HOME}pulumi", "internal": f"{CORE_HOME}internal"}
        for file in (*self.program.files, self.file):
            for item in file.source.imports:
                known = self.program.imported(item.path, file.folder)
                found[known.name] = known.path
        return found

    @cached_property
    def _lines(self) -> list[bytes]:
        return self.file.text.split(b"\n")

    @property
    def column(self) -> int:
        """1-based, in characters."""
        line = self._lines[self.item.line - 1] if self.item.line <= len(self._lines) else b""
        return len(line[: self.item.column - 1].decode("utf-8", errors="replace")) + 1

    def text(self) -> str:
        """What stands at the place, on one line."""
        item = self.item
        if item.line > len(self._lines):
            return ""
        row = self._lines[item.line - 1]
        end = item.end_column - 1 if item.end_line == item.line and item.end_column else len(row)
        return row[item.column - 1 : end].decode("utf-8", errors="replace").strip()


def short(text: str) -> str:
    """`ec2.Vpc` of `github.com/.../ec2.Vpc`; what programs know of Pulumi's core as `pulumi.Input` is called so."""
    return _INTERNAL.sub(r"pulumi.\1", _PATHS.sub(lambda match: f"{match[1]}.", text))
