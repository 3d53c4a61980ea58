"""Projects among the files: language, platform, entry, configuration, manifest."""

import json
from pathlib import Path

import pytest

from stackproof.intake import open_submission, stack_config
from stackproof.model import InputError

PROGRAM = 'import pulumi\nimport pulumi_aws as aws\n\nbucket = aws.s3.Bucket("b")\n'
COMPONENT = (
    "import pulumi\nimport pulumi_aws as aws\n\n\nclass TapStack(pulumi.ComponentResource):\n"
    '    def __init__(self, name):\n        super().__init__("x:y:Z", name)\n        aws.s3.Bucket("b")\n'
)
TAP = "import pulumi\nfrom lib.tap_stack import TapStack\n\nTapStack('x')\n"
PULUMI = "name: demo\nruntime: python\n"


@pytest.fixture
def opened(tmp_path):
    def lay(files: dict[str, str]):
        for path, text in files.items():
            target: Path = tmp_path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        with open_submission(tmp_path) as submission:
            return submission

    return lay


def remarks(submission, kind: str):
    return [remark for remark in submission.remarks if remark.kind == kind]


def test_a_project_starts_with_main_when_it_is_given_and_with_dunder_main_when_not(opened):
    (project,) = opened({"Pulumi.yaml": PULUMI, "__main__.py": PROGRAM, "other.py": PROGRAM}).projects
    assert (project.entry, project.name, project.language, project.platform) == (
        "__main__.py",
        "demo",
        "python",
        "pulumi",
    )
    assert "Pulumi.yaml" in project.reason and "__main__.py" in project.reason
    (project,) = opened({"Pulumi.yaml": PULUMI + "main: other.py\n"}).projects
    assert (project.entry, project.main) == ("other.py", "other.py")


def test_main_may_be_a_folder(opened):
    submission = opened({"Pulumi.yaml": PULUMI + "main: infra/\n", "infra/__main__.py": PROGRAM})
    assert submission.projects[0].entry == "infra/__main__.py"
    assert not remarks(submission, "structure.entry-missing")


def test_runtime_may_be_a_mapping(opened):
    text = "name: demo\nruntime:\n  name: nodejs\n  options:\n    typescript: true\n"
    (project,) = opened({"Pulumi.yaml": text, "index.ts": "import * as aws from '@pulumi/aws';\n"}).projects
    assert (project.language, project.entry) == ("typescript", "index.ts")


def test_a_missing_main_falls_back_to_the_file_that_creates_resources(opened):
    submission = opened({"Pulumi.yaml": PULUMI + "main: bin/gone.py\n", "tap.py": TAP, "lib/tap_stack.py": COMPONENT})
    assert submission.projects[0].entry == "tap.py"
    (remark,) = remarks(submission, "structure.entry-missing")
    assert remark.data["used"] == "tap.py" and remark.data["creates"] and "tap.py" in remark.message


def test_a_main_that_leaves_the_submission_is_not_followed(opened):
    submission = opened({"a/Pulumi.yaml": PULUMI + "main: ../../x.py\n", "a/y.py": PROGRAM})
    (remark,) = remarks(submission, "structure.entry-missing")
    assert "leaves" in remark.message and remark.data["used"] == "a/y.py"
    submission = opened({"a/Pulumi.yaml": PULUMI + "main: ../b/x.py\n", "b/x.py": PROGRAM})
    assert submission.projects[0].entry == "b/x.py"


def test_a_component_alone_is_said_to_create_nothing(opened):
    submission = opened(
        {"Pulumi.yaml": PULUMI, "lib/tap_stack.py": COMPONENT, "tests/test_x.py": "import pytest\n" + PROGRAM}
    )
    (remark,) = remarks(submission, "structure.entry-missing")
    assert remark.data["used"] == "lib/tap_stack.py" and remark.data["creates"] is False
    assert remark.data["components"] == ["TapStack"]


def test_a_program_behind_a_main_function_counts_as_creating(opened):
    program = (
        "import pulumi_aws as aws\n\ndef main():\n    aws.s3.Bucket('b')\n\nif __name__ == '__main__':\n    main()\n"
    )
    submission = opened({"Pulumi.yaml": PULUMI, "deploy.py": program, "names.py": "import pulumi\n"})
    assert submission.projects[0].entry == "deploy.py"


