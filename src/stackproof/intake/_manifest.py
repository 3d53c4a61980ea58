"""Dependency manifests: what a project says it needs, and the major version of pulumi-aws that it pins."""

from __future__ import annotations

import ast
import json
import posixpath
import re
from collections.abc import Callable

import msgspec

from stackproof.model import NODE_LANGUAGES, Remark

from ._python import parse_python
from ._tree import Tree

MAJORS = range(10)
NEWEST = 7
_MAX_LINES = 2000
_AWS_PYTHON = re.compile(r"^pulumi[-_.]aws(?![\w-])", re.IGNORECASE)
_GO_REQUIRE = re.compile(r"^\s*(?:require\s+)?([\w.-]+\.[\w.-]+(?:/[\w.~-]+)*)\s+(v[\w.+-]+)", re.MULTILINE)


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """path: the file, None where there is none. requirements: PEP 508, `name@range` or `module version`, one each."""

    path: str | None = None
    requirements: tuple[str, ...] = ()
    aws_major: int | None = None


def read_manifest(tree: Tree, root: str, language: str) -> tuple[Manifest, list[Remark]]:
    """The manifest of the project in `root`, or, where it has none, of the nearest folder above it."""
    remarks: list[Remark] = []
    readers = _READERS.get("node" if language in NODE_LANGUAGES else language, ())
    folder = root
    while True:
        found = [
            (path, lines)
            for name, read in readers
            if (path := posixpath.join(folder, name)) in tree
            and (lines := _lines(tree, path, read, remarks)) is not None
        ]
        if found:
            named = [item for item in found if any("pulumi" in line.lower() for line in item[1])]
            path, lines = (named or [item for item in found if item[1]] or found)[0]
            return Manifest(path=path, requirements=tuple(lines), aws_major=aws_major(lines)), remarks
        if not folder:
            return Manifest(), remarks
        folder = posixpath.dirname(folder)


def lowest_python(tree: Tree, root: str) -> int | None:
    """N of the lowest Python 3.N that the nearest pyproject.toml allows, None where that does not say."""
    import tomllib

    folder = root
    while True:
        text = tree.text(posixpath.join(folder, "pyproject.toml")) or ""
        try:
            value = tomllib.loads(text)
        except ValueError:
            value = {}
        for table, key in (("project", "requires-python"), ("tool", "poetry")):
            asked = value.get(table, {}).get(key, "") if isinstance(value.get(table, {}), dict) else ""
            if isinstance(asked, dict):
                asked = asked.get("dependencies", {}).get("python", "")
            found = re.search(r"(?:>=|\^|~=?|==)\s*3\.(\d+)", asked) if isinstance(asked, str) else None
            if found:
                return int(found[1])
        if not folder:
            return None
        folder = posixpath.dirname(folder)


def aws_major(lines: list[str] | tuple[str, ...]) -> int | None:
    """The one major of pulumi-aws that the lines allow, None where they allow several, none, or do not say.

    Of several below the newest, the highest is what an installation gets.
    """
    for line in lines:
        allowed: list[int] | None = None
        if _AWS_PYTHON.match(line):
            allowed = _python_majors(line)
        elif line.startswith("@pulumi/aws@"):
            allowed = _npm_majors(line.removeprefix("@pulumi/aws@"))
        elif match := re.match(r"github\.com/pulumi/pulumi-aws/sdk(?:/v(\d+))?\s", line):
            return int(match[1] or 1)
        if allowed is not None:
            bounded = len(allowed) == 1 or (bool(allowed) and max(allowed) < NEWEST)
            return max(allowed) if bounded else None
    return None


def _python_majors(line: str) -> list[int] | None:
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.version import InvalidVersion, Version

    try:
        specifier = Requirement(line.split(" #")[0].strip()).specifier
    except InvalidRequirement:
        return None
    probes: set[str] = set()
    for item in specifier:
        try:
            version = Version(item.version.removesuffix(".*"))
        except InvalidVersion:
            continue
        probes |= {str(version), f"{version.major}.{version.minor}.{version.micro + 1}"}
        probes |= {f"{version.major}.{version.minor}.99999", f"{version.major}.{version.minor + 1}.0"}
    for major in MAJORS:
        probes |= {f"{major}.0.0", f"{major}.99999.0"}
    allowed = {Version(probe).major for probe in probes if specifier.contains(probe, prereleases=True)}
    # A bound that is open upwards (">=6") admits every later major; it pins nothing.
    if specifier.contains("9999.0.0"):
        return []
    return sorted(allowed & set(MAJORS))


def _npm_majors(text: str) -> list[int] | None:
    ranges = [part.strip() for part in text.split("||")]
    majors: set[int] = set()
    for part in ranges:
        match = re.fullmatch(r"[\^~=v]*\s*(\d+)(?:\.[\w.*+-]+)?", part) or re.fullmatch(
            r">=?\s*(\d+)[\w.*+-]*\s+<=?\s*\d+[\w.*+-]*", part
        )
        if not match:
            return None
        majors.add(int(match[1]))
    return sorted(majors)


