"""Tests in Python, as pytest and unittest would collect them."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from .._reading import Reading
from .._sources import Source
from ._aside import set_aside
from ._assertions import helpers_of
from ._changes import places_in
from ._file import TestFile, parse
from ._read import read_file
from ._statements import statements_of

__all__ = ["parse", "places_in", "read", "statements_of"]


def read(sources: Iterable[Source]) -> dict[str, Reading]:
    """By path; sources: the test files with their conftest.py and what else lies among them."""
    given = list(sources)
    trees = {source.path: tree for source in given if (tree := parse(source.text)) is not None}
    helpers = helpers_of(trees.values())
    return {source.path: _reading(source, trees, helpers) for source in given}


def _reading(source: Source, trees: dict[str, ast.Module], helpers) -> Reading:
    aside = tuple(set_aside(source.text))
    tree = trees.get(source.path)
    around = [trees[path] for path in trees if path.endswith("conftest.py") and _is_above(path, source.path)]
    return read_file(TestFile(source=source, tree=tree, around=around), helpers, aside)


def _is_above(conftest: str, path: str) -> bool:
    folder = conftest.rpartition("/")[0]
    return not folder or path.startswith(f"{folder}/")
