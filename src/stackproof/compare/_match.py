"""Which resource of the answer stands for which of the ideal: by type, values and neighbourhood, by name only last."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import combinations

from ._colours import Colours
from ._form import Form, Node
from ._symbols import CALLED
from ._terms import Hidden, Ref, Text, key_of, leaves_of

_ENOUGH = 0.3
"""Two of several resources of a type are only taken for each other where they are this much alike."""
_MANY, _FEW = 150, 20
_EXCHANGES = 3
Pairs = dict[str, str]
Features = dict[str, Counter[str]]


class Matcher:
    """Pairs the nodes of two graphs. pairs: URN of the answer -> URN of the ideal."""

    def __init__(self, answer: Form, ideal: Form) -> None:
        self._answer, self._ideal = answer, ideal
        self.pairs: Pairs = {}
        self._back: Pairs = {}
        self._features: dict[str, Features] = {}
        self._links = (_links(answer), _links(ideal))
        self._values: dict[tuple[str, str], float] = {}
        self._holders: dict[str, dict[str, list[str]]] = {}

    def run(self) -> Pairs:
        """All pairs."""
        self._by_colour()
        self._last_of_their_type()
        self._by_likeness()
        self._last_of_their_type()
        self._exchange()
        return self.pairs

    def _pair(self, ours: str, theirs: str) -> None:
        self.pairs[ours] = theirs
        self._back[theirs] = ours

    def _by_colour(self) -> None:
        """Pair what is alike together with its surroundings; the wider they are, the surer it is."""
        ours, theirs = Colours(self._answer), Colours(self._ideal)
        for depth in range(max(ours.depth, theirs.depth), -1, -1):
            classes: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
            for urn, colour in ours.at(depth).items():
                if urn not in self.pairs:
                    classes[colour][0].append(urn)
            for urn, colour in theirs.at(depth).items():
                if urn not in self._back:
                    classes[colour][1].append(urn)
            for mine, other in classes.values():
                if len(mine) == len(other) == 1:
                    self._pair(mine[0], other[0])

    def _by_likeness(self) -> None:
        """Pair the rest greedily, the most alike first; each pair makes its neighbours more or less likely."""
        heap = [(-score, urns) for urns in self._candidates() if (score := self._score(*urns)) >= _ENOUGH]
        heap = [(score, self._distance(*urns), urns) for score, urns in heap]
        heapq.heapify(heap)
        while heap:
            score, distance, (ours, theirs) = heapq.heappop(heap)
            if ours in self.pairs or theirs in self._back:
                continue
            now = self._score(ours, theirs)
            if now != -score:
                if now >= _ENOUGH:
                    heapq.heappush(heap, (-now, distance, (ours, theirs)))
                continue
            self._pair(ours, theirs)
            for urns in self._around(ours, theirs):
                if (near := self._score(*urns)) >= _ENOUGH:
                    heapq.heappush(heap, (-near, self._distance(*urns), urns))

    def _last_of_their_type(self) -> None:
        """One that is left of a type on either side is a changed one, however little is alike; it shows who the others
        are."""
        left: dict[tuple[str, bool], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        for urn, node in self._answer.nodes.items():
            if urn not in self.pairs:
                left[node.type, node.read][0].append(urn)
        for urn, node in self._ideal.nodes.items():
            if urn not in self._back:
                left[node.type, node.read][1].append(urn)
        for mine, other in left.values():
            if len(mine) == len(other) == 1:
                self._pair(mine[0], other[0])

    def _exchange(self) -> None:
        """Exchange the partners of two pairs where less differs then: what looks alike may stand in another's place."""
        for _ in range(_EXCHANGES):
            by_type: dict[tuple[str, bool], list[str]] = defaultdict(list)
            for ours, theirs in self.pairs.items():
                if self._distance_of(ours, theirs):
                    node = self._answer.nodes[ours]
                    by_type[node.type, node.read].append(ours)
            changed = [self._exchange_two(*two) for urns in by_type.values() for two in combinations(urns[:_MANY], 2)]
            if not any(changed):
                return

    def _exchange_two(self, first: str, second: str) -> bool:
        one, other = self.pairs[first], self.pairs[second]
        before = self._distance_of(first, one) + self._distance_of(second, other)
        self._pair(first, other)
        self._pair(second, one)
        if self._distance_of(first, other) + self._distance_of(second, one) < before:
            return True
        self._pair(first, one)
        self._pair(second, other)
        return False

    def _distance_of(self, ours: str, theirs: str) -> int:
        """How many properties of a pair differ, and how many of others that refer to it."""
        mine, other = self._feature(self._answer, ours), self._feature(self._ideal, theirs)
        links, others = _by_path(self._links[0][ours]), _by_path(self._links[1][theirs])
        properties = {name for name in {*mine, *other} if mine.get(name, Counter()) != other.get(name, Counter())}
        referring = 0
        for path in {*links, *others}:
            here = Counter(self.pairs.get(urn, urn) for urn in links.get(path, ()))
            there = Counter(others.get(path, ()))
            if path.startswith("from "):
                referring += max((here - there).total(), (there - here).total())
            elif here != there:
                properties.add(path.partition(".")[0])
        return len(properties) + referring

    def _candidates(self) -> Iterator[tuple[str, str]]:
        """What may be a pair: all of a type, or, where they are very many, those that share a rare value."""
        by_type: dict[tuple[str, bool], list[str]] = defaultdict(list)
        for urn, node in self._ideal.nodes.items():
            if urn not in self._back:
                by_type[node.type, node.read].append(urn)
        for urn, node in self._answer.nodes.items():
            if urn not in self.pairs:
                others = by_type[node.type, node.read]
                yield from ((urn, other) for other in (others if len(others) <= _MANY else self._sharing(urn, others)))

    def _sharing(self, ours: str, others: list[str]) -> list[str]:
        """Those of many that have a value in common with ours which few of them have."""
        kind = self._answer.nodes[ours].type
        if kind not in self._holders:
            holders: dict[str, list[str]] = defaultdict(list)
            for other in others:
                for text in {text for held in self._feature(self._ideal, other).values() for text in held}:
                    holders[text].append(other)
            self._holders[kind] = holders
        mine = {text for held in self._feature(self._answer, ours).values() for text in held}
        known = (self._holders[kind].get(text, ()) for text in sorted(mine))
        return list(dict.fromkeys(other for held in known if len(held) <= _FEW for other in held))

    def _around(self, ours: str, theirs: str) -> Iterator[tuple[str, str]]:
        near = {urn for _, urn in self._links[1][theirs]} - self._back.keys()
        for _, urn in self._links[0][ours]:
            node = self._answer.nodes.get(urn)
            if node is None or urn in self.pairs:
                continue
            for other in near:
                twin = self._ideal.nodes.get(other)
                if twin is not None and (twin.type, twin.read) == (node.type, node.read):
                    yield urn, other

    def _score(self, ours: str, theirs: str) -> float:
        """0 to 1: how much of values and neighbours is alike; neighbours weigh more, for they make the role."""
        if (ours, theirs) not in self._values:
            mine, other = self._feature(self._answer, ours), self._feature(self._ideal, theirs)
            self._values[ours, theirs] = likeness(mine, other)
        values = self._values[ours, theirs]
        links = self._neighbours(self._links[0][ours], self._links[1][theirs])
        return values if links is None else 0.4 * values + 0.6 * links

    def _neighbours(self, mine: list[tuple[str, str]], other: list[tuple[str, str]]) -> float | None:
        """Share of links that lead to the same: a paired neighbour counts whole, one of the same type by half."""
        if not mine and not other:
            return None
        theirs: dict[str, list[str]] = defaultdict(list)
        for path, urn in other:
            theirs[path].append(urn)
        ours: dict[str, list[str]] = defaultdict(list)
        for path, urn in mine:
            ours[path].append(urn)
        paths = {*ours, *theirs}
        return sum(self._shared(ours[path], theirs[path]) for path in paths) / len(paths)

    def _shared(self, mine: list[str], other: list[str]) -> float:
        """Share of the links of one property that lead to the same; a neighbour that is open counts half."""
        left, alike = list(other), 0.0
        for urn in mine:
            partner = self.pairs.get(urn)
            if partner is not None:
                if partner in left:
                    left.remove(partner)
                    alike += 1
            elif (open_one := next((twin for twin in left if self._may_be(urn, twin)), None)) is not None:
                left.remove(open_one)
                alike += 0.5
        return 2 * alike / (len(mine) + len(other))

    def _may_be(self, ours: str, theirs: str) -> bool:
        if theirs in self._back:
            return False
        mine, other = self._answer.nodes.get(ours), self._ideal.nodes.get(theirs)
        return ours == theirs if mine is None or other is None else mine.type == other.type

    def _feature(self, form: Form, urn: str) -> Features:
        key = f"{id(form)} {urn}"
        if key not in self._features:
            self._features[key] = features(form.nodes[urn])
        return self._features[key]

    def _distance(self, ours: str, theirs: str) -> float:
        """The last hint: how far two names are apart, 0 to 1."""
        mine, other = self._answer.nodes[ours].name, self._ideal.nodes[theirs].name
        return 0.0 if mine == other else 1 - SequenceMatcher(None, mine, other).quick_ratio()


