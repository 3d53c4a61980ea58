"""What a handler's JavaScript imports and which commands of AWS's SDK it sends, read from its text.

Only what the text says plainly is taken: statements at the top of a module, and `new XCommand(` for commands that were
imported by name.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

import msgspec

from stackproof.aws import sdk_actions, sdk_client_of
from stackproof.model import Resource
from stackproof.toolchains import NODE_MODULES
from stackproof.topology import text

from .._mechanism import Case
from ._clients import SdkCall
from ._functions import package_of

# Strings and templates are matched before comments, so that `//` in an address is none.
_TOKEN = re.compile(r"""("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|(//[^\n]*|/\*.*?\*/)""", re.DOTALL)
_REQUIRED = re.compile(r"""\b(?:const|let|var)\s+([\w$]+|\{[^}]*\})\s*=\s*require\(\s*["']([^"'\n]+)["']\s*\)""")
_IMPORTED = re.compile(
    r"""(?:^|[;\n])\s*import\s+(?!type\b)(?:([\w$]+|\{[^}]*\}|\*\s*as\s+[\w$]+)(?:\s*,\s*\{[^}]*\})?\s*from\s*)?["']([^"'\n]+)["']"""
)
_VARIABLE = re.compile(r"process\.env(?:\.(\w+)|\[\s*[\"'](\w+)[\"']\s*\])")
_ENDINGS = ("", ".js", ".mjs", ".cjs", ".json", "/index.js", "/index.mjs")
_DOCUMENT = {
    "BatchGet": "BatchGetItem",
    "BatchWrite": "BatchWriteItem",
    "Delete": "DeleteItem",
    "Get": "GetItem",
    "Put": "PutItem",
    "Query": "Query",
    "Scan": "Scan",
    "TransactGet": "TransactGetItems",
    "TransactWrite": "TransactWriteItems",
    "Update": "UpdateItem",
}
# `test` is one of them under `node:` alone.
_BUILT_IN = NODE_MODULES | {"test"}


class Import(msgspec.Struct, frozen=True):
    """One module that is imported at the top. names: its exports -> the names they go by here; whole: the name of the
    module itself, "" when there is none."""

    module: str
    names: dict[str, str]
    whole: str
    place: str


class NodeCode(msgspec.Struct, frozen=True, kw_only=True):
    """The files that a Node handler reaches. texts: path -> text without comments. variables: names of environment
    variables that they mention. whole: False when a file was not read."""

    texts: dict[str, str]
    imports: tuple[Import, ...]
    variables: frozenset[str]
    missing: tuple[tuple[str, str], ...] = ()


def node_code(case: Case, function: Resource) -> NodeCode | None:
    """The JavaScript of a function's handler, None where it is no Node function or not readable; read once."""

    def read() -> NodeCode | None:
        runtime, handler = text(function, "runtime"), text(function, "handler")
        package = package_of(case, function)
        if package is None or not handler or not (runtime or "").startswith("nodejs"):
            return None
        folder, base = posixpath.split(handler)
        stem = posixpath.normpath(posixpath.join(folder, base.partition(".")[0]))
        start = next((stem + end for end in (".js", ".mjs", ".cjs") if package.files.get(stem + end)), None)
        return _followed(package.files, start) if start is not None else None

    return case.topology.remember(("node", function.urn), read)


def _followed(files: dict[str, str | None], start: str) -> NodeCode:
    texts: dict[str, str] = {}
    imports: list[Import] = []
    missing: list[tuple[str, str]] = []
    waiting = [start]
    while waiting:
        path = waiting.pop()
        if path in texts:
            continue
        texts[path] = bare = _bare(files[path] or "")
        for item in _imports(bare, path):
            imports.append(item)
            if item.module.startswith("."):
                stem = posixpath.normpath(posixpath.join(posixpath.dirname(path), item.module))
                found = next((stem + end for end in _ENDINGS if stem + end in files), None)
                if found is None:
                    missing.append((item.module, item.place))
                elif files[found] is not None and not found.endswith(".json"):
                    waiting.append(found)
    names = {first or second for bare in texts.values() for first, second in _VARIABLE.findall(bare)}
    return NodeCode(texts=texts, imports=tuple(imports), variables=frozenset(names), missing=tuple(missing))


def _bare(source: str) -> str:
    """The text with blanks for comments; lines stay where they are."""
    return _TOKEN.sub(lambda found: found[1] or re.sub(r"[^\n]", " ", found[2]), source)


def _imports(bare: str, path: str) -> Iterator[Import]:
    shape = _TOKEN.sub(lambda found: " " * len(found[0]), bare)
    for pattern in (_REQUIRED, _IMPORTED):
        for found in pattern.finditer(bare):
            start = found.start() + len(found[0]) - len(found[0].lstrip("; \n\t\r"))
            before = shape[:start]
            if before.count("{") != before.count("}") or not shape[start].strip():
                continue
            bound = found[1] or ""
            pairs = re.findall(r"([\w$]+)(?:\s*(?::|\bas\b)\s*([\w$]+))?", bound) if bound.startswith("{") else []
            names = {name: alias or name for name, alias in pairs}
            whole = "" if bound.startswith("{") else bound.split()[-1] if bound else ""
            line = bare.count("\n", 0, found.end()) + 1
            yield Import(found[2], names, whole, f"{path}:{line}")


def packages_of(code: NodeCode, *, major: int) -> Iterator[tuple[str, str]]:
    """Name and place of each package that is neither part of Node nor of Lambda's runtime for it."""
    for item in code.imports:
        name = item.module
        if name.startswith((".", "/", "node:", "#")) or name.split("/")[0] in _BUILT_IN:
            continue
        parts = name.split("/")
        package = "/".join(parts[:2]) if name.startswith("@") else parts[0]
        provided = (
            package.startswith(("@aws-sdk/", "@smithy/", "@aws-crypto/")) if major >= 18 else package == "aws-sdk"
        )
        if not provided:
            yield package, item.place


def commands_of(code: NodeCode) -> tuple[SdkCall, ...]:
    """The commands of AWS's SDK for JavaScript, version 3, that the code makes; () where it brings credentials."""
    if any("credentials" in bare for bare in code.texts.values()):
        return ()
    found: dict[tuple[str, str], SdkCall] = {}
    for item in code.imports:
        document = item.module == "@aws-sdk/lib-dynamodb"
        client = "dynamodb" if document else sdk_client_of(item.module)
        if client is None or not item.module.startswith("@aws-sdk/"):
            continue
        path = item.place.rpartition(":")[0]
        known = {alias: name for name, alias in item.names.items()}
        for made in re.finditer(r"\bnew\s+(?:([\w$]+)\.)?([\w$]+)\s*\(", code.texts[path]):
            name = made[2] if made[1] and made[1] == item.whole else known.get(made[2], "") if not made[1] else ""
            operation = name.removesuffix("Command")
            operation = _DOCUMENT.get(operation, "") if document else operation
            needs = sdk_actions(client, operation) if name.endswith("Command") else ()
            if needs:
                line = code.texts[path].count("\n", 0, made.start()) + 1
                call = SdkCall(client=client, operation=operation, needs=needs, place=f"{path}:{line}")
                found.setdefault((client, operation), call)
    return tuple(found.values())


def lacks_export(source: str, name: str) -> bool:
    """Whether a module surely exports no such name: it never mentions it, or exports nothing at all."""
    bare = _bare(source)
    return re.search(rf"\b{re.escape(name)}\b", bare) is None or re.search(r"\bexports?\b", bare) is None
