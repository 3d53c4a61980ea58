"""The packages that a program imports, and those that their types come from."""

from __future__ import annotations

import re
from collections.abc import Iterable

from stackproof.aws import MAJORS, GoSdk, go_module, go_sdk
from stackproof.golang import File, Imported, Program

from ._package import CORE, Package

_WORDS = re.compile(rb"[A-Za-z_]\w*")
_SELECTED = re.compile(rb"\b([A-Za-z_]\w*)\s*\.\s*([A-Z]\w*)")


class Declarations:
    """Go source for the SDK packages of one program: import path -> text, in `texts`.

    Only what a program has a word for is declared. A field or method that it does not name cannot be noticed by it, but
    for literals without keys of large structs.
    """

    def __init__(self, program: Program) -> None:
        self._program = program
        self.seen = frozenset(word.decode() for file in program.files for word in set(_WORDS.findall(file.text)))
        self._packages: dict[str, Package] = {}
        self._configs: dict[str, str] = {}
        self._selected: dict[str, dict[str, set[str]]] = {}
        for file in program.files:
            for item in file.source.imports:
                self._import(program.imported(item.path, file.folder), item.name, file)
        while any(package.work() for package in list(self._packages.values())):
            pass

    @property
    def texts(self) -> dict[str, str]:
        """Import path -> Go source."""
        return {path: package.text() for path, package in self._packages.items()} | self._configs

    def beside(self, package: Package, module: str) -> Package | None:
        """Another package of the same SDK, by its Python name."""
        home = package.sdk
        names = home.names(module)
        if names is None:
            return None
        base = base_path(home.package, home.schema.major)
        path = f"{base}/{go_module(module)}" if module else base
        if path not in self._packages:
            self._packages[path] = Package(self, path, home, names, version=package.version)
        return self._packages[path]

    def _import(self, item: Imported, alias: str, file: File) -> None:
        """Ask for what a file names of an import."""
        if item.kind != "sdk" or item.major not in MAJORS.get(item.package, ()) or alias == "_":
            return
        home = go_sdk(item.package, major=item.major)
        if item.module == "config":
            self._configs[item.path] = _config(home, self.seen)
            return
        module = home.module(item.module)
        names = home.names(module) if module is not None else None
        if names is None:
            return
        if item.path not in self._packages:
            version = required_version(self._program, item, file)
            self._packages[item.path] = Package(self, item.path, home, names, version=version)
        for name in self._named(alias or item.name, file):
            self._packages[item.path].need(name)

    def _named(self, name: str, file: File) -> Iterable[str]:
        if name == ".":
            return self.seen
        if file.path not in self._selected:
            found: dict[str, set[str]] = {}
            for match in _SELECTED.finditer(file.text):
                found.setdefault(match[1].decode(), set()).add(match[2].decode())
            self._selected[file.path] = found
        return self._selected[file.path].get(name, ())


def required_version(program: Program, item: Imported, file: File) -> str:
    """The version of a package that the go.mod of a file asks for, "" where it does not."""
    module = program.module_of(file.folder)
    found = module.mod.provider_of(item.path) if module is not None else None
    return found.version if found is not None else ""


def base_path(package: str, major: int) -> str:
    """The import path of an SDK's root package."""
    return f"github.com/pulumi/pulumi-{package}/sdk/v{major}/go/{package}"


def _config(home: GoSdk, seen: frozenset[str]) -> str:
    """The package `config`, whose functions read the provider's settings."""
    provider = home.schema.resource_by_class("", "Provider")
    kinds = {item.name: item.type for item in (provider.inputs if provider is not None else ())}
    plain = {"boolean": "bool", "integer": "int", "number": "float64"}
    lines = ["package config", f'import "{CORE}"', "var _ pulumi.Input"]
    for key in home.schema.config.values():
        name = f"Get{key[:1].upper()}{key[1:]}"
        if name in seen:
            lines.append(f"func {name}(ctx *pulumi.Context) {plain.get(kinds.get(key, ''), 'string')}")
    return "\n".join(lines) + "\n"
