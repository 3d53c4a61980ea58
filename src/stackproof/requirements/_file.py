"""Requirement files: YAML that a person can edit."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from stackproof.aws import closest
from stackproof.model import REQUIREMENTS_FORMAT, InputError, PromptRemark, Requirement, Requirements

from ._concepts import concepts
from ._kinds import kinds, severity_for

if TYPE_CHECKING:
    import yaml

_LONGEST = 1 << 20
_MOST = 2_000
_HEAD = """\
# What a program has to do. Each requirement has a `kind`, what it is about (`of`) and what is asked (`want`);
# `stackproof requirements --kinds` lists them. Remove what does not bind, change values, add requirements of your own;
# `exception: why` marks one that is not met on purpose. Read by: stackproof review PATH --requirements FILE
"""
_SINGLE_LINE = 10_000


def requirements_text(requirements: Requirements) -> str:
    """The file's text. `requirements_of` reads it back as the same requirements."""
    lines = [
        _HEAD + f"format: {REQUIREMENTS_FORMAT}",
        "requirements:" + (" []" if not requirements.requirements else ""),
    ]
    last: tuple[str, int | None] = ("", None)
    for one in requirements.requirements:
        if one.text and (one.text, one.line) != last:
            lines += ["", f"  # line {one.line}: {_comment(one.text)}" if one.line else f"  # {_comment(one.text)}"]
            last = (one.text, one.line)
        lines += list(_entry(one))
    if requirements.remarks:
        lines += ["", "# What else there is to say of the prompt.", "remarks:"]
        lines += [f"  - {_flow(_filled(remark))}" for remark in requirements.remarks]
    return "\n".join(lines) + "\n"


def _entry(one: Requirement) -> Iterator[str]:
    fields = {**msgspec.to_builtins(one), "severity": one.severity}
    order = ("id", "kind", "of", "severity", "want", "when", "any_of", "exception", "line", "text")
    present = [name for name in order if fields.get(name) not in (None, "", {}, [], ())]
    for number, name in enumerate(present):
        yield f"  {'-' if number == 0 else ' '} {name}: {_flow(fields[name])}"


def _filled(remark: PromptRemark) -> dict[str, Any]:
    return {key: value for key, value in msgspec.to_builtins(remark).items() if value != ""}


def _flow(value: Any) -> str:
    import yaml

    text = yaml.safe_dump(value, default_flow_style=True, width=_SINGLE_LINE * 100, allow_unicode=True, sort_keys=False)
    return text.removesuffix("\n").removesuffix("\n...")


def _comment(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)[:_SINGLE_LINE]


def requirements_in(file: str) -> Requirements:
    """The requirements of a file. Raises InputError that names what is wrong and where."""
    try:
        data = Path(file).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"the requirements {file} cannot be read: {reason}") from error
    return requirements_of(data.decode("utf-8-sig", errors="replace"), name=file)


def requirements_of(text: str, *, name: str = "requirements") -> Requirements:
    """The requirements of a file's text; name: of the file, for errors. Raises InputError."""
    value = _loaded(text, name)
    if not isinstance(value, dict) or "requirements" not in value:
        raise InputError(f"{name} holds no requirements", hint="type: stackproof requirements PROMPT")
    if value.get("format", REQUIREMENTS_FORMAT) != REQUIREMENTS_FORMAT:
        raise InputError(f"{name} has the format {value['format']!r}; this version reads {REQUIREMENTS_FORMAT}")
    entries = value["requirements"] or []
    if not isinstance(entries, list) or len(entries) > _MOST:
        raise InputError(f"{name}: requirements is not a list of at most {_MOST}")
    requirements = tuple(_requirement(entry, number, name) for number, entry in enumerate(entries, 1))
    _unique(requirements, name)
    remarks = [{"text": "", **one} if isinstance(one, dict) else one for one in value.get("remarks") or []]
    try:
        return msgspec.convert({"requirements": requirements, "remarks": remarks}, Requirements)
    except msgspec.ValidationError as error:
        raise InputError(f"{name}: {error}") from error


