"""Each trap of real answers, as a small answer."""

from stackproof.intake import cut_markdown, open_submission, split_markdown

PROGRAM = 'import pulumi\nimport pulumi_aws as aws\n\nbucket = aws.s3.Bucket("b")\n'
COMPONENT = (
    "import pulumi\nimport pulumi_aws as aws\n\n\nclass TapStack(pulumi.ComponentResource):\n"
    '    def __init__(self, name):\n        super().__init__("x:y:Z", name)\n        aws.s3.Bucket("b")\n'
)


def files(text: str) -> dict[str, str]:
    return {file.path: file.text for file in split_markdown(text)}


def kinds(text: str) -> list[str]:
    return [remark.kind for remark in cut_markdown(text).remarks if remark.kind != "intake.extracted"]


def fence(body: str, info: str = "python", mark: str = "```") -> str:
    return f"{mark}{info}\n{body}{mark}\n"


def test_a_file_heading_names_the_fence_below_it():
    assert files("## File: lib/tap_stack.py\n\n" + fence(PROGRAM)) == {"lib/tap_stack.py": PROGRAM}


def test_file_headings_come_in_many_dresses():
    for label in (
        "### File 2: `lib/x.py`",
        "**File:** `lib/x.py`",
        "#### **`lib/x.py`**",
        "### 3. lib/x.py",
        "## Main stack (`lib/x.py`)",
        "**lib/x.py**",
        "1. **`lib/x.py`** (new):",
        "`lib/x.py`:",
        "lib/x.py",
        "Filename: lib/x.py",
        "Here is the content of `lib/x.py`:",
        "<summary><b>lib/x.py</b></summary>",
        "## File: ./lib//x.py",
        "## File: lib\\x.py",
    ):
        assert files(f"Intro.\n\n{label}\n\n{fence(PROGRAM)}") == {"lib/x.py": PROGRAM}, label


def test_a_heading_still_names_a_fence_with_a_sentence_between_them():
    text = "### lib/x.py\n\nThis module makes the bucket.\n\n" + fence(PROGRAM)
    assert files(text) == {"lib/x.py": PROGRAM}


def test_the_first_code_line_may_name_the_file():
    for line in (
        "# lib/x.py",
        "# file: lib/x.py",
        "# --- lib/x.py ---",
        "# lib/x.py - the stack",
        "#!/bin/py\n# lib/x.py",
    ):
        body = f"{line}\n{PROGRAM}"
        assert files("Text.\n\n" + fence(body)) == {"lib/x.py": body}, line
    assert list(files(fence("// lib/x.ts\nimport * as pulumi from '@pulumi/pulumi';\n", "ts"))) == ["lib/x.ts"]


def test_a_comment_that_names_a_json_file_does_not_stay_in_it():
    cut = split_markdown(fence('// package.json\n{"name": "x"}\n', "json"))
    assert [(file.path, file.text, file.line) for file in cut] == [("package.json", '{"name": "x"}\n', 3)]


def test_info_strings_name_files():
    for info in (
        'python title="lib/x.py"',
        "python:lib/x.py",
        "lib/x.py",
        "python lib/x.py",
        "python filename=lib/x.py",
        '{.python file="lib/x.py"}',
    ):
        assert files(fence(PROGRAM, info)) == {"lib/x.py": PROGRAM}, info


def test_an_explicit_heading_beats_a_comment_and_a_comment_beats_a_mention():
    body = "# lib/b.py\n" + PROGRAM
    assert list(files("## File: lib/a.py\n\n" + fence(body))) == ["lib/a.py"]
    assert list(files("We change `lib/a.py` here:\n\n" + fence(body))) == ["lib/b.py"]


def test_a_fence_of_the_same_length_inside_a_markdown_fence_belongs_to_the_document():
    readme = "# Demo\n```bash\npulumi up\n```\n\nLayout:\n```\nlib/\n```\nEnd.\n"
    text = "## README.md\n" + fence(readme, "markdown") + "\n## File: __main__.py\n" + fence(PROGRAM)
    assert files(text) == {"README.md": readme, "__main__.py": PROGRAM}


