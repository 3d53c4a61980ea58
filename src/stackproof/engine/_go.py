"""Programs in Go where a toolchain and the program's real modules are: built, then run against the engine's services.

The build starts Go's own tools in the sandbox, without a network; nothing of the answer runs while it is compiled (no
cgo, no generators). A program that cannot be built here is followed in its source instead.
"""

from __future__ import annotations

import json
import os
import posixpath
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from stackproof.model import Project, Submission, UnableError
from stackproof.sandbox import Completed, Limits, Policy, child_environment, start
from stackproof.sandbox import run as run_jailed
from stackproof.toolchains import Go, cache_folder, find_go

from ._attempts import Try
from ._launch import Launch
from ._services import Services
from ._shapes import named_value, text_of
from ._workspace import Workspace
from ._zygote import ChildResult

# The SDK for AWS is large: its first build takes minutes, later ones take it from the cache.
_BUILD_LIMITS = Limits(
    cpu_seconds=900, wall_seconds=900, memory_bytes=6 << 30, file_bytes=1 << 30, written_bytes=8 << 30, processes=512
)
_RUN_LIMITS = Limits(cpu_seconds=30, wall_seconds=45, memory_bytes=4 << 30)
_SETTINGS = {
    "GOENV": "off",
    "GOFLAGS": "-mod=mod",
    "GOPROXY": "off",
    "GOSUMDB": "off",
    "GONOSUMCHECK": "1",
    "GONOSUMDB": "*",
    "GOVCS": "*:off",
    "GOTOOLCHAIN": "local",
    "GOTELEMETRY": "off",
    "GOWORK": "off",
    "CGO_ENABLED": "0",
}
_MISSING = re.compile(r"[Mm]issing required configuration variable '([^']+)'")
_WRONG = re.compile(r"unable to unmarshall required configuration variable '([^']+)'")
_OTHER = re.compile(r'stack reference output "([^"]+)" does not exist')
_FAILED = re.compile(r"an unhandled error occurred: program failed:\s*(.*)", re.DOTALL)
_PANIC = re.compile(r"^panic: (.*)$", re.MULTILINE)
_FRAME = re.compile(r"^\t(/[^\s:]+\.go):(\d+)", re.MULTILINE)
_MOST_STAND_INS = 12


class GoHost(msgspec.Struct, kw_only=True):
    """Builds a program at its first attempt, and runs it.

    program: the binary, where there is one already. aws_major: of the SDK that its manifest names. signals_end: a
    program that fails says so by its status, and older SDKs have no call that says it is done.
    """

    aws_major: int
    program: Path | None = None
    exact: bool = True
    signals_end: bool = False

    def attempt(self, change: Try, launch: Launch, services: Services, *, number: int) -> ChildResult:
        """Run the program once, and again for each value that it cannot do without. UnableError: it is not built."""
        if self.program is None:
            self.program = build_program(launch.made, launch.program.parent, trust=launch.trust)
        config = {**launch.config, **change.config}
        notes: list[dict[str, Any]] = []
        for _ in range(_MOST_STAND_INS):
            done = self._run(change, launch, services, config)
            said = done.stderr.decode("utf-8", errors="replace") + "\n".join(services.errors())
            note = _stood_in(said, config, services)
            if done.code == 0 or note is None:
                break
            notes.append(note)
            services.forget()
        report: dict[str, Any] = {"notes": notes}
        error = _error_of(said, done)
        if error is not None:
            report["error"] = error
        walls = {"level": done.level, "network_off": done.level != "trusted", "details": list(done.details)}
        return ChildResult(report={**report, "walls": walls}, completed=done)

    def _run(self, change: Try, launch: Launch, services: Services, config: dict[str, str]) -> Completed:
        made = launch.made
        monitor, engine = services.addresses
        assert self.program is not None
        policy = Policy(
            readable=(str(self.program.parent),),
            writable=(str(made.root),),
            tmp=str(made.temporary),
            unix_sockets=(str(services.monitor_path), str(services.engine_path)),
            trust=launch.trust,
        )
        environment = {
            **{name: value for name, value in change.environment.items() if not name.startswith(("PULUMI_", "GO"))},
            "PULUMI_PROJECT": launch.project.name,
            "PULUMI_STACK": launch.stack,
            "PULUMI_ORGANIZATION": launch.organization,
            "PULUMI_ROOT_DIRECTORY": str(made.project),
            "PULUMI_CONFIG": json.dumps(config),
            "PULUMI_CONFIG_SECRET_KEYS": json.dumps(list(launch.secrets)),
            "PULUMI_PARALLEL": "16",
            "PULUMI_DRY_RUN": "false",
            "PULUMI_MONITOR": monitor,
            "PULUMI_ENGINE": engine,
        }
        child = start(
            [str(self.program)],
            env=child_environment(scratch=made.home, extra=environment),
            cwd=launch.working_folder,
            policy=policy,
            limits=_RUN_LIMITS,
        )
        return child.wait()


