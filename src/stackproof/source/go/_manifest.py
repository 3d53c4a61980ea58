"""go.mod against what was ever published, what lies beside it, and what the program imports.

Lines that cannot be read, versions of another major and imports that no requirement covers are found where the checks
hold the manifest against the program.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stackproof.aws import go_version_exists, newest_go_version
from stackproof.golang import Module, Program
from stackproof.model import Remark

from ._looked import Looked

_GO = re.compile(r"1\.(?:0|[1-9]\d*)(?:\.\d+|rc\d+|beta\d+)?")
_TOOLCHAIN = re.compile(r"default|go1\.\d+(?:\.\d+|rc\d+|beta\d+)?(?:[-+].*)?")
_MAJOR = re.compile(r"/v(\d+)$")


def look(program: Program, *, major: int) -> Looked:
    """One remark for each line of the go.mod of the program's own module."""
    module = program.module
    if module is None or not _is_ours(program, module):
        return Looked()
    found = [*_versions(module), *_directives(program, module), *_folders(program, module), *_unused(program, module)]
    return Looked(remarks=tuple(found))


def _is_ours(program: Program, module: Module) -> bool:
    return any(item.path == module.path and item.origin == "answer" for item in program.submission.files)


def _remark(home: Module, kind: str, line: int, message: str, *, refused: bool = True, **data: Any) -> Remark:
    found: dict[str, Any] = {"manifest": home.path, **data}
    found |= {"refused": True} if refused else {}
    return Remark(kind=kind, message=message, file=home.path, line=line, data=found)


def _versions(module: Module) -> Iterator[Remark]:
    """Requirements of Pulumi's modules in versions that were never published."""
    for item in module.mod.requirements:
        if item.path in module.mod.replaced or go_version_exists(item.path, item.version) is not False:
            continue
        named = _MAJOR.search(item.path)
        if named is not None and not item.version.startswith(f"v{named[1]}."):
            continue  # of another major than the path says: a fault of its own
        newest = newest_go_version(item.path, int(named[1]) if named is not None else 1)
        fix = f"require {newest}, or let `go get {item.path}@latest` choose" if newest else ""
        said = f"; the newest known is {newest}" if newest else ""
        yield _remark(
            module,
            "structure.unknown-version",
            item.line,
            f"{item.path} has no version {item.version}{said}",
            module=item.path,
            version=item.version,
            fix=fix,
        )


def _directives(program: Program, module: Module) -> Iterator[Remark]:
    """The versions of Go itself, as far as they are none at all."""
    for name, text, form in (("go", module.mod.go, _GO), ("toolchain", module.mod.toolchain, _TOOLCHAIN)):
        if text and form.fullmatch(text) is None:
            line = _line_of(program, module, rf"^\s*{name}\s+{re.escape(text)}")
            usual = "1.23" if name == "go" else "go1.23.4"
            message = f"`{name} {text}` names no version of Go, such as {usual}"
            yield _remark(module, "structure.manifest-invalid", line, message)


def _folders(program: Program, module: Module) -> Iterator[Remark]:
    """Modules that are replaced by a folder of the answer that is not there, or has no go.mod."""
    paths = {item.path for item in program.submission.files}
    for name, place in module.mod.replaced.items():
        if not place.startswith("."):
            continue
        folder = posixpath.normpath(posixpath.join(module.folder, place))
        if folder.startswith("..") or posixpath.join(folder, "go.mod").removeprefix("./") in paths:
            continue
        line = _line_of(program, module, rf"{re.escape(name)}\b.*=>\s*{re.escape(place)}")
        message = f"{name} is replaced by {place}, where no go.mod is"
        yield _remark(module, "structure.manifest-invalid", line, message, module=name)


def _unused(program: Program, module: Module) -> Iterator[Remark]:
    """Requirements that no file imports, in one remark; what others need is marked as indirect."""
    if not program.holds(module):
        return
    files = [file for file in program.files if program.module_of(file.folder) is module]
    imported = [f"{item.path}/" for file in files for item in file.source.imports]
    imported += [f"{path}/" for path in module.mod.tools]
    idle = [
        item
        for item in module.mod.requirements
        if not item.indirect and not any(path.startswith(f"{item.path}/") for path in imported)
    ]
    if idle:
        names = [item.path for item in idle]
        shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        verb = "is" if len(names) == 1 else "are"
        message = f"{shown} {verb} required, and nothing imports {'it' if len(names) == 1 else 'them'}"
        fix = "run `go mod tidy`, which drops what nothing needs and marks what others need as indirect"
        yield _remark(
            module, "structure.unused-dependency", idle[0].line, message, refused=False, modules=names, fix=fix
        )


def _line_of(program: Program, module: Module, pattern: str) -> int:
    try:
        text = Path(program.submission.root, module.path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 1
    lines = text.splitlines()
    return next((number for number, line in enumerate(lines, 1) if re.search(pattern, line)), 1)
