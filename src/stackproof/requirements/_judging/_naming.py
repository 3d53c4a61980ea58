"""Judge of names: what physical names hold, and the pattern that they follow."""

from __future__ import annotations

import re

from stackproof.aws import name_property, name_rules
from stackproof.model import Requirement, Resource
from stackproof.topology import MISSING, as_text, canonical_type, is_hidden, value_at

from .._concepts import concepts
from ._environments import environment_patterns
from ._facts import Facts
from ._outcomes import Held, Missed, Open, Outcome, witness
from ._subjects import folded, listed, named, none_made

# Of all names, so many must follow, or it is missed: a few are often fixed by the prompt itself or by whoever looks for
# them, so that the rest is left open.
_SHARE = 0.8
_FIXED = "/aws/"
_SCOPES = frozenset({"global", "account", "region", "vpc"})
_OF_THE_STACK = frozenset(
    {
        *("environment", "env", "environmentname", "envname", "stage", "stack", "stackname", "region", "awsregion"),
        *("account", "accountid", "project", "projectname"),
    }
)
_HOLE = re.compile(r"<([^<>]+)>|\$?\{+([^{}]+)\}+|\[([\w -]+)\]")


def judge_names(requirement: Requirement, facts: Facts) -> Outcome:
    want = requirement.want
    concept = requirement.of if requirement.of in concepts() else ""
    if concept and not facts.of_concept(concept):
        return none_made(concept)
    found, unknown = _names(facts, concept)
    if not str(want.get("pattern", "")).startswith(_FIXED):
        # Services look for log groups under names of their own.
        found = [(resource, name) for resource, name in found if not name.startswith(_FIXED)] or found
    if not found and not unknown:
        return Missed("the program names nothing")
    wrong: list[tuple[Resource, str, str]] = []
    right: list[tuple[Resource, str]] = []
    asked = _asked(want)
    if _is_of_one(str(want.get("pattern", ""))):
        return _of_one(facts, want, found, unknown)
    for resource, name in found:
        why = _fault(facts, want, resource, name)
        if why:
            wrong.append((resource, name, why))
        else:
            right.append((resource, name))
    whole = len(found) + len(unknown)
    near = tuple(witness(facts, resource, f"its name is {name}; {why}") for resource, name, why in wrong)
    said = f"{len(right)} of {whole} names {asked}; not so {named(resource for resource, _, _ in wrong)}"
    enough = (1.0 if concept else _SHARE) * whole
    if wrong and len(right) + len(unknown) < enough:
        return Missed(said, near)
    if wrong and not concept:
        return Open(said, near)
    if unknown and len(right) < enough:
        near = tuple(witness(facts, resource, "its name is not known") for resource in unknown)
        return Open(f"the names of {named(unknown)} are not known", near)
    return Held(tuple(witness(facts, resource, f"its name is {name}") for resource, name in right))


def _is_of_one(pattern: str) -> bool:
    """Whether a pattern leaves open only what is the same all through a stack, so that one resource alone can bear it:
    `archive-<suffix>`, but not `<project>-<resource>`."""
    holes = [folded(next(part for part in hole.groups() if part)) for hole in _HOLE.finditer(pattern)]
    fixed = bool(holes) and all(hole.endswith("suffix") or hole in _OF_THE_STACK for hole in holes)
    return fixed and "*" not in pattern and re.search(r"[a-z]{2}", _HOLE.sub("", pattern), re.IGNORECASE) is not None


def _of_one(
    facts: Facts, want: dict[str, object], found: list[tuple[Resource, str]], unknown: list[Resource]
) -> Outcome:
    """Somebody must bear the name."""
    for resource, name in found:
        if not _fault(facts, want, resource, name):
            return Held((witness(facts, resource, f"its name is {name}"),))
    if unknown:
        near = tuple(witness(facts, resource, "its name is not known") for resource in unknown)
        return Open(f"the names of {named(unknown)} are not known", near)
    near = tuple(witness(facts, resource, f"its name is {name}") for resource, name in found)
    return Missed(f"nothing is named {want['pattern']}; not so {named(resource for resource, _ in found)}", near)


def _asked(want: dict[str, object]) -> str:
    if want.get("pattern"):
        return f"follow {want['pattern']}"
    parts = [str(part) for part in listed(want.get("parts"))] + (
        ["the environment suffix"] if want.get("suffix") else []
    )
    return f"hold {', '.join(parts)}" if parts else "are given"


def _names(facts: Facts, concept: str) -> tuple[list[tuple[Resource, str]], list[Resource]]:
    """Physical names; where a program gives none, Pulumi makes one of the logical name. Besides, who has a name that is
    not known."""
    found: list[tuple[Resource, str]] = []
    unknown: list[Resource] = []
    made = facts.of_concept(concept) if concept else facts.graph.resources
    for resource in made:
        token = canonical_type(resource.type)
        rules = name_rules(resource.type) or name_rules(token)
        if resource.read or not resource.custom or resource.options.importId:
            continue
        if not concept and (not rules or rules[0].scope not in _SCOPES):
            continue
        path = rules[0].property if rules else name_property(token) or "name"
        value = value_at(resource.inputs, path)
        if value is MISSING:
            value = value_at(resource.inputs, f"{path}Prefix")
        text = resource.name if value is MISSING else as_text(value)
        if is_hidden(value) or not text:
            unknown.append(resource)
        elif not facts.topology.refs_from(resource, path, inside=False):
            found.append((resource, text))
    return found, unknown


def _fault(facts: Facts, want: dict[str, object], resource: Resource, name: str) -> str:
    """What a name lacks; "" for nothing."""
    if want.get("suffix") and not any(pattern.search(name) for pattern in environment_patterns(facts)):
        return "it lacks the environment suffix"
    for part in listed(want.get("parts")):
        if not _holds(facts, str(part), resource, name):
            return f"it lacks the {part}"
    pattern = want.get("pattern")
    if pattern and _compiled(facts, str(pattern)).fullmatch(name) is None:
        return f"it does not follow {pattern}"
    return ""


def _holds(facts: Facts, part: str, resource: Resource, name: str) -> bool:
    if part in ("environment", "suffix"):
        return any(pattern.search(name) for pattern in environment_patterns(facts))
    if part == "account":
        return re.search(r"(?<!\d)\d{12}(?!\d)", name) is not None
    wanted = {
        "project": facts.project.name if facts.project is not None else facts.graph.project,
        "stack": facts.graph.stack,
        "region": facts.topology.region_of(resource) or "",
    }.get(part, part)
    return bool(wanted) and folded(wanted) in folded(name)


def _compiled(facts: Facts, pattern: str) -> re.Pattern[str]:
    """`ti-<environment>-<resource>` as an expression; what stands before the last slash of a name is free."""
    source, at = "", 0
    for hole in _HOLE.finditer(pattern):
        source += re.escape(pattern[at : hole.start()]) + _filler(facts, next(part for part in hole.groups() if part))
        at = hole.end()
    source += re.escape(pattern[at:]).replace(r"\*", ".+")
    return re.compile(rf"(?:.*/)?(?:{source})(?:\.fifo)?", re.IGNORECASE)


def _filler(facts: Facts, word: str) -> str:
    key = folded(word)
    if key.endswith("suffix") or key in ("environment", "env", "stage", "environmentname", "envname"):
        options = [pattern.pattern for pattern in environment_patterns(facts)]
        return f"(?:{'|'.join(options)})" if options else ".+"
    if key in ("stack", "stackname"):
        return re.escape(facts.graph.stack)
    if key in ("account", "accountid"):
        return r"\d{12}"
    return ".+?"
