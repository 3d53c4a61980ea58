"""A PostgreSQL server for tests: the one that TEST_DATABASE_URL names, else a fresh one on a socket of its own."""

from __future__ import annotations

import glob
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


def program(name: str) -> str | None:
    """Path of one of PostgreSQL's programs; distributions keep them off the PATH."""
    found = [*sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}")), shutil.which(name)]
    return next(filter(None, reversed(found)), None)


def why_not() -> str:
    """Why there is no server to test with, "" where there is one."""
    if os.environ.get("TEST_DATABASE_URL") or program("pg_ctl"):
        return ""
    return "PostgreSQL is not installed, and TEST_DATABASE_URL names no server"


@contextmanager
def server() -> Generator[str, None, None]:
    """Connection string of a server with an empty database."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    owner = _owner(folder)
    data, options = str(folder / "data"), f"-c listen_addresses='' -k {folder}"
    try:
        _run([program("initdb"), "-D", data, "-A", "trust", "-U", "tester", "--no-sync"], owner, folder)
        _run([program("pg_ctl"), "-D", data, "-o", options, "-w", "-l", str(folder / "log"), "start"], owner, folder)
        try:
            yield f"host={folder} user=tester dbname=postgres"
        finally:
            _run([program("pg_ctl"), "-D", data, "-m", "immediate", "stop"], owner, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _owner(folder: Path) -> str | None:
    """PostgreSQL refuses to run as root, so its own user does."""
    if os.geteuid() != 0:
        return None
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return "postgres"


def _run(command: list[str | None], owner: str | None, folder: Path) -> None:
    given = [part for part in command if part is not None]
    subprocess.run(given, check=True, user=owner, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
