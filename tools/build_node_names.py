"""Builds what the npm SDKs name otherwise than the PyPI SDKs, as package data.

    python tools/build_node_names.py NODE_MODULES...

Each argument is a `node_modules` folder with `@pulumi/aws`, `@pulumi/random`, `@pulumi/tls` and `@pulumi/pulumi`
(Apache-2.0). Their declaration files are read as text; nothing of them is run. Written is `node_names.json.z`, by
package and major: what the schema of the PyPI package does not already say by the rules of spelling.
"""

from __future__ import annotations

import json
import re
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stackproof.aws import MAJORS, sdk
from stackproof.aws._node_spelling import node_function_names, node_module

DATA = Path(__file__).resolve().parent.parent / "src" / "stackproof" / "aws" / "data" / "node_names.json.z"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
KINDS = "abstract class|class|const|function|let|var|enum|module|namespace|interface|type"
DECLARED = re.compile(rf"^export (?:declare )?({KINDS}) (\w+)", re.MULTILINE)
ENUM = re.compile(r"export declare const (\w+): \{(.*?)^\};", re.DOTALL | re.MULTILINE)
LISTED = re.compile(r"^export (?:type )?\{(.*?)\}(?: from [\"'](.+?)[\"'])?", re.MULTILINE | re.DOTALL)
STARRED = re.compile(r"^export \* from [\"'](.+?)[\"']", re.MULTILINE)
SPACE = re.compile(r"^import \* as (\w+) from", re.MULTILINE)
SPACES = re.compile(r"^export declare namespace (\w+) \{\n(.*?)^\}", re.DOTALL | re.MULTILINE)
INTERFACE = re.compile(r"^    interface (\w+) \{\n(.*?)^    \}", re.DOTALL | re.MULTILINE)
OPTIONAL = re.compile(r"^        (\w+)\?:", re.MULTILINE)
FIELD = re.compile(r"^    (?:readonly )?(\w+)\??: (.*?);$", re.MULTILINE | re.DOTALL)


def main(folders: list[str]) -> int:
    """Write the data file; prints what it holds."""
    table: dict[str, Any] = {}
    for folder in folders:
        for package in ("aws", "random", "tls"):
            root = Path(folder, "@pulumi", package)
            major = int(version_of(root).split(".")[0])
            if major in MAJORS[package]:
                table[f"{package}-{major}"] = differences(root, package, major)
        core = Path(folder, "@pulumi", "pulumi")
        table["pulumi-3"] = core_names(core)
    DATA.write_bytes(zlib.compress(json.dumps(table, sort_keys=True).encode(), 9))
    print({name: part["version"] for name, part in table.items()}, f"{DATA.stat().st_size / 1024:.0f} KB")
    return 0


def version_of(root: Path) -> str:
    return json.loads((root / "package.json").read_text(encoding="utf-8"))["version"]