def _stood_in(said: str, config: dict[str, str], services: Services) -> dict[str, Any] | None:
    """The note on what was put in the place of something that the program lacks; None where that is nothing known."""
    missing, wrong, other = _MISSING.search(said), _WRONG.search(said), _OTHER.search(said)
    if missing is not None and missing[1] not in config:
        key, value = missing[1], text_of(named_value(missing[1].rpartition(":")[2], "string"))
    elif wrong is not None and config.get(wrong[1]) != "{}":
        key = wrong[1]
        listed = text_of(named_value(key.rpartition(":")[2], "array"))
        value = "{}" if config.get(key) == listed else listed
    elif other is not None:
        services.stand_in(other[1], named_value(other[1], ""))
        return {"need": "stack-reference", "name": other[1]}
    else:
        return None
    config[key] = value
    return {"need": "configuration", "name": key, "value": value}


def _error_of(said: str, done: Completed) -> dict[str, Any] | None:
    """The error that ended a program, in the form that all hosts use; bounded, for it is a claim."""
    if done.code == 0:
        return None
    failed, panic = _FAILED.search(said), _PANIC.search(said)
    if failed is None and panic is None:
        return None
    message = (failed[1] if failed is not None else panic[1] if panic is not None else "").strip()[:8000]
    kind = "" if failed is not None else "panic"
    frames = [[file, int(line), ""] for file, line in _FRAME.findall(said)[:50]]
    return {
        "type": kind,
        "message": message,
        "chain": [[kind, message]],
        "frames": frames[::-1],
        "traceback": said[:16_000],
    }


def get_modules(submission: Submission, project: Project) -> str:
    """Fill the module cache with what a program's go.mod names; "" when that went well, else why not.

    This happens outside the sandbox and over the network, through the module proxy that the person has set: nothing of
    a module runs, and version control systems are never started.
    """
    go = find_go()
    if go is None or not go.usable:
        return "there is no Go toolchain here"
    with tempfile.TemporaryDirectory(prefix="stackproof-go-") as name:
        for item in submission.files:
            if posixpath.basename(item.path) in ("go.mod", "go.sum") and item.size < 1 << 20:
                target = Path(name, item.path)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(Path(submission.root, item.path), target)
        folder = Path(name, posixpath.dirname(project.manifest or ""))
        if not (folder / "go.mod").is_file():
            return "there is no go.mod"
        environment = {
            **os.environ,
            "GOVCS": "*:off",
            "GOTOOLCHAIN": "local",
            "GOFLAGS": "-mod=mod",
            "CGO_ENABLED": "0",
        }
        try:
            done = subprocess.run(
                [go.executable, "mod", "download"],
                cwd=folder,
                env=environment,
                capture_output=True,
                text=True,
                timeout=600,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"the modules could not be had: {error}"
    said = [line for line in done.stderr.splitlines() if line.strip()]
    return "" if done.returncode == 0 else f"the modules could not be had: {(said or ['no reason given'])[-1][:200]}"


def build_program(made: Workspace, folder: Path, *, trust: bool = False) -> Path:
    """Build the package in `folder`, one of the workspace's; the binary lies in a folder of its own.

    Raises UnableError where there is no toolchain, where modules are lacking, or where the program does not compile.
    """
    go = find_go()
    if go is None or not go.usable:
        raise UnableError("there is no Go toolchain here")
    modules = _module_cache(go)
    binary = made.made / "go" / "program"
    binary.parent.mkdir(parents=True, exist_ok=True)
    cache = cache_folder() / "go" / "programs"
    cache.mkdir(parents=True, exist_ok=True)
    root = Path(go.executable).resolve().parent.parent
    policy = Policy(
        readable=(str(root), *([str(modules)] if modules.is_dir() else [])),
        writable=(str(made.root), str(binary.parent), str(cache)),
        executable=(str(root),),
        tmp=str(made.temporary),
        fork=True,
        trust=trust,
    )
    environment = {**_SETTINGS, "GOCACHE": str(cache), "GOMODCACHE": str(modules), "GOPATH": str(made.home / "go")}
    if (folder / "vendor" / "modules.txt").is_file():
        environment["GOFLAGS"] = "-mod=vendor"
    done = run_jailed(
        [go.executable, "build", "-o", str(binary), "."],
        policy=policy,
        env=child_environment(scratch=made.home, extra=environment),
        cwd=folder,
        limits=_BUILD_LIMITS,
    )
    if not done.ok or not binary.is_file():
        raise UnableError(f"it cannot be built here: {_why(done)}")
    return binary


def _module_cache(go: Go) -> Path:
    """Where the person who runs this keeps Go's modules."""
    given = os.environ.get("GOMODCACHE")
    if given:
        return Path(given)
    try:
        found = subprocess.run(
            [go.executable, "env", "GOMODCACHE"], capture_output=True, text=True, timeout=20, check=False
        ).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        found = ""
    return Path(found or Path.home() / "go" / "pkg" / "mod")


def _why(done: Completed) -> str:
    lines = [line for line in done.stderr.decode("utf-8", errors="replace").splitlines() if line.strip()]
    told = next((line for line in lines if not line.startswith(("#", "go: downloading", "go: finding"))), "")
    return (told or done.reason or "the build says nothing")[:300]
