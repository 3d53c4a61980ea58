"""Compares the Go declarations that are made of a schema with an SDK's sources, type by type.

    python benchmarks/go_sdk_types.py FOLDER PACKAGE MAJOR [MODULE...]

FOLDER is `sdk/go/aws` of pulumi-aws, or what Pulumi's generator made of a schema. Of each package everything is
declared that a program could name. Printed is what the sources have and the declarations have not, or have otherwise;
methods that the declarations have beyond the sources let wrong programs pass, and are only counted.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

from build_go_core import Package as Sources
from go_core_names import exported

from stackproof.aws import GoSdk, go_module, go_sdk
from stackproof.source.go._stubs._package import Package
from stackproof.source.go._stubs._sources import base_path


class Everything(frozenset[str]):
    """The words of a program that has them all."""

    def __contains__(self, word: object) -> bool:
        return True


class All:
    """All packages of an SDK, as a program would import them."""

    seen = Everything()

    def __init__(self) -> None:
        self.packages: dict[str, Package] = {}

    def beside(self, package: Package, module: str) -> Package | None:
        """Another package of the same SDK."""
        return self.of(package.sdk, module)

    def of(self, sdk: GoSdk, module: str) -> Package | None:
        """A package by its Python name."""
        names = sdk.names(module)
        if names is None:
            return None
        path = "/".join(filter(None, (base_path(sdk.package, sdk.schema.major), go_module(module))))
        if path not in self.packages:
            self.packages[path] = Package(self, path, sdk, names, version="")  # ty: ignore[invalid-argument-type]
        return self.packages[path]


def main(folder: str, package: str, major: str, *modules: str) -> int:
    """Print the differences and their number."""
    sdk = go_sdk(package, major=int(major))
    counts: Counter[str] = Counter()
    for module in modules or sdk.schema.modules():
        place = Path(folder, go_module(module)) if module else Path(folder)
        if place.is_dir():
            _compare(module, dict(exported(Sources.of_folder(place))), sdk, counts)
    print(dict(counts))
    return 0


def _compare(module: str, theirs: dict[str, str], sdk: GoSdk, counts: Counter[str]) -> None:
    every = All()
    package = every.of(sdk, module)
    if package is None:
        return
    for name in theirs:
        if "." not in name:
            package.need(name)
    while any(item.work() for item in list(every.packages.values())):
        pass
    ours = dict(exported(Sources.of_text(package.text())))
    for name, text in theirs.items():
        if name.endswith(".Defaults"):
            continue
        counts["declarations"] += 1
        own = ours.get(name)
        if own is None:
            counts["missing"] += 1
            print(f"{module}: missing {name} {text[:120]}")
        elif _parts(own) != _parts(text):
            counts["differing"] += 1
            print(f"{module}: {name} {sorted(_parts(own) ^ _parts(text))[:6]}")
    counts["further"] += len(ours.keys() - theirs.keys())


def _parts(text: str) -> frozenset[str]:
    """Fields or methods of a struct or an interface, in no order; anything else is one part."""
    head, brace, inside = text.partition("{")
    return frozenset(part.strip() for part in inside.rstrip("} ").split(";")) if brace else frozenset({head})


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
