"""How the npm SDKs spell what the PyPI SDKs have."""

from __future__ import annotations

from ._schema import FunctionSchema


def node_module(name: str) -> str:
    """`lambda_` -> `lambda`: TypeScript reserves other words than Python."""
    return name.rstrip("_")


def node_function_names(schema: FunctionSchema) -> tuple[str, ...]:
    """`get_ami` -> (`getAmi`, `getAmiOutput`); one name only for a function that has no Output form."""
    names = (camel_case(schema.name),)
    if schema.output_name:
        names += (f"{camel_case(schema.output_name.removesuffix('_output'))}Output",)
    return names


def camel_case(name: str) -> str:
    """`get_policy_document` -> `getPolicyDocument`."""
    head, *rest = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)
