"""The files of a program, read for mending."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache

from ._calls import NotPossible
from ._edits import Mend
from ._ground import Ground
from ._texts import Text
from ._uses import Source

_READ = (".py", ".go", ".ts", ".mts", ".cts", ".tsx", ".js", ".mjs", ".cjs", ".jsx")


def source_of(ground: Ground, path: str) -> Source:
    """A file of the program. Raises NotPossible."""
    return _read(path, ground.text(path).content)


def tidied(mend: Mend, contents: Mapping[str, bytes]) -> Mend:
    """A mend, and without the imports that nothing uses any more because of all that it changes. contents: of the
    files as they are."""
    splices = mend.splices
    for path in {one.path for one in mend.splices}:
        if not path.endswith(_READ) or path not in contents:
            continue
        # Where a file cannot be read, its imports stay.
        with suppress(NotPossible):
            own = _read(path, contents[path]).tidied(tuple(one for one in mend.splices if one.path == path))
            splices = (*(one for one in splices if one.path != path), *own)
    return Mend(splices, mend.files) if splices != mend.splices else mend


@lru_cache(maxsize=16)
def _read(path: str, content: bytes) -> Source:
    text = Text(path, content)
    if path.endswith(".py"):
        from ._python_source import PythonSource

        return PythonSource(text)
    if path.endswith(".go"):
        from ._go_source import GoSource

        return GoSource(text)
    from ._node_source import NodeSource

    return NodeSource(text)
