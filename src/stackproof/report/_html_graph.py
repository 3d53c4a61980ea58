"""The resource graph for an HTML page: what there is to draw, with the findings on each resource."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from stackproof.model import SEVERITIES, Graph, Resource, Severity

from ._causes import Cause
from ._layout import HEIGHT, MARGIN, WIDTH, Band, Layout, lay_out
from ._picture import Picture, kind_of, picture_of
from ._plain import plain
from ._svg import colour_of, curve, cut

_BADGE = 30
SIZES = {"node_width": WIDTH, "node_height": HEIGHT, "margin": MARGIN}


class Mark(msgspec.Struct, frozen=True):
    """A cause as it stands on a resource."""

    cause: str
    severity: Severity
    title: str


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A resource. id: its anchor on the page. marks: the causes with a finding on it, the worst first."""

    id: str
    urn: str
    name: str
    kind: str
    type: str
    place: str
    read: bool
    colour: str
    x: float
    y: float
    shown_name: str
    shown_kind: str
    marks: tuple[Mark, ...]

    @property
    def severity(self) -> str:
        """The highest among its marks, "" without any."""
        return self.marks[0].severity if self.marks else ""


class Arrow(msgspec.Struct, frozen=True):
    """An edge from what is used to its user. only: a dependency without a reference."""

    path: str
    used: str
    user: str
    only: bool
    said: str


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """Everything in pixels."""

    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]
    bands: tuple[Band, ...]
    names: tuple[str, ...]
    width: float
    height: float
    title: str

    @property
    def anchors(self) -> Mapping[str, str]:
        """URN -> anchor."""
        return {node.urn: node.id for node in self.nodes}


def drawing_of(graph: Graph, *, prefix: str, groups: Sequence[tuple[str, Cause]]) -> Drawing | None:
    """The drawing, None where no resource is to be shown. prefix: of the anchors. groups: (anchor, cause) pairs."""
    picture = picture_of(graph)
    if not picture.resources:
        return None
    layout = lay_out(nodes=list(picture.resources), edges=picture.edges, bands=picture.groups)
    marks = _marks(groups)
    ids = {urn: f"{prefix}-r{number}" for number, urn in enumerate(picture.resources, 1)}
    return Drawing(
        nodes=tuple(
            _node(item, id=ids[urn], corner=layout.nodes[urn], marks=tuple(marks.get(urn, {}).values()))
            for urn, item in picture.resources.items()
        ),
        arrows=_arrows(picture, layout, ids),
        bands=layout.bands,
        names=tuple(cut(plain(band.name), layout.width - 2 * MARGIN - 24) for band in layout.bands),
        width=layout.width,
        height=layout.height + MARGIN,
        title=f"{plain(graph.project)}, stack {plain(graph.stack)}",
    )


def _marks(groups: Sequence[tuple[str, Cause]]) -> dict[str, dict[str, Mark]]:
    """URN -> cause anchor -> mark, at the highest severity that the cause has on this resource."""
    result: dict[str, dict[str, Mark]] = {}
    for anchor, cause in groups:
        for finding in cause.findings:
            if finding.resource:
                mark = Mark(anchor, finding.severity, plain(finding.title))
                result.setdefault(finding.resource, {}).setdefault(anchor, mark)
    return {
        urn: dict(sorted(of.items(), key=lambda item: SEVERITIES.index(item[1].severity))) for urn, of in result.items()
    }


def _node(item: Resource, *, id: str, corner: tuple[float, float], marks: tuple[Mark, ...]) -> Node:
    name, kind = plain(item.name), plain(kind_of(item.type)) + (", looked up" if item.read else "")
    room = WIDTH - 24
    return Node(
        id=id,
        urn=item.urn,
        name=name,
        kind=kind,
        type=plain(item.type),
        place=f"{plain(item.source.file)}:{item.source.line}" if item.source else "",
        read=item.read,
        colour=colour_of(item.type),
        x=corner[0],
        y=corner[1],
        shown_name=cut(name, room - (_BADGE if marks else 0)),
        shown_kind=cut(kind, room),
        marks=marks,
    )


def _arrows(picture: Picture, layout: Layout, ids: Mapping[str, str]) -> tuple[Arrow, ...]:
    arrows = []
    for edge, reasons in picture.edges.items():
        used, user = (picture.resources[end].name for end in edge)
        said = "; ".join(plain(reason) for reason in reasons) or f"{plain(user)} depends on {plain(used)}"
        arrows.append(Arrow(curve(layout.routes[edge]), ids[edge[0]], ids[edge[1]], not reasons, said))
    return tuple(arrows)
