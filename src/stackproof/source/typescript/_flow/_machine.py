"""Follows a program's values from its entry through its functions, classes and modules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from tree_sitter import Node

from stackproof.aws import MAJORS, FunctionSchema, Sdk, sdk
from stackproof.model import Location, Remark, SourceEdit

from ..._facts import SecretFlow
from ...python._surface import snake_case
from .._modules import path_of
from .._program import File, Program
from ._values import Class, Function, Scope, Value

MOST_STEPS = 150_000
LATE_STEPS = 60_000
DEEPEST = 24


class Note(msgspec.Struct):
    """A remark that may still gather places."""

    remark: Remark
    data: dict[str, Any]


class Machine:
    """State of one evaluation of a program."""

    def __init__(self, program: Program, *, major: int) -> None:
        self.program, self.major = program, major
        self.files = {file.path: file for file in program.files}
        self.modules: dict[str, dict[str, Value]] = {}
        self.scopes: dict[str, Scope] = {}
        self.notes: dict[object, Note] = {}
        self.edits: dict[SourceEdit, None] = {}
        self.flows: dict[object, SecretFlow] = {}
        self.steps = 0
        self.most_steps = MOST_STEPS
        self.calls: list[int] = []
        self.in_log = 0
        self.unreached = False
        self.entered: set[tuple[str, int]] = set()
        self.functions: dict[tuple[str, int], Function] = {}
        self.classes: dict[tuple[str, int], Class] = {}
        self.looked_for: dict[tuple[str, str], FunctionSchema | None] = {}

    @property
    def exhausted(self) -> bool:
        self.steps += 1
        return self.steps > self.most_steps

    def sdk(self, package: str) -> Sdk:
        return sdk(package, major=self.major) if package == "aws" else sdk(package)

    def function_of(self, package: str, module: str, name: str) -> FunctionSchema | None:
        """The SDK function `getX`, by the name TypeScript gives it."""
        found = self.sdk(package).module(module)
        if found is None or not name.startswith("get"):
            return None
        key = (f"{package}.{module}", name)
        if key not in self.looked_for:
            known = found.function(snake_case(name))
            if known is None:
                functions = (found.functions[item] for item in found.functions)
                known = next((item for item in functions if item.token.rpartition(":")[2] == name), None)
            self.looked_for[key] = known
        return self.looked_for[key]

    def find(self, specifier: str, file: File) -> File | None:
        """The file of the answer that a relative import names."""
        path = path_of(self.files, file.path, specifier)
        return self.files[path] if path is not None else None

    def report(
        self,
        kind: str,
        file: File,
        node: Node | None,
        message: str,
        *,
        data: dict[str, Any],
        place: tuple[int, int] | None = None,
        cause: str = "",
        edit: SourceEdit | None = None,
    ) -> dict[str, Any] | None:
        """Note a remark once; its data, to which more may be added. place: (line, column) in place of the node's."""
        if not file.ours:
            return None
        line, column = place or ((node.start_point[0] + 1, node.start_point[1]) if node is not None else (1, 0))
        if edit is not None:
            self.edits[edit] = None
        key = (kind, cause) if cause else (kind, file.path, line, column, data.get("symbol"))
        known = self.notes.get(key)
        if known is not None:
            here = (file.path, line) != (known.remark.file, known.remark.line)
            if here and file.path == known.remark.file:
                known.data["also_lines"] = sorted({*known.data.get("also_lines", ()), line})
            return known.data
        found = {**data, "test": file.test, **({"cause": cause} if cause else {})}
        if self.unreached:
            found["unreached"] = True
        remark = Remark(kind=kind, message=message, file=file.path, line=line, column=column + 1)
        self.notes[key] = Note(remark, found)
        return found

    def remarks(self) -> Iterator[Remark]:
        for note in self.notes.values():
            yield msgspec.structs.replace(note.remark, data=note.data)

    def place_of(self, file: File, node: Node) -> Location:
        return Location(file.path, node.start_point[0] + 1)


def package_of(specifier: str) -> tuple[str, str] | None:
    """("aws", "s3") of `@pulumi/aws/s3`, for packages with a schema on board."""
    parts = specifier.split("/")
    if len(parts) < 2 or parts[0] != "@pulumi" or parts[1] not in MAJORS or parts[1] == "pulumi":
        return None
    return parts[1], "/".join(parts[2:3])


__all__ = ["DEEPEST", "LATE_STEPS", "Machine", "package_of"]
