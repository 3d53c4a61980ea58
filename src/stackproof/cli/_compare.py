"""`stackproof compare`."""

from __future__ import annotations

from typing import Any

import click

from stackproof.model import Comparison, InputError

from ._options import parse_config
from ._outputs import Output, parse_outputs, terminal, write_all
from ._progress import Progress

FORMATS = ("text", "json")
_EPILOG = (
    "Formats: text (default), json. Exit codes: 0 equal, 1 different, 2 usage or input, 3 not possible: one of the two "
    "gave no graph."
)


@click.command("compare", epilog=_EPILOG)
@click.argument("answer", metavar="ANSWER")
@click.argument("ideal", metavar="IDEAL")
@click.option("--project", metavar="NAME", help="Only this one of several projects, on both sides.")
@click.option("--stack", metavar="NAME", help="Take configuration from Pulumi.NAME.yaml and call the stack so.")
@click.option("--config", metavar="KEY=VALUE", multiple=True, help="A configuration value, for both; may be repeated.")
@click.option("--install", is_flag=True, help="Install the packages of the manifests (wheels, cached).")
@click.option("--trust", is_flag=True, help="Run the programs even where this machine offers no sandbox.")
@click.option("-o", "--output", metavar="FORMAT[=FILE]", multiple=True, help="Format; may be repeated.")
def command(
    answer: str,
    ideal: str,
    project: str | None,
    stack: str | None,
    config: tuple[str, ...],
    install: bool,
    trust: bool,
    output: tuple[str, ...],
) -> int:
    """Run ANSWER and IDEAL offline and show in what their resources differ.

    Each is a folder, a Markdown answer, a program, an archive, or a graph that `stackproof graph -o json` has stored;
    one of them may be - for standard input. The languages need not be the same. Names, order, components and the ways
    to write the same thing make no difference; what is not known on one side is undecided.
    """
    outputs = parse_outputs(output, known=FORMATS, default="text")
    if answer == ideal == "-":
        raise InputError("only one of the two can be standard input", hint="give the other one a path")
    given: dict[str, Any] = {
        "project": project, "stack": stack, "config": parse_config(config), "install": install, "trust": trust,
    }  # fmt: skip
    from stackproof import review

    options = review.ReviewOptions(**given)
    with Progress() as progress:
        graphs = [review.one_graph(path, options=options, progress=progress) for path in (answer, ideal)]
    from stackproof.compare import compare

    comparison = compare(*graphs)
    write_all(outputs, lambda one: _rendered(one, comparison))
    return 0 if comparison.is_equal else 1


def _rendered(output: Output, comparison: Comparison) -> str:
    from stackproof.report import canonical, plain

    if output.format == "json":
        return canonical(comparison)
    from stackproof.compare import to_text

    return to_text(comparison, width=terminal()[0] if output.file is None else 80, clean=plain)
