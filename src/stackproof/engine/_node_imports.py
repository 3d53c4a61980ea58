"""What an answer's TypeScript and JavaScript files import, read from their text: packages, and each other."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from stackproof.model import NODE_SUFFIXES

from ._aliases import path_aliases

_IMPORTED = re.compile(r"""(?:\bfrom|(?<![.\w])import|(?<![.\w])require)\s*(?:\(\s*)?["'`]([^"'`\s]+)["'`]""")
_COMMENT = re.compile(r"^\s*(?://|/?\*).*$", re.MULTILINE)
_MOST_TEXT = 4 << 20
_ENDINGS = ("", *NODE_SUFFIXES, *(f"/index{suffix}" for suffix in NODE_SUFFIXES))


class Imports:
    """The imports of the files `paths` (relative) below the folder `root`."""

    def __init__(self, root: Path, paths: Iterable[str]) -> None:
        self._root = root
        self._files = {path for path in paths if path.endswith((*NODE_SUFFIXES, ".json"))}
        self._named: dict[str, tuple[str, ...]] = {}

    @cached_property
    def _aliases(self):
        return path_aliases(str(self._root), self._files)

    def names(self, file: str) -> tuple[str, ...]:
        """What a file imports, as written."""
        if file not in self._named:
            try:
                text = (self._root / file).read_text(encoding="utf-8", errors="replace")[:_MOST_TEXT]
            except OSError:
                text = ""
            found = _IMPORTED.findall(_COMMENT.sub("", text))
            self._named[file] = tuple(dict.fromkeys(name for name in found if len(name) < 300))
        return self._named[file]

    def own(self, name: str, by: str) -> set[str]:
        """Files of the answer that an import of `name` in the file `by` may mean."""
        if name.startswith("."):
            bases = [posixpath.normpath(posixpath.join(posixpath.dirname(by), name))]
        else:
            bases = self._aliases.targets(name, by)
        bases += [re.sub(r"\.([cm]?)js(x?)$", r".\1ts\2", base) for base in bases]
        return {base + end for base in bases for end in _ENDINGS if base + end in self._files}

    def reached(self, entry: str) -> list[str]:
        """The program's own files: the entry, and what it imports directly or not."""
        found, left = [entry], [entry]
        while left:
            by = left.pop()
            new = {file for name in self.names(by) for file in self.own(name, by)} - set(found)
            found += sorted(new)
            left += sorted(file for file in new if file.endswith(NODE_SUFFIXES))
        return [file for file in found if file in self._files]

    def by_alias(self, file: str) -> dict[str, list[str]]:
        """{name: files it may mean, relative} of the names that only an alias explains."""
        named = {name: sorted(self.own(name, file)) for name in self.names(file) if not name.startswith((".", "/"))}
        return {name: files for name, files in named.items() if files}
