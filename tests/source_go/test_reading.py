"""What the grammar of tree-sitter gets wrong, and what `golang` makes of it all the same."""

import msgspec
import pytest

from stackproof.golang import File, nodes, read


def body(text):
    (function,) = read(f"package main\n\nfunc main() {{\n{text}\n}}\n".encode()).declarations
    return function.body.statements


def test_ten_parameters_of_one_type_are_ten_names():
    names = ", ".join(f"a{number}" for number in range(14))
    (function,) = read(
        f"package main\n\nfunc f({names} int, b string) (int, error) {{ return 1, nil }}\n".encode()
    ).declarations
    assert [item.name for item in function.type.parameters] == [*names.split(", "), "b"]
    assert {item.type.text for item in function.type.parameters[:14]} == {"int"}
    assert [item.name for item in function.type.results] == ["", ""]


def test_an_index_of_an_index_before_a_block_keeps_both():
    (statement,) = body("if known[a.b][c.d] {\n}")
    inner = statement.condition
    assert isinstance(inner, nodes.Index)
    assert [(item.operand.text, item.name) for item in inner.indices] == [("c", "d")]
    assert isinstance(inner.operand, nodes.Index)


def test_a_sum_of_many_lines_is_read_to_its_first():
    (statement,) = body("x := " + " +\n".join(['"a"'] * 150))
    left = statement.values[0]
    count = 1
    while isinstance(left, nodes.Binary):
        left, count = left.left, count + 1
    assert isinstance(left, nodes.Basic)
    assert count == 150


@pytest.mark.parametrize(
    "text",
    [
        "x := " + "(" * 3000 + "1" + ")" * 3000,
        "x := " + " + ".join(["1"] * 3000),
        "x := [][]int" + "{" * 3000 + "}" * 3000,
        "if a {" * 3000 + "}" * 3000,
        "x := " + "f(" * 3000 + ")" * 3000,
        "func() {" * 3000 + "}()" * 3000,
        "x := " + "(" * 3000,
    ],
)
def test_what_nests_without_end_is_read_as_far_as_it_goes(text):
    assert read(f"package main\n\nfunc main() {{\n{text}\n}}\n".encode()).package in ("main", "")


@pytest.mark.parametrize(
    ("path", "head", "left_out"),
    [
        ("main.go", "", False),
        ("vpc_windows.go", "", True),
        ("vpc_linux.go", "", False),
        ("vpc_arm64.go", "", True),
        ("vpc_windows_amd64.go", "", True),
        ("vpc_aws.go", "", False),
        ("js_helpers.go", "", False),
        ("vpc_js_test.go", "", True),
        ("main.go", "//go:build ignore\n\n", True),
        ("main.go", "//go:build !windows && (linux || darwin)\n\n", False),
        ("main.go", "//go:build linux && integration\n\n", True),
        ("main.go", "// +build integration\n\n", True),
        ("main.go", "// +build linux,!cgo darwin\n\n", True),
        ("main.go", "//go:build go1.18\n\n", False),
        ("main.go", "// Notes on //go:build ignore\n\n", False),
    ],
)
def test_files_that_a_build_leaves_out(path, head, left_out):
    assert File(path, f"{head}package main\n".encode(), ours=True).left_out is left_out


def test_files_beside_a_module_are_no_part_of_it(tmp_path):
    from go_looking import submission_of

    from stackproof.golang import Program
    from stackproof.model import Project

    main = "package main\n\nfunc main() {}\n"
    files = {"app/main.go": main, "app/go.mod": "module app\n", "app/fn/fn.go": main, "old/step1.go": main}
    submission = submission_of(tmp_path, files)
    app = Project(root="app", name="app", language="go", platform="pulumi", entry="app/main.go", reason="")
    submission = msgspec.structs.replace(submission, projects=(app,))
    assert sorted(file.path for file in Program(submission, app).files) == ["app/fn/fn.go", "app/main.go"]
