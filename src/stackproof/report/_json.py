"""The report as canonical JSON: fields in the order of the contract, keys of mappings sorted, two spaces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from stackproof.model import REPORTS_FORMAT, Graph, InputError, Report

GRAPHS_FORMAT = "stackproof-graphs/1"

# What a terminal might obey or hide; inside JSON such characters can only stand in strings, so they can be escaped.
_UNSAFE = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def to_json(reports: Sequence[Report]) -> str:
    """One report as itself, several as `stackproof-reports/1`. Equal reports give equal bytes."""
    whole: Any = reports[0] if len(reports) == 1 else {"format": REPORTS_FORMAT, "reports": list(reports)}
    return canonical(whole)


def graphs_json(graphs: Sequence[Graph]) -> str:
    """One graph as itself, several as `stackproof-graphs/1`."""
    whole: Any = graphs[0] if len(graphs) == 1 else {"format": GRAPHS_FORMAT, "graphs": list(graphs)}
    return canonical(whole)


def canonical(value: Any) -> str:
    """Any record as indented JSON with sorted mappings and a final newline."""
    text = msgspec.json.format(msgspec.json.encode(value, order="deterministic"), indent=2).decode()
    return _UNSAFE.sub(_escaped, text) + "\n"


def from_json(text: str | bytes) -> tuple[Report, ...]:
    """The reports of a JSON document of either format. Raises InputError where it is neither."""
    try:
        data = msgspec.json.decode(text)
        listed = data["reports"] if isinstance(data, dict) and data.get("format") == REPORTS_FORMAT else [data]
        return tuple(msgspec.convert(listed, tuple[Report, ...]))
    except (msgspec.DecodeError, KeyError) as error:
        raise InputError(f"not a report of stackproof: {error}") from error


def _escaped(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
