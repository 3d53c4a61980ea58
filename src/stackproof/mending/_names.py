"""Modules, classes, functions and other names that the SDK lacks, where what was meant is sure: the import and every
use of it are one mend."""

from __future__ import annotations

from collections.abc import Iterator

from stackproof.model import Finding, Remark

from ._calls import NotPossible
from ._dialects import Dialect, dialect_of, package_of, parts_of
from ._edits import Mend, Splice
from ._ground import Ground
from ._meant import meant
from ._remarked import places_of, remark_of, suggestions_of, together_with, told_beside
from ._sources import source_of
from ._sure import flat, sure_name
from ._uses import Source, Use

KINDS = ("sdk.unknown-module", "sdk.unknown-class", "sdk.unknown-function", "sdk.unknown-name")

# What stands for them takes something else.
_TAKE_OTHERS = frozenset({"interpolate"})


def other_names(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """All names of the file that are sure, since types must fit each other; then the one alone."""
    remark = remark_of(finding, ground, *KINDS)
    own = _of_cause(remark, ground)
    here = told_beside(finding, ground, *KINDS, family="SDK")
    causes = {one.data.get("cause"): one for one in here}
    splices = dict.fromkeys(own.splices)
    for one in causes.values():
        try:
            splices.update(dict.fromkeys(_of_cause(one, ground).splices))
        except NotPossible:
            continue
    yield Mend(tuple(splices))
    if len(splices) > len(own.splices):
        yield own


def _of_cause(remark: Remark, ground: Ground) -> Mend:
    """The import and all uses of what is not there. Raises NotPossible."""
    dialect = dialect_of(ground)
    symbol = _symbol(remark, dialect)
    paths = {file for one in together_with(remark, ground, *KINDS) for file, _ in places_of(one)}
    splices: tuple[Splice, ...] = ()
    for path in sorted(paths):
        splices += _in_file(source_of(ground, path), symbol, remark, dialect)
    if not splices:
        splices = _members(remark, ground)
    if not splices:
        raise NotPossible("the name is not used in a way that is known")
    return Mend(splices)


def _members(remark: Remark, ground: Ground) -> tuple[Splice, ...]:
    """A method of something that is no module, such as the program's configuration."""
    name = str(remark.data.get("name"))
    near = [one.rpartition(".")[2].removesuffix("()") for one in suggestions_of(remark)]
    same = [one for one in near if flat(one) == flat(name)]
    new = near[0] if near and remark.data.get("sure") is True else same[0] if same else sure_name(name, near)
    if not new:
        return ()
    return tuple(
        Splice(path, *one.key, new)
        for path, line in places_of(remark)
        for one in source_of(ground, path).members(line, name)
    )


def _symbol(remark: Remark, dialect: Dialect) -> str:
    """The path of what is not there. The cause tells it where a remark is about one of its parts."""
    cause = str(remark.data.get("cause") or "").removeprefix("sdk:")
    symbol = cause if package_of(cause) else str(remark.data.get("symbol") or "")
    if cause == "pulumi.providers":
        symbol = cause
    return dialect.normal(symbol)


def _in_file(source: Source, symbol: str, remark: Remark, dialect: Dialect) -> tuple[Splice, ...]:
    gone = frozenset({symbol})
    splices: dict[Splice, None] = {}
    for use in source.uses:
        old = _part(use, symbol)
        if not old:
            continue
        end = use.end_of(old)
        new = _instead(old, use, remark, dialect)
        text, imports = source.written(new, without=gone)
        assert end is not None
        splices[Splice(source.path, use.start, end, text)] = None
        splices.update(dict.fromkeys(imports))
    if not splices:
        return ()
    return source.tidied(tuple(splices))


def _part(use: Use, symbol: str) -> str:
    """The part of a use that goes: what is not there, with the name that is read of it where it is a module."""
    steps = [path for path, _ in use.steps]
    whole = [path for path in steps if path == symbol or path.startswith(f"{symbol}.")]
    if not whole:
        return ""
    depth = symbol.count(".")
    if depth == 1 and len(whole) > 1 and whole[0] == symbol:
        return whole[1]
    return whole[0]


def _instead(old: str, use: Use, remark: Remark, dialect: Dialect) -> str:
    """Raises NotPossible."""
    found = ""
    if package_of(old) and old.count(".") <= 2:
        found = meant(old, use, dialect)
    if not found:
        found = _suggested(old, use, remark, dialect)
    if not found:
        raise NotPossible("what was meant is not sure")
    return found


def _suggested(old: str, use: Use, remark: Remark, dialect: Dialect) -> str:
    """What the remark suggests, where it is another spelling or the known name of the same."""
    found = [dialect.normal(one) for one in suggestions_of(remark)]
    if not found:
        return ""
    name = parts_of(old)[1]
    if remark.data.get("sure") is True:
        # A function in place of a value would have to be called, and maybe otherwise.
        is_function = found[0].rpartition(".")[2][:1].islower() and found[0] != "pulumi.log"
        return "" if is_function and (use.given is None or name in _TAKE_OTHERS) else found[0]
    beside = {parts_of(one)[1]: one for one in found if one.rpartition(".")[0] == old.rpartition(".")[0]}
    exact = next((one for last, one in beside.items() if flat(last) == flat(name)), "")
    slip = sure_name(name, beside)
    return exact or (beside[slip] if slip is not None else "")
