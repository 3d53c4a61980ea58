"""Which class, function or module was certainly meant by one that the SDK does not have."""

from __future__ import annotations

import re

from stackproof.aws import FunctionSchema, ObjectSchema, ResourceSchema, class_meant

from ._dialects import Dialect, fields_of, parts_of
from ._sure import flat, sure_name, words_of
from ._uses import Use

_GENERATION = re.compile(r"V\d+$")
# What may be given beside the arguments of the schema.
_ALWAYS = frozenset({"opts", "resource_name"})


def meant(path: str, use: Use, dialect: Dialect) -> str:
    """The path of what a use certainly means; "" where a person has to say."""
    found = dialect.near(path)
    if path.startswith("pulumi_") and isinstance(dialect.schema(f"{path}Args"), ObjectSchema):
        return f"{path}Args"
    if not found:
        return ""
    name = parts_of(path)[1]
    exact = [one for one in found if flat(parts_of(one)[1]) == flat(name)]
    known = [one for one in found if _is_called_so(path, one, dialect)]
    fitting = _fitting(found, use, dialect)
    for sure in (known, exact):
        if sure:
            return next((one for one in sure if one in fitting), sure[0])
    if use.given is not None and fitting:
        current = [one for one in fitting if not getattr(dialect.schema(one), "deprecated", "")] or fitting
        if len({_GENERATION.sub("", one) for one in fitting}) == 1:
            return current[0]
    slip = sure_name(name, [parts_of(one)[1] for one in found])
    if slip is not None:
        return next(one for one in found if parts_of(one)[1] == slip)
    # `TargetArgs` of a package that is called otherwise here: `EventTargetArgs`, with nothing else near.
    only = found[0] if len(found) == 1 and words_of(name) < words_of(parts_of(found[0])[1]) else ""
    return only if only and parts_of(only)[0] != parts_of(path)[0] else ""


def _is_called_so(path: str, other: str, dialect: Dialect) -> bool:
    """Whether the table of other tools' words says that the one is the other."""
    module, name = parts_of(path)
    schema = dialect.schema(other)
    if not isinstance(schema, ResourceSchema | FunctionSchema):
        return False
    here = "" if schema.module == "index" else schema.module
    own = f"{here}.{schema.name}".lstrip(".")
    return class_meant(module, name.removeprefix("New")) == own or class_meant(here, name.removeprefix("New")) == own


def _fitting(found: list[str], use: Use, dialect: Dialect) -> list[str]:
    """Those that take what is given here, and need nothing else."""
    if use.given is None or "*" in use.given:
        return []
    fits = []
    for one in found:
        schema = dialect.schema(one)
        if not isinstance(schema, ResourceSchema | FunctionSchema):
            continue
        known = {dialect.spelt(item) for item in fields_of(schema)}
        required = {dialect.spelt(item) for item in fields_of(schema) if item.required}
        if use.given - _ALWAYS <= known and required <= use.given:
            fits.append(one)
    return fits
