"""Finds, reads, runs and judges a program's own tests.

`examine` gives the whole record of a project. `read_tests` is the part that needs texts only: pure, for whoever has
them at hand.
"""

from ._examine import examine
from ._mutating import Budget
from ._read import Written, read_tests
from ._sources import Source, Tongue

__all__ = ["Budget", "Source", "Tongue", "Written", "examine", "read_tests"]
