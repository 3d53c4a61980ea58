"""Holds the Go names that are derived from the schema against a real Go SDK.

    python benchmarks/go_sdk_names.py FOLDER [--major N]

FOLDER: `sdk/go/aws` of pulumi-aws, with a folder for each package. Prints, for each package that differs, exported
names that are not derived, and derived names of resources, functions and enumerations that are not there; then the
sums.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from stackproof.aws import GoSdk, go_module, go_sdk
from stackproof.golang import nodes, read

# What every package or every generated type has besides.
_BESIDE = frozenset({"Get", "init"})


def main() -> None:
    """Compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--major", type=int, default=7)
    given = parser.parse_args()
    sdk = go_sdk("aws", major=given.major)
    total = unknown = lacking = 0
    for module in sdk.schema.modules():
        folder = given.folder / go_module(module)
        if not folder.is_dir():
            print(f"{go_module(module)}: no such package there")
            continue
        there = exported(folder)
        missed = sorted(name for name in there if sdk.member(module, name) is None)
        absent = sorted(name for name in derived(sdk, module) if name not in there)
        total, unknown, lacking = total + len(there), unknown + len(missed), lacking + len(absent)
        if missed or absent:
            print(f"{go_module(module) or 'aws'}: not derived {missed[:12]} not there {absent[:12]}")
    print(f"{total} exported names, {unknown} not derived; {lacking} derived names not there")
    sys.exit(1 if unknown or lacking else 0)


def exported(folder: Path) -> set[str]:
    """Exported functions, types and constants of a package."""
    found: set[str] = set()
    for file in folder.glob("*.go"):
        for item in read(file.read_bytes()).declarations:
            match item:
                case nodes.FunctionDeclaration(receiver=None, name=name) | nodes.TypeDeclaration(name=name):
                    found.add(name)
                case nodes.Constant(names=names):
                    found |= {name.text for name in names}
    return {name for name in found if name[:1].isupper()} - _BESIDE


def derived(sdk: GoSdk, module: str) -> set[str]:
    """The names that programs write most: constructors, arguments, functions, enumerations and their constants."""
    names = sdk.names(module)
    assert names is not None
    found: set[str] = set()
    for name in names.module.resources:
        found |= {f"New{name}", name, f"{name}Args"}
    for name, schema in names.functions.items():
        found |= {name, *([f"{name}Args"] if schema.args else []), f"{name}Result"}
    for schema in names.module.enums.values():
        found |= {names.enum(schema.name), *(name for name, _ in names.constants(schema))}
    for name in names.module.types:
        found |= {f"{names.object(name)}Args"}
    return found


if __name__ == "__main__":
    main()
