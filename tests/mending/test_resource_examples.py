"""The Bad examples of the checks on resources are programs: each is mended, or it is said here why not."""

from pathlib import Path

import pytest
from example_running import lay_out
from go_writing import PROJECT, pairs, whole
from mended_programs import mended, write_program
from mends_decided import BY_A_PERSON, CATEGORIES

from stackproof.checks import all_checks, examples
from stackproof.engine import Zygote

# Check, number of the example -> why a person has to mend it.
NOT_MENDED = {
    ("ALM002", 1): "the program has nothing to send alarms to",
    ("ALM003", 2): "the metric of an alarm is chosen in a loop",
    ("API002", 1): "what the stage is called",
    ("ECS003", 2): "how much the task needs",
    ("ECS004", 2): "which subnets",
    ("ECS021", 1): "the program has no private subnets",
    ("ECS022", 1): "whether the task may run twice",
    ("ECS022", 2): "whether the task may run twice",
    ("EKS004", 1): "the program has no other subnet",
    ("ELB010", 1): "the program has no other subnet",
    ("ELB011", 1): "the program has no public subnets",
    ("IAM002", 1): "what the workload does",
    ("IAM002", 2): "what the workload does",
    ("IAM003", 1): "the program has no such resource",
    ("IAM003", 2): "the program has no such resource",
    ("IAM015", 1): "what the statement was meant for",
    ("LAM008", 1): "what the code calls is not seen",
    ("LAM006", 3): "which folder the code lies in",
    ("LAM010", 2): "what the code works with is made elsewhere",
    ("LAM010", 3): "what the code works with is made elsewhere",
    ("LOG002", 1): "the program has no key",
    ("NAM001", 2): "what the second name is to be",
    ("NET002", 1): "nothing in the program uses the port",
    ("NET004", 1): "nothing in the program uses the ports",
    ("NET012", 1): "the program has no subnet in another zone",
    ("NET012", 2): "the program has no other subnet",
    ("NET024", 1): "which subnets the table is for",
    ("NET041", 1): "the program has no other subnet",
    ("PIP003", 1): "the program has nobody to tell",
    ("PIP006", 1): "the project is made elsewhere",
    ("RDS006", 1): "the class of the instance",
    ("S3004", 2): "who may read",
    ("S3004", 3): "who may read",
    ("S3014", 2): "the key of the copies is not known",
    ("SEC001", 2): "the text is put together where it is used",
    ("SEC101", 1): "the task has no role that could read a secret",
    ("SEC101", 2): "how the function's code reads the secret",
    ("SEC101", 3): "the password is part of a longer text",
    ("VAL060", 2): "which of the two periods is meant",
    ("VAL061", 2): "what the name leads to",
    ("VAL070", 1): "which of the two bounds is meant",
    ("VAL070", 3): "which of the two bounds is meant",
    ("VAL072", 2): "which page is shown",
}
CHECKS = [one for one in all_checks() if one.category in CATEGORIES and one.id not in BY_A_PERSON]
PROFILES = {one.id: one.profiles[0] if one.profiles else "default" for one in CHECKS}
EXAMPLES = [
    pytest.param(one, id=f"{one.check}-{one.number}")
    for check in CHECKS
    for one in examples(check)
    if one.kind == "Bad"
]
GO = pairs(Path(__file__).parents[1] / "checks" / "go_programs")
GO_NOT_MENDED = {
    "ECS021": "the program has no private subnets",
    "ECS022": "whether the task may run twice",
    "IAM002": "what the workload does",
    "IAM003": "the program has no such resource",
    "LOG002": "the program has no key",
    "LOG004": "a text takes no Output",
    "NET002": "nothing in the program uses the port",
    "NET012": "the subnets are made in a loop",
    "S3008": "the policy is put together as a text",
    "SEC101": "the task has no role that could read a secret",
    "VAL001": "which word was meant is not sure",
}


@pytest.fixture(scope="module")
def zygote():
    with Zygote() as parent:
        yield parent


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_bad_example_is_mended_where_that_takes_no_decision(example, tmp_path, zygote):
    folder = tmp_path / "app"
    folder.mkdir()
    outcome = mended(lay_out(example, folder), zygote, example.check, profile=PROFILES[example.check])
    assert outcome.found
    assert bool(outcome.left) == ((example.check, example.number) in NOT_MENDED)


@pytest.mark.parametrize("id", sorted({one.id for one in CHECKS} & set(GO)))
def test_a_go_program_is_mended_as_one_in_python_would_be(id, tmp_path, zygote):
    folder = write_program(tmp_path / "app", "go", {**PROJECT, "main.go": whole(GO[id]["bad"])})
    outcome = mended(folder, zygote, id, profile=PROFILES[id])
    assert outcome.found
    assert bool(outcome.left) == (id in GO_NOT_MENDED), outcome.left
