"""Pulumi.yaml that Pulumi does not understand, or that leads it to the wrong place."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from stackproof.golang import read_mod
from stackproof.model import Finding, Remark

from ._calls import NotPossible
from ._edits import Mend, Splice
from ._ground import Ground
from ._project_file import main_of, project_text
from ._texts import Text
from ._trees import field, nodes_in, root_of, text
from ._yaml import Mapping, written

_RUNTIMES = {
    "node": "nodejs", "node.js": "nodejs", "typescript": "nodejs", "javascript": "nodejs", "ts": "nodejs",
    "python3": "python", "golang": "go",
}  # fmt: skip
_TYPES = {
    "number": "integer", "int": "integer", "float": "string", "bool": "boolean", "str": "string", "text": "string",
    "map": "object", "dict": "object",
}  # fmt: skip
_OF_LANGUAGE = {"python": "python", "typescript": "nodejs", "javascript": "nodejs", "go": "go"}


def repairs_project(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """What is wrong in the file that a finding is about, as far as only one thing can be meant."""
    if finding.file is None:
        raise NotPossible("the finding names no file")
    text = ground.text(finding.file)
    try:
        file = Mapping(text)
    except NotPossible:
        yield from _legible(text)
        return
    yield from _completed(file, ground)
    splices = (*_foreign_values(file, ground), *_own_types(file, ground))
    if splices:
        yield Mend(tuple(dict.fromkeys(splices)))


def _completed(file: Mapping, ground: Ground) -> Iterator[Mend]:
    """A name and a runtime that Pulumi has."""
    runtime = _OF_LANGUAGE.get(ground.project.language)
    found = file.entry("runtime")
    if found is not None and found[1].id == "mapping":
        found = file.entry("name", below=("runtime",))
    if found is not None and runtime and found[1].id == "scalar" and _meant(str(found[1].value)) == runtime:
        if str(found[1].value) != runtime:
            yield Mend((file.rewritten(found[1], runtime),))
    elif file.entry("runtime") is None and runtime and file.entry("name") is not None:
        yield Mend((file.behind("name", f"runtime: {runtime}"),))
    if file.entry("name") is None and file.entry("runtime") is not None:
        yield Mend((file.at_start(f"name: {written(ground.project.name)}"),))


def _meant(runtime: str) -> str:
    return _RUNTIMES.get(runtime.lower(), runtime.lower())


def _foreign_values(file: Mapping, ground: Ground) -> Iterator[Splice]:
    """Keys of other namespaces have a value, never a default or a type."""
    for remark in ground.remarks:
        if remark.kind == "structure.project-file-invalid" and remark.file == file.path and "key" in remark.data:
            yield from _with_value(file, remark)


def _own_types(file: Mapping, ground: Ground) -> Iterator[Splice]:
    """Types that Pulumi has, and defaults that are of them."""
    for full, declared in ground.project.declared_config.items():
        own = full.removeprefix(f"{ground.project.name}:")
        key = next((one for one in (full, own) if file.entry(one, below=("config",)) is not None), None)
        if key is None or ":" in own or not isinstance(declared, dict):
            continue
        below = ("config", key)
        type_, default = file.entry("type", below=below), file.entry("default", below=below)
        given = declared.get("default")
        kind = str(declared.get("type"))
        wanted = _TYPES.get(kind.lower(), kind)
        if isinstance(given, float) and wanted == "integer" and not given.is_integer():
            wanted = "string"
        if type_ is not None and wanted != kind:
            yield file.rewritten(type_[1], wanted)
        text = isinstance(given, bool | int | float)
        if default is not None and wanted == "string" and text and type_ is not None and default[1].id == "scalar":
            yield file.rewritten(default[1], f'"{default[1].value}"')


def _with_value(file: Mapping, remark: Remark) -> Iterator[Splice]:
    key = str(remark.data["key"])
    default = file.entry("default", below=("config", key))
    type_ = file.entry("type", below=("config", key))
    if default is None and file.entry("value", below=("config", key)) is None:
        raise NotPossible("no value is known")
    if default is not None:
        yield file.renamed(default[0], "value")
    if type_ is not None:
        yield file.without(*type_)


def _legible(text: Text) -> Iterator[Mend]:
    """A file that is no YAML because its lines are indented by tabs, or one of them by mistake."""
    said = text.content.decode("utf-8", errors="replace")
    lines = said.splitlines(keepends=True)
    tabs = [number for number, line in enumerate(lines) if re.match(r" *\t", line)]
    tries = [tabs] if tabs else [[number] for number, line in enumerate(lines) if re.match(r" +\w+:(?: |$)", line)]
    found = []
    for numbers in tries:
        splices = tuple(_outdented(text, number + 1, tabs=bool(tabs)) for number in numbers)
        new = _applied(text.content, splices)
        if _is_project(new):
            found.append(Mend(splices))
    if len(found) == 1:
        yield found[0]


def _outdented(text: Text, line: int, *, tabs: bool) -> Splice:
    start = text.offset(line, 0)
    white = text.indent_at(start)
    return Splice(text.path, start, start + len(white), white.replace("\t", "  ") if tabs else "")


def _applied(content: bytes, splices: tuple[Splice, ...]) -> bytes:
    for splice in sorted(splices, key=lambda one: -one.start):
        content = content[: splice.start] + splice.text.encode() + content[splice.end :]
    return content


def _is_project(content: bytes) -> bool:
    try:
        file = Mapping(Text("Pulumi.yaml", content))
    except NotPossible:
        return False
    return file.entry("name") is not None and file.entry("runtime") is not None


# --- where the program begins


def leads_to_entry(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """`main` names the file that makes the resources; in Go, the package that does becomes a program."""
    for remark in ground.remarks:
        if remark.kind == "structure.entry-missing":
            used = remark.data.get("used")
            if isinstance(used, str) and remark.data.get("creates") is True:
                yield Mend((_main_set(ground, used),))
        elif remark.kind == "go.no-main" and remark.file is not None:
            yield from _as_program(remark.file, ground)


def _main_set(ground: Ground, entry: str) -> Splice:
    file, main = project_text(ground), main_of(ground, entry)
    found = file.entry("main")
    if found is not None:
        return file.rewritten(found[1], written(main)) if main else file.without(*found)
    if not main:
        raise NotPossible("the program lies where Pulumi looks for it")
    runtime = file.entry("runtime")
    if runtime is None:
        raise NotPossible("the file has no runtime")
    return file.behind("runtime", f"main: {written(main)}")


def _as_program(path: str, ground: Ground) -> Iterator[Mend]:
    """`package main` in all files of a folder that has a `func main` and that nothing imports."""
    folder = posixpath.dirname(path)
    clauses: list[Splice] = []
    begins = False
    for file in ground.submission.files:
        if posixpath.dirname(file.path) == folder and file.path.endswith(".go"):
            root = root_of(file.path, ground.text(file.path).content)
            begins = begins or any(text(field(one, "name")) == "main" for one in nodes_in(root, "function_declaration"))
            name = next(nodes_in(root, "package_identifier"), None)
            if name is None:
                raise NotPossible("a file says no package")
            if text(name) != "main":
                clauses.append(Splice(file.path, name.start_byte, name.end_byte, "main"))
    if begins and clauses and not _is_imported(folder, ground):
        yield Mend(tuple(clauses))


def _is_imported(folder: str, ground: Ground) -> bool:
    mod = ground.content_of(posixpath.join(ground.project.root, "go.mod"))
    module = read_mod(mod.decode("utf-8", errors="replace")).module if mod is not None else ""
    below = posixpath.relpath(folder or ".", ground.project.root or ".")
    package = f'"{module}/{below}"' if below != "." else f'"{module}"'
    return bool(module) and any(
        package.encode() in (ground.content_of(file.path) or b"")
        for file in ground.submission.files
        if file.path.endswith(".go")
    )


# --- in which language


def runs_its_language(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """`runtime` is that of the program; options of another runtime's tools go with it."""
    for remark in ground.remarks:
        runtime = _OF_LANGUAGE.get(str(remark.data.get("language")))
        if remark.kind == "structure.runtime-mismatch" and runtime:
            file = project_text(ground)
            found = file.entry("runtime")
            if found is None:
                raise NotPossible("the file has no runtime")
            yield Mend((file.rewritten(found[1], runtime),))
