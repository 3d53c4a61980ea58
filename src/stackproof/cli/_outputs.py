"""Where the reports go: `-o FORMAT[=FILE]`, several in one run."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from stackproof.model import InputError

from ._words import did_you_mean


class Output(msgspec.Struct, frozen=True):
    """A format and the file it goes to; None is standard output."""

    format: str
    file: Path | None = None


def parse_outputs(wanted: Sequence[str], *, known: Sequence[str], default: str) -> tuple[Output, ...]:
    """The outputs of a command line, each file's folder already seen. Raises InputError before any work is done."""
    outputs = tuple(_parse(text, known) for text in wanted) or (Output(default),)
    targets = [output.file for output in outputs]
    if targets.count(None) > 1:
        raise InputError("two reports for standard output", hint="give all but one a file: -o FORMAT=FILE")
    for file in targets:
        if file is not None and targets.count(file) > 1:
            raise InputError(f"two reports for {file}", hint="give each a file of its own")
    return outputs


def _parse(text: str, known: Sequence[str]) -> Output:
    format, equals, name = text.partition("=")
    if format not in known:
        raise InputError(f"no format is called {format!r}", hint=did_you_mean(format, known))
    if equals and not name:
        raise InputError(f"-o {format}= names no file", hint=f"type: -o {format}=FILE")
    if not equals or name == "-":
        return Output(format)
    file = Path(name)
    if file.is_dir():
        raise InputError(f"{name} is a folder", hint=f"type: -o {format}={file / 'report'}.{format}")
    if not file.absolute().parent.is_dir():
        raise InputError(f"the folder {file.parent} does not exist", hint=f"type: mkdir -p {file.parent}")
    return Output(format, file)


def write_all(outputs: Iterable[Output], make: Callable[[Output], str]) -> None:
    """Make and write each output; one that fails does not keep the others back. Raises the first failure at the end."""
    failure: Exception | None = None
    for output in outputs:
        try:
            _write(output, make(output))
        except Exception as error:
            failure = failure or error
    if isinstance(failure, OSError) and not isinstance(failure, BrokenPipeError):
        raise InputError(f"the report could not be written: {failure}") from failure
    if failure is not None:
        raise failure


def _write(output: Output, text: str) -> None:
    if output.file is None:
        encoding = (sys.stdout.encoding or "utf-8") if output.format == "text" else "utf-8"
        data = text.encode(encoding, "replace")
        sys.stdout.flush()
        try:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            leave_pipe(0)
        return
    data = text.encode("utf-8", "replace")
    if output.file.exists() and not output.file.is_file():
        output.file.write_bytes(data)
    else:
        _replace(output.file, data)


def _replace(file: Path, data: bytes) -> None:
    """Write beside the file and rename, so that a reader never sees half a report."""
    real = Path(os.path.realpath(file))
    mode = real.stat().st_mode & 0o777 if real.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{real.name}.", dir=real.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        os.chmod(name, mode)
        os.replace(name, real)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def leave_pipe(code: int) -> int:
    """The reader has gone: point standard output at nothing, so that the interpreter's last flush is quiet."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def terminal() -> tuple[int, bool]:
    """(width in cells, colour): 80 and none in a pipe; up to 100 and colours on a terminal that takes them."""
    if not sys.stdout.isatty():
        return 80, False
    width = max(60, min(100, shutil.get_terminal_size((80, 24)).columns))
    return width, "NO_COLOR" not in os.environ and os.environ.get("TERM", "dumb") != "dumb"