def test_a_document_ends_before_the_heading_of_the_next_file():
    loose = "# Demo\nRun\n```\npulumi up\n```\nthen\n```\npulumi destroy\n```\nEnd.\n"
    for info in ("markdown", ""):
        text = "## README.md\n" + fence(loose, info) + "\n## File: __main__.py\n" + fence(PROGRAM)
        assert files(text) == {"README.md": loose, "__main__.py": PROGRAM}, info


def test_a_block_left_open_inside_a_document_does_not_swallow_the_next_file():
    text = "## README.md\n```markdown\n# Demo\n```bash\npulumi up\n\n## File: __main__.py\n" + fence(PROGRAM)
    assert files(text)["__main__.py"] == PROGRAM


def test_a_document_whose_own_block_is_open_does_not_swallow_the_next_file():
    text = "## File: README.md\n```markdown\n# Demo\n```bash\npulumi up\n```\n\n## File: __main__.py\n\n" + fence(
        PROGRAM
    )
    assert files(text)["__main__.py"] == PROGRAM


def test_a_fence_in_an_indented_docstring_is_text_of_the_program():
    body = 'import pulumi\n\n\nclass A:\n    """Use:\n\n    ```python\n    A()\n    ```\n    """\n'
    assert files("## File: a.py\n" + fence(body)) == {"a.py": body}
    assert files(fence(f"# a.py\n{body}\n# b.py\n{PROGRAM}", "")) == {"a.py": body, "b.py": PROGRAM}


def test_a_folder_called_modules_is_no_label():
    body = "# modules/net.py\n" + PROGRAM
    assert files(fence(body)) == {"modules/net.py": body}
    assert list(files(fence(f"# file_a.py\n{PROGRAM}\n# filename.py\n{PROGRAM}", ""))) == ["file_a.py", "filename.py"]


def test_a_part_of_comments_alone_stays_with_the_part_above():
    body = f"# a.py\n{PROGRAM}\n# b.py\n# nothing here\n\n# c.py\nx = 1\n"
    assert files(fence(body, "")) == {"a.py": PROGRAM + "\n# b.py\n# nothing here\n", "c.py": "x = 1\n"}


def test_a_markdown_fence_that_ends_is_not_read_on():
    text = (
        "## README.md\n"
        + fence("# Demo\n", "markdown")
        + "\nNow the program:\n\n"
        + fence(PROGRAM)
        + "\nRun:\n\n```\npulumi up\n```\n"
    )
    assert files(text) == {"README.md": "# Demo\n", "__main__.py": PROGRAM}


def test_a_fence_around_the_whole_answer_is_unwrapped():
    inner = (
        "# Answer\n\n## File: Pulumi.yaml\n"
        + fence("name: x\nruntime: python\n", "yaml")
        + "\n## File: lib/x.py\n"
        + fence(PROGRAM)
    )
    for info in ("", "markdown", "text"):
        for mark in ("```", "````", "~~~"):
            assert list(files(fence(inner, info, mark))) == ["Pulumi.yaml", "lib/x.py"], (info, mark)


def test_one_unlabelled_fence_with_several_files_is_cut_at_their_names():
    body = f"# lib/tap_stack.py\n{COMPONENT}\n# __main__.py\nfrom lib.tap_stack import TapStack\n\nTapStack('x')\n"
    assert files(fence(body, "")) == {
        "lib/tap_stack.py": COMPONENT,
        "__main__.py": "from lib.tap_stack import TapStack\n\nTapStack('x')\n",
    }


def test_one_unlabelled_fence_with_a_program_is_the_program():
    assert files("Here you go.\n\n" + fence(PROGRAM, "")) == {"__main__.py": PROGRAM}


def test_names_mentioned_in_a_sound_program_do_not_cut_it():
    body = PROGRAM + "# config.py\n# requirements.txt\nvalue = [\n# lib/x.py\n1]\n"
    assert files("## File: __main__.py\n" + fence(body)) == {"__main__.py": body}


def test_an_open_fence_at_the_end_still_gives_its_file():
    text = "## File: __main__.py\n```python\n" + PROGRAM
    assert files(text) == {"__main__.py": PROGRAM}
    assert kinds(text) == ["intake.open-fence"]
    assert kinds(text.replace("__main__", "a") + "\n\n### b.py\n" + fence("x = 1\n")) == ["intake.open-fence"]


