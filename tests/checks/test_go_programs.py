"""Checks asked about whole Go programs, followed in their source as they are handed in."""

from dataclasses import replace
from pathlib import Path

import pytest
from example_running import GO_MOD, case_of
from go_writing import pairs, whole

from stackproof.checks import all_checks, examples, judge
from stackproof.model import Remark

PAIRS = pairs(Path(__file__).parent / "go_programs")
PROJECT = {"Pulumi.yaml": "name: demo\nruntime: go\n", "go.mod": GO_MOD}
BY_ID = {check.id: check for check in all_checks()}
MARK = "// <- finding"


@pytest.fixture
def judged(tmp_path):
    def ask(id, program, *, also=None, without=()):
        files = {**PROJECT, "main.go": program, **(also or {})}
        for path, text in files.items():
            if path not in without:
                (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / path).write_text(text)
        judgement = judge(case_of(tmp_path, None), checks=[BY_ID[id]])
        assert judgement.errors == ()
        return judgement

    return ask


def places(program):
    return [number for number, line in enumerate(program.split("\n"), 1) if MARK in line]


@pytest.mark.parametrize("id", sorted(PAIRS))
def test_a_go_program_gets_the_verdict_that_python_would_get(judged, id):
    assert set(PAIRS[id]) == {"bad", "good"}
    bad = whole(PAIRS[id]["bad"])
    findings = judged(id, bad).findings
    assert sorted({finding.line for finding in findings}) == places(bad), [finding.message for finding in findings]


@pytest.mark.parametrize("id", sorted(PAIRS))
def test_a_near_miss_in_go_passes(judged, id):
    judgement = judged(id, whole(PAIRS[id]["good"]))
    assert [finding.message for finding in judgement.findings] == []
    assert judgement.passed, [item.why for item in judgement.undecided]


def test_every_check_that_is_asked_of_go_programs_here_shows_its_faults_in_python_too():
    for id in PAIRS:
        kinds = {example.kind for example in examples(BY_ID[id]) if example.language == "python"}
        assert kinds == {"Bad", "Good"}, id
    assert len(PAIRS) >= 78


HELPER = """
func store(ctx *pulumi.Context, name string) (*s3.Bucket, error) {
	return s3.NewBucket(ctx, name, nil)
}
"""


def test_what_a_helper_makes_several_times_is_one_cause(judged):
    body = 'for _, name := range []string{"a", "b"} {\n\tstore(ctx, name)\n}\nstore(ctx, "c")\n'
    program = whole(body, beside=HELPER)
    findings = judged("S3006", program).findings
    line = program.split("\n").index("\treturn s3.NewBucket(ctx, name, nil)") + 1
    assert [finding.line for finding in findings] == [line] * 3
    assert len({finding.cause for finding in findings}) == 1


COMPONENT = """
type Store struct {
	pulumi.ResourceState

	Url pulumi.StringOutput
}

func NewStore(ctx *pulumi.Context, name string, opts ...pulumi.ResourceOption) (*Store, error) {
	made := &Store{}
	if err := ctx.RegisterComponentResource("demo:index:Store", name, made, opts...); err != nil {
		return nil, err
	}
	queue, err := sqs.NewQueue(ctx, name+"-jobs", &sqs.QueueArgs{
		Name:                 pulumi.String("shop-" + name),
		SqsManagedSseEnabled: pulumi.Bool(false),
	}, pulumi.Parent(made))
	if err != nil {
		return nil, err
	}
	made.Url = queue.Url
	return made, ctx.RegisterResourceOutputs(made, pulumi.Map{"url": queue.Url})
}
"""


def test_resources_of_a_component_are_judged_where_they_are_made(judged):
    program = whole(
        'a, err := NewStore(ctx, "a")\nif err != nil {\n\treturn err\n}\nctx.Export("url", a.Url)', beside=COMPONENT
    )
    (finding,) = judged("SQS001", program).findings
    assert "sqs.NewQueue(" in program.split("\n")[finding.line - 1]
    assert finding.fix.text == "Leave `SqsManagedSseEnabled` out, or name a key in `KmsMasterKeyId`."


def test_fixes_name_the_fields_and_types_of_the_resource(judged):
    body = 'ec2.NewLaunchTemplate(ctx, "web", &ec2.LaunchTemplateArgs{ImageId: pulumi.String("ami-0123456789abcdef0")})'
    (finding,) = judged("EC2001", whole(body)).findings
    assert finding.fix.text.startswith("Set `MetadataOptions: &ec2.LaunchTemplateMetadataOptionsArgs{HttpTokens: ")


