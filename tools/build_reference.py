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


_REQUIREMENTS_INTRODUCTION = """# Requirements

What `stackproof requirements PROMPT` reads from a prompt, and what a file for `--requirements` may hold. Made from the
program's own tables.

```yaml
format: stackproof-requirements/1
requirements:
  - id: R01
    kind: encryption          # one of the kinds below
    of: bucket                # the concept it is about, where the kind needs one
    want: {key: customer}     # parameters of the kind
    severity: high            # critical, high, medium, low or note; the kind's own where left out
    when: bucket              # binds only where the program makes one
    exception: the data is public anyway    # not met on purpose: shown, and costs nothing
```

A number in `want` may be a plain one or a bound: `{at_least: 2}`, `{at_most: 5}`, `{exactly: 2}`, or both of the first
two. A plain number of things or days means at least so many; a plain size, port or threshold means just that. `any_of`
lists alternatives (`kind`, `of`, `want`), one of which is enough. Quote versions: `version: "1.30"`.

Verdicts: `pass` with witnesses (a resource, its property, its place in the source), `fail` with what comes closest,
`unknown` where a value is not known, `not_applicable` where `when` does not hold, `excepted`.
"""


def requirements_markdown() -> str:
    """The kinds and concepts of requirements, as a page."""
    from stackproof.requirements import concepts, kinds

    parts = [_REQUIREMENTS_INTRODUCTION, "## Kinds", ""]
    parts += ["| Kind | What holds | `of` | `want` | Severity |", "|---|---|---|---|---|"]
    for name, kind in kinds().items():
        want = "; ".join(f"`{key}`: {meaning}" for key, meaning in kind.want.items())
        cells = (f"`{name}`", kind.title.replace("{of}", "what `of` names"), kind.of, want, kind.severity)
        parts.append("| " + " | ".join(cell.replace("|", "\\|").replace("*", "\\*") for cell in cells) + " |")
    parts += ["", "## Concepts", "", "| Concept | What it is | Resource types |", "|---|---|---|"]
    for name, concept in concepts().items():
        parts.append(f"| `{name}` | {concept.title} | {', '.join(f'`{token}`' for token in concept.types)} |")
    return "\n".join(parts) + "\n"


GENERATED = {
    "checks.md": reference_markdown,
    "cli.md": command_line_markdown,
    "requirements.md": requirements_markdown,
}


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
