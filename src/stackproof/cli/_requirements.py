"""`stackproof requirements`."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import click
import msgspec

from stackproof.model import InputError, Requirements

from ._outputs import Output, terminal, write_all

_FORMATS = ("yaml", "json")


@click.command("requirements", epilog="PROMPT - reads standard input. Formats: yaml (default), json.")
@click.argument("prompt", metavar="PROMPT", required=False)
@click.option("-o", "--output", metavar="FORMAT[=FILE]", multiple=True, help="Where the list goes; may be repeated.")
@click.option("--kinds", "list_kinds", is_flag=True, help="List the kinds of requirements and what each can say.")
def command(prompt: str | None, output: tuple[str, ...], list_kinds: bool) -> int:
    """Read what PROMPT asks for into a list that can be checked: YAML to edit, for review --requirements.

    Each requirement names the sentence it comes from. Sentences that nothing was read from are listed at the end, with
    contradictions.
    """
    from ._outputs import parse_outputs

    if list_kinds:
        if prompt is not None or output:
            raise InputError("--kinds takes no prompt and no output", hint="type: stackproof requirements --kinds")
        write_all([Output("text")], lambda _: _table())
        return 0
    if prompt is None:
        raise InputError("no prompt is named", hint="type: stackproof requirements PROMPT")
    outputs = parse_outputs(output, known=_FORMATS, default="yaml")
    from stackproof.requirements import read_requirements

    found = read_requirements(_text(prompt))
    write_all(outputs, lambda one: _rendered(one, found))
    click.echo(_told(found), err=True)
    return 0


def _text(prompt: str) -> str:
    from stackproof.requirements import prompt_in, prompt_of

    if prompt == "-":
        return prompt_of(sys.stdin.buffer.read(), name="on standard input")
    if Path(prompt).is_dir():
        raise InputError(f"{prompt} is a folder", hint="name the file that the prompt stands in")
    return prompt_in(prompt)


def _rendered(output: Output, found: Requirements) -> str:
    if output.format == "json":
        return msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n"
    from stackproof.requirements import requirements_text

    return requirements_text(found)


def _told(found: Requirements) -> str:
    """One line for people: `31 requirements from 14 sentences; 2 sentences not understood, 1 conflict`."""
    sentences = len({(one.line, one.text) for one in found.requirements})
    kinds = Counter(remark.kind for remark in found.remarks)
    first = f"{_some(len(found.requirements), 'requirement')} from {_some(sentences, 'sentence')}"
    rest = [
        f"{_some(kinds['not_understood'], 'sentence')} not understood" if kinds["not_understood"] else "",
        _some(kinds["conflict"], "conflict") if kinds["conflict"] else "",
    ]
    more = ", ".join(filter(None, rest))
    return f"{first}; {more}" if more else first


def _some(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _table() -> str:
    """Kinds with their parameters, then the concepts."""
    from textwrap import fill

    from stackproof.requirements import concepts, kinds

    width, _ = terminal()
    lines = ["Kinds (`kind`), what each may be about (`of`) and can say (`want`)", ""]
    for name, kind in kinds().items():
        lines.append(f"{name}: {kind.title.replace('{of}', 'what `of` names')} ({kind.severity})")
        if kind.of:
            lines.append(fill(f"of: {kind.of}", width, initial_indent="    ", subsequent_indent="        "))
        for key, meaning in kind.want.items():
            lines.append(fill(f"{key}: {meaning}", width, initial_indent="    ", subsequent_indent="        "))
    lines += ["", "Concepts", "", fill(", ".join(concepts()), width)]
    return "\n".join(lines) + "\n"
