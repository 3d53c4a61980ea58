"""Builds the list of arguments that pulumi-aws 5 had and later majors do not, as package data.

    python tools/build_earlier_names.py pulumi_aws-5.43.0.tar.gz

The archive is PyPI's source distribution (Apache-2.0). It is read by syntax, nothing of it is run. Written is
`earlier_names.json`: `module.Class.argument`, the module "" for the root. It tells a name that a program written for
major 5 may use from one that no major ever had.
"""

from __future__ import annotations

import ast
import json
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from stackproof.aws import ObjectSchema, ResourceSchema, sdk

DATA = Path(__file__).resolve().parent.parent / "src" / "stackproof" / "aws" / "data" / "earlier_names.json"
NOT_ARGUMENTS = frozenset({"self", "resource_name", "args", "opts"})


def main(archive: str) -> int:
    """Write the data file; prints how many names it holds."""
    with tempfile.TemporaryDirectory() as scratch:
        with tarfile.open(archive) as packed:
            packed.extractall(scratch, filter="data")
        (root,) = Path(scratch).glob("pulumi_aws-*/pulumi_aws")
        version = root.parent.name.removeprefix("pulumi_aws-")
        gone = sorted({".".join(item) for item in arguments(root) if not later_major_has(*item)})
    table = {"source": f"pulumi-aws {version}, Apache-2.0", "names": gone}
    DATA.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    print(len(gone), "names")
    return 0


def arguments(root: Path) -> Iterator[tuple[str, str, str]]:
    """(module, class, argument) of every class that takes arguments."""
    for file in sorted(root.rglob("*.py")):
        parts = file.relative_to(root).parts
        module = parts[0] if len(parts) > 1 else ""
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield from ((module, node.name, name) for name in _keywords(node))


def _keywords(node: ast.ClassDef) -> Iterator[str]:
    for function in node.body:
        if isinstance(function, ast.FunctionDef) and function.name in ("__init__", "_internal_init"):
            for item in (*function.args.args, *function.args.kwonlyargs):
                if item.arg not in NOT_ARGUMENTS and not item.arg.startswith("__"):
                    yield item.arg


def later_major_has(module: str, name: str, argument: str) -> bool:
    """Also True for classes that no later major has: there the class itself is what is unknown."""
    found = False
    for major in (6, 7):
        place = sdk("aws", major=major).module(module)
        if place is None:
            continue
        schema = place.resources.get(name) or place.args_type(name)
        if isinstance(schema, ResourceSchema):
            found, known = True, schema.input(argument)
        elif isinstance(schema, ObjectSchema):
            found, known = True, schema.field(argument)
        else:
            continue
        if known is not None and argument in (known.name_python, known.name):
            return True
    return not found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
