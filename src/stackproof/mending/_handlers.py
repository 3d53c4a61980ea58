"""Code that machines and functions begin with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from stackproof.model import Finding
from stackproof.topology import text

from ._calls import NotPossible
from ._edits import Mend, Splice
from ._exports import kept_secret
from ._ground import Ground, Mender
from ._replacing import changed
from ._written import Value

_LATE = re.compile(rb"(?P<lead>\"\"\"|'''|[\"'`])(?P<blank>(?:\\n|\s)+)#!")
_USUAL = ("handler", "lambda_handler", "main")


def script_at_once(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """A script without the blanks before its first line."""
    machine = ground.resource(finding)
    call = ground.call_of(machine)
    splices: dict[Splice, None] = {}
    for name in ("user_data", "user_data_base64"):
        value = call.value(name)
        for start, end in _spans(value) if value is not None else ():
            for found in _LATE.finditer(call.text.content[start:end]):
                at = start + found.start("blank")
                splices[Splice(call.path, at, start + found.end("blank"), "")] = None
    if not splices:
        raise NotPossible("the script is made elsewhere")
    yield Mend(tuple(splices))


def _spans(value: Value) -> Iterator[tuple[int, int]]:
    yield value.start, value.end
    for one in (*value.parts, *value.items, *(entry.value for entry in value.entries)):
        yield from _spans(one)


def handler_that_is_there(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The module that the package holds, or the usual name of the function in it."""
    function = ground.resource(finding)
    handler = text(function, "handler") or ""
    module, _, name = handler.rpartition(".")
    held = re.search(r"it holds (.+)$", finding.evidence or "")
    stems = [
        re.sub(r"\.(?:py|js|mjs|cjs)$", "", one)
        for one in (held[1].split(", ") if held is not None else [])
        if re.search(r"\.(?:py|js|mjs|cjs)$", one)
    ]
    stems = stems if len(stems) == 1 else []
    wanted = [f"{stem}.{one}" for stem in stems or [module] for one in dict.fromkeys((name, *_USUAL))]
    for one in wanted:
        if one != handler:
            yield Mend(changed(function, "handler", one, ground))


def shown_as_secret(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """An output that Pulumi keeps as a secret."""
    found = re.search(r"the output (\S+) shows", finding.message)
    if found is None:
        raise NotPossible("the output is not told")
    yield Mend(kept_secret(found[1], ground))


HANDLERS: Mapping[str, Mender] = {
    "EC2003": script_at_once,
    "LAM006": handler_that_is_there,
    "SEC105": shown_as_secret,
}
