"""What a sandboxed process sees around it: its environment variables and its interpreter's files."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path


def child_environment(*, scratch: str | Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """A small clean environment with `scratch` as home and temporary folder; nothing of ours is passed on."""
    folder = str(scratch)
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": folder,
        "TMPDIR": folder,
        "USER": "stackproof",
        "LOGNAME": "stackproof",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "NO_COLOR": "1",
        **(extra or {}),
    }


def python_readable_paths(executable: str | Path) -> list[str]:
    """The folders that this interpreter needs to read: its prefix, the one it was made from, and editable installs.

    Nothing is started: a `.pth` file in an environment can hold code. Shared system libraries are always readable.
    """
    given = Path(executable).absolute()
    found: dict[str, None] = {}
    prefix = given.parent.parent
    config = prefix / "pyvenv.cfg"
    bases = [given.resolve().parent.parent]
    if config.is_file():
        home = _setting(config, "home")
        if home:
            bases += [Path(home).parent, Path(home).resolve().parent]
    else:
        bases.append(prefix)
        prefix = None
    for folder in [prefix, *bases] if prefix else bases:
        for part in _needed_parts(folder):
            found[str(part)] = None
            for packages in (*part.glob("lib*/python3*/*-packages"), *part.glob("python3*/*-packages")):
                found.update(dict.fromkeys(_added_by(packages)))
    return [path for path in found if Path(path).exists()]


def _needed_parts(prefix: Path) -> list[Path]:
    """The prefix itself, or its libraries alone where it is a place for everything (/usr, a home folder)."""
    home = Path.home()
    shared = prefix in (Path("/"), Path("/usr"), Path("/usr/local"), home, home / ".local") or prefix in home.parents
    if not shared:
        return [prefix]
    return [*prefix.glob("lib*/python3*"), prefix / "bin"]


def _setting(config: Path, name: str) -> str:
    for line in config.read_text(encoding="utf-8", errors="replace").splitlines():
        key, _, value = line.partition("=")
        if key.strip().lower() == name:
            return value.strip()
    return ""


def _added_by(packages: Path) -> list[str]:
    """Folders that `.pth` files and editable finders of a site-packages folder add to the import path."""
    added = []
    for file in sorted(packages.glob("*.pth")):
        for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
            line = line.strip()
            if line and not line.startswith(("#", "import ", "import\t")):
                added.append(str((packages / line).absolute()))
    for file in sorted(packages.glob("__editable__*_finder.py")):
        added += _mapped(file)
    return added


def _mapped(finder: Path) -> list[str]:
    """The folders in the MAPPING of setuptools' editable finder, read without running it."""
    try:
        tree = ast.parse(finder.read_text(encoding="utf-8", errors="replace"))
    except SyntaxError:
        return []
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == "MAPPING" for target in targets):
            try:
                mapping = ast.literal_eval(node.value)  # ty: ignore[missing-attribute]
            except ValueError:
                return []
            return [str(value) for value in mapping.values()]
    return []