def test_a_fence_left_open_ends_where_the_next_one_begins():
    text = "## File: a.py\n```python\nx = 1\n\n## File: __main__.py\n" + fence(PROGRAM)
    assert files(text)["__main__.py"] == PROGRAM
    assert files(text)["a.py"].strip() == "x = 1"


def test_a_fence_inside_a_docstring_does_not_end_the_program():
    body = 'import pulumi\n\n\ndef f():\n    """Usage:\n\n```\nf()\n```\n\n```bash\nrun\n```\n    """\n'
    assert files("## File: __main__.py\n" + fence(body)) == {"__main__.py": body}


def test_escaped_back_ticks_and_dollar_signs_are_read_as_meant():
    text = "## File: index.ts\n" + fence(
        "import * as aws from '@pulumi/aws';\nconst a = \\`x-\\${b}\\`;\n", "typescript"
    )
    assert "const a = `x-${b}`;" in files(text)["index.ts"]
    assert "intake.escaped-text" in kinds(text)
    assert files("## File: __main__.py\n\\`\\`\\`python\n" + PROGRAM + "\\`\\`\\`\n") == {"__main__.py": PROGRAM}


def test_a_real_escape_stays():
    body = "import * as aws from '@pulumi/aws';\nconst a = `echo \\${HOME} ${b}`;\n"
    assert files("## File: index.ts\n" + fence(body, "typescript")) == {"index.ts": body}


def test_details_tildes_lists_quotes_and_windows_lines_are_read():
    assert files("<details>\n<summary>lib/x.py</summary>\n" + fence(PROGRAM) + "</details>\n") == {"lib/x.py": PROGRAM}
    assert files("## File: lib/x.py\n" + fence(PROGRAM, mark="~~~")) == {"lib/x.py": PROGRAM}
    indented = "".join(f"   {line}\n" if line else "\n" for line in ("```python\n" + PROGRAM + "```").split("\n"))
    assert files("1. **lib/x.py**\n\n" + indented) == {"lib/x.py": PROGRAM}
    quoted = "".join(f"> {line}\n" for line in ("**lib/x.py**\n\n```python\n" + PROGRAM + "```").split("\n"))
    assert files(quoted) == {"lib/x.py": PROGRAM}
    assert files(("\ufeff## File: lib/x.py\n" + fence(PROGRAM)).replace("\n", "\r\n")) == {"lib/x.py": PROGRAM}


def test_the_last_version_of_a_file_wins_and_is_remarked():
    second = PROGRAM.replace('"b"', '"c"')
    text = "## File: x.py\n" + fence(PROGRAM) + "\nBetter:\n\n## File: x.py\n" + fence(second)
    assert files(text) == {"x.py": second}
    assert kinds(text) == ["intake.file-replaced"]


def test_a_fragment_does_not_replace_the_file_it_is_taken_from():
    text = (
        "### __main__.py\n"
        + fence(PROGRAM * 3)
        + "\nNote in `__main__.py`:\n\n"
        + fence("def f():\n    return bucket\nf()\n")
    )
    assert files(text) == {"__main__.py": PROGRAM * 3}


def test_shell_output_trees_diffs_and_policies_are_no_files():
    text = (
        "Run `deploy.py`:\n\n" + fence("python deploy.py\n", "bash") + "\nOutput:\n\n" + fence("Updating (dev)\n", "")
        + "\nLayout:\n\n" + fence("project/\n├── __main__.py\n└── lib/x.py\n", "")
        + "\nThe policy:\n\n" + fence('{"Version": "2012-10-17"}\n', "json")
        + "\nChange `x.py`:\n\n" + fence("- a\n+ b\n", "diff")
    )  # fmt: skip
    assert files(text) == {}
    assert kinds(text) == ["intake.fence-ignored"]


def test_shell_heredocs_write_files():
    text = fence("mkdir x\ncat > Pulumi.yaml <<'EOF'\nname: x\nruntime: python\nEOF\npulumi up\n", "bash")
    assert files(text) == {"Pulumi.yaml": "name: x\nruntime: python\n"}


def test_unnamed_project_files_are_known_by_their_content():
    project = fence("name: x\nruntime: python\n", "yaml") + fence("config:\n  aws:region: us-east-1\n", "yaml")
    text = fence(PROGRAM) + project + fence("pulumi>=3\npulumi-aws>=6,<7\n", "")
    assert sorted(files(text)) == ["Pulumi.dev.yaml", "Pulumi.yaml", "__main__.py", "requirements.txt"]


