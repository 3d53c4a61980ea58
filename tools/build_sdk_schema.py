"""Builds the schema of a generated Pulumi Python SDK (pulumi-aws, -random, -tls) as package data.

    python tools/build_sdk_schema.py --package pulumi-aws                    # the installed one
    python tools/build_sdk_schema.py --package pulumi-aws --spec '>=6,<7'    # downloaded as a wheel, not installed

Nothing of the SDK is imported: its sources are read by syntax. Beside `<name>-<major>.sdk` stands a
`.source.json` that says where it came from.
"""

from __future__ import annotations

import argparse
import ast
import datetime
import email
import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from importlib import metadata
from pathlib import Path
from typing import Any

import msgspec
from sdk_syntax import read_definitions, read_enums, read_inputs, read_outputs
from sdk_types import SdkSource

from stackproof.aws._container import Block, Index, pack
from stackproof.aws._schema import Property, ResourceSchema

DATA = Path(__file__).resolve().parent.parent / "src" / "stackproof" / "aws" / "data"


def main(argv: list[str] | None = None) -> int:
    """Write the data files; prints what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--package", required=True, help="distribution name, such as pulumi-aws")
    parser.add_argument("--spec", help="version to download, such as '>=6,<7'; the installed one otherwise")
    parser.add_argument("--wheel", type=Path, help="a wheel at hand instead of a download")
    parser.add_argument("--out", type=Path, default=DATA)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as scratch:
        root, facts = locate(options.package, options.spec, options.wheel, Path(scratch))
        container, counts = build(root, options.package, facts["version"])
    name = f"{options.package.removeprefix('pulumi-')}-{facts['version'].split('.')[0]}"
    (options.out / f"{name}.sdk").write_bytes(container)
    note = {**facts, "command": command(options), "built": datetime.date.today().isoformat(), "counts": counts}
    (options.out / f"{name}.source.json").write_text(json.dumps(note, indent=2) + "\n", encoding="utf-8")
    print(name, counts, f"{len(container) / 1024:.0f} KB")
    return 0


def command(options: argparse.Namespace) -> str:
    """The command line without anything of this machine in it."""
    spec = f" --spec '{options.spec}'" if options.spec else ""
    return f"python tools/build_sdk_schema.py --package {options.package}{spec}"


def locate(package: str, spec: str | None, wheel: Path | None, scratch: Path) -> tuple[Path, dict[str, str]]:
    """The folder of the sources, and package, version, licence."""
    folder = package.replace("-", "_")
    if spec is None:
        found = metadata.distribution(package)
        return Path(str(found.locate_file(folder))), describe(package, found.metadata)
    if wheel is None:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(scratch), package + spec]
        subprocess.run(pip, check=True)
        wheel = next(scratch.glob("*.whl"), None)
    if wheel is None:  # older versions are sources only
        with tarfile.open(next(scratch.glob("*.tar.gz"))) as archive:
            archive.extractall(scratch / "sources", filter="data")
        root = next((scratch / "sources").iterdir())
        text = (root / "PKG-INFO").read_text(encoding="utf-8")
        return root / folder, describe(package, email.message_from_string(text))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(scratch / "sources")
    text = next((scratch / "sources").glob("*.dist-info/METADATA")).read_text(encoding="utf-8")
    return scratch / "sources" / folder, describe(package, email.message_from_string(text))


def describe(package: str, fields: Any) -> dict[str, str]:
    """What the note beside a data file says of its source."""
    licence = fields.get("License-Expression") or fields.get("License") or "unknown"
    repository = next((url.split(", ")[1] for url in fields.get_all("Project-URL") or () if "Repository" in url), "")
    return {"package": package, "version": str(fields["Version"]), "licence": licence, "repository": repository}


def build(root: Path, package: str, version: str) -> tuple[bytes, dict[str, int]]:
    """The container's bytes and counts by kind."""
    source = SdkSource(root)
    blocks: dict[str, bytes] = {}
    namespaces: dict[str, set[str]] = {}
    counts: dict[str, int] = {"modules": len(source.modules)}
    seen: dict[str, str] = {}
    places: dict[str, list[str]] = {}
    for module, folder in source.modules.items():
        block = read_module(source, module, folder)
        for token, name in block.tokens.items():
            if token in seen:
                raise ValueError(f"{token} is both {seen[token]} and {module}.{name}")
            seen[token] = f"{module}.{name}"
            namespaces.setdefault(namespace(token), set()).add(module)
        for kind in ("resources", "functions", "inputs", "outputs", "enums"):
            counts[kind] = counts.get(kind, 0) + len(getattr(block, kind))
        for name in (*block.resources, *block.functions):
            places.setdefault(name, []).append(module)
        blocks[module] = msgspec.msgpack.encode(block)
    plain = {key: tuple(sorted(value)) for key, value in namespaces.items() if value != {key}}
    index = Index(package.removeprefix("pulumi-"), version, root.name, {}, plain, read_config(root))
    return pack(index, blocks, places), counts


