"""Programs on Node: one process for each attempt, answered while it runs."""

from __future__ import annotations

import json
import os
import re
import threading
from pathlib import Path
from typing import Any

import msgspec

from stackproof.model import UnableError
from stackproof.sandbox import Policy, child_environment, start
from stackproof.toolchains import CODE, NODE_FLAGS, Node, compiled_code, find_node, package_set
from stackproof.toolchains import OLDEST_NODE as OLDEST

from ._attempts import Try
from ._chance import beginning
from ._compile import Compiled, compile_sources
from ._launch import Launch
from ._node_imports import Imports
from ._services import Services
from ._shapes import named_value, text_of
from ._workspace import Workspace
from ._zygote import ChildResult

HOST = Path(__file__).parent / "hosts" / "node"
_FRAME = re.compile(r"(?:^|[\s(])((?:file://)?/[^\s():]*):(\d{1,7})(?::\d+)?\)?$")
_MOST_MESSAGES = 20_000
_MOST_BYTES = 8 << 20
_LONGEST_FRAME = 1000
# Variables that steer the interpreter, the loader or the SDK: the program gets no values of its wish for them.
_STEERING = re.compile(
    r"NODE_(?!ENV$)|LD_|PULUMI_|OPENSSL_|SSL_|UV_|GRPC_|V8_|MALLOC_|GLIBC_|GCONV_|LOCPATH$|PATH$|HOME$"
)


class NodeHost(msgspec.Struct, frozen=True, kw_only=True):
    """Runs programs on `node` with the packages of `folders` (`node_modules`, the first one holds the SDK).

    exact: False when a package is there in another version than the manifest asks for. signals_end: False for SDKs
    from before there was a call that says the program is done.
    """

    node: Node
    esbuild: Path
    folders: tuple[str, ...]
    aws_major: int
    exact: bool = True
    signals_end: bool = True

    def attempt(self, change: Try, launch: Launch, services: Services, *, number: int) -> ChildResult:
        """Run the program once; blocks until it has ended or a limit ended it."""
        made = launch.made
        edits = (*change.edits, *change.tricks)
        compiled = compile_sources(made, esbuild=self.esbuild, number=number, edits=edits, trust=launch.trust)
        request = {**self._request(launch, services, compiled), "stay": change.stay, "chance": beginning(change.chance)}
        policy = Policy(
            readable=(str(HOST), *self.folders, *self._code, str(made.made), *self.node.own_files),
            writable=(str(made.root),),
            tmp=str(made.temporary),
            unix_sockets=(str(services.monitor_path), str(services.engine_path)),
            trust=launch.trust,
        )
        questions, asked = os.pipe()
        answered, answers = os.pipe()
        line = _Line(questions, answers, request)
        try:
            child = start(
                [self.node.executable, *NODE_FLAGS, str(HOST / "host.cjs"), str(asked), str(answered)],
                env=child_environment(scratch=made.home, extra=self._environment(change, launch, services)),
                cwd=launch.working_folder,
                policy=policy,
                limits=launch.limits,
                pass_fds=[asked, answered],
            )
        finally:
            os.close(asked)
            os.close(answered)
        line.start()
        done = child.wait()
        line.join()
        walls = {"level": done.level, "network_off": done.level != "trusted", "details": list(done.details)}
        return ChildResult(report={**line.report(), "walls": walls}, completed=done)

    @property
    def _code(self) -> list[str]:
        """The script that takes compiled code, and the file of the tool's own set; nothing where there is none."""
        found = [file for folder in self.folders if (file := compiled_code(folder)) is not None]
        return [str(CODE), str(found[0])] if found else []

    def _request(self, launch: Launch, services: Services, compiled: Compiled) -> dict[str, Any]:
        monitor, engine = services.addresses
        project = launch.project
        arguments = ["--monitor", monitor, "--engine", engine, "--project", project.name, "--stack", launch.stack]
        arguments += ["--organization", launch.organization, "--pwd", launch.working_folder]
        arguments += ["--root-directory", str(launch.made.project), str(launch.program)]
        return {
            "arguments": arguments,
            "packages": list(self.folders),
            "compiled": compiled.files,
            "failed": {path: [why.message, why.line] for path, why in compiled.failed.items()},
            "project_folder": str(launch.made.submission),
            "scratch": str(launch.made.home),
            "declared": launch.declared,
            "aliases": _aliases(launch.made, compiled),
            "code": self._code,
        }

    def _environment(self, change: Try, launch: Launch, services: Services) -> dict[str, str]:
        monitor, engine = services.addresses
        config = {**launch.config, **change.config}
        return {
            "PULUMI_CONFIG": json.dumps(config),
            "PULUMI_CONFIG_SECRET_KEYS": json.dumps(list(launch.secrets)),
            "PULUMI_NODEJS_PROJECT": launch.project.name,
            "PULUMI_NODEJS_STACK": launch.stack,
            "PULUMI_NODEJS_ORGANIZATION": launch.organization,
            "PULUMI_NODEJS_MONITOR": monitor,
            "PULUMI_NODEJS_ENGINE": engine,
            "PULUMI_NODEJS_TYPESCRIPT": "false",
            **{name: value for name, value in change.environment.items() if not _STEERING.match(name)},
        }


