import dataclasses

import msgspec
import pytest
from graph_making import graph, make

from stackproof.checks import (
    Case,
    all_checks,
    apply_suppressions,
    check,
    examples,
    judge,
    read_baseline,
    sections,
)
from stackproof.model import Fail, Impact, InputError, Location, Pass, ProgramRun, Remark, Suppression, Unknown

BUCKET = "aws:s3/bucket:Bucket"


@check("TST901", title="Every bucket has tags", severity="high", category="tags", impact=Impact("quality", "None."))
def tagged(case):
    """Why
        Because.

    Fix
        Give it
        tags.

    Bad
        import pulumi_aws as aws

        aws.s3.Bucket("b")  # <- finding

    Good
        import pulumi_aws as aws
        aws.s3.Bucket("b", tags={"A": "b"})

    Good
        # --- Pulumi.yaml
        name: x
        # --- app.py
        print(1)
        # --- without README.md

    Known limits
        None.
    """
    for bucket in case.resources(BUCKET):
        tags = bucket.inputs.get("tags")
        if isinstance(tags, dict) and "$unknown" in tags:
            yield Unknown(bucket.urn, "not known")
        elif tags:
            yield Pass(bucket.urn, "tagged")
        else:
            yield Fail(subject=bucket.urn, message=f"{bucket.name} has no tags for 7 days")


@check("TST902", title="Crashes", severity="low", category="tags", impact=Impact("quality", "None."))
def crashes(case):
    yield Fail(subject="x", message="before")
    raise RuntimeError("boom")


def run(*resources, checks=(tagged,), **fields):
    case = Case.of_graph(graph(*resources))
    if fields:
        case = Case(submission=case.submission, project=case.project, run=ProgramRun(graph=case.graph, **fields))
    return judge(case, checks=checks)


def test_verdicts_become_findings_passes_and_undecided():
    bad = make(BUCKET, "bad", line=3)
    unknown = make(BUCKET, "maybe", {"tags": {"$unknown": "x"}})
    judgement = run(bad, unknown)
    (finding,) = judgement.findings
    assert (finding.file, finding.line, finding.resource) == ("__main__.py", 3, bad.urn)
    assert finding.fix.text == "Give it tags." and finding.certain
    assert [u.subject for u in judgement.undecided] == [unknown.urn]
    assert judgement.passed == () and judgement.exercised == 1
    assert run(make(BUCKET, "good", {"tags": {"a": "b"}})).passed[0].evidence == ("good: tagged",)


def test_nothing_to_look_at_is_no_pass():
    judgement = run()
    assert judgement.passed == () and judgement.exercised == 0


def test_a_check_that_crashes_is_our_error_and_the_others_go_on():
    judgement = run(make(BUCKET, "bad"), checks=(crashes, tagged))
    assert "boom" in judgement.errors[0] and "TST902" in judgement.errors[0]
    assert {f.check for f in judgement.findings} == {"TST901", "TST902"}


def test_fingerprints_survive_moved_lines_and_other_figures_but_tell_twins_apart():
    one = run(make(BUCKET, "bad", line=3)).findings[0]
    moved = run(make(BUCKET, "bad", line=40)).findings[0]
    assert one.fingerprint == moved.fingerprint
    both = run(make(BUCKET, "bad", line=3), make(BUCKET, "worse", line=4)).findings
    assert len({f.fingerprint for f in both}) == 2


def test_findings_of_one_line_are_one_cause():
    looped = run(make(BUCKET, "a", line=3), make(BUCKET, "b", line=3), make(BUCKET, "c", line=9)).findings
    assert len({f.cause for f in looped}) == 2


def test_what_only_a_changed_program_shows_is_uncertain():
    bad = make(BUCKET, "bad")
    assert not run(bad, outcome="ran", only_after=(bad.urn,)).findings[0].certain
    assert not run(bad, outcome="crashed").findings[0].certain
    assert run(bad, outcome="ran").findings[0].certain


def test_a_resource_without_a_line_has_that_of_its_parent():
    parent = make("demo:Thing", "t", custom=False, line=7)
    assert run(parent, make(BUCKET, "bad", parent=parent.urn)).findings[0].line == 7


def test_an_unknown_id_form_is_refused():
    with pytest.raises(ValueError, match="nonsense"):
        check("nonsense", title="", severity="low", category="tags", impact=Impact("quality", ""))


def test_every_check_of_the_package_has_its_own_id_and_all_sections():
    found = all_checks()
    assert len({c.id for c in found}) == len(found)
    for one in found:
        headings = [name for name, text in sections(one) if text]
        assert {"Why", "Fix", "Bad", "Good", "Known limits"} <= set(headings), one.id


def test_examples_are_read_from_the_docstring():
    bad, good, files = examples(tagged)
    assert bad.expected == (("__main__.py", 3),) and bad.files["__main__.py"].startswith("import pulumi_aws")
    assert good.kind == "Good" and good.expected == ()
    assert files.files == {"Pulumi.yaml": "name: x\n", "app.py": "print(1)\n"} and files.without == ("README.md",)
    assert files.number == 2


