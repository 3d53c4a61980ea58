"""Finds, reads, runs and judges a program's own tests."""

from ._read import Written, read_tests
from ._sources import Source, Tongue

__all__ = ["Source", "Tongue", "Written", "read_tests"]
