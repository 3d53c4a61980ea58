"""What a resource graph costs a month by list prices: fixed amounts, prices of use, and what is worth a look."""

from ._estimate import estimate

__all__ = ["estimate"]
