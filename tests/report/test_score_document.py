"""The worked example of docs/reference/score.md is what the rubric gives."""

from pathlib import Path

from report_making import finding, report

from stackproof.report import CAPS, POINTS, RUBRIC, TOGETHER

DOCUMENT = (Path(__file__).parents[2] / "docs" / "reference" / "score.md").read_text()


def tables() -> list[list[list[str]]]:
    found: list[list[list[str]]] = [[]]
    for line in DOCUMENT.splitlines():
        if line.strip().startswith("|"):
            found[-1].append([cell.strip() for cell in line.strip().strip("|").split("|")])
        elif found[-1]:
            found.append([])
    return [table[2:] for table in found if table]


def test_the_worked_example_adds_up_and_is_what_the_code_computes() -> None:
    findings, rows = tables()[-2:]
    made = report(
        *(
            finding(check, severity, cause=cause, certain=certain == "yes", title=cause)
            for check, cause, severity, certain in findings
        )
    )
    assert [f"{row.points:+.2f}" for row in made.score.breakdown] == [points for points, _ in rows[1:-1]]
    assert f"{made.score.value:.2f}" == rows[-1][0]
    for row, (_, reason) in zip(made.score.breakdown, rows[1:-1], strict=True):
        assert row.reason.startswith(reason.partition(" (")[0])


def test_the_tables_state_the_rubric() -> None:
    severities, bounds = tables()[:2]
    assert RUBRIC in DOCUMENT
    assert {name: round(float(points) * 100) for name, points, _ in severities} == POINTS
    limits = {name: limit for name, _, limit in severities if limit.startswith("at most")}
    assert {name: round(float(limit.removeprefix("at most ")) * 100) for name, limit in limits.items()} == TOGETHER
    assert sorted(int(limit) * 100 for _, limit in bounds) == sorted({limit for limit, _ in CAPS.values()})
