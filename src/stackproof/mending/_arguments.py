"""Arguments that the SDK does not take: called what they are called, given where they belong, or taken away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stackproof.aws import Property, advise, go_sdk, is_taggable, sdk, snake_case
from stackproof.model import Finding, Remark

from ._calls import NotPossible
from ._dialects import Dialect, Schema, dialect_of, fields_of, package_of
from ._edits import Mend, Splice
from ._ground import Ground
from ._lines import cut_with_comment
from ._options import as_option
from ._remarked import places_of, remark_of, suggestions_of
from ._sources import source_of
from ._stage_names import DEPLOYMENT, without_stage_name
from ._sure import flat, is_single, sure_argument, sure_name
from ._uses import Argument, Source

KINDS = ("sdk.unknown-argument", "sdk.unknown-nested-key")


def other_arguments(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """The mend of an argument at all places where it is given. Raises NotPossible."""
    yield mend_of(remark_of(finding, ground, *KINDS), ground)


def mend_of(remark: Remark, ground: Ground) -> Mend:
    """Raises NotPossible."""
    name = str(remark.data.get("argument"))
    splices: list[Splice] = []
    for path, line in places_of(remark):
        source = source_of(ground, path)
        found = source.arguments(line, name)
        if not found:
            raise NotPossible("the argument is not written there")
        for one in found:
            splices += _mended(one, source, remark, ground)
    return Mend(tuple(dict.fromkeys(splices)))


def _mended(one: Argument, source: Source, remark: Remark, ground: Ground) -> tuple[Splice, ...]:
    token, name = str(remark.data.get("token") or ""), snake_case(one.name)
    if remark.data.get("option"):
        return as_option(one, source, str(remark.data["option"]))
    dialect = dialect_of(ground)
    schema = schema_of(remark, ground)
    if schema is None:
        return _core(one, source, remark)
    known = {item.name_python: item for item in fields_of(schema)}
    if name == "tags" and token and not is_taggable(token):
        return (cut_with_comment(source.text, *one.whole),)
    if token == DEPLOYMENT and name == "stage_name":
        return without_stage_name(one, source, ground)
    if advise(token, name):
        raise NotPossible("it takes a further resource")
    given = [key for key, item in known.items() if dialect.spelt(item) in one.beside]
    if (token, name) in _KNOWN and not one.short:
        return rewritten(one, source, dialect, known, _KNOWN[token, name])
    found = sure_argument(
        name, known, given=given, token=token, owner=_owner(schema), form=one.form, text=one.text
    )  # fmt: skip
    if found is None:
        raise NotPossible("what was meant is not sure")
    if is_single(name, found, one.form):
        return (renamed(one, source, dialect.spelt(found)), *as_list(one, source))
    return (renamed(one, source, dialect.spelt(found)),)


def as_list(one: Argument, source: Source) -> tuple[Splice, ...]:
    """The value as the only one of a list. Raises NotPossible."""
    before, after = "[", "]"
    if source.path.endswith(".go"):
        made = re.match(r"&?([\w.]+?)(?:Args\{|\()", one.text)
        if made is None:
            raise NotPossible("what the value is is not known")
        before, after = f"{made[1]}Array{{", "}"
    start, end = one.value
    if one.short:
        return (Splice(source.path, end, end, f": {before}{one.text}{after}"),)
    return (Splice(source.path, start, start, before), Splice(source.path, end, end, after))


def renamed(one: Argument, source: Source, name: str) -> Splice:
    """The argument under another name."""
    start, end = one.key
    return Splice(source.path, start, end, f"{name}: {one.text}" if one.short else name)


# (type, argument) -> {value as it is written, in small letters and without the SDK's wrapping: (argument, value)}
_KNOWN = {("aws:ec2/eip:Eip", "vpc"): {"true": ("domain", "vpc")}}


def rewritten(
    one: Argument, source: Source, dialect: Dialect, known: dict[str, Property], table: dict[str, tuple[str, str]]
) -> tuple[Splice, ...]:
    """An argument whose value is called otherwise, too."""
    plain = one.text.removeprefix("pulumi.Bool(").rstrip(")").lower()
    if plain not in table:
        raise NotPossible("the value has no counterpart")
    name, value = table[plain]
    quote = "'" if "'" in source.text.line(one.whole[0]) and '"' not in source.text.line(one.whole[0]) else '"'
    written = f"{quote}{value}{quote}"
    if source.path.endswith(".go"):
        written = f"pulumi.String({written})"
    return (renamed(one, source, dialect.spelt(known[name])), Splice(source.path, *one.value, written))


def _core(one: Argument, source: Source, remark: Remark) -> tuple[Splice, ...]:
    """An argument of the core SDK."""
    near = suggestions_of(remark)
    same = [item for item in near if flat(item) == flat(one.name)]
    slip = sure_name(one.name, near)
    name = same[0] if same else slip
    if name is None or name in one.beside or not name.isidentifier():
        raise NotPossible("what was meant is not sure")
    return (renamed(one, source, name),)


def schema_of(remark: Remark, ground: Ground) -> Schema | None:
    """What the argument was given to; None where it is nothing of a provider's SDK."""
    token, name = str(remark.data.get("token") or ""), str(remark.data.get("class") or "")
    if token:
        package = token.partition(":")[0]
        known = sdk(package, major=ground.major if package == "aws" else None) if package in _PACKAGES else None
        found = (known.resource(token) or known.function(token)) if known is not None else None
        if found is not None:
            return found
    if ground.is_go:
        return _of_go(name, ground)
    package = package_of(name)
    if not package:
        return None
    known = sdk(package, major=ground.major if package == "aws" else None)
    ref = name.partition(".")[2].removeprefix("types.input.")
    return known.type(ref) or known.type(ref.removesuffix("Dict").removesuffix("Args"))


def _of_go(name: str, ground: Ground) -> Schema | None:
    home, _, member = name.rpartition(".")
    for package in _PACKAGES:
        known = go_sdk(package, major=ground.major if package == "aws" else None)
        module = known.module(home if home != package else "")
        found = known.member(module, member) if module is not None else None
        if found is not None and isinstance(found.schema, Schema):
            return found.schema
    return None


_PACKAGES = ("aws", "random", "tls")


def _owner(schema: Schema) -> str:
    return schema.name
