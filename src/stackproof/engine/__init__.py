"""Runs a program under Pulumi's own protocol and records its resource graph; no cloud, no Pulumi CLI, no network."""

from ._hosts import follow_project, record_project, run_project
from ._install import Installed, install
from ._node import NodeHost
from ._node_install import InstalledNode, install_node
from ._run import Host, Recording, RunOptions
from ._zygote import Interpreter, Zygote

__all__ = [
    "Host",
    "Installed",
    "InstalledNode",
    "Interpreter",
    "NodeHost",
    "Recording",
    "RunOptions",
    "Zygote",
    "follow_project",
    "install",
    "install_node",
    "record_project",
    "run_project",
]