@pytest.mark.parametrize(
    ("ending", "said"),
    [
        ('return fmt.Errorf("no room for %d", 3)', "the program ends with the error: no room for 3"),
        ('panic("out of room")', "the program ends with the error: out of room"),
    ],
)
def test_a_program_that_ends_in_an_error_is_told_where_it_makes_it(judged, ending, said):
    program = whole(f's3.NewBucket(ctx, "a", nil)\nif true {{\n\t{ending} // <- finding\n}}')
    (finding,) = judged("RUN001", program).findings
    assert (finding.message, finding.line, finding.severity) == (said, places(program)[0], "critical")


def test_an_error_about_a_stack_that_nobody_gave_is_left_open(judged):
    body = (
        'switch ctx.Stack() {\ncase "prod":\n\ts3.NewBucket(ctx, "a", nil)\n'
        'default:\n\treturn fmt.Errorf("no settings for %s", ctx.Stack())\n}'
    )
    judgement = judged("RUN001", whole(body))
    assert judgement.findings == () and "depends on the stack's name" in judgement.undecided[0].why
    assert judged("RUN001", whole(body), also={"Pulumi.dev.yaml": "config: {}\n"}).findings != ()


def test_a_program_that_was_followed_to_its_end_passes_and_one_that_was_not_is_open(judged):
    assert judged("RUN001", whole('s3.NewBucket(ctx, "a", nil)')).passed
    unknown = judged("RUN001", whole('mystery.Build(ctx)\ns3.NewBucket(ctx, "a", nil)'))
    assert not unknown.passed and not unknown.findings and unknown.undecided


def test_a_go_program_whose_main_lies_elsewhere(judged):
    also = {"Pulumi.yaml": "name: demo\nruntime: go\nmain: missing\n"}
    (finding,) = judged("STR003", whole('s3.NewBucket(ctx, "b", nil)'), also=also).findings
    assert finding.fix.text.startswith("Leave `main` out of Pulumi.yaml")
    also |= {"cmd/app/main.go": whole('s3.NewBucket(ctx, "b", nil)')}
    (finding,) = judged("STR003", "", also=also, without=["main.go"]).findings


def test_a_key_that_stands_in_the_source_alone_is_not_documented(judged):
    program = whole('owner := config.Require(ctx, "demo:owner")\ns3.NewBucket(ctx, owner, nil)')
    assert len(judged("RUN006", program).findings) == 1
    assert judged("RUN006", program, also={"README.md": "Set demo:owner first.\n"}).findings == ()


def test_default_tags_of_a_provider_that_the_sdk_does_not_have_count(tmp_path):
    program = whole(
        'provider, _ := aws.NewProviders(ctx, "p", &aws.ProviderArgs{\n'
        "\tDefaultTags: &aws.ProviderDefaultTagsArgs{},\n})\n"
        's3.NewBucket(ctx, "b", nil, pulumi.Provider(provider))'
    )
    for path, text in {**PROJECT, "main.go": program}.items():
        (tmp_path / path).write_text(text)
    case = case_of(tmp_path, None)
    line = next(n for n, text in enumerate(program.split("\n"), 1) if "NewProviders" in text)
    flagged = Remark(kind="sdk.unknown-function", message="", file="main.go", line=line)
    judgement = judge(replace(case, remarks=(*case.remarks, flagged)), checks=[BY_ID["TAG001"]])
    assert judgement.findings == () and len(judgement.undecided) == 1


def test_a_program_that_nobody_hands_to_pulumi_makes_nothing(judged):
    main = "package main\n\nfunc main() {\n}\n"
    stack = whole('s3.NewBucket(ctx, "a", nil)').replace("package main", "package stack").replace("main()", "Build()")
    (finding,) = judged("RUN007", main, also={"stack/stack.go": stack}).findings
    assert (finding.severity, finding.fix.text) == ("critical", "Call what makes the resources inside of `pulumi.Run`.")


def test_whether_a_driver_hands_a_program_over_is_left_open(judged):
    main = 'package main\n\nimport "demo/drive"\n\nfunc main() {\n\tdrive.Start()\n}\n'
    drive = (
        'package drive\n\nimport "github.com/pulumi/pulumi/sdk/v3/go/auto"\n\n'
        "func Start() {\n\tmystery.Do(auto.UpsertStackInlineSource)\n}\n"
    )
    judgement = judged("RUN007", main, also={"drive/drive.go": drive})
    assert judgement.findings == () and judgement.undecided


