"""Checks asked about whole Go programs, followed in their source as they are handed in."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from example_running import case_of
from go_writing import BY_ID, PROJECT, judged_program, pairs, whole

from stackproof.checks import examples, judge
from stackproof.model import Remark

PAIRS = pairs(Path(__file__).parent / "go_programs")
MARK = "// <- finding"


@pytest.fixture
def judged(tmp_path):
    return partial(judged_program, tmp_path)


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


def test_a_bucket_called_after_the_account_that_is_asked_for_is_unique(judged):
    program = """who, _ := aws.GetCallerIdentity(ctx, nil)
s3.NewBucket(ctx, "logs", &s3.BucketArgs{Bucket: pulumi.String("logs-" + who.%s)})"""
    assert [finding.check for finding in judged("NAM004", whole(program % "AccountId")).findings] == []
    assert [finding.check for finding in judged("NAM004", whole(program % "UserId")).findings] == ["NAM004"]
