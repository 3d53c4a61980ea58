"""Both services of one run on unix sockets."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import empty_pb2

from stackproof.model import LogLine

from ._callbacks import MESSAGE_BYTES
from ._monitor import Monitor
from ._protocol import engine_pb2, engine_pb2_grpc, resource_pb2_grpc
from ._recorder import Recorder

_SEVERITIES = ("debug", "info", "warning", "error")


class EngineService(engine_pb2_grpc.EngineServicer):
    """Logs and the root resource. It has a thread pool of its own: a callback may log while a registration waits."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def Log(self, request: Any, context: Any) -> Any:
        severity = _SEVERITIES[min(request.severity, 3)]
        if severity != "debug":
            line = LogLine(severity=severity, message=request.message[:4000], urn=request.urn[:1000] or None)
            self._recorder.log(line)
        return empty_pb2.Empty()

    def GetRootResource(self, request: Any, context: Any) -> Any:
        return engine_pb2.GetRootResourceResponse(urn=self._recorder.root)

    def SetRootResource(self, request: Any, context: Any) -> Any:
        return engine_pb2.SetRootResourceResponse()

    def StartDebugging(self, request: Any, context: Any) -> Any:
        return empty_pb2.Empty()

    def RequirePulumiVersion(self, request: Any, context: Any) -> Any:
        return engine_pb2.RequirePulumiVersionResponse()


class Services:
    """Both services on unix sockets inside `folder`, for the time of one program."""

    def __init__(self, recorder: Recorder, *, folder: Path, project_folder: str, aws_major: int) -> None:
        self.monitor_path = folder / "monitor.sock"
        self.engine_path = folder / "engine.sock"
        self._recorder = recorder
        self._monitor = Monitor(recorder, folder=project_folder, aws_major=aws_major)
        add_monitor = resource_pb2_grpc.add_ResourceMonitorServicer_to_server
        add_engine = engine_pb2_grpc.add_EngineServicer_to_server
        self._servers = [
            _serve(self.monitor_path, 24, lambda server: add_monitor(self._monitor, server)),
            _serve(self.engine_path, 8, lambda server: add_engine(EngineService(recorder), server)),
        ]

    @property
    def addresses(self) -> tuple[str, str]:
        """gRPC addresses of monitor and engine."""
        return f"unix:{self.monitor_path}", f"unix:{self.engine_path}"

    def errors(self) -> tuple[str, ...]:
        """Messages that the program logged as errors."""
        return tuple(line.message for line in self._recorder.logs if line.severity == "error")

    def forget(self) -> None:
        """Drop what a program registered that is started once more."""
        self._recorder.forget()

    def stand_in(self, name: str, value: Any) -> None:
        """Let other stacks have an output of this name."""
        self._recorder.other_outputs[name] = value

    def close(self) -> None:
        """Stop both servers at once."""
        for server in self._servers:
            server.stop(grace=None)
        self._monitor.close()


def _serve(path: Path, threads: int, add: Callable[[grpc.Server], None]) -> grpc.Server:
    server = grpc.server(
        ThreadPoolExecutor(max_workers=threads),
        options=[
            ("grpc.max_receive_message_length", MESSAGE_BYTES),
            ("grpc.max_send_message_length", MESSAGE_BYTES),
            ("grpc.max_metadata_size", 128 << 10),
        ],
    )
    add(server)
    server.add_insecure_port(f"unix:{path}")
    server.start()
    return server
