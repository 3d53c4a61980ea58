"""Pulumi's protocol messages, from the installed SDK's files and without the SDK around them.

`import pulumi.runtime.proto.resource_pb2` executes all of `pulumi` first, which the tool itself never uses. The files
import each other relatively only, so they work as a package of another name; a process that imports `pulumi` as well
shares the same message types with it.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from types import ModuleType

_PACKAGE = f"{__package__}.proto"


def _module(name: str) -> ModuleType:
    if _PACKAGE not in sys.modules:
        found = importlib.util.find_spec("pulumi")
        folders = list(found.submodule_search_locations or ()) if found is not None else []
        if not folders:
            raise ImportError("the package pulumi is not installed", name="pulumi")
        package = ModuleType(_PACKAGE)
        package.__path__ = [os.path.join(folder, "runtime", "proto") for folder in folders]
        sys.modules[_PACKAGE] = package
    return importlib.import_module(f"{_PACKAGE}.{name}")


callback_pb2 = _module("callback_pb2")
callback_pb2_grpc = _module("callback_pb2_grpc")
engine_pb2 = _module("engine_pb2")
engine_pb2_grpc = _module("engine_pb2_grpc")
provider_pb2 = _module("provider_pb2")
resource_pb2 = _module("resource_pb2")
resource_pb2_grpc = _module("resource_pb2_grpc")
