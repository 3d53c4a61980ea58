"""Python answers: names, types, Outputs, secrets and lint, told from the syntax tree."""

from __future__ import annotations

from ._inspect import inspect_project

__all__ = ["inspect_project"]