def test_of_several_unnamed_blocks_the_one_that_creates_resources_is_the_program():
    text = fence("x = 1\nprint(x)\n") + "\n" + fence(PROGRAM) + "\nUse it:\n\n" + fence("print(bucket.id)\n")
    assert files(text) == {"__main__.py": PROGRAM}
    assert kinds(text) == ["intake.fence-ignored", "intake.fence-ignored"]


def test_of_two_whole_versions_the_last_is_the_program():
    second = PROGRAM.replace('"b"', '"c"')
    assert files(fence(PROGRAM) + "\nAlternatively:\n\n" + fence(second)) == {"__main__.py": second}


def test_blocks_that_build_on_each_other_are_joined_and_keep_their_distance():
    text = "Step 1\n\n" + fence(PROGRAM) + "\nStep 2\n\n" + fence('aws.s3.BucketObject("o", bucket=bucket.id)\n')
    (file,) = split_markdown(text)
    assert file.path == "__main__.py"
    answer = text.split("\n")
    for number, line in enumerate(file.text.split("\n"), file.line):
        assert not line or answer[number - 1] == line


def test_an_unnamed_block_gets_the_name_that_another_file_imports_it_by():
    text = (
        "## File: tap.py\n"
        + fence("import pulumi\nfrom lib.tap_stack import TapStack\n\nTapStack('x')\n")
        + "\n"
        + fence(COMPONENT)
    )
    assert sorted(files(text)) == ["lib/tap_stack.py", "tap.py"]


def test_a_bare_program_without_any_fence_is_a_program():
    assert files(PROGRAM) == {"__main__.py": PROGRAM}


def test_names_that_leave_the_folder_are_refused_with_a_remark():
    for name in ("../evil.py", "lib/../../evil.py", "C:\\evil.py", "C:/evil.py", "a/" * 40 + "x.py", "x" * 300 + ".py"):
        text = f"## File: {name}\n" + fence(PROGRAM)
        assert files(text) == {}, name
        assert kinds(text) == ["intake.path-escape"], name
    nul = "## File: a\0b.py\n" + fence(PROGRAM)
    assert files(nul) == {}


def test_an_absolute_name_is_taken_from_the_folder_on_with_a_remark():
    text = "## File: /etc/x.py\n" + fence(PROGRAM)
    assert files(text) == {"etc/x.py": PROGRAM}
    assert kinds(text) == ["intake.path-escape"]


def test_why_there_is_no_program_is_told_apart():
    assert cut_markdown("I would build a VPC.").reason_without == "prose"
    assert cut_markdown("```python\n```\n").reason_without == "empty-fence"
    assert cut_markdown(fence("pulumi up\n", "bash")).reason_without == "shell-only"
    assert cut_markdown(fence("SELECT 1\n", "sql")).reason_without == "other-language"


def test_every_file_is_mapped_to_its_lines_of_the_answer():
    text = "Intro\n\n## File: a.py\n\n" + fence("x = 1\ny = 2\n") + "\n## File: b.py\n" + fence("z = 3\n")
    answer = text.split("\n")
    for file in split_markdown(text):
        assert answer[file.line - 1 : file.end_line] == file.text.rstrip("\n").split("\n")


def test_what_stands_around_the_files_is_kept_on_its_lines(tmp_path):
    text = (
        "# Stack\n\nSet `pulumi config set owner`.\n\n## File: app.py\n\n```python\nimport pulumi\nx = 1\n```\n\n"
        "```bash\npulumi up\n```\nDone.\n"
    )
    (tmp_path / "answer.md").write_text(text)
    with open_submission(tmp_path / "answer.md") as submission:
        lines = submission.prose.split("\n")
    assert lines[2] == "Set `pulumi config set owner`."
    assert lines[11:15] == ["```bash", "pulumi up", "```", "Done."]
    assert lines[6:10] == ["```python", "", "", "```"]


def test_a_folder_has_no_prose(tmp_path):
    (tmp_path / "README.md").write_text("# Stack\n")
    with open_submission(tmp_path) as submission:
        assert submission.prose == ""
