"""Every example of every check's docstring is run; documentation, example and test are one text."""

import pytest
from example_running import judge_both, judge_example
from node_needed import needs_node
from python_words import python_only

from stackproof.checks import all_checks, examples
from stackproof.engine import Zygote

# What these say comes from the look over Python source or is about handlers in Python.
OF_PYTHON = ("DOC001", "INT", "LAM01", "LINT", "RUN001", "RUN010", "SDK", "SEC00", "STR")
EXAMPLES = [example for check in all_checks() for example in examples(check)]


def of_kind(kind):
    """The examples of a kind; those in TypeScript are skipped where this machine cannot run them."""
    chosen = [example for example in EXAMPLES if example.kind == kind]
    return [pytest.param(one, marks=[needs_node] if one.language == "typescript" else []) for one in chosen]


@pytest.fixture(scope="module")
def zygote():
    with Zygote() as parent:
        yield parent


def name_of(example):
    return f"{example.check}-{example.kind}-{example.number}"


@pytest.mark.parametrize("example", of_kind("Bad"), ids=name_of)
def test_a_bad_example_has_its_findings_on_the_marked_lines(example, tmp_path, zygote):
    judgement, said = judge_both(example, tmp_path, zygote)
    assert judgement.errors == ()
    places = sorted({(f.file if f.line else "", f.line or 0) for f in judgement.findings})
    assert places == sorted(example.expected), [f.message for f in judgement.findings]
    # A check that never fails shows its example undecided.
    assert judgement.findings or judgement.undecided
    if not example.check.startswith(OF_PYTHON):
        for language, texts in said.items():
            assert [word for text in texts for word in python_only(text, language)] == [], texts


@pytest.mark.parametrize("example", of_kind("Good"), ids=name_of)
def test_a_good_example_passes(example, tmp_path, zygote):
    judgement = judge_example(example, tmp_path, zygote)
    assert judgement.errors == ()
    assert [f.message for f in judgement.findings] == []
    assert judgement.passed
