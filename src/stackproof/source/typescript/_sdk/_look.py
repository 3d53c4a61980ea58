"""One look over a program's uses of the SDK."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from .._looked import Looked
from .._program import Program
from ._live import LiveCode
from ._notes import Notes
from ._resolve import Resolver
from ._surface import Surface
from ._tree import Source
from ._uses import Uses

_RECURSION = 4_000


def look_at_uses(program: Program, *, major: int) -> Looked:
    """Remarks on every use of the SDK that cannot be, with edits for those that end a run."""
    sources = {file.path: Source(file) for file in program.files if b"@pulumi" in file.text or _may_use(file.text)}
    resolver = Resolver(sources, Surface(major=major, pinned=program.project.aws_major))
    resolver.module_folders = _module_folders(program)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, _RECURSION))
    try:
        notes = Notes(LiveCode(resolver, program.entry))
        Uses(resolver, notes).run()
    finally:
        sys.setrecursionlimit(limit)
    return Looked(remarks=tuple(notes.remarks()), edits=tuple(notes.edits), uses=tuple(notes.uses))


def _may_use(text: bytes) -> bool:
    """A file that imports own modules may hold resources that those make."""
    return b"import" in text or b"require" in text or b"export" in text


def _module_folders(program: Program) -> dict[str, bool]:
    """Folder of each package.json of the answer -> whether it makes ES modules of its files."""
    found: dict[str, bool] = {}
    for item in program.submission.files:
        folder, _, name = item.path.rpartition("/")
        if name != "package.json" or "node_modules" in item.path or item.size > 1 << 20:
            continue
        try:
            content = json.loads(Path(program.submission.root, item.path).read_bytes())
        except (OSError, ValueError):
            continue
        found[folder] = isinstance(content, dict) and content.get("type") == "module"
    return found
