"""`stackproof requirements`: what a prompt asks for, as a list."""

import json

import pytest

PROMPT = """Use Pulumi with Python in eu-west-1.

- an S3 bucket, versioned
- Make it sing.
"""


@pytest.fixture
def prompt(tmp_path):
    file = tmp_path / "prompt.md"
    file.write_text(PROMPT)
    return file


def test_the_list_goes_to_standard_output_and_a_summary_beside_it(call, prompt):
    done = call("requirements", str(prompt))
    assert done.code == 0
    assert "kind: versioning" in done.out and "an S3 bucket, versioned" in done.out
    assert "1 sentence not understood" in done.err


def test_json_holds_the_same(call, prompt):
    done = call("requirements", str(prompt), "-o", "json")
    kinds = [one["kind"] for one in json.loads(done.out)["requirements"]]
    assert {"platform", "language", "region", "service", "versioning"} <= set(kinds)


def test_the_list_can_be_written_to_a_file_that_a_review_reads(call, prompt, tmp_path):
    target = tmp_path / "asked.yaml"
    assert call("requirements", str(prompt), "-o", f"yaml={target}").code == 0
    from stackproof.requirements import requirements_in

    assert requirements_in(str(target)).requirements


def test_the_kinds_are_listed(call):
    done = call("requirements", "--kinds")
    assert done.code == 0 and "point_in_time_recovery" in done.out and "load_balancer" in done.out
    assert max(map(len, done.out.splitlines())) <= 100


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "no prompt is named"),
        (["nothing.md"], "nothing.md cannot be read"),
        (["--kinds", "prompt.md"], "--kinds takes no prompt"),
        (["prompt.md", "-o", "yml"], "did you mean yaml?"),
    ],
)
def test_what_is_wrong_on_the_command_line_is_named(call, arguments, said):
    done = call("requirements", *arguments)
    assert done.code == 2 and said in done.err


def test_a_folder_is_no_prompt(call, tmp_path):
    done = call("requirements", str(tmp_path))
    assert done.code == 2 and "is a folder" in done.err


def test_an_empty_prompt_asks_for_nothing(call, tmp_path):
    (tmp_path / "empty.md").write_text("")
    done = call("requirements", str(tmp_path / "empty.md"))
    assert done.code == 0 and "requirements: []" in done.out
