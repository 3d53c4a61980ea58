"""Python text of a submission as a syntax tree."""

from __future__ import annotations

import ast
import warnings


def parsed(text: str) -> ast.Module:
    """The tree of a module, as `ast.parse` gives it and with its errors: SyntaxError, ValueError, RecursionError.

    Python writes a warning to stderr for odd text such as `"\\d"` or `x is 1`; it is the author's, not the reviewer's.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)
