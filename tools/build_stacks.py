"""Writes what the READMEs of the reference stacks take from the programs themselves: picture, settings, outputs, cost.

    python tools/build_stacks.py [STACK]...

Each stack is laid out as `stackproof new` does and recorded with the settings of its Pulumi.dev.yaml. What stands
between `<!-- NAME -->` and `<!-- /NAME -->` is replaced; tests/stacks fails when any of it is stale.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

import yaml

from stackproof.model import CostEstimate, Graph, Report
from stackproof.report import graph_svg
from stackproof.review import ReviewOptions, review_all
from stackproof_stacks import STACKS, copy_stack

STACK_FILES = Path(__file__).parents[1] / "src" / "stackproof_stacks" / "stacks"
PICTURE = "architecture.svg"


def recorded(stack: str) -> tuple[Graph, Report]:
    """A stack as it is recorded with its development settings, and what a review says of it."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, stack)
        copy_stack(stack, place)
        (one,) = review_all(str(place), options=ReviewOptions())
    assert one.graph is not None, stack
    return one.graph, one.report


def generated(stack: str) -> dict[str, str]:
    """File name -> what it must hold: the picture, and the README with its parts made anew."""
    graph, report = recorded(stack)
    readme = (STACK_FILES / stack / "README.md").read_text("utf-8")
    parts = {
        "resources": _resources(graph),
        "configuration": _configuration(stack),
        "outputs": _outputs(graph),
        "cost": _cost(report.cost),
    }
    for name, text in parts.items():
        readme = _replaced(readme, name, text)
    return {"README.md": readme, PICTURE: graph_svg(graph)}


def _replaced(readme: str, name: str, text: str) -> str:
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, found, rest = readme.partition(begin)
    if not found:
        raise SystemExit(f"the README has no {begin}")
    return f"{before}{begin}\n{text}\n{end}{rest.partition(end)[2]}"


def _resources(graph: Graph) -> str:
    made = [one for one in graph.resources if one.custom and not one.read and not one.type.startswith("pulumi:")]
    by_service = Counter(one.type.split(":")[1].partition("/")[0] for one in made)
    listed = ", ".join(f"{name} {count}" for name, count in sorted(by_service.items()))
    components = sum(not one.custom and one.type != "pulumi:pulumi:Stack" for one in graph.resources)
    return f"{len(made)} resources in {components} components: {listed}."


def _configuration(stack: str) -> str:
    project = yaml.safe_load((STACK_FILES / stack / "Pulumi.yaml").read_text("utf-8"))
    rows = ["| key | type | default | meaning |", "|---|---|---|---|"]
    for key, value in project["config"].items():
        default = value.get("default", value.get("value", ""))
        shown = f"`{str(default).lower() if isinstance(default, bool) else default}`" if default != "" else ""
        needed = "" if "default" in value or "value" in value else "**required**"
        said = " ".join(str(value.get("description", "Region of AWS.")).split())
        rows.append(f"| `{key}` | {value.get('type', 'string')} | {shown or needed} | {said} |")
    return "\n".join(rows)


def _outputs(graph: Graph) -> str:
    return ", ".join(f"`{name}`" for name in graph.outputs)


def _cost(cost: CostEstimate | None) -> str:
    assert cost is not None
    rows = ["| what | quantity | assumption | USD a month |", "|---|---|---|---|"]
    for line in sorted(cost.lines, key=lambda one: (-one.monthly, one.name, one.what)):
        rows.append(f"| {line.name}: {line.what} | {line.quantity:g} | {line.assumption} | {line.monthly:.2f} |")
    rows.append(f"| **all** | | {cost.hourly:.4f} an hour | **{cost.monthly:.2f}** |")
    prices = f"List prices of {cost.prices.region}, {cost.prices.date}"
    where = f"{prices}; what is used on top (requests, data, logs) is not in it."
    return "\n".join([*rows, "", where])


def main(chosen: list[str]) -> None:
    """Write the files of the stacks that are named, or of all."""
    for stack in chosen or STACKS:
        for name, text in generated(stack).items():
            (STACK_FILES / stack / name).write_text(text, "utf-8")
            print(f"{stack}/{name}")


if __name__ == "__main__":
    main(sys.argv[1:])
