"""A Go project's module may begin above its folder, and reach beside it."""

from pathlib import Path

import pytest

from stackproof.intake import open_submission

MAIN = (
    'package main\n\nimport (\n\t"%s"\n\t"github.com/pulumi/pulumi/sdk/v3/go/pulumi"\n)\n\n'
    "func main() { pulumi.Run(%s) }\n"
)
PACKAGE = "package %s\n\nvar Stack = 1\n"


@pytest.fixture
def opened(tmp_path):
    def lay(folder: str, files: dict[str, str]):
        for path, text in files.items():
            target: Path = tmp_path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        with open_submission(tmp_path / folder) as submission:
            return submission

    return lay


def paths(submission) -> list[str]:
    return [file.path for file in submission.files]


def test_a_module_above_the_project_belongs_to_it_as_far_as_it_is_imported(opened):
    submission = opened(
        "repo/deploy/app",
        {
            "repo/.git/HEAD": "ref",
            "repo/go.mod": "module example.com/repo\n",
            "repo/go.sum": "",
            "repo/Pulumi.yaml": "name: another\nruntime: go\n",
            "repo/deploy/app/Pulumi.yaml": "name: app\nruntime: go\n",
            "repo/deploy/app/Pulumi.dev.yaml": "config:\n  aws:region: eu-west-1\n",
            "repo/deploy/app/main.go": MAIN % ("example.com/repo/pkg/net", "net.Stack"),
            "repo/pkg/net/net.go": 'package net\n\nimport "example.com/repo/pkg/names"\n\nvar Stack = names.Stack\n',
            "repo/pkg/net/deep/deep.go": PACKAGE % "deep",
            "repo/pkg/names/names.go": PACKAGE % "names",
            "repo/pkg/other/other.go": PACKAGE % "other",
            "repo/web/index.html": "<html>",
        },
    )
    (project,) = submission.projects
    assert (project.root, project.name, project.entry) == ("deploy/app", "app", "deploy/app/main.go")
    assert project.config == {"aws:region": "eu-west-1"}
    assert submission.id == "app"
    assert paths(submission) == [
        "deploy/app/Pulumi.dev.yaml",
        "deploy/app/Pulumi.yaml",
        "deploy/app/main.go",
        "go.mod",
        "go.sum",
        "pkg/names/names.go",
        "pkg/net/net.go",
    ]
    assert [remark.kind for remark in submission.remarks] == ["intake.go-module"]


def test_a_module_that_is_replaced_by_a_folder_beside_belongs_to_it(opened):
    submission = opened(
        "infra/aws",
        {
            "infra/aws/Pulumi.yaml": "name: app\nruntime: go\n",
            "infra/aws/go.mod": "module example.com/aws\n\nreplace example.com/common => ../common\n",
            "infra/aws/main.go": MAIN % ("example.com/common/names", "names.Stack"),
            "infra/common/go.mod": "module example.com/common\n",
            "infra/common/names/names.go": PACKAGE % "names",
            "infra/gcp/main.go": PACKAGE % "main",
        },
    )
    assert paths(submission) == [
        "aws/Pulumi.yaml",
        "aws/go.mod",
        "aws/main.go",
        "common/go.mod",
        "common/names/names.go",
    ]


def test_a_workspace_puts_modules_beside_it(opened):
    submission = opened(
        "programs/app",
        {
            "go.work": "go 1.22\n\nuse (\n\t./components // shared\n\t./programs/app\n)\n",
            "components/go.mod": "module example.com/components\n",
            "components/names/names.go": PACKAGE % "names",
            "programs/app/Pulumi.yaml": "name: app\nruntime: go\n",
            "programs/app/go.mod": "module example.com/app\n",
            "programs/app/main.go": MAIN % ("example.com/components/names", "names.Stack"),
        },
    )
    assert "components/names/names.go" in paths(submission)
    assert "go.work" in paths(submission)


@pytest.mark.parametrize(
    ("folder", "files"),
    [
        ("app", {"app/go.mod": "module a\n", "app/main.go": MAIN % ("a/b", "b.Stack"), "app/b/b.go": PACKAGE % "b"}),
        ("app", {"app/main.go": MAIN % ("fmt", "fmt.Stack")}),
        ("app", {"go.mod": "module above\n", "app/__main__.py": "import pulumi\n"}),
        ("repo/app", {"go.mod": "module a\n", "repo/.git/HEAD": "", "repo/app/main.go": MAIN % ("a/x", "x.Stack")}),
    ],
    ids=["whole", "no module", "no Go", "beyond the repository"],
)  # fmt: skip
def test_what_lies_in_its_own_folder_stays_there(opened, folder, files):
    submission = opened(folder, {f"{folder}/Pulumi.yaml": "name: app\nruntime: go\n", **files})
    assert Path(submission.root).name == Path(folder).name
    assert not submission.remarks or submission.remarks[0].kind != "intake.go-module"


def test_a_link_or_a_far_folder_is_not_followed(opened, tmp_path):
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "go.mod").write_text("module example.com/secret\n")
    (tmp_path / "secret" / "a.go").write_text(PACKAGE % "secret")
    submission = opened(
        "a/b/c/d/e/app",
        {
            "a/b/c/d/e/app/Pulumi.yaml": "name: app\nruntime: go\n",
            "a/b/c/d/e/app/go.mod": "module app\n\nreplace example.com/secret => ../../../../../../secret\n",
            "a/b/c/d/e/app/main.go": MAIN % ("example.com/secret", "secret.Stack"),
        },
    )
    assert Path(submission.root).name == "app"


def test_a_binary_is_built_by_the_author_from_the_folder_named_like_it(opened):
    project = "name: app\nruntime:\n  name: go\n  options:\n    binary: ./build/infra\n"
    submission = opened(
        "app",
        {
            "app/Pulumi.yaml": project,
            "app/go.mod": "module app\n",
            "app/cmd/web/main.go": "package main\n\nfunc main() {}\n",
            "app/cmd/infra/main.go": MAIN % ("fmt", "stack"),
        },
    )
    assert submission.projects[0].entry == "cmd/infra/main.go"
    assert [remark.kind for remark in submission.remarks if remark.kind == "structure.entry-missing"] == []


@pytest.mark.parametrize(("imports", "major"), [(["/v6", "/v6", "/v5"], 6), (["", "", "/v7"], 1), ([], 5)])
def test_the_files_say_which_major_of_the_sdk_counts(opened, imports, major):
    core = "github.com/pulumi/pulumi-aws/sdk"
    module = f"module app\n\nrequire (\n\t{core}/v5 v5.42.0\n\t{core}/v6 v6.1.0\n\t{core}/v7 v7.1.0\n)\n"
    files = {f"app/a{n}.go": MAIN % (f"{core}{path}/go/aws/s3", "s3.Stack") for n, path in enumerate(imports)}
    submission = opened("app", {"app/Pulumi.yaml": "name: app\nruntime: go\n", "app/go.mod": module, **files})
    assert submission.projects[0].aws_major == major
