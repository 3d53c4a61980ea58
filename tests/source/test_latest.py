"""What is worked out of a program is worked out once, and nothing keeps a program that is done with."""

import gc
import weakref

import pytest

from stackproof.golang import Program as GoProgram
from stackproof.model import Project, SourceFile, Submission
from stackproof.source._latest import Latest
from stackproof.source.go._sdk import resolver_of
from stackproof.source.go._units import units_of
from stackproof.source.typescript._flow import followed
from stackproof.source.typescript._program import Program as NodeProgram


class Subject:
    pass


def test_what_is_made_is_made_once_for_a_program_and_its_arguments():
    made = []
    latest = Latest(lambda subject, *, major: made.append((subject, major)) or len(made))
    one, other = Subject(), Subject()
    assert [latest.of(one, major=7), latest.of(one, major=7)] == [1, 1]
    assert [latest.of(one, major=6), latest.of(other, major=6), latest.of(one, major=6)] == [2, 3, 4]


def test_a_program_is_let_go_of_when_the_next_one_is_looked_at():
    latest = Latest(lambda subject: [subject])
    one = Subject()
    latest.of(one)
    gone = weakref.ref(one)
    del one
    latest.of(Subject())
    gc.collect()
    assert gone() is None


SOURCES = {
    "go": (
        "main.go",
        'package main\n\nimport "github.com/pulumi/pulumi/sdk/v3/go/pulumi"\n\n'
        "func main() {\n\tpulumi.Run(func(ctx *pulumi.Context) error { return nil })\n}\n",
    ),
    "typescript": ("index.ts", 'import * as aws from "@pulumi/aws";\n\nnew aws.s3.Bucket("b");\n'),
}
LOOKS = {
    "the names of Go": ("go", GoProgram, units_of),
    "the types of Go": ("go", GoProgram, resolver_of),
    "the values of TypeScript": ("typescript", NodeProgram, lambda program: followed(program, major=7)),
}


@pytest.mark.parametrize("name", LOOKS)
def test_no_look_keeps_a_program_that_is_done_with(name, tmp_path):
    language, kind, look = LOOKS[name]
    path, text = SOURCES[language]
    (tmp_path / path).write_text(text)
    project = Project(root="", name="p", language=language, platform="pulumi", entry=path, reason="")
    files = (SourceFile(path=path, size=len(text), sha256=""),)
    submission = Submission(id="p", root=str(tmp_path), files=files, projects=(project,), digest="")
    one = kind(submission, project)
    assert look(one) is look(one)
    gone = weakref.ref(one)
    del one
    look(kind(submission, project))
    gc.collect()
    assert gone() is None
