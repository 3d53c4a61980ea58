"""Outputs that are taken for their values."""

from __future__ import annotations

from collections.abc import Iterator

from stackproof.model import Finding, Remark

from ._all_of_file import all_then_one
from ._calls import NotPossible
from ._edits import Mend
from ._go_source import GoSource
from ._ground import Ground
from ._misuse_go import of_go
from ._misuse_node import of_node
from ._misuse_python import of_python
from ._node_source import NodeSource
from ._python_source import PythonSource
from ._sources import source_of


def as_outputs(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """Raises NotPossible."""
    yield from all_then_one(finding, ground, _one, "sdk.output-misuse", "run.output-misuse")


def _one(remark: Remark, ground: Ground) -> Mend:
    if remark.file is None:
        raise NotPossible("the place is not known")
    if remark.data.get("harmless") is True:
        raise NotPossible("what is to be logged is not known yet")
    source = source_of(ground, remark.file)
    if isinstance(source, PythonSource):
        return of_python(remark, source)
    if isinstance(source, GoSource):
        return of_go(remark, source)
    if isinstance(source, NodeSource):
        return of_node(remark, source)
    raise NotPossible("the language is not known")
