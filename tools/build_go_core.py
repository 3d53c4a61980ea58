"""Builds what Pulumi's core SDK for Go offers, as package data, by syntax only.

    python tools/build_go_core.py FOLDER [VERSION]

FOLDER is `sdk/go` of pulumi/pulumi (Apache-2.0) in some version; its sources are read as text, nothing of them is run
or copied. Kept are names, types and signatures of the packages that programs use, and of other packages the types that
those name; what comes from elsewhere is only named. Written is `go_core.json.z`; `stackproof.aws.go_core` reads it, and
`stackproof.toolchains` makes the declarations of it that Go answers are checked against.
"""

from __future__ import annotations

import datetime
import json
import re
import sys
import zlib
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from go_syntax import UNIVERSE, Refer, Writer, imports, last_part, parse, sources, text_of
from go_values import HOME, Declared, Values
from tree_sitter import Node

DATA = Path(__file__).resolve().parent.parent / "src" / "stackproof" / "aws" / "data" / "go_core.json.z"
FORMAT = "stackproof-go-core/1"
# Those that programs import; of all others only what these name is kept.
WHOLE = (
    "pulumi", "pulumi/config", "pulumi/internals", "pulumi/provider", "pulumix", "property",
    "auto", "auto/debug", "auto/events", "auto/optdestroy", "auto/opthistory", "auto/optimport", "auto/optlist",
    "auto/optpreview", "auto/optrefresh", "auto/optremotedestroy", "auto/optremotepreview", "auto/optremoterefresh",
    "auto/optremoteup", "auto/optremove", "auto/optrename", "auto/optup",
    "common/apitype", "common/constant", "common/diag", "common/diag/colors", "common/resource",
    "common/resource/archive", "common/resource/asset", "common/resource/config", "common/resource/sig",
    "common/resource/urn", "common/tokens", "common/util/cmdutil", "common/util/contract", "common/util/logging",
    "common/util/rpcutil", "common/workspace",
)  # fmt: skip


class Package:
    """The sources of one package: declarations by name, methods by the type that has them."""

    def __init__(self) -> None:
        self.name = ""
        self.declared: dict[str, Declared] = {}
        self.methods: dict[str, list[tuple[Node, dict[str, str]]]] = {}

    @classmethod
    def of_folder(cls, folder: Path) -> Package:
        """What the files of a folder declare."""
        made = cls()
        for _, root in sources(folder):
            made._read(root)
        return made

    @classmethod
    def of_text(cls, text: str) -> Package:
        """What one file declares."""
        made = cls()
        made._read(parse(text.encode()))
        return made

    def _read(self, root: Node) -> None:
        brought = imports(root)
        for node in root.named_children:
            self._take(node, brought)

    def _take(self, node: Node, brought: dict[str, str]) -> None:
        if node.type == "package_clause":
            self.name = text_of(node.named_children[0])
        elif node.type == "function_declaration":
            self.declared[text_of(node.child_by_field_name("name"))] = Declared("func", node, None, brought, 0)
        elif node.type == "method_declaration":
            receiver = node.child_by_field_name("receiver")
            owner = re.sub(r"^.*?\*?(\w+)(?:\[.*)?\)$", r"\1", text_of(receiver))
            self.methods.setdefault(owner, []).append((node, brought))
        elif node.type == "type_declaration":
            for item in node.named_children:
                if item.type in ("type_spec", "type_alias"):
                    kind = "alias" if item.type == "type_alias" else "type"
                    self.declared[text_of(item.child_by_field_name("name"))] = Declared(kind, item, None, brought, 0)
        elif node.type in ("var_declaration", "const_declaration"):
            self._values(node, brought, "var" if node.type == "var_declaration" else "const")

    def _values(self, node: Node, brought: dict[str, str], kind: str) -> None:
        former: Node | None = None
        number = -1
        for item in _specs(node):
            number += 1
            given = item if item.child_by_field_name("value") or item.child_by_field_name("type") else former
            former = given
            for name in item.children_by_field_name("name"):
                if name.is_named:
                    self.declared[text_of(name)] = Declared(kind, item, given, brought, number)


def _specs(node: Node) -> Iterator[Node]:
    for item in node.named_children:
        if item.type in ("var_spec", "const_spec"):
            yield item
        elif item.type == "var_spec_list":
            yield from _specs(item)


