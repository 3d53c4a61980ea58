"""Follows Go programs: the language's own rules on values, outputs that are made up, and what is not known as such."""

from ._follow import follow_project

__all__ = ["follow_project"]
