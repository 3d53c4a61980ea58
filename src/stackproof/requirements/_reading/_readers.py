"""All readers of facts, one after another."""

from __future__ import annotations

from collections.abc import Iterator

from . import _delivering, _figures, _handover, _labels, _making, _phrases, _places, _running
from ._said import Found, Said

_READERS = (
    _phrases.phrases_in,
    *_places.READERS,
    *_figures.READERS,
    *_running.READERS,
    *_making.READERS,
    *_delivering.READERS,
    *_labels.READERS,
    *_handover.READERS,
)


def facts_of(said: Said) -> Iterator[Found]:
    """Every fact that a statement states, in no order."""
    found = [one for reader in _READERS for one in reader(said)]
    exported = any(one.kind == "output" for one in found)
    for one in found:
        # A list of what is exported names resources and asks for none of them.
        if exported and one.kind not in ("output", "tests", "coverage", "documentation", "tags"):
            continue
        yield one
