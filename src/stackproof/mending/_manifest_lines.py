"""Lines of manifests: what is imported and not named, and versions that cannot be."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from stackproof.aws import MAJORS
from stackproof.golang import Requirement, imported, read_mod
from stackproof.model import Finding, Remark

from ._calls import NotPossible
from ._edits import Mend, Splice
from ._ground import Ground
from ._manifests import go_imports, home_of
from ._texts import Text
from ._versions import go_version, meant_go_version, npm_range, python_requirement

_TABLE = re.compile(rb"^dependencies\s*=\s*\[(?P<inner>[^\]]*)\]", re.MULTILINE)
_GROUP = re.compile(rb'"dependencies"\s*:\s*\{(?P<inner>[^{}]*)\}')
_GO_GROUP = re.compile(rb"^require\s*\(\n(?P<inner>[^)]*)\)", re.MULTILINE)


def names_imported(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """What a source imports, in the manifest."""
    if ground.is_go:
        yield _required(finding, ground)
        return
    for remark in ground.remarks:
        if _is_of(remark, finding):
            text = ground.text(str(remark.data["manifest"]))
            name = str(remark.data["distribution"])
            if text.path.endswith("package.json"):
                yield Mend((_npm_dependency(text, name, ground),))
            elif text.path.endswith("pyproject.toml"):
                yield Mend((_project_dependency(text, python_requirement(name, aws_major=ground.major)),))
            elif posixpath.basename(text.path).startswith("requirements"):
                yield Mend((_line(text, python_requirement(name, aws_major=ground.major)),))


def with_package(name: str, ground: Ground) -> tuple[Splice, ...]:
    """A package of Pulumi's that a mend imports, in the manifest; nothing where that names it. name: without the lead,
    `random`. Raises NotPossible where there is no manifest: others make it of what is imported now."""
    if ground.project.manifest is None:
        raise NotPossible("there is no manifest")
    text = ground.text(ground.project.manifest)
    said = text.content.decode("utf-8", errors="replace")
    if text.path.endswith("package.json"):
        return () if f'"@pulumi/{name}"' in said else (_npm_dependency(text, f"@pulumi/{name}", ground),)
    if text.path.endswith("go.mod"):
        home = f"github.com/pulumi/pulumi-{name}/sdk/v{MAJORS[name][0]}"
        return () if read_mod(said).requires(home) else (_requirement(text, f"{home} {go_version(home)}"),)
    if re.search(rf"\bpulumi[-_]{name}\b", said):
        return ()
    requirement = python_requirement(f"pulumi-{name}", aws_major=ground.major)
    if text.path.endswith("pyproject.toml"):
        return (_project_dependency(text, requirement),)
    if posixpath.basename(text.path).startswith("requirements"):
        return (_line(text, requirement),)
    raise NotPossible("the manifest is of another kind")


def _is_of(remark: Remark, finding: Finding) -> bool:
    if remark.kind != "structure.undeclared-dependency":
        return False
    return (remark.file, remark.line) == (finding.file, finding.line)


def _line(text: Text, line: str) -> Splice:
    """A further line at the end of a file."""
    at = len(text.content)
    lead = "" if not at or text.content.endswith(b"\n") else "\n"
    return Splice(text.path, at, at, f"{lead}{line}\n")


def _project_dependency(text: Text, requirement: str) -> Splice:
    found = _TABLE.search(text.content)
    if found is None or b"[project]" not in text.content[: found.start()]:
        raise NotPossible("the manifest has no list of dependencies")
    return _entry(text, found, f'"{requirement}"', empty=f'"{requirement}"')


def _npm_dependency(text: Text, name: str, ground: Ground) -> Splice:
    written = f'"{name}": "{npm_range(name, aws_major=ground.major)}"'
    found = _GROUP.search(text.content)
    if found is None:
        raise NotPossible("the manifest has no list of dependencies")
    return _entry(text, found, written, empty=f"\n    {written}\n  ")


def _entry(text: Text, found: re.Match[bytes], written: str, *, empty: str) -> Splice:
    """A further entry behind the last one of a list in brackets."""
    inner = found["inner"]
    if not inner.strip():
        return Splice(text.path, found.start("inner"), found.end("inner"), empty)
    at = found.start("inner") + len(inner.rstrip())
    comma = "" if inner.rstrip().endswith(b",") else ","
    if b"\n" not in inner:
        return Splice(text.path, at, at, f"{comma} {written}")
    indent = text.indent_at(at)
    return Splice(text.path, at, at, f"{comma}\n{indent}{written}" + ("," if not comma else ""))


# --- Go


def _required(finding: Finding, ground: Ground) -> Mend:
    """A requirement of the module that holds what a line imports."""
    if finding.file is None or finding.line is None:
        raise NotPossible("the finding names no import")
    said = ground.text(finding.file)
    line = said.line(said.offset(finding.line, 0))
    path = next((one for one in go_imports(ground, finding.file) if f'"{one}"' in line), "")
    home = home_of(path) if path else ""
    text = _go_mod(ground)
    if not home or read_mod(text.content.decode("utf-8", errors="replace")).requires(home):
        raise NotPossible("the module of the import is not known")
    return Mend((_requirement(text, f"{home} {go_version(home)}"),))


def _requirement(text: Text, written: str) -> Splice:
    """A further requirement, in the order of the others."""
    found = _GO_GROUP.search(text.content)
    if found is not None:
        lines = found["inner"].decode().splitlines()
        before = [line for line in lines if line.strip() and line.split()[0] < written and "// indirect" not in line]
        at = found.start("inner")
        indent = next((line[: len(line) - len(line.lstrip())] for line in lines if line.strip()), "\t")
        if before:
            at = text.end_of_line(found.start("inner") + found["inner"].index(before[-1].encode())) + 1
        return Splice(text.path, at, at, f"{indent}{written}\n")
    single = re.findall(rb"^require [^\n(]+$", text.content, re.MULTILINE)
    if len(single) != 1:
        return _line(text, f"\nrequire {written}")
    start = text.content.index(single[0])
    both = sorted([single[0].decode().removeprefix("require ").strip(), written])
    return Splice(text.path, start, start + len(single[0]), "require (\n" + "".join(f"\t{one}\n" for one in both) + ")")


def _go_mod(ground: Ground) -> Text:
    if ground.project.manifest is None:
        raise NotPossible("there is no manifest")
    return ground.text(ground.project.manifest)


def requires_what_can_be(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A version of the module that was published."""
    text = _go_mod(ground)
    item = next((one for one in _requirements(text) if one.line == finding.line), None)
    if item is None or finding.file != text.path:
        raise NotPossible("the finding names no requirement")
    what = imported(item.path)
    module = what.home if what.home and what.kind in ("core", "sdk") else item.path
    version = go_version(module) if module != item.path else meant_go_version(module, item.version)
    start = text.offset(item.line, 0)
    line = text.line(start)
    new = line.replace(item.path, module, 1).replace(item.version, version, 1)
    if new == line or (module != item.path and any(one.path == module for one in _requirements(text))):
        raise NotPossible("the line cannot be read")
    yield Mend((Splice(text.path, start, start + len(line.encode()), new),))


def requires_what_is_used(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """Without the modules that nothing imports."""
    text = _go_mod(ground)
    for remark in ground.remarks:
        names = remark.data.get("modules")
        if remark.kind == "structure.unused-dependency" and isinstance(names, list):
            idle = [one for one in _requirements(text) if one.path in names and not one.indirect]
            yield Mend(tuple(_without_line(text, one.line) for one in idle))


def _requirements(text: Text) -> tuple[Requirement, ...]:
    return read_mod(text.content.decode("utf-8", errors="replace")).requirements


def _without_line(text: Text, line: int) -> Splice:
    start = text.offset(line, 0)
    return Splice(text.path, start, min(text.end_of_line(start) + 1, len(text.content)), "")
