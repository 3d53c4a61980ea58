"""Compares what we declare of Pulumi's core SDK for Go with its sources, and prints what is missing or differs.

    python benchmarks/go_core_names.py FOLDER [PACKAGE...]

FOLDER is `sdk/go` of pulumi/pulumi. Both sides are read as Go source: theirs as it is, ours as it is compiled for the
type checker. Without PACKAGE (`pulumi`, `pulumi/config`) all that programs use are compared.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

from build_go_core import WHOLE, Package
from go_syntax import Refer, Writer, text_of
from tree_sitter import Node

from stackproof.aws import go_core
from stackproof.toolchains._go_core import HOME, core_sources


def main(folder: str, *packages: str) -> int:
    """Exit code 1 where an exported name is missing."""
    ours = core_sources(go_core())
    missing = differing = 0
    for place in packages or WHOLE:
        theirs = dict(exported(Package.of_folder(Path(folder, place))))
        own = dict(exported(Package.of_text(ours[f"{HOME}{place}"][0])))
        for name, text in sorted(theirs.items()):
            if name not in own:
                missing += 1
                print(f"{place}: missing {name} {text}")
            elif _plain(own[name]) != _plain(text):
                differing += 1
                print(f"{place}: {name}\n    theirs {text}\n    ours   {own[name]}")
        print(f"{place}: {len(theirs)} names and methods, {len(own.keys() - theirs.keys())} of ours are not theirs")
    print(f"missing: {missing}, differing: {differing}")
    return 1 if missing else 0


def exported(package: Package) -> Iterator[tuple[str, str]]:
    """`Name` or `Type.Method` -> its type or signature, packages under the names that their paths end in."""
    for name, found in package.declared.items():
        if not name[:1].isupper():
            continue
        writer = Writer(_refer(found.brought))
        names, parameters = writer.type_parameters(found.node)
        write = writer.binding(names)
        if found.kind == "func":
            yield name, f"func{parameters}{write.signature(found.node)}"
        elif found.kind in ("type", "alias"):
            body = found.node.child_by_field_name("type")
            yield name, f"{found.kind}{parameters} {write.type(body) if body is not None else ''}"
        else:
            yield name, "value"
    for owner, methods in package.methods.items():
        for node, brought in methods:
            name = text_of(node.child_by_field_name("name"))
            if owner[:1].isupper() and name[:1].isupper():
                yield f"{owner}.{name}", _method(node, brought)


def _method(node: Node, brought: dict[str, str]) -> str:
    receiver = text_of(node.child_by_field_name("receiver"))
    star = "*" if "*" in receiver else ""
    return f"{star}{Writer(_refer(brought)).signature(node)}"


def _refer(brought: dict[str, str]) -> Refer:
    return lambda short, name: f"{brought.get(short, short).rpartition('/')[2]}.{name}" if short else name


def _plain(text: str) -> str:
    """Without what tells nothing of the type."""
    return text.replace("interface{}", "any").replace("interface {}", "any")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
