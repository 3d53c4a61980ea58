"""Runs a program under Pulumi's own protocol and records its resource graph; no cloud, no Pulumi CLI, no network.

A program in Go is followed in its source instead. What runs programs is loaded when it is first used: gRPC alone takes
as long as following a program does.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._go import GoHost, get_modules
    from ._hosts import record_project, run_project
    from ._install import Installed, install
    from ._node import NodeHost
    from ._node_install import InstalledNode, install_node
    from ._recording import Recording, RunOptions
    from ._run import Host
    from ._zygote import Interpreter, Zygote
    from .golang import follow_project

_PLACES = {
    "_go": ("GoHost", "get_modules"),
    "_hosts": ("record_project", "run_project"),
    "_install": ("Installed", "install"),
    "_node": ("NodeHost",),
    "_node_install": ("InstalledNode", "install_node"),
    "_recording": ("Recording", "RunOptions"),
    "_run": ("Host",),
    "_zygote": ("Interpreter", "Zygote"),
    "golang": ("follow_project",),
}
_HOME = {name: place for place, names in _PLACES.items() for name in names}

__all__ = [
    "GoHost",
    "Host",
    "Installed",
    "InstalledNode",
    "Interpreter",
    "NodeHost",
    "Recording",
    "RunOptions",
    "Zygote",
    "follow_project",
    "get_modules",
    "install",
    "install_node",
    "record_project",
    "run_project",
]


def __getattr__(name: str) -> Any:
    """Open the private module that holds a public name when the name is first used (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value
