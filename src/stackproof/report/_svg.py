"""The resource graph as one self-contained SVG picture, readable on light and dark pages."""

from __future__ import annotations

from html import escape

from stackproof.model import Graph, Resource

from ._layout import HEIGHT, MARGIN, WIDTH, Layout, lay_out
from ._picture import Picture, kind_of, picture_of, service_of
from ._plain import plain

_FONT = "ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace"
_CELL = 7.3  # widest advance of the fonts above at 12 px
_HEAD = 44.0
_OTHER = "#5f6b7a"
_COLOURS = {
    "#8c4fff": "ec2 vpc lb alb route53 cloudfront apigateway apigatewayv2 globalaccelerator servicediscovery",
    "#d86613": "ecs eks lambda ecr batch autoscaling appautoscaling apprunner elasticbeanstalk",
    "#3f8624": "s3 efs fsx backup glacier dlm",
    "#2f5fd0": "rds dynamodb elasticache redshift docdb neptune opensearch memorydb dms athena glue kinesis",
    "#c7254e": "iam kms secretsmanager acm wafv2 cognito guardduty securityhub ssm inspector2 macie2",
    "#0e8a8a": "sns sqs cloudwatch sfn scheduler pipes ses mq msk firehose codepipeline codebuild codedeploy",
}
_BY_SERVICE = {service: colour for colour, services in _COLOURS.items() for service in services.split()}
_STYLE = f"""
text{{font:12px {_FONT};fill:#16191f}} .kind{{font-size:11px;fill:#4a5361}} .head{{font-size:15px;font-weight:bold}}
.band{{fill:#f4f6f9;stroke:#b6bec9;stroke-dasharray:4 3}} .bandname{{font-weight:bold;fill:#4a5361}}
.node rect{{fill:#fff;stroke:#aab2bd}} .node:hover rect{{stroke:#16191f;stroke-width:2}}
.edge{{fill:none;stroke:#8d99a8;stroke-width:1.2}} .only{{stroke-dasharray:3 3}}
.edge:hover{{stroke:#16191f;stroke-width:2.5}}
"""


def graph_svg(graph: Graph) -> str:
    """The picture: an arrow leads from a resource to what uses it, a dashed one where only a dependency is known."""
    picture = picture_of(graph)
    layout = lay_out(nodes=list(picture.resources), edges=picture.edges, bands=picture.groups)
    width, height = max(layout.width, 2 * MARGIN + 520), layout.height + _HEAD + MARGIN
    title = f"{plain(graph.project)}, stack {plain(graph.stack)}: {len(picture.resources)} resources"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}"'
        f' viewBox="0 0 {width:.0f} {height:.0f}" role="img">',
        f"<title>{escape(title)}</title>",
        f"<style>{_STYLE}</style>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#8d99a8"/></marker></defs>',
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text class="head" x="{MARGIN:.0f}" y="28">{escape(cut(title, (width - 2 * MARGIN) * 0.78))}</text>',
        f'<text class="kind" x="{MARGIN:.0f}" y="46">an arrow leads from a resource to what uses it</text>',
        f'<g transform="translate(0 {_HEAD:.0f})">',
        *_bands(layout),
        *_edges(picture, layout),
        *(_node(resource, layout.nodes[urn]) for urn, resource in picture.resources.items()),
        "</g>",
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _bands(layout: Layout) -> list[str]:
    lines = []
    wide = layout.width - 2 * MARGIN
    for band in layout.bands:
        box = f'x="{MARGIN:.0f}" y="{band.top:.1f}" width="{wide:.0f}" height="{band.height:.1f}"'
        name = escape(cut(plain(band.name), wide - 24))
        place = f'x="{MARGIN + 12:.0f}" y="{band.top + 21:.1f}"'
        lines += [f'<rect class="band" {box} rx="8"/>', f'<text class="bandname" {place}>{name}</text>']
    return lines


def _edges(picture: Picture, layout: Layout) -> list[str]:
    lines = []
    for edge, reasons in picture.edges.items():
        used, user = (picture.resources[end].name for end in edge)
        said = "\n".join(plain(reason) for reason in reasons) or f"{plain(user)} depends on {plain(used)}"
        only = "" if reasons else " only"
        path = curve(layout.routes[edge])
        lines.append(f'<path class="edge{only}" d="{path}" marker-end="url(#tip)"><title>{escape(said)}</title></path>')
    return lines


def curve(points: tuple[tuple[float, float], ...]) -> str:
    """Curves between columns, straight lines through the slots."""
    x, y = points[0]
    parts = [f"M{x:.1f} {y:.1f}"]
    for index, (nx, ny) in enumerate(points[1:]):
        bend = max(24.0, abs(nx - x) / 2)
        straight = index % 2 == 1
        parts.append(
            f"L{nx:.1f} {ny:.1f}" if straight else f"C{x + bend:.1f} {y:.1f} {nx - bend:.1f} {ny:.1f} {nx:.1f} {ny:.1f}"
        )
        x, y = nx, ny
    return "".join(parts)


def colour_of(type: str) -> str:
    """The colour of a resource type's service."""
    return _BY_SERVICE.get(service_of(type), _OTHER)


def _node(resource: Resource, corner: tuple[float, float]) -> str:
    x, y = corner
    colour = colour_of(resource.type)
    name, kind = plain(resource.name), plain(kind_of(resource.type)) + (", looked up" if resource.read else "")
    place = f"\n{plain(resource.source.file)}:{resource.source.line}" if resource.source else ""
    tip = escape(f"{name}\n{plain(resource.type)}{place}")
    room = WIDTH - 24
    return (
        f'<g class="node" transform="translate({x:.1f} {y:.1f})"><title>{tip}</title>'
        f'<rect width="{WIDTH:.0f}" height="{HEIGHT:.0f}" rx="6"/>'
        f'<path d="M6 0h-0a6 6 0 0 0-6 6v{HEIGHT - 12:.0f}a6 6 0 0 0 6 6z" fill="{colour}"/>'
        f'<text x="14" y="18">{escape(cut(name, room))}</text>'
        f'<text class="kind" x="14" y="35">{escape(cut(kind, room))}</text></g>'
    )


def cut(text: str, room: float) -> str:
    """As much of the text as fits into so many pixels, the middle left out: names differ at their ends."""
    from rich.cells import cell_len

    cells = int(room / _CELL)
    if cell_len(text) <= cells:
        return text
    head, tail = text, text
    while cell_len(head) > cells // 2:
        head = head[:-1]
    while cell_len(tail) > cells - cells // 2 - 1:
        tail = tail[1:]
    return f"{head}…{tail}"
