"""Build specifications that the program writes down: put into files that it reads."""

from __future__ import annotations

import posixpath
import re
import textwrap
from collections.abc import Iterator

from stackproof.model import Finding, Resource
from stackproof.topology import text as text_of

from ._calls import NotPossible
from ._edits import Mend, Splice
from ._go_source import GoSource
from ._ground import Ground
from ._literals import Literal, literals_of
from ._python_paths import path_class
from ._python_source import PythonSource
from ._texts import Text
from ._trees import field, nodes_in, root_of, text

_FOLDER = "buildspecs"
# Words of a name that say no more than that it is a build specification.
_PLAIN = frozenset(
    {"build", "spec", "buildspec", "commands", "specification", "yaml", "yml", "json", "content", "text"}
)
_BEFORE = re.compile(rb"(?:\b(?:textwrap\.)?dedent\(\s*)$")
_AFTER = re.compile(rb"(?:\s*\))?(?:\.(?:l|r)?strip\(\)|\.trim\(\))?")
_NAME = re.compile(r"(\w+)\s*(?::\s*[\w.]+\s*)?:?=\s*$")
_IMPORTS = {
    "fs": ('import * as fs from "fs";', 'const fs = require("fs");'),
    "path": ('import * as path from "path";', 'const path = require("path");'),
}


def reads_specification(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The text of a build specification in a file of its own, beside the source that held it."""
    yield from reads_specification_of(ground.resource(finding), ground)


def reads_specification_of(project: Resource, ground: Ground) -> Iterator[Mend]:
    """The same for a CodeBuild project."""
    wanted = text_of(project, "source.buildspec")
    if not wanted:
        raise NotPossible("the build specification is not known")
    found = [one for one in literals_of(ground) if _is(one, wanted)]
    if len(found) != 1:
        raise NotPossible("no one text of the program is the build specification")
    literal = found[0]
    source = ground.text(literal.path)
    start, end = _whole(source, literal)
    name = _name_of(source, start, project, wanted)
    file = posixpath.join(posixpath.dirname(literal.path), _FOLDER, name)
    if ground.content_of(file) is not None:
        raise NotPossible("there is a file of that name")
    splices = _reading(source, start, end, name, ground)
    yield Mend(splices, files=((file, wanted if wanted.endswith("\n") else f"{wanted}\n"),))


def _is(literal: Literal, wanted: str) -> bool:
    return literal.value.count("\n") > 1 and textwrap.dedent(literal.value).strip() == textwrap.dedent(wanted).strip()


def _whole(source: Text, literal: Literal) -> tuple[int, int]:
    """The literal with what takes its indentation and its first line break away."""
    start, end = literal.start, literal.end
    before = _BEFORE.search(source.content[:start])
    if before is not None:
        after = _AFTER.match(source.content[end:])
        if after is None or not after[0].lstrip().startswith(b")"):
            raise NotPossible("the text is part of a larger expression")
        return before.start(), end + after.end()
    stripped = re.match(rb"\.(?:l|r)?strip\(\)|\.trim\(\)", source.content[end:])
    return start, end + (stripped.end() if stripped else 0)


def _name_of(source: Text, start: int, project: Resource, wanted: str) -> str:
    """What the program calls the text, or the resource where it has no name."""
    ending = "json" if wanted.lstrip().startswith("{") else "yml"
    named = _NAME.search(source.line(start)[: _column(source, start)])
    words = [part.lower() for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", named[1])] if named else []
    telling = [word for word in words if word not in _PLAIN]
    if words and not telling:
        return f"{words[0] if words[0] != 'buildspec' else 'build'}.{ending}"
    return f"{'-'.join(telling) or re.sub(r'[^a-z0-9]+', '-', project.name.lower()).strip('-')}.{ending}"


def _column(source: Text, offset: int) -> int:
    start = source.content.rfind(b"\n", 0, offset) + 1
    return len(source.between(start, offset))


def _reading(source: Text, start: int, end: int, name: str, ground: Ground) -> tuple[Splice, ...]:
    if source.path.endswith(".py"):
        path, imports = path_class(PythonSource(source))
        call = f'({path}(__file__).parent / "{_FOLDER}" / "{name}").read_text()'
        return (*imports, Splice(source.path, start, end, call))
    if source.path.endswith(".go"):
        return _embedded(source, start, end, name)
    root = root_of(source.path, source.content)
    fs, first = _node_module(source, root, "fs")
    path, second = _node_module(source, root, "path")
    call = f'{fs}.readFileSync({path}.join(__dirname, "{_FOLDER}", "{name}"), "utf8")'
    quote = "'" if "'" in source.line(first[0].start if first else 0) else '"'
    return (*first, *second, Splice(source.path, start, end, call.replace('"', quote)))


def _node_module(source: Text, root, module: str) -> tuple[str, tuple[Splice, ...]]:
    """What the file calls a module of Node's, and the import that it lacks."""
    statements = list(nodes_in(root, "import_statement"))
    for one in statements:
        given = next(nodes_in(one, "namespace_import", "import_clause"), None)
        if text(field(one, "source")).strip("\"'") in (module, f"node:{module}") and given is not None:
            name = next(nodes_in(given, "identifier"), None)
            if next(nodes_in(given, "named_imports"), None) is None and name is not None:
                return text(name), ()
    for one in nodes_in(root, "variable_declarator"):
        if re.fullmatch(rf"require\([\"'](?:node:)?{module}[\"']\)", text(field(one, "value"))):
            return text(field(one, "name")), ()
    taken = {text(one) for one in nodes_in(root, "identifier")}
    if module in taken:
        raise NotPossible(f"the file calls something else {module}")
    line = _IMPORTS[module][0 if statements else 1]
    first = statements[0] if statements else next(nodes_in(root, "lexical_declaration"), None)
    if first is None or first.parent != root:
        raise NotPossible("the file imports nothing")
    if "'" in text(first):
        line = line.replace('"', "'")
    if not text(first).rstrip().endswith(";"):
        line = line.rstrip(";")
    return module, (Splice(source.path, first.start_byte, first.start_byte, f"{line}\n"),)


def _embedded(source: Text, start: int, end: int, name: str) -> tuple[Splice, ...]:
    """A constant or variable of the package becomes one that holds the file; Go compiles it in."""
    root = root_of(source.path, source.content)
    spec = next(
        (one for one in nodes_in(root, "const_spec", "var_spec") if one.start_byte <= start and end <= one.end_byte),
        None,
    )
    above = spec.parent if spec is not None else None
    if spec is None or above is None or above.type not in ("const_declaration", "var_declaration"):
        raise NotPossible("the text is no constant of the package")
    value = field(spec, "value")
    alone = len([one for one in above.named_children if one.type == spec.type]) == 1 and "(" not in text(above)[:7]
    if above.parent != root or not alone or value is None or text(value).strip() != source.between(start, end):
        raise NotPossible("the text is no constant of the package")
    line = f"//go:embed {_FOLDER}/{name}\nvar {text(field(spec, 'name'))} string"
    paths = [text(field(one, "path")).strip('"') for one in nodes_in(root, "import_spec")]
    imports = () if "embed" in paths else (GoSource(source).import_of("embed", '_ "embed"'),)
    return (*imports, Splice(source.path, above.start_byte, above.end_byte, line))
