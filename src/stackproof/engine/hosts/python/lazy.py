"""Loads the files of a generated SDK package when a name of theirs is asked for.

The SDK's own laziness ends at its packages: the first use of `pulumi_aws.ec2` imports 180 files with 1,200 names, most
of a small program's CPU time. The packages made here offer the same names and load one file at a time. A package whose
`__init__.py` does anything but collect names is executed as it is.
"""

import builtins
import importlib
import importlib.machinery
import importlib.util
import os
import re
import sys
import types
import typing

_PLAIN = re.compile(
    r"import builtins as _builtins|import typing|from \.\. import _utilities|from \. import outputs"
    r"|from \.\w+ import \*|\s*#.*|\s*"
)
_STAR = re.compile(r"from \.(\w+) import \*")
_ALL = b"__all__ = ["
_NAME = re.compile(rb"['\"](\w+)['\"]")
_HEAD = 4096


def install(*packages):
    """Make the packages directly below these ones lazy, from now on."""
    sys.meta_path.insert(0, _Finder(packages))


class _Finder:
    def __init__(self, packages):
        self._packages = packages

    def find_spec(self, fullname, path=None, target=None):
        parent, _, name = fullname.rpartition(".")
        if parent not in self._packages or name == "config":  # that one is more than its names in every SDK
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.submodule_search_locations is None:
            return spec
        if not isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            return spec
        spec.loader = _Loader(spec.loader.name, spec.loader.path)
        # The SDK would wrap the loader to delay it; finding the module there, it takes it as it is.
        if fullname not in sys.modules:
            sys.modules[fullname] = importlib.util.module_from_spec(spec)
        return spec


class _Loader(importlib.machinery.SourceFileLoader):
    def create_module(self, spec):
        return sys.modules.get(spec.name) or _Package(spec.name)

    def exec_module(self, module):
        """Nothing: the package fills itself."""


class _Package(types.ModuleType):
    """A package that knows from the files' own `__all__` where its names are."""

    def __getattr__(self, name):
        if name.startswith("__") and name != "__all__":
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        if "_table" not in self.__dict__:
            self._fill()
            return getattr(self, name)
        file = self.__dict__["_table"].get(name)
        if file is not None or name in self.__dict__["_files"]:
            importlib.import_module(f"{self.__name__}.{file or name}")
            if name in self.__dict__:
                return self.__dict__[name]
        if name == "__all__" and self.__dict__["_table"]:
            return [*self._table, *(file for file in self._files if file not in self._table)]
        raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}", name=name, obj=self)

    def __setattr__(self, name, value):
        if isinstance(value, types.ModuleType) and value.__name__ == f"{self.__name__}.{name}":
            if "_table" not in self.__dict__:
                self._fill()
            if name in self.__dict__.get("_files", ()):
                self._publish(name, value)
                if name in self._table:
                    return  # `get_ami` is a file and, above all, the function in it
        super().__setattr__(name, value)

    def __dir__(self):
        if "_table" not in self.__dict__:
            self._fill()
            return dir(self)
        return sorted({*self.__dict__, *self._table, *self._files} - {"_table", "_files"})

    def _publish(self, file, module):
        for name in getattr(module, "__all__", ()):
            if self._table.get(name) == file:
                self.__dict__[name] = getattr(module, name)

    def _fill(self):
        read = _read(self.__file__)
        if read is None:
            self.__class__ = types.ModuleType
            importlib.machinery.SourceFileLoader.exec_module(self.__loader__, self)
            return
        self.__dict__["_table"], self.__dict__["_files"] = read
        self.__dict__.update(_builtins=builtins, typing=typing)
        self.__dict__["_utilities"] = importlib.import_module(self.__name__.rpartition(".")[0] + "._utilities")
        for file in self._files:  # what was imported before the package was asked for anything
            module = sys.modules.get(f"{self.__name__}.{file}")
            if module is not None:
                setattr(self, file, module)


def _read(path):
    """({name: file that exports it}, files), None when the package does more than collect names."""
    with open(path, encoding="utf-8") as stream:
        lines = stream.read().splitlines()
    if not all(_PLAIN.fullmatch(line) for line in lines):
        return None
    files = [match.group(1) for line in lines if (match := _STAR.fullmatch(line))]
    table = {}
    for file in files:
        names = _exports(os.path.join(os.path.dirname(path), file + ".py"))
        if names is None:
            return None
        table.update(dict.fromkeys(names, file))
    return table, [*files, *(["outputs"] if "from . import outputs" in lines else [])]


def _exports(path):
    """The names in a file's `__all__`, None when it has none that can be read at a glance."""
    try:
        with open(path, "rb") as stream:
            head = stream.read(_HEAD)
            start = head.find(_ALL)
            if start >= 0 and b"]" not in head[start:]:
                head += stream.read()
    except OSError:
        return None
    end = head.find(b"]", start)
    return [name.decode() for name in _NAME.findall(head[start:end])] if start >= 0 and end >= 0 else None
