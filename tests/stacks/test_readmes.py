"""What the READMEs of the stacks say is so."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import build_stacks  # noqa: E402

ITEMS = {
    "fedramp-pipeline": 28,
    "flask-api": 21,
    "gitops-pipeline": 28,
    "healthcare-analytics": 16,
    "loan-processing": 30,
}


def rows(readme: str) -> list[tuple[int, str, str]]:
    table = re.findall(r"(?m)^\| (\d+) [^|]*\|([^|]*)\|([^|]*)\|$", readme)
    return [(int(number), met.strip(), shown.strip()) for number, met, shown in table]


def test_generated_parts_are_those_of_the_program(stack):
    folder = build_stacks.STACK_FILES / stack
    for name, text in build_stacks.generated(stack).items():
        assert (folder / name).read_text("utf-8") == text, f"stale: run python tools/build_stacks.py {stack}"


def test_every_item_of_the_specification_has_a_row(stack, laid_out):
    table = rows((laid_out(stack) / "README.md").read_text("utf-8"))
    assert [number for number, _, _ in table] == list(range(1, ITEMS[stack] + 1))
    assert all(met for _, met, _ in table)


def test_every_test_that_is_named_is_there(stack, laid_out):
    folder = laid_out(stack)
    written = "".join(file.read_text("utf-8") for file in folder.rglob("test_*.py"))
    named = set(re.findall(r"`(test_\w+)`", (folder / "README.md").read_text("utf-8")))
    assert named
    assert {name for name in named if f"def {name}(" not in written} == set()


@pytest.mark.parametrize("part", ["## Run", "## Configuration", "## Outputs", "## Cost", "## Troubleshooting"])
def test_every_part_is_there(stack, laid_out, part):
    text = (laid_out(stack) / "README.md").read_text("utf-8")
    assert part in text
    assert "PULUMI_BACKEND_URL" in text
