"""Two graphs held against each other: matched by what resources do, then compared property by property."""

from ._compare import compare
from ._text import to_text

__all__ = ["compare", "to_text"]
