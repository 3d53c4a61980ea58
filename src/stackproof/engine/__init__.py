"""Runs a program under Pulumi's own protocol and records its resource graph; no cloud, no Pulumi CLI, no network."""

from ._hosts import NODE_LANGUAGES, record_project, run_project
from ._install import Installed, cache_folder, install
from ._node import NodeHost
from ._node_install import InstalledNode, install_node
from ._run import Host, Recording, RunOptions
from ._zygote import Interpreter, Zygote

__all__ = [
    "NODE_LANGUAGES",
    "Host",
    "Installed",
    "InstalledNode",
    "Interpreter",
    "NodeHost",
    "Recording",
    "RunOptions",
    "Zygote",
    "cache_folder",
    "install",
    "install_node",
    "record_project",
    "run_project",
]
