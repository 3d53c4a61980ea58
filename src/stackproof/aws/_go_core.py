"""Pulumi's core SDK for Go: what its packages declare, with types and signatures as Go writes them."""

from __future__ import annotations

import hashlib
import re
import zlib
from functools import cached_property, lru_cache
from typing import Literal

import msgspec

from ._closest import closest, near_words
from ._container import read_bytes

GoCoreKind = Literal["func", "type", "const", "var"]
_EMBEDDED = re.compile(r"\*?(?:(\w+)\.)?(\w+)(?:\[.*\])?")
_HOME = "github.com/pulumi/pulumi/sdk/v3/go/"


class GoPackage(msgspec.Struct, frozen=True, dict=True):
    """One package. name: how it calls itself. imports: name -> path, for the types that are written here.

    declarations: name -> ("func" | "type" | "alias" | "const" | "var", type or signature, value of a constant).
    methods: type -> method -> (receiver, signature). Unexported ones are there as far as others need them.
    """

    name: str
    imports: dict[str, str]
    declarations: dict[str, tuple[str, ...]]
    methods: dict[str, dict[str, tuple[str, str]]]


class _Table(msgspec.Struct, frozen=True):
    version: str
    whole: tuple[str, ...]
    packages: dict[str, msgspec.Raw]
    foreign: dict[str, tuple[str, ...]]


class GoCore:
    """The module `github.com/pulumi/pulumi/sdk/v3`; packages are told by their paths below its folder `go`.

    version: that it was read from. digest: of the data, for what is built of it. modules: of which something is known.
    foreign: path -> types of other modules that are named there, of which nothing else is known.
    """

    def __init__(self, table: _Table, digest: str) -> None:
        self.digest = digest
        self.version, self.foreign = table.version, table.foreign
        self.modules = tuple(table.packages)
        self._raw, self._whole = table.packages, frozenset(table.whole)
        self._packages: dict[str, GoPackage] = {}

    def package(self, module: str) -> GoPackage | None:
        """What is known of a package."""
        if module not in self._packages:
            if module not in self._raw:
                return None
            self._packages[module] = msgspec.json.decode(self._raw[module], type=GoPackage)
        return self._packages[module]

    def knows(self, module: str) -> bool:
        """Whether all that a package offers is known."""
        return module in self._whole

    def has(self, module: str, name: str) -> bool:
        """Whether a package has an exported name."""
        return self.kind(module, name) is not None

    def kind(self, module: str, name: str) -> GoCoreKind | None:
        """What a name is, None where the package does not export it."""
        found = self._declared(module, name) if name[:1].isupper() else None
        if found is None:
            return None
        return "type" if found[0] == "alias" else found[0]  # ty: ignore[invalid-explicit-return]

    def names(self, module: str) -> frozenset[str]:
        """Everything that a package exports."""
        package = self.package(module)
        return frozenset(name for name in package.declarations if name[:1].isupper()) if package else frozenset()

    def text(self, module: str, name: str) -> str:
        """The type or signature of a name as Go writes it, "" where there is none: `(...any) ArrayOutput`."""
        found = self._declared(module, name)
        return found[1] if found is not None else ""

    def members(self, module: str, name: str) -> dict[str, str]:
        """Exported methods and fields of a type, those of what it embeds included: name -> signature or type.

        A method's text begins with a parenthesis, `(string) string`.
        """
        if (module, name) not in self._members:
            found = self._members[module, name] = {}
            found.update(self._of_type(module, name, depth=0))
        return self._members[module, name]

    def results(self, module: str, name: str, method: str = "") -> tuple[str, ...]:
        """Types of what a function, or a type's method, returns, as the package itself writes them."""
        text = self.members(module, name).get(method, "") if method else self.text(module, name)
        inside = text[_closing(text) :].strip() if text.startswith(("(", "[")) else ""
        if not inside.startswith("("):
            return (inside,) if inside else ()
        return _split(inside[1:-1], ",")

    def suggest(self, module: str, name: str) -> list[str]:
        """Names of the package that may have been meant, best first; as a selector, `pulumi.StringArray`."""
        package = self.package(module)
        if package is None:
            return []
        known = self.names(module)
        flat = [item for item in known if item.lower() == name.lower()]
        return [f"{package.name}.{item}" for item in dict.fromkeys([*flat, *near_words(name, known)])][:3]

    def suggest_module(self, path: str) -> list[str]:
        """Import paths that may have been meant by one below `github.com/pulumi/pulumi/sdk/`."""
        asked = path.rpartition("/go/")[2]
        return [f"{_HOME}{item}" for item in closest(asked, self._whole)]

    @cached_property
    def _members(self) -> dict[tuple[str, str], dict[str, str]]:
        return {}

    def _declared(self, module: str, name: str) -> tuple[str, ...] | None:
        package = self.package(module)
        return package.declarations.get(name) if package is not None else None

    def _of_type(self, module: str, name: str, *, depth: int) -> dict[str, str]:
        found = self._declared(module, name)
        package = self.package(module)
        if package is None or found is None or found[0] not in ("type", "alias") or depth > 8:
            return {}
        body = re.sub(r"^\[[^\]]*\] ", "", found[1])
        if found[0] == "alias" and _EMBEDDED.fullmatch(body):
            return self._of_embedded(module, body, depth=depth)
        members: dict[str, str] = {}
        head, _, inside = body.partition("{")
        for part in _split(inside.strip().removesuffix("}"), ";") if head.strip() in ("struct", "interface") else ():
            self._take(module, part, members, depth=depth)
        own = {key: text for key, (_, text) in package.methods.get(name, {}).items() if key[:1].isupper()}
        return members | own

    def _take(self, module: str, part: str, members: dict[str, str], *, depth: int) -> None:
        """One line of a struct or an interface."""
        method = re.match(r"(\w+)(\(.*)", part)
        names, _, kind = part.rpartition(" ") if " " not in part.strip() else re.sub(r", ", ",", part).partition(" ")
        if method is not None:
            if method[1][:1].isupper():
                members[method[1]] = method[2]
        elif _EMBEDDED.fullmatch(part):
            inner = _EMBEDDED.fullmatch(part)
            if inner is not None and inner[2][:1].isupper():
                members.setdefault(inner[2], part)
            for key, text in self._of_embedded(module, part, depth=depth).items():
                members.setdefault(key, text)
        else:
            members.update((name, kind) for name in names.split(",") if name[:1].isupper())

    def _of_embedded(self, module: str, text: str, *, depth: int) -> dict[str, str]:
        match = _EMBEDDED.fullmatch(text)
        package = self.package(module)
        if match is None or package is None:
            return {}
        path = package.imports.get(match[1], "") if match[1] else f"{_HOME}{module}"
        return self._of_type(path.removeprefix(_HOME), match[2], depth=depth + 1)


def _closing(text: str) -> int:
    """Where the parameters of a signature end, type parameters included."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if depth == 0 and character == ")":
            return place + 1
    return len(text)


def _split(text: str, at: str) -> tuple[str, ...]:
    """Parts of a text, divided where no bracket is open."""
    parts, depth, start = [], 0, 0
    for place, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if depth == 0 and character == at:
            parts.append(text[start:place])
            start = place + 1
    return tuple(part.strip() for part in (*parts, text[start:]) if part.strip())


@lru_cache(maxsize=1)
def go_core() -> GoCore:
    """The core SDK for Go, in the version that the data was built from."""
    data = read_bytes("go_core.json.z")
    digest = hashlib.sha256(data).hexdigest()
    return GoCore(msgspec.json.decode(zlib.decompress(data), type=_Table), digest)
