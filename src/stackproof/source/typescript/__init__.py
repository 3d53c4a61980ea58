"""TypeScript and JavaScript answers: names, types, Outputs, secrets and lint, by syntax tree and compiler.

What looks at programs is loaded when it is first used: other languages share parts of this package.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._compiler import Checked
    from ._inspect import inspect_project
    from ._types import check_many

_HOME = {"Checked": "_compiler", "check_many": "_types", "inspect_project": "_inspect"}

__all__ = ["Checked", "check_many", "inspect_project"]


def __getattr__(name: str) -> Any:
    """Open the private module that holds a public name when the name is first used (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOME[name]}", __name__), name)
