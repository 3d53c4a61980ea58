"""The machine's Node."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import msgspec

OLDEST = 20
# The modules that come with Node, from version 20 on (`module.builtinModules` without sub-paths).
NODE_MODULES = frozenset(
    {
        "assert", "async_hooks", "buffer", "child_process", "cluster", "console", "constants", "crypto", "dgram",
        "diagnostics_channel", "dns", "domain", "events", "fs", "http", "http2", "https", "inspector", "module", "net",
        "os", "path", "perf_hooks", "process", "punycode", "querystring", "readline", "repl", "stream",
        "string_decoder", "sys", "timers", "tls", "trace_events", "tty", "url", "util", "v8", "vm", "wasi",
        "worker_threads", "zlib",
    }
)  # fmt: skip


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """executable: absolute path of the binary. version: such as "20.20.2". usable: new enough to run answers."""

    executable: str
    version: str

    @property
    def usable(self) -> bool:
        return int(self.version.split(".")[0]) >= OLDEST

    @property
    def own_files(self) -> tuple[str, ...]:
        """What Node reads of its own; system libraries are readable anyhow, and never a whole home folder is."""
        prefix, home = Path(self.executable).resolve().parent.parent, Path.home()
        shared = prefix in (Path("/"), Path("/usr"), Path("/usr/local")) or prefix == home or prefix in home.parents
        return () if shared else (str(prefix / "lib"),)


@cache
def find_node() -> Node | None:
    """The `node` on PATH, None when there is none or it does not say its version."""
    found = shutil.which("node")
    if found is None:
        return None
    try:
        done = subprocess.run(
            [found, "--version"], capture_output=True, text=True, timeout=20, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = done.stdout.strip().removeprefix("v")
    return Node(executable=os.path.realpath(found), version=version) if version[:1].isdigit() else None
