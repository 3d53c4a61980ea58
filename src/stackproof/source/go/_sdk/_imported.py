"""Import paths of Pulumi's SDKs: packages that do not exist, paths that miss a part, and majors that are mixed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stackproof.aws import MAJORS, go_core, go_sdk
from stackproof.golang import File, Imported, Program
from stackproof.golang import nodes as n

from .._bindings import Unit
from .._remarking import is_reached
from ._kinds import Space
from ._notes import Notes
from ._resolve import Resolver
from ._selectors import cause_of_package, meant
from ._surface import CORE_HOME, space_of

# What programs write where `github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ec2` belongs.
_PROVIDER = re.compile(
    r"github\.com/pulumi/(?:pulumi-)?(?P<name>aws|random|tls)(?:/sdk)?(?:/v(?P<major>\d+))?(?:/sdk)?(?:/v(?P<second>\d+))?"
    r"(?:/go)?(?:/v\d+)?(?:/(?:aws|random|tls)(?=/|$))?(?:/(?P<module>\w+))?"
)
_CORE = re.compile(
    r"github\.com/pulumi/pulumi(?:-sdk|-go)?(?:/sdk)?(?:/v\d+)?(?:/go)?(?:/v\d+)?(?:/(?P<module>[\w/]+))?"
)


_TOPS = frozenset({"auto", "common", "internal", "property", "pulumix", "tools"})
_BESIDE = frozenset({"pulumi/errors", "pulumi/generate", "pulumi/policyx"})
# Folders of those repositories that hold Go packages, too.
_THERE = frozenset({"provider", "examples", "pkg", "proto", "python", "nodejs", "tests", "cmd", "build"})
# The provider's SDK from this major on is built on version 3 of the core.
_ON_THIRD = 4


def check_imports(resolver: Resolver, notes: Notes, unit: Unit) -> None:
    """One remark for each path that leads to no package of an SDK."""
    for file in unit.files:
        for item in file.source.imports:
            what = resolver.program.imported(item.path, file.folder)
            if what.kind == "core":
                _core(notes, file, item, what)
            elif what.kind == "sdk":
                _sdk(notes, file, item, space_of(what))
            elif what.kind in ("other", "provider") and "github.com/pulumi/" in item.path:
                _malformed(notes, file, item)


def _sdk(notes: Notes, file: File, item: n.Import, space: Space) -> None:
    what = space.imported
    if space.sdk is None or space.module is not None or what.module in ("config", "internal"):
        if space.sdk is not None and what.package == "aws" and space.module:
            notes.uses.add((space.module, None, None))
        return
    home, major = what.path.removesuffix(f"/{what.module}"), space.sdk.schema.major
    found = [f"{home}/{name}" for name in space.sdk.suggest(what.module) if name != what.package]
    if what.package == "aws":
        notes.uses.add((what.module, None, None))
    other = _other_major(what, major)
    data = {
        "symbol": f"{what.package}.{what.module}",
        "package": what.path,
        "module": what.module,
        "name": what.module,
        "suggestions": found,
        "major": major,
        **({"known_in": other} if other is not None else {}),
        **({"import": f'import "{found[0]}"', "replacement": found[0]} if found else {}),
    }
    near = [name.rpartition("/")[2] for name in found]
    said = f"pulumi-{what.package} {major} has no package {what.module}{meant(near)}"
    notes.report("sdk.unknown-module", file, item, said, data=data, cause=cause_of_package(space))


def _other_major(what: Imported, major: int) -> int | None:
    found = (one for one in MAJORS[what.package] if one != major)
    return next((one for one in found if go_sdk(what.package, major=one).module(what.module) is not None), None)


def _core(notes: Notes, file: File, item: n.Import, what: Imported) -> None:
    core = go_core()
    if what.major == 3 and core.package(what.module) is None and not _may_be(what.module):
        found = core.suggest_module(what.path)
        _unknown_path(notes, file, item, f"Pulumi's core SDK has no package {what.module}", found)


def _may_be(module: str) -> bool:
    """Packages of the core of which only some are on board."""
    top = module.partition("/")[0]
    return top in _TOPS or top.startswith("pulumi-") or module in _BESIDE or (top == "pulumi" and module.count("/") > 1)


def _malformed(notes: Notes, file: File, item: n.Import) -> None:
    """Paths that miss `/sdk`, `/go` or a major."""
    provider, core = _PROVIDER.fullmatch(item.path), _CORE.fullmatch(item.path)
    given = (provider or core or {"module": ""})["module"] or ""
    if given.partition("/")[0] in _THERE:
        return
    if provider is not None:
        name, major = provider["name"], int(provider["major"] or provider["second"] or MAJORS[provider["name"]][0])
        known = go_sdk(name, major=major if major in MAJORS[name] else None)
        module = provider["module"] or ""
        tail = module if known.module(module) is not None else next(iter(known.suggest(module)), "") if module else ""
        home = f"github.com/pulumi/pulumi-{name}/sdk/v{known.schema.major}/go/{name}"
        found = [f"{home}/{tail}".rstrip("/")]
        _unknown_path(notes, file, item, f"there is no package {item.path}", found)
    elif core is not None and not re.fullmatch(r"github\.com/pulumi/pulumi/sdk(?:/v\d+)?", item.path):
        module = (core["module"] or "pulumi").removeprefix("sdk/").removeprefix("go/")
        module = module if go_core().package(module) is not None else "pulumi"
        _unknown_path(notes, file, item, f"there is no package {item.path}", [f"{CORE_HOME}{module}"])


def _unknown_path(notes: Notes, file: File, item: n.Import, said: str, found: list[str]) -> None:
    data = {
        "symbol": item.path,
        "package": item.path,
        "module": item.path.rpartition("/")[2],
        "suggestions": found,
        **({"import": f'import "{found[0]}"', "replacement": found[0]} if found else {}),
    }
    notes.report("sdk.unknown-module", file, item, f"{said}{meant(found)}", data=data, cause=f"sdk:import:{item.path}")


# -- majors


def check_majors(program: Program, notes: Notes, units: tuple[Unit, ...]) -> None:
    """Types of one major are not those of another: a program has one of each SDK, and the provider's is built on the
    core's."""
    seen: dict[str, dict[int, tuple[File, n.Import]]] = {}
    for unit in units:
        for file, item, what in _pulumi_imports(program, unit):
            if is_reached(program, file):
                seen.setdefault(what.package, {}).setdefault(what.major, (file, item))
    for package, majors in seen.items():
        usual = max(majors)
        for major in sorted(set(majors) - {usual}):
            said = f"{_WORDS.get(package, f'pulumi-{package}')} is imported as major {major} and as {usual}"
            _mixed(notes, majors[major], majors[usual], package, said, [major, usual])
    core, aws = seen.get("pulumi", {}), seen.get("aws", {})
    for major in aws if len(core) == 1 else ():
        (basis,) = core
        if (basis >= 3) != (major >= _ON_THIRD):
            said = f"major {major} of pulumi-aws is built on {'3' if major >= _ON_THIRD else '2'} of the core SDK"
            _mixed(notes, core[basis], aws[major], "pulumi", said, [basis, major], refused=True)


_WORDS = {"pulumi": "the core SDK"}


def _mixed(
    notes: Notes,
    here: tuple[File, n.Import],
    there: tuple[File, n.Import],
    package: str,
    said: str,
    majors: list[int],
    *,
    refused: bool = False,
) -> None:
    """refused: nothing of the one fits the other; else only their own types do not."""
    file, item = here
    place = f"line {there[1].line}" if there[0] is file else f"{there[0].path}, line {there[1].line}"
    notes.report(
        "sdk.mixed-majors",
        file,
        item,
        f"{said} ({place}); types of one do not fit the other",
        data={"symbol": item.path, "package": package, "majors": majors},
        cause=f"sdk:majors:{package}",
        refused=refused or package == "pulumi",
    )


def _pulumi_imports(program: Program, unit: Unit) -> Iterator[tuple[File, n.Import, Imported]]:
    for file in unit.files:
        for item in file.source.imports:
            what = program.imported(item.path, file.folder)
            if what.kind in ("core", "sdk"):
                yield file, item, what
