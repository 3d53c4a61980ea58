"""Where values come from: followed backwards from the arguments of resources, as far as credentials are concerned."""

from ._sinks import Findings, followed

__all__ = ["Findings", "followed"]