class Build:
    """Everything that is kept, package by package."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._packages: dict[str, Package] = {}
        self._wanted: deque[tuple[str, str]] = deque()
        self._seen: set[tuple[str, str]] = set()
        self.kept: dict[str, dict[str, Any]] = {}
        self.foreign: dict[str, set[str]] = {}
        self.doubts: list[str] = []
        self._values = Values(self.package, self._referring, self._alias, self.doubts)

    def package(self, place: str) -> Package:
        if place not in self._packages:
            self._packages[place] = Package.of_folder(self._folder / place)
        return self._packages[place]

    def want(self, place: str, name: str) -> None:
        if (place, name) not in self._seen:
            self._seen.add((place, name))
            self._wanted.append((place, name))

    def run(self) -> None:
        for place in WHOLE:
            for name in self.package(place).declared:
                if name[:1].isupper():
                    self.want(place, name)
        while self._wanted:
            place, name = self._wanted.popleft()
            self._keep(place, name)

    def _home(self, place: str) -> dict[str, Any]:
        return self.kept.setdefault(
            place, {"name": self.package(place).name, "imports": {}, "declarations": {}, "methods": {}}
        )

    def _keep(self, place: str, name: str) -> None:
        package = self.package(place)
        if name not in package.declared:
            self.doubts.append(f"{place}.{name} is not declared")
            return
        kind, node, _, brought, _ = package.declared[name]
        write = Writer(self._referring(place, brought))
        home = self._home(place)
        if kind == "func":
            names, text = write.type_parameters(node)
            home["declarations"][name] = ["func", f"{text}{write.binding(names).signature(node)}"]
        elif kind in ("type", "alias"):
            names, text = write.type_parameters(node)
            body = node.child_by_field_name("type")
            assert body is not None
            home["declarations"][name] = [kind, f"{text}{' ' if text else ''}{write.binding(names).type(body)}"]
            for method, theirs in package.methods.get(name, ()):
                self._method(place, name, method, theirs)
        else:
            home["declarations"][name] = self._values.told(place, name)

    def _method(self, place: str, owner: str, node: Node, brought: dict[str, str]) -> None:
        name = text_of(node.child_by_field_name("name"))
        if not name[:1].isupper() and name not in self._hidden(place):
            return
        receiver = text_of(node.child_by_field_name("receiver"))
        bound = re.findall(r"\w+", receiver.partition("[")[2]) if "[" in receiver else []
        write = Writer(self._referring(place, brought)).binding(bound)
        star = "*" if re.search(r"\*\w+(?:\[.*)?\)$", receiver) else ""
        generic = f"[{', '.join(bound)}]" if bound else ""
        methods = self._home(place)["methods"].setdefault(owner, {})
        methods[name] = [f"{star}{owner}{generic}", write.signature(node)]

    def _hidden(self, place: str) -> frozenset[str]:
        """Unexported methods that interfaces of the package ask for, by which only its own types satisfy them."""
        package = self.package(place)
        found: set[str] = set()
        for kind, node, *_ in package.declared.values():
            body = node.child_by_field_name("type") if kind in ("type", "alias") else None
            if body is not None and body.type == "interface_type":
                names = (text_of(m.child_by_field_name("name")) for m in body.named_children if m.type == "method_elem")
                found.update(name for name in names if not name[:1].isupper())
        return frozenset(found)

    def _referring(self, place: str, brought: dict[str, str], *, home: str | None = None) -> Refer:
        """How a type that a file of `home` names is written in another package."""
        home = place if home is None else home

        def refer(short: str, name: str) -> str:
            if not short:
                if name in UNIVERSE and name not in self.package(home).declared:
                    return name
                self.want(home, name)
                return name if home == place else f"{self._alias(place, f'{HOME}/{home}')}.{name}"
            path = brought.get(short)
            if path is None:
                path = next((item for key, item in brought.items() if last_part(item) == short), "")
                self.doubts += [] if path else [f"{place}: {short} is not imported"]
            if path.startswith(f"{HOME}/"):
                self.want(path.removeprefix(f"{HOME}/"), name)
            elif "." in path.partition("/")[0]:
                self.foreign.setdefault(path, set()).add(name)
            return f"{self._alias(place, path)}.{name}"

        return refer

    def _alias(self, place: str, path: str) -> str:
        """One name for a path in all of a package."""
        known = self._home(place)["imports"]
        for alias, other in known.items():
            if other == path:
                return alias
        alias = base = last_part(path) if last_part(path) != "go" else last_part(path[: -len("/go")]) + "go"
        number = 1
        while alias in known or alias in self.package(place).declared or alias in UNIVERSE:
            number += 1
            alias = f"{base}{number}"
        known[alias] = path
        return alias


def main(folder: str, version: str = "") -> int:
    """Write the data file; prints what it holds and what could not be told."""
    root = Path(folder)
    build = Build(root)
    build.run()
    version = version or (root.parent / ".version").read_text(encoding="utf-8").strip()
    table = {
        "format": FORMAT,
        "source": "github.com/pulumi/pulumi, folder sdk/go",
        "version": version,
        "licence": "Apache-2.0",
        "retrieved": datetime.date.today().isoformat(),
        "whole": list(WHOLE),
        "packages": {name: build.kept[name] for name in sorted(build.kept)},
        "foreign": {path: sorted(names) for path, names in sorted(build.foreign.items())},
    }
    DATA.write_bytes(zlib.compress(json.dumps(table, sort_keys=True).encode(), 9))
    for place, home in table["packages"].items():
        print(f"{place:<32}{len(home['declarations']):>6} names", sum(map(len, home["methods"].values())), "methods")
    print(*build.doubts, sep="\n")
    print(version, f"{DATA.stat().st_size / 1024:.0f} KB")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
