"""What a Go program says: its files, packages, modules and syntax. Read only, never built or run."""

from __future__ import annotations

from . import _nodes as nodes
from ._constraints import is_left_out
from ._imports import Imported, imported
from ._mod import GoMod, Requirement, read_mod
from ._program import File, Module, Package, Program
from ._read import read
from ._standard import STANDARD, STANDARD_ROOTS, standard_named
from ._tokens import Token, tokens

__all__ = [
    "STANDARD",
    "STANDARD_ROOTS",
    "File",
    "GoMod",
    "Imported",
    "Module",
    "Package",
    "Program",
    "Requirement",
    "Token",
    "imported",
    "is_left_out",
    "nodes",
    "read",
    "read_mod",
    "standard_named",
    "tokens",
]
