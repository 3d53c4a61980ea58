"""Lint of TypeScript sources, and comments that ask to leave a finding out; without the compiler."""

import textwrap

import pytest

from stackproof.intake import open_submission
from stackproof.model import Remark, Suppression
from stackproof.source.typescript import _comments, _lint
from stackproof.source.typescript._compiler import Checked
from stackproof.source.typescript._program import Program
from stackproof.source.typescript._settings import Settings
from stackproof.source.typescript._types import TypeCheck, look

HEAD = 'import * as aws from "@pulumi/aws";\nexport const b = new aws.s3.Bucket("b");\n'
NOT_ASKED = TypeCheck(settings=Settings(options={}), why="the compiler is not here")


@pytest.fixture
def program(tmp_path):
    opened = []

    def make(text, *, end="\n"):
        (tmp_path / "Pulumi.yaml").write_text("name: demo\nruntime: nodejs\n")
        (tmp_path / "index.ts").write_text(HEAD + textwrap.dedent(text).strip("\n") + end)
        manager = open_submission(tmp_path)
        opened.append(manager)
        submission = manager.__enter__()
        return Program(submission, submission.projects[0])

    yield make
    for manager in opened:
        manager.__exit__(None, None, None)


def lint(made):
    return [(item.kind, item.line - HEAD.count("\n")) for item in _lint.look(made, NOT_ASKED).remarks]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('import * as fs from "fs";', [("lint.F401", 1)]),
        ('import { join, resolve as where } from "path";\nexport const p = join("a");', [("lint.F401", 1)]),
        ('import * as fs from "fs";\nexport const t = fs.readFileSync("a");', []),
        ('import { Tags } from "./tags";\nexport const t: Tags = {};', []),
        ('const region = "us-east-1";', [("lint.unused-module-variable", 1)]),
        ('const region = "us-east-1";\nexport const r = { region };', []),
        ('const made = new aws.s3.Bucket("c");', []),
        ('const made = aws.s3.Bucket.get("c", "c");', []),
        ("const made = deploy();\nfunction deploy() { return 1; }", []),
        ("export const shown = 1;", []),
    ],
)
def test_unused_names_are_found_without_the_compiler(text, found, program):
    assert lint(program(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("// const listener = new aws.lb.Listener('l', {\n//     port: 443,\n// });", [1]),
        ("export const a = [\n    // one,\n    // multiAz: true,\n];", [2]),
        ("/*\nnew aws.s3.Bucket('c');\n*/", [1]),
        ("// Note: this bucket keeps the logs.\n// Later: another one.", []),
        ("// See https://example.com/a=b; it says more (much more).", []),
        ("/** const a = 1; */\nexport const c = 1;", []),
        ("// eslint-disable-next-line no-console", []),
        ("// TODO: call deploy() when ready", []),
    ],
)
def test_code_in_comments_is_one_note_for_each_block(text, found, program):
    assert [line for kind, line in lint(program(text)) if kind == "lint.commented-out-code"] == found


def test_long_lines_and_a_missing_line_break_are_found(program):
    long = 'export const t = "' + "word " * 30 + '";'
    address = "// https://example.com/" + "a" * 120
    assert lint(program(f"{long}\n{address}", end="")) == [("lint.E501", 1), ("lint.no-final-newline", 2)]


def spoken(made):
    head = HEAD.count("\n")
    return [
        (item.line - head, None if item.end_line is None else item.end_line - head, item.ids, item.reason)
        for item in _comments.look(made, major=7).suppressions
        if isinstance(item, Suppression)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("x(); // stackproof: ignore[S3006] the account blocks it", (1, None, ("S3006",), "the account blocks it")),
        ("// stackproof: ignore[S3, EC2001] known\nx(\n    1,\n);", (2, 4, ("S3", "EC2001"), "known")),
        ("/* stackproof: ignore[S3006] known */ x();", (1, None, ("S3006",), "known")),
        ("/*\n * stackproof: ignore[S3006] known\n */\nx();", (4, 4, ("S3006",), "known")),
        ("x({\n    // stackproof: ignore[S3006] known\n    a: [\n        1,\n    ],\n});", (3, 5, ("S3006",), "known")),
        ("// stackproof: ignore[S3006] known\nclass A {\n    a = 1;\n}", (2, None, ("S3006",), "known")),
    ],
)
def test_a_suppression_speaks_of_its_line_or_of_what_follows(text, found, program):
    assert spoken(program(text)) == [found]


@pytest.mark.parametrize("text", ["x(); // stackproof: ignore[S3006]", "// stackproof: ignore[] why\nx();"])
def test_a_suppression_without_reason_or_id_is_a_remark(text, program):
    made = program(text)
    assert spoken(made) == []
    (remark,) = _comments.look(made, major=7).remarks
    assert remark.kind == "settings.suppression-without-reason"


def test_a_suppression_in_a_text_is_none(program):
    assert spoken(program('x("// stackproof: ignore[S3006] known");')) == []


def test_without_the_compiler_that_is_said(program):
    (remark,) = look(program("x();"), NOT_ASKED, major=7).remarks
    assert isinstance(remark, Remark)
    assert remark.kind == "types.not-checked" and "the compiler is not here" in remark.message


def test_what_the_compiler_finds_valid_is_no_syntax_error(program):
    from stackproof.source.typescript._merge import merged

    made = program("export const a = 1;")
    fault = Remark(kind="syntax.error", message="", file="index.ts", line=1)
    asked = TypeCheck(settings=Settings(options={}), files=frozenset({"index.ts"}), checked=Checked())
    assert merged([fault], [], asked) == []
    assert merged([fault], [], NOT_ASKED) == [fault]
    assert made.files


def test_a_name_that_the_compiler_knows_is_no_unknown_one():
    from stackproof.source.typescript._compiler import Diagnostic
    from stackproof.source.typescript._merge import merged

    unknown = Remark(kind="sdk.unknown-class", message="", file="index.ts", line=3, data={"name": "ARN"})
    argument = Remark(kind="sdk.unknown-argument", message="", file="index.ts", line=3, data={"argument": "a"})
    files = frozenset({"index.ts"})
    silent = TypeCheck(settings=Settings(options={}), files=files, checked=Checked())
    # Of arguments the compiler tells only the first that is wrong, and none of what was made elsewhere.
    assert merged([unknown, argument], [], silent) == [argument]
    loud = Checked(diagnostics=(Diagnostic(path="index.ts", line=3, column=1, code=2305, message=""),))
    assert merged([unknown], [], TypeCheck(settings=Settings(options={}), files=files, checked=loud)) == [unknown]
    unsure = TypeCheck(settings=Settings(options={}), files=files, checked=Checked(), doubtful=files)
    assert merged([unknown], [], unsure) == [unknown]
