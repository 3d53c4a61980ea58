"""One entrance to all formats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from stackproof.model import Graph, InputError, Report

from ._sarif import Rule

FORMATS = ("text", "json", "markdown", "sarif", "html", "github")


def render(
    reports: Report | Sequence[Report],
    *,
    format: str,
    verbose: bool = False,
    width: int = 80,
    colour: bool = False,
    prefix: str = "",
    rules: Mapping[str, Rule] | None = None,
    graphs: Sequence[Graph | None] = (),
) -> str:
    """The reports as text of one of `FORMATS`, ending in a newline.

    verbose, width (cells) and colour (ANSI) concern `text` alone; prefix (folder of the submission, for tools that
    open files) concerns text, sarif and github; rules (check id -> its documentation) concerns sarif; graphs (that
    of each report, where there is one) concerns html, which shows them as pictures.
    Raises InputError for another format.
    """
    each = [reports] if isinstance(reports, Report) else list(reports)
    if format == "text":
        from ._text import to_text

        return to_text(each, verbose=verbose, width=width, colour=colour, prefix=prefix)
    if format == "json":
        from ._json import to_json

        return to_json(each)
    if format == "markdown":
        from ._markdown import to_markdown

        return to_markdown(each)
    if format == "sarif":
        from ._sarif import to_sarif

        return to_sarif(each, rules=rules, prefix=prefix)
    if format == "html":
        from ._html import to_html

        return to_html(each, graphs=graphs)
    if format == "github":
        from ._github import to_github

        return to_github(each, prefix=prefix)
    raise InputError(f"no format is called {format!r}", hint="choose one of " + ", ".join(FORMATS))
