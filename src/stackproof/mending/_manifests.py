"""Manifests: made where there is none, completed by what is imported."""

from __future__ import annotations

import ast
import json
import posixpath
import re
import sys
from collections.abc import Iterator

from stackproof.golang import imported
from stackproof.model import Finding
from stackproof.toolchains import NODE_MODULES, distribution_of

from ._calls import NotPossible
from ._configuration import folder_of, sources_of
from ._edits import Mend
from ._ground import Ground
from ._trees import field, nodes_in, root_of, text
from ._versions import go_version, npm_range, python_requirement

_GO = "1.24"
_PACKAGE = re.compile(r"((?:@[\w.-]+/)?[\w.-]+)(?:/.*)?")
_COMPILER = {
    "strict": True,
    "outDir": "bin",
    "target": "es2020",
    "module": "commonjs",
    "moduleResolution": "node",
    "sourceMap": True,
    "experimentalDecorators": True,
    "pretty": True,
    "noFallthroughCasesInSwitch": True,
    "noImplicitReturns": True,
    "forceConsistentCasingInFileNames": True,
}


def makes_manifest(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A manifest with what the program imports."""
    if ground.is_python:
        yield _requirements(ground)
    elif ground.is_node:
        yield from _packages(ground)
    elif ground.is_go:
        yield _module(ground)


# --- Python


def _requirements(ground: Ground) -> Mend:
    modules = sorted({name for path in sources_of(ground) for name in _python_imports(ground, path)})
    lines = sorted({python_requirement(distribution_of(name), aws_major=ground.major) for name in modules})
    if "pulumi" not in modules:
        lines = [python_requirement("pulumi", aws_major=ground.major), *lines]
    return Mend(files=((folder_of(ground, "requirements.txt"), "\n".join(lines) + "\n"),))


def _python_imports(ground: Ground, path: str) -> Iterator[str]:
    """The packages of others that a source imports."""
    try:
        tree = ast.parse(ground.content_of(path) or b"")
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in ast.walk(tree):
        names = [item.name for item in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
        for name in (one.partition(".")[0] for one in names):
            if name not in sys.stdlib_module_names and name != "__future__" and not _is_own(ground, name):
                yield name


def _is_own(ground: Ground, module: str) -> bool:
    return any(
        module in file.path.split("/")[:-1] or posixpath.basename(file.path) == f"{module}.py"
        for file in ground.submission.files
        if file.path.endswith(".py")
    )


# --- Node


def _packages(ground: Ground) -> Iterator[Mend]:
    """package.json and, for TypeScript, tsconfig.json: strict where the program can bear it."""
    entry = posixpath.relpath(ground.project.entry or "index.ts", ground.project.root or ".")
    typed = entry.endswith((".ts", ".mts", ".cts"))
    names = {"@pulumi/pulumi"} | {name for path in sources_of(ground) for name in _node_imports(ground, path)}
    of_types = {"@types/node", "typescript"} if typed else set()
    manifest: dict[str, object] = {
        "name": re.sub(r"[^a-z0-9._-]+", "-", ground.project.name.lower()).strip("-._") or "infrastructure",
        "main": entry,
        "dependencies": _ranges(names - of_types, ground),
    }
    if typed:
        manifest["devDependencies"] = _ranges(of_types, ground)
    made = (folder_of(ground, "package.json"), _json(manifest))
    settings = folder_of(ground, "tsconfig.json")
    if not typed or ground.content_of(settings) is not None:
        yield Mend(files=(made,))
        return
    for strict in (True, False):
        compiler = {name: value for name, value in _COMPILER.items() if strict or name != "strict"}
        yield Mend(files=(made, (settings, _json({"compilerOptions": compiler, "files": [entry]}))))


def _ranges(names: set[str], ground: Ground) -> dict[str, str]:
    return {name: npm_range(name, aws_major=ground.major) for name in sorted(names)}


def _node_imports(ground: Ground, path: str) -> Iterator[str]:
    root = root_of(path, ground.content_of(path) or b"")
    for node in nodes_in(root, "import_statement", "export_statement", "call_expression"):
        source = field(node, "source")
        if node.type == "call_expression" and text(field(node, "function")) in ("require", "import"):
            given = field(node, "arguments")
            source = given.named_children[0] if given is not None and given.named_children else None
        found = _PACKAGE.fullmatch(text(source).strip("\"'`")) if source is not None else None
        if found is None or found[1].startswith("."):
            continue
        if found[1] not in NODE_MODULES and not text(source).strip("\"'`").startswith("node:"):
            yield found[1]


def _json(value: object) -> str:
    return json.dumps(value, indent=4) + "\n"


# --- Go


def _module(ground: Ground) -> Mend:
    paths = {path for file in sources_of(ground) for path in go_imports(ground, file)}
    own = {module for path in paths if (module := _own_module(ground, path))}
    if len(own) > 1:
        raise NotPossible("its packages are not of one module")
    name = next(iter(own), re.sub(r"[^\w./-]+", "-", ground.project.name).lower())
    homes = sorted({home_of(path) for path in paths if not _own_module(ground, path)} - {""})
    required = "".join(f"\t{home} {go_version(home)}\n" for home in homes)
    said = f"module {name}\n\ngo {_GO}\n" + (f"\nrequire (\n{required})\n" if required else "")
    return Mend(files=((folder_of(ground, "go.mod"), said),))


def go_imports(ground: Ground, path: str) -> Iterator[str]:
    for node in nodes_in(root_of(path, ground.content_of(path) or b""), "import_spec"):
        yield text(field(node, "path")).strip('"`')


def home_of(path: str) -> str:
    """The module that an import is of, "" for the standard library. Raises NotPossible where that is not known."""
    what = imported(path)
    if what.kind == "standard":
        return ""
    if not what.home:
        raise NotPossible(f"the module of {path} is not known")
    return what.home


def _own_module(ground: Ground, path: str) -> str:
    """The name of the answer's own module that an import says: what stands before a folder of the answer."""
    if imported(path).home:
        return ""
    folders = {posixpath.dirname(file) for file in sources_of(ground)}
    parts = path.split("/")
    for cut in range(1, len(parts)):
        if posixpath.join(ground.project.root, *parts[cut:]) in folders:
            return "/".join(parts[:cut])
    return ""
