"""The report as one HTML file that needs nothing else: no network, and no script where none may run."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from stackproof.model import Graph, Report

from ._comparison import value_shown
from ._html_graph import SIZES
from ._html_text import block, outline, patch_lines, prose, web_link, words
from ._html_views import NAMES, view_of
from ._plain import plain, plain_lines


def to_html(reports: Sequence[Report], *, graphs: Sequence[Graph | None] = ()) -> str:
    """The reports as one page; several follow a table of all. graphs: that of each report, for its picture."""
    drawn = [*graphs, *[None] * (len(reports) - len(graphs))]
    views = [
        view_of(report, number=number, graph=graph)
        for number, (report, graph) in enumerate(zip(reports, drawn, strict=True), 1)
    ]
    environment = _environment()
    style, script = _source("style.css"), _source("script.js")
    # Hashes, not 'unsafe-inline': should markup from a submission ever slip through, none of it runs.
    policy = (
        f"default-src 'none'; style-src 'sha256-{_hash(style)}'; script-src 'sha256-{_hash(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    page = environment.get_template("page.html")
    return page.render(views=views, style=Markup(style), script=Markup(script), policy=Markup(policy)) + "\n"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("stackproof.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=_printable,
    )
    environment.filters.update(
        plain=plain, prose=prose, block=block, link=web_link, words=words, patch=patch_lines, outline=outline
    )
    environment.filters["value"] = value_shown
    known: dict[str, Any] = environment.globals  # jinja2 names a narrower type
    known.update({**NAMES, **SIZES})
    return environment


def _printable(value: Any) -> Any:
    """No text reaches the page with signs that a reader does not see."""
    return "\n".join(plain_lines(value)) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _source(name: str) -> str:
    environment = _environment()
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
