"""Lint of Go sources, and comments that ask to leave a finding out."""

import textwrap

import pytest

from stackproof.model import Remark, Suppression
from stackproof.source.go import _comments, _lint

HEAD = "package main\n\nfunc main() {\n"


def lint(go_program, text, *, tail="}\n"):
    program = go_program(HEAD + textwrap.indent(textwrap.dedent(text).strip("\n"), "    ") + "\n" + tail)
    return [(item.kind, item.line - HEAD.count("\n")) for item in _lint.look(program, major=7).remarks]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('// listener, err := lb.NewListener(ctx, "l", &lb.ListenerArgs{\n//     Port: pulumi.Int(443),\n// })', [1]),
        ("a(b{\n    // One: 1,\n    // MultiAz: pulumi.Bool(true),\n})", [2]),
        ('/*\nbucket, err := s3.NewBucket(ctx, "b", nil)\n*/', [1]),
        ("// if err != nil {\n//     return err\n// }", [1]),
        ("// fmt.Println(count)\n_ = 1\n// count++ // and so on", [1, 3]),
        ("// Note: this bucket keeps the logs.\n// Later: another one.", []),
        ("// See https://example.com/a=b; it says more (much more).", []),
        ("// return early (nothing to do)", []),
        ("//nolint:errcheck // a = b", []),
        ("//go:generate x = y", []),
        ("// TODO: call deploy() when ready", []),
        ("// Step 1: vpc (10.0.0.0/16)", []),
        ("// - subnets: two", []),
    ],
)
def test_code_in_comments_is_one_note_for_each_block(text, found, go_program):
    assert [line for kind, line in lint(go_program, text) if kind == "lint.commented-out-code"] == found


def test_examples_in_documentation_are_none(go_program):
    text = "}\n\n// Deploy makes it all.\n//\n//\tapp := Deploy(ctx)\n//\tapp.Wait()\nfunc Deploy() {}\n"
    assert lint(go_program, "_ = 1", tail=text) == []
    text = "}\n\n// func Deploy(ctx int) {\n//     x := 1\n// }\n\nfunc Other() {}\n"
    assert [kind for kind, _ in lint(go_program, "_ = 1", tail=text)] == ["lint.commented-out-code"]


def test_long_lines_and_a_missing_line_break_are_found(go_program):
    long = 't := "' + "word " * 30 + '"'
    address = "// https://example.com/" + "a" * 120
    found = lint(go_program, f"{long}\n{address}\n_ = t", tail="}")
    assert found == [("lint.E501", 1), ("lint.no-final-newline", 4)]


def test_a_field_with_a_long_type_cannot_be_broken(go_program):
    named = f"_ = t{{\nField: &s3.{'Long' * 30}Args{{\n}},\n}}"
    assert "lint.E501" not in [kind for kind, _ in lint(go_program, named)]


SUPPRESSED = {
    "a line": ("x := f() // stackproof: ignore[S3001] public on purpose", (1, None)),
    "the next line": ("// stackproof: ignore[S3001] public on purpose\nx := f()", (2, 2)),
    "all of a statement": (
        "// stackproof: ignore[S3001, S3002] public on purpose\nx, err := f(ctx, &T{\n    A: 1,\n})",
        (2, 4),
    ),
    "a field": ("x := f(&T{\n    // stackproof: ignore[S3001] why\n    A: g(\n        1,\n    ),\n})", (3, 5)),
    "no body": ("// stackproof: ignore[S3001] why\nif x {\n    f()\n}", (2, None)),
}


@pytest.mark.parametrize("name", SUPPRESSED)
def test_suppressions_speak_of_a_line_or_of_what_begins_there(name, go_program):
    text, (line, end) = SUPPRESSED[name]
    program = go_program(HEAD + text + "\n}\n")
    (found,) = _comments.look(program, major=7).suppressions
    assert isinstance(found, Suppression)
    head = HEAD.count("\n")
    assert (found.line - head, found.end_line - head if found.end_line else None) == (line, end)
    assert found.reason
    assert found.ids[0] == "S3001"


def test_a_suppression_gives_its_reason(go_program):
    program = go_program(HEAD + "x := f() // stackproof: ignore[S3001]\n_ = x\n}\n")
    looked = _comments.look(program, major=7)
    assert looked.suppressions == ()
    (found,) = looked.remarks
    assert isinstance(found, Remark)
    assert (found.kind, found.line) == ("settings.suppression-without-reason", 4)


def test_a_text_is_no_comment(go_program):
    program = go_program(HEAD + 'x := "// stackproof: ignore[S3001] why"\n_ = x\n}\n')
    assert _comments.look(program, major=7).suppressions == ()
