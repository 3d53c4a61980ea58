"""Every command that the README and the pages show is run, and prints what they show."""

from __future__ import annotations

import re
from pathlib import Path

import console_blocks
import pytest
from console_blocks import Command

PAGES = [page for page in console_blocks.pages() if any(console_blocks.steps(page.read_text()))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(console_blocks.ROOT).as_posix())
def test_the_commands_of_a_page_print_what_it_shows(page: Path, tmp_path: Path) -> None:
    console_blocks.prepare(tmp_path)
    for step in console_blocks.steps(page.read_text()):
        if isinstance(step, Command) and not step.is_run:
            continue
        printed = console_blocks.perform(step, tmp_path)
        if isinstance(step, Command) and step.output:
            assert console_blocks.agrees(step.output, printed), (
                f"line {step.line}: {step.text}\nprints\n" + "\n".join(printed) + "\ntype: make docs"
            )


def test_the_commands_of_the_readmes_table_work(tmp_path: Path) -> None:
    console_blocks.prepare(tmp_path)
    commands = re.findall(r"\|\s*`(stackproof review examples/[^`]+)`", (console_blocks.ROOT / "README.md").read_text())
    assert len(commands) >= 3
    for text in commands:
        printed = console_blocks.perform(Command(0, text, (), 0, 0), tmp_path)
        assert printed[0].startswith(("FAIL", "PASS")), text


def test_what_is_not_run_is_set_up() -> None:
    skipped = [
        step.text
        for page in PAGES
        for step in console_blocks.steps(page.read_text())
        if isinstance(step, Command) and not step.is_run
    ]
    assert all(re.match(r"make( \w+| TESTS=\S+)*$|git clone|pip install|\.ci/run$", text) for text in skipped), skipped


def test_a_shown_output_that_is_stale_is_noticed() -> None:
    assert console_blocks.agrees(("a", "...", "d"), ["a", "b", "c", "d"])
    assert console_blocks.agrees(("a", "..."), ["a", "b"])
    assert not console_blocks.agrees(("a", "...", "d"), ["a", "b", "c"])
    assert not console_blocks.agrees(("a",), ["a", "b"])
