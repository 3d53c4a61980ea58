"""The demo answer shows the faults that it was written with; each is found, at its place and severity."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from stackproof.intake import open_submission
from stackproof.model import Report
from stackproof.review import ReviewOptions, review

ANSWER = Path(__file__).parents[2] / "examples/answers/demo/ANSWER.md"


class Fault(msgspec.Struct, frozen=True):
    """row: of the catalogue of failures this answer was written after. near: text of a line that the finding names;
    it may lie anywhere within `span` lines after that line."""

    row: str
    check: str
    severity: str
    file: str
    near: str
    span: int = 0


FAULTS = (
    Fault("A2.1 a provider class that the SDK lacks", "SDK001", "critical", "__main__.py", "pulumi.providers.Aws("),
    Fault("A1.1 a literal password through a constant", "SEC001", "critical", "lib/data.py", "DB_PASSWORD_BASE ="),
    Fault("A4.7 a token from random", "SEC002", "high", "lib/data.py", "random.choice("),
    Fault("an argument that the SDK lacks", "SDK005", "critical", "__main__.py", "health_check_grace_period=60"),
    Fault("an Output inside json.dumps", "SDK011", "critical", "__main__.py", '"database": database.address'),
    Fault("a database with a public address", "RDS001", "critical", "lib/data.py", "return aws.rds.Instance("),
    Fault("a database that is not encrypted", "RDS002", "high", "lib/data.py", "return aws.rds.Instance("),
    Fault("PostgreSQL open to the world", "NET002", "high", "__main__.py", "data_sg = "),
    Fault("a role that may do everything", "IAM001", "high", "__main__.py", "-task-policy", span=1),
    Fault("a log bucket that nobody may write to", "S3009", "critical", "__main__.py", "alb = aws.lb.LoadBalancer("),
    Fault("A1.8 a log bucket without default encryption", "S3007", "medium", "__main__.py", "logs = aws.s3.Bucket("),
    Fault("A1.5 a placeholder image", "ECS001", "low", "__main__.py", "task = aws.ecs.TaskDefinition("),
    Fault("A1.7 443 open, only HTTP listens", "ELB001", "medium", "__main__.py", "alb = aws.lb.LoadBalancer("),
    Fault("tasks in subnets without a way out", "ECS020", "high", "__main__.py", "service = aws.ecs.Service("),
    Fault("A1.9 resources without tags", "TAG001", "low", "", ""),
    Fault("A1.10 an unused variable", "LINT002", "low", "lib/data.py", "port = 6379"),
)


@pytest.fixture(scope="module")
def report() -> Iterator[Report]:
    (made,) = review(str(ANSWER), options=ReviewOptions())
    yield made


@pytest.fixture(scope="module")
def texts() -> dict[str, list[str]]:
    """The lines of each file of the answer."""
    with open_submission(ANSWER) as submission:
        return {file.path: (Path(submission.root) / file.path).read_text().splitlines() for file in submission.files}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.row)
def test_the_fault_is_found(fault: Fault, report: Report, texts: dict[str, list[str]]) -> None:
    found = [one for one in report.findings if one.check == fault.check]
    assert found, f"{fault.check} has no finding"
    assert fault.severity in {one.severity for one in found}
    if fault.near:
        first = next(i for i, line in enumerate(texts[fault.file], 1) if fault.near in line)
        places = {(one.file, one.line) for one in found}
        assert places & {(fault.file, line) for line in range(first - fault.span, first + fault.span + 1)}, places


def test_two_resources_of_one_name_behind_the_crash_are_told(report: Report) -> None:
    told = [one.subject for one in report.undecided if one.check == "RUN004"]
    told += [str(one.resource) for one in report.findings if one.check == "RUN004"]
    assert [urn.rpartition("::")[2] for urn in told] == ["orders-dev-private-routes"]


def test_the_demo_fails(report: Report) -> None:
    assert report.verdict == "fail"
    assert report.errors == ()


def test_no_secret_of_the_demo_is_printed(report: Report) -> None:
    from stackproof.report import render

    for format in ("text", "json", "markdown", "sarif", "github"):
        assert "Tr0ub4dor" not in render([report], format=format, verbose=True)
