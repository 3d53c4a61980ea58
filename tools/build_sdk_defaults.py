"""Builds the constant defaults that a generated Pulumi SDK fills in by itself, from the sources of the one for Python.

    python tools/build_sdk_defaults.py                                # the installed pulumi-aws
    python tools/build_sdk_defaults.py --spec '>=6,<7'                # downloaded as a wheel, not installed

Nothing of the SDK is imported. The generators for all languages take these from one schema.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from build_sdk_schema import DATA, locate

from stackproof.aws import sdk


def main() -> None:
    """Write or complete the data file; prints what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--spec", help="version to download, such as '>=6,<7'; the installed one otherwise")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root, facts = locate("pulumi-aws", given.spec, None, Path(scratch))
        major = int(facts["version"].split(".")[0])
        found = dict(sorted(defaults(root, major)))
    file = DATA / "defaults.json"
    table = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    table[f"aws-{major}"] = {"source": facts, "defaults": found}
    file.write_text(json.dumps(dict(sorted(table.items())), indent=1) + "\n", encoding="utf-8")
    print(f"aws-{major}: {len(found)} resources with defaults")


def defaults(root: Path, major: int) -> Iterator[tuple[str, dict[str, object]]]:
    """(type token, {wire name: value}) of each resource that has some."""
    schema = sdk("aws", major=major)
    for name in schema.modules():
        module = schema.module(name)
        for resource in module.resources.values() if module is not None else ():
            file = root / resource.module.replace(".", "/") / f"{_file_name(resource.token)}.py"
            if file.is_file():
                given = dict(_of_class(ast.parse(file.read_text(encoding="utf-8")), resource.name))
                wires = {item.name_python: item.name for item in resource.inputs}
                named = {wires[key]: value for key, value in sorted(given.items()) if key in wires}
                if named:
                    yield resource.token, named


def _file_name(token: str) -> str:
    if token.startswith("pulumi:providers:"):
        return "provider"
    plain = token.split(":")[1].rpartition("/")[2]
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", plain).lower()


def _of_class(tree: ast.Module, name: str) -> Iterator[tuple[str, object]]:
    """What the class's own initializer puts in the place of None."""
    for node in tree.body:
        if not isinstance(node, ast.ClassDef) or node.name != name:
            continue
        for method in node.body:
            if isinstance(method, ast.FunctionDef) and method.name == "_internal_init":
                yield from _assigned(method)


def _assigned(method: ast.FunctionDef) -> Iterator[tuple[str, object]]:
    """`if x is None: x = "constant"`."""
    for node in ast.walk(method):
        if not isinstance(node, ast.If) or len(node.body) != 1 or not isinstance(node.body[0], ast.Assign):
            continue
        test, assigned = node.test, node.body[0]
        target = assigned.targets[0]
        if (
            isinstance(test, ast.Compare)
            and isinstance(test.ops[0], ast.Is)
            and isinstance(test.left, ast.Name)
            and isinstance(target, ast.Name)
            and target.id == test.left.id
            and isinstance(assigned.value, ast.Constant)
            and assigned.value.value is not None
        ):
            yield target.id, assigned.value.value


if __name__ == "__main__":
    main()
