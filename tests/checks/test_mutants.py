"""Mutants of every Good example's graph must change the verdict, or be explained in survivors.toml."""

import tomllib
from pathlib import Path

import pytest
from example_running import case_of, lay_out
from graph_making import Ref, graph, make
from mutating import reads_of, survivors

from stackproof.checks import Case, all_checks, check, examples
from stackproof.engine import Zygote
from stackproof.model import Fail, Impact, Pass

EXPLAINED = tomllib.loads((Path(__file__).parent / "survivors.toml").read_text()).get("survivor", [])
# These judge sources, projects and runs; their verdicts do not hang on inputs of resources.
_OF_THE_GRAPH = [c for c in all_checks() if c.category not in ("intake", "structure", "syntax", "sdk", "lint", "run")]
GOOD = [(c, e) for c in _OF_THE_GRAPH for e in examples(c) if e.kind == "Good"]


@pytest.fixture(scope="module")
def zygote():
    with Zygote() as parent:
        yield parent


@pytest.mark.parametrize(("one", "example"), GOOD, ids=[f"{c.id}-{e.number}" for c, e in GOOD])
def test_mutants_of_a_good_example_die(one, example, tmp_path, zygote):
    alive, _ = survivors(one, case_of(lay_out(example, tmp_path), zygote))
    explained = {e["mutant"] for e in EXPLAINED if (e["check"], e["example"]) == (one.id, example.number) and e["why"]}
    assert set(alive) == explained, "unexplained, or explained although it dies"


def test_every_explanation_names_a_check_and_an_example():
    known = {(c.id, e.number) for c, e in GOOD}
    assert [e for e in EXPLAINED if (e["check"], e["example"]) not in known] == []


BUCKET, BLOCK = "aws:s3/bucket:Bucket", "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"


@check("TST911", title="Blocked", severity="high", category="security", impact=Impact("security", "x"))
def blocked(case):
    for bucket in case.resources(BUCKET):
        bucket.inputs.get("tags")
        blocks = case.topology.bucket_parts(bucket).public_access_block
        if blocks and blocks[0].inputs.get("blockPublicAcls") is True:
            yield Pass(bucket.urn, "")
        else:
            yield Fail(subject=bucket.urn, message="")


def test_the_mutants_of_what_is_read_are_made_and_a_needless_read_survives():
    bucket = make(BUCKET, "b", {"tags": {"a": "b"}, "acl": "private"})
    block = make(BLOCK, "p", {"bucket": Ref(bucket), "blockPublicAcls": True, "ignorePublicAcls": True})
    case = Case.of_graph(graph(bucket, block))
    assert reads_of(blocked, case)[block.urn] == {"bucket", "blockPublicAcls"}
    alive, count = survivors(blocked, case)
    assert alive == ["b: no tags"] and count == 6
