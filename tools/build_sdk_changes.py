"""Builds what SDKs changed within one major version, as package data.

    python tools/build_sdk_changes.py FILE...

Each FILE is an `.sdk` that `build_sdk_schema.py --spec '==6.38.0' --out FOLDER` made of an earlier version. Written is
`sdk_changes.json.z`: what an earlier version has and the schema on board has not, or has with another type. Beside each
stands the first version looked at that is like the one on board.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from stackproof.aws import MAJORS, ObjectSchema, Property, sdk
from stackproof.aws._sdk import Sdk

DATA = Path(__file__).resolve().parent.parent / "src" / "stackproof" / "aws" / "data" / "sdk_changes.json.z"
FORMAT = "stackproof-sdk-changes/1"


def main(files: list[str]) -> int:
    """Write the data file; prints how much there is of each SDK."""
    earlier: dict[str, list[Sdk]] = {}
    for file in files:
        name, _, major = Path(file).stem.rpartition("-")
        if int(major) in MAJORS.get(name, ()):
            earlier.setdefault(f"{name}-{major}", []).append(Sdk(name, int(major), Path(file).read_bytes()))
    table = {}
    for name, found in sorted(earlier.items()):
        package, _, major = name.rpartition("-")
        now = sdk(package, major=int(major))
        versions = sorted(found, key=lambda one: _order(one.version))
        table[name] = {
            "versions": [one.version for one in versions],
            "until": dict(sorted(_changes(versions, now).items())),
        }
        print(name, now.version, table[name]["versions"], len(table[name]["until"]))
    DATA.write_bytes(zlib.compress(json.dumps({"format": FORMAT, "packages": table}).encode(), 9))
    print(f"{DATA.stat().st_size / 1024:.0f} KB")
    return 0


def _changes(versions: list[Sdk], now: Sdk) -> dict[str, str]:
    """Name -> the version from which on it is as it is now; the last difference counts."""
    present = dict(_properties(now))
    classes = {key.rpartition(".")[0] for key in present}
    found: dict[str, str] = {}
    for number, one in enumerate(versions):
        until = versions[number + 1].version if number + 1 < len(versions) else now.version
        for key, known in _properties(one):
            home = key.rpartition(".")[0]
            if home not in classes:
                found[home] = until
            elif present.get(key) != known:
                found[key] = until
    return found


def _properties(schema: Sdk) -> Iterator[tuple[str, tuple[str, bool]]]:
    """`in:ec2.Vpc.cidrBlock` -> type and whether it must be given or is always there."""
    for name in schema.modules():
        module = schema.module(name)
        if module is None:
            continue
        for resource in module.resources.values():
            yield from _named("in", name, resource.name, resource.inputs)
            yield from _named("out", name, resource.name, resource.outputs)
        for side, types in (("in", module.types), ("out", module.output_types)):
            for kind in types.values():
                assert isinstance(kind, ObjectSchema)
                yield from _named(side, name, kind.name, kind.fields)
        for function in module.functions.values():
            yield from _named("in", name, function.name, function.args)
            yield from _named("out", name, function.name, function.result)


def _named(side: str, module: str, owner: str, items: Iterable[Property]) -> Iterator[tuple[str, tuple[str, bool]]]:
    for item in items:
        yield f"{side}:{module}.{owner}.{item.name}", (item.type, item.required)


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
