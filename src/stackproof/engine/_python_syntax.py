"""Python text of an answer as a syntax tree."""

from __future__ import annotations

import ast
import warnings


def tree_of(text: str | bytes) -> ast.Module | None:
    """The tree of a module, None where there is none; Python's warnings of odd text are the author's and not shown."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return None
