"""`--fix-diff`: the diff on standard output, what it does beside it, exit codes as ever."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import msgspec
import pytest
from answer_making import write
from report_making import finding, report

from stackproof.mending import Mend, Splice
from stackproof.model import Mending

TEXTS = {"main.py": b"a = 1\nb = 2\n"}
FIRST = Mend((Splice("main.py", 4, 5, "3"),))
PATCH = "--- a/main.py\n+++ b/main.py\n@@ -1,2 +1,2 @@\n-a = 1\n+a = 3\n b = 2\n"


def mended(*findings, **given):
    mending = Mending(**{"mended": ("x",), "before": 5.0, "after": 7.5, "reviews": 3, **given})
    return msgspec.structs.replace(report(*findings), mending=mending)


def test_the_diff_is_all_of_standard_output_and_the_rest_is_said_beside_it(fake, call) -> None:
    fake.answer = lambda: [mended(gone=("y", "z"), left=("w",))]
    fake.mends = [(FIRST, TEXTS)]
    done = call("review", ".", "--fix-diff")
    assert fake.options.mend is True
    assert (done.code, done.out) == (0, PATCH)
    assert done.err == "app: 1 of 2 mends proved in 3 reviews; 2 more findings go with them; score 5.0 -> 7.5\n"


def test_without_the_option_nothing_is_mended(fake, call) -> None:
    fake.mends = [(FIRST, TEXTS)]
    done = call("review", ".")
    assert fake.options.mend is False and done.err == "" and "---" not in done.out


@pytest.mark.parametrize(("severity", "code"), [("high", 1), ("medium", 0)])
def test_the_exit_code_is_that_of_the_answer_as_it_is(fake, call, severity, code) -> None:
    fake.answer = lambda: [mended(finding(severity=severity))]
    fake.mends = [(FIRST, TEXTS)]
    assert call("review", ".", "--fix-diff").code == code


def test_nothing_to_mend_prints_nothing(fake, call) -> None:
    fake.answer = lambda: [mended(mended=(), reviews=1)]
    done = call("review", ".", "--fix-diff")
    assert (done.code, done.out) == (0, "")
    assert done.err == "app: 0 of 0 mends proved in 1 reviews\n"


def test_why_nothing_was_tried_is_said(fake, call) -> None:
    fake.answer = lambda: [msgspec.structs.replace(report(), mending=Mending(why="the answer cannot be reviewed"))]
    assert call("review", ".", "--fix-diff").err == "app: no diff: the answer cannot be reviewed\n"


def test_what_the_bounds_left_out_is_said(fake, call) -> None:
    fake.answer = lambda: [mended(untried=("u", "v"))]
    assert "2 not tried for want of time" in call("review", ".", "--fix-diff").err


def test_the_diff_may_be_a_file_beside_other_formats(fake, call, tmp_path) -> None:
    fake.answer = lambda: [mended()]
    fake.mends = [(FIRST, TEXTS)]
    done = call("review", ".", "-o", f"diff={tmp_path / 'a.diff'}", "-o", "json")
    assert (tmp_path / "a.diff").read_text() == PATCH
    assert json.loads(done.out)["mending"]["after"] == 7.5


def test_the_option_and_a_report_on_standard_output_do_not_go_together(fake, call) -> None:
    done = call("review", ".", "--fix-diff", "-o", "json")
    assert done.code == 2 and "two reports for standard output" in done.err


def test_the_option_goes_with_reports_in_files(fake, call, tmp_path) -> None:
    fake.answer = lambda: [mended()]
    fake.mends = [(FIRST, TEXTS)]
    done = call("review", ".", "--fix-diff", "-o", f"json={tmp_path / 'a.json'}")
    assert done.out == PATCH and (tmp_path / "a.json").is_file()


def test_where_the_diff_of_a_markdown_answer_applies_is_said(fake, call, tmp_path) -> None:
    (tmp_path / "ANSWER.md").write_text("# An answer\n")
    fake.answer = lambda: [mended()]
    fake.mends = [(FIRST, TEXTS)]
    done = call("review", str(tmp_path / "ANSWER.md"), "--fix-diff")
    assert "the diff applies in a folder that holds the answer's files as they are cut: " in done.err
    fake.mends = []
    assert "the diff applies" not in call("review", str(tmp_path / "ANSWER.md"), "--fix-diff").err


def test_of_projects_whose_mends_meet_one_is_left_out_and_named(fake, call) -> None:
    other = Mend((Splice("main.py", 4, 5, "4"),))
    fake.answer = lambda: [mended(), mended()]
    fake.mends = [(FIRST, TEXTS), (other, TEXTS)]
    done = call("review", ".", "--fix-diff")
    assert done.out == PATCH
    assert "app: left out, for it changes what another project changes; use --project app" in done.err


def test_a_real_answer_is_mended_by_what_the_command_prints(tmp_path) -> None:
    program = 'import pulumi_aws as aws\n\naws.s3.Bucket("b")\n'
    folder = write(tmp_path / "shop", {"__main__.py": program})
    command = [sys.executable, "-m", "stackproof", "review", "--fail-on", "medium"]
    done = subprocess.run([*command, str(folder), "--fix-diff"], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "+++ b/requirements.txt" in done.stdout and "mends proved" in done.stderr
    environment = {**os.environ, "GIT_CEILING_DIRECTORIES": str(tmp_path)}
    subprocess.run(["git", "apply", "-"], cwd=folder, input=done.stdout, text=True, check=True, env=environment)
    again = subprocess.run([*command, str(folder), "-o", "json"], capture_output=True, text=True, check=False)
    assert "STR006" not in {one["check"] for one in json.loads(again.stdout)["findings"]}
