"""Judges of configuration: which settings there are, what holds without them, and whether they are explained."""

from __future__ import annotations

from typing import Any

from stackproof.model import Requirement, Witness

from ._facts import Facts
from ._outcomes import Held, Missed, Open, Outcome, joined
from ._refusing import refused_settings
from ._settings import Setting, settings_read, without_comments
from ._subjects import folded, plain


def judge_configuration(requirement: Requirement, facts: Facts) -> Outcome:
    key = str(requirement.want.get("key", ""))
    if facts.project is None:
        return Open("the program was not handed in")
    if not key:
        return Open("no setting is named")
    read = _read_as(facts, key)
    if read:
        parts: list[Outcome] = [Held(tuple(_shown(one) for one in read))]
        if "default" in requirement.want:
            parts.append(_defaulted(facts, key, read, requirement.want["default"]))
        if requirement.want.get("required"):
            parts.append(_required(key, read))
        return joined(parts, nothing=parts[0])
    return _not_read(facts, key, requirement.want)


def _read_as(facts: Facts, key: str) -> tuple[Setting, ...]:
    """Where the program reads the setting; what the engine had to make up for it counts as well."""
    wanted = folded(key.rpartition(":")[2])
    found = [one for one in settings_read(facts) or () if folded(one.key) == wanted]
    for need in facts.run.needs if facts.run is not None else ():
        if (
            need.kind in ("configuration", "environment")
            and folded(need.name.rpartition(":")[2]) == wanted
            and not found
        ):
            place = need.location
            found.append(
                Setting(key=need.name, file=place.file if place else "", line=place.line if place else 0, required=True)
            )
    return tuple(found)


def _shown(setting: Setting) -> Witness:
    default = f", {setting.default} where it is not given" if setting.default is not None else ""
    text = f"{setting.key} is {'required' if setting.required else 'read'}{default}"
    return Witness(text=text, file=setting.file or None, line=setting.line or None)


def _declared(facts: Facts, key: str) -> tuple[str, Any] | None:
    """Name and declaration of a setting in Pulumi.yaml or a stack's file."""
    wanted = folded(key.rpartition(":")[2])
    project = facts.project
    places: tuple[Any, ...] = () if project is None else (project.declared_config, project.config)
    for place in places:
        for name, value in place.items():
            if folded(name.rpartition(":")[2]) == wanted:
                return name, value
    return None


def _defaulted(facts: Facts, key: str, read: tuple[Setting, ...], asked: Any) -> Outcome:
    wanted = _spelled(asked)
    declared = _declared(facts, key)
    given = [one.default for one in read if one.default is not None]
    if declared is not None and isinstance(declared[1], dict):
        given += [_spelled(declared[1][name]) for name in ("default", "value") if name in declared[1]]
    elif declared is not None and not given:
        given.append(_spelled(declared[1]))
    if any(_alike(one, wanted) for one in given):
        return plain(f"{key} is {wanted} where it is not given")
    if given:
        return Missed(f"{key} is {given[0]} where it is not given; asked {wanted}", tuple(map(_shown, read)))
    if all(one.required for one in read):
        return Missed(f"{key} has no default; asked {wanted}", tuple(map(_shown, read)))
    return Open(f"what holds where {key} is not given is not known", tuple(map(_shown, read)))


def _alike(found: str, asked: str) -> bool:
    try:
        return float(found.replace("_", "")) == float(asked)
    except ValueError:
        return found.strip().lower() == asked.strip().lower()


def _spelled(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _required(key: str, read: tuple[Setting, ...]) -> Outcome:
    if any(one.required for one in read):
        return plain(f"{key} is required")
    given = next((one for one in read if one.default is not None), None)
    if given is not None:
        return Missed(
            f"{key} is {given.default} where it is not given; asked a setting without a default", (_shown(given),)
        )
    return Open(f"whether the program goes on without {key} cannot be told", tuple(map(_shown, read)))


def _not_read(facts: Facts, key: str, want: dict[str, Any]) -> Outcome:
    declared = _declared(facts, key)
    language = facts.project.language if facts.project is not None else "unknown"
    if declared is not None and declared[0].startswith("aws:"):
        return plain(f"{declared[0]} is set for the provider")
    if settings_read(facts) is None:
        if declared is not None and language == "yaml":
            return plain(f"{declared[0]} is declared")
        return Open(f"which settings a program in {language} reads is not known")
    if declared is not None and not _is_mentioned(facts, declared[0]):
        near = plain(f"{declared[0]} is declared").witnesses
        return Missed(f"{declared[0]} is declared, but nothing reads it", near)
    if declared is not None:
        return Open(f"{declared[0]} is declared; whether it is read cannot be told")
    keys = sorted({one.key for one in settings_read(facts) or ()})
    return Missed(f"nothing reads a setting {key}; it reads {', '.join(keys[:8]) or 'none'}")


def _is_mentioned(facts: Facts, name: str) -> bool:
    key = name.rpartition(":")[2]
    for file in facts.submission.files if facts.submission is not None else ():
        if file.path.endswith((".py", ".ts", ".js", ".go", ".mts", ".cts")):
            text = facts.text_of(file.path) or ""
            code = text if file.path.endswith(".py") else without_comments(text)
            if f'"{key}"' in code or f"'{key}'" in code:
                return True
    return False


def judge_configuration_checked(requirement: Requirement, facts: Facts) -> Outcome:
    want = requirement.want
    if facts.project is None:
        return Open("the program was not handed in")
    parts: list[Outcome] = []
    if want.get("described", not want):
        parts.append(_described(facts))
    if want.get("validated"):
        parts.append(_validated(facts))
    return joined(parts, nothing=Open("nothing is asked of the configuration"))


def _described(facts: Facts) -> Outcome:
    declared = facts.project.declared_config if facts.project is not None else {}
    own = {name: value for name, value in declared.items() if not name.startswith("aws:")}
    if not own:
        return Missed("Pulumi.yaml declares no settings, so that none is described")
    without = [name for name, value in own.items() if not (isinstance(value, dict) and value.get("description"))]
    if without:
        near = tuple(w for name in without[:8] for w in plain(f"{name} has no description").witnesses)
        return Missed(f"{', '.join(without[:8])} {'has' if len(without) == 1 else 'have'} no description", near)
    return Held(tuple(w for name in own for w in plain(f"{name} is described").witnesses))


def _validated(facts: Facts) -> Outcome:
    """Pulumi checks declared types itself; a program checks the rest where it refuses what it read."""
    read = settings_read(facts)
    if read == ():
        return Missed("the program reads no settings")
    place = refused_settings(facts)
    if place is not None:
        return Held((Witness(text="a setting that cannot be used is refused", file=place[0], line=place[1]),))
    return Open("whether the program checks its settings is not read")
