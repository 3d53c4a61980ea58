"""All readers of facts, one after another."""

from __future__ import annotations

from collections.abc import Iterator

from . import (
    _absences,
    _cities,
    _compute,
    _dead_letters,
    _delivering,
    _flows,
    _handover,
    _keeping,
    _keys,
    _labels,
    _network,
    _outputs,
    _phrases,
    _placement,
    _ports,
    _roles,
    _scaling,
    _schedules,
    _services,
    _stores,
    _traffic,
    _watching,
    _wiring,
)
from ._patterns import Pattern
from ._said import Found, Said

_READERS = (
    _phrases.phrases_in,
    *_network.READERS,
    *_cities.READERS,
    *_placement.READERS,
    *_ports.READERS,
    *_keeping.READERS,
    *_stores.READERS,
    *_compute.READERS,
    *_scaling.READERS,
    *_traffic.READERS,
    *_services.READERS,
    *_absences.READERS,
    *_keys.READERS,
    *_roles.READERS,
    *_watching.READERS,
    *_flows.READERS,
    *_dead_letters.READERS,
    *_wiring.READERS,
    *_schedules.READERS,
    *_delivering.READERS,
    *_labels.READERS,
    *_handover.READERS,
    *_outputs.READERS,
)
# What a sentence may say besides what is exported.
_WITH_OUTPUTS = frozenset({"output", "tests", "coverage", "documentation", "tags", "names", "file"})


# `VPC? Nope.`: a question that is answered by whoever puts it.
_ASKS_BACK = Pattern(r"(?!.*\b(?:could|can|would|will|please|may|should|you|we)\b).{1,40}\?")
_CORRECTS_ITSELF = Pattern(
    r"(?:\.\.\.|…|[-–—(,])\s*(?:correction|no,? wait|sorry|i mean(?:t)?|make that|scratch that)\b"
)


def _without_slips(said: Said, found: list[Found]) -> list[Found]:
    """Without what a sentence itself takes back: `SQL Server ... correction: PostgreSQL`."""
    match = _CORRECTS_ITSELF.search(said.text)
    if match is None:
        return found
    behind = {(one.kind, one.of) for one in found if one.at >= match.end()}
    return [one for one in found if one.at >= match.end() or (one.kind, one.of) not in behind]


def facts_of(said: Said) -> Iterator[Found]:
    """Every fact that a statement states, in no order."""
    if _ASKS_BACK.fullmatch(said.text):
        return
    found = _without_slips(said, [one for reader in _READERS for one in reader(said)])
    exported = any(one.kind == "output" for one in found)
    opened = {name for one in found if one.kind == "port" for name in (one.of, one.want.get("source"))}
    told = {one.of for one in found if one.kind == "notification"}
    fronts = {
        one.of for one in found if one.kind in ("listener", "health_check", "scaling", "engine", "instance_class")
    }
    for one in found:
        # A list of what is exported names resources and asks for none of them.
        if exported and one.kind not in _WITH_OUTPUTS:
            continue
        # What is told of a state goes to the topic by itself.
        if told and one.kind == "connection" and one.of == "topic" and one.want["source"] in told:
            continue
        # Whose ports are opened is made elsewhere.
        if not (one.kind == "service" and one.of in opened - fronts):
            yield one
