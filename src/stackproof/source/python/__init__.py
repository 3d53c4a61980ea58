"""Python answers: names, types, Outputs, secrets and lint, told from the syntax tree.

What looks at programs is loaded when it is first used: other languages share parts of this package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._inspect import inspect_project

__all__ = ["inspect_project"]


def __getattr__(name: str) -> Any:
    """Open what looks at programs when it is asked for (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import _inspect

    return getattr(_inspect, name)
