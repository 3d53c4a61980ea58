"""Imported packages that no package.json of the answer names."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from tree_sitter import Node

from stackproof.model import Remark
from stackproof.toolchains import NODE_MODULES

from ._looked import Looked
from ._modules import Import, imports_of, package_name, reached
from ._program import File, Program, walk

_GROUPS = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")
# What npm puts beside these packages, where programs find it as well.
_BROUGHT_BY = {
    "@pulumi/aws": frozenset({"@pulumi/pulumi", "mime", "builtin-modules", "resolve"}),
    "@pulumi/aws-apigateway": frozenset({"@pulumi/pulumi", "@pulumi/aws"}),
    "@pulumi/awsx": frozenset({"@pulumi/aws", "@pulumi/docker", "@pulumi/docker-build", "@types/aws-lambda"}),
    "@pulumi/eks": frozenset({"@pulumi/aws", "@pulumi/kubernetes"}),
    "@pulumi/pulumi": frozenset({"@grpc/grpc-js", "google-protobuf", "js-yaml", "semver", "typescript", "ts-node"}),
}
_LARGEST = 1 << 20
_ALIAS = re.compile(r'"(?:paths|baseUrl|imports)"')


def look(program: Program, *, major: int) -> Looked:
    """One remark for each package that a file of the program imports and no manifest above it names."""
    wanted = reached(program) or frozenset()
    manifests = {item.path: _read(program, item.path) for item in program.submission.files if _is_manifest(item.path)}
    own = {str(data.get("name")) for data in manifests.values() if data is not None}
    seen: set[str] = set()
    remarks = []
    for file in program.files:
        if file.path not in wanted or not file.ours or file.test:
            continue
        above = [path for path in manifests if _is_above(path, file.path)]
        if not above or any(manifests[path] is None for path in above):
            continue
        named = frozenset(name for path in above for name in _names(manifests[path] or {}))
        for item in _loaded(file):
            name = package_name(item.specifier)
            if name and name not in seen and not _is_there(program, name, named | own):
                seen.add(name)
                remarks.append(_remark(name, file, item, max(above, key=len)))
    return Looked(remarks=tuple(remarks))


def _remark(name: str, file: File, item: Import, manifest: str) -> Remark:
    return Remark(
        kind="structure.undeclared-dependency",
        message=f"{name} is imported, but {manifest} does not name it",
        file=file.path,
        line=item.line,
        data={"module": name, "distribution": name, "manifest": manifest, "cause": f"undeclared:{manifest}"},
        certain=name.startswith("@pulumi/"),
    )


def _is_there(program: Program, name: str, named: frozenset[str]) -> bool:
    if name.startswith(("node:", "#", "~", "@/")) or name in NODE_MODULES or _typed(name) in named:
        return True
    brought = named.union(*(_BROUGHT_BY.get(item, frozenset()) for item in named))
    brought = brought.union(*(_BROUGHT_BY.get(item, frozenset()) for item in brought))
    # Every package of a Pulumi provider brings the SDK.
    sdk = name == "@pulumi/pulumi" and any(item.startswith(("@pulumi/", "@pulumiverse/")) for item in named)
    return sdk or name in brought or _may_be_an_alias(program, name)


def _typed(name: str) -> str:
    """The package with the types of another one."""
    return f"@types/{name.removeprefix('@').replace('/', '__')}"


def _may_be_an_alias(program: Program, name: str) -> bool:
    """Whether the settings of the compiler rename imports, or the name is that of a folder of the answer."""
    if any(f"/{name}/" in f"/{file.path}" or f"/{name}." in f"/{file.path}" for file in program.files):
        return True
    settings = (item.path for item in program.submission.files if re.search(r"(^|/)tsconfig[\w.]*\.json$", item.path))
    return any(_ALIAS.search(_text(program, path)) for path in settings)


def _loaded(file: File) -> Iterator[Import]:
    """Imports but those of types, which are gone when the program runs, and those that the program can do without."""
    gone = {node.start_point[0] + 1 for node in walk(file.root) if _is_of_types(node) or _is_tried(node)}
    return (item for item in imports_of(file) if item.line not in gone)


def _is_of_types(node: Node) -> bool:
    return node.type in ("import_statement", "export_statement") and any(item.type == "type" for item in node.children)


def _is_tried(node: Node) -> bool:
    """A `require` or `import()` inside of a `try`."""
    if node.type != "call_expression":
        return False
    above: Node | None = node
    while above is not None and above.type != "try_statement":
        above = above.parent
    return above is not None


def _is_manifest(path: str) -> bool:
    return posixpath.basename(path) == "package.json" and "node_modules" not in path.split("/")


def _is_above(manifest: str, path: str) -> bool:
    folder = posixpath.dirname(manifest)
    return not folder or path.startswith(f"{folder}/")


def _names(manifest: dict[str, object]) -> Iterator[str]:
    for group in _GROUPS:
        found = manifest.get(group)
        yield from found if isinstance(found, dict) else ()


def _read(program: Program, path: str) -> dict[str, object] | None:
    """The manifest; None where it is no JSON object, so that nothing can be said."""
    try:
        data = json.loads(_text(program, path))
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _text(program: Program, path: str) -> str:
    try:
        return Path(program.submission.root, path).read_text(encoding="utf-8", errors="replace")[:_LARGEST]
    except OSError:
        return ""
