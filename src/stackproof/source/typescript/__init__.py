"""TypeScript and JavaScript answers: names, types, Outputs, secrets and lint, by syntax tree and compiler."""

from __future__ import annotations

from ._compiler import Checked
from ._inspect import inspect_project
from ._types import check_many

__all__ = ["Checked", "check_many", "inspect_project"]
