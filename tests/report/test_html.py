"""The HTML report is one file that says what the other formats say, and obeys nobody but us."""

import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from report_making import finding, full_report, project, report, submission

from stackproof.model import (
    Compared,
    Comparison,
    CostEstimate,
    CostLine,
    Counts,
    Difference,
    Fix,
    Graph,
    Location,
    PriceSource,
    PromptRemark,
    Report,
    RequirementResult,
    Resource,
    Side,
    Suppressed,
    TestCounts,
    Tests,
    Undecided,
    Witness,
)
from stackproof.report import causes, render

VOID = {"meta", "link", "br", "input"}
EVIL = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)>\" onclick=alert(3) ' {{ 7 * 7 }} &lt;b&gt; "
    "javascript:alert(4) `<svg onload=alert(5)>` -->"
)


class Page(HTMLParser):
    """The elements of a page with their attributes and texts; fails where tags do not match."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[dict[str, Any]] = []
        self._open: list[dict[str, Any]] = []
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = {"tag": tag, "attrs": dict(attrs), "text": ""}
        assert len(element["attrs"]) == len(attrs)
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append({"tag": tag, "attrs": dict(attrs), "text": ""})

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()["tag"] == tag
        if tag in ("td", "th"):
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element["text"] += data

    def having(self, attribute: str, value: str | None = None) -> list[dict[str, Any]]:
        return [e for e in self.elements if attribute in e["attrs"] and value in (None, e["attrs"][attribute])]

    def tags(self, *names: str) -> list[dict[str, Any]]:
        return [element for element in self.elements if element["tag"] in names]


def page(*reports: Report, **options: Any) -> Page:
    return Page(render(list(reports), format="html", **options))


def resource(type: str, name: str, **fields: Any) -> Resource:
    return Resource(urn=f"urn:pulumi:dev::app::{type}::{name}", type=type, name=name, **fields)


def drawn() -> Graph:
    bucket = resource("aws:s3/bucket:Bucket", "data", source=Location("__main__.py", 5))
    policy = resource("aws:s3/bucketPolicy:BucketPolicy", "policy", dependencies=(bucket.urn,))
    return Graph(project="app", stack="dev", resources=(bucket, policy))


def bill() -> CostEstimate:
    line = CostLine(
        urn="urn:pulumi:dev::app::aws:s3/bucket:Bucket::data", type="aws:s3/bucket:Bucket", name="data", what="hours",
        quantity=2, unit="zone", unit_price=0.05, hours=730, monthly=73.0, assumption="runs all month",
    )  # fmt: skip
    prices = PriceSource(region="us-east-1", currency="USD", date="2025-01", hours=730, source="a list", note="")
    return CostEstimate(
        prices=prices, monthly=146.0, hourly=0.2, certain=True, lines=(line, msgspec.structs.replace(line, name="b"))
    )


def whole_report() -> Report:
    """A report with every section."""
    held = RequirementResult(
        id="R01", kind="region", of="", severity="high", text="in Ireland", source_line=3, title="In the region",
        verdict="pass", witnesses=tuple(Witness(text=f"w{n}", resource=f"u{n}") for n in range(5)),
    )  # fmt: skip
    side = Side(urn="urn:pulumi:dev::app::aws:s3/bucket:Bucket::data", value={"a": 1}, source=Location("x.py", 3))
    other = Difference(
        kind="changed", severity="high", type="aws:s3/bucket:Bucket", property="acl", answer=side, ideal=side
    )
    about = Compared(project="app", stack="dev", kind="recorded", resources=2)
    made = full_report()
    return msgspec.structs.replace(
        made,
        requirements=(held, msgspec.structs.replace(held, id="R02", verdict="fail", reason="it is elsewhere")),
        prompt=(PromptRemark(kind="conflict", text="a and not a", line=4, message="they exclude each other"),),
        comparison=Comparison(
            answer=about, ideal=about, likeness=83.1, counts=Counts(matched=2, changed=1), changed=(other,)
        ),
        cost=bill(),
        tests=Tests(files=("test_a.py",), counts=TestCounts(written=1, unit=1), not_run="nobody asked for it"),
        deployment={"outcome": "deployed", "resources": [{"name": "data"}], "nothing": None},
        suppressed=(Suppressed(finding=finding(), by="comment", reason="on purpose"),),
        errors=("it broke",),
    )


def test_every_figure_equals_that_of_the_json_report() -> None:
    made = whole_report()
    told = json.loads(render(made, format="json"))
    shown = page(made)
    rows = {row["attrs"]["data-count"]: row["text"].split()[-2:] for row in shown.having("data-count")}
    groups = causes(made.findings)
    for severity in ("critical", "high", "medium", "low", "note"):
        findings = sum(one["severity"] == severity for one in told["findings"])
        assert rows[severity] == [str(findings), str(sum(cause.severity == severity for cause in groups))]
    assert rows["total"] == [str(len(told["findings"])), str(len(groups))]
    assert [e["text"] for e in shown.having("data-score")] == [f"{told['score']['value']:.1f}"]
    points = [float(e["attrs"]["data-points"]) for e in shown.having("data-points")]
    assert points == [row["points"] for row in told["score"]["breakdown"]]
    assert round(told["score"]["max"] + sum(points), 2) == told["score"]["value"]
    assert len(shown.having("data-severity")) == len({one["cause"] for one in told["findings"]})
    assert [e["attrs"]["data-passed"] for e in shown.having("data-passed")] == [one["check"] for one in told["passed"]]
    assert len(shown.having("data-undecided")) == len(told["undecided"])
    assert len(shown.having("data-suppressed")) == len(told["suppressed"])
    assert [e["attrs"]["data-requirement"] for e in shown.having("data-requirement")] == ["R01", "R02"]
    assert len(shown.having("data-difference")) == told["comparison"]["counts"]["changed"]
    assert [float(e["attrs"]["data-line"]) for e in shown.having("data-line")] == [73.0, 73.0]
    assert shown.having("data-monthly")[0]["text"] == f"{told['cost']['monthly']:.2f} USD a month before use"
    assert [e["attrs"]["data-gap"] for e in shown.having("data-gap")] == [one["id"] for one in told["training"]["gaps"]]


def test_every_checkpoint_has_its_verdict_and_reason() -> None:
    made = full_report()
    text = " ".join(page(made).tags("main")[0]["text"].split())
    for item in made.checkpoints:
        assert f"{item.title} {item.verdict.replace('_', ' ')} {item.reason}" in re.sub(
            r"(?<=\w)(?=pass|fail)", "", text
        ) or (item.title in text and item.reason in text)


def test_the_line_of_a_finding_is_marked() -> None:
    marks = page(report(finding(line=5))).tags("mark")
    assert [mark["text"] for mark in marks] == ['5bucket = aws.s3.Bucket("data", acl="public-read")']


def test_a_cause_says_what_is_what_should_be_why_and_where_to_read_more() -> None:
    made = finding(
        evidence="acl is public-read", fix=Fix(text="Block it.", patch="--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y\n")
    )
    shown = page(report(made))
    text = shown.having("data-severity")[0]["text"]
    for said in (made.title, made.message, "Block it.", "acl is public-read", made.impact.text, "+y", "__main__.py:5"):
        assert said in text
    assert made.links[0] in [e["attrs"].get("href") for e in shown.tags("a")]


def test_hostile_text_stays_text() -> None:
    urn = f"urn:pulumi:dev::app::aws:s3/bucket:Bucket::{EVIL}"
    evil = finding(
        message=EVIL, title=EVIL, file=f"{EVIL}.py", line=2, resource=urn, evidence=EVIL, fix=Fix(EVIL, EVIL),
        links=("javascript:alert(1)", "https://x/\" onclick=alert(1)", "data:text/html,x", "https://ok.example/a"),
    )  # fmt: skip
    made = report(
        evil,
        submission=submission(id=EVIL),
        project=project(name=EVIL, reason=EVIL, entry=EVIL),
        sources=lambda file: f"1\n{EVIL}\n3\n",
        undecided=(Undecided(check="X001", subject=EVIL, why=EVIL),),
        suppressed=(Suppressed(finding=evil, by="comment", reason=EVIL),),
        errors=(EVIL,),
        tests={EVIL: [EVIL, {EVIL: EVIL}]},
        profile=EVIL,
    )
    bad = resource(f"aws:s3/bucket:{EVIL}", EVIL, source=Location(EVIL, 1))
    shown = page(made, graphs=[Graph(project=EVIL, stack=EVIL, resources=(msgspec.structs.replace(bad, urn=urn),))])
    assert len(shown.tags("script")) == len(shown.tags("style")) == 1
    assert not shown.tags("img", "iframe", "object", "embed", "base", 'b">')
    assert not [name for e in shown.elements for name in e["attrs"] if name.startswith("on")]
    assert not [e for e in shown.elements if "style" in e["attrs"]]
    links = {e["attrs"]["href"] for e in shown.elements if "href" in e["attrs"]}
    assert {link for link in links if not link.startswith("#")} == {"https://ok.example/a", "data:,"}
    assert "alert(1)" in shown.tags("main")[0]["text"] and "{{ 7 * 7 }}" in shown.tags("main")[0]["text"]
    assert "alert" not in shown.tags("script")[0]["text"]
    same = page(full_report()).tags("script")[0]["text"]
    assert shown.tags("script")[0]["text"] == same


def test_the_file_needs_nothing_else_and_only_its_own_script_may_run() -> None:
    shown = page(whole_report(), graphs=[drawn()])
    policy = shown.having("http-equiv", "Content-Security-Policy")[0]["attrs"]["content"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-") and "unsafe" not in policy
    assert "script-src 'sha256-" in policy and "base-uri 'none'; form-action 'none'" in policy
    assert not [e for e in shown.elements if "src" in e["attrs"] or "srcset" in e["attrs"]]
    assert [e["attrs"]["href"] for e in shown.tags("link")] == ["data:,"]
    own = shown.tags("style")[0]["text"] + shown.tags("script")[0]["text"]
    assert not re.search(r"@import|url\(|https?:|fetch\(|XMLHttp|eval\(|innerHTML|insertAdjacentHTML", own)


def test_everything_is_open_where_no_script_runs() -> None:
    shown = page(whole_report(), graphs=[drawn()])
    assert shown.tags("details") and all("open" in e["attrs"] for e in shown.tags("details"))
    hidden = [e for e in shown.elements if "hidden" in e["attrs"]]
    assert {e["tag"] for e in hidden} <= {"form", "div", "button", "figcaption", "p"}
    assert not any(e["attrs"].get("class") not in ("bar", "tools", "picked", "nothing", None) for e in hidden)


@pytest.mark.parametrize("number", [1, 2])
def test_headings_go_down_one_step_at_a_time_and_ids_are_unique(number: int) -> None:
    shown = page(*[whole_report()] * number, graphs=[drawn()] * number)
    levels = [int(e["tag"][1]) for e in shown.tags("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [e["attrs"]["id"] for e in shown.having("id")]
    assert len(ids) == len(set(ids))
    targets = {e["attrs"]["href"][1:] for e in shown.having("href") if e["attrs"]["href"].startswith("#")}
    assert targets <= set(ids)
    assert {e["attrs"]["aria-labelledby"] for e in shown.having("aria-labelledby")} <= set(ids)


def test_tables_have_heads_and_fields_have_labels() -> None:
    shown = page(whole_report(), graphs=[drawn()])
    assert all("scope" in e["attrs"] for e in shown.tags("th"))
    assert len(shown.tags("thead")) == len(shown.tags("table"))
    labels = "".join(e["text"] for e in shown.tags("label"))
    assert all(word in labels for word in ("Checkpoint", "Search in the failures", "Find a resource"))


def test_the_picture_and_the_failures_lead_to_each_other() -> None:
    shown = page(report(finding()), graphs=[drawn()])
    (node,) = [e for e in shown.tags("a") if "node" in e["attrs"].get("class", "")]
    (cause,) = shown.having("data-severity")
    assert (node["attrs"]["href"], node["attrs"]["class"]) == (f"#{cause['attrs']['id']}", "node high")
    assert cause["attrs"]["data-resources"] == node["attrs"]["id"]
    assert f"#{node['attrs']['id']}" in [e["attrs"]["href"] for e in shown.having("href")]
    assert len([e for e in shown.elements if "edge" in e["attrs"].get("class", "")]) == 1


def test_without_a_graph_there_is_no_picture_but_the_types() -> None:
    shown = page(report(finding()))
    assert not shown.having("class", "canvas")
    assert "aws:s3/bucket:Bucket" in "".join(e["text"] for e in shown.having("class", "types"))


def test_where_there_are_no_tests_the_page_says_so_and_without_a_program_nothing() -> None:
    none = page(report(tests=Tests(not_run="nobody asked for it"))).tags("main")[0]["text"]
    assert "There are no tests." in none and "nobody asked" not in none
    prose = page(report(project=project(platform="none", entry=None), run=None, tests=Tests()))
    assert "There are no tests" not in prose.tags("main")[0]["text"]


def test_results_of_the_tests_show_the_same_when_they_were_read_back() -> None:
    made = whole_report()
    read = msgspec.structs.replace(made, tests=json.loads(render(made, format="json"))["tests"])
    assert render(read, format="html") == render(made, format="html")
    assert "Not run: nobody asked for it." in page(read).tags("main")[0]["text"]


def test_a_result_without_a_page_of_its_own_is_shown_as_it_is() -> None:
    text = page(whole_report()).having("class", "outline")[0]["text"]
    assert text.split() == ["Deployment", "outcomedeployedresourcesnamedatanothing–"]


def test_several_reports_follow_a_table_of_all() -> None:
    shown = page(report(), full_report(), graphs=[None, drawn()])
    assert shown.tags("h1")[0]["text"] == "2 projects"
    assert [row["text"].count(" of 10") for row in shown.tags("tbody")[:1]] == [2]
    assert [e["attrs"]["data-report"] for e in shown.having("data-report")] == ["1", "2"]


def test_the_same_report_gives_the_same_bytes() -> None:
    assert render(whole_report(), format="html", graphs=[drawn()]) == render(
        whole_report(), format="html", graphs=[drawn()]
    )


def test_text_can_be_read_on_its_ground_in_both_schemes() -> None:
    style = page(report()).tags("style")[0]["text"]
    schemes = re.findall(r":root \{(.*?)\}", style, re.S)[:2]
    assert len(schemes) == 2
    for scheme in schemes:
        colours = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", scheme))
        names = ("ink", "dim", "link", "critical", "high", "medium", "low", "note", "pass", "error")
        for ground in ("card", "page", "well"):
            for name in names:
                assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)
        assert contrast(colours["ink"], colours["mark"]) >= 7
        assert all(contrast(colours["on"], colours[name]) >= 4.5 for name in names[3:])


def contrast(first: str, second: str) -> float:
    """The ratio of WCAG 2."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(first), light(second)))
    return (high + 0.05) / (low + 0.05)
