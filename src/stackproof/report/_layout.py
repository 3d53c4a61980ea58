"""Places the resources of a graph in columns: what is used stands left of what uses it; nothing overlaps.

Columns by longest path, order within them by the mean place of the neighbours (Sugiyama's method). Edges that pass over
columns run through slots of their own; all long edges from one resource share them, as a bus line. Resources of one
component share a band of rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

WIDTH, HEIGHT = 236.0, 44.0
GAP_X, GAP_Y, SLOT = 84.0, 14.0, 12.0
BAND_TOP, BAND_BOTTOM, BAND_GAP = 34.0, 16.0, 24.0
MARGIN = 24.0
_SWEEPS = 8
_ALONE_COLUMNS = 5

Edge = tuple[str, str]


class Band(msgspec.Struct, frozen=True):
    """A stretch of rows with a frame. name: "" for the resources of no component, which have no frame."""

    name: str
    top: float
    height: float


class Layout(msgspec.Struct, frozen=True):
    """Places in pixels. nodes: top left corners. routes: the points that an edge passes, ends included."""

    nodes: dict[str, tuple[float, float]]
    routes: dict[Edge, tuple[tuple[float, float], ...]]
    bands: tuple[Band, ...]
    width: float
    height: float


class _Item(msgspec.Struct, frozen=True):
    """A node, or the slot of a long edge (node is then the resource that the edge comes from)."""

    node: str
    column: int
    slot: bool = False


def lay_out(*, nodes: Sequence[str], edges: Iterable[Edge], bands: Mapping[str, str]) -> Layout:
    """A layout of `nodes` with `edges` (used, user). bands: node -> band name, "" or absent for none.

    Edges of a cycle that lead backwards are drawn but do not count for the order.
    """
    known = set(nodes)
    every = sorted({(a, b) for a, b in edges if a in known and b in known and a != b})
    columns = _columns(nodes, every)
    joined = {end for edge in every for end in edge}
    alone = [node for node in nodes if node not in joined and not bands.get(node)]
    placed = [node for node in nodes if node in joined or bands.get(node)]
    items, links = _with_slots(placed, every, columns)
    order = _order(items, links)
    return _place(order, every, columns, alone, bands)


def _columns(nodes: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """Node -> column: one right of the furthest thing it uses; what nothing holds back moves up to its first user."""
    uses: dict[str, list[str]] = defaultdict(list)
    users: dict[str, list[str]] = defaultdict(list)
    for used, user in edges:
        uses[user].append(used)
        users[used].append(user)
    column: dict[str, int] = {}
    for node in _users_last(nodes, uses):
        column[node] = max((column[other] + 1 for other in uses[node] if other in column), default=0)
    for node in sorted(column, key=lambda node: -column[node]):
        ahead = [column[user] for user in users[node] if column[user] > column[node]]
        if ahead and not uses[node]:
            column[node] = min(ahead) - 1
    return column


def _users_last(nodes: Sequence[str], uses: Mapping[str, Sequence[str]]) -> list[str]:
    """All nodes, each after what it uses, as far as cycles allow; no recursion, for chains may be long."""
    done: dict[str, None] = {}
    for start in nodes:
        stack = [(start, iter(uses.get(start, ())))]
        open_ = {start}
        while stack:
            node, rest = stack[-1]
            following = next((other for other in rest if other not in done and other not in open_), None)
            if following is not None:
                open_.add(following)
                stack.append((following, iter(uses.get(following, ()))))
            else:
                stack.pop()
                done.setdefault(node)
    return list(done)


def _with_slots(
    nodes: Sequence[str], edges: Sequence[Edge], columns: Mapping[str, int]
) -> tuple[list[_Item], set[tuple[_Item, _Item]]]:
    items = [_Item(node, columns[node]) for node in nodes]
    slots: dict[_Item, None] = {}
    links: set[tuple[_Item, _Item]] = set()
    for used, user in edges:
        before = _Item(used, columns[used])
        for column in range(columns[used] + 1, columns[user]):
            slot = _Item(used, column, True)
            slots.setdefault(slot)
            links.add((before, slot))
            before = slot
        links.add((before, _Item(user, columns[user])))
    return items + list(slots), links


def _order(items: Sequence[_Item], links: Iterable[tuple[_Item, _Item]]) -> list[list[_Item]]:
    """The items of each column from top to bottom, with few crossings."""
    near: dict[_Item, list[_Item]] = defaultdict(list)
    for a, b in sorted(links, key=lambda link: (_key(link[0]), _key(link[1]))):
        near[a].append(b)
        near[b].append(a)
    last = max((item.column for item in items), default=-1)
    order = [[item for item in items if item.column == column] for column in range(last + 1)]
    for sweep in range(_SWEEPS):
        rightwards = sweep % 2 == 0
        for column in range(last + 1) if rightwards else range(last, -1, -1):
            fixed = column - 1 if rightwards else column + 1
            if 0 <= fixed <= last:
                place = {item: index for index, item in enumerate(order[fixed])}
                order[column] = _by_neighbours(order[column], near, place)
    return order


def _by_neighbours(
    column: list[_Item], near: Mapping[_Item, Sequence[_Item]], place: Mapping[_Item, int]
) -> list[_Item]:
    def mean(index: int, item: _Item) -> float:
        found = [place[other] for other in near.get(item, ()) if other in place]
        return sum(found) / len(found) if found else float(index)

    ranked = sorted((mean(index, item), index) for index, item in enumerate(column))
    return [column[index] for _, index in ranked]


def _key(item: _Item) -> tuple[int, str, bool]:
    return item.column, item.node, item.slot


def _place(
    order: Sequence[Sequence[_Item]],
    edges: Sequence[Edge],
    columns: Mapping[str, int],
    alone: Sequence[str],
    bands: Mapping[str, str],
) -> Layout:
    names = list(dict.fromkeys(bands.get(item.node, "") for column in order for item in column))
    names.sort(key=lambda name: _middle(name, order, bands))
    corner: dict[_Item, tuple[float, float]] = {}
    framed: list[Band] = []
    top = MARGIN
    for name in names:
        start = top + (BAND_TOP if name else 0)
        here = [[item for item in column if bands.get(item.node, "") == name] for column in order]
        bottom = start + max(map(_tall, here))
        for column in here:
            y = start + (bottom - start - _tall(column)) / 2
            for item in column:
                corner[item] = (MARGIN + 12 + item.column * (WIDTH + GAP_X), y)
                y += (SLOT if item.slot else HEIGHT) + GAP_Y
        framed += [Band(name, top, bottom + BAND_BOTTOM - top)] if name else []
        top = bottom + (BAND_BOTTOM if name else 0) + BAND_GAP
    nodes = {item.node: place for item, place in corner.items() if not item.slot}
    wide = max(len(order), min(len(alone), _ALONE_COLUMNS), 1)
    for index, node in enumerate(alone):
        row, column = divmod(index, wide)
        nodes[node] = (MARGIN + 12 + column * (WIDTH + GAP_X), top + row * (HEIGHT + GAP_Y))
    if alone:
        top += -(-len(alone) // wide) * (HEIGHT + GAP_Y)
    width = 2 * (MARGIN + 12) + wide * (WIDTH + GAP_X) - GAP_X
    routes = {edge: _route(edge, columns, corner) for edge in edges}
    return Layout(nodes=nodes, routes=routes, bands=tuple(framed), width=width, height=max(top, MARGIN + HEIGHT))


def _tall(column: Sequence[_Item]) -> float:
    return sum((SLOT if item.slot else HEIGHT) + GAP_Y for item in column) - (GAP_Y if column else 0)


def _middle(name: str, order: Sequence[Sequence[_Item]], bands: Mapping[str, str]) -> tuple[float, str]:
    places = [index for column in order for index, item in enumerate(column) if bands.get(item.node, "") == name]
    return sum(places) / len(places), name


def _route(
    edge: Edge, columns: Mapping[str, int], corner: Mapping[_Item, tuple[float, float]]
) -> tuple[tuple[float, float], ...]:
    used, user = edge
    x, y = corner[_Item(used, columns[used])]
    points = [(x + WIDTH, y + HEIGHT / 2)]
    for column in range(columns[used] + 1, columns[user]):
        sx, sy = corner[_Item(used, column, True)]
        points += [(sx, sy + SLOT / 2), (sx + WIDTH, sy + SLOT / 2)]
    x, y = corner[_Item(user, columns[user])]
    return (*points, (x, y + HEIGHT / 2))
