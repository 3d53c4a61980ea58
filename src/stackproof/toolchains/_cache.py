"""Where packages are kept between runs."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


def cache_folder() -> Path:
    """$STACKPROOF_CACHE, else `stackproof` in the user's cache folder."""
    given = os.environ.get("STACKPROOF_CACHE")
    if given:
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "stackproof"


class filling:
    """A folder to fill that takes its final name only when all went well, so that a broken one is never used."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Path:
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        self._work = Path(tempfile.mkdtemp(prefix="filling-", dir=self._folder.parent))
        return self._work

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            try:
                os.replace(self._work, self._folder)
            except OSError:  # another process was faster
                shutil.rmtree(self._work, ignore_errors=True)
        else:
            shutil.rmtree(self._work, ignore_errors=True)


@contextmanager
def locked(folder: Path) -> Generator[None, None, None]:
    """Only one process at a time fills a folder of this name; others wait for it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
