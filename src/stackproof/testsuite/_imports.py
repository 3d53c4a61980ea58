"""What sources import: by that tests bring up a program, or ask what is deployed."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec
from tree_sitter import Node

from ._python import parse as parse_python
from ._sources import Source, Tongue
from ._trees import arguments_of, grammar_of, parse, said, walk

_CLOUD: dict[Tongue, re.Pattern[str]] = {
    "python": re.compile(r"(?:boto3|botocore|aiobotocore|aioboto3|requests|httpx|urllib3?|pulumi\.automation)(?:\.|$)"),
    "node": re.compile(r"@aws-sdk/|aws-sdk(?:/|$)|@pulumi/pulumi/automation|axios|node-fetch|undici"),
    "go": re.compile(
        r"github\.com/(?:aws/aws-sdk-go|gruntwork-io/terratest|pulumi/pulumi/(?:sdk/v\d+/go/auto|pkg/.*integration))"
    ),
}
_PULUMI: dict[Tongue, re.Pattern[str]] = {
    "python": re.compile(r"pulumi(?:[._]|$)"),
    "node": re.compile(r"@pulumi/"),
    "go": re.compile(r"github\.com/pulumi/"),
}
# Where a stack's outputs are read from: a file of them, or the command that prints them.
_OUTPUTS = re.compile(r"\boutputs?\.json\b|\bstack output\b")


class Uses(msgspec.Struct, frozen=True):
    """imports: as written; of Python with every name that is taken from a module. reads_outputs: of a stack, from a
    file or a command."""

    imports: frozenset[str] = frozenset()
    reads_outputs: bool = False

    def asks(self, tongue: Tongue) -> bool:
        """Whether the source can ask what is deployed."""
        return self.reads_outputs or any(_CLOUD[tongue].match(name) for name in self.imports)

    def is_pulumi(self, tongue: Tongue) -> bool:
        """Whether the source uses Pulumi's SDK."""
        return any(_PULUMI[tongue].match(name) for name in self.imports)


def uses_of(source: Source, tongue: Tongue) -> Uses:
    """Nothing of what does not parse."""
    if tongue == "python":
        tree = parse_python(source.text)
        return Uses() if tree is None else _python(tree)
    root = parse(source.text, "go" if tongue == "go" else grammar_of(source.path))
    found = frozenset(_go(root) if tongue == "go" else _node(root))
    texts = (said(node) for node in walk(root) if "string" in node.type)
    return Uses(found, any(_OUTPUTS.search(text) for text in texts))


def creating(tested: Iterable[str], uses: Mapping[str, Uses], own: Iterable[str], tongue: Tongue) -> tuple[str, ...]:
    """Which of the files with tests bring up the program or parts of it: they use Pulumi, or import what does. own:
    paths of the program's sources."""
    makers = {path for path in own if uses[path].is_pulumi(tongue)}
    return tuple(
        path for path in tested if uses[path].is_pulumi(tongue) or _imports_any(path, uses[path], makers, tongue)
    )


def beside(path: str, uses: Uses, among: Iterable[str], tongue: Tongue) -> Iterator[str]:
    """The files among these that a file of tests imports."""
    return (other for other in among if other != path and _imports_any(path, uses, {other}, tongue))


def _imports_any(path: str, uses: Uses, others: set[str], tongue: Tongue) -> bool:
    if tongue == "node":
        here = posixpath.dirname(path)
        wanted = {posixpath.normpath(posixpath.join(here, name)) for name in uses.imports if name.startswith(".")}
        stems = {posixpath.splitext(item)[0] for item in others} | {posixpath.dirname(item) or "." for item in others}
        return not wanted.isdisjoint(stems | others)
    if tongue == "python":
        modules = {posixpath.splitext(item)[0].removesuffix("/__init__").replace("/", ".") for item in others}
        tails = {module[at:] for module in modules for at in _starts(module)}
        return any(name.lstrip(".") in tails for name in uses.imports)
    return False


def _starts(module: str) -> list[int]:
    """Where a name that leads to the module may begin: a path put in front of the search path leaves parts out."""
    return [0, *(at + 1 for at, char in enumerate(module) if char == ".")]


def _python(tree: ast.Module) -> Uses:
    imports: set[str] = set()
    outputs = False
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imports |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            imports |= {module, *(f"{module.rstrip('.')}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.List | ast.Tuple):
            words = [item.value for item in node.elts if isinstance(item, ast.Constant) and isinstance(item.value, str)]
            outputs = outputs or "stack output" in " ".join(words)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            outputs = outputs or _OUTPUTS.search(node.value) is not None
    return Uses(frozenset(imports), outputs)


def _node(root: Node) -> Iterator[str]:
    for node in walk(root):
        if node.type in ("import_statement", "export_statement", "import_require_clause"):
            yield said(node.child_by_field_name("source")).strip("'\"")
        elif node.type == "call_expression" and said(node.child_by_field_name("function")) in ("require", "import"):
            yield from (said(item).strip("'\"`") for item in arguments_of(node)[:1])


def _go(root: Node) -> Iterator[str]:
    for node in walk(root):
        if node.type == "import_spec":
            yield said(node.child_by_field_name("path")).strip('"`')
