"""What the text of a Go program says about a value."""

import dataclasses

import msgspec
import pytest
from graph_making import graph, make

from stackproof.checks import Case
from stackproof.checks._program import is_stated, written
from stackproof.checks.names._named import named
from stackproof.model import Need, ProgramRun, Project, SourceFile, Submission

QUEUE = "aws:sqs/queue:Queue"
FUNCTION = "aws:lambda/function:Function"
HEAD = """package main

import (
	"fmt"
	"os"

	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/lambda"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)
"""


def case_of(folder, text, *resources, needs=(), also=None):
    files = {"main.go": HEAD + text, **(also or {})}
    for path, body in files.items():
        (folder / path).write_text(body)
    project = Project(root="", name="demo", language="go", platform="pulumi", entry="main.go", reason="", stack="dev")
    listed = tuple(SourceFile(path=path, size=len(body), sha256="") for path, body in files.items())
    submission = Submission(id="demo", root=str(folder), files=listed, projects=(project,), digest="")
    run = ProgramRun(outcome="not_run", followed="whole", graph=graph(*resources), needs=tuple(needs))
    return Case(submission=submission, project=project, run=run)


def body(text):
    return f"func main() {{\n\tpulumi.Run(func(ctx *pulumi.Context) error {{\n{text}\n\t\treturn nil\n\t}})\n}}\n"


@pytest.mark.parametrize(
    ("text", "name", "making"),
    [
        ('q("jobs")', "jobs", "fixed"),
        ('q(fmt.Sprintf("jobs-%s", ctx.Stack()))', "jobs-dev", "environment"),
        ('config.New(ctx, "")\nq(fmt.Sprintf("jobs-%s", ctx.Project()))', "jobs-demo", "unknown"),
        ('name := config.New(ctx, "").Get("name")\nif name == "" {\nname = "jobs"\n}\nq(name)', "jobs", "configured"),
        ('name := "jobs"\nif v := os.Getenv("NAME"); v != "" {\nname = v\n}\nq(name)', "jobs", "configured"),
        ('s := os.Getenv("SUFFIX")\nif s == "" {\ns = "pr42"\n}\nq("jobs-" + s)', "jobs-pr42", "environment"),
        ('p := "shop"\nq(fmt.Sprintf("%s-jobs", p))', "shop-jobs", "fixed"),
        ('// ctx.Stack()\nx := "a"\nq(x + "b")', "ab", "fixed"),
        ("q(unknown)\nctx.Stack()", "jobs", "unknown"),
    ],
)
def test_a_name_is_fixed_or_made_from_the_environment(tmp_path, text, name, making):
    (one,) = named(case_of(tmp_path, body(text), make(QUEUE, "q", {"name": name})))
    assert one.making == making


DEFAULTS = [
    'func main() {\n\tenv := os.Getenv("ENV")\n\tif env == "" {\n\t\tenv = "pr42"\n\t}\n}',
    'func main() {\n\tenv, ok := os.LookupEnv("ENV")\n\tif !ok {\n\t\tenv = "pr42"\n\t}\n\tq(env)\n}',
    'func main() {\n\tenv, err := cfg.Try("env")\n\tif err != nil {\n\t\tenv = "pr42"\n\t}\n\tq(env)\n}',
    'func main() {\n\tenv := "pr42"\n\tif v, err := cfg.Try("env"); err == nil {\n\t\tenv = v\n\t}\n\tq(env)\n}',
    'func env() string {\n\tif v := os.Getenv("ENV"); v != "" {\n\t\treturn v\n\t}\n\treturn "pr42"\n}',
    'func or(v, d string) string {\n\tif v == "" {\n\t\treturn d\n\t}\n\treturn v\n}\n'
    'func main() {\n\tq(or(os.Getenv("ENV"), "pr42"))\n}',
    'const usual = "pr42"\n'
    'func main() {\n\tenv := cfg.Get("env")\n\tif len(env) == 0 {\n\t\tenv = usual\n\t}\n\tq(env)\n}',
    'func main() {\n\tq(*flag.String("env", "pr42", "which"))\n}',
    'func main() {\n\tq(cmp.Or(os.Getenv("ENV"), "pr42"))\n}',
    'func main() {\n\targs := &Args{Env: cfg.Get("env")}\n\tif args.Env == "" {\n\t\targs.Env = "pr42"\n\t}\n}',
]


