"""Go declarations of the SDK packages that a program imports, made of the schema: as much of them as it can notice."""

from ._sources import Declarations

__all__ = ["Declarations"]
