"""The front of the room: match first, then differ, then weigh."""

from __future__ import annotations

import math

from stackproof.model import Compared, Comparison, Counts, Difference, Graph, Undecidable

from ._alike import Judge
from ._consequences import Consequences
from ._differ import Differ, leaves_in
from ._form import Form, form_of
from ._grouping import grouped, ordered
from ._match import Matcher
from ._moves import Named, joined
from ._outputs import compare_outputs
from ._wording import Wording


def compare(answer: Graph, ideal: Graph) -> Comparison:
    """How the resources of an answer differ from those of an ideal one, whatever the languages, names and SDKs."""
    ours, theirs = form_of(answer), form_of(ideal)
    pairs = Matcher(ours, theirs).run()
    judge = Judge(ours, theirs, pairs)
    differ, wording = Differ(judge), Wording(ours, theirs)
    consequences = Consequences(judge)
    named: list[Named] = []
    found: list[Difference] = []
    undecided: list[Undecidable] = []
    whole, alike = 0, 0
    for mine, other in sorted(pairs.items()):
        outcome = differ.nodes(ours.nodes[mine], theirs.nodes[other])
        token = theirs.nodes[other].type
        named += [(token, one) for one in outcome.found]
        undecided += [wording.undecidable(token, one) for one in outcome.undecided]
        whole, alike = whole + 1 + outcome.whole, alike + 1 + outcome.alike
    found += [wording.difference(token, one) for token, one in consequences.sort(joined(judge, named))]
    outputs = compare_outputs(judge)
    found += [wording.output(one) for _, one in consequences.sort(("", one) for one in outputs.found)]
    undecided += [wording.undecidable("", one) for one in outputs.undecided]
    missing = [urn for urn in theirs.nodes if judge.theirs.is_alone(urn)]
    found += [wording.alone("missing", urn, consequences.of(urn)) for urn in missing]
    found += [wording.alone("added", urn, consequences.of(urn)) for urn in ours.nodes if judge.ours.is_alone(urn)]
    found += wording.places()
    whole += sum(1 + _leaves(theirs, urn) for urn in missing) + outputs.whole
    return _comparison(ours, theirs, found, undecided, matched=len(pairs), likeness=(alike + outputs.alike, whole))


def _leaves(form: Form, urn: str) -> int:
    return sum(leaves_in(term) for term in form.nodes[urn].values.values())


def _comparison(
    ours: Form,
    theirs: Form,
    found: list[Difference],
    undecided: list[Undecidable],
    *,
    matched: int,
    likeness: tuple[int, int],
) -> Comparison:
    listed = grouped(found)
    missing, added, changed = (ordered(listed, kind) for kind in ("missing", "added", "changed"))
    return Comparison(
        answer=_compared(ours),
        ideal=_compared(theirs),
        likeness=_per_cent(*likeness, is_whole=not missing and not changed),
        counts=Counts(
            matched=matched, missing=len(missing), added=len(added), changed=len(changed), undecided=len(undecided)
        ),
        missing=missing,
        added=added,
        changed=changed,
        undecided=tuple(undecided),
    )


def _compared(form: Form) -> Compared:
    graph = form.graph
    return Compared(project=graph.project, stack=graph.stack, kind=graph.kind, resources=len(form.nodes))


def _per_cent(alike: int, whole: int, *, is_whole: bool) -> float:
    """One decimal, rounded down; 100 only where nothing lacks."""
    if not whole:
        return 100.0 if is_whole else 0.0
    share = math.floor(1000 * alike / whole) / 10
    return share if is_whole else min(share, 99.9)
