"""TypeScript and JavaScript answers: names, types, Outputs, secrets and lint, by syntax tree and compiler."""

from __future__ import annotations

from ._inspect import inspect_project

__all__ = ["inspect_project"]
