import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from service.web import Handler, answer

ROOT = Path(__file__).parents[1]
SERVE = """
from http.server import ThreadingHTTPServer
from service.web import Handler, serve
server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
serve(server)
"""


@pytest.mark.parametrize(
    ("path", "status", "body"),
    [
        ("/health", 200, {"status": "ok"}),
        ("/", 200, {"environment": "dev", "version": "abc1234"}),
        ("/other", 404, {"error": "there is nothing here"}),
    ],
)
def test_paths_are_answered(path, status, body):
    assert answer(path, {"ENVIRONMENT": "dev", "VERSION": "abc1234"}) == (status, body)


def test_what_is_not_told_is_unknown():
    assert answer("/", {})[1] == {"environment": "unknown", "version": "unknown"}


@pytest.fixture
def base():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_health_is_answered_over_http(base):
    with urllib.request.urlopen(f"{base}/health?from=balancer", timeout=5) as found:
        assert found.headers["Content-Type"] == "application/json"
        assert json.load(found) == {"status": "ok"}


def test_what_is_not_there_is_404(base):
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{base}/nothing", timeout=5)


def test_the_process_ends_when_ecs_asks():
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": "."},
    )
    try:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as found:
            assert found.status == 200
        process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        assert process.wait(timeout=10) == 0
        assert time.monotonic() - began < 10
    finally:
        process.kill()