def _lines(
    tree: Tree, path: str, read: Callable[[Tree, str, list[Remark]], list[str]], remarks: list[Remark]
) -> list[str] | None:
    try:
        return read(tree, path, remarks)[:_MAX_LINES]
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        problem = " ".join(str(error).split())[:200]
        remarks.append(
            Remark(kind="structure.manifest-invalid", message=f"{path} cannot be read: {problem}", file=path, line=line)
        )
        return None


def _requirements_txt(tree: Tree, path: str, remarks: list[Remark], seen: frozenset[str] = frozenset()) -> list[str]:
    out: list[str] = []
    text = (tree.text(path) or "").replace("\\\r\n", "").replace("\\\n", "")
    for number, raw in enumerate(text.splitlines()[:_MAX_LINES], 1):
        line = re.sub(r"(^|\s)#.*$", "", raw).strip()
        include = re.match(r"(?:-r|--requirement)[\s=]*(\S+)", line)
        if include:
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), include[1]))
            if target in tree and target not in seen and len(seen) < 20:
                out += _requirements_txt(tree, target, remarks, seen | {path, target})
            elif target not in tree:
                remarks.append(
                    Remark(
                        kind="structure.manifest-include-missing",
                        message=f"{path} includes {include[1]}, which is not there",
                        file=path,
                        line=number,
                    )
                )
        elif line and not line.startswith("-"):
            out.append(re.sub(r"\s+--hash=\S+", "", line).strip())
    return out


def _pyproject(tree: Tree, path: str, remarks: list[Remark]) -> list[str]:
    import tomllib

    value = tomllib.loads(tree.text(path) or "")
    out = [item for item in value.get("project", {}).get("dependencies", []) if isinstance(item, str)]
    poetry = value.get("tool", {}).get("poetry", {}).get("dependencies", {})
    return out + [_from_table(name, item) for name, item in poetry.items() if name.lower() != "python"]


def _pipfile(tree: Tree, path: str, remarks: list[Remark]) -> list[str]:
    import tomllib

    packages = tomllib.loads(tree.text(path) or "").get("packages", {})
    return [_from_table(name, item) for name, item in packages.items()]


def _from_table(name: str, item: object) -> str:
    """A Poetry or Pipfile entry as PEP 508: `^1.2` and `~1.2` become bounds, `*` no bound."""
    if isinstance(item, list):
        item = item[0] if item else "*"
    extras = ""
    if isinstance(item, dict):
        listed = item.get("extras")
        extras = f"[{','.join(map(str, listed))}]" if isinstance(listed, list) and listed else ""
        item = item.get("version", "*")
    parts = [_bound(part.strip()) for part in str(item).split(",")]
    return f"{name}{extras}{','.join(part for part in parts if part)}"


def _bound(text: str) -> str:
    match = re.fullmatch(r"([\^~]?)\s*v?(\d+(?:\.\d+)*)(\.\*)?([\w.+-]*)", text)
    if not match:
        return "" if text in ("", "*") else text
    sign, number, star, rest = match[1], match[2], match[3] or "", match[4]
    parts = [int(part) for part in number.split(".")]
    if sign == "^":
        index = next((at for at, part in enumerate(parts) if part), len(parts) - 1)
        upper = [*parts[:index], parts[index] + 1]
    elif sign == "~":
        upper = [*parts[:1], parts[1] + 1] if len(parts) > 1 else [parts[0] + 1]
    else:
        return f"=={number}{star}{rest}"
    return f">={number}{rest},<{'.'.join(map(str, upper))}"


def _setup_py(tree: Tree, path: str, remarks: list[Remark]) -> list[str]:
    module = parse_python(tree.text(path) or "")
    for node in ast.walk(module) if module else ():
        if isinstance(node, ast.keyword) and node.arg == "install_requires":
            return [
                item.value for item in ast.walk(node) if isinstance(item, ast.Constant) and isinstance(item.value, str)
            ]
    return []


def _package_json(tree: Tree, path: str, remarks: list[Remark]) -> list[str]:
    value = json.loads(tree.text(path) or "")
    groups = [value.get(name) or {} for name in ("dependencies", "devDependencies", "peerDependencies")]
    return [f"{name}@{version}" for group in groups for name, version in group.items()]


def _go_mod(tree: Tree, path: str, remarks: list[Remark]) -> list[str]:
    return [f"{name} {version}" for name, version in _GO_REQUIRE.findall(tree.text(path) or "")]


_READERS: dict[str, tuple[tuple[str, Callable[[Tree, str, list[Remark]], list[str]]], ...]] = {
    "python": (
        ("requirements.txt", _requirements_txt),
        ("pyproject.toml", _pyproject),
        ("Pipfile", _pipfile),
        ("setup.py", _setup_py),
    ),
    "node": (("package.json", _package_json),),
    "go": (("go.mod", _go_mod),),
}
