"""The resource graph of one program run: plain data that can be stored, compared and judged again.

Values inside `inputs`, `outputs` and `Graph.outputs` are JSON, with these markers (each a dict of one key):

* `{"$secret": {"origin": "literal|config|generated|lookup|unknown"}}` - a secret; its value is never stored. With
  `"plain": true` the program did not mark it secret; `"redacted"` is the text around a known secret, that one masked;
* `{"$unknown": "why"}` - a value that is not known;
* `{"$asset": {"kind": "file|text|remote|archive", "path": "...", "exists": true, "bytes": 12, "entries": [...]}}`;
* a resource passed as a value is its URN as `{"$resource": urn}`.

A string that holds another resource's synthesized output keeps the synthesized text; `references` says where it
came from.
"""

from __future__ import annotations

import re
from typing import Any, Final, Literal

import msgspec

GRAPH_FORMAT = "stackproof-graph/1"
SecretOrigin = Literal["literal", "config", "generated", "lookup", "unknown"]


class Location(msgspec.Struct, frozen=True):
    """A place in the submission: path relative to its root, 1-based line."""

    file: str
    line: int


class Reference(msgspec.Struct, frozen=True, order=True):
    """Input `path` (dotted, list indexes as `[0]`, e.g. `ingress[0].securityGroups[0]`) holds `property` of `urn`.

    inside: the value is only a part of a longer string (a policy document, an ARN with a suffix).
    property is "" when only a dependency was recorded and the property could not be told.
    """

    path: str
    urn: str
    property: str
    inside: bool = False


class ResourceOptions(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Resource options that change behaviour; camelCase as in Pulumi's protocol."""

    protect: bool = False
    retainOnDelete: bool = False
    deleteBeforeReplace: bool = False
    ignoreChanges: tuple[str, ...] = ()
    replaceOnChanges: tuple[str, ...] = ()
    dependsOn: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    importId: str = ""
    version: str = ""
    deletedWith: str = ""
    customTimeouts: dict[str, str] = {}
    additionalSecretOutputs: tuple[str, ...] = ()
    providers: dict[str, str] = {}


class Resource(msgspec.Struct, frozen=True, kw_only=True):
    """One registered (or read) resource.

    type: Pulumi token such as `aws:s3/bucket:Bucket`. custom: False for components. parent/provider: URNs or None.
    read: looked up with `.get()`, not created. dependencies: URNs. inputs: as sent, camelCase keys.
    outputs: as answered by the engine. synthesized: dotted output paths whose values the engine made up.
    """

    urn: str
    type: str
    name: str
    custom: bool = True
    read: bool = False
    remote: bool = False
    parent: str | None = None
    provider: str | None = None
    inputs: dict[str, Any] = {}
    outputs: dict[str, Any] = {}
    dependencies: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    options: ResourceOptions = ResourceOptions()
    source: Location | None = None
    stack_trace: tuple[Location, ...] = ()


class Invoke(msgspec.Struct, frozen=True, kw_only=True):
    """One function call to a provider.

    known: False when the result is only shaped by its type, not by knowledge of the function.
    """

    token: str
    args: dict[str, Any] = {}
    result: dict[str, Any] = {}
    provider: str | None = None
    known: bool = True
    source: Location | None = None


class LogLine(msgspec.Struct, frozen=True, kw_only=True):
    """A message that the program logged through Pulumi."""

    severity: Literal["debug", "info", "warning", "error"]
    message: str
    urn: str | None = None


class Graph(msgspec.Struct, frozen=True, kw_only=True):
    """All resources of one run, ordered by URN, with the stack's outputs."""

    format: str = GRAPH_FORMAT
    project: str
    stack: str
    kind: Literal["recorded", "static"] = "recorded"
    resources: tuple[Resource, ...] = ()
    outputs: dict[str, Any] = {}
    output_references: tuple[Reference, ...] = ()
    invokes: tuple[Invoke, ...] = ()
    logs: tuple[LogLine, ...] = ()


def is_secret(value: object) -> bool:
    """True for a `$secret` marker."""
    return isinstance(value, dict) and "$secret" in value


def is_unknown(value: object) -> bool:
    """True for an `$unknown` marker."""
    return isinstance(value, dict) and "$unknown" in value


LEFT_OPEN: Final = re.compile(r"left-out-\d+")
"""How a value that the engine had to leave open reads inside of a longer text."""


def is_asset(value: object) -> bool:
    """True for an `$asset` marker."""
    return isinstance(value, dict) and "$asset" in value


def secret_origin(value: object) -> SecretOrigin | None:
    """Origin of a `$secret` marker, None for any other value."""
    if not isinstance(value, dict) or "$secret" not in value:
        return None
    marker = value["$secret"]
    return marker.get("origin", "unknown") if isinstance(marker, dict) else "unknown"
