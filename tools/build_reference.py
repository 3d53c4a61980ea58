"""Writes what the documentation takes from the program: docs/reference and the outputs that the pages show.

    python tools/build_reference.py

tests/docs fails when any of it is stale.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import console_blocks

from stackproof.checks import reference_markdown

REFERENCE = console_blocks.ROOT / "docs" / "reference"
_CLI_INTRODUCTION = """# Command line

Made from the program's own help.

Exit codes: **0** judged, nothing at or above `--fail-on`; **1** judged, findings at or above it; **2** usage, or input
that is missing or cannot be read; **3** could not judge. A report is written in every case but 2.
"""


def command_line_markdown() -> str:
    """The help of every command, as a page."""
    from click.testing import CliRunner

    from stackproof.cli._main import cli

    parts = [_CLI_INTRODUCTION]
    for name in ("", *cli.list_commands(None)):
        call = ["--help"] if not name else [name, "--help"]
        shown = CliRunner().invoke(cli, call, prog_name="stackproof", terminal_width=80, catch_exceptions=False)
        parts.append(f"## {f'stackproof {name}'.strip()}\n\n```text\n{shown.output.rstrip()}\n```\n")
    return "\n".join(parts)


GENERATED = {"checks.md": reference_markdown, "cli.md": command_line_markdown}


def main() -> None:
    """Write all pages."""
    for name, make in GENERATED.items():
        (REFERENCE / name).write_text(make())
    for page in console_blocks.pages():
        with tempfile.TemporaryDirectory() as folder:
            console_blocks.prepare(Path(folder))
            text = page.read_text()
            if (new := console_blocks.rewritten(text, Path(folder))) != text:
                page.write_text(new)
                print(f"{page.relative_to(console_blocks.ROOT)} was stale")


if __name__ == "__main__":
    main()
