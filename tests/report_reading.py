"""What can be read back of rendered reports: counts, score and verdict, as each format says them."""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal
from typing import Any

import msgspec

from stackproof.model import Report
from stackproof.report import render

SEVERITIES = ("critical", "high", "medium", "low", "note")
WIDE = 400
Counts = dict[str, int]


class Told(msgspec.Struct, frozen=True):
    """What can be read back of one report; None where the format leaves it out on purpose. points: of the breakdown."""

    verdict: str
    findings: Counts
    causes: Counts | None
    score: Decimal | None
    points: tuple[Decimal, ...] | None


def each_told(made: list[Report]) -> dict[str, list[Told]]:
    """What every format says of each report."""
    one = render(made, format="json")
    documents = json.loads(one)["reports"] if len(made) > 1 else [json.loads(one)]
    lines = render(made, format="github").splitlines()
    whole = [len(item.findings) for item in made]
    starts = [sum(whole[:number]) for number in range(len(whole))]
    github = [
        of_github(lines[start : start + size], lines[sum(whole) + number])
        for number, (start, size) in enumerate(zip(starts, whole, strict=True))
    ]
    assert len(lines) == sum(whole) + len(made)
    pieces = re.split(r"(?m)^# Failure analysis: ", render(made, format="markdown"))[1:]
    pages = re.split(r'<article class="report"', render(made, format="html"))[1:]
    texts = [render(item, format="text", width=WIDE) for item in made]
    verbose = [render(item, format="text", width=WIDE, verbose=True) for item in made]
    return {
        "json": [of_json(document) for document in documents],
        "markdown": [of_markdown(piece) for piece in pieces],
        "sarif": [of_sarif(run) for run in json.loads(render(made, format="sarif"))["runs"]],
        "html": [of_html(piece) for piece in pages],
        "github": github,
        "text": [of_text(text, verbose=False) for text in texts],
        "text, verbose": [of_text(text, verbose=True) for text in verbose],
    }


def counted(text: str) -> Counts:
    """`2 critical, 1 note`."""
    found = {word: int(number) for number, word in re.findall(r"(\d+) (critical|high|medium|low|note)\b", text)}
    return {severity: found.get(severity, 0) for severity in SEVERITIES}


def of_text(text: str, *, verbose: bool) -> Told:
    lines = text.splitlines()
    head = re.match(r"(PASS|FAIL|ERROR) +(?:(\d+\.\d) of 10|not judged)  ", lines[0])
    tally = re.fullmatch(r"(\d+) findings? from (\d+) causes?: (.+)|No fault found(?: so far)?\.", lines[2])
    assert head is not None and tally is not None, lines[:3]
    findings = counted(tally[3] or "")
    assert int(tally[1] or 0) == sum(findings.values())
    score = Decimal(head[2]) if head[2] else None
    if verbose:
        at = lines.index("Score (stackproof-rubric/1)")
        rows = [(Decimal(found[1]), found[2]) for line in lines[at + 1 :] if (found := _ROW.fullmatch(line))]
        (first, _), *between, (last, name) = rows
        assert (first, name) == (10, "score")
        # A cause is the first of its findings here; which belong together is not shown.
        return Told(head[1].lower(), findings, None, last, tuple(points for points, _ in between))
    shown = Counter(line.split()[0].lower() for line in lines if re.match(r"(?:CRITICAL|HIGH|MEDIUM|LOW|NOTE) ", line))
    rest = next((line for line in lines if line.startswith("Not shown: ")), "")
    causes = {severity: shown[severity] + counted(rest)[severity] for severity in SEVERITIES}
    assert int(tally[2] or 0) == sum(causes.values())
    return Told(head[1].lower(), findings, causes, score, None)


_ROW = re.compile(r" *(-?\d+\.\d\d)  (.*)")


def of_json(document: dict[str, Any]) -> Told:
    findings = Counter(one["severity"] for one in document["findings"])
    points = tuple(Decimal(str(row["points"])) for row in document["score"]["breakdown"])
    return Told(
        document["verdict"],
        {severity: findings[severity] for severity in SEVERITIES},
        by_cause([(one["cause"], one["severity"]) for one in document["findings"]]),
        Decimal(str(document["score"]["value"])),
        points,
    )


