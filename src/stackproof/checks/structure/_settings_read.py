"""Which configuration a program reads, as its text says: keys of the project's own namespace."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

import msgspec

from .._case import Case
from .._comments import without_comments
from .._parsing import parsed
from .._tongues import SOURCES, Tongue, tongue_of

_LARGEST = 1 << 20
_ASKS = re.compile(r"(?:get|require|try)\w*", re.IGNORECASE)
_NODE_CONFIG = re.compile(
    r"(?:([\w$]+)\s*(?::[^=;\n]+)?=\s*)?new\s+(?:pulumi\.)?Config\(\s*([^)]*)\)"
    r"(?:\s*\.(\w+)(?:<[^>(]*>)?\(\s*[\"'`]([^\"'`]+))?"
)
_NODE_GIVEN = re.compile(r"([\w$]+)\??\s*:\s*(?:pulumi\.)?Config\b")
_GO_IMPORT = re.compile(r'(?:(\w+)\s+)?"github\.com/pulumi/pulumi/sdk(?:/v\d+)?/go/pulumi/config"')


class Read(msgspec.Struct, frozen=True):
    """any: whether the program has a configuration of its own. keys: the names that it asks for."""

    any: bool = False
    keys: frozenset[str] = frozenset()


def settings_read(case: Case) -> Read:
    """What the sources of a project ask its configuration for; tests are left out."""
    tongue = tongue_of(case)
    if tongue is None:
        return Read()
    found = [
        _READERS[tongue](case.text_of(file.path) or "", case.project.name)
        for file in case.files
        if file.path.endswith(SOURCES[tongue]) and file.size <= _LARGEST and not _is_test(file.path)
    ]
    return Read(any(read.any for read in found), frozenset(key for read in found for key in read.keys))


def _is_test(path: str) -> bool:
    *folders, name = path.split("/")
    return bool({"test", "tests", "__tests__"} & set(folders)) or name.startswith("test_") or "_test." in name


def _python(text: str, project: str) -> Read:
    if "Config" not in text:
        return Read()
    try:
        nodes = list(ast.walk(parsed(text)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Read()
    held = {
        _last(target)
        for node in nodes
        if isinstance(node, ast.Assign) and _is_config(node.value, project)
        for target in node.targets
    }
    held |= {
        node.arg
        for node in nodes
        if isinstance(node, ast.arg) and node.annotation and _last(node.annotation) == "Config"
    }
    keys = {
        node.args[0].value
        for node in nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _ASKS.fullmatch(node.func.attr)
        if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
        if _is_config(node.func.value, project) or _last(node.func.value) in held
    }
    return Read(any(_is_config(node, project) for node in nodes), frozenset(keys))


def _is_config(node: ast.AST, project: str) -> bool:
    """`pulumi.Config()`, or one of the project's own name."""
    if not isinstance(node, ast.Call) or _last(node.func) != "Config":
        return False
    given = [item.value if isinstance(item, ast.Constant) else None for item in node.args]
    return not given or given[0] == project


def _last(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _node(text: str, project: str) -> Read:
    text = without_comments(text)
    own = [found for found in _NODE_CONFIG.findall(text) if found[1].strip("\"'` ") in ("", project)]
    keys = {key for _, _, asks, key in own if key and _ASKS.fullmatch(asks)}
    held = {name for name, *_ in own if name} | set(_NODE_GIVEN.findall(text))
    return Read(bool(own), frozenset(keys | _asked(text, held, r"[\"'`]([^\"'`]+)[\"'`]")))


def _go(text: str, project: str) -> Read:
    """`cfg := config.New(ctx, "")`, `cfg.Require("key")`, `config.Get(ctx, "app:key")`."""
    text = without_comments(text)
    imported = _GO_IMPORT.search(text)
    if imported is None:
        return Read()
    package = re.escape(imported[1] or "config")
    made = re.findall(rf'(?:(\w+)\s*:?=\s*)?\b{package}\.New\(\s*\w+\s*,\s*([^)]*)\)(?:\.(\w+)\(\s*"([^"]+)")?', text)
    own = [found for found in made if found[1].strip('"` ') in ("", project)]
    held = {name for name, *_ in own if name} | set(re.findall(rf"(\w+)\s+\*{package}\.Config\b", text))
    keys = {key for _, _, asks, key in own if key and _ASKS.fullmatch(asks)} | _asked(text, held, r'"([^"]+)"')
    for asks, name in re.findall(rf'\b{package}\.(\w+)\(\s*\w+\s*,\s*"([^"]+)"', text):
        namespace, _, key = name.rpartition(":")
        if _ASKS.fullmatch(asks) and namespace in ("", project):
            keys.add(key)
    return Read(bool(own or keys), frozenset(keys))


def _asked(text: str, held: set[str], literal: str) -> set[str]:
    """Keys that are asked of one of these names."""
    if not held:
        return set()
    names = "|".join(map(re.escape, sorted(held)))
    found = re.findall(rf"(?<![\w$])(?:{names})\.(\w+)(?:<[^>(]*>)?\(\s*{literal}", text)
    return {key for asks, key in found if _ASKS.fullmatch(asks)}


_READERS: dict[Tongue, Callable[[str, str], Read]] = {"python": _python, "node": _node, "go": _go}
