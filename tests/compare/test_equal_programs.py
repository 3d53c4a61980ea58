"""Programs that make the same in other words are equal: renamed, reordered, in components, in another language."""

from __future__ import annotations

from pathlib import Path

import pytest
from node_needed import needs_node

from stackproof.compare import compare
from stackproof.model import Graph
from stackproof.review import ReviewOptions, record

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
GOOD = sorted(path for path in (ROOT / "tests" / "answers" / "good").iterdir() if (path / "__main__.py").is_file())
DELIVERY = ROOT / "tests" / "twins" / "delivery"
ANSWERS = sorted((ROOT / "examples" / "answers").glob("*/ANSWER.md"))


def test_a_program_equals_itself(shop, differences) -> None:
    comparison = compare(shop, shop)
    assert differences(comparison) == []
    assert comparison.is_equal and comparison.likeness == 100
    assert comparison.counts.matched == comparison.ideal.resources == 28


def test_components_other_names_another_order_and_other_spellings_make_no_difference(
    recorded, shop, differences
) -> None:
    refactored = recorded(HERE / "programs" / "shop_in_components")
    assert sum(not resource.custom for resource in refactored.resources) == 3
    assert {r.name for r in shop.resources}.isdisjoint(r.name for r in refactored.resources)
    for comparison in (compare(refactored, shop), compare(shop, refactored)):
        assert differences(comparison) == []
        assert (comparison.likeness, comparison.counts.undecided) == (100, 0)


@pytest.mark.parametrize("folder", [HERE / "programs" / "shop", *GOOD], ids=lambda path: path.name)
def test_a_renamed_program_equals_its_original(recorded, renamed, differences, folder: Path, tmp_path: Path) -> None:
    original = recorded(folder)
    copy = recorded(renamed(folder, tmp_path / "copy"))
    assert {r.urn for r in copy.resources if r.custom} != {r.urn for r in original.resources if r.custom}
    assert differences(compare(copy, original)) == []
    assert differences(compare(original, copy)) == []


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda path: path.parent.name)
def test_every_example_equals_itself(zygote, differences, answer: Path) -> None:
    for graph in record(str(answer), zygote=zygote):
        assert differences(compare(graph, graph)) == []


@needs_node
def test_a_python_program_equals_its_twin_in_typescript(recorded, differences) -> None:
    comparison = compare(recorded(DELIVERY / "typescript"), recorded(DELIVERY / "python"))
    assert differences(comparison) == []
    assert comparison.counts.matched == 24


def test_a_python_program_equals_its_twin_in_go_that_is_only_followed(recorded, differences) -> None:
    followed = recorded(DELIVERY / "go")
    assert followed.kind == "static"
    assert differences(compare(followed, recorded(DELIVERY / "python"))) == []


def test_a_faulty_pipeline_differs_from_its_mended_twin_in_another_language(recorded, zygote, differences) -> None:
    options = ReviewOptions(config={"delivery:mended": "true"})
    (mended,) = record(str(DELIVERY / "go"), options=options)
    by_go = differences(compare(recorded(DELIVERY / "python"), mended))
    (in_python,) = record(str(DELIVERY / "python"), options=options, zygote=zygote)
    assert by_go and by_go == differences(compare(recorded(DELIVERY / "python"), in_python))


@pytest.mark.parametrize("twin", ["forty_go", pytest.param("forty_ts", marks=needs_node)])
def test_the_large_twins_equal_their_original(zygote, differences, twin: str) -> None:
    programs = ROOT / "benchmarks" / "programs"
    config = {"forty:token": "S3cr3t-Token-9", "forty:limits": '{"orders": 10, "burst": 2.5}'}
    (ours,) = record(str(programs / "forty"), options=ReviewOptions(config=config), zygote=zygote)
    (theirs,) = record(str(programs / twin), options=ReviewOptions(config=config))
    comparison = compare(theirs, ours)
    assert differences(comparison) == [] and comparison.counts.matched >= 36


def test_a_graph_that_was_stored_compares_like_a_fresh_one(shop, recorded, differences) -> None:
    import msgspec

    stored = msgspec.json.decode(msgspec.json.encode(shop), type=Graph)
    assert compare(stored, recorded(HERE / "programs" / "shop_in_components")).is_equal


def test_nothing_equals_nothing() -> None:
    empty = Graph(project="a", stack="dev")
    comparison = compare(empty, Graph(project="b", stack="prod"))
    assert comparison.is_equal and comparison.likeness == 100
