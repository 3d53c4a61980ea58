"""The generated pages are what the program says now; links lead somewhere; records and formats.md agree."""

from __future__ import annotations

import re
from pathlib import Path

import build_reference
import console_blocks
import msgspec
import pytest

from stackproof import model


@pytest.mark.parametrize("name", build_reference.GENERATED)
def test_the_page_is_fresh(name: str) -> None:
    assert (build_reference.REFERENCE / name).read_text() == build_reference.GENERATED[name](), "type: make docs"


@pytest.mark.parametrize("page", console_blocks.pages(), ids=lambda page: page.name)
def test_links_inside_the_repository_lead_to_files(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.S | re.M)
    for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text):
        assert (page.parent / target).exists(), f"{page.name}: {target}"


@pytest.mark.parametrize(
    "record",
    [
        model.Report, model.Finding, model.RunSummary, model.Checkpoint, model.Environment, model.Score,
        model.Graph, model.Resource, model.Reference, model.Invoke,
    ],
    ids=lambda record: record.__name__,
)  # fmt: skip
def test_the_page_of_formats_names_every_field(record: type[msgspec.Struct]) -> None:
    text = (build_reference.REFERENCE / "formats.md").read_text()
    missing = [field for field in record.__struct_encode_fields__ if f"`{field}`" not in text]
    assert missing == []


def test_no_page_names_a_place_of_one_machine() -> None:
    for page in console_blocks.pages():
        assert not re.search(r"/work/|/root/|/home/|/opt/|localhost", page.read_text()), page.name
