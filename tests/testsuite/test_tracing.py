"""The three ways to trace lines agree; which one is at hand depends on the interpreter."""

import importlib.util
import sys
from pathlib import Path

import pytest

import stackproof.testsuite

TEXT = "def f(a):\n    if a:\n        return 1\n    return 2\n\n\nf(0)\n"


def host():
    place = Path(stackproof.testsuite.__file__).with_name("hosts") / "pytest_host.py"
    spec = importlib.util.spec_from_file_location("pytest_host", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def traced(tracer, folder):
    path = folder / "it.py"
    path.write_text(TEXT)
    tracer.start()
    try:
        exec(compile(TEXT, str(path), "exec"), {})
    finally:
        lines = tracer.stop()
    return {Path(file).name: found for file, found in lines.items()}


def test_a_trace_function_sees_the_lines_that_are_run(tmp_path):
    before = sys.gettrace()
    try:
        assert traced(host().Tracer(str(tmp_path)), tmp_path)["it.py"][-4:] == [1, 2, 4, 7]
    finally:
        sys.settrace(before)


@pytest.mark.skipif(not hasattr(sys, "monitoring"), reason="this interpreter tells no lines by itself")
def test_the_interpreter_tells_the_same_lines(tmp_path):
    if sys.monitoring.get_tool(sys.monitoring.COVERAGE_ID) is not None:
        pytest.skip("coverage is being measured")
    assert traced(host().Monitor(str(tmp_path)), tmp_path)["it.py"] == [1, 2, 4, 7]


def test_the_package_sees_the_same_lines(tmp_path):
    package = pytest.importorskip("coverage")
    assert traced(host().Package(package, str(tmp_path)), tmp_path)["it.py"] == [1, 2, 4, 7]
