"""What nothing uses: it goes; what has an effect stays, and loses only its name."""

from __future__ import annotations

from collections.abc import Iterator

from stackproof.model import Finding, Remark

from . import _unused_go, _unused_node, _unused_python
from ._calls import NotPossible
from ._edits import Mend
from ._go_source import GoSource
from ._ground import Ground
from ._node_source import NodeSource
from ._python_source import PythonSource
from ._remarked import remark_of, remarks_of, suggestions_of, told_beside
from ._sources import source_of

KINDS = ("lint.F401", "lint.F841", "lint.F811", "lint.unused-module-variable", "go.unused-*")


def without_unused(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """Everything of the file that nothing uses; then the finding's own alone. Raises NotPossible."""
    remark = remark_of(finding, ground, *KINDS)
    if str(remark.data.get("name") or "") in _meant(remark, ground):
        raise NotPossible("another name that nothing defines may mean it")
    own = _mend([remark], ground)
    whole = _whole(finding, ground)
    if whole != own:
        yield whole
    yield own


def _whole(finding: Finding, ground: Ground) -> Mend:
    key = finding.check, finding.file or ""
    if key not in ground.wholes:
        possible = [one for one in told_beside(finding, ground, *KINDS) if _is_possible(one, ground)]
        ground.wholes[key] = _mend(possible, ground)
    return ground.wholes[key]


def _meant(remark: Remark, ground: Ground) -> set[str]:
    """What names of the file that nothing defines may mean."""
    found = remarks_of(ground, "go.undefined", "types.error")
    return {name for one in found if one.file == remark.file for name in suggestions_of(one)}


def _is_possible(remark: Remark, ground: Ground) -> bool:
    if str(remark.data.get("name") or "") in _meant(remark, ground):
        return False
    try:
        _mend([remark], ground)
    except NotPossible:
        return False
    return True


def _mend(remarks: list[Remark], ground: Ground) -> Mend:
    path = remarks[0].file or ""
    source = source_of(ground, path)
    if isinstance(source, PythonSource):
        return _unused_python.of_python(remarks, source, is_entry=path == ground.project.entry)
    if isinstance(source, GoSource):
        return _unused_go.of_go(remarks, source)
    if isinstance(source, NodeSource):
        return _unused_node.of_node(remarks, source)
    raise NotPossible("the language is not known")
