"""What may have been meant by a name that no Go package of an SDK has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ._closest import class_meant, closest, module_meant, suggest
from ._node_sdk import snake_case

if TYPE_CHECKING:
    from ._go_sdk import GoSdk

# How names of types end: `BucketArgs`, `BucketArray`, `BucketMapOutput`, `BucketPtrInput`.
_END = re.compile(r"(?:Args)?(?:Array|Map)*(?:Ptr)?(?:Input|Output)?$")
_CALLED = ("constant", "constructor", "function", "getter")
_MOST = 3


def near(sdk: GoSdk, module: str, name: str | None = None) -> list[str]:
    """Names such as `lb.NewListener`, packages where no name is given; best first. module: as Go calls it, whether or
    not it is there."""
    known = sdk.module(module)
    home = module if known is None else known
    if name is None:
        meant = module_meant(sdk.schema, home)
        places = [meant] if meant not in ("", home) else suggest(sdk.schema, home)
        return [item.rstrip("_") for item in places if item]
    found = _same(sdk, home, name)
    if not found and _END.sub("", name) != name and not name.startswith("New"):
        found = _like(sdk, home, name)
    found = found or _fitting(sdk, _of_schema(sdk, module, home, name), name)
    if not found and not name.startswith(("New", "Get", "Lookup")):
        found = _like(sdk, home, name)
    return list(dict.fromkeys(found))[:_MOST]


def _fitting(sdk: GoSdk, found: list[str], name: str) -> list[str]:
    """Those that may stand where the name does: types for a type; who makes something is not told to look it up."""
    kinds = {item: _kind_of(sdk, item) for item in found}
    if name.startswith("New"):
        wanted = next((kind for kind in ("constructor", "function") if kind in kinds.values()), "")
        return [item for item in found if not wanted or kinds[item] == wanted]
    typed = _END.sub("", name) != name
    return [item for item in found if not typed or kinds[item] not in ("", *_CALLED)]


def _same(sdk: GoSdk, home: str, name: str) -> list[str]:
    """The name in the package that is called otherwise here; or with the name that its resource has here, so that
    `events.TargetEcsTargetArgs` is `cloudwatch.EventTargetEcsTargetArgs`; or in packages that hold such a resource."""
    meant = module_meant(sdk.schema, home)
    here, called, elsewhere = [(meant, name)] if meant else [], [], []
    for cut in sorted((match.start() for match in re.finditer(r"[A-Z]", name) if match.start()), reverse=True):
        first, rest = name[:cut], name[cut:]
        for place in dict.fromkeys((home, meant)):
            other, _, own = class_meant(place, first).rpartition(".")
            called += [(other, f"{own}{rest}")] if own else []
        elsewhere += [(other, name) for other in sdk.schema.modules_with(first)]
    near_home = [home, *suggest(sdk.schema, home)]
    elsewhere.sort(key=lambda item: near_home.index(item[0]) if item[0] in near_home else len(near_home))
    for group in (here, called, elsewhere):
        found = [_dotted(sdk, place, own) for place, own in group if sdk.member(place, own) is not None]
        if found:
            return found
    return []


def _dotted(sdk: GoSdk, place: str, name: str) -> str:
    return f"{place.rstrip('_') or sdk.package}.{name}"


def _like(sdk: GoSdk, home: str, name: str) -> list[str]:
    """Types of the package that are called much the same, in the form that is asked for."""
    place = module_meant(sdk.schema, home)
    names = sdk.names(place)
    if names is None:
        return []
    bare = _END.sub("", name)
    end = name[len(bare) :]
    pool = {*names.objects, *names.module.resources}
    found = []
    for item in [*([bare] if bare in pool else []), *closest(bare, pool, limit=_MOST)]:
        spelled = (f"{item}{form}" for form in (end, end.removeprefix("Args")))
        own = next((text for text in spelled if text != name and names.member(text) is not None), None)
        found += [_dotted(sdk, place, own)] if own is not None else []
    return found


def _kind_of(sdk: GoSdk, dotted: str) -> str:
    """What a name such as `lb.NewListener` is, "" where there is none."""
    place, _, name = dotted.rpartition(".")
    known = sdk.module("" if place == sdk.package else place)
    member = sdk.member(known, name) if known is not None else None
    return member.kind if member is not None else ""


def _of_schema(sdk: GoSdk, module: str, home: str, name: str) -> list[str]:
    """What is near in the schema, where names are those of Python."""
    found = suggest(sdk.schema, home, _asked(name))
    spelled = [text for item in found for text in _spelled(sdk, item, name)]
    names = sdk.names(home)
    constants = names.constants_near(name) if names is not None else []
    same = [item for item in constants if item.replace("_", "").lower() == name.replace("_", "").lower()]
    return [f"{module}.{item}" for item in same or closest(name, constants)] if same or not spelled else spelled


def _asked(name: str) -> str:
    """The Python name that a Go name stands for: `NewVpc` -> `Vpc`, `LookupAmi` -> `get_ami`, `VpcArgs` -> `Vpc`."""
    if re.match(r"(?:Get|Lookup)[A-Z]", name):
        bare = re.sub(r"(?:Output)?(?:Args|Result)?(?:Output)?$", "", name)
        return snake_case(re.sub(r"^Lookup", "Get", bare))
    bare = re.sub(r"^New(?=[A-Z])", "", name)
    return bare if bare != name else _END.sub("", name) or name


def _spelled(sdk: GoSdk, dotted: str, like: str) -> list[str]:
    """A Python name as Go writes it, in the form of the name that was given."""
    home, _, name = dotted.rpartition(".")
    names, place = sdk.names(home), home.rstrip("_") or sdk.package
    module = names.module if names is not None else None
    if names is None or module is None:
        return []
    if name in module.resources:
        own = names.resource(name)
        if like.startswith("New") or not like.endswith(("Args", "State", "Array", "Map", "Input", "Output")):
            typed = like.startswith("New") or not like[:1].isupper()
            return [f"{place}.New{own}" if typed else f"{place}.{own}"]
        end = re.search(r"(?:Args|State)?(?:Array|Map)*(?:Ptr)?(?:Input|Output)?$", like)
        return [f"{place}.{own}{end[0] if end else ''}"]
    function = module.function(name)
    if function is not None:
        own = names.function(function)
        return [f"{place}.{own}{'Output' if name.endswith('_output') or like.endswith('Output') else ''}"]
    bare = name.removesuffix("Args")
    return [f"{place}.{names.object(bare)}Args"] if bare in module.types else [f"{place}.{name}"]
