"""Runs a program under Pulumi's own protocol and records its resource graph; no cloud, no Pulumi CLI, no network."""

from ._run import RunOptions, run_project
from ._zygote import Interpreter, Zygote

__all__ = ["Interpreter", "RunOptions", "Zygote", "run_project"]
