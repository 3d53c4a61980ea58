"""Programs with faults of the SDK's names and of lint, and what mends make of them. `programs/` holds each before and
after; what is not mended is said here."""

from pathlib import Path

import pytest
from mended_programs import mended, write_program
from node_needed import needs_node

from stackproof.engine import Zygote

PROGRAMS = Path(__file__).parent / "programs"
LANGUAGES = {"python": "python", "node": "typescript", "go": "go"}
LINT = ("comma", "described_options", "effects", "errors_and_imports", "lines", "undefined", "unused")
# Theme -> how the ids of the checks begin whose faults the programs have; those of the SDK's names else.
FAMILIES = {
    # Two majors of an SDK are a matter of imports.
    **dict.fromkeys(LINT, ("LINT", "SDK013")),
    "buckets": ("S3",),
    "containers": ("LOG004", "SEC101"),
    "credentials": ("SEC0",),
    "keys": ("KMS00",),
    "listeners": ("ELB",),
    "networks": ("NET", "REG002", "LOG008"),
    "rights": ("LAM", "IAM", "EVT"),
    "settings": ("ECR", "KMS001", "SQS", "SNS", "DDB", "LOG001", "EFS", "RDS"),
    "tagged": ("TAG",),
    "values": ("VAL", "NAM001"),
}
# What takes a decision: check and line.
LEFT = {
    "decisions_in_python": [("SDK005", 6), ("SDK005", 7), ("SDK005", 8), ("SDK006", 5)],
    "described_options_in_python": [("LINT008", 4)],
    "lines_in_python": [("LINT008", 17)],
}


def cases():
    for folder in sorted(PROGRAMS.iterdir()):
        marks = [needs_node] if folder.name.endswith("_in_node") else []
        yield pytest.param(folder, marks=marks, id=folder.name)


def texts_of(folder):
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def zygote():
    with Zygote() as parent:
        yield parent


@pytest.mark.parametrize("program", list(cases()))
def test_a_program_becomes_what_a_careful_engineer_would_write(program, tmp_path, zygote):
    theme, _, tongue = program.name.rpartition("_in_")
    before = texts_of(program / "before")
    folder = write_program(tmp_path / "app", LANGUAGES[tongue], before)
    outcome = mended(folder, zygote, *FAMILIES.get(theme, ("SDK",)))
    assert {path: outcome.texts[path] for path in before} == texts_of(program / "after")
    assert outcome.left == LEFT.get(program.name, [])
