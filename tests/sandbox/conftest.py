"""Runs pieces of hostile and ordinary code in real child processes, at every level that this machine allows."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from stackproof.sandbox import (
    JAIL_FILE,
    Completed,
    Limits,
    Policy,
    child_environment,
    jail_policy,
    python_readable_paths,
    start,
)

# The host's part: lock down, then run the code. `attempt` tells how an operation ended, in one word.
DRIVER = """
import json, os, sys
order = json.loads(sys.stdin.buffer.read())
sys.path[:0] = order["import"]
import importlib.util
spec = importlib.util.spec_from_file_location("_jail", order["jail"])
jail = importlib.util.module_from_spec(spec)
spec.loader.exec_module(jail)
for name in order["preload"]:
    __import__(name)
try:
    answer = jail.lock_down(order["policy"])
except jail.JailRefused as error:
    print("REFUSED", error)
    sys.exit(99)

def attempt(operation, *arguments, **keywords):
    try:
        operation(*arguments, **keywords)
    except Exception as error:
        print(type(error).__name__)
    else:
        print("done")

exec(compile(order["code"], "program", "exec"), {"attempt": attempt, "answer": answer, **order["names"]})
"""


class Jail:
    """One way of being jailed: a level, a user, an interpreter; `run` gives how the code ended."""

    def __init__(self, level: str, user: str, folder: Path) -> None:
        self.level, self.folder = level, folder
        self.scratch = folder / "scratch"
        self.scratch.mkdir()
        self.prefix: list[str] = []
        self.python = sys.executable
        if user:
            account = pwd.getpwnam(user)
            self.python = "/usr/bin/python3"
            self.prefix = ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
            os.chown(self.scratch, account.pw_uid, account.pw_gid)
        shutil.copy(JAIL_FILE, folder / "_jail.py")
        (folder / "driver.py").write_text(DRIVER)

    def run(
        self,
        code: str,
        *,
        limits: Limits | None = None,
        preload: tuple[str, ...] = (),
        policy: dict[str, Any] | None = None,
        env: dict[str, str] | None = None,
        **names: Any,
    ) -> Completed:
        limits = limits or Limits(wall_seconds=30)
        allowed = Policy(
            readable=tuple(python_readable_paths(self.python)),
            writable=(str(self.scratch),),
            force_level=self.level,
        )
        order = {
            "jail": str(self.folder / "_jail.py"),
            "policy": jail_policy(allowed, limits) | (policy or {}),
            "code": code,
            "preload": preload,
            "names": {"scratch": str(self.scratch), **names},
            "import": [str(self.folder)] if preload else [],
        }
        return start(
            [*self.prefix, self.python, "-I", str(self.folder / "driver.py")],
            env=child_environment(scratch=self.scratch, extra=env or {}),
            cwd=self.folder,
            limits=limits,
            stdin=json.dumps(order).encode(),
        ).wait()

    def said(self, code: str, **keywords: Any) -> list[str]:
        """The words that the code printed; fails when it did not end well."""
        done = self.run(code, **keywords)
        assert done.ok, done
        return done.stdout.decode().split()


def _why_not(level: str, user: str) -> str:
    if not sys.platform.startswith("linux"):
        return "only Linux has these levels"
    if not user:
        return ""
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        return "becoming another user takes root and setpriv"
    try:
        with tempfile.NamedTemporaryFile() as file:
            os.chown(file.name, pwd.getpwnam(user).pw_uid, -1)
    except OSError:  # for example in a user namespace that maps root alone
        return f"files cannot be given to {user} here"
    asked = subprocess.run(["/usr/bin/python3", "-c", "import ctypes"], capture_output=True, check=False)
    return "no system Python for another user to run" if asked.returncode else ""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can read; pytest's own are private to one."""
    folder = Path(tempfile.mkdtemp(prefix="sandbox-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


WAYS = [("namespaces", ""), ("landlock", ""), ("namespaces", "nobody"), ("landlock", "nobody")]


@pytest.fixture(params=WAYS, ids=lambda way: "-".join(filter(None, way)))
def jail(request: pytest.FixtureRequest, open_folder: Path) -> Jail:
    level, user = request.param
    why_not = _why_not(level, user)
    if why_not:
        pytest.skip(why_not)
    found = Jail(level, user, open_folder)
    done = found.run("print(answer['level'])")
    if done.code == 99:
        pytest.skip(done.stdout.decode())
    assert done.stdout.decode().strip() == level, msgspec.json.encode(done)
    return found
