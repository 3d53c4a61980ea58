"""Imports, variables and labels that nothing uses: Go refuses them."""

from __future__ import annotations

from collections.abc import Iterator

from stackproof.golang import File, Program
from stackproof.model import Remark

from ._bindings import Binding, Unit
from ._looked import Looked
from ._remarking import remark
from ._units import units_of


def look(program: Program, *, major: int) -> Looked:
    """One remark for each name that a build refuses for not being used."""
    return Looked(remarks=tuple(item for unit in units_of(program) for item in _of_unit(program, unit)))


def _of_unit(program: Program, unit: Unit) -> Iterator[Remark]:
    for item in unit.locals:
        if not item.used and item.file.ours and item.file.path not in unit.doubtful:
            what = "the label" if item.kind == "label" else "the variable"
            said = "set" if item.writes else "declared"
            yield _remark(program, item, "go.unused-variable", f"{what} {item.name} is {said} and not used")
    for file in unit.files:
        if file.ours and file.path not in unit.doubtful and file.path not in unit.dotted:
            yield from _imports(program, unit, file)


def _imports(program: Program, unit: Unit, file: File) -> Iterator[Remark]:
    """An import under a name that nobody knows may be meant by any name that is not explained otherwise."""
    unexplained = any(item.file is file and item.name not in unit.foreign for item in unit.unresolved)
    idle = [item for item in unit.imports[file.path] if not item.used]
    for item in idle:
        if item.sure or not unexplained:
            path = item.imported.path if item.imported is not None else item.name
            shown = path if path.rpartition("/")[2] == item.name else f"{path} (as {item.name})"
            yield _remark(program, item, "go.unused-import", f"{shown} is imported and not used", {"module": path})


def _remark(program: Program, item: Binding, kind: str, message: str, more: dict[str, str] | None = None) -> Remark:
    data = {"name": item.name, "rule": "UnusedImport" if kind == "go.unused-import" else "UnusedVar", **(more or {})}
    return remark(program, item.file, item.node, kind, message, data=data)
