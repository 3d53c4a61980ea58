"""What Pulumi refuses in a project file beside its name and its runtime's, and what it passes over in silence.

The rules are those of Pulumi's schema for the file and of its loader (sdk/go/common/workspace, 3.44 and later). Where
versions differ, what one of them takes is not told.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from stackproof.model import Remark

from ._yaml import YamlDocument

Path = tuple[str, ...]
Fault = tuple[Path, str]
TYPES = ("string", "integer", "boolean", "array", "object")
_ATTRIBUTES = ("type", "items", "description", "secret", "default", "value")
_TEXTS = ("description", "author", "website", "license", "stackConfigDir")
_READ = frozenset(
    {"name", "runtime", "main", "config", "backend", "options", "template", "plugins", "packages", *_TEXTS}
    | {"requiredPulumiVersion"}
)
# A program in YAML lies in its project file.
_OF_YAML = frozenset({"resources", "outputs", "variables", "configuration", "components", "pulumi", "sdkVersion"})


def project_faults(path: str, document: YamlDocument, name: str) -> Iterator[Remark]:
    """Remarks "structure.project-file-invalid" on what is refused, "structure.project-file-ignored" on what nobody
    reads. name: that of the project, whose configuration keys may go without it."""
    value = document.value
    if not isinstance(value, dict):
        return
    for where, what in (*_of_runtime(value.get("runtime")), *_of_head(value), *_of_config(value.get("config"), name)):
        yield _remark("structure.project-file-invalid", path, document, where, what)
    for key in value:
        runtime = value.get("runtime")
        in_yaml = (runtime.get("name") if isinstance(runtime, dict) else runtime) == "yaml"
        if key not in _READ and not key.startswith("x-") and not (in_yaml and key in _OF_YAML):
            near = difflib.get_close_matches(key.lower(), sorted(_READ), 1)
            meant = f"; did you mean `{near[0]}`?" if near else ""
            what = f"Pulumi reads no `{key}` here{meant}"
            yield _remark("structure.project-file-ignored", path, document, (key,), what)
    for where in document.twice:
        yield _remark("structure.project-file-ignored", path, document, where, stands_twice(where))


def _remark(kind: str, path: str, document: YamlDocument, where: Path, what: str) -> Remark:
    return Remark(kind=kind, message=f"{path}: {what}", file=path, line=document.lines.get(where))


def stands_twice(where: Path) -> str:
    """What is said of a key that a mapping holds twice: some versions refuse it, others take the last."""
    return f"`{'.'.join(where)}` stands twice; one of the two is lost"


def _of_runtime(runtime: object) -> Iterator[Fault]:
    """Its name is looked at elsewhere."""
    if not isinstance(runtime, dict) or not isinstance(runtime.get("name"), str):
        return
    for key in runtime:
        if key not in ("name", "options"):
            yield ("runtime",), f"`runtime` holds `{key}`; settings of the runtime stand under its `options`"
    if "options" in runtime and not isinstance(runtime["options"], dict):
        yield ("runtime",), "`options` of `runtime` is no mapping"


def _of_head(value: dict[str, object]) -> Iterator[Fault]:
    for key in _TEXTS:
        if value.get(key) is not None and not isinstance(value[key], str):
            yield (key,), f"`{key}` is no text"
    if isinstance(value.get("config"), str) and "stackConfigDir" in value:
        yield ("stackConfigDir",), "`config` and `stackConfigDir` both name the folder of the stacks' files; give one"
    backend, options = value.get("backend"), value.get("options")
    if isinstance(backend, dict):
        for key in backend:
            if key != "url" or not isinstance(backend[key], str):
                yield ("backend",), f"`backend` takes a `url` and nothing else; it holds `{key}`"
    elif backend is not None:
        yield ("backend",), "`backend` is no mapping; its address is its `url`"
    if isinstance(options, dict):
        if options.get("refresh", "always") != "always":
            yield ("options",), "`refresh` can be `always`, or is left out"
    elif options is not None:
        yield ("options",), "`options` is no mapping"


def _of_config(config: object, name: str) -> Iterator[Fault]:
    if not isinstance(config, dict):
        if config is not None and not isinstance(config, str):
            yield ("config",), "`config` is no mapping of keys"
        return
    for key, item in config.items():
        own = ":" not in key or key.startswith(f"{name}:")
        for what in (*_of_key(key), *_of_entry(key, item, own=own)):
            yield ("config", key), what


def _of_key(key: str) -> Iterator[str]:
    if is_no_key(key):
        yield f"`{key}` is no key of the form namespace:name"


def is_no_key(key: str) -> bool:
    """True for a key with more parts than a namespace and a name; `config` may stand between them."""
    parts = key.split(":")
    return len(parts) > 3 or (len(parts) == 3 and parts[1] != "config")


def _of_entry(key: str, item: object, *, own: bool) -> Iterator[str]:
    if item is None:
        yield f"`{key}` is given nothing; give it a value, or say its `type`"
    elif isinstance(item, float) and not item.is_integer():
        yield f"`{key}` is a number with a fraction, which Pulumi does not take here; put it in quotes"
    elif isinstance(item, dict):
        unknown = [part for part in item if part not in _ATTRIBUTES]
        if unknown:
            place = "`default`" if own else "`value`"
            yield f"`{key}` holds `{unknown[0]}`; what is no attribute of a key goes under {place}"
        else:
            yield from _of_declaration(key, item, own=own)


def _of_declaration(key: str, item: dict[str, object], *, own: bool) -> Iterator[str]:
    if item.get("description") is not None and not isinstance(item["description"], str):
        yield f"`description` of `{key}` is no text"
    if item.get("secret") is not None and not isinstance(item["secret"], bool):
        yield f"`secret` of `{key}` is neither true nor false"
    if item.get("default") is not None and item.get("value") is not None:
        yield f"`{key}` has a `default` and a `value`; it takes one of them"
    faults = list(_of_type(key, item)) if own and "type" in item else []
    yield from faults
    given = item.get("default")
    if own and "type" in item and not faults and given is not None and not fits(given, item):
        yield f"the default of `{key}` is no {told(item)}"


def _of_type(key: str, item: dict[str, object]) -> Iterator[str]:
    """What is wrong with a type, or with that of the items."""
    kind = item.get("type")
    if kind not in TYPES:
        near = difflib.get_close_matches(str(kind), TYPES, 1, 0.5)
        listed = f"{', '.join(TYPES[:-1])} or {TYPES[-1]}"
        meant = {"number": "integer", "float": "string", "list": "array", "map": "object"}.get(str(kind), *near[:1])
        yield f"the type of `{key}` is {kind!r}; it can be {listed}" + (f": {meant}?" if meant else "")
    elif kind == "array":
        items = item.get("items")
        if not isinstance(items, dict) or "type" not in items:
            yield f"`{key}` is an array and does not say the type of its `items`"
        else:
            yield from _of_type(f"{key}[]", items)


def told(item: dict[str, object]) -> str:
    """A declared type in words: `array of string`."""
    items = item.get("items")
    return f"array of {told(items)}" if item.get("type") == "array" and isinstance(items, dict) else str(item["type"])


def fits(value: object, item: dict[str, object]) -> bool:
    """Whether Pulumi takes a value for one of a declared type."""
    kind = item.get("type")
    if kind == "string":
        return isinstance(value, str)
    if kind == "integer":
        if isinstance(value, str):
            return value.lstrip("+-").isdecimal() and len(value) - len(value.lstrip("+-")) <= 1
        return not isinstance(value, bool) and isinstance(value, int | float) and float(value).is_integer()
    if kind == "boolean":
        return isinstance(value, bool) or value in ("true", "false")
    if kind == "array":
        items = item.get("items")
        return isinstance(value, list) and isinstance(items, dict) and all(fits(one, items) for one in value)
    return isinstance(value, dict) if kind == "object" else True
