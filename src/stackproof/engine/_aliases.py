"""`paths` and `baseUrl` of an answer's tsconfig files, read as data: which of its files an import's name may mean."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

_LARGEST = 1 << 20
# What JSON has not and tsconfig files have: comments, and commas before a closing bracket. Texts are kept as they are.
_TOKEN = re.compile(r'("(?:[^"\\\n]|\\.)*")|//[^\n]*|/\*.*?\*/|,(?=\s*(?:(?://[^\n]*|/\*.*?\*/)\s*)*[}\]])', re.DOTALL)


class Alias(msgspec.Struct, frozen=True, kw_only=True):
    """folder: for files below it (relative to the submission). before, after: what stands round the `*` of a name; an
    exact name has exact True. targets: paths relative to the submission, with a `*` where the name's part goes."""

    folder: str
    before: str
    after: str = ""
    exact: bool = False
    targets: tuple[str, ...]


class Aliases(msgspec.Struct, frozen=True):
    """All aliases of an answer; those of the nearest folder, and with the longest prefix, first."""

    items: tuple[Alias, ...] = ()

    def targets(self, name: str, by: str) -> list[str]:
        """Where `name`, imported by the file `by`, may lie: relative paths, perhaps without suffix."""
        found = []
        for item in self.items:
            if item.folder and not by.startswith(item.folder + "/"):
                continue
            if item.exact:
                found += item.targets if name == item.before else ()
            elif name.startswith(item.before) and name.endswith(item.after):
                part = name[len(item.before) : len(name) - len(item.after)]
                found += [target.replace("*", part, 1) for target in item.targets]
        return [posixpath.normpath(path) for path in found if not posixpath.normpath(path).startswith("..")]


def path_aliases(root: str, paths: Iterable[str]) -> Aliases:
    """Read every tsconfig.json (or jsconfig.json) among `paths`, which are relative to the folder `root`."""
    known = set(paths)
    found: list[Alias] = []
    for path in sorted(known):
        if posixpath.basename(path) in ("tsconfig.json", "jsconfig.json"):
            options, base = _options(root, path, known)
            found += _aliases(posixpath.dirname(path), base, options)
    found.sort(key=lambda item: (-item.folder.count("/") - bool(item.folder), not item.exact, -len(item.before)))
    return Aliases(tuple(found))


def _aliases(folder: str, base: str, options: dict[str, Any]) -> list[Alias]:
    found = []
    given = options.get("baseUrl")
    start = posixpath.join(base, given) if isinstance(given, str) else base
    paths = options.get("paths")
    for pattern, targets in paths.items() if isinstance(paths, dict) else ():
        texts = [target for target in targets if isinstance(target, str)] if isinstance(targets, list) else []
        before, star, after = pattern.partition("*")
        places = tuple(posixpath.normpath(posixpath.join(start, target)) for target in texts)
        found.append(Alias(folder=folder, before=before, after=after, exact=not star, targets=places))
    if isinstance(given, str):
        found.append(Alias(folder=folder, before="", targets=(posixpath.join(start, "*"),)))
    return found


def _options(root: str, path: str, known: set[str], depth: int = 0) -> tuple[dict[str, Any], str]:
    """(compilerOptions, the folder that its paths are relative to), those of a file it extends included."""
    value = _read(Path(root, path))
    own = value.get("compilerOptions")
    options = own if isinstance(own, dict) else {}
    folder = posixpath.dirname(path)
    if "paths" in options or "baseUrl" in options or depth > 4:
        return options, folder
    extends = value.get("extends")
    for name in extends if isinstance(extends, list) else [extends]:
        if not isinstance(name, str) or not name.startswith("."):
            continue
        other = posixpath.normpath(posixpath.join(folder, name))
        for form in (other, other + ".json"):
            if form in known and form != path:
                return _options(root, form, known, depth + 1)
    return options, folder


def _read(file: Path) -> dict[str, Any]:
    try:
        if file.stat().st_size > _LARGEST:
            return {}
        text = file.read_text(encoding="utf-8-sig", errors="replace")
        value = json.loads(_TOKEN.sub(lambda match: match[1] or "", text))
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
