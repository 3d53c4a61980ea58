"""`stackproof review`: arguments, outputs, exit codes; nothing is lost when something breaks."""

import json

import pytest
from report_making import finding, full_report, report

from stackproof.model import InputError, ProgramRun, UnableError
from stackproof.report import from_json, render


def test_a_good_answer_gives_zero_and_the_text_report(fake, call) -> None:
    done = call("review", "answer")
    assert (done.code, done.err) == (0, "")
    assert done.out == render(report(), format="text")


@pytest.mark.parametrize(
    ("severity", "fail_on", "code"),
    [("high", None, 1), ("medium", None, 0), ("medium", "medium", 1), ("critical", "never", 0), ("note", "low", 0)],
)
def test_the_exit_code_follows_fail_on(fake, call, severity, fail_on, code) -> None:
    fake.answer = lambda: [report(finding(severity=severity))]
    assert call("review", "answer", *(["--fail-on", fail_on] if fail_on else [])).code == code


def test_an_answer_that_could_not_be_run_gives_three_and_a_report(fake, call) -> None:
    fake.answer = lambda: [report(run=ProgramRun(outcome="refused", reason="no sandbox here"))]
    done = call("review", "answer")
    assert done.code == 3
    assert "no sandbox here" in done.out


def test_all_options_arrive(fake, call, tmp_path) -> None:
    baseline = tmp_path / "old.json"
    baseline.write_text(render(report(finding()), format="json"))
    call(
        "review", "answer", "--template", "base", "--project", "p", "--stack", "s", "--config", "a:b=c=d", "--install",
        "--trust", "--profile", "eval", "--baseline", str(baseline), "--prompt", "asked.md",
    )  # fmt: skip
    seen = fake.options
    assert seen.prompt == "asked.md"
    assert (seen.template, seen.project, seen.stack, seen.config) == ("base", "p", "s", {"a:b": "c=d"})
    assert (seen.install, seen.trust, seen.profile) == (True, True, "eval")
    assert seen.baseline == {report(finding()).findings[0].fingerprint}


def test_several_outputs_come_from_one_run(fake, call, tmp_path) -> None:
    fake.answer = lambda: [full_report()]
    files = {name: tmp_path / f"report.{name}" for name in ("json", "markdown", "sarif")}
    done = call("review", "answer", "-o", "github", *(f"-o{name}={file}" for name, file in files.items()))
    assert done.out.startswith("::error ")
    assert from_json(files["json"].read_bytes()) == (full_report(),)
    assert files["markdown"].read_text() == render(full_report(), format="markdown")
    assert json.loads(files["sarif"].read_text())["version"] == "2.1.0"
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "jsn"], "no format is called 'jsn'; did you mean json? known: text, json, markdown, sarif, html, "),
        (["-o", "json="], "-o json= names no file; type: -o json=FILE"),
        (["-o", "json", "-o", "text"], "two reports for standard output; give all but one a file: -o FORMAT=FILE"),
        (["-o", "json=nowhere/x.json"], "the folder nowhere does not exist; type: mkdir -p nowhere"),
        (["--config", "novalue"], "--config 'novalue' is not KEY=VALUE; type for example: --config app:size=3"),
        (["--baseline", "missing.json"], "the baseline missing.json cannot be read: No such file or directory"),
        (["--fail-on", "hgih"], "type: stackproof review --help"),
        (["--nonsense"], "type: stackproof review --help"),
    ],
)
def test_a_wrong_argument_gives_one_line_and_two_and_no_review(
    fake, call, arguments, said, tmp_path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = call("review", "answer", *arguments)
    assert (done.code, done.out, fake.path) == (2, "", "")
    assert done.err.startswith("error: ") and len(done.err.splitlines()) == 1
    assert said in done.err


def test_an_input_error_is_one_harmless_line(fake, call) -> None:
    def missing():
        raise InputError("no such \x1b[31m\nfile", hint="type: ls")

    fake.answer = missing
    done = call("review", "x")
    assert (done.code, done.out, done.err) == (2, "", "error: no such file; type: ls\n")


def test_a_crash_of_ours_keeps_its_traceback_and_still_writes_the_reports(fake, call, tmp_path) -> None:
    def crash():
        raise ZeroDivisionError("ours")

    fake.answer = crash
    file = tmp_path / "r.json"
    done = call("review", "answer", "-o", f"json={file}", "-o", "text")
    assert done.code == 3
    assert "Traceback" in done.err and "ZeroDivisionError: ours" in done.err
    (kept,) = from_json(file.read_bytes())
    assert kept.verdict == "error" and "ZeroDivisionError" in kept.errors[0]
    assert "ERROR" in done.out


def test_a_machine_that_cannot_gives_three_and_a_report(fake, call) -> None:
    def unable():
        raise UnableError("no sandbox")

    fake.answer = unable
    done = call("review", "answer")
    assert done.code == 3 and "no sandbox" in done.out and "Traceback" not in done.err


def test_an_interrupt_is_clean(fake, call) -> None:
    def stop():
        raise KeyboardInterrupt

    fake.answer = stop
    done = call("review", "answer")
    assert done.code == 130 and "Traceback" not in done.err


def test_one_output_that_fails_does_not_keep_the_others_back(fake, call, tmp_path, monkeypatch) -> None:
    def broken(*arguments, **options):
        raise ZeroDivisionError("renderer")

    monkeypatch.setattr("stackproof.report._markdown.to_markdown", broken)
    done = call("review", "answer", "-o", f"markdown={tmp_path / 'r.md'}", "-o", f"json={tmp_path / 'r.json'}")
    assert done.code == 3 and "ZeroDivisionError: renderer" in done.err
    assert from_json((tmp_path / "r.json").read_bytes())


def test_file_names_can_be_opened_from_where_the_person_stands(fake, call, tmp_path, monkeypatch) -> None:
    (tmp_path / "infra" / "app").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    fake.answer = lambda: [report(finding(line=7))]
    assert "infra/app/__main__.py:7" in call("review", "infra/app").out
    assert "file=infra/app/__main__.py,line=7" in call("review", "infra/app", "-o", "github").out
    monkeypatch.chdir(tmp_path / "infra" / "app")
    assert " __main__.py:7" in call("review", ".").out