def _aliases(made: Workspace, compiled: Compiled) -> dict[str, dict[str, list[str]]]:
    """{file: {imported name: files that an alias of tsconfig's `paths` makes of it}}, absolute paths."""
    imports = Imports(made.original, made.given)
    base = made.submission
    found = {file: imports.by_alias(str(Path(file).relative_to(base))) for file in compiled.files}
    return {
        file: {name: [str(base / path) for path in paths] for name, paths in named.items()}
        for file, named in found.items()
        if named
    }


def node_host(aws_major: int) -> NodeHost:
    """The host on the tool's own package set. Raises UnableError when this machine lacks something."""
    return NodeHost(node=_node(), esbuild=_esbuild(), folders=(str(_set(f"aws-{aws_major}")),), aws_major=aws_major)


def _node() -> Node:
    node = find_node()
    if node is None or not node.usable:
        had = f"; this machine has {node.version}" if node is not None else ""
        raise UnableError(f"TypeScript and JavaScript programs need Node {OLDEST} or later to run{had}")
    return node


def _set(name: str) -> Path:
    folder = package_set(name)
    if folder is None:
        raise UnableError("the npm packages that TypeScript programs run on are not set up; type: stackproof setup")
    return folder


def _esbuild() -> Path:
    """The compiler's own binary; its JavaScript front is not needed."""
    folder = _set("compiler") / "@esbuild"
    found = next(folder.glob("*/bin/esbuild"), None)
    if found is None:
        raise UnableError("esbuild has no binary for this machine")
    return found


class _Line(threading.Thread):
    """Speaks with the host: the request, then answers to its questions. What it says is a claim, and bounded."""

    def __init__(self, inward: int, outward: int, request: dict[str, Any]) -> None:
        super().__init__(daemon=True)
        self._inward, self._outward = inward, outward
        self._request = request
        self._notes: list[dict[str, Any]] = []
        self._error: dict[str, Any] | None = None

    def run(self) -> None:
        with os.fdopen(self._inward, "rb") as lines, os.fdopen(self._outward, "wb", buffering=0) as answers:
            try:
                answers.write(json.dumps(self._request).encode() + b"\n")
                left = _MOST_BYTES
                for _ in range(_MOST_MESSAGES):
                    line = lines.readline(left)
                    left -= len(line)
                    if not line.endswith(b"\n") or left <= 0:
                        return
                    answer = self._hear(line)
                    if answer is not None:
                        answers.write(json.dumps(answer).encode() + b"\n")
            except OSError:
                return  # the host has ended

    def report(self) -> dict[str, Any]:
        """What the host said, in the form that all hosts use."""
        found: dict[str, Any] = {"notes": self._notes}
        if self._error is not None:
            found["error"] = self._error
        return found

    def _hear(self, line: bytes) -> dict[str, Any] | None:
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):
            return None
        if not isinstance(message, dict):
            return None
        if isinstance(message.get("note"), dict):
            self._notes.append(message["note"])
        elif isinstance(message.get("error"), dict) and self._error is None:
            self._error = _error_of(message["error"])
        elif message.get("ask") == "configuration":
            return self._configuration(message)
        elif message.get("ask") == "stack-reference":
            name = str(message.get("name", ""))[:200]
            stack = str(message.get("stack", ""))[:200]
            self._notes.append({"need": "stack-reference", "name": f"{stack}:{name}"})
            return {"value": named_value(name, "")}
        elif "ask" in message:
            return {}
        return None

    def _configuration(self, message: dict[str, Any]) -> dict[str, Any]:
        name, kind = str(message.get("name", ""))[:200], str(message.get("kind", "string"))[:20]
        declared = self._request.get("declared", {}).get(name, {})
        shape = declared.get("type", kind) if kind == "object" else kind
        value = text_of(named_value(name.rpartition(":")[2], shape)).replace(_own_home(), self._request["scratch"])
        note = {"need": "configuration", "name": name, "kind": kind, "secret": bool(message.get("secret"))}
        self._notes.append({**note, "value": value, "place": message.get("place")})
        return {"value": value}


def _own_home() -> str:
    """Where stand-ins for key files lie by default: the program has a home of its own."""
    return os.environ.get("HOME", ".")


def _error_of(raw: dict[str, Any]) -> dict[str, Any]:
    """An error of JavaScript in the form that all hosts use; bounded, for it is a claim."""
    kind, message, stack = (str(raw.get(key, ""))[:most] for key, most in _PARTS.items())
    code = str(raw.get("code", ""))[:80]
    found = (_FRAME.search(line) for line in stack.splitlines() if len(line) <= _LONGEST_FRAME)
    frames = [[match[1].removeprefix("file://"), int(match[2]), ""] for match in found if match]
    chain = [[kind, message], *([[code, message]] if code else [])]
    # Innermost last, as Python tells it.
    return {"type": kind, "message": message, "chain": chain, "frames": frames[::-1], "traceback": stack}


_PARTS = {"type": 200, "message": 8000, "stack": 16_000}