def text_of(path: Path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def target_of(path: Path, written: str) -> Path:
    base = path.parent / written
    named = base.with_name(base.name + ".d.ts")
    return named if named.is_file() else base / "index.d.ts"


def exports(path: Path, seen: set[Path] | None = None) -> dict[str, set[str]]:
    """Names that a declaration file exports, each with its sorts: "value", "type", "module"."""
    seen = set() if seen is None else seen
    path = path.resolve()
    if path in seen or not path.is_file():
        return {}
    seen.add(path)
    text, found = text_of(path), {}
    spaces = set(SPACE.findall(text))
    for kind, name in DECLARED.findall(text):
        sorts = {"type"} if kind in ("interface", "type") else {"value", "type"} if "class" in kind else {"value"}
        found.setdefault(name, set()).update(sorts)
    for written in STARRED.findall(text):
        for name, sorts in exports(target_of(path, written), seen).items():
            found.setdefault(name, set()).update(sorts)
    for names, written in LISTED.findall(text):
        there = exports(target_of(path, written)) if written else {}
        for item in filter(None, (part.strip() for part in names.split(","))):
            old, _, new = item.partition(" as ")
            sorts = there.get(old, set()) if written else {"module"} if old in spaces else {"value"}
            found.setdefault(new or old, set()).update(sorts)
    return found


def differences(root: Path, package: str, major: int) -> dict[str, Any]:
    """values, types: names of a module that the schema does not lead to. lacking: modules and names of the schema that
    npm's package of this version does not have. enums: members. methods: of classes. takes: arguments that take a
    resource in place of its identifier, or an object in place of JSON text. optional: fields of nested types that only
    Python's package requires."""
    schema = sdk(package, major=major) if package == "aws" else sdk(package)
    found: dict[str, Any] = {"version": version_of(root), "values": {}, "types": {}, "enums": {}, "methods": {}}
    takes: list[str] = []
    for name in schema.modules():
        module, folder = schema.module(name), root / node_module(name)
        names = exports(folder / "index.d.ts")
        known = {*module.resources, *module.enums, *(node_module(item) for item in schema.modules())}
        known.update(f"{item}{end}" for item in module.resources for end in ("Args", "State"))
        for item in module.functions.values():
            names_of_it = node_function_names(item)
            known.update(names_of_it)
            base = f"{names_of_it[0][:1].upper()}{names_of_it[0][1:]}"
            known.update(f"{base}{end}" for end in ("Args", "OutputArgs", "Result"))
        values = {item for item, sorts in names.items() if "value" in sorts} - known
        types = {item for item, sorts in names.items() if sorts == {"type"}} - known - values
        found["values"].update({name: sorted(values)} if values else {})
        found["types"].update({name: sorted(types)} if types else {})
        takes += [f"{name}.{item}" for item in resource_arguments(folder, module)]
        for path in sorted(folder.glob("*ixins.d.ts")):
            for owner, members in mixed_in(text_of(path)):
                found["methods"].setdefault(f"{name}.{owner}", []).extend(members)
    for path in sorted((root / "types" / "enums").rglob("index.d.ts")):
        place = path.parent.name if path.parent.name != "enums" else "index"
        for name, body in ENUM.findall(text_of(path)):
            found["enums"][f"{place}.{name}"] = re.findall(r"readonly (\w+):", body)
    return {**found, "takes": sorted(takes), "optional": sorted(optional_fields(root, schema))}


def resource_arguments(folder: Path, module: Any) -> Iterator[str]:
    """`Role.role`: arguments declared as a text or a resource."""
    for name in module.resources:
        path = folder / f"{name[:1].lower()}{name[1:]}.d.ts"
        text = text_of(path) if path.is_file() else ""
        start = text.find(f"export interface {name}Args {{")
        for field, kind in FIELD.findall(text[start:]) if start >= 0 else ():
            if re.search(r"string \| (?!enums|inputs|undefined)[A-Z]", kind):
                yield f"{name}.{field}"


def optional_fields(root: Path, schema: Any) -> Iterator[str]:
    """`dynamodb.GetTableReplica.regionName`"""
    path = root / "types" / "input.d.ts"
    spaces = SPACES.findall(text_of(path)) if path.is_file() else []
    modules = {node_module(name): name for name in schema.modules()}
    for space, body in spaces:
        for name, fields in INTERFACE.findall(body):
            found = schema.type(f"{modules.get(space, space)}.{name}")
            optional = set(OPTIONAL.findall(fields))
            for field in found.fields if found is not None else ():
                if field.required and field.name in optional:
                    yield f"{found.ref}.{field.name}"


def mixed_in(text: str) -> Iterator[tuple[str, list[str]]]:
    for block in re.findall(r"^declare module .*?^\}", text, re.DOTALL | re.MULTILINE):
        for owner, body in re.findall(r"interface (\w+) \{(.*?)^    \}", block, re.DOTALL | re.MULTILINE):
            yield owner, sorted(set(re.findall(r"^        (\w+)[(?:]", body, re.MULTILINE)))


def core_names(root: Path) -> dict[str, Any]:
    """modules: name -> its values and types. members: of classes. options: what resource options take."""
    names = exports(root / "index.d.ts")
    modules = {"": names}
    for name in sorted(item for item, sorts in names.items() if "module" in sorts):
        modules[name] = exports(target_of(root / "index.d.ts", f"./{name}"))
    text = text_of(root / "resource.d.ts")
    options: list[str] = []
    for name in ("ResourceOptions", "CustomResourceOptions", "ComponentResourceOptions"):
        start = text.index(f"interface {name} ")
        options += re.findall(r"^    (?:readonly )?(\w+)\??:", text[start : text.index("\n}", start)], re.MULTILINE)
    return {
        "version": version_of(root),
        "values": {
            name: sorted(n for n, s in items.items() if s & {"value", "module"}) for name, items in modules.items()
        },
        "types": {name: sorted(n for n, s in items.items() if s == {"type"}) for name, items in modules.items()},
        "members": {"Config": members(root / "config.d.ts", "Config")},
        "options": sorted(set(options)),
    }


def members(path: Path, name: str) -> list[str]:
    text = text_of(path)
    start = text.index(f"class {name} ")
    return sorted(set(re.findall(r"^    (?:readonly )?(\w+)[(<:]", text[start:], re.MULTILINE)) - {"constructor"})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
