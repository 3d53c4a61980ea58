"""The Bad examples of the checks on the SDK and on lint are programs: each is mended, or it is said here why not."""

import pytest
from example_running import lay_out
from mended_programs import mended
from node_needed import needs_node

from stackproof.checks import all_checks, examples
from stackproof.engine import Zygote

# Check, language -> why a person has to mend it.
NOT_MENDED = {
    ("SDK006", "python"): "the program has no network to put the subnet into",
    ("SDK006", "go"): "the program has no network to put the subnet into",
    ("SDK007", "python"): "nothing says that the kind of an attribute is its type",
    ("SDK009", "python"): "ports and protocol of the rule are not known",
    ("SDK012", "python"): "the dictionary is made elsewhere",
    ("TYP001", "typescript"): "what the program means where there is no value is for a person to say",
    ("TYP001", "go"): "what is returned is for a person to say",
    ("LINT001", "python"): "the file is cut off",
    ("LINT009", "python"): "the reason is for a person to say",
    ("LINT010", "go"): "the folder is not there",
}
EXAMPLES = [
    pytest.param(one, marks=[needs_node] if one.language == "typescript" else [], id=f"{one.check}-{one.number}")
    for check in all_checks()
    if check.id.startswith(("SDK", "TYP", "LINT"))
    for one in examples(check)
    if one.kind == "Bad"
]


@pytest.fixture(scope="module")
def zygote():
    with Zygote() as parent:
        yield parent


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_bad_example_is_mended_where_that_takes_no_decision(example, tmp_path, zygote):
    folder = tmp_path / "app"
    folder.mkdir()
    outcome = mended(lay_out(example, folder), zygote, example.check)
    assert outcome.found
    if (example.check, example.language) in NOT_MENDED:
        assert outcome.left
    else:
        assert outcome.left == []
