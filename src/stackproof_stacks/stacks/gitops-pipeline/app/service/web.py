"""Its routes, on the standard library alone, so that the image holds little that can be vulnerable."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT = 8080


def answer(path: str, environment: Mapping[str, str] = os.environ) -> tuple[int, dict[str, str]]:
    """Status and body for a path."""
    if path == "/health":
        return 200, {"status": "ok"}
    if path == "/":
        return 200, {
            "environment": environment.get("ENVIRONMENT", "unknown"),
            "version": environment.get("VERSION", "unknown"),
        }
    return 404, {"error": "there is nothing here"}


class Handler(BaseHTTPRequestHandler):
    """Answers GET with JSON."""

    def do_GET(self) -> None:
        status, body = answer(self.path.partition("?")[0])
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def serve(server: ThreadingHTTPServer) -> None:
    """Serve until ECS asks to stop; requests that are under way are answered."""
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever()


def main() -> None:
    serve(ThreadingHTTPServer(("0.0.0.0", PORT), Handler))
