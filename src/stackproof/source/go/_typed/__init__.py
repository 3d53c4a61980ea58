"""What the errors of Go's type checker mean: in the words of the other checks where an SDK is concerned."""

from ._remarks import remarks_of
from ._view import View

__all__ = ["View", "remarks_of"]
