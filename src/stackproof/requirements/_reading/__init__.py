"""Reading prompts: deterministic rules over sentences, each fact with the sentence it stands in."""

from ._read import read

__all__ = ["read"]
