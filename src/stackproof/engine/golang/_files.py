"""Packages os, path, path/filepath, io: files are those of the answer, and none is written."""

from __future__ import annotations

import fnmatch
import posixpath
import re
from pathlib import Path
from typing import Any

from stackproof.golang import nodes as n

from ._library_calls import Call, on_texts
from ._machine import Machine
from ._values import Cell, Closure, GoError, Handle, Panic, Pointer, Unknown, pointed

_LARGEST = 1 << 20
_HOME = "/home/reviewer"


def read_bytes(machine: Machine, path: str, *, folder: str | None = None) -> bytes | None:
    """A file of the answer by the path that the program gives; None where there is none."""
    base = machine.folder() if folder is None else folder
    full = posixpath.normpath(posixpath.join(base, path)) if not path.startswith("/") else ""
    held = next((item for item in machine.program.submission.files if item.path == full), None)
    if held is None or held.size > _LARGEST:
        return None
    try:
        return Path(machine.program.submission.root, full).read_bytes()
    except OSError:
        return None


def _read(machine: Machine, given: list[Any], node: n.Call) -> Any:
    path = pointed(given[0]) if given else None
    if not isinstance(path, str):
        return machine.unknown("a file whose name is not known"), None
    data = read_bytes(machine, path)
    if data is not None:
        return data, None
    file, line = machine.place(node)
    machine.note("file", path, place=[file, line])
    return machine.unknown(f"what {path} holds, which is not among the files of the answer"), None


def embedded(machine: Machine, item: n.Variable) -> Any:
    """The file that a comment `//go:embed PATH` above a declaration puts into it, None where there is no such comment.
    The path is seen from the folder of the source."""
    above = item.at.parent
    place = above if above is not None and above.type == "var_declaration" else item.at
    comment = place.prev_sibling
    while comment is not None and comment.type == "\n":
        comment = comment.prev_sibling
    found = re.fullmatch(rb"//go:embed ([^\s*?]+)", (comment.text or b"").strip()) if comment is not None else None
    if found is None or comment is None or comment.end_point[0] + 1 < place.start_point[0]:
        return None
    path = found[1].decode("utf-8", errors="replace").strip('`"')
    data = read_bytes(machine, path, folder=posixpath.dirname(machine.file))
    return machine.unknown(f"what {path} holds, which is not among the files of the answer") if data is None else data


def _getenv(machine: Machine, given: list[Any], node: n.Call) -> Any:
    name = pointed(given[0]) if given else None
    if not isinstance(name, str):
        return machine.unknown("an environment variable")
    found = machine.variable(name)
    return machine.setting(name) if found is None else found


def _lookup(machine: Machine, given: list[Any], node: n.Call) -> Any:
    name = pointed(given[0]) if given else None
    found = machine.variable(name) if isinstance(name, str) else None
    return machine.setting(str(name)) if found is None else found, found is not None


def _exit(machine: Machine, given: list[Any], node: n.Call) -> Any:
    code = pointed(given[0]) if given else 0
    place = machine.place(node)
    if place in machine.given.passed:
        return ()
    raise Panic(f"os.Exit({code})", place if code != 0 else None)


def _stat(machine: Machine, given: list[Any], node: n.Call) -> Any:
    path = pointed(given[0]) if given else None
    if not isinstance(path, str):
        return machine.unknown("a file"), machine.unknown("whether a file exists")
    full = posixpath.normpath(posixpath.join(machine.folder(), path))
    there = any(item.path == full or item.path.startswith(f"{full}/") for item in machine.program.submission.files)
    folder = there and not any(item.path == full for item in machine.program.submission.files)
    info = Handle("os.FileInfo", (posixpath.basename(full), folder))
    return info, None if there else GoError(f"stat {path}: no such file or directory")


def _below(machine: Machine, path: str) -> tuple[str, list[str]]:
    """A folder of the answer's, and the paths of all files in it."""
    full = posixpath.normpath(posixpath.join(machine.folder(), path))
    full = "" if full == "." else full
    files = sorted(item.path for item in machine.program.submission.files)
    return full, [item for item in files if not full or item.startswith(f"{full}/") or item == full]


def _entries(full: str, files: list[str]) -> list[tuple[str, bool]]:
    """What lies directly in a folder: (name, whether it is a folder)."""
    names: dict[str, bool] = {}
    for file in files:
        name, _, rest = file[len(full) :].lstrip("/").partition("/")
        names[name] = names.get(name, False) or bool(rest)
    return sorted(names.items())


def _read_folder(machine: Machine, given: list[Any], node: n.Call) -> Any:
    """`os.ReadDir(path)`."""
    path = pointed(given[0]) if given else None
    if not isinstance(path, str):
        return machine.unknown("what a folder holds"), None
    full, files = _below(machine, path)
    if not files:
        return machine.lose(f"what the folder {path} holds, which is not among the files of the answer", node), None
    return [Handle("os.FileInfo", entry) for entry in _entries(full, files)], None


