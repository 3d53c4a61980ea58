"""Runs tests in the sandbox: `python -P pytest_host.py ORDER`. Standard library only, and pytest; nothing of ours.

ORDER is a JSON file: {"result", "project", "root", "packages", "files", "leave_out", "only", "first"}. What happens is
appended to the file `result`, one JSON value a line, so that what was said before a crash is known. The tests share
this process: all of it is their claim.
"""

import json
import os
import sys

_TOO_LONG = 2000


class Notes:
    """Appends to the result file."""

    def __init__(self, path):
        self._file = open(path, "a", encoding="utf-8")  # noqa: SIM115 open for as long as the process lives

    def say(self, **what):
        self._file.write(json.dumps(what) + "\n")
        self._file.flush()


class Plugin:
    """Selects tests, and notes what becomes of each."""

    def __init__(self, notes, order):
        self._notes = notes
        self._leave_out = {tuple(item) for item in order["leave_out"]}
        self._only = None if order["only"] is None else set(order["only"])
        self._root = order["root"]
        self._told = set()

    def pytest_collection_modifyitems(self, config, items):
        left, out = [], []
        for item in items:
            (out if self._is_out(item) else left).append(item)
        if out:
            config.hook.pytest_deselected(items=out)
            items[:] = left
        self._notes.say(collected=[item.nodeid for item in items])

    def _is_out(self, item):
        if self._only is not None and item.nodeid not in self._only:
            return True
        path = os.path.relpath(str(item.path), self._root)
        name = "::".join(part.split("[")[0] for part in item.nodeid.split("::")[1:])
        return (path, name) in self._leave_out

    def pytest_collectreport(self, report):
        if report.failed:
            self._notes.say(test=report.nodeid, outcome="error", message=_message(report))

    def pytest_runtest_logreport(self, report):
        if report.failed:
            outcome = "failed" if report.when == "call" else "error"
        elif report.skipped:
            outcome = "skipped"
        elif report.when == "call":
            outcome = "passed"
        else:
            return
        if report.nodeid in self._told and outcome != "error":
            return
        self._told.add(report.nodeid)
        self._notes.say(test=report.nodeid, outcome=outcome, message=_message(report))


def _message(report):
    if report.passed:
        return ""
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2])[-_TOO_LONG:]
    crash = getattr(report.longrepr, "reprcrash", None)
    if crash is not None:
        return crash.message[:_TOO_LONG]
    # Of a module that cannot be imported there is text alone; what went wrong are the lines marked E.
    text = str(report.longrepr)
    faults = [line[1:].strip() for line in text.splitlines() if line.startswith("E  ")]
    return "\n".join(faults)[:_TOO_LONG] or text[-_TOO_LONG:]


class Package:
    """Lines that the package `coverage` traces."""

    name = "coverage"

    def __init__(self, module, folder):
        self._coverage = module.Coverage(
            data_file=None, config_file=False, include=[os.path.join(folder, "*")], messages=False
        )

    def start(self):
        self._coverage.start()

    def stop(self):
        self._coverage.stop()
        data = self._coverage.get_data()
        return {path: sorted(data.lines(path) or ()) for path in data.measured_files()}


class Monitor:
    """Lines as the interpreter itself tells them (Python 3.12 and later)."""

    name = "trace"

    def __init__(self, folder):
        self._folder, self._lines = folder + os.sep, {}

    def start(self):
        monitoring = sys.monitoring
        monitoring.use_tool_id(monitoring.COVERAGE_ID, "stackproof")
        monitoring.register_callback(monitoring.COVERAGE_ID, monitoring.events.LINE, self._line)
        monitoring.set_events(monitoring.COVERAGE_ID, monitoring.events.LINE)

    def _line(self, code, line):
        if code.co_filename.startswith(self._folder):
            self._lines.setdefault(code.co_filename, set()).add(line)
        return sys.monitoring.DISABLE

    def stop(self):
        sys.monitoring.set_events(sys.monitoring.COVERAGE_ID, 0)
        sys.monitoring.free_tool_id(sys.monitoring.COVERAGE_ID)
        return {path: sorted(lines) for path, lines in self._lines.items()}


class Tracer:
    """The same by a trace function."""

    name = "trace"

    def __init__(self, folder):
        self._folder, self._lines = folder + os.sep, {}

    def start(self):
        import threading

        threading.settrace(self._call)
        sys.settrace(self._call)

    def _call(self, frame, event, argument):
        if not frame.f_code.co_filename.startswith(self._folder):
            return None
        return self._line

    def _line(self, frame, event, argument):
        self._lines.setdefault(frame.f_code.co_filename, set()).add(frame.f_lineno)
        return self._line

    def stop(self):
        sys.settrace(None)
        return {path: sorted(lines) for path, lines in self._lines.items()}


def tracing(folder):
    try:
        import coverage
    except ImportError:
        return Monitor(folder) if hasattr(sys, "monitoring") else Tracer(folder)
    return Package(coverage, folder)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        order = json.load(file)
    notes = Notes(order["result"])
    sys.path[:0] = order["packages"]
    try:
        import pytest
    except ImportError:
        notes.say(missing="pytest")
        return 0
    tracer = tracing(order["root"]) if order["trace"] else None
    sys.path.insert(0, order["project"])
    os.environ["PYTHONPATH"] = os.pathsep.join([order["project"], *order["packages"]])
    words = ["-q", "--tb=short", "-p", "no:cacheprovider", "-o", "addopts=", "--rootdir", order["project"]]
    words += ["-x"] if order["first"] else ["--continue-on-collection-errors"]
    sys.argv = ["pytest", *words]
    if tracer is not None:
        tracer.start()
    code = pytest.main([*words, *order["files"]], plugins=[Plugin(notes, order)])
    if tracer is not None:
        lines = tracer.stop()
        notes.say(
            tool=tracer.name, lines={os.path.relpath(path, order["root"]): found for path, found in lines.items()}
        )
    notes.say(end=int(code))
    return 0


if __name__ == "__main__":
    sys.exit(main())
