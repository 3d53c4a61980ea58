"""Go source that declares Pulumi's core SDK: the types of `stackproof.aws.go_core`, and functions without a purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stackproof.aws import GoCore, GoPackage

HOME = "github.com/pulumi/pulumi/sdk/v3/go/"
_BODY = "{ panic(0) }"
# The text, and the paths that it imports.
Source = tuple[str, tuple[str, ...]]


def core_sources(core: GoCore) -> dict[str, Source]:
    """Import path -> (source, imported paths), each behind those that it imports."""
    found: dict[str, Source] = {path: (_foreign(names), ()) for path, names in core.foreign.items()}
    for module in core.modules:
        package = core.package(module)
        if package is not None:
            found[HOME + module] = (_source(package), tuple(package.imports.values()))
    return _sorted(found)


def _source(package: GoPackage) -> str:
    lines = [f"package {package.name}"]
    lines += [f'import {name} "{path}"' for name, path in package.imports.items()]
    for name, (kind, text, *value) in package.declarations.items():
        if kind == "func":
            lines.append(f"func {name}{text} {_BODY}")
        elif kind in ("type", "alias"):
            lines.append(_type(name, text, alias=kind == "alias"))
        elif kind == "const":
            lines.append(f"const {name} {text} = {value[0]}")
        else:
            lines.append(f"var {name} {text}")
    for methods in package.methods.values():
        lines += [f"func ({receiver}) {name}{text} {_BODY}" for name, (receiver, text) in methods.items()]
    return "\n".join(lines) + "\n"


def _type(name: str, text: str, *, alias: bool) -> str:
    """A declaration; type parameters stand before the type."""
    parameters = ""
    if text.startswith("[") and "] " in text and not text.startswith("[]"):
        end = text.index("] ") + 1
        parameters, text = text[:end], text[end + 1 :]
    return f"type {name}{parameters} {'= ' if alias else ''}{text}"


def _foreign(names: tuple[str, ...]) -> str:
    """A package of another module, as far as the core SDK names its types; who uses it gives it a name."""
    return "\n".join(["package foreign", *(f"type {name} struct{{ _ int }}" for name in names)]) + "\n"


def _sorted(found: dict[str, Source]) -> dict[str, Source]:
    placed: dict[str, Source] = {}

    def place(path: str) -> None:
        if path in placed or path not in found:
            return
        for other in found[path][1]:
            place(other)
        placed[path] = found[path]

    for path in sorted(found):
        place(path)
    return placed
