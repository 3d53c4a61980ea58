"""Pictures of graphs: nothing overlaps, nothing is lost, nothing injected."""

import re
import xml.etree.ElementTree as xml

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stackproof.model import Graph, Reference, Resource
from stackproof.report import graph_mermaid, graph_svg
from stackproof.report._layout import HEIGHT, WIDTH, lay_out

numbers = st.integers(0, 24)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sets(st.tuples(numbers, numbers), max_size=60), st.dictionaries(numbers.map(str), st.sampled_from("AB")))
def test_boxes_never_overlap_and_lines_never_cross_a_box(pairs, bands) -> None:
    nodes = [str(number) for number in range(25)]
    made = lay_out(nodes=nodes, edges=[(str(a), str(b)) for a, b in pairs], bands=bands)
    places = list(made.nodes.values())
    assert set(made.nodes) == set(nodes)
    for index, (x, y) in enumerate(places):
        assert 0 <= x <= made.width - WIDTH and 0 <= y <= made.height - HEIGHT
        assert all(abs(x - ox) >= WIDTH or abs(y - oy) >= HEIGHT for ox, oy in places[:index])
    for points in made.routes.values():
        for (ax, ay), (bx, by) in zip(points[1::2], points[2::2], strict=False):
            assert ay == by
            assert not any(ax < x + WIDTH and x < bx and y <= ay <= y + HEIGHT for x, y in places)


@given(st.permutations(range(8)))
def test_what_is_used_stands_left_of_what_uses_it(order) -> None:
    nodes = [str(number) for number in order]
    edges = [("0", "1"), ("1", "2"), ("0", "2"), ("3", "2"), ("2", "4")]
    made = lay_out(nodes=nodes, edges=edges, bands={})
    assert all(made.nodes[a][0] < made.nodes[b][0] for a, b in edges)
    assert made.nodes["3"][0] == made.nodes["1"][0], "a late helper stands beside its user"


def bucket(name: str, **fields) -> Resource:
    return Resource(urn=name, type="aws:s3/bucket:Bucket", name=name, **fields)


EVIL = '"]<script>alert(1)</script>\x1b[31m\u202e & `x` #quot; %%{init}%%'
GRAPH = Graph(
    project=EVIL,
    stack="dev",
    resources=(
        Resource(urn="stack", type="pulumi:pulumi:Stack", name="s", custom=False),
        Resource(urn="component", type="my:index:Site", name=EVIL, custom=False, parent="stack"),
        Resource(urn="provider", type="pulumi:providers:aws", name="default"),
        bucket("plain"),
        bucket(EVIL, references=(Reference("target", "plain", "arn"),), parent="component"),
        bucket("third", dependencies=("plain",)),
    ),
)


def test_an_svg_shows_every_resource_and_obeys_none() -> None:
    root = xml.fromstring(graph_svg(GRAPH))
    space = "{http://www.w3.org/2000/svg}"
    assert len(root.findall(f".//{space}g[@class='node']")) == 3
    assert len(root.findall(f".//{space}path[@class='edge']")) == 1
    assert len(root.findall(f".//{space}path[@class='edge only']")) == 1
    assert root.findall(f".//{space}script") == []
    assert "3 resources" in (root.findtext(f"{space}title") or "")
    assert root.findtext(f".//{space}path[@class='edge']/{space}title", "").endswith(".target is plain#arn")


def test_mermaid_holds_every_resource_and_only_harmless_labels() -> None:
    lines = graph_mermaid(GRAPH).splitlines()
    assert lines[0] == "flowchart LR"
    label = r'"[A-Za-z0-9 ./:_()#;\-]*(<br/>[A-Za-z0-9 ./:_()#;\-]*)?"'
    shape = re.compile(rf"  (  )?(n\d+\[{label}\]|n\d+ (-->|-\.->) n\d+|subgraph g\d+\[{label}\]|end)")
    assert all(shape.fullmatch(line) for line in lines[1:])
    assert sum("[" in line and "subgraph" not in line for line in lines) == 3


def test_an_empty_graph_is_a_picture_too() -> None:
    xml.fromstring(graph_svg(Graph(project="p", stack="dev")))
    assert graph_mermaid(Graph(project="p", stack="dev")) == "flowchart LR\n"