def features(node: Node) -> Features:
    """The values of a node that are no references, by property, each with its path; what is not known is left out."""
    found: Features = defaultdict(Counter)
    for path, leaf in leaves_of(dict(node.values)):
        if isinstance(leaf, Ref | Hidden):
            continue
        if isinstance(leaf, Text):
            text = "*".join(part for part in leaf.parts if isinstance(part, str))
        else:
            text = key_of(leaf, lambda ref: ref.facet)
        found[path.partition(".")[0]][f"{path}={text}"] += 1
    return found


def likeness(mine: Features, other: Features) -> float:
    """Mean over the properties of what they have in common; a long policy weighs no more than a number."""
    names = {*mine, *other}
    weights = {name: 0.3 if name == "tags" else 1.0 for name in names}
    whole = sum(weights.values())
    return sum(weights[name] * dice(mine[name], other[name]) for name in names) / whole if whole else 1.0


def dice(mine: Counter[str], other: Counter[str]) -> float:
    """Share of two collections that they have in common."""
    whole = sum(mine.values()) + sum(other.values())
    return 2 * sum((mine & other).values()) / whole if whole else 1.0


def _by_path(links: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for path, urn in links:
        found[path].append(urn)
    return found


def _links(form: Form) -> dict[str, list[tuple[str, str]]]:
    """Links of each node, outgoing ones by their path, incoming ones by type and path of who refers."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for urn, node in form.nodes.items():
        for path, ref in _unique(node.refs()):
            target = ref.urn if ref.urn.startswith(CALLED) else form.home(ref.urn)
            if target != urn:
                found[urn].append((path, target))
                found[target].append((f"from {node.type} {path}", urn))
    return found


def _unique(refs: Iterable[tuple[str, Ref]]) -> list[tuple[str, Ref]]:
    return list(dict.fromkeys(refs))
