"""`stackproof graph`."""

from __future__ import annotations

from collections.abc import Sequence

import click

from stackproof.model import Graph, InputError, UnableError

from ._options import parse_config, shared
from ._outputs import Output, parse_outputs, write_all
from ._progress import Progress

FORMATS = ("json", "svg", "mermaid")


@click.command("graph", epilog="Formats: json (default), svg, mermaid. PATH - reads standard input.")
@shared
@click.option("-o", "--output", metavar="FORMAT[=FILE]", multiple=True, help="Format of the graph; may be repeated.")
def command(
    path: str,
    template: str | None,
    project: str | None,
    stack: str | None,
    config: tuple[str, ...],
    install: bool,
    trust: bool,
    output: tuple[str, ...],
) -> int:
    """Run the answer at PATH offline and show the resources that it registers, with what refers to what."""
    outputs = parse_outputs(output, known=FORMATS, default="json")
    from stackproof import review

    options = review.ReviewOptions(
        template=template, project=project, stack=stack, config=parse_config(config), install=install, trust=trust
    )
    with Progress() as progress:
        graphs = list(review.record(path, options=options, progress=progress))
    if not graphs:
        raise UnableError(f"no graph was recorded of {path}; type: stackproof review {path}")
    write_all(outputs, lambda one: _rendered(one, graphs))
    return 0


def _rendered(output: Output, graphs: Sequence[Graph]) -> str:
    from stackproof.report import graph_mermaid, graph_svg, graphs_json

    if output.format == "json":
        return graphs_json(graphs)
    if len(graphs) > 1:
        names = ", ".join(graph.project for graph in graphs)
        raise InputError(f"{output.format} shows one project", hint=f"choose with --project NAME; there are {names}")
    return graph_svg(graphs[0]) if output.format == "svg" else graph_mermaid(graphs[0])