def test_without_a_project_file_the_program_is_found_and_remarked(opened):
    submission = opened({"tap.py": TAP, "lib/tap_stack.py": COMPONENT, "lib/__init__.py": ""})
    (project,) = submission.projects
    assert (project.entry, project.has_project_file, project.platform) == ("tap.py", False, "pulumi")
    assert [remark.kind for remark in submission.remarks] == ["structure.no-project-file"]


def test_several_projects_keep_their_own_files(opened):
    submission = opened(
        {
            "Pulumi.yaml": PULUMI,
            "__main__.py": PROGRAM,
            "web/Pulumi.yaml": "name: web\nruntime: nodejs\n",
            "web/index.ts": "import * as aws from '@pulumi/aws';\n",
            "web/deep/Pulumi.yml": "name: deep\nruntime: python\n",
            "web/deep/main.py": PROGRAM,
        }
    )
    assert [(p.root, p.name, p.language, p.entry) for p in submission.projects] == [
        ("", "demo", "python", "__main__.py"),
        ("web", "web", "typescript", "web/index.ts"),
        ("web/deep", "deep", "python", "web/deep/main.py"),
    ]


def test_an_unreadable_project_file_is_a_remark_with_its_line_and_the_review_goes_on(opened):
    submission = opened({"Pulumi.yaml": "name: demo\nruntime: [python\nmain: x\n", "__main__.py": PROGRAM})
    (remark,) = remarks(submission, "structure.project-file-invalid")
    assert remark.line == 3
    assert submission.projects[0].entry == "__main__.py" and submission.projects[0].language == "python"


def test_wrong_shapes_of_a_project_file_are_remarked(opened):
    for text, line in (
        ("- a\n", 1),
        ("name: demo\n", 1),
        ("runtime: python\n", 1),
        ("name: 3\nruntime: python\n", 1),
        ("name: demo\nruntime: pyhton\n", 2),
        ("name: demo\nruntime: python\nmain: [x]\n", 3),
        ("", 1),
    ):
        submission = opened({"Pulumi.yaml": text, "__main__.py": PROGRAM})
        found = remarks(submission, "structure.project-file-invalid")
        assert found and found[0].line == line, text
        assert submission.projects[0].entry == "__main__.py"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{default: us-east-1}", "may have no `default`"),
        ("{type: string, default: us-east-1}", "may have no `type`"),
        ("{type: string, value: us-east-1}", "may have no `type`"),
        ("{description: Where}", "needs a `value`"),
        ("{value: us-east-1}", ""),
        ("us-east-1", ""),
    ],
)
def test_a_key_of_another_namespace_has_a_value_alone(opened, entry, said):
    text = f"name: demo\nruntime: python\nconfig:\n  demo:owner: {{default: web}}\n  aws:region: {entry}\n"
    found = remarks(opened({"Pulumi.yaml": text, "__main__.py": PROGRAM}), "structure.project-file-invalid")
    assert [(one.line, said in one.message) for one in found] == ([(5, True)] if said else [])


def test_a_template_of_pulumi_new_gets_a_stand_in_for_its_name(opened, tmp_path):
    submission = opened({"Pulumi.yaml": "name: ${PROJECT}\nruntime: python\nconfig: {a: 1}\n", "__main__.py": PROGRAM})
    (project,) = submission.projects
    assert "$" not in project.name and project.config == {f"{project.name}:a": "1"}


def test_aliases_without_end_do_not_blow_up(opened):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    submission = opened({"Pulumi.yaml": "\n".join(lines), "__main__.py": PROGRAM})
    assert "aliases" in remarks(submission, "structure.project-file-invalid")[0].message
    submission = opened({"Pulumi.yaml": "[" * 100_000})
    assert remarks(submission, "structure.project-file-invalid")
    submission = opened({"Pulumi.yaml": "a: &a\n  b: *a\n"})
    assert remarks(submission, "structure.project-file-invalid")


def test_configuration_is_read_as_pulumi_reads_it(opened):
    submission = opened(
        {
            "Pulumi.yaml": PULUMI
            + "config:\n  size:\n    type: integer\n    default: 3\n"
            + "  aws:region: eu-west-1\n  must:\n    type: string\n",
            "Pulumi.dev.yaml": (
                "config:\n  aws:region: us-east-1\n  demo:account: 012345678901\n  demo:on: true\n  demo:word: yes\n"
                "  plain: text\n  demo:tags: {a: [1, x], b: true}\n  demo:key:\n    secure: v1:abc\n"
                "  demo:nested: {user: u, pass: {secure: v1:x}}\n  aws:config:profile: p\n"
            ),
            "__main__.py": PROGRAM,
        }
    )
    (project,) = submission.projects
    assert project.stack == "dev"
    assert project.config == {
        "demo:size": "3",
        "aws:region": "us-east-1",
        "demo:account": "012345678901",
        "demo:on": "true",
        "demo:word": "yes",
        "demo:plain": "text",
        "demo:tags": '{"a":[1,"x"],"b":true}',
        "demo:nested": '{"user":"u","pass":{"secure":""}}',
        "aws:profile": "p",
    }
    assert sorted(project.secret_config) == ["demo:key", "demo:nested"]
    assert project.declared_config["demo:must"] == {"type": "string"}


