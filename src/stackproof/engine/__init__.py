"""Runs a program under Pulumi's own protocol and records its resource graph; no cloud, no Pulumi CLI, no network."""

from ._install import Installed, cache_folder, install
from ._run import Recording, RunOptions, record_project, run_project
from ._zygote import Interpreter, Zygote

__all__ = [
    "Installed",
    "Interpreter",
    "Recording",
    "RunOptions",
    "Zygote",
    "cache_folder",
    "install",
    "record_project",
    "run_project",
]
