"""Which settings a program asks its configuration for, of what type, and what holds where one is not given."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

import msgspec

from stackproof.model import NODE_SUFFIXES

from ._ground import Ground

_LARGEST = 1 << 20
_METHOD = re.compile(r"(?P<how>get|require|try)(?P<what>\w*)", re.IGNORECASE)
_TYPES = {
    "": "string",
    "int": "integer",
    "number": "number",
    "bool": "boolean",
    "boolean": "boolean",
    "float": "number",
}


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """One place where a program asks its own configuration. key, default: a value, or the name of the parameter of
    `function` that brings it; None where neither is told. literal: whether key and default are values."""

    method: str
    key: str
    default: object = None
    is_default: bool = False
    function: str = ""
    key_from: str = ""
    default_from: str = ""


class Helper(msgspec.Struct, frozen=True, kw_only=True):
    """A call of one of the program's own functions: parameter -> literal that it is given."""

    function: str
    given: dict[str, object]


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """type: of Pulumi's project files, "" for what is a structure or a fraction. default: None where there is none that
    is known. required: the program ends without it."""

    key: str
    type: str = "string"
    default: object = None
    required: bool = False
    secret: bool = False


def settings_of(ground: Ground) -> tuple[Setting, ...]:
    """All keys of the project's own namespace that its sources ask for, by name; tests are left out."""
    asks: list[Ask] = []
    helpers: list[Helper] = []
    for path in sources_of(ground):
        content = ground.content_of(path) or b""
        if len(content) > _LARGEST or b"onfig" not in content:
            continue
        more, others = _read(path, content, ground.project.name)
        asks += more
        helpers += others
    found: dict[str, Setting] = {}
    for one in (_setting(ask) for ask in _resolved(asks, helpers)):
        known = found.get(one.key)
        found[one.key] = one if known is None else _both(known, one)
    for one in further_settings(ground):
        found.setdefault(one.key, one)
    return tuple(found[key] for key in sorted(found))


def further_settings(ground: Ground) -> tuple[Setting, ...]:
    """Settings that mends will let the program ask for, where the project file has none yet: it gets all at once."""
    from ._listeners import settings_of_listeners
    from ._project_file import has_settings
    from ._secrets import settings_of_secrets

    return () if has_settings(ground) else (*settings_of_listeners(ground), *settings_of_secrets(ground))


def sources_of(ground: Ground) -> Iterator[str]:
    """The sources of the project, those of tests left out."""
    suffixes = (".py",) if ground.is_python else (".go",) if ground.is_go else NODE_SUFFIXES
    for file in ground.submission.files:
        own = file.text and file.path.endswith(suffixes) and not _is_test(file.path)
        if own and ground.submission.concerns(ground.project, file.path):
            yield file.path


def _read(path: str, content: bytes, project: str) -> tuple[list[Ask], list[Helper]]:
    if path.endswith(".py"):
        from ._asks_python import asks_in

        return asks_in(content, project)
    from ._asks_trees import asks_in as asks_in_tree

    return asks_in_tree(path, content, project)


def _is_test(path: str) -> bool:
    *folders, name = path.split("/")
    return (
        bool({"test", "tests", "__tests__", "node_modules", "vendor"} & set(folders))
        or name.startswith("test_")
        or bool(re.search(r"[_.](?:test|spec)\.", name))
    )


def _resolved(asks: Iterable[Ask], helpers: list[Helper]) -> Iterator[Ask]:
    """Asks with keys; those of a function that takes the key are asked once for each call of it."""
    for ask in asks:
        if ask.key:
            yield ask
            continue
        for call in helpers:
            key = call.given.get(ask.key_from)
            if call.function != ask.function or not isinstance(key, str):
                continue
            given = ask.default_from in call.given
            yield msgspec.structs.replace(
                ask,
                key=key,
                default=call.given.get(ask.default_from) if given else ask.default,
                is_default=given or ask.is_default,
            )


def _setting(ask: Ask) -> Setting:
    found = _METHOD.fullmatch(ask.method)
    what = (found["what"] if found else "").lower().replace("_", "").removesuffix("64")
    secret = what.startswith("secret")
    type_ = _TYPES.get(what.removeprefix("secret"), "")
    default = ask.default if ask.is_default else None
    if type_ == "number":
        type_ = "" if isinstance(default, float) else "integer"
    required = found is not None and found["how"].lower() == "require"
    return Setting(key=ask.key, type=type_, default=default, required=required, secret=secret)


def _both(one: Setting, other: Setting) -> Setting:
    """What two places say of one key. Where they disagree on what holds without it, nothing is known."""
    defaults = {repr(s.default): s.default for s in (one, other) if s.default is not None}
    return Setting(
        key=one.key,
        type=one.type if one.type == other.type else "",
        default=next(iter(defaults.values())) if len(defaults) == 1 else None,
        required=one.required or other.required,
        secret=one.secret or other.secret,
    )


def folder_of(ground: Ground, name: str) -> str:
    """A path beside the project file."""
    return posixpath.join(ground.project.root, name)