def test_the_stack_is_the_one_asked_for_or_the_only_one_or_dev_or_the_first(opened):
    submission = opened({"Pulumi.yaml": PULUMI, "__main__.py": PROGRAM})
    assert stack_config(submission, submission.projects[0]) == ("dev", {}, ())
    assert stack_config(submission, submission.projects[0], stack="prod") == ("prod", {}, ())
    submission = opened({"Pulumi.prod.yaml": "config:\n  a: 1\n"})
    assert stack_config(submission, submission.projects[0]) == ("prod", {"demo:a": "1"}, ())
    submission = opened({"Pulumi.beta.yaml": "config:\n  a: 2\n"})
    assert stack_config(submission, submission.projects[0])[0] == "beta"
    submission = opened({"Pulumi.dev.yaml": ""})
    assert stack_config(submission, submission.projects[0])[0] == "dev"
    assert stack_config(submission, submission.projects[0], stack="prod")[1] == {"demo:a": "1"}
    with pytest.raises(InputError) as caught:
        stack_config(submission, submission.projects[0], stack="prd")
    assert "beta, dev, prod" in caught.value.hint


def test_stack_files_may_lie_in_a_folder_of_their_own(opened):
    files = {"Pulumi.yaml": PULUMI + "stackConfigDir: stacks\n", "stacks/Pulumi.qa.yaml": "config: {a: b}\n"}
    (project,) = opened({**files, "__main__.py": PROGRAM}).projects
    assert (project.stack, project.config) == ("qa", {"demo:a": "b"})


@pytest.mark.parametrize(
    ("line", "major"),
    [
        ("pulumi-aws>=6.0.0,<7.0.0", 6),
        ("pulumi-aws==5.1", 5),
        ("pulumi_aws~=7.2", 7),
        ("pulumi-aws>=7.23.0,<7.24.0", 7),
        ("pulumi-aws>5.1,<5.3", 5),
        ("pulumi-aws==6.*", 6),
        ("pulumi-aws[x]>=6,<7 ; python_version > '3.8'", 6),
        ("pulumi-aws<6,>=4", 5),
        ("pulumi_aws>=6", None),
        ("pulumi-aws>=7", None),
        ("pulumi-aws", None),
        ("pulumi-aws-apigateway==2.0.0", None),
        ("pulumi-aws==!", None),
    ],
)
def test_the_major_of_pulumi_aws_is_pinned_only_where_one_is_left(opened, line, major):
    (project,) = opened({"Pulumi.yaml": PULUMI, "__main__.py": PROGRAM, "requirements.txt": line + "\n"}).projects
    assert project.requirements == (line,)
    assert project.aws_major == major


def test_requirements_follow_includes_inside_the_folder_alone(opened):
    submission = opened(
        {
            "Pulumi.yaml": PULUMI,
            "__main__.py": PROGRAM,
            "requirements.txt": "-r base/more.txt\n--index-url https://x\nboto3 # sdk\n-r ../../etc/passwd\n",
            "base/more.txt": "-r ../requirements.txt\npulumi-aws==6.1 \\\n  --hash=sha256:1\n",
        }
    )
    assert submission.projects[0].requirements == ("pulumi-aws==6.1", "boto3")
    assert len(remarks(submission, "structure.manifest-include-missing")) == 1


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("pyproject.toml", '[project]\ndependencies = ["pulumi-aws>=6,<7"]\n', ("pulumi-aws>=6,<7",)),
        (
            "pyproject.toml",
            '[tool.poetry.dependencies]\npython = "^3.11"\npulumi-aws = "^6.1"\n',
            ("pulumi-aws>=6.1,<7",),
        ),
        ("Pipfile", '[packages]\npulumi = "*"\npulumi-aws = "==6.2"\n', ("pulumi", "pulumi-aws==6.2")),
        ("setup.py", 'setup(install_requires=["pulumi-aws>=6,<7"])\nraise SystemExit\n', ("pulumi-aws>=6,<7",)),
    ],
)
def test_every_kind_of_python_manifest_is_read(opened, name, text, wanted):
    (project,) = opened({"Pulumi.yaml": PULUMI, "__main__.py": PROGRAM, name: text}).projects
    assert (project.manifest, project.requirements, project.aws_major) == (name, wanted, 6)


