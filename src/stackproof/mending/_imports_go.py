"""Import paths of Go programs: of the program's own folders, and of one major version of each SDK."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from stackproof.model import Finding

from ._calls import NotPossible
from ._edits import Mend, Splice
from ._go_source import Binding, GoSource
from ._ground import Ground
from ._remarked import remark_of
from ._sources import source_of


def leading_somewhere(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The module's own path before a folder that is there. Raises NotPossible."""
    remark = remark_of(finding, ground, "go.bad-import")
    path, module = str(remark.data.get("module")), _module(ground)
    root = ground.project.root
    folders = {
        posixpath.relpath(posixpath.dirname(file.path), root or ".")
        for file in ground.submission.files
        if file.path.endswith(".go") and not file.path.endswith("_test.go") and posixpath.dirname(file.path) != root
    }
    meant = [one for one in folders if path.endswith(f"/{one}") or path == one]
    meant = meant or [one for one in folders if posixpath.basename(one) == posixpath.basename(path)]
    if not meant or not module or (len(meant) > 1 and len({len(one) for one in meant}) == 1):
        raise NotPossible("no folder of the program is meant")
    target = f"{module}/{max(meant, key=len)}"
    source = _go(remark.file or "", ground)
    yield Mend(tuple(_renamed(one, target, source) for one in source.bindings if one.home == path))


def of_one_major(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The newer of two majors everywhere, and no package imported twice. Raises NotPossible."""
    remark = remark_of(finding, ground, "sdk.mixed-majors")
    majors = remark.data.get("majors")
    if not isinstance(majors, list | tuple) or len(majors) != 2 or remark.data.get("package") == "pulumi":
        raise NotPossible("which major is meant is not sure")
    old, new = (f"/v{number}/" for number in majors)
    known = ground.content_of(posixpath.join(ground.project.root, "go.mod")) or b""
    package = f"github.com/pulumi/pulumi-{remark.data.get('package')}/sdk"
    if f"{package}{new.rstrip('/')} ".encode() not in known:
        raise NotPossible("go.mod does not require the newer major")
    splices: list[Splice] = []
    for file in ground.submission.files:
        if (
            file.path.endswith(".go")
            and file.origin == "answer"
            and package.encode() in (ground.content_of(file.path) or b"")
        ):
            splices += _of_major(_go(file.path, ground), package, old, new)
    yield Mend(tuple(splices))


def _of_major(source: GoSource, package: str, old: str, new: str) -> list[Splice]:
    made: list[Splice] = []
    for one in source.bindings:
        if not one.home.startswith(f"{package}{old}"):
            continue
        target = one.home.replace(old, new, 1)
        twin = next((each for each in source.bindings if each.home == target), None)
        if twin is None:
            made.append(_renamed(one, target, source))
            continue
        made += source.without_all([one])
        for use in source.uses:
            first = use.steps[0][1]
            if source.text.between(use.start, first) == one.name:
                made.append(Splice(source.path, use.start, first, twin.name))
    return made


def _renamed(one: Binding, target: str, source: GoSource) -> Splice:
    quoted = f'"{one.home}"'
    end = one.node.end_byte
    return Splice(source.path, end - len(quoted.encode()), end, f'"{target}"')


def _go(path: str, ground: Ground) -> GoSource:
    source = source_of(ground, path)
    if not isinstance(source, GoSource):
        raise NotPossible("it is no Go file")
    return source


def _module(ground: Ground) -> str:
    """The module's path in go.mod."""
    content = ground.content_of(posixpath.join(ground.project.root, "go.mod")) or b""
    found = re.search(rb"(?m)^module\s+(\S+)", content)
    return found[1].decode("utf-8", errors="replace") if found is not None else ""