def by_cause(pairs: list[tuple[str, str]]) -> Counts:
    heaviest: dict[str, str] = {}
    for cause, severity in pairs:
        heaviest[cause] = min(severity, heaviest.get(cause, severity), key=SEVERITIES.index)
    causes = Counter(heaviest.values())
    return {severity: causes[severity] for severity in SEVERITIES}


def of_markdown(text: str) -> Told:
    summary, rest = text.split("\n## Failures\n")
    head = re.search(r"\*\*Verdict: (\w+)\. .*?(\d+\.\d) of 10\.\*\*", summary)
    found = re.findall(r"\| (\w+) \| (\d+) \| (\d+) \|", summary)
    rows = {name: (int(a), int(b)) for name, a, b in found}
    total = re.search(r"\| \*\*total\*\* \| \*\*(\d+)\*\* \| \*\*(\d+)\*\* \|", summary)
    assert head is not None and total is not None and set(rows) == set(SEVERITIES)
    assert int(total[1]) == sum(a for a, _ in rows.values()) and int(total[2]) == sum(b for _, b in rows.values())
    headings = Counter[str]()
    for word, number in re.findall(
        r"^### (Critical|High|Medium|Low|Notes, which cost nothing) \((\d+) causes?\)$", rest, re.M
    ):
        headings["note" if word.startswith("Notes") else word.lower()] = int(number)
    assert {severity: headings[severity] for severity in SEVERITIES} == {name: b for name, (_, b) in rows.items()}
    assert len(re.findall(r"^#### \d+\. ", rest, re.M)) == int(total[2])
    table = rest.split("\n## Score (")[1]
    points = tuple(Decimal(one) for one in re.findall(r"^\| ([+-]\d+\.\d\d) \| ", table, re.M))
    last = re.search(r"\| \*\*(\d+\.\d\d)\*\* \| \*\*score\*\* \|", table)
    assert last is not None and Decimal(last[1]) == Decimal(head[2])
    counts = {name: a for name, (a, _) in rows.items()}
    return Told(head[1], counts, {name: b for name, (_, b) in rows.items()}, Decimal(head[2]), points)


def of_sarif(run: dict[str, Any]) -> Told:
    results = [one["properties"] for one in run["results"] if "suppressions" not in one]
    findings = Counter(one["severity"] for one in results)
    counts = {severity: findings[severity] for severity in SEVERITIES}
    assert run["properties"]["findings"] == counts
    levels = Counter(one["level"] for one in run["results"] if "suppressions" not in one)
    assert levels["error"] == counts["critical"] + counts["high"] and levels["warning"] == counts["medium"]
    causes = by_cause([(one["cause"], one["severity"]) for one in results])
    told = run["properties"]
    return Told(told["verdict"], counts, causes, Decimal(str(told["score"])), None)


def of_html(text: str) -> Told:
    rows = {
        name: (int(a), int(b))
        for name, a, b in re.findall(
            r'data-count="(\w+)">.*?<td class="num">(\d+)</td><td class="num">(\d+)</td></tr>', text
        )
    }
    total = rows.pop("total")
    assert set(rows) == set(SEVERITIES)
    assert total == (sum(a for a, _ in rows.values()), sum(b for _, b in rows.values()))
    shown = Counter(re.findall(r'<details open class="cause (\w+)"', text))
    causes = {severity: shown[severity] for severity in SEVERITIES}
    assert causes == {name: b for name, (_, b) in rows.items()}
    head = re.search(r'<p class="result"><span class="badge verdict (\w+)">', text)
    score = re.search(r"<b data-score>(\d+\.\d)</b>", text)
    assert head is not None and score is not None
    points = tuple(Decimal(one) for one in re.findall(r'data-points="([+-]\d+\.\d\d)"', text))
    return Told(head[1], {name: a for name, (a, _) in rows.items()}, causes, Decimal(score[1]), points)


def of_github(annotations: list[str], result: str) -> Told:
    found = re.fullmatch(r"::notice title=stackproof::app: (\w+), (?:(\d+\.\d) of 10|not judged); (.*)", result)
    assert found is not None, result
    titles = [re.match(r"::(\w+) (?:[^:]*,)?title=(\w+)%3A ", line) for line in annotations]
    severities = Counter(title[2] for title in titles if title is not None)
    assert sum(severities.values()) == len(annotations)
    assert counted(found[3]) == {severity: severities[severity] for severity in SEVERITIES}
    return Told(found[1], counted(found[3]), None, Decimal(found[2]) if found[2] else None, None)
