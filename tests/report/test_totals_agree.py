"""Counts, score and verdict are the same in every format, and follow from the findings by docs/reference/score.md.

What a format leaves out on purpose: `text` and `github` show no score of a report that was not judged, and `github` no
causes; `text` without `verbose` and `github` show no arithmetic; `json` and `sarif` count nothing but carry every
finding with its severity and its cause, and `sarif` carries no breakdown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from decimal import ROUND_FLOOR, Decimal

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_making import finding, missed, project, ran, report
from report_reading import SEVERITIES, WIDE, Told, counted, each_told

from stackproof.model import Attempt, Finding, PassedCheck, ProgramError, ProgramRun, Report, Suppressed, Undecided
from stackproof.report import exit_code, from_json, render

MARKED = {"INT001": "program", "INT005": "language", "INT006": "platform", "REQ002": "region"}
# A machine with much to do is no fault of the reports.
BUSY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def expected(made: Report) -> Told:
    """The rubric of the document, from the findings alone; what bounds the score is said by checks and the run."""
    groups: dict[str, list[Finding]] = {}
    for one in made.findings:
        groups.setdefault(one.cause, []).append(one)
    heaviest = {cause: min((f.severity for f in here), key=SEVERITIES.index) for cause, here in groups.items()}
    causes = Counter(heaviest.values())
    findings = Counter(one.severity for one in made.findings)
    return Told(
        verdict=verdict_of(made),
        findings={severity: findings[severity] for severity in SEVERITIES},
        causes={severity: causes[severity] for severity in SEVERITIES},
        score=score_by_the_document(made, groups, heaviest),
        points=None,
    )


def score_by_the_document(made: Report, groups: dict[str, list[Finding]], heaviest: dict[str, str]) -> Decimal:
    full = {"critical": "2.5", "high": "1", "medium": "0.4", "low": "0.1", "note": "0"}
    taken = dict.fromkeys(SEVERITIES, Decimal())
    for cause, here in groups.items():
        severity = heaviest[cause]
        sure = any(one.certain for one in here if one.severity == severity)
        taken[severity] += Decimal(full[severity]) / (1 if sure else 2)
    taken["medium"] = min(taken["medium"], Decimal(2))
    taken["low"] = min(taken["low"], Decimal("0.5"))
    value = 10 - sum(taken.values(), Decimal())
    value = max(min([value, *bounds_of(made)]), Decimal())
    return value.quantize(Decimal("0.1"), rounding=ROUND_FLOOR)


def bounds_of(made: Report) -> list[Decimal]:
    most = {"program": 0, "platform": 3, "language": 3, "region": 5}
    sure = [one for one in made.findings if one.certain and one.severity in ("critical", "high")]
    found = [Decimal(most[MARKED[one.check]]) for one in sure if one.check in MARKED]
    blamed = any(one.category in ("run", "syntax") for one in sure)
    return [*found, *([Decimal(4)] if blamed and made.run.outcome == "crashed" else [])]


def verdict_of(made: Report) -> str:
    if any(one.severity in ("critical", "high") for one in made.findings):
        return "fail"
    # Whoever suppressed what ended the run knows why it ended.
    told = any(
        item.finding.category in ("run", "syntax") and item.finding.severity in ("critical", "high")
        for item in made.suppressed
    )
    return "error" if made.errors or (made.run.outcome == "crashed" and not told) else "pass"


# Texts that look like what is read back.
TEXTS = st.sampled_from(
    [
        "Every bucket blocks public access",
        "3 findings from 2 causes: 2 critical, 1 high",
        "| critical | 7 | 7 |",
        "### Critical (9 causes)",
        "</td> <b data-score>9.9</b> data-points=&quot;-1.00&quot;",
        "FAIL 1.0 of 10",
        "Score: 1.0 of 10",
        "Not shown: 4 more causes (4 high)",
        "::error title=critical%3A x::",
        "x" * 200,
    ]
)
CHECKS = st.sampled_from(["S3001", "SEC001", "RUN001", "TAG001", "LOG001", *MARKED])
FINDINGS = st.builds(
    lambda check, severity, category, cause, certain, title, message, place: finding(
        check, severity, category=category, cause=cause, certain=certain, title=title, message=message,
        file="__main__.py" if place else None, line=place, resource=None,
    ),
    check=CHECKS,
    severity=st.sampled_from(SEVERITIES),
    category=st.sampled_from(["security", "run", "syntax", "intake", "requirements", "tests"]),
    cause=st.sampled_from(["", "a", "b", "c", "d", "e", "f", "g"]),
    certain=st.booleans(),
    title=TEXTS,
    message=TEXTS,
    place=st.one_of(st.none(), st.integers(1, 9)),
)  # fmt: skip
RUNS = st.sampled_from(
    [
        ran(),
        ProgramRun(
            outcome="crashed",
            attempts=(Attempt(outcome="crashed", resources=0),),
            error=ProgramError(type="ValueError", message="no"),
        ),
    ]
)


def made_of(found: list[Finding], hidden: list[Finding], run: ProgramRun, errors: list[str], asked: int) -> Report:
    held = PassedCheck(check="NET001", title="3 critical", category="architecture", evidence=("2 high",))
    return report(
        *found,
        suppressed=tuple(Suppressed(finding=one, by="baseline", reason="1 critical") for one in hidden),
        run=run,
        errors=tuple(errors),
        passed=(held,),
        undecided=(Undecided(check="NET002", subject="5 high", why="6 critical"),),
        requirements=tuple(missed(f"R{number:02}", title="7 critical") for number in range(asked)),
        caps=MARKED,
        project=project(),
    )


REPORTS = st.builds(
    made_of,
    found=st.lists(FINDINGS, max_size=12),
    hidden=st.lists(FINDINGS, max_size=2),
    run=RUNS,
    errors=st.lists(st.sampled_from(["it broke", "2 critical, 1 high"]), max_size=1),
    asked=st.integers(0, 2),
)


@settings(BUSY, max_examples=50)
@given(made=st.lists(REPORTS, min_size=1, max_size=2))
def test_every_format_says_the_same_and_what_follows_from_the_findings(made: list[Report]) -> None:
    wanted = [expected(one) for one in made]
    for format, told in each_told(made).items():
        assert len(told) == len(made), format
        for one, want, of in zip(told, wanted, made, strict=True):
            assert (one.verdict, one.findings) == (want.verdict, want.findings), format
            assert one.causes in (None, want.causes), format
            judged = want.verdict != "error"
            assert one.score == want.score or (one.score is None and not judged), format
            breakdown = tuple(Decimal(str(row.points)) for row in of.score.breakdown)
            assert one.points in (None, breakdown), format
            if one.points is not None and one.score is not None:
                assert 10 + sum(one.points) == one.score, format


@settings(BUSY, max_examples=30)
@given(made=REPORTS, hidden=FINDINGS.filter(lambda one: one.category not in ("run", "syntax")))
def test_what_is_suppressed_or_only_held_changes_no_total(made: Report, hidden: Finding) -> None:
    more = msgspec.structs.replace(
        made,
        suppressed=(*made.suppressed, Suppressed(finding=hidden, by="comment", reason="r")),
        passed=(),
        undecided=(),
    )
    for format, told in each_told([made]).items():
        assert told == each_told([more])[format], format


@settings(BUSY, max_examples=30)
@given(made=st.lists(REPORTS, min_size=2, max_size=3))
def test_the_totals_of_several_reports_are_those_of_each(made: list[Report]) -> None:
    wanted = [expected(one) for one in made]
    whole = {severity: sum(one.findings[severity] for one in wanted) for severity in SEVERITIES}
    last = render(made, format="text", width=WIDE).splitlines()[-1]
    verdicts, _, tally = last.partition("; findings: ")
    assert counted(tally) == whole
    assert Counter(one.verdict for one in wanted) == {
        word: int(number) for number, word in re.findall(r"(\d+) (error|fail|pass)", verdicts)
    }
    judged = [one.score for one in wanted if one.verdict != "error" and one.score is not None]
    lowest = re.search(r"lowest score (\d+\.\d)", verdicts)
    assert (Decimal(lowest[1]) if lowest else None) == min(judged, default=None)
    rows = re.findall(
        r"^\| `[^`]+` \| (\w+) \| (?:(\d+\.\d) of 10|not judged) \| (.+) \|$", render(made, format="markdown"), re.M
    )
    assert [(verdict, counted(tally)) for verdict, _, tally in rows] == [(one.verdict, one.findings) for one in wanted]
    scores = [one.score if one.verdict != "error" else None for one in wanted]
    assert [Decimal(score) if score else None for _, score, _ in rows] == scores
    table = render(made, format="html").partition("<article")[0]
    score = r'<td class="num">(?:(\d+\.\d) of 10|not judged)</td>'
    cells = re.findall(rf'<span class="badge verdict (\w+)">.*?{score}<td>([^<]*)</td></tr>', table)
    assert [(verdict, Decimal(score) if score else None, counted(tally)) for verdict, score, tally in cells] == [
        (one.verdict, score, one.findings) for one, score in zip(wanted, scores, strict=True)
    ]


@settings(BUSY)
@given(made=REPORTS)
def test_a_report_that_is_read_back_says_the_same(made: Report) -> None:
    (again,) = from_json(render(made, format="json"))
    assert again == made
    assert expected(again) == expected(made)
    assert exit_code(again) == {"fail": 1, "error": 3, "pass": 0}[made.verdict]


def other_severity(made: Report) -> Report:
    first, *rest = made.findings
    return msgspec.structs.replace(made, findings=(msgspec.structs.replace(first, severity="low"), *rest))


def other_score(made: Report) -> Report:
    return msgspec.structs.replace(made, score=msgspec.structs.replace(made.score, value=9.9))


def other_verdict(made: Report) -> Report:
    return msgspec.structs.replace(made, verdict="pass")


@pytest.mark.parametrize("change", [other_severity, other_score, other_verdict])
def test_figures_that_do_not_follow_are_seen_in_every_format(change: Callable[[Report], Report]) -> None:
    made = change(made_of([finding(), finding("SEC001", "critical", cause="x")], [], ran(), [], 0))
    want = expected(made)
    wrong = []
    for format, told in each_told([made]).items():
        same = (told[0].verdict, told[0].findings, told[0].score) == (want.verdict, want.findings, want.score)
        wrong += [] if same else [format]
    assert len(wrong) == 7
