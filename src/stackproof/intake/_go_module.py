"""Go modules that begin above the folder handed in, or that it builds with from beside it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from stackproof.golang import GoMod, read_mod, tokens

from ._paths import PROJECT_FILES, is_skipped

_MOST_ABOVE = 20  # folders between a project and its module, where no repository ends the way up
_MOST_BESIDE = 3  # the same for modules beside it
_MOST_PACKAGES = 500
_LARGEST = 1 << 20
_HEAD = frozenset({b"func", b"type", b"var", b"const"})
_USED = re.compile(r"^\s*(?:use\s+)?(\.\.?(?:/[^\s()]*)?)\s*(?://.*)?$", re.MULTILINE)


class Reach(msgspec.Struct, frozen=True):
    """root: the lowest folder that holds all of it. project: the folder handed in. beside: further folders of which
    the files count, without what lies below; both relative to the root."""

    root: str
    project: str
    beside: tuple[str, ...]


class _Module(msgspec.Struct, frozen=True):
    folder: Path
    mod: GoMod


def reach_of(folder: str) -> Reach | None:
    """What the Go project in a folder is built of beyond that folder; None where nothing is, and for other projects.

    As Go does, the module is the nearest go.mod upwards, and a go.work above it names modules beside it. What a go.mod
    replaces by a folder counts as well. Nothing outside of the repository that the folder lies in is looked at.
    """
    project = Path(folder)
    if not any((project / name).is_file() for name in PROJECT_FILES):
        return None
    own = {Path(place) for place, _, names in _below(project) if any(name.endswith(".go") for name in names)}
    if not own:
        return None
    top = _top(project)
    home = _upwards(project, top, "go.mod")
    if home is None:
        return None
    modules = {item.folder: item for item in _modules(home, top)}
    packages = _packages(own, modules)
    beside = sorted(path for path in packages | set(modules) if not path.is_relative_to(project))
    work = _upwards(home, top, "go.work")
    if work is not None and not work.is_relative_to(project) and len(modules) > 1:
        beside.append(work)
    if not beside:
        return None
    root = os.path.commonpath([project, *beside])
    named = [os.path.relpath(path, root) for path in dict.fromkeys([project, *beside])]
    return Reach(root, _relative(named[0]), tuple(_relative(name) for name in named[1:]))


def _relative(name: str) -> str:
    return "" if name == "." else name.replace(os.sep, "/")


def _below(project: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """As `os.walk`, without folders of tools."""
    for count, (place, folders, names) in enumerate(os.walk(project)):
        folders[:] = sorted(name for name in folders if not is_skipped(name))
        if count >= _MOST_PACKAGES:
            return
        yield place, folders, names


def _top(project: Path) -> Path:
    """The highest folder that may be looked at."""
    above = [project, *project.parents][: _MOST_ABOVE + 1]
    repository = next((path for path in above if (path / ".git").exists()), None)
    outermost = [path for path in above if path != path.parent and path != Path.home()]
    return repository or outermost[-1]


def _upwards(folder: Path, top: Path, name: str) -> Path | None:
    for path in [folder, *folder.parents]:
        if (path / name).is_file():
            return path
        if path == top or is_skipped(path.name):
            return None
    return None


def _modules(home: Path, top: Path) -> Iterator[_Module]:
    """The module itself, those it replaces by folders, and those that a workspace puts beside it."""
    own = _Module(home, read_mod(_text(home / "go.mod")))
    yield own
    work = _upwards(home, top, "go.work")
    places = [os.path.join(home, place) for place in own.mod.replaced.values() if place.startswith(".")]
    if work is not None:
        places += [os.path.join(work, match[1]) for match in _USED.finditer(_text(work / "go.work"))]
    bound = top if (top / ".git").exists() else [home, *home.parents][: _MOST_BESIDE + 1][-1]
    for place in dict.fromkeys(os.path.realpath(place) for place in places):
        path = Path(place)
        if path != home and path.is_relative_to(bound) and bound != bound.parent and (path / "go.mod").is_file():
            yield _Module(path, read_mod(_text(path / "go.mod")))


def _packages(own: set[Path], modules: dict[Path, _Module]) -> set[Path]:
    """Folders of the packages that the program's own import from these modules, directly or not."""
    named = {item.mod.module: item.folder for item in modules.values() if item.mod.module}
    for item in modules.values():
        for name, place in item.mod.replaced.items():
            target = Path(os.path.realpath(item.folder / place)) if place.startswith(".") else None
            if target in modules:
                named.setdefault(name, target)
    found: set[Path] = set()
    left = sorted(own)
    while left and len(found) < _MOST_PACKAGES:
        for path in _imports(left.pop()):
            holding = max((name for name in named if f"{path}/".startswith(f"{name}/")), key=len, default="")
            folder = named[holding] / path[len(holding) :].lstrip("/") if holding else None
            if folder is not None and folder not in found and folder.is_dir() and not folder.is_symlink():
                found.add(folder)
                left.append(folder)
    return found


def _imports(folder: Path) -> Iterator[str]:
    """Paths that the files of a package import."""
    for entry in _entries(folder):
        if entry.suffix == ".go" and not entry.name.endswith("_test.go"):
            importing = False
            for token in tokens(_text(entry).encode()):
                if token.text in _HEAD:
                    break
                importing = importing or token.text == b"import"
                if importing and token.kind == "text":
                    yield token.text[1:-1].decode("utf-8", "replace")


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())[:5000]
    except OSError:
        return []


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            return ""
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
