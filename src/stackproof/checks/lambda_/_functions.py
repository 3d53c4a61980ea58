"""What the checks on functions ask: role, code and what it holds."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

import msgspec

from stackproof.model import Resource, is_asset
from stackproof.topology import as_text, value_at

from .._calls import ALIAS, FUNCTION, function_behind
from .._mechanism import Case

MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping"
_SOURCES = (".py", ".js", ".mjs", ".cjs", ".ts")
_FULL = 500
# The module that Pulumi makes of a function which is written in the program.
CLOSURE = "__index.js"


def role_of(case: Case, function: Resource) -> Resource | None:
    """The function's role where the program makes it."""
    role = case.topology.role_at(function, "role")
    return None if role is None or role.read else role


def mapped_function(case: Case, mapping: Resource) -> Resource | None:
    """The function that an event source mapping feeds, where the program makes it."""
    target = case.topology.target(mapping, "functionName", FUNCTION, ALIAS)
    function = function_behind(case, target) if target is not None else None
    return None if function is None or function.read else function


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """What a function is shipped with. files: path inside the package -> text, None for what was not read.
    missing: paths that do not exist in the submission. inline: paths whose text the program itself holds.
    complete: False when there may be more files than listed."""

    files: dict[str, str | None] = {}
    missing: tuple[str, ...] = ()
    inline: tuple[str, ...] = ()
    complete: bool = True


def package_of(case: Case, function: Resource) -> Package | None:
    """The code of a function that comes as an archive of the program; None for images, S3 objects and the unknown."""
    code = value_at(function.inputs, "code")
    if not is_asset(code):
        return None
    files: dict[str, str | None] = {}
    missing: list[str] = []
    complete = _collect(case, code["$asset"], "", files, missing)
    inline = tuple(_inline(code["$asset"], ""))
    # What a function of the program itself needs, Pulumi packs as it deploys.
    complete = complete and CLOSURE not in inline
    return Package(files=files, missing=tuple(missing), inline=inline, complete=complete)


def _inline(asset: dict[str, Any], place: str) -> Iterator[str]:
    """Paths of the texts that the program itself holds."""
    if "text" in asset:
        yield place
    for name, entry in asset.get("entries", {}).items():
        if is_asset(entry):
            yield from _inline(entry["$asset"], posixpath.normpath(posixpath.join(place, name)))


def _collect(case: Case, asset: dict[str, Any], place: str, files: dict[str, str | None], missing: list[str]) -> bool:
    """Fill in what an asset at `place` inside the package holds; False when that is not all of it."""
    if "entries" in asset:
        parts = [
            _collect(case, entry["$asset"], posixpath.normpath(posixpath.join(place, name)), files, missing)
            for name, entry in asset["entries"].items()
            if is_asset(entry)
        ]
        return all(parts) and len(parts) == len(asset["entries"])
    if "text" in asset:
        text = str(asset["text"])
        files[place] = text if asset.get("bytes") in (None, len(text.encode())) else None
        return True
    path = as_text(asset.get("path"))
    if not path or not asset.get("inside"):
        return False
    if not asset.get("exists"):
        missing.append(path)
        return False
    if asset.get("kind") != "archive":
        files[place] = case.text_of(path) if path.endswith(_SOURCES) else None
        return True
    held = asset.get("files")
    if not isinstance(held, list) or not held:
        return False
    zipped = path.endswith(".zip")
    for name in held:
        inner = posixpath.normpath(posixpath.join(place, name))
        readable = not zipped and name.endswith(_SOURCES)
        files[inner] = case.text_of(posixpath.normpath(posixpath.join(path, name))) if readable else None
    return len(held) < _FULL
