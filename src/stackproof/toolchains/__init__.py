"""What a machine has: packages of Python, Node with the npm packages that TypeScript answers run on, and Go."""

from __future__ import annotations

from ._cache import cache_folder
from ._distributions import distribution_of
from ._go import OLDEST as OLDEST_GO
from ._go import Go, GoChecker, build_go_checker, find_go, go_checker
from ._go_core import HOME as CORE_HOME
from ._locked import locked_version
from ._node import NODE_MODULES, Node, find_node
from ._node import OLDEST as OLDEST_NODE
from ._npm import CODE, NODE_FLAGS, SETS, Packages, compiled_code, install_manifest, package_set, set_up
from ._records import files_of_record, is_record
from ._versions import installed_version

__all__ = [
    "CODE",
    "CORE_HOME",
    "NODE_FLAGS",
    "NODE_MODULES",
    "OLDEST_GO",
    "OLDEST_NODE",
    "SETS",
    "Go",
    "GoChecker",
    "Node",
    "Packages",
    "build_go_checker",
    "cache_folder",
    "compiled_code",
    "distribution_of",
    "files_of_record",
    "find_go",
    "find_node",
    "go_checker",
    "install_manifest",
    "installed_version",
    "is_record",
    "locked_version",
    "package_set",
    "set_up",
]
