"""The files of a program, read for mending."""

from __future__ import annotations

from functools import lru_cache

from ._ground import Ground
from ._texts import Text
from ._uses import Source


def source_of(ground: Ground, path: str) -> Source:
    """A file of the program. Raises NotPossible."""
    return _read(path, ground.text(path).content)


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
