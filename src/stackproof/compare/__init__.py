"""Two graphs held against each other: matched by what resources do, then compared property by property."""

from ._compare import compare

__all__ = ["compare"]
