"""Several Pulumi projects in one folder: each report tells of its own project."""

from __future__ import annotations

import pytest
from answer_making import write

from stackproof.review import ReviewOptions, review

GOOD = "name: good\nruntime: python\nconfig:\n  aws:region: us-east-1\n"
PROGRAM = "import pulumi_aws as aws\n\naws.sqs.Queue('jobs')\n"


@pytest.fixture
def reports(zygote, tmp_path):
    """reports({path: text}) -> {project's entry: its report}"""

    def run(files):
        folder = write(tmp_path / "app", files)
        return {item.submission.entry: item for item in review(str(folder), options=ReviewOptions(), zygote=zygote)}

    return run


def _checks(report):
    return {item.check for item in report.findings}


def test_an_invalid_project_file_is_told_in_its_own_report_alone(reports):
    found = reports(
        {
            "a/Pulumi.yaml": GOOD,
            "a/__main__.py": PROGRAM,
            "b/Pulumi.yaml": "name: bad name!\nruntime: [python\n",
            "b/__main__.py": PROGRAM,
        }
    )
    assert "STR002" in _checks(found["b/__main__.py"])
    assert "STR002" not in _checks(found["a/__main__.py"])


def test_a_project_inside_another_ones_folder_keeps_its_faults_to_itself(reports):
    found = reports(
        {
            "Pulumi.yaml": GOOD,
            "requirements.txt": "pulumi>=3\npulumi-aws>=7,<8\n",
            "__main__.py": PROGRAM,
            "inner/Pulumi.yaml": "name: inner\nruntime: [python\n",
            "inner/__main__.py": PROGRAM,
            "inner/requirements.txt": "pulumi>=3\n-r lost.txt\n",
        }
    )
    assert {"STR002", "STR005"} <= _checks(found["inner/__main__.py"])
    assert not {"STR002", "STR005"} & _checks(found["__main__.py"])


def test_a_shared_manifest_counts_for_every_project_that_uses_it(reports):
    found = reports(
        {
            "requirements.txt": "pulumi>=3\n-r lost.txt\n",
            "a/Pulumi.yaml": GOOD,
            "a/__main__.py": PROGRAM,
            "b/Pulumi.yaml": GOOD.replace("good", "other"),
            "b/__main__.py": PROGRAM,
        }
    )
    told = {entry for entry, report in found.items() if "STR005" in _checks(report)}
    used = {entry for entry, report in found.items() if "STR006" not in _checks(report)}
    assert told == used