def _loaded(text: str, name: str) -> Any:
    import yaml

    if len(text) > _LONGEST:
        raise InputError(f"{name} is longer than {_LONGEST // 1024} KiB")
    try:
        return yaml.load(text, Loader=_plain_loader())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f":{mark.line + 1}" if mark else ""
        raise InputError(f"{name}{place} is not YAML: {error.problem or error.context}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InputError(f"{name} is not YAML: {' '.join(str(error).split())[:200]}") from error


@functools.cache
def _plain_loader() -> type[yaml.SafeLoader]:
    """The safe loader without anchors, by which a short text can stand for a huge one."""
    import yaml

    class Plain(yaml.SafeLoader):
        def compose_node(self, parent: Any, index: Any) -> Any:
            event = self.peek_event()
            if isinstance(event, yaml.AliasEvent):
                raise yaml.MarkedYAMLError(problem="an alias; write the value out", problem_mark=event.start_mark)
            return super().compose_node(parent, index)

    return Plain


def _requirement(entry: Any, number: int, name: str) -> Requirement:
    place = f"{name}, requirement {entry['id'] if isinstance(entry, dict) and entry.get('id') else number}"
    if not isinstance(entry, dict):
        raise InputError(f"{place} is not a mapping with a kind")
    known = Requirement.__struct_fields__
    for key in entry:
        if key not in known:
            raise InputError(f"{place} has no field {key!r}{_meant(str(key), known)}")
    fields = {"id": f"H{number:02}", **entry}
    fields["id"] = str(fields["id"])
    if "kind" not in fields and "any_of" in fields:
        fields["kind"] = "any"
    if "severity" not in fields and fields.get("kind") in kinds():
        fields["severity"] = severity_for(fields["kind"], str(fields.get("of", "")))
    try:
        requirement = msgspec.convert(fields, Requirement)
    except msgspec.ValidationError as error:
        raise InputError(f"{place}: {_spoken(error)}") from error
    for kind, of, want in ((r.kind, r.of, r.want) for r in (requirement, *requirement.any_of)):
        _check(kind, of, want, place)
    if requirement.when:
        _is_concept(requirement.when, place)
    return requirement


def _spoken(error: msgspec.ValidationError) -> str:
    text = str(error)
    missing = re.search(r"missing required field `(\w+)`", text)
    return f"it has no {missing[1]}" if missing else text


def _check(kind: str, of: str, want: dict[str, Any], place: str) -> None:
    if kind not in kinds():
        raise InputError(
            f"{place} has no known kind {kind!r}{_meant(kind, kinds())}", hint="type: stackproof requirements --kinds"
        )
    if of:
        _is_concept(of, place)
    allowed = kinds()[kind].want
    for key in want:
        if key not in allowed:
            said = f"; it takes {', '.join(allowed)}" if allowed else "; it takes none"
            raise InputError(f"{place}: {kind} has no parameter {key!r}{_meant(key, allowed) or said}")
        _check_bound(want[key], key, place)


def _check_bound(value: Any, key: str, place: str) -> None:
    bounds = {"at_least", "at_most", "exactly"}
    if isinstance(value, dict) and key not in ("values", "where", "is") and not set(value) <= bounds:
        odd = next(one for one in value if one not in bounds)
        raise InputError(f"{place}: {key} is a number or a bound of at_least, at_most, exactly, not {odd!r}")


def _is_concept(name: str, place: str) -> None:
    if name not in concepts():
        raise InputError(
            f"{place} is about no known concept {name!r}{_meant(name, concepts())}",
            hint="type: stackproof requirements --kinds",
        )


def _meant(word: str, known: Any) -> str:
    near = closest(word, list(known))
    return f"; did you mean {near[0]}?" if near else ""


def _unique(requirements: tuple[Requirement, ...], name: str) -> None:
    seen: set[str] = set()
    for one in requirements:
        if one.id in seen:
            raise InputError(f"{name}: two requirements are called {one.id}")
        seen.add(one.id)