def _walk(machine: Machine, given: list[Any], node: n.Call) -> Any:
    """`filepath.Walk(path, function)`, and WalkDir."""
    from ._invoke import invoke

    path, function = pointed(given[0]) if given else None, given[1] if len(given) > 1 else None
    full, files = _below(machine, path) if isinstance(path, str) else ("", [])
    if not files or not isinstance(function, Closure) or not isinstance(path, str):
        machine.lose(f"what the folder {path if isinstance(path, str) else ''} holds".strip(), node)
        return None
    folders = {posixpath.dirname(file) for file in files}
    places = sorted({(item, True) for item in folders if item.startswith(full)} | {(item, False) for item in files})
    for place, is_folder in places:
        local = posixpath.normpath(posixpath.join(path, posixpath.relpath(place, full or ".")))
        info = Handle("os.FileInfo", (posixpath.basename(place), is_folder))
        error = invoke(machine, function, [local, info, None], node)
        if isinstance(error, GoError):
            return error
    return None


def _glob(machine: Machine, given: list[Any], node: n.Call) -> Any:
    """`filepath.Glob(pattern)`."""
    pattern = pointed(given[0]) if given else None
    if not isinstance(pattern, str) or len(pattern) > 200:
        return machine.unknown("files that a pattern names"), None
    _, files = _below(machine, ".")
    base = machine.folder()
    local = [posixpath.relpath(file, base or ".") for file in files]
    return [
        file for file in local if fnmatch.fnmatchcase(file, pattern) and file.count("/") == pattern.count("/")
    ], None


def of_info(owner: Handle, name: str) -> Any:
    """A method of what `os.Stat` and `os.ReadDir` tell of a file."""
    entry = owner.state if isinstance(owner.state, tuple) else ("", False)
    return {"Name": entry[0], "IsDir": entry[1], "Size": 0, "Info": (owner, None)}.get(name)


def _flag(machine: Machine, given: list[Any], node: n.Call) -> Any:
    """`flag.String(name, value, usage)`: nobody gives flags to a Pulumi program."""
    return Pointer(Cell(pointed(given[1]) if len(given) > 1 else None))


def _flag_into(machine: Machine, given: list[Any], node: n.Call) -> Any:
    """`flag.StringVar(&x, name, value, usage)`."""
    if given and isinstance(given[0], Pointer) and len(given) > 2:
        given[0].cell.value = pointed(given[2])
    return ()


def _joined(machine: Machine, given: list[Any], node: n.Call) -> Any:
    items = [pointed(item) for item in given]
    unknown = next((item for item in items if isinstance(item, Unknown)), None)
    if unknown is not None:
        return unknown
    parts = [item for item in items if isinstance(item, str) and item]
    return posixpath.normpath("/".join(parts)) if parts else ""


# What Go's package mime knows by itself.
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".gif": "image/gif",
    ".htm": "text/html; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webp": "image/webp",
    ".xml": "text/xml; charset=utf-8",
}
CALLS: dict[str, Call] = {
    "mime.TypeByExtension": on_texts(1, lambda ending: _TYPES.get(ending, "")),
    "os.Getenv": _getenv,
    "os.LookupEnv": _lookup,
    "os.ReadFile": _read,
    "os.ReadDir": _read_folder,
    "path/filepath.Walk": _walk,
    "path/filepath.WalkDir": _walk,
    "path/filepath.Glob": _glob,
    "os.Exit": _exit,
    "os.Stat": _stat,
    "os.Getwd": lambda machine, given, node: (".", None),
    "os.UserHomeDir": lambda machine, given, node: (_HOME, None),
    "os.Hostname": lambda machine, given, node: ("localhost", None),
    "os.IsNotExist": lambda machine, given, node: bool(given) and isinstance(given[0], GoError),
    **{
        f"os.{name}": lambda machine, given, node: None
        for name in ("Setenv", "MkdirAll", "Mkdir", "WriteFile", "Remove", "RemoveAll", "Chdir")
    },
    "os.ExpandEnv": on_texts(1, lambda value: value),
    **{f"flag.{kind}": _flag for kind in ("String", "Int", "Bool", "Float64", "Duration")},
    **{f"flag.{kind}Var": _flag_into for kind in ("String", "Int", "Bool", "Float64", "Duration")},
    "flag.Parse": lambda machine, given, node: (),
    "path.Join": _joined,
    "path.Base": on_texts(1, lambda value: posixpath.basename(value.rstrip("/")) or "."),
    "path.Dir": on_texts(1, lambda value: posixpath.dirname(value) or "."),
    "path.Ext": on_texts(1, lambda value: posixpath.splitext(value)[1]),
    "path.Clean": on_texts(1, posixpath.normpath),
    "path/filepath.Join": _joined,
    "path/filepath.Base": on_texts(1, lambda value: posixpath.basename(value.rstrip("/")) or "."),
    "path/filepath.Dir": on_texts(1, lambda value: posixpath.dirname(value) or "."),
    "path/filepath.Ext": on_texts(1, lambda value: posixpath.splitext(value)[1]),
    "path/filepath.Clean": on_texts(1, posixpath.normpath),
    "path/filepath.Abs": on_texts(1, lambda value: (value, None)),
    "path/filepath.ToSlash": on_texts(1, lambda value: value),
    "path/filepath.Rel": on_texts(2, lambda base, value: (posixpath.relpath(value, base), None)),
}
VALUES: dict[str, Any] = {"os.Args": ["program"], "os.Stdout": Handle("os.File"), "os.Stderr": Handle("os.File")}
