"""How a missed requirement is told: what it does, where to read on, what to set."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from importlib.resources import files

import msgspec
import pytest
from graph_making import graph, make
from verdict_making import facts_of

from stackproof.checks import Case, all_checks, judge
from stackproof.model import Alternative, Finding, Requirement
from stackproof.requirements import effects, judge_requirements, kinds

SENTENCE = "Three tasks behind the balancer, on a small database."
(CHECK,) = (one for one in all_checks() if one.id == "REQ001")


def told(kind: str, of: str = "", *, language: str = "unknown", **want: object) -> Finding:
    """The one finding on a requirement that a service of one task and two databases of another class miss."""
    made = graph(
        make("aws:ecs/service:Service", "web", {"desiredCount": 1}),
        make("aws:rds/instance:Instance", "db", {"instanceClass": "db.m5.large", "skipFinalSnapshot": False}),
        make("aws:rds/instance:Instance", "more", {"instanceClass": "db.m5.large"}),
    )
    asked = Requirement(id="R01", kind=kind, of=of, want=want, text=SENTENCE, line=3)
    case = Case.of_graph(made)
    case = replace(
        case,
        project=msgspec.structs.replace(case.project, language=language),
        requirements=judge_requirements([asked], facts_of(made)),
    )
    (finding,) = judge(case, checks=[CHECK]).findings
    return finding


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("python", "Set `instance_class` of db, more to `db.t3.small`."),
        ("typescript", "Set `instanceClass` of db, more to `db.t3.small`."),
    ],
)
def test_the_fix_says_what_to_set_where_the_verdict_knows_beside_the_sentence(language: str, said: str) -> None:
    found = told("instance_class", "database", language=language, **{"class": "db.t3.small"})
    assert found.fix.text == f'{said} Do what was asked: "{SENTENCE}"'


def test_a_bound_stays_in_words_and_a_switch_is_a_value() -> None:
    assert told("desired_count", "container_service", count={"at_least": 3}).fix.text.startswith(
        "Set `desired_count` of web to at least 3. Do"
    )
    assert "Set `multi_az` of db, more to `True`." in told("multi_az", "database").fix.text
    assert "`skip_final_snapshot` of db" in told("destroyable", final_snapshot=False).fix.text


def test_what_no_property_decides_is_told_by_the_sentence_alone() -> None:
    assert told("service", "bucket").fix.text == f'Do what was asked: "{SENTENCE}"'


def test_a_finding_says_what_its_kind_does_and_where_to_read_on() -> None:
    for kind, of, want, expected in (
        ("encryption", "database", {"key": "customer"}, "security"),
        ("instance_class", "database", {"class": "db.t3.small"}, "cost"),
        ("scaling", "container_service", {"metric": "cpu"}, "performance"),
        ("service", "bucket", {}, "deployment"),
        ("alarm", "database", {}, "quality"),
    ):
        found = told(kind, of, **want)
        assert (found.impact, found.links) == (effects()[kind].impact, effects()[kind].links)
        assert found.impact.kind == expected


def test_one_of_several_ways_does_what_the_first_does() -> None:
    ways = (Alternative(kind="encryption", of="database"), Alternative(kind="service", of="bucket"))
    made = graph(make("aws:rds/instance:Instance", "db"))
    (result,) = judge_requirements([Requirement(id="R01", kind="any", any_of=ways)], facts_of(made))
    assert (result.verdict, result.impact) == ("fail", effects()["encryption"].impact)


def test_what_is_met_has_no_impact() -> None:
    made = graph(make("aws:rds/instance:Instance", "db"))
    (result,) = judge_requirements([Requirement(id="R01", kind="service", of="database")], facts_of(made))
    assert (result.verdict, result.impact, result.links) == ("pass", None, ())


def test_every_kind_says_what_it_does_when_it_is_missed_and_where_to_read_on() -> None:
    assert set(effects()) == set(kinds())
    for kind, effect in effects().items():
        assert effect.impact.text.endswith(".") and len(effect.impact.text) > 20, kind
        assert effect.links and all(link.startswith("https://") for link in effect.links), kind
    assert {effect.impact.kind for effect in effects().values()} == {
        *("cost", "security", "performance", "deployment", "quality")
    }


def test_no_kind_stands_in_two_groups() -> None:
    groups = tomllib.loads(files("stackproof.requirements").joinpath("data/effects.toml").read_text(encoding="utf-8"))
    listed = [kind for group in groups.values() for kind in group["links"]]
    assert len(listed) == len(set(listed))