@pytest.mark.parametrize("text", DEFAULTS)
def test_what_stands_in_for_a_setting_is_a_default(tmp_path, text):
    case = case_of(tmp_path, text)
    known = written(case)
    assert "pr42" in known.defaults and "pr42" in known.replaceable and "pr42" not in known.fixed


@pytest.mark.parametrize(
    "text",
    [
        'func main() {\n\tsize := "small"\n\tif prod {\n\t\tsize = "large"\n\t}\n}',
        'func main() {\n\tvar size string\n\tswitch env {\n\tcase "prod":\n\t\tsize = "large"\n'
        '\tdefault:\n\t\tsize = "small"\n\t}\n}',
        'func size(prod bool) string {\n\tif prod {\n\t\treturn "large"\n\t}\n\treturn "small"\n}',
        "func pick[T any](prod bool, a, b T) T {\n\tif prod {\n\t\treturn a\n\t}\n\treturn b\n}\n"
        'func main() {\n\tpick(prod, "large", "small")\n}',
    ],
)
def test_one_of_several_choices_is_not_fixed(tmp_path, text):
    known = written(case_of(tmp_path, text))
    assert {"large", "small"} <= known.replaceable and not {"large", "small", "prod"} & known.fixed
    assert not known.defaults


def test_texts_that_are_only_compared_or_imported_are_not_what_the_program_writes(tmp_path):
    known = written(case_of(tmp_path, body('x := "a"\nif x == "b" && y != "c" {\nq("d")\n}')))
    assert {"a", "d"} <= known.fixed and not {"b", "c", "fmt", "os"} & known.parts


def test_parts_of_formats_numbers_and_raw_texts_are_told(tmp_path):
    known = written(case_of(tmp_path, body('q(fmt.Sprintf("arn:aws:s3:::data-%s/*", x), 86_400, 0x10, 1.5, `raw`)')))
    assert {"arn:aws:s3:::data-", "/*", "raw"} <= known.parts
    assert "arn:aws:s3:::data-%s/*" not in known.parts and {86400.0, 16.0, 1.5} <= known.numbers


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("ctx.Stack()", True),
        ('config.New(ctx, "")', True),
        ('config.Require(ctx, "demo:x")', True),
        ('os.Getenv("X")', True),
        ("q(os.Args)", True),
        ('pulumi.NewStackReference(ctx, "a/b/c", nil)', True),
        ('os.ReadFile("x")', False),
        ("ctx.Project()", False),
        ('// os.Getenv("X")', False),
    ],
)
def test_what_asks_for_the_environment_is_known(tmp_path, text, reads):
    assert written(case_of(tmp_path, body(text))).reads == reads


def test_tests_and_files_that_the_build_leaves_out_write_nothing(tmp_path):
    also = {
        "main_test.go": 'package main\nvar a = "of-a-test"\n',
        "main_windows.go": 'package main\nvar b = "of-windows"\n',
        "other.go": 'package main\nvar c = "of-another-file"\n',
    }
    known = written(case_of(tmp_path, "", also=also))
    assert known.fixed == {"of-another-file"}


def test_values_that_stand_in_for_configuration_are_not_the_programs_own(tmp_path):
    need = Need(kind="configuration", name="demo:size", message="", synthesized=True)
    queue = make(QUEUE, "q", {"delaySeconds": 5000, "maxMessageSize": 10, "name": "jobs"})
    case = case_of(tmp_path, body('q("jobs", 10)'), queue, needs=[need])
    assert not is_stated(case, queue, "delaySeconds")
    assert is_stated(case, queue, "maxMessageSize") and is_stated(case, queue, "name") and is_stated(case, queue, "x")
    whole = dataclasses.replace(case, run=msgspec.structs.replace(case.run, needs=()))
    assert is_stated(whole, queue, "delaySeconds")


def test_a_value_that_an_enumerations_constant_names_is_the_programs_own(tmp_path):
    need = Need(kind="configuration", name="demo:size", message="", synthesized=True)
    function = make(FUNCTION, "f", {"runtime": "python3.8", "handler": "made-up"})
    case = case_of(tmp_path, body("q(lambda.RuntimePython3d8)"), function, needs=[need])
    assert is_stated(case, function, "runtime") and not is_stated(case, function, "handler")
