"""`python -m processor`: the worker, with /health on port 8080."""

from __future__ import annotations

import logging
import os
import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import boto3

from .store import Store, address
from .worker import Worker


class Health(BaseHTTPRequestHandler):
    """Answers GET /health while the process lives."""

    def do_GET(self) -> None:
        found = self.path == "/health"
        self.send_response(200 if found else 404)
        self.end_headers()
        self.wfile.write(b"ok" if found else b"")

    def log_message(self, format: str, *args: object) -> None:
        """A question every few seconds is no news."""


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    server = ThreadingHTTPServer(("0.0.0.0", 8080), Health)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    store = Store(address())
    store.prepare()
    kinesis = boto3.client("kinesis", region_name=os.environ["AWS_REGION"])
    Worker(kinesis, os.environ["KINESIS_STREAM"], store).run(lambda: not stop.is_set(), sleep=stop.wait)


if __name__ == "__main__":
    main()
