"""Syntax, lint, suppressions and dependencies: what is said of files."""

from __future__ import annotations

import pytest
from looking import noticed


def test_a_syntax_error_is_told_at_its_line_and_the_rest_goes_on(look):
    facts = look('b = aws.s3.Buckett("b")\n', broken="def f(:\n    pass\nx = 1\n")
    [remark] = noticed(facts, "syntax.")
    assert (remark.kind, remark.file, remark.line) == ("syntax.error", "broken.py", 1)
    assert facts.unread == ("broken.py",)
    assert [item.kind for item in noticed(facts, "sdk.")] == ["sdk.unknown-class"]


@pytest.mark.parametrize(
    "text",
    [
        'b = aws.s3.Bucket("b",\n    tags={"a": "b",\n',
        'TEXT = """never\nclosed\n',
        "def make():\n",
        "x = [1, 2\n",
        "for a in b:\n    if a:\n",
    ],
)
def test_a_file_that_ends_in_the_middle_is_truncated(look, text):
    [remark] = noticed(look(text), "syntax.")
    assert remark.kind == "syntax.truncated"
    assert remark.line == 3 + text.count("\n")


@pytest.mark.parametrize(
    "text", ["x = 1 +* 2\n", "def f()\n    return 1\n", "if True\nprint(1)\n", "x = (1, 2]\ny = 3\n", "a b c\n"]
)
def test_a_file_that_is_wrong_in_the_middle_is_not_truncated(look, text):
    [remark] = noticed(look(text), "syntax.")
    assert remark.kind == "syntax.error"


def test_lint_is_told_by_rule_with_its_place(look):
    text = "import os\nx = 1 \ndef f(a=[]):\n    y = 2\n    return undefined\nf(x and '" + "a" * 130 + "')"
    facts = look(text, head="")
    assert [(item.kind, item.line) for item in noticed(facts, "lint.")] == [
        ("lint.F401", 1),
        ("lint.W291", 2),
        ("lint.B006", 3),
        ("lint.F841", 4),
        ("lint.F821", 5),
        ("lint.E501", 6),
        ("lint.no-final-newline", 6),
    ]


def test_noqa_counts_only_when_it_is_to_be_honoured(look):
    program = "import os  # noqa: F401\n"
    assert noticed(look(program, head=""), "lint.") == []
    assert [item.kind for item in noticed(look(program, head="", honour_noqa=False), "lint.")] == ["lint.F401"]


def test_settings_of_the_answer_do_not_reach_ruff(look, tmp_path):
    (tmp_path / "ruff.toml").write_text('lint.ignore = ["ALL"]\n')
    (tmp_path / "pyproject.toml").write_text('[tool.ruff]\nexclude = ["*.py"]\n')
    assert [item.kind for item in noticed(look("import os\n", head=""), "lint.")] == ["lint.F401"]


def test_strings_as_comments_are_told_from_docstrings(look):
    facts = look(
        '''
        """The module."""
        LIMIT = 3
        """What LIMIT is."""

        def f():
            """The function."""
            x = LIMIT
            """a comment in disguise"""
            return x

        class C:
            """The class."""

            size: int = 1
            """What size is."""

            def __init__(self):
                self.x = 1
                """What x is."""

        "another one"
        ''',
        head="",
    )
    assert [item.line for item in noticed(facts, "lint.string")] == [8, 21]


def test_commented_out_code_is_noticed(look):
    facts = look('# b = make("b")\n# This is a plain remark.\nprint(1)\n', head="")
    assert [(item.kind, item.line) for item in noticed(facts, "lint.")] == [("lint.commented-out-code", 1)]


def test_a_block_of_commented_out_code_is_one_remark(look):
    facts = look(
        """
        x = 1
        # listener = make(
        #     port=443,
        #     certificate=None,
        # )
        # and then:
        # export("url", listener)
        y = 2  # z = make("z")
        # w = make("w")

        # v = make("v")
        """,
        head="",
    )
    found = [(item.line, item.end_line) for item in noticed(facts, "lint.commented-out-code")]
    assert found == [(2, 7), (9, 9), (11, 11)]
    first = noticed(facts, "lint.commented-out-code")[0]
    assert first.message.endswith("lines of code are commented out")


def test_suppressions_need_a_reason(look):
    facts = look(
        """
        x = 1  # stackproof: ignore[SEC001, NET002] the bucket is public on purpose
        # stackproof: ignore[IAM003] wildcards are wanted
        # (see the design)
        y = 2
        z = 3  # stackproof: ignore[SEC001]
        t = "# stackproof: ignore[SEC001] not a comment"
        """,
        head="",
    )
    assert [(item.line, item.ids, item.reason) for item in facts.suppressions] == [
        (1, ("SEC001", "NET002"), "the bucket is public on purpose"),
        (4, ("IAM003",), "wildcards are wanted"),
    ]
    assert [(item.kind, item.line) for item in noticed(facts, "settings.")] == [
        ("settings.suppression-without-reason", 5)
    ]


def test_a_suppression_alone_above_a_statement_reaches_to_its_end_but_not_into_a_body(look):
    facts = look(
        """
        # stackproof: ignore[S3001] one statement
        x = dict(
            a=1,
        )
        # stackproof: ignore[S3001] not the whole class
        class Whole:
            y = 2
        z = dict(  # stackproof: ignore[S3001] this line alone
            b=3,
        )
        """,
        head="",
    )
    assert [(item.line, item.end_line) for item in facts.suppressions] == [(2, 4), (6, None), (8, None)]


def test_libraries_that_the_manifest_lacks_are_told(look):
    facts = look(
        """
        import os, yaml, requests, boto3
        import helper
        import pulumi_random
        try:
            import numpy
        except ImportError:
            numpy = None
        """,
        requirements=("pulumi>=3,<4", "pulumi-aws>=7", "requests==2.32 ; python_version > '3'"),
        helper="import slugify\n",
        also={"handler/app.py": "import flask\n", "tests/test_x.py": "import pytest\n"},
    )
    assert [(item.data["module"], item.data["distribution"], item.file) for item in noticed(facts, "structure.")] == [
        ("boto3", "boto3", "__main__.py"),
        ("pulumi_random", "pulumi-random", "__main__.py"),
        ("slugify", "python-slugify", "helper.py"),
    ]


@pytest.mark.parametrize(
    "manifest", [("pulumi-aws-apigateway>=3",), ("pulumi-random>=4", "pulumi-aws>=7"), ("pulumi-eks",)]
)
def test_what_a_declared_provider_brings_along_is_not_lacking(look, manifest):
    program = "import pulumi\nimport pulumi_aws as aws\n"
    assert noticed(look(program, requirements=manifest), "structure.") == []


def test_without_a_manifest_nothing_is_undeclared(look):
    assert noticed(look("import boto3\n"), "structure.") == []


def test_the_same_program_gives_the_same_facts(look):
    program = 'b = aws.s3.Buckett("b")\nc = aws.s3.Bucket("c", colour="red")\nx = f"{c.arn}{c.nope}"\n'
    assert look(program) == look(program)


def test_columns_count_characters(look):
    [remark] = noticed(look('x = ["äöü", aws.s3.Buckett("b")]'), "sdk.")
    assert remark.column == len('x = ["äöü", aws.s3.') + 1


def test_an_unknown_major_is_refused(look):
    with pytest.raises(LookupError):
        look("x = 1\n", major=5)
