"""The command line: arguments and exit codes, nothing else."""

from ._main import main

__all__ = ["main"]