def namespace(token: str) -> str:
    """`s3` of `aws:s3/bucket:Bucket`, `providers` of `pulumi:providers:aws`."""
    return token.split(":")[1].split("/")[0]


def read_module(source: SdkSource, module: str, folder: Path) -> Block:
    """All records of one Python module."""
    encode = msgspec.msgpack.encode
    found: dict[str, dict[str, msgspec.Raw]] = {"resources": {}, "functions": {}}
    tokens: dict[str, str] = {}
    for file in sorted(folder.glob("*.py")):
        if file.name.startswith("_") or file.name == "outputs.py":
            continue
        for item in read_definitions(source, module, file):
            kind = "resources" if isinstance(item, ResourceSchema) else "functions"
            found[kind][item.name] = msgspec.Raw(encode(compact(item)))
            tokens[item.token] = item.name
    return Block(
        **found,
        inputs={
            item.name: msgspec.Raw(encode(compact(item))) for item in read_inputs(source, module, folder / "_inputs.py")
        },
        outputs={
            item.name: msgspec.Raw(encode(compact(item)))
            for item in read_outputs(source, module, folder / "outputs.py")
        },
        enums={item.name: msgspec.Raw(encode(item)) for item in read_enums(module, folder / "_enums.py")},
        tokens=tokens,
        names="\n".join(sorted(public_names(folder))),
    )


def compact(record: msgspec.Struct) -> list[object]:
    """A record as an array whose properties leave out trailing default values."""
    return [shorten(value) for value in msgspec.structs.astuple(record)]


def shorten(value: object) -> object:
    """Drop the defaults at the end of each property's array."""
    if not isinstance(value, tuple):
        return value
    return [trimmed(item) if isinstance(item, Property) else item for item in value]


def trimmed(item: Property) -> list[object]:
    """A property without its trailing defaults."""
    row: list[object] = [item.name_python, item.name, item.type, item.required, item.deprecated, item.secret]
    while row[-1] in (False, ""):
        row.pop()
    return row


def public_names(folder: Path) -> set[str]:
    """Every name that `from package.module import X` finds: `__all__` of what is re-exported, and the files."""
    names: set[str] = set()
    for node in ast.parse((folder / "__init__.py").read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.ImportFrom) or not node.level:
            continue
        for alias in node.names:
            if alias.name == "*" and node.module:
                names |= exported(folder / f"{node.module}.py")
            elif not alias.name.startswith("_"):
                names.add(alias.asname or alias.name)
    files = {item.stem for item in folder.glob("*.py") if not item.name.startswith("_")}
    return names | files | {item.name for item in folder.iterdir() if (item / "__init__.py").exists()}


def exported(file: Path) -> set[str]:
    """`__all__` of a file."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Assign | ast.AugAssign):
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(isinstance(item, ast.Name) and item.id == "__all__" for item in targets):
            names |= set(ast.literal_eval(node.value))
    return names


def read_config(root: Path) -> tuple[tuple[str, str], ...]:
    """(Python name, key) of each variable of `package.config`."""
    file = root / "config" / "vars.py"
    if not file.exists():
        return ()
    pairs = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.FunctionDef):
            continue
        for call in ast.walk(node):
            if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("__config__.get"):
                pairs.append((node.name, ast.literal_eval(call.args[0])))
                break
    return tuple(pairs)


if __name__ == "__main__":
    sys.exit(main())
