"""What pip writes down of the files that it lays somewhere."""

from __future__ import annotations

import posixpath


def is_record(path: str) -> bool:
    """Whether a file is the RECORD of an installed distribution."""
    folder, _, name = path.rpartition("/")
    return name == "RECORD" and folder.endswith(".dist-info")


def files_of_record(path: str, text: str) -> frozenset[str]:
    """The files that a RECORD lists, by paths that begin where its own does."""
    base = posixpath.dirname(posixpath.dirname(path))
    return frozenset(posixpath.normpath(posixpath.join(base, line.split(",")[0])) for line in text.splitlines())