def test_an_example_in_a_typescript_fence_is_a_typescript_program():
    @check("TST904", title="t", severity="low", category="tags", impact=Impact("quality", ""))
    def typed(case):
        """One.

        Bad
            ```typescript
            // --- tsconfig.json
            {}
            // --- index.ts
            const one = 1;
            export const two = one.two; // <- finding
            ```
        Good
            ```typescript
            export const two = 2;
            ```
        """
        yield from ()

    bad, good = examples(typed)
    assert bad.language == good.language == "typescript"
    assert bad.files["tsconfig.json"] == "{}\n" and bad.expected == (("index.ts", 2),)
    assert good.files == {"index.ts": "export const two = 2;\n"}


def test_an_example_in_a_go_fence_is_a_go_program():
    @check("TST905", title="t", severity="low", category="tags", impact=Impact("quality", ""))
    def built(case):
        """One.

        Bad
            ```go
            // --- without go.mod
            package main
            // --- lib/lib.go
            package lib // <- finding
            ```
        """
        yield from ()

    (bad,) = examples(built)
    assert bad.language == "go" and bad.without == ("go.mod",) and bad.expected == (("lib/lib.go", 1),)
    assert bad.files == {"main.go": "package main\n", "lib/lib.go": "package lib // <- finding\n"}


def test_impact_and_fix_are_those_of_the_programs_language():
    @check(
        "TST906", title="t", severity="low", category="tags", impact=Impact("quality", "Python."),
        impact_in_node=Impact("quality", "Node."), impact_in_go=Impact("quality", "Go."),
    )  # fmt: skip
    def told(case):
        """Fix
            Say `it`.
        Fix in Go
            Say it in Go.
        """
        yield Fail(subject="x", message="m")

    case = Case.of_graph(graph())
    said = {}
    for language in ("python", "typescript", "javascript", "go", "unknown"):
        project = msgspec.structs.replace(case.project, language=language)
        (finding,) = judge(dataclasses.replace(case, project=project), checks=[told]).findings
        said[language] = (finding.impact.text, finding.fix.text)
    assert said["go"] == ("Go.", "Say it in Go.")
    assert said["typescript"] == said["javascript"] == ("Node.", "Say `it`.")
    assert said["python"] == said["unknown"] == ("Python.", "Say `it`.")


FINDING = run(make(BUCKET, "bad", line=3)).findings[0]


@pytest.mark.parametrize(
    ("line", "end", "ids", "reason", "works"),
    [
        (3, None, ("TST901",), "accepted", True),
        (2, None, ("TST901",), "accepted", False),
        (1, 5, ("tst901",), "accepted", True),
        (3, None, ("TST",), "accepted", True),
        (4, None, ("TST901",), "accepted", False),
        (3, None, ("TST90",), "accepted", False),
        (3, None, ("S3001",), "accepted", False),
        (3, None, ("TST901",), "  ", False),
    ],
)
def test_a_comment_suppresses_with_a_reason_only_and_near_its_finding(line, end, ids, reason, works):
    comment = Suppression(file="__main__.py", line=line, end_line=end, ids=ids, reason=reason)
    kept, suppressed = apply_suppressions([FINDING], [comment])
    assert (len(kept), len(suppressed)) == ((0, 1) if works else (1, 0))
    kept, suppressed = apply_suppressions([FINDING], [comment], profile="eval")
    assert kept and not suppressed


def test_a_baseline_hides_what_was_there_and_says_so():
    baseline = read_baseline(
        f'{{"format": "stackproof-report/1", "findings": [{{"fingerprint": "{FINDING.fingerprint}"}}]}}'
    )
    kept, suppressed = apply_suppressions([FINDING], baseline=baseline, profile="eval")
    assert not kept and suppressed[0].by == "baseline"
    assert read_baseline("[]") == frozenset()
    for text in ("nonsense", "{}", "3"):
        with pytest.raises(InputError):
            read_baseline(text)


def test_remarks_are_found_by_kind():
    remarks = (Remark(kind="sdk.a", message=""), Remark(kind="run.b", message=""))
    case = Case.of_graph(graph(), remarks=remarks)
    assert case.remarks_of("sdk.*") == remarks[:1] and case.remarks_of("run.b", "sdk.a") == remarks


def test_a_fail_may_say_its_own_place():
    @check("TST903", title="T", severity="low", category="tags", impact=Impact("quality", "x"))
    def placed(case):
        yield Fail(subject="Pulumi.yaml", message="m", location=Location("Pulumi.yaml", 2), cause="mine")

    (finding,) = run(checks=(placed,)).findings
    assert (finding.file, finding.line, finding.cause, finding.resource) == ("Pulumi.yaml", 2, "mine", None)


def test_an_id_that_was_given_before_is_not_given_again():
    from stackproof.checks._mechanism import RETIRED

    with pytest.raises(ValueError, match="IAM011 took over"):
        check("ECS005", title="t", severity="low", category="tags", impact=Impact("quality", "None."))
    assert {RETIRED[id] for id in RETIRED} <= {one.id for one in all_checks()}
