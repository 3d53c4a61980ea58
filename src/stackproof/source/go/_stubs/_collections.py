"""Lists and maps of a noun, and what inputs and outputs of any noun have in common."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._package import Package

_COLLECTION = re.compile(r"(.+)(Array|Map)")


def conversions(package: Package, receiver: str, noun: str) -> list[str]:
    """`func (ReceiverArgs) ToNounOutput() NounOutput`; the variant with a context where the program has its name."""
    lines = [f"func ({receiver}) To{noun}Output() {noun}Output"]
    if f"To{noun}OutputWithContext" in package.seen:
        lines.append(f"func ({receiver}) To{noun}OutputWithContext(context.Context) {noun}Output")
    return lines


def element(receiver: str) -> str:
    return f"func ({receiver}) ElementType() reflect.Type"


def interface(package: Package, noun: str) -> None:
    """`NounInput`."""
    package.need(f"{noun}Output")
    further = f"; To{noun}OutputWithContext(context.Context) {noun}Output"
    more = further if f"To{noun}OutputWithContext" in package.seen else ""
    package.add(f"type {noun}Input interface{{ pulumi.Input; To{noun}Output() {noun}Output{more} }}")


def output(package: Package, noun: str) -> None:
    """`NounOutput` without what is peculiar to it."""
    receiver = f"{noun}Output"
    package.add(f"type {receiver} struct{{ *pulumi.OutputState }}", element(receiver))
    package.add(*conversions(package, receiver, noun))


def collection(package: Package, noun: str, *, of_values: bool = False) -> None:
    """`NounArray` itself. of_values: its elements are the values, not inputs of them."""
    match = _COLLECTION.fullmatch(noun)
    if match is None:
        return
    inner = match[1] if of_values else f"{match[1]}Input"
    package.need(inner)
    package.need(f"{noun}Output")
    package.add(f"type {noun} {'[]' if match[2] == 'Array' else 'map[string]'}{inner}", element(noun))
    package.add(*conversions(package, noun, noun))


def collection_output(package: Package, noun: str) -> None:
    """`NounArrayOutput`, with the way to one element."""
    match = _COLLECTION.fullmatch(noun)
    if match is None:
        return
    output(package, noun)
    method, given = ("Index", "pulumi.IntInput") if match[2] == "Array" else ("MapIndex", "pulumi.StringInput")
    if method in package.seen:
        package.need(f"{match[1]}Output")
        package.add(f"func ({noun}Output) {method}({given}) {match[1]}Output")


def of_form(package: Package, noun: str, form: str, *, of_values: bool = False) -> bool:
    """Declare a list or map, or its input or output; False where the form is none of them."""
    if not noun.endswith(("Array", "Map")):
        return False
    if form == "":
        collection(package, noun, of_values=of_values)
    elif form == "Input":
        interface(package, noun)
    else:
        collection_output(package, noun)
    return True
