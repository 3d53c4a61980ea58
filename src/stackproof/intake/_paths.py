"""Names of files: which are safe to write, and which folders are never part of an answer."""

from __future__ import annotations

import re

import msgspec

MAX_PATH = 1024
MAX_COMPONENT = 200
MAX_DEPTH = 32

# Folders of tools and caches: neither written by an author nor read by a reviewer.
SKIPPED_FOLDERS = frozenset(
    {
        ".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", ".tox", ".nox", ".pytest_cache", ".mypy_cache",
        ".ruff_cache", ".hypothesis", ".pulumi", ".terraform", "cdk.out", "site-packages", ".eggs", "__MACOSX",
        ".ipynb_checkpoints", ".idea", ".uv-cache", ".npm", ".yarn", "bower_components",
    }
)  # fmt: skip
PROJECT_FILES = ("Pulumi.yaml", "Pulumi.yml")
SKIPPED_FILES = frozenset({".DS_Store", "Thumbs.db"})

_DRIVE = re.compile(r"^[A-Za-z]:")


class SafeName(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a name: `path` to write (None: refused) and `problem` ("" when the name was fine as it stood)."""

    path: str | None
    problem: str = ""


def safe_name(raw: str) -> SafeName:
    """Turn any text into a relative posix path that stays inside its folder, or refuse it.

    A leading slash is dropped and reported as "absolute"; every other problem refuses the name.
    """
    text = raw.strip().replace("\\", "/")
    if any(ord(char) < 32 or ord(char) == 127 or 0xD800 <= ord(char) < 0xE000 for char in text):
        return SafeName(path=None, problem="holds a control character")
    if _DRIVE.match(text):
        return SafeName(path=None, problem="names a drive")
    problem = ""
    if text.startswith(("/", "~/")):
        problem = "is absolute"
        text = text.lstrip("~/")
    parts: list[str] = []
    for part in text.split("/"):
        if part in ("", "."):
            continue
        if part != "..":
            parts.append(part)
        elif parts:
            parts.pop()
        else:
            return SafeName(path=None, problem="leaves the folder")
    if not parts:
        return SafeName(path=None, problem=problem or "is empty")
    path = "/".join(parts)
    too_long = len(path.encode()) > MAX_PATH or any(len(part.encode()) > MAX_COMPONENT for part in parts)
    if too_long or len(parts) > MAX_DEPTH:
        return SafeName(path=None, problem="is too long")
    if any(is_skipped(part) for part in parts):
        return SafeName(path=None, problem="lies in a folder of a tool")
    return SafeName(path=path, problem=problem)


def is_skipped(folder: str) -> bool:
    """Whether a folder of this name is never read: version control, packages, caches."""
    return folder in SKIPPED_FOLDERS or folder.endswith(".egg-info")


def shown(text: str, *, limit: int = 300) -> str:
    """A foreign name as one printable line, for messages."""
    clean = "".join(char if char.isprintable() else "?" for char in text)
    return clean if len(clean) <= limit else clean[: limit - 3] + "..."
