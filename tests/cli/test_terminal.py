"""What depends on whether a person looks on."""

import io
import sys

import pytest

from stackproof.cli import _outputs, _progress


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def look_on(monkeypatch) -> Screen:
    """From here on a person looks at both streams; pytest puts its own in place before each test."""
    made = Screen()
    monkeypatch.setattr(sys, "stderr", made)
    monkeypatch.setattr(sys, "stdout", made)
    return made


def test_a_pipe_gets_eighty_columns_and_no_colour(monkeypatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    monkeypatch.setenv("COLUMNS", "200")
    assert _outputs.terminal() == (80, False)


@pytest.mark.parametrize(("columns", "width"), [("200", 100), ("90", 90), ("20", 60)])
def test_a_terminal_gets_its_width_within_reason(monkeypatch, columns, width) -> None:
    look_on(monkeypatch)
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert _outputs.terminal() == (width, True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert _outputs.terminal() == (width, False)


def test_progress_appears_only_after_a_while_and_leaves_no_trace(monkeypatch) -> None:
    screen = look_on(monkeypatch)
    with _progress.Progress() as quick:
        quick("reading")
    assert screen.getvalue() == ""
    monkeypatch.setattr(_progress, "_PATIENCE", 0.0)
    with _progress.Progress() as slow:
        assert slow._timer is not None
        slow._timer.join()
        slow("running \x1b[2Jit")
    assert "running it ..." in screen.getvalue()
    assert screen.getvalue().endswith("\r\x1b[K")


def test_progress_is_silent_where_nobody_looks(monkeypatch) -> None:
    silent = io.StringIO()
    monkeypatch.setattr(sys, "stderr", silent)
    monkeypatch.setattr(_progress, "_PATIENCE", 0.0)
    with _progress.Progress() as progress:
        progress("running")
    assert silent.getvalue() == ""
