"""What the SDK says to be out of date, where it says what is to be used instead, and that is the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stackproof.aws import FunctionSchema, Property, ResourceSchema, snake_case
from stackproof.model import Finding, Remark

from ._arguments import rewritten
from ._bucket_parts import BUCKET, PARTS, apart
from ._calls import NotPossible
from ._dialects import Dialect, Schema, dialect_of, fields_of, package_of, parts_of
from ._edits import Mend, Splice
from ._ground import Ground
from ._remarked import places_of, remark_of
from ._sources import source_of
from ._uses import Source

_CLASS = re.compile(r"in favor of (?:aws\.)?(\w+)(?:/\w+)?\.([A-Za-z]\w*)")
_NAME = re.compile(r"\b[Uu]se [`'\"]?(\w+)[`'\"]?(?: instead|\b(?=\.? This))")
# What follows from a switch that became a state.
_STATES = {
    ("aws:cloudwatch/eventRule:EventRule", "is_enabled"): {
        "true": ("state", "ENABLED"),
        "false": ("state", "DISABLED"),
    }
}


def up_to_date(finding: Finding, ground: Ground) -> Iterator[Mend]:
    """Raises NotPossible."""
    remark = remark_of(finding, ground, "sdk.deprecated")
    advice = str(remark.data.get("advice"))
    other = _CLASS.search(advice)
    if other is not None:
        yield _of_class(remark, other[1], other[2], ground)
        return
    named = _NAME.search(advice)
    owner, name = _apart(str(remark.data.get("symbol")))
    dialect = dialect_of(ground)
    schema = dialect.schema(dialect.normal(owner)) if package_of(dialect.normal(owner)) else None
    if schema is None:
        raise NotPossible("what is out of date is not known")
    if getattr(schema, "token", "") == BUCKET and snake_case(name) in PARTS:
        yield apart(remark, snake_case(name), ground)
        return
    yield _of_name(remark, name, snake_case(named[1]) if named is not None else "", schema, dialect, ground)


def _apart(symbol: str) -> tuple[str, str]:
    """`aws.s3.Bucket(acl)`, `aws.getRegion.name` and `s3.BucketArgs.Acl` as the whole and the name of its part."""
    found = re.fullmatch(r"(.+)\((\w+)\)", symbol)
    if found is not None:
        return found[1], found[2]
    return symbol.rpartition(".")[0], symbol.rpartition(".")[2]


# -- classes and functions


def _of_class(remark: Remark, module: str, name: str, ground: Ground) -> Mend:
    """Every use of a class, and of the types that are named after it, by its new name."""
    dialect = dialect_of(ground)
    symbol = dialect.normal(str(remark.data.get("symbol")))
    home, old = parts_of(symbol)
    base = symbol.partition(".")[0]
    pattern = re.compile(rf"(New|Get)?{re.escape(old)}(?:(?=[A-Z])(\w+))?")
    splices: dict[Splice, None] = {}
    for path in {file for file, _ in places_of(remark)}:
        source = source_of(ground, path)
        here: dict[Splice, None] = {}
        for use in source.uses:
            for step, end in use.steps:
                match = pattern.fullmatch(parts_of(step)[1])
                if step.partition(".")[0] != base or parts_of(step)[0] != home or match is None:
                    continue
                new = f"{base}.{module}.{match[1] or ''}{_spelt(name, old)}{match[2] or ''}"
                text, imports = source.written(new)
                here[Splice(path, use.start, end, text)] = None
                here.update(dict.fromkeys(imports))
        splices.update(dict.fromkeys(source.tidied(tuple(here)) if here else ()))
    if not splices:
        raise NotPossible("it is not used in a way that is known")
    return Mend(tuple(splices))


def _spelt(name: str, old: str) -> str:
    """Functions as the language writes them."""
    return snake_case(name) if old.islower() and not name.islower() else name


# -- arguments and outputs


def _of_name(remark: Remark, name: str, new: str, schema: Schema, dialect: Dialect, ground: Ground) -> Mend:
    outputs = _outputs(schema)
    inputs = {item.name_python: item for item in fields_of(schema)}
    old = snake_case(name)
    states = _STATES.get((getattr(schema, "token", ""), old))
    splices: dict[Splice, None] = {}
    for path, line in places_of(remark):
        source = source_of(ground, path)
        for one in source.arguments(line, name):
            if states is not None:
                splices.update(dict.fromkeys(rewritten(one, source, dialect, inputs, states)))
            elif _is_same(inputs, old, new):
                splices[Splice(path, *one.key, dialect.spelt(inputs[new]))] = None
        splices.update(dict.fromkeys(_of_outputs(source, line, name, old, new, outputs, dialect)))
    if not splices:
        raise NotPossible("what takes its place is not the same")
    return Mend(tuple(splices))


def _of_outputs(
    source: Source, line: int, name: str, old: str, new: str, outputs: dict[str, Property], dialect: Dialect
) -> Iterator[Splice]:
    if _is_same(outputs, old, new):
        for one in source.members(line, name):
            yield Splice(source.path, *one.key, dialect.spelt(outputs[new]))


def _is_same(known: dict[str, Property], old: str, new: str) -> bool:
    return old in known and new in known and known[old].type == known[new].type and not known[new].deprecated


def _outputs(schema: Schema) -> dict[str, Property]:
    found = schema.outputs if isinstance(schema, ResourceSchema) else ()
    found = schema.result if isinstance(schema, FunctionSchema) else found
    return {item.name_python: item for item in found}
