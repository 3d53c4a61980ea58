"""What else a machine has besides Python: Node with the npm packages that TypeScript answers run on."""

from __future__ import annotations

from ._cache import cache_folder
from ._node import NODE_MODULES, Node, find_node
from ._node import OLDEST as OLDEST_NODE
from ._npm import CODE, NODE_FLAGS, SETS, Packages, compiled_code, install_manifest, package_set, set_up

__all__ = [
    "CODE",
    "NODE_FLAGS",
    "NODE_MODULES",
    "OLDEST_NODE",
    "SETS",
    "Node",
    "Packages",
    "cache_folder",
    "compiled_code",
    "find_node",
    "install_manifest",
    "package_set",
    "set_up",
]