def test_manifests_of_other_languages_are_read(opened):
    node = "import * as aws from '@pulumi/aws';\n"
    package = '{"main": "bin/tap.ts", "dependencies": {"@pulumi/aws": "^6.0.0"}}'
    go_mod = "module x\n\nrequire (\n\tgithub.com/pulumi/pulumi-aws/sdk/v7 v7.1.0\n)\n"
    go = 'package main\n\nimport "github.com/pulumi/pulumi/sdk/v3/go/pulumi"\n\nfunc main() { pulumi.Run(nil) }\n'
    submission = opened(
        {
            "n/Pulumi.yaml": "name: n\nruntime: nodejs\n",
            "n/package.json": package,
            "n/bin/tap.ts": node,
            "g/Pulumi.yaml": "name: g\nruntime: go\n",
            "g/go.mod": go_mod,
            "g/main.go": go,
        }
    )
    assert [(p.language, p.entry, p.aws_major) for p in submission.projects] == [
        ("go", "g/main.go", 7),
        ("typescript", "n/bin/tap.ts", 6),
    ]


def test_a_broken_manifest_is_a_remark(opened):
    submission = opened({"Pulumi.yaml": PULUMI, "__main__.py": PROGRAM, "pyproject.toml": "[project\n"})
    assert len(remarks(submission, "structure.manifest-invalid")) == 1


@pytest.mark.parametrize(
    ("name", "text", "platform", "language"),
    [
        ("main.tf", 'resource "aws_vpc" "a" {\n}\n', "terraform", "unknown"),
        ("app.py", "from aws_cdk import App\nApp()\n", "cdk", "python"),
        ("main.py", "from cdktf import App, TerraformStack\n", "cdktf", "python"),
        ("main.ts", 'import { App } from "cdktf";\n', "cdktf", "typescript"),
        ("t.yaml", "Resources:\n  A:\n    Type: AWS::S3::Bucket\n", "cloudformation", "unknown"),
        ("run.py", "import boto3\n", "none", "python"),
    ],
)
def test_other_platforms_are_told_by_imports_and_contents(opened, name, text, platform, language):
    submission = opened({name: text})
    (project,) = submission.projects
    assert (project.platform, project.language, project.entry) == (platform, language, None)
    (remark,) = remarks(submission, "intake.no-program")
    assert remark.data == {"reason": "other-platform", "platform": platform}


def test_a_program_for_the_wrong_runtime_is_remarked(opened):
    submission = opened({"Pulumi.yaml": PULUMI, "index.ts": "import * as aws from '@pulumi/aws';\n"})
    (remark,) = remarks(submission, "structure.runtime-mismatch")
    assert remark.data == {"runtime": "python", "language": "typescript"}


def test_a_file_with_an_error_in_it_is_still_known_as_a_program(opened):
    submission = opened({"Pulumi.yaml": PULUMI, "app.py": PROGRAM + "def (\n"})
    assert submission.projects[0].entry == "app.py"


def test_a_manifest_that_powershell_wrote_is_read(opened, tmp_path):
    (tmp_path / "requirements.txt").write_bytes("pulumi==3.88.0\r\npytz==2023.3\r\n".encode("utf-16"))
    (project,) = opened({"Pulumi.yaml": PULUMI, "__main__.py": PROGRAM}).projects
    assert project.requirements == ("pulumi==3.88.0", "pytz==2023.3")


@pytest.mark.parametrize(
    ("main", "source"),
    [("bin/index.js", "src/index.ts"), ("dist/src/main.js", "src/main.ts"), ("./lib/infra/app.js", "src/infra/app.ts")],
)
def test_a_node_program_that_is_not_built_starts_with_the_source_of_its_main_file(opened, main, source):
    manifest = json.dumps({"main": main, "dependencies": {"@pulumi/aws": "^7.0.0"}})
    program = "import * as aws from '@pulumi/aws';\nnew aws.s3.Bucket('b');\n"
    files = {"Pulumi.yaml": "name: demo\nruntime: nodejs\n", "package.json": manifest, source: program}
    submission = opened({**files, "scripts/a.ts": program})
    assert submission.projects[0].entry == source
    assert remarks(submission, "structure.entry-missing") == []
