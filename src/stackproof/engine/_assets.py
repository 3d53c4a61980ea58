"""Assets of a recorded graph: does the file exist inside the answer, how large, what does an archive hold."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import msgspec

from stackproof.model import Graph

_MOST_ENTRIES = 500


def resolve_assets(graph: Graph, *, working_folder: Path, submission: Path) -> Graph:
    """Fill in what the files say. A path that leaves the answer is named, never opened."""
    return msgspec.structs.replace(
        graph,
        resources=tuple(
            msgspec.structs.replace(
                item,
                inputs=_resolve(item.inputs, working_folder, submission),
                outputs=_resolve(item.outputs, working_folder, submission),
            )
            for item in graph.resources
        ),
    )


def _resolve(value: Any, folder: Path, submission: Path) -> Any:
    if isinstance(value, list):
        return [_resolve(item, folder, submission) for item in value]
    if not isinstance(value, dict):
        return value
    if "$asset" in value:
        return {"$asset": _asset(value["$asset"], folder, submission)}
    return {key: _resolve(item, folder, submission) for key, item in value.items()}


def _asset(asset: dict[str, Any], folder: Path, submission: Path) -> dict[str, Any]:
    if "entries" in asset:
        entries = {key: _resolve(item, folder, submission) for key, item in list(asset["entries"].items())}
        return {"kind": "archive", "entries": entries}
    if "text" in asset:
        text = str(asset["text"])
        return {
            "kind": asset["kind"],
            "bytes": len(text.encode()),
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
            "text": text[:100_000],
        }
    if "path" not in asset:
        return asset
    return _file(asset, folder, submission)


def _file(asset: dict[str, Any], folder: Path, submission: Path) -> dict[str, Any]:
    given = str(asset["path"])
    full = (folder / given).resolve()
    inside = full == submission.resolve() or submission.resolve() in full.parents
    shown = os.path.relpath(full, submission.resolve()) if inside else given
    found: dict[str, Any] = {"kind": asset["kind"], "path": shown, "inside": inside}
    if not inside:
        return found
    found["exists"] = full.exists()
    if full.is_dir():
        found["files"] = sorted(
            str(item.relative_to(full)) for item in list(full.rglob("*"))[:_MOST_ENTRIES] if item.is_file()
        )
    elif full.is_file():
        found["bytes"] = full.stat().st_size
        if full.suffix == ".zip":
            found["files"] = _zip_names(full)
    return found


def _zip_names(path: Path) -> list[str]:
    import zipfile

    try:
        with zipfile.ZipFile(path) as archive:
            return sorted(archive.namelist()[:_MOST_ENTRIES])
    except (OSError, zipfile.BadZipFile):
        return []