REQUIRED = "module demo\n\ngo 1.24\n\nrequire (\n{}\n)\n"
CORE = "\tgithub.com/pulumi/pulumi/sdk/v3 v3.192.0"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("github.com/pulumi/pulumi-aws/sdk/v7 v7.7.0", False),
        ("github.com/pulumi/pulumi-aws/sdk/v7 v7.7.1-alpha.1", False),
        ("golang.org/x/net v0.0.0-20231031153853-a0a0a0a0a0a0 // indirect", False),
        ("github.com/blang/semver v3.5.1+incompatible", False),
        ("gopkg.in/yaml.v3 v3.0.1", False),
        ("github.com/pulumi/pulumi-docker-build/sdk/go/dockerbuild v0.0.7", False),
        ("github.com/pulumi/pulumi-aws/sdk/v6 v7.7.0", True),
        ("github.com/pulumi/pulumi-aws/sdk v6.1.0", True),
        ("github.com/pulumi/pulumi-aws/sdk/v7/go/aws v7.7.0", True),
        ("github.com/pulumi/pulumi-aws/sdk/v7 latest", True),
        ("github.com/pulumi/pulumi-aws/sdk/v7 7.7.0", True),
        ("gopkg.in/yaml.v3 v2.4.0", True),
    ],
)
def test_a_requirement_names_a_module_in_a_version_of_its_major(judged, line, found):
    text = REQUIRED.format(f"{CORE}\n\t{line}")
    findings = judged("STR008", whole('s3.NewBucket(ctx, "b", nil)'), also={"go.mod": text}).findings
    assert [(finding.file, finding.line, finding.severity) for finding in findings] == [("go.mod", 7, "high")] * found


def test_a_version_that_is_newer_than_the_schema_is_left_open(judged):
    text = REQUIRED.format(f"{CORE}\n\tgithub.com/pulumi/pulumi-aws/sdk/v7 v7.9999.0")
    judgement = judged("STR008", whole('s3.NewBucket(ctx, "b", nil)'), also={"go.mod": text})
    assert judgement.findings == () and len(judgement.undecided) == 1


def test_a_requirement_that_is_replaced_may_be_anything(judged):
    text = REQUIRED.format(f"{CORE}\n\texample.com/own v0")
    text += "\nreplace example.com/own => ./own\n"
    assert judged("STR008", whole('s3.NewBucket(ctx, "b", nil)'), also={"go.mod": text}).findings == ()


@pytest.mark.parametrize(
    ("also", "severities"),
    [
        ({}, ["high"]),
        ({"vendor/modules.txt": "# x\n"}, []),
        ({"go.mod": GO_MOD + "\nreplace github.com/pulumi/pulumi-docker/sdk/v4 => ./docker\n"}, []),
        ({"go.mod": GO_MOD.replace("(", "(\n\tgithub.com/pulumi/pulumi-docker/sdk/v4 v4.5.0 // indirect", 1)}, []),
        ({"go.mod": "module github.com/pulumi/pulumi-docker/sdk/v4\n"}, ["high", "high"]),
    ],
)
def test_imports_are_held_against_the_requirements(judged, also, severities):
    program = whole('s3.NewBucket(ctx, "b", nil)\nfmt.Println(docker.NewImage)').replace(
        "import (", 'import (\n\t"github.com/pulumi/pulumi-docker/sdk/v4/go/docker"', 1
    )
    assert [finding.severity for finding in judged("STR007", program, also=also).findings] == severities


def test_what_tests_alone_import_weighs_less(judged):
    test = 'package main\n\nimport (\n\t"testing"\n\n\t"github.com/stretchr/testify/assert"\n)\n\n'
    test += "func TestIt(t *testing.T) {\n\tassert.True(t, true)\n}\n"
    (finding,) = judged("STR007", whole('s3.NewBucket(ctx, "b", nil)'), also={"main_test.go": test}).findings
    assert (finding.severity, finding.file, finding.line) == ("medium", "main_test.go", 6)


def test_a_go_mod_without_a_module_line_cannot_be_read(judged):
    (finding,) = judged("STR005", whole('s3.NewBucket(ctx, "b", nil)'), also={"go.mod": "go 1.24\n"}).findings
    assert finding.message == "go.mod has no `module` line"
