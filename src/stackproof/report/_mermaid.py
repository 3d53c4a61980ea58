"""The resource graph as a Mermaid flowchart, for Markdown pages that render it."""

from __future__ import annotations

import re

from stackproof.model import Graph

from ._picture import kind_of, picture_of
from ._plain import plain

_LONGEST = 60
# Written as what is left out: a set that reaches to the end of Unicode takes long to compile.
_SPECIAL = re.compile(r"[\x00-\x1f!-'*-,;-@\[-^`{-\xbf]")


def graph_mermaid(graph: Graph) -> str:
    """A flowchart, left to right: an arrow leads from a resource to what uses it, dotted for a bare dependency."""
    picture = picture_of(graph)
    ids = {urn: f"n{number}" for number, urn in enumerate(picture.resources)}
    groups: dict[str, list[str]] = {}
    for urn, group in picture.groups.items():
        groups.setdefault(group, []).append(urn)
    lines = ["flowchart LR"]
    for number, (group, members) in enumerate(sorted(groups.items())):
        shown = [picture.resources[urn] for urn in members]
        inner = [f"  {ids[item.urn]}[{_label(item.name, kind_of(item.type))}]" for item in shown]
        if group:
            inner = [f'  subgraph g{number}["{_title(group)}"]', *(f"  {line}" for line in inner), "  end"]
        lines += inner
    for (used, user), reasons in picture.edges.items():
        lines.append(f"  {ids[used]} {'-->' if reasons else '-.->'} {ids[user]}")
    return "\n".join(lines) + "\n"


def _label(*rows: str) -> str:
    """Quoted text; every sign that Mermaid or HTML might obey goes as a character code."""
    return '"' + "<br/>".join(_escaped(plain(row)) for row in rows) + '"'


def _escaped(text: str) -> str:
    short = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return _SPECIAL.sub(lambda match: f"#{ord(match[0])};", short)


def _title(text: str) -> str:
    """Mermaid shows character codes in the titles of subgraphs as they are written, so special signs go."""
    return _SPECIAL.sub("_", plain(text))[:_LONGEST]
