"""What is being done, on standard error, when a person looks on and it takes more than a second."""

from __future__ import annotations

import sys
import threading
from types import TracebackType

_PATIENCE = 1.0


class Progress:
    """A callable for messages and a context; silent in pipes and for short work, and leaves no trace."""

    def __init__(self) -> None:
        self._message = ""
        self._shown = False
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def __call__(self, message: str) -> None:
        with self._lock:
            self._message = message
            if self._shown:
                self._draw()

    def __enter__(self) -> Progress:
        if sys.stderr.isatty():
            self._timer = threading.Timer(_PATIENCE, self._appear)
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        with self._lock:
            if self._shown:
                sys.stderr.write("\r\x1b[K")
                sys.stderr.flush()
            self._shown = False
            self._timer = None

    def _appear(self) -> None:
        with self._lock:
            if self._timer is not None:
                self._shown = True
                self._draw()

    def _draw(self) -> None:
        from stackproof.report import plain

        sys.stderr.write(f"\r\x1b[K{plain(self._message)[:76]} ...")
        sys.stderr.flush()
