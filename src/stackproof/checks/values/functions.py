"""Lambda runtimes."""

from __future__ import annotations

import re

from stackproof.aws import facts_date, lambda_runtime, lambda_runtimes
from stackproof.model import Resource
from stackproof.topology import MISSING, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .._program import is_stated

_RUNTIMES = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html"
_USERS = (
    ("aws:lambda/function:Function", "runtime"),
    ("aws:lambda/layerVersion:LayerVersion", "compatibleRuntimes"),
)


@check(
    "VAL010",
    title="Lambda runtimes are supported",
    severity="critical",
    category="values",
    impact=Impact("deployment", "Lambda refuses to create the function, or stops patching what it runs on."),
    links=(_RUNTIMES,),
    when=("aws:lambda/function:Function", "aws:lambda/layerVersion:LayerVersion"),
    local=True,
)
def runtimes_are_supported(case: Case) -> Iterator[Verdict]:
    """The runtime exists, and AWS still creates functions with it.

    Why
        A runtime that AWS never had, or that has reached the end of its life, is refused when the function is created.
        Between deprecation and that day the function works, without security patches and without support.
    Fix
        Use the runtime that the message names, and test the code with it.
    Bad
        import pulumi
        import pulumi_aws as aws

        role = aws.iam.Role("r", assume_role_policy="{}")
        code = pulumi.AssetArchive({"main.py": pulumi.StringAsset("def handler(event, context): pass")})
        aws.lambda_.Function("f", role=role.arn, runtime="python3.6", handler="main.handler", code=code)  # <- finding
        aws.lambda_.Function("g", role=role.arn, runtime="python3", handler="main.handler", code=code)  # <- finding
    Good
        import pulumi
        import pulumi_aws as aws

        role = aws.iam.Role("r", assume_role_policy="{}")
        code = pulumi.AssetArchive({"main.py": pulumi.StringAsset("def handler(event, context): pass")})
        aws.lambda_.Function("f", role=role.arn, runtime="python3.13", handler="main.handler", code=code)
    Known limits
        Judged by the day of the table that comes with this version. A runtime that is newer than the table is unknown.
        One that is only deprecated weighs medium, in a layer's list of runtimes nothing.
    """
    for token, path in _USERS:
        for resource in case.resources(token):
            value = value_at(resource.inputs, path)
            for place, name in [(path, value)] if not isinstance(value, list) else _items(path, value):
                if name is not MISSING:
                    yield from _verdict(case, resource, place, name)


def _items(path: str, values: list[object]) -> list[tuple[str, object]]:
    return [(f"{path}[{position}]", item) for position, item in enumerate(values)]


def _verdict(case: Case, resource: Resource, path: str, name: object) -> Iterator[Verdict]:
    if not isinstance(name, str) or not is_stated(case, resource, path):
        yield Unknown(resource.urn, f"{path} is not known")
        return
    found, today = lambda_runtime(name), facts_date()
    if found is None and _is_newer(name):
        yield Unknown(resource.urn, f"{name} is newer than the table of runtimes")
    elif found is None:
        message = f"{resource.name}: Lambda has no runtime {name!r}"
        yield Fail(subject=resource.urn, message=message, fix=_advice(name))
    elif resource.type.endswith(":LayerVersion") or not found.is_deprecated(today):
        yield Pass(resource.urn, name)
    elif found.blocks_creation(today):
        yield Fail(
            subject=resource.urn,
            message=f"{resource.name} runs on {name}, with which Lambda creates no functions since "
            f"{found.no_create_from}; use {found.successor}",
            fix=f"Set the runtime to {found.successor} and test the code with it.",
        )
    else:
        yield Fail(
            subject=resource.urn,
            severity="medium",
            message=f"{resource.name} runs on {name}, which gets no patches since {found.deprecated}; "
            f"use {found.successor}",
            fix=f"Set the runtime to {found.successor} and test the code with it.",
        )


def _is_newer(name: str) -> bool:
    """True for a name of the usual form whose version is above all known ones of its family."""
    shape = re.fullmatch(r"(python3\.|nodejs|java|dotnet|ruby|provided\.al)(\d[\d.]*)(\.x)?", name)
    if shape is None:
        return False
    known = [re.fullmatch(rf"{re.escape(shape[1])}(\d[\d.]*)(?:\.x)?", other) for other in lambda_runtimes()]
    return all(_version(shape[2]) > _version(item[1]) for item in known if item is not None)


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part)


def _advice(name: str) -> str:
    family = re.match(r"[a-z]+", name.lower())
    fit = [item for item in lambda_runtimes() if family is not None and item.startswith(family[0])]
    alive = [item for item in fit if (found := lambda_runtime(item)) and not found.is_deprecated(facts_date())]
    return f"Use {', '.join(alive[-4:])}." if alive else "Use a runtime of Lambda's list."
