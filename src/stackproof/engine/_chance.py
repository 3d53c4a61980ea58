"""Programs that make other things at another time: what draws random numbers or asks the clock is run twice.

The clock stands still and generators begin at the same place in every run, so that one answer gives one report. The
second run has another date and another beginning; whatever it makes otherwise, each `pulumi up` changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from stackproof.model import NODE_LANGUAGES, Graph, Project, Remark, Resource, Submission

from ._shapes import holds_left_out

ONCE, AGAIN = 1, 2
# No two parts of these dates are alike: year, month, day, weekday, hour, minute, second.
TIMES = {ONCE: 1_767_225_600.084213, AGAIN: 1_810_647_462.517946}
REASON = "run once more at another time, with other random numbers: does it make the same?"
_MARKERS = frozenset({"$secret", "$unknown", "$asset", "$resource"})
_SHOWN = 80
# Wide on purpose: a program that holds one of these words for nothing is run twice for nothing.
_PYTHON = re.compile(
    r"^[ \t]*(?:from|import)\b[^\n]*\b(?:random|secrets|uuid|time|datetime|numpy|arrow|pendulum|faker)\b"
    r"|\burandom\b|(?<![.\w])hash\s*\(|__import__|import_module",
    re.MULTILINE,
)
_NODE = re.compile(
    r"\bMath\s*\.\s*random|\bDate\b|\bcrypto\b|\brandom(?:UUID|Bytes|Int)\b|getRandomValues|hrtime|performance\b|\buuid"
    r"|nanoid|moment|dayjs|luxon|\bTemporal\b"
)
_GO = re.compile(r'"(?:math/rand(?:/v2)?|crypto/rand|time|github\.com/(?:google|gofrs|hashicorp/go)[/-]uuid)"')


def may_change(submission: Submission, project: Project) -> bool:
    """Whether the sources hold anything that could give another value at another time."""
    if project.language in NODE_LANGUAGES:
        from ._node_syntax import sources_run

        texts = sources_run(submission, project).values()
        return any(_NODE.search(text.decode("utf-8", errors="replace")) for text in texts)
    ending, pattern = (".go", _GO) if project.language == "go" else (".py", _PYTHON)
    for item in submission.files:
        if item.text and item.path.endswith(ending) and submission.concerns(project, item.path):
            try:
                text = Path(submission.root, item.path).read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue
            if pattern.search(text):
                return True
    return False


def beginning(chance: int) -> dict[str, Any] | None:
    """What a host is told: {"seed", "time" (seconds since 1970)}; None where everything is left as it is."""
    return {"seed": chance, "time": TIMES[chance]} if chance else None


def changed(first: Graph, second: Graph) -> tuple[Remark, ...]:
    """What the second run gave otherwise, one remark for each place, in graph order. What follows from another resource
    alone is left out.

    data: urn; path ("" for the resource itself); what: "input", "name" (its logical name), or "presence" (it is made in
    some runs only); first, second: the two values, shortened.
    """
    before = {item.urn: item for item in first.resources}
    after = {item.urn: item for item in second.resources}
    found = list(_unmatched(before, after))
    for urn, resource in before.items():
        if urn in after and not resource.read:
            for path, one, other in _differences(resource.inputs, after[urn].inputs, ""):
                if not _follows(resource, path, before, after):
                    found.append(_remark(resource, path, "input", one, other))
    return tuple(found)


def _unmatched(before: dict[str, Resource], after: dict[str, Resource]) -> Iterator[Remark]:
    """Resources of one run only; of one kind and number in both, they are the same under other names."""
    lost = [item for urn, item in before.items() if urn not in after and not item.read]
    new = [item for urn, item in after.items() if urn not in before and not item.read]
    for kind in sorted({_kind(item) for item in (*lost, *new)}):
        here, there = ([item for item in items if _kind(item) == kind] for items in (lost, new))
        if len(here) == len(there):
            pairs = zip(sorted(here, key=_place), sorted(there, key=_place), strict=True)
            yield from (_remark(one, "", "name", one.name, other.name) for one, other in pairs)
        else:
            more = here or there
            yield _remark(more[0], "", "presence", len(here), len(there))


def _kind(item: Resource) -> str:
    return item.urn.rpartition("::")[0]


def _place(item: Resource) -> tuple[str, int, str]:
    return (item.source.file, item.source.line, item.name) if item.source else ("", 0, item.name)


def _differences(one: Any, other: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    """(path, value, other value) of the innermost parts that differ; what is secret or not known does not."""
    if one == other or _is_open(one) or _is_open(other):
        return
    if isinstance(one, dict) and isinstance(other, dict):
        for key in dict.fromkeys((*one, *other)):
            yield from _differences(one.get(key), other.get(key), f"{path}.{key}" if path else str(key))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, pair in enumerate(zip(one, other, strict=True)):
            yield from _differences(*pair, f"{path}[{index}]")
    else:
        yield path, one, other


def _is_open(value: Any) -> bool:
    if isinstance(value, str):
        return holds_left_out(value)
    return isinstance(value, dict) and bool(_MARKERS & value.keys())


def _follows(resource: Resource, path: str, before: dict[str, Resource], after: dict[str, Resource]) -> bool:
    """Whether the input holds an output of a resource that is itself another one, or gives another value."""
    for reference in resource.references:
        if not _touch(reference.path, path):
            continue
        one, other = before.get(reference.urn), after.get(reference.urn)
        if one is None or other is None or one.outputs.get(reference.property) != other.outputs.get(reference.property):
            return True
    return False


def _touch(one: str, other: str) -> bool:
    return one == other or one.startswith((f"{other}.", f"{other}[")) or other.startswith((f"{one}.", f"{one}["))


def _remark(resource: Resource, path: str, what: str, one: Any, other: Any) -> Remark:
    said = {
        "input": f"{path} of {resource.name} is another one in each run",
        "name": f"the logical name of {resource.type.rpartition(':')[2]} {resource.name} is another one in each run",
        "presence": f"another number of {resource.type.rpartition(':')[2]} is made in each run",
    }
    place = resource.source
    return Remark(
        kind="run.changes-by-itself",
        message=said[what],
        file=place.file if place else None,
        line=place.line if place else None,
        data={"urn": resource.urn, "path": path, "what": what, "first": _short(one), "second": _short(other)},
    )


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
