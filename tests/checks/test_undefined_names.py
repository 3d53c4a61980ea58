"""Where a name that nothing defines stands decides how much it weighs."""

import pytest
from example_running import PROJECT_FILE, REQUIREMENTS, case_of

from stackproof.checks import judge
from stackproof.engine import Zygote

MADE = 'import pulumi\nimport pulumi_aws as aws\n\n{}\naws.sns.Topic("alerts")\n'
FUNCTION = (
    'aws.lambda_.Function("f", role="arn:aws:iam::123456789012:role/f", runtime="python3.13", handler="jobs.run",\n'
    '    code=pulumi.FileArchive("./parts"))'
)
FAULT = "def run(event, context):\n    return nothing\n"


@pytest.fixture(scope="module")
def zygote():
    with Zygote() as parent:
        yield parent


@pytest.mark.parametrize(
    ("statement", "severity"),
    [("", "medium"), ("from parts import jobs\n\nprint(jobs)", "high"), (FUNCTION, "high")],
    ids=["neither", "imported", "uploaded"],
)
def test_a_file_that_is_neither_imported_nor_uploaded_weighs_less(tmp_path, zygote, statement, severity):
    (tmp_path / "parts").mkdir()
    for name, text in {
        "Pulumi.yaml": PROJECT_FILE,
        "requirements.txt": REQUIREMENTS,
        "__main__.py": MADE.format(statement),
        "parts/__init__.py": "",
        "parts/jobs.py": FAULT,
    }.items():
        (tmp_path / name).write_text(text)
    findings = judge(case_of(tmp_path, zygote)).findings
    assert [finding.severity for finding in findings if finding.check == "LINT003"] == [severity]
