"""Which runner a file of tests is written for: Jest, Mocha and Vitest share most of their words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tree_sitter import Node

from stackproof.model import Framework

from .._trees import said, walk

_IMPORT = re.compile(r"""(?:\bfrom|\bimport|\brequire\s*\()\s*["']([^"']+)["']""")
_SETTINGS = re.compile(r"(?:^|/)(?:(jest|vitest)\.config\.\w+|\.(mocha)rc(?:\.\w+)?)$")


def imports_of(text: str) -> list[str]:
    """What a file imports, as written."""
    return _IMPORT.findall(text)


def runner_named(requirements: Iterable[str], paths: Iterable[str]) -> Framework | None:
    """The runner that a project's manifest or a file of settings names; requirements: `name@range`."""
    found = [match[1] or match[2] for path in paths if (match := _SETTINGS.search(path))]
    names = {requirement.rpartition("@")[0] or requirement for requirement in requirements}
    for name in ("jest", "vitest", "mocha"):
        if name in found or name in names or (name == "jest" and "ts-jest" in names):
            return name
    return None


def framework_of(imports: list[str], root: Node, named: Framework | None) -> Framework:
    """By what a file imports, then by words that only one of them has, then by what its project names."""
    if "vitest" in imports:
        return "vitest"
    if "node:test" in imports:
        return "node"
    if "mocha" in imports:
        return "mocha"
    words = _words(root)
    if "@jest/globals" in imports or "jest" in words:
        return "jest"
    if "vi" in words:
        return "vitest"
    if words & {"before", "after", "timeout"}:
        return "mocha"
    if "beforeAll" in words or "afterAll" in words:
        return named if named in ("jest", "vitest") else "jest"
    chai = any(item == "chai" or item.startswith("chai/") for item in imports)
    return named or ("mocha" if chai else "jest")


def _words(root: Node) -> set[str]:
    """Names that say something, as they are used: `jest.mock(...)`, `before(...)`, `this.timeout(...)`."""
    found: set[str] = set()
    for node in walk(root):
        function = node.child_by_field_name("function") if node.type == "call_expression" else None
        if function is None:
            continue
        if function.type == "identifier" and said(function) in ("before", "after", "beforeAll", "afterAll"):
            found.add(said(function))
        left = function.child_by_field_name("object") if function.type == "member_expression" else None
        if left is not None and left.type == "identifier" and said(left) in ("jest", "vi"):
            found.add(said(left))
        if left is not None and left.type == "this" and said(function.child_by_field_name("property")) == "timeout":
            found.add("timeout")
    return found
