"""Settings come from the person who runs the review, never from what is reviewed."""

import pytest
from report_making import finding, report


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder of one's own with a submission in it."""
    (tmp_path / "answer").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_settings_hold_and_the_command_line_wins(fake, call, place) -> None:
    (place / "stackproof.toml").write_text(
        'profile = "fintech"\nfail-on = "medium"\ndisable = ["LINT001"]\noutput = ["github"]\n'
        '[config]\na = "1"\nb = "2"\n'
    )
    fake.answer = lambda: [report(finding(severity="medium"))]
    done = call("review", "answer", "--config", "b=3")
    assert done.code == 1 and done.out.startswith("::warning ")
    assert (fake.options.profile, fake.options.disable) == ("fintech", ("LINT001",))
    assert fake.options.config == {"a": "1", "b": "3"}
    assert call("review", "answer", "--fail-on", "high", "--profile", "eval").code == 0
    assert fake.options.profile == "eval"


def test_pyproject_is_read_from_a_folder_above(fake, call, place, monkeypatch) -> None:
    (place / "pyproject.toml").write_text('[tool.stackproof]\nprofile = "fedramp"\n')
    (place / "deeper").mkdir()
    monkeypatch.chdir(place / "deeper")
    call("review", "../answer")
    assert fake.options.profile == "fedramp"


@pytest.mark.parametrize("path", [".", "../answer", "main"])
def test_settings_count_for_the_person_who_stands_in_the_project(fake, call, place, monkeypatch, path) -> None:
    (place / "answer" / "main").mkdir()
    (place / "answer" / "pyproject.toml").write_text('[tool.stackproof]\nfail_on = "never"\ndisable = ["S3001"]\n')
    monkeypatch.chdir(place / "answer")
    fake.answer = lambda: [report(finding())]
    done = call("review", path)
    assert done.code == 0 and fake.options.disable == ("S3001",)
    own = path == "main"
    assert done.err == ("" if own else "note: the settings of pyproject.toml count; --profile eval leaves them out\n")


def test_settings_inside_the_submission_are_not_read_under_eval_and_this_is_said(
    fake, call, place, monkeypatch
) -> None:
    (place / "answer" / "stackproof.toml").write_text('fail_on = "never"\ndisable = ["S3001"]\n')
    monkeypatch.chdir(place / "answer")
    fake.answer = lambda: [report(finding())]
    done = call("review", ".", "--profile", "eval")
    assert done.code == 1 and fake.options.disable == ()
    assert done.err == "note: stackproof.toml is not read, for it lies inside what is reviewed\n"


def test_the_persons_own_settings_count_under_eval_where_the_submission_brings_others(
    fake, call, place, monkeypatch
) -> None:
    (place / "stackproof.toml").write_text('disable = ["LINT001"]\n')
    (place / "answer" / "stackproof.toml").write_text('disable = ["S3001"]\n')
    monkeypatch.chdir(place / "answer")
    call("review", ".", "--profile", "eval")
    assert fake.options.disable == ("LINT001",)


def test_settings_deep_inside_the_submission_are_not_read(fake, call, place, monkeypatch) -> None:
    (place / "answer" / "deep").mkdir()
    (place / "answer" / "deep" / "stackproof.toml").write_text('disable = ["S3001"]\n')
    monkeypatch.chdir(place / "answer" / "deep")
    done = call("review", "..")
    assert fake.options.disable == () and "stackproof.toml is not read" in done.err


def test_settings_inside_the_submission_that_ask_for_eval_say_nothing_else(fake, call, place, monkeypatch) -> None:
    (place / "answer" / "stackproof.toml").write_text('profile = "eval"\nfail_on = "never"\ndisable = ["S3001"]\n')
    monkeypatch.chdir(place / "answer")
    fake.answer = lambda: [report(finding())]
    done = call("review", ".")
    assert done.code == 1 and (fake.options.profile, fake.options.disable) == ("eval", ())


def test_settings_inside_the_submission_write_no_files(fake, call, place, monkeypatch) -> None:
    (place / "answer" / "stackproof.toml").write_text('output = ["github", "json=../taken.json"]\n')
    monkeypatch.chdir(place / "answer")
    fake.answer = lambda: [report(finding(severity="medium"))]
    done = call("review", ".")
    assert done.out.startswith("::warning ")
    assert not (place / "taken.json").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('fail_no = "high"', "'fail_no', which is no setting; did you mean fail_on?"),
        ('fail_on = "loud"', "Invalid enum value 'loud'"),
        ("fail_on = ", "cannot be read"),
        ('disable = "S3001"', "Expected `array`"),
    ],
)
def test_wrong_settings_give_one_line(fake, call, place, text, said) -> None:
    (place / "stackproof.toml").write_text(text)
    done = call("review", "answer")
    assert done.code == 2 and said in done.err and len(done.err.splitlines()) == 1
