"""Secret inputs of resources, and what a remark about a secret ends in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from stackproof.model import Remark, Resource, is_secret
from stackproof.topology import leaves

from .._mechanism import Case, Location
from .._remarks import root_of


def hidden_inputs(resource: Resource) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every secret among a resource's inputs, with its path."""
    for path, value in leaves(resource.inputs):
        if is_secret(value):
            yield path, value


def sinks_of(remark: Remark, case: Case) -> set[str]:
    """URNs of the created resources at which a secret arrives: of the sink's type, made on the last line before it."""
    found: set[str] = set()
    arrivals = remark.data.get("sinks")
    for sink in arrivals if isinstance(arrivals, list | tuple) else ():
        token, file, line = str(sink.get("token", "")), sink.get("file"), sink.get("line")
        made = [r for r in case.resources(token) if r.source is not None and r.source.file == file]
        before = [r.source.line for r in made if r.source is not None and r.source.line <= line]
        nearest = max(before, default=None)
        found |= {r.urn for r in made if nearest is None or (r.source is not None and r.source.line == nearest)}
    return found


def root_of_secret(case: Case, holder: Resource) -> str:
    """The cause of a written or plainly configured credential that arrives at the holder; also of the only one that
    the program has, wherever the source's evaluation lost sight of it. "" where neither is known."""
    remarks = [r for r in case.remarks_of("secret.literal", "secret.plain-config") if r.data.get("test") is not True]
    here = [r for r in remarks if holder.urn in sinks_of(r, case)]
    found = here or (remarks if len({root_of(r) for r in remarks}) == 1 else [])
    return root_of(found[0]) if found else ""


def written_in_stack_file(case: Case, holder: Resource) -> Location | None:
    """Where the stack's file has the value of the plain setting that arrives at the holder."""
    arriving = [one for one in case.remarks_of("secret.plain-config") if holder.urn in sinks_of(one, case)]
    names = {str(one.data.get("origin")) for one in arriving}
    given = [key for key in case.project.config if key in names or key.rpartition(":")[2] in names]
    if not given:
        return None
    keys = "|".join(re.escape(text) for key in given for text in (key, key.rpartition(":")[2]))
    line_of_key = re.compile(rf"""^[ \t]+["']?(?:{keys})["']?[ \t]*:""", re.M)
    for file in case.files:
        if re.fullmatch(rf"Pulumi\.{re.escape(case.project.stack or '')}\.ya?ml", file.path.rpartition("/")[2]):
            text = case.text_of(file.path) or ""
            found = line_of_key.search(text)
            if found is not None:
                return Location(file.path, text.count("\n", 0, found.start()) + 1)
    return None


_WORDS = re.compile(r"pass(word|wd|phrase)|secret|token|api.?key|private.?key|credential|pre.?shared", re.IGNORECASE)


def speaks_of_a_credential(name: str) -> bool:
    """True for names such as `dbPassword` or `API_TOKEN`."""
    return _WORDS.search(name) is not None


def holds_a_credential(resource: Resource, path: str) -> bool:
    """True when the input is a credential by its name; an SSM parameter's value, by the name of the parameter."""
    names = [path.rpartition(".")[2]]
    if resource.type == "aws:ssm/parameter:Parameter":
        names = [resource.name, str(resource.inputs.get("name", ""))]
    return any(speaks_of_a_credential(name) for name in names)


def is_ignored(resource: Resource, argument: str) -> bool:
    """True when changes of the input (Python or wire spelling) are ignored after creation."""
    first = argument.partition(".")[0].partition("[")[0]
    parts = first.split("_")
    camel = parts[0] + "".join(part.capitalize() for part in parts[1:])
    return any(path in ("*", first, camel) for path in resource.options.ignoreChanges)
