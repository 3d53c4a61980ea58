"""Go answers as models write them: how they are cut into files, and where the program in them starts."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from stackproof.intake import cut_markdown, open_submission, split_markdown

CORE = '\t"github.com/pulumi/pulumi/sdk/v3/go/pulumi"\n'
S3 = '\t"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"\n'
PROGRAM = (
    f"package main\n\nimport (\n{S3}{CORE})\n\nfunc main() {{\n\tpulumi.Run(func(ctx *pulumi.Context) error {{\n"
    '\t\t_, err := s3.NewBucketV2(ctx, "b", nil)\n\t\treturn err\n\t})\n}\n'
)
STACK = (
    f"package lib\n\nimport (\n{S3}{CORE})\n\ntype TapStack struct {{\n\tpulumi.ResourceState\n}}\n\n"
    "func NewTapStack(ctx *pulumi.Context, name string) (*TapStack, error) {\n"
    '\t_, err := s3.NewBucketV2(ctx, "b", nil)\n\treturn &TapStack{}, err\n}\n'
)
MAIN = (
    f'package main\n\nimport (\n\t"tap/lib"\n\n{CORE})\n\nfunc main() {{\n'
    '\tpulumi.Run(func(ctx *pulumi.Context) error {\n\t\t_, err := lib.NewTapStack(ctx, "tap")\n'
    "\t\treturn err\n\t})\n}\n"
)
HANDLER = (
    'package main\n\nimport (\n\t"context"\n\n\t"github.com/aws/aws-lambda-go/lambda"\n)\n\n'
    'func handle(ctx context.Context) (string, error) {\n\treturn "ok", nil\n}\n\n'
    "func main() {\n\tlambda.Start(handle)\n}\n"
)
TEST = (
    f'package lib\n\nimport (\n\t"testing"\n\n{CORE})\n\ntype mocks int\n\nfunc TestTapStack(t *testing.T) {{\n'
    '\terr := pulumi.RunErr(nil, pulumi.WithMocks("project", "stack", mocks(0)))\n'
    "\tif err != nil {\n\t\tt.Fatal(err)\n\t}\n}\n"
)
GO_MOD = (
    "module tap\n\ngo 1.23\n\nrequire (\n\tgithub.com/pulumi/pulumi-aws/sdk/v6 v6.66.2\n"
    "\tgithub.com/pulumi/pulumi/sdk/v3 v3.145.0\n)\n"
)
PULUMI = "name: tap\nruntime: go\n"


def files(text: str) -> dict[str, str]:
    return {file.path: file.text for file in split_markdown(text)}


def kinds(text: str) -> list[str]:
    return [remark.kind for remark in cut_markdown(text).remarks if remark.kind != "intake.extracted"]


def fence(body: str, info: str = "go", mark: str = "```") -> str:
    return f"{mark}{info}\n{body}{mark}\n"


def write(folder: Path, given: dict[str, str]) -> Path:
    for path, text in given.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


@pytest.fixture
def opened(tmp_path):
    def lay(given: dict[str, str]):
        with open_submission(write(tmp_path / "answer", given)) as submission:
            return submission

    return lay


def handed(text: str, **options):
    with open_submission("-", stdin=io.BytesIO(text.encode()), **options) as submission:
        return submission


def of_kind(submission, kind: str):
    return [remark for remark in submission.remarks if remark.kind == kind]


# -- fences with a name


@pytest.mark.parametrize(
    "label",
    [
        "## File: lib/tap_stack.go",
        "### `lib/tap_stack.go`",
        "**lib/tap_stack.go**",
        "**`lib/tap_stack.go`** (the stack):",
        "1. **File: lib/tap_stack.go**",
        "Here is `lib/tap_stack.go`:",
        "The component lives in lib/tap_stack.go:",
        "<summary>lib/tap_stack.go</summary>",
    ],
)
def test_a_line_above_names_a_go_file(label: str) -> None:
    assert files(f"Intro.\n\n{label}\n\n{fence(STACK)}") == {"lib/tap_stack.go": STACK}


@pytest.mark.parametrize(
    "line",
    ["// lib/tap_stack.go", "// File: lib/tap_stack.go", "/* lib/tap_stack.go */", "// --- lib/tap_stack.go ---"],
)
@pytest.mark.parametrize("info", ["go", "golang", ""])
def test_a_comment_on_the_first_line_names_a_go_file(line: str, info: str) -> None:
    body = f"{line}\n{STACK}"
    assert files("Text.\n\n" + fence(body, info)) == {"lib/tap_stack.go": body}


def test_a_comment_below_the_package_clause_names_the_file_too() -> None:
    body = STACK.replace("package lib\n", "package lib\n\n// lib/tap_stack.go\n", 1)
    assert files(fence(body)) == {"lib/tap_stack.go": body}


def test_go_mod_and_go_sum_may_stand_in_a_fence_that_says_go() -> None:
    text = "## go.mod\n\n" + fence(GO_MOD) + "\n**go.sum**\n\n" + fence("x v1 h1:a=\n", "text")
    assert files(text) == {"go.mod": GO_MOD, "go.sum": "x v1 h1:a=\n"}
    assert files("### `main.go`\n" + fence(PROGRAM, "golang")) == {"main.go": PROGRAM}


def test_the_manifest_named_right_above_a_program_does_not_take_its_place() -> None:
    text = "We pin versions in `go.mod`.\n\n" + fence(PROGRAM)
    assert files(text) == {"main.go": PROGRAM}


# -- fences without a name


@pytest.mark.parametrize("info", ["go", "golang", "", "text"])
def test_one_unnamed_program_is_main_go(info: str) -> None:
    assert files("Here you go.\n\n" + fence(PROGRAM, info)) == {"main.go": PROGRAM}


@pytest.mark.parametrize("info", ["", "go", "mod", "go.mod", "go-mod", "text", "plaintext"])
def test_go_mod_is_told_by_its_module_line(info: str) -> None:
    assert files(fence(PROGRAM) + "\nThe module:\n\n" + fence(GO_MOD, info)) == {"main.go": PROGRAM, "go.mod": GO_MOD}


def test_project_and_stack_files_are_told_by_their_content() -> None:
    stack = "config:\n  aws:region: us-east-1\n"
    text = fence(PULUMI, "yaml") + "\n" + fence(stack, "yaml") + "\n" + fence(GO_MOD, "") + "\n" + fence(PROGRAM)
    assert sorted(files(text)) == ["Pulumi.dev.yaml", "Pulumi.yaml", "go.mod", "main.go"]


def test_an_unnamed_package_lies_where_the_program_imports_it_from() -> None:
    assert files(fence(MAIN) + "\n" + fence(STACK)) == {"main.go": MAIN, "lib/lib.go": STACK}
    deep = MAIN.replace('"tap/lib"', '"github.com/acme/tap/internal/lib"')
    assert sorted(files("**main.go**\n" + fence(deep) + "\nThe stack:\n\n" + fence(STACK))) == [
        "internal/lib/lib.go",
        "main.go",
    ]


def test_two_unnamed_files_of_one_package_are_both_kept() -> None:
    more = STACK.replace("TapStack", "Network")
    found = files(fence(MAIN) + "\n" + fence(STACK) + "\n" + fence(more))
    assert sorted(found.values()) == sorted([MAIN, STACK, more])
    assert {path.rpartition("/")[0] for path in found} == {"", "lib"}
    assert all(path.endswith(".go") and not path.endswith("_test.go") for path in found)


def test_an_unnamed_test_is_told_by_its_import_of_testing() -> None:
    found = files(fence(MAIN) + "\n" + fence(STACK) + "\n" + fence(TEST))
    assert found == {"main.go": MAIN, "lib/lib.go": STACK, "lib/lib_test.go": TEST}
    beside = TEST.replace("package lib", "package main")
    assert files("## main.go\n" + fence(PROGRAM) + "\nTests:\n\n" + fence(beside)) == {
        "main.go": PROGRAM,
        "main_test.go": beside,
    }
    outside = TEST.replace("package lib", "package lib_test")
    named = "**lib/stack.go**\n" + fence(STACK) + "\n" + fence(outside)
    assert sorted(files(named)) == ["lib/lib_test.go", "lib/stack.go"]


def test_a_program_in_several_unnamed_blocks_of_package_main_stays_in_one_folder() -> None:
    helper = "package main\n\nfunc label(name string) string {\n\treturn name\n}\n"
    caller = PROGRAM.replace('"b"', 'label("b")')
    found = files(fence(caller) + "\n" + fence(helper))
    assert found["main.go"] == caller and helper in found.values()
    assert {path.rpartition("/")[0] for path in found} == {""}


def test_an_unnamed_lambda_handler_is_not_put_beside_the_program() -> None:
    found = files(fence(HANDLER) + "\nInfrastructure:\n\n" + fence(PROGRAM))
    assert found["main.go"] == PROGRAM
    (other,) = (path for path in found if path != "main.go")
    assert found[other] == HANDLER and "/" in other


def test_of_two_whole_unnamed_programs_the_last_counts() -> None:
    second = PROGRAM.replace('"b"', '"c"')
    assert files(fence(PROGRAM) + "\nBetter:\n\n" + fence(second)) == {"main.go": second}


def test_a_fragment_without_a_package_clause_is_no_file() -> None:
    text = "## main.go\n" + fence(PROGRAM) + "\nIn `main.go`, this line matters:\n\n" + fence("ctx.Export(x, y)\n")
    assert files(text) == {"main.go": PROGRAM}
    assert kinds(text) == ["intake.fence-ignored"]


def test_functions_that_follow_an_unnamed_program_and_that_it_calls_are_part_of_it() -> None:
    caller = PROGRAM.replace('"b"', 'label("b")')
    more = "func label(name string) string {\n\treturn name\n}\n"
    text = "Step 1\n\n" + fence(caller) + "\nStep 2: the helper.\n\n" + fence(more)
    (file,) = split_markdown(text)
    assert file.path == "main.go" and "func label" in file.text and "intake.fences-joined" in kinds(text)
    answer = text.split("\n")
    for number, line in enumerate(file.text.split("\n"), file.line):
        assert not line or answer[number - 1] == line


# -- one fence with several files


def test_one_unlabelled_fence_with_several_files_is_cut_at_their_names() -> None:
    body = f"// main.go\n{MAIN}\n// lib/tap_stack.go\n{STACK}\n# Pulumi.yaml\n{PULUMI}\n// go.mod\n{GO_MOD}"
    found = files("The whole project:\n\n" + fence(body, ""))
    assert found == {"main.go": MAIN, "lib/tap_stack.go": STACK, "Pulumi.yaml": PULUMI, "go.mod": GO_MOD}


@pytest.mark.parametrize("info", ["", "go"])
def test_each_package_clause_in_one_fence_starts_a_file(info: str) -> None:
    text = fence(f"{MAIN}\n// Package lib holds the stack.\n{STACK}\n{TEST}", info)
    found = files(text)
    assert sorted(found) == ["lib/lib.go", "lib/lib_test.go", "main.go"]
    assert found["main.go"].strip() == MAIN.strip() and found["lib/lib_test.go"].strip() == TEST.strip()
    assert found["lib/lib.go"].startswith("// Package lib holds the stack.\npackage lib\n")


def test_the_manifest_and_the_project_file_may_stand_in_the_same_fence() -> None:
    found = files(fence(f"{PULUMI}\n{GO_MOD}\n{MAIN}\n{STACK}", ""))
    assert {path: text.strip() for path, text in found.items()} == {
        "Pulumi.yaml": PULUMI.strip(),
        "go.mod": GO_MOD.strip(),
        "main.go": MAIN.strip(),
        "lib/lib.go": STACK.strip(),
    }
    after = files(fence(f"{MAIN}\n{STACK}\n{GO_MOD}\n{PULUMI}", ""))
    assert sorted(after) == ["Pulumi.yaml", "go.mod", "lib/lib.go", "main.go"]


def test_a_named_fence_with_a_second_package_clause_keeps_its_name_for_the_first_file() -> None:
    assert files("## File: main.go\n\n" + fence(f"{MAIN}\n{STACK}")).keys() == {"main.go", "lib/lib.go"}


def test_package_clauses_in_texts_and_comments_start_no_file() -> None:
    body = (
        PROGRAM
        + '\nconst rules = `\npackage main\n\ndeny[msg] { true }\n`\n\n/*\npackage other\n*/\nvar _ = "package x"\n'
    )
    assert files(fence(body)) == {"main.go": body}


def test_every_part_of_a_fence_is_mapped_to_its_lines_of_the_answer() -> None:
    text = "Intro\n\n" + fence(f"{PULUMI}\n{GO_MOD}\n{MAIN}\n{STACK}", "")
    answer = text.split("\n")
    for file in split_markdown(text):
        assert answer[file.line - 1 : file.end_line] == file.text.rstrip("\n").split("\n")


def test_remarks_that_name_files_do_not_cut_a_go_program() -> None:
    body = PROGRAM + "\n// go.mod\n// network.go\nvar size = 1\n\n// helpers.go\nvar other = 2\n"
    assert files("## File: main.go\n" + fence(body)) == {"main.go": body}
    assert files(fence(body, "")) == {"main.go": body}
    named = "// main.go\n" + body
    assert files(fence(named)) == {"main.go": named}
    mixed = f"// main.go\n{MAIN}\n// stack.go\nvar size = 1\n\n// lib/tap_stack.go\n{STACK}"
    found = files(fence(mixed))
    assert sorted(found) == ["lib/tap_stack.go", "main.go"] and "// stack.go\nvar size" in found["main.go"]


def test_the_unnamed_program_lies_where_the_project_file_says() -> None:
    text = fence(PULUMI + "main: ./infra\n", "yaml") + "\n" + fence(PROGRAM)
    assert sorted(files(text)) == ["Pulumi.yaml", "infra/main.go"]
    text = "## Pulumi.yaml\n" + fence(PULUMI + "main: ../x\n", "yaml") + "\n" + fence(PROGRAM)
    assert sorted(files(text)) == ["Pulumi.yaml", "main.go"]


# -- broken and odd fences


def test_a_readme_with_go_inside_does_not_give_the_program_away() -> None:
    readme = "# Demo\n```go\npackage main\n\nfunc main() {}\n```\nRun:\n```\npulumi up\n```\nEnd.\n"
    text = "## README.md\n" + fence(readme, "markdown") + "\n## File: main.go\n" + fence(PROGRAM)
    assert files(text) == {"README.md": readme, "main.go": PROGRAM}


def test_a_fence_around_a_whole_go_answer_is_unwrapped() -> None:
    inner = f"# Answer\n\n## File: Pulumi.yaml\n{fence(PULUMI, 'yaml')}\n## File: main.go\n{fence(PROGRAM)}"
    for info in ("", "markdown"):
        assert files(fence(inner, info)) == {"Pulumi.yaml": PULUMI, "main.go": PROGRAM}


def test_an_open_fence_at_the_end_still_gives_its_go_file() -> None:
    text = "## File: go.mod\n" + fence(GO_MOD) + "\n## File: main.go\n```go\n" + PROGRAM
    assert files(text) == {"go.mod": GO_MOD, "main.go": PROGRAM}
    assert kinds(text) == ["intake.open-fence"]


def test_a_go_fence_left_open_ends_where_the_next_one_begins() -> None:
    text = "## File: lib/a.go\n```go\npackage lib\n\n## File: main.go\n" + fence(PROGRAM)
    found = files(text)
    assert found["main.go"] == PROGRAM and found["lib/a.go"].strip() == "package lib"


def test_escaped_back_ticks_around_and_inside_go_are_read_as_meant() -> None:
    body = PROGRAM.replace('"b"', "\\`b-\\${x}\\`")
    text = "## File: main.go\n\\`\\`\\`go\n" + body + "\\`\\`\\`\n"
    assert files(text) == {"main.go": PROGRAM.replace('"b"', "`b-${x}`")}
    assert "intake.escaped-text" in kinds(text)


def test_a_raw_text_that_ends_in_a_backslash_stays() -> None:
    body = PROGRAM + "\nconst drive = `C:\\`\nconst home = `\\${HOME}`\n"
    assert files("## File: main.go\n" + fence(body)) == {"main.go": body}


def test_a_fence_in_a_comment_of_the_program_is_text_of_it() -> None:
    body = "/*\nPackage main makes a bucket:\n\n```\npulumi up\n```\n*/\n" + PROGRAM
    assert files("## File: main.go\n" + fence(body)) == {"main.go": body}


def test_a_bare_go_program_without_any_fence_is_a_program() -> None:
    assert files(PROGRAM) == {"main.go": PROGRAM}
    assert files("// main.go\n" + MAIN + "\n// lib/stack.go\n" + STACK).keys() == {"main.go", "lib/stack.go"}
    assert files(f"{MAIN}\n{STACK}").keys() == {"main.go", "lib/lib.go"}


def test_windows_lines_and_a_byte_order_mark_are_read() -> None:
    text = "\ufeff## File: main.go\n" + fence(PROGRAM)
    assert files(text.replace("\n", "\r\n")) == {"main.go": PROGRAM}


def test_a_fragment_does_not_replace_the_go_file_it_is_taken_from() -> None:
    text = "### main.go\n" + fence(PROGRAM) + "\nNote in `main.go`:\n\n" + fence("func f() {\n\tg()\n}\n")
    assert files(text) == {"main.go": PROGRAM}


# -- where the program starts


def entry_of(submission) -> tuple[str | None, str, str]:
    (project,) = submission.projects
    return project.entry, project.language, project.platform


@pytest.mark.parametrize(
    ("main", "path"),
    [
        ("", "main.go"),
        ("main: ./lib\n", "lib/main.go"),
        ("main: lib\n", "lib/tap_stack.go"),
        ("main: ./cmd/deploy/\n", "cmd/deploy/main.go"),
        ("main: bin/tap.go\n", "bin/tap.go"),
        ("main: .\n", "program.go"),
    ],
)
def test_the_program_starts_in_the_folder_or_file_that_main_names(opened, main: str, path: str) -> None:
    submission = opened({"Pulumi.yaml": PULUMI + main, "go.mod": GO_MOD, path: PROGRAM})
    assert entry_of(submission) == (path, "go", "pulumi")
    assert of_kind(submission, "structure.entry-missing") == []


@pytest.mark.parametrize("path", ["lib/main.go", "lib/tap_stack.go", "bin/tap.go", "cmd/deploy/main.go"])
def test_a_program_that_lies_where_pulumi_does_not_look_is_found_and_remarked(opened, path: str) -> None:
    submission = opened({"Pulumi.yaml": PULUMI, "go.mod": GO_MOD, path: PROGRAM})
    assert entry_of(submission)[0] == path
    (remark,) = of_kind(submission, "structure.entry-missing")
    assert remark.data["used"] == path and remark.data["creates"] is True


@pytest.mark.parametrize("path", ["main.go", "lib/main.go", "bin/tap.go", "cmd/deploy/main.go"])
def test_without_a_project_file_the_go_program_is_found_and_remarked(opened, path: str) -> None:
    submission = opened({"go.mod": GO_MOD, path: PROGRAM, "internal/names/names.go": "package names\n"})
    assert entry_of(submission) == (path, "go", "pulumi")
    assert [remark.kind for remark in submission.remarks] == ["structure.no-project-file"]


@pytest.mark.parametrize(
    ("handler", "program"),
    [("lambda/main.go", "main.go"), ("cmd/handler/main.go", "infra/main.go"), ("a/main.go", "b/stack.go")],
)
@pytest.mark.parametrize("declared", [True, False])
def test_the_entry_is_the_main_that_uses_pulumi(opened, handler: str, program: str, declared: bool) -> None:
    project = {"Pulumi.yaml": PULUMI} if declared else {}
    submission = opened({**project, "go.mod": GO_MOD, handler: HANDLER, program: PROGRAM})
    assert entry_of(submission) == (program, "go", "pulumi")


def test_a_main_that_only_calls_a_package_which_uses_pulumi_is_the_entry(opened, tmp_path) -> None:
    main = 'package main\n\nimport "tap/lib"\n\nfunc main() {\n\tlib.Deploy()\n}\n'
    library = STACK + "\nfunc Deploy() {\n\tpulumi.Run(nil)\n}\n"
    submission = opened({"Pulumi.yaml": PULUMI, "go.mod": GO_MOD, "main.go": main, "lib/stack.go": library})
    assert entry_of(submission)[0] == "main.go" and not of_kind(submission, "structure.entry-missing")
    files = {"go.mod": GO_MOD, "cmd/app/main.go": main, "lib/stack.go": library, "a/gen.go": HANDLER}
    with open_submission(write(tmp_path / "bare", files)) as submission:
        assert entry_of(submission)[0] == "cmd/app/main.go"


def test_tests_tools_and_mentions_of_main_are_no_entry(opened) -> None:
    submission = opened(
        {
            "Pulumi.yaml": PULUMI,
            "a_test.go": TEST.replace("package lib", "package main") + "\nfunc main() {}\n",
            "gen.go": "//go:build ignore\n\n" + PROGRAM,
            "lib/doc.go": "package lib\n\n// func main() calls NewTapStack.\nconst usage = `\nfunc main() {}\n`\n",
            "lib/stack.go": STACK,
        }
    )
    (remark,) = of_kind(submission, "structure.entry-missing")
    assert remark.data["used"] == "lib/stack.go" and remark.data["creates"] is False


def test_a_library_alone_is_said_to_create_nothing(opened) -> None:
    submission = opened({"Pulumi.yaml": PULUMI + "main: bin\n", "go.mod": GO_MOD, "lib/tap_stack.go": STACK})
    (remark,) = of_kind(submission, "structure.entry-missing")
    assert remark.data["used"] == "lib/tap_stack.go" and remark.data["creates"] is False
    assert "bin" in remark.message


def test_a_folder_named_by_main_without_package_main_is_no_entry(opened) -> None:
    submission = opened({"Pulumi.yaml": PULUMI + "main: ./lib\n", "lib/tap_stack.go": STACK, "bin/tap.go": PROGRAM})
    (remark,) = of_kind(submission, "structure.entry-missing")
    assert remark.data["used"] == "bin/tap.go"


# -- what may be handed in


def test_a_single_go_file_is_a_project_of_one_file(tmp_path) -> None:
    (tmp_path / "stack.go").write_text(PROGRAM)
    with open_submission(tmp_path / "stack.go") as submission:
        assert submission.kind == "file" and [file.path for file in submission.files] == ["stack.go"]
        assert entry_of(submission) == ("stack.go", "go", "pulumi")


def test_markdown_saved_as_a_go_file_is_an_answer(tmp_path) -> None:
    (tmp_path / "x.go").write_text(f"# Answer\n\n**main.go**\n{fence(PROGRAM)}\nThat's it.\n")
    with open_submission(tmp_path / "x.go") as submission:
        assert submission.kind == "markdown" and [file.path for file in submission.files] == ["main.go"]


@pytest.mark.parametrize("folder", ["", "tap-main/"])
def test_a_zip_of_a_go_project_is_unpacked(folder: str) -> None:
    project = {"Pulumi.yaml": PULUMI, "go.mod": GO_MOD, "main.go": MAIN, "lib/tap_stack.go": STACK}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, text in project.items():
            archive.writestr(folder + path, text)
    with open_submission("-", stdin=io.BytesIO(out.getvalue())) as submission:
        assert [file.path for file in submission.files] == ["Pulumi.yaml", "go.mod", "lib/tap_stack.go", "main.go"]
        assert entry_of(submission) == ("main.go", "go", "pulumi")


@pytest.mark.parametrize("folder", ["lib", "cmd", "internal", "pkg"])
def test_a_package_at_the_top_of_a_zip_is_kept(folder: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(f"{folder}/stack.go", STACK)
    with open_submission("-", stdin=io.BytesIO(out.getvalue())) as submission:
        assert [file.path for file in submission.files] == [f"{folder}/stack.go"]


def test_a_go_answer_is_laid_over_a_template(tmp_path) -> None:
    project = {"Pulumi.yaml": PULUMI + "main: bin\n", "go.mod": GO_MOD, "bin/tap.go": MAIN}
    template = write(tmp_path / "template", {**project, "lib/tap_stack.go": "package lib\n"})
    for answer in ("## File: lib/tap_stack.go\n" + fence(STACK), fence("// lib/tap_stack.go\n" + STACK)):
        submission = handed(answer, template=template)
        origins = {file.path: file.origin for file in submission.files}
        assert origins.pop("lib/tap_stack.go") == "answer" and set(origins.values()) == {"template"}
        assert entry_of(submission) == ("bin/tap.go", "go", "pulumi")
    assert [remark.kind for remark in handed("Prose only.", template=template).remarks] == ["intake.no-program"]


def test_a_program_in_go_for_another_platform_is_told(opened) -> None:
    text = 'package main\n\nimport "github.com/aws/aws-cdk-go/awscdk/v2"\n\nfunc main() {\n\tawscdk.NewApp(nil)\n}\n'
    submission = handed(fence(text))
    assert [file.path for file in submission.files] == ["main.go"]
    (remark,) = of_kind(submission, "intake.no-program")
    assert remark.data == {"reason": "other-platform", "platform": "cdk"}
    (remark,) = of_kind(handed(fence(HANDLER)), "intake.no-program")
    assert remark.data["platform"] == "none"


def test_go_beside_a_python_program_stays_beside_it(opened) -> None:
    python = 'import pulumi_aws as aws\n\naws.s3.Bucket("b")\n'
    submission = opened({"Pulumi.yaml": "name: x\nruntime: python\n", "__main__.py": python, "fn/main.go": HANDLER})
    assert entry_of(submission) == ("__main__.py", "python", "pulumi")
    submission = handed(fence(python, "python") + "\nThe handler:\n\n" + fence(HANDLER))
    assert entry_of(submission) == ("__main__.py", "python", "pulumi")


def test_python_beside_a_go_program_stays_beside_it() -> None:
    handler = "import json\n\ndef handler(event, context):\n    return json.dumps(event)\n"
    submission = handed("**main.go**\n" + fence(PROGRAM) + "\n`lambda/index.py`:\n\n" + fence(handler, "python"))
    assert entry_of(submission) == ("main.go", "go", "pulumi")
    unnamed = handed(fence(PROGRAM) + "\nThe handler:\n\n" + fence(handler, "python"))
    assert entry_of(unnamed) == ("main.go", "go", "pulumi")
