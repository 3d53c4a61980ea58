"""Hand-made graphs for tests: resources in a few words, references by `urn#property`."""

from __future__ import annotations

from typing import Any

from stackproof.model import Graph, Location, Reference, Resource, ResourceOptions


def urn(type: str, name: str) -> str:
    return f"urn:pulumi:dev::demo::{type}::{name}"


class Ref:
    """Stands for an output of another resource inside `inputs`; becomes text plus a recorded reference."""

    def __init__(self, resource: Resource, property: str = "id") -> None:
        self.resource, self.property = resource, property
        self.text = str(resource.outputs.get(property, f"{property}-of-{resource.name}"))


def make(
    type: str,
    name: str,
    inputs: dict[str, Any] | None = None,
    *,
    line: int | None = None,
    file: str = "__main__.py",
    outputs: dict[str, Any] | None = None,
    **fields: Any,
) -> Resource:
    """A resource; `Ref` values among the inputs become references."""
    references: list[Reference] = []
    plain = _plain(inputs or {}, "", references)
    answered = {"id": f"{name}-id", "arn": f"arn:aws:x:us-east-1:123456789012:{name}", **(outputs or {})}
    return Resource(
        urn=urn(type, name),
        type=type,
        name=name,
        inputs=plain,
        outputs=answered,
        references=tuple(references),
        source=None if line is None else Location(file, line),
        options=fields.pop("options", ResourceOptions()),
        **fields,
    )


def graph(*resources: Resource, **fields: Any) -> Graph:
    return Graph(project="demo", stack="dev", resources=tuple(sorted(resources, key=lambda r: r.urn)), **fields)


def _plain(value: Any, path: str, references: list[Reference]) -> Any:
    if isinstance(value, Ref):
        references.append(Reference(path, value.resource.urn, value.property))
        return value.text
    if isinstance(value, dict):
        return {key: _plain(item, f"{path}.{key}" if path else key, references) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, f"{path}[{i}]", references) for i, item in enumerate(value)]
    return value
