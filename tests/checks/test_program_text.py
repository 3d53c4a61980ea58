"""What the text of a program says about a value."""

from pathlib import Path

import pytest
from graph_making import Ref, graph, make

from stackproof.checks import Case, all_checks, judge
from stackproof.checks._program import is_stated, written
from stackproof.checks.names._named import named
from stackproof.model import Need, ProgramRun, Project, SourceFile, Submission

QUEUE = "aws:sqs/queue:Queue"


def case_of(folder: Path, text: str, *resources, needs=(), config=None):
    (folder / "__main__.py").write_text(text)
    project = Project(
        root="", name="demo", language="python", platform="pulumi", entry="__main__.py", reason="", stack="dev",
        config=config or {},
    )  # fmt: skip
    file = SourceFile(path="__main__.py", size=len(text), sha256="")
    submission = Submission(id="demo", root=str(folder), files=(file,), projects=(project,), digest="")
    run = ProgramRun(outcome="ran", graph=graph(*resources), needs=tuple(needs))
    return Case(submission=submission, project=project, run=run)


@pytest.mark.parametrize(
    ("text", "name", "making"),
    [
        ('q(name="jobs")', "jobs", "fixed"),
        ('import pulumi\nq(name=f"jobs-{pulumi.get_stack()}")', "jobs-dev", "environment"),
        ('import pulumi\nq(name=f"jobs-{pulumi.get_project()}")\npulumi.Config()', "jobs-demo", "unknown"),
        ('import pulumi\nq(name=pulumi.Config().get("name") or "jobs")', "jobs", "configured"),
        ('import os\ns = os.getenv("SUFFIX", "pr42")\nq(name=f"jobs-{s}")', "jobs-pr42", "environment"),
        ('p = "shop"\nq(name=f"{p}-jobs")', "shop-jobs", "fixed"),
        ('"""jobs"""\nimport pulumi\npulumi.get_stack()', "jobs", "unknown"),
        ("# get_stack\nx = 'a'\nq(name=x + 'b')", "ab", "fixed"),
    ],
)
def test_a_name_is_fixed_or_made_from_the_environment(tmp_path, text, name, making):
    (one,) = named(case_of(tmp_path, text, make(QUEUE, "q", {"name": name})))
    assert one.making == making


def test_a_name_without_a_value_is_left_to_pulumi_and_one_from_an_output_is_not_known(tmp_path):
    key = make("random:index/randomId:RandomId", "r", outputs={"hex": "abcd"})
    case = case_of(tmp_path, "", key, make(QUEUE, "a"), make(QUEUE, "b", {"name": Ref(key, "hex")}))
    assert [one.making for one in named(case)] == ["automatic", "unknown"]


def test_values_that_stand_in_for_configuration_are_not_the_programs_own(tmp_path):
    need = Need(kind="configuration", name="demo:size", message="", synthesized=True)
    queue = make(QUEUE, "q", {"delaySeconds": 5000, "maxMessageSize": 10, "name": "jobs"})
    case = case_of(tmp_path, 'q(name="jobs", max_message_size=10)', queue, needs=[need])
    assert not is_stated(case, queue, "delaySeconds")
    assert is_stated(case, queue, "maxMessageSize") and is_stated(case, queue, "name") and is_stated(case, queue, "x")
    assert is_stated(case_of(tmp_path, "", queue), queue, "delaySeconds")


def test_texts_that_are_only_compared_are_not_what_the_program_writes(tmp_path):
    known = written(case_of(tmp_path, 'x = "a"\nif x == "b":\n    pass\n', make(QUEUE, "q")))
    assert "a" in known.fixed and "b" not in known.fixed | known.replaceable


def tagging(case):
    (one,) = (check for check in all_checks() if check.id == "TAG001")
    return judge(case, checks=[one])


def test_empty_tags_that_stand_in_for_configuration_are_not_blamed(tmp_path):
    need = Need(kind="configuration", name="demo:tags", message="", synthesized=True)
    empty, bare = make(QUEUE, "a", {"tags": {}}), make(QUEUE, "b", {"name": "b"})
    assert tagging(case_of(tmp_path, "", empty, needs=[need])).findings == ()
    assert len(tagging(case_of(tmp_path, "", empty, needs=[need])).undecided) == 1
    (finding,) = tagging(case_of(tmp_path, "", empty, bare, needs=[need])).findings
    assert finding.evidence.endswith("sqs.Queue b") and finding.certain
    assert len(tagging(case_of(tmp_path, "", empty)).findings) == 1


def test_tags_of_a_program_that_broke_off_are_uncertain(tmp_path):
    case = case_of(tmp_path, "", make(QUEUE, "b"))
    broken = ProgramRun(outcome="crashed", graph=case.graph)
    partial = Case(submission=case.submission, project=case.project, run=broken)
    assert [finding.certain for finding in tagging(partial).findings] == [False]


LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"


def test_days_that_stand_in_for_configuration_contradict_nothing(tmp_path):
    rules = [{"id": "old", "transitions": [{"days": 90, "storageClass": "GLACIER"}], "expiration": {"days": 30}}]
    rule = make(LIFECYCLE, "l", {"rules": rules})
    need = Need(kind="configuration", name="demo:retention", message="", synthesized=True)
    (one,) = (check for check in all_checks() if check.id == "VAL060")
    made_up = judge(case_of(tmp_path, "f(days=90)", rule, needs=[need]), checks=[one])
    written_down = judge(case_of(tmp_path, "f(days=90, end=30)", rule, needs=[need]), checks=[one])
    assert made_up.findings == () and len(written_down.findings) == 1
