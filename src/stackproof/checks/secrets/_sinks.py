"""Secret inputs of resources, and what a remark about a secret ends in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stackproof.model import Remark, Resource, is_secret
from stackproof.topology import leaves

from .._mechanism import Case


def hidden_inputs(resource: Resource) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every secret among a resource's inputs, with its path."""
    for path, value in leaves(resource.inputs):
        if is_secret(value):
            yield path, value


def sink_of(remark: Remark, case: Case) -> Resource | None:
    """The created resource at the place where a secret arrives."""
    sink = remark.data.get("sink")
    if not isinstance(sink, dict):
        return None
    file, line = sink.get("file"), sink.get("line")
    for resource in case.resources():
        if resource.source is not None and resource.source.file == file and resource.source.line == line:
            return resource
    return None


def is_ignored(resource: Resource, argument: str) -> bool:
    """True when changes of the input (Python or wire spelling) are ignored after creation."""
    first = argument.partition(".")[0].partition("[")[0]
    parts = first.split("_")
    camel = parts[0] + "".join(part.capitalize() for part in parts[1:])
    return any(path in ("*", first, camel) for path in resource.options.ignoreChanges)
