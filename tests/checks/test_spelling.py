"""What checks say to people who wrote TypeScript or Go."""

import dataclasses

import msgspec
import pytest
from python_words import python_only

from stackproof.checks import Case, all_checks, examples, judge, section
from stackproof.checks._spelling import Speller
from stackproof.model import Graph, Project, Resource, SourceFile, Submission
from stackproof.model.run import ProgramRun
from stackproof.spelling import Shapes, in_go, in_typescript


@pytest.mark.parametrize(
    ("python", "typescript"),
    [
        ("`storage_encrypted=True`", "`storageEncrypted: true`"),
        ("`final_snapshot_identifier=None`", "`finalSnapshotIdentifier: undefined`"),
        ('`point_in_time_recovery={"enabled": True}`', "`pointInTimeRecovery: { enabled: true }`"),
        (
            '`aws.s3.Bucket("b", tags={"Owner": owner}, opts=pulumi.ResourceOptions(depends_on=[key_policy]))`',
            '`new aws.s3.Bucket("b", { tags: { Owner: owner } }, { dependsOn: [keyPolicy] })`',
        ),
        ("`opts=pulumi.ResourceOptions(provider=...)`", "`{ provider: ... }`"),
        ('`ignore_changes=["desired_count"]`', '`ignoreChanges: ["desiredCount"]`'),
        ("`aws.lambda_.Permission`", "`aws.lambda.Permission`"),
        ("`aws.get_region().region`", "`aws.getRegionOutput().region`"),
        ("`aws.ec2.get_ami_output(most_recent=True)`", "`aws.ec2.getAmiOutput({ mostRecent: true })`"),
        ('`json.dumps({"Version": "2012-10-17"})`', '`JSON.stringify({ Version: "2012-10-17" })`'),
        ("`pulumi.Output.json_dumps(policy)`", "`pulumi.jsonStringify(policy)`"),
        ('`pulumi.Output.concat(bucket.arn, "/*")`', '`pulumi.concat(bucket.arn, "/*")`'),
        (
            '`target=integration.id.apply(lambda id: f"integrations/{id}")`',
            '`target: integration.id.apply(id => "integrations/" + id)`',
        ),
        ('`config.require_secret("password")`', '`config.requireSecret("password")`'),
        ("`import pulumi_random as random`", '`import * as random from "@pulumi/random"`'),
        ("use Output.format or Output.json_dumps", "use pulumi.interpolate or pulumi.jsonStringify"),
        ("set encrypted=True", "set encrypted: true"),
        ("Set fifo_queue (fifo_topic) to True.", "Set fifoQueue (fifoTopic) to true."),
        ("`random.RandomPassword` of pulumi_random", "`random.RandomPassword` of @pulumi/random"),
        ("ingress takes a list or a dictionary", "ingress takes a list or an object"),
    ],
)
def test_python_is_spelt_in_typescript(python, typescript):
    assert in_typescript(python) == typescript
    assert in_typescript(typescript) == typescript


REPOSITORY = "aws:ecr/repository:Repository"
GROUP = "aws:ec2/securityGroup:SecurityGroup"


@pytest.mark.parametrize(
    ("python", "go"),
    [
        ("`storage_encrypted=True`", "`StorageEncrypted: pulumi.Bool(true)`"),
        ("`final_snapshot_identifier=None`", "`FinalSnapshotIdentifier: nil`"),
        (
            "Set `skip_final_snapshot` to `True`, and `x` to `False` or `None`.",
            "Set `SkipFinalSnapshot` to `true`, and `x` to `false` or `nil`.",
        ),
        ("`desired_count=2`", "`DesiredCount: pulumi.Int(2)`"),
        ('`cidr_blocks=["10.0.0.0/16"]`', '`CidrBlocks: pulumi.StringArray{pulumi.String("10.0.0.0/16")}`'),
        (
            '`image_scanning_configuration={"scan_on_push": True}`',
            "`ImageScanningConfiguration: "
            "&ecr.RepositoryImageScanningConfigurationArgs{ScanOnPush: pulumi.Bool(true)}`",
        ),
        (
            '`ingress=[{"protocol": "tcp", "from_port": 443, "cidr_blocks": [...]}]`',
            '`Ingress: ec2.SecurityGroupIngressArray{&ec2.SecurityGroupIngressArgs{Protocol: pulumi.String("tcp"), '
            "FromPort: pulumi.Int(443), CidrBlocks: pulumi.StringArray{...}}}`",
        ),
        (
            '`aws.s3.Bucket("b", tags={"Owner": owner}, opts=pulumi.ResourceOptions(depends_on=[key_policy]))`',
            '`s3.NewBucket(ctx, "b", &s3.BucketArgs{Tags: pulumi.StringMap{"Owner": owner}}, '
            "pulumi.DependsOn([]pulumi.Resource{keyPolicy}))`",
        ),
        ("`aws.s3.Bucket(name)`", "`s3.NewBucket(ctx, name, nil)`"),
        (
            '`aws.s3.BucketVersioningVersioningConfigurationArgs(status="Enabled")`',
            '`&s3.BucketVersioningVersioningConfigurationArgs{Status: pulumi.String("Enabled")}`',
        ),
        ("`opts=pulumi.ResourceOptions(provider=...)`", "`pulumi.Provider(...)`"),
        ("`pulumi.ResourceOptions(protect=True, parent=vpc)`", "`pulumi.Protect(true), pulumi.Parent(vpc)`"),
        ('`ignore_changes=["desired_count"]`', '`pulumi.IgnoreChanges([]string{"desiredCount"})`'),
        ("add it to depends_on", "add it to pulumi.DependsOn"),
        ("add an `aws.lambda_.Permission`", "add a `lambda.Permission`"),
        ("an aws.sns.Topic and an `aws.ec2.FlowLog`", "an sns.Topic and an `ec2.FlowLog`"),
        ("`aws.lambda_.Runtime.PYTHON3D12`", "`lambda.RuntimePython3d12`"),
        ("`aws.get_region().region`", "`aws.GetRegionOutput(ctx, aws.GetRegionOutputArgs{}).Region()`"),
        (
            '`aws.get_availability_zones(state="available")`',
            '`aws.GetAvailabilityZones(ctx, &aws.GetAvailabilityZonesArgs{State: pulumi.StringRef("available")})`',
        ),
        (
            "`aws.ec2.get_ami_output(most_recent=True)`",
            "`ec2.LookupAmiOutput(ctx, ec2.LookupAmiOutputArgs{MostRecent: pulumi.Bool(true)})`",
        ),
        (
            '`json.dumps({"Version": "2012-10-17"})`',
            '`json.Marshal(map[string]interface{}{"Version": "2012-10-17"})`',
        ),
        ("`pulumi.Output.json_dumps(policy)`", "`pulumi.JSONMarshal(policy)`"),
        ("what `Output.all` gives", "what `pulumi.All` gives"),
        ('`pulumi.Output.concat(bucket.arn, "/*")`', '`pulumi.Sprintf("%v/*", bucket.Arn)`'),
        (
            '`target=integration.id.apply(lambda id: f"integrations/{id}")`',
            '`Target: pulumi.Sprintf("integrations/%v", integration.ID())`',
        ),
        ('`config.require_secret("password")`', '`cfg.RequireSecret("password")`'),
        ("`pulumi.Config().get(key)`", '`config.New(ctx, "").Get(key)`'),
        ("`pulumi.get_stack()`", "`ctx.Stack()`"),
        ("`import pulumi_random as random`", '`import "github.com/pulumi/pulumi-random/sdk/v4/go/random"`'),
        ("`metadata.labels.app_name`", "`metadata.labels.AppName`"),
        ("set encrypted=True", "set Encrypted: pulumi.Bool(true)"),
        ("Set fifo_queue (fifo_topic) to True.", "Set FifoQueue (FifoTopic) to true."),
        ("`random.RandomPassword` of pulumi_random", "`random.RandomPassword` of pulumi-random"),
        ("ingress takes a list or a dictionary", "ingress takes a list or a map"),
    ],
)
def test_python_is_spelt_in_go(python, go):
    shapes = Shapes((), (REPOSITORY, GROUP))
    assert in_go(python, shapes=shapes) == go
    assert in_go(go, shapes=shapes) == go


def test_go_names_the_nested_type_of_the_resource_that_is_spoken_of():
    text = '`metadata_options={"http_tokens": "required"}`'
    for place, token in (
        ("Instance", "aws:ec2/instance:Instance"),
        ("LaunchTemplate", "aws:ec2/launchTemplate:LaunchTemplate"),
    ):
        expected = f'`MetadataOptions: &ec2.{place}MetadataOptionsArgs{{HttpTokens: pulumi.String("required")}}`'
        assert in_go(text, shapes=Shapes((token,))) == expected


@pytest.mark.parametrize(
    "text",
    [
        '`settings={"retries": [{"a": 1}]}`',
        "`value.apply(lambda parts: parts[0])`",
        "`pulumi.runtime.set_mocks(mocks)`",
        "source aws.codepipeline",
        "`main` and `name`",
    ],
)
def test_what_has_no_certain_counterpart_in_go_is_not_half_translated(text):
    assert in_go(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "`{ enabled: true }`",
        "`x => x.id`",
        "`pip install -r requirements.txt -t FOLDER`",
        "`def handler(event, context):`",
        "`arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole`",
        "`s3:GetObject` on `*`",
        '`"Bool": {"aws:SecureTransport": "false"}`',
        "`lambda_function.py` and `index.mjs`",
        "`HTTP_301` for x86_64",
        "`[name for name in names]`",
        "None of the 3 resources is tagged",
        "True where it holds",
    ],
)
def test_what_is_no_python_expression_stays_as_it_is(text):
    assert in_typescript(text) == in_go(text) == text


def test_names_that_are_not_known_stay_as_they_are():
    text = "`my_table` holds `retries=3` and other_name; set block_public_acls=True"
    assert in_typescript(text, {"block_public_acls"}.__contains__) == (
        "`my_table` holds `retries=3` and other_name; set blockPublicAcls: true"
    )


# These are about handlers in Python, whatever the program is written in, or about Python's import path.
OF_PYTHON = {"LAM011", "LAM012", "LAM014", "LAM015", "RUN010"}


@pytest.mark.parametrize("one", all_checks(), ids=lambda one: one.id)
def test_no_fix_or_impact_keeps_a_spelling_of_python(one):
    fix = section(one, "Fix in Node") or in_typescript(section(one, "Fix"))
    impact = (one.impact_in_node or one.impact).text
    for text in (fix, in_typescript(fix), impact):
        if one.id not in OF_PYTHON:
            assert python_only(text) == [], text
    assert in_typescript(fix) == fix


@pytest.mark.parametrize("one", all_checks(), ids=lambda one: one.id)
def test_no_fix_or_impact_in_go_keeps_a_spelling_of_python(one):
    shapes = Shapes(one.when)
    fix = section(one, "Fix in Go") or in_go(section(one, "Fix"), shapes=shapes)
    impact = (one.impact_in_go or one.impact).text
    for text in (fix, in_go(fix, shapes=shapes), impact):
        if one.id not in OF_PYTHON:
            assert python_only(text, "go") == [], text
    assert in_go(fix, shapes=shapes) == fix


def case_of(tmp_path, *, language, name="data", text=""):
    (tmp_path / "index.ts").write_text(text)
    project = Project(root="", name="p", language=language, platform="pulumi", entry="index.ts", reason="")
    urn = f"urn:pulumi:dev::p::aws:kms/key:Key::{name}"
    key = Resource(urn=urn, type="aws:kms/key:Key", name=name, custom=True)
    file = SourceFile(path="index.ts", size=1, sha256="")
    return Case(
        submission=Submission(id="p", root=str(tmp_path), files=(file,), projects=(project,), digest=""),
        project=project,
        run=ProgramRun(outcome="ran", graph=Graph(project="p", stack="dev", resources=(key,))),
    )


def rotation(case):
    (one,) = (item for item in all_checks() if item.id == "KMS001")
    (finding,) = judge(case, checks=[one]).findings
    return finding


def test_findings_speak_the_language_of_the_program_and_keep_their_fingerprints(tmp_path):
    python = rotation(case_of(tmp_path, language="python"))
    node = rotation(case_of(tmp_path, language="typescript"))
    assert python.message == "the key data never rotates; set enable_key_rotation=True"
    assert node.message == "the key data never rotates; set enableKeyRotation: true"
    assert node.fix.text == "Set `enableKeyRotation: true`."
    assert (node.fingerprint, node.cause) == (python.fingerprint, python.cause)
    assert rotation(case_of(tmp_path, language="javascript")).message == node.message
    go = rotation(case_of(tmp_path, language="go"))
    assert go.message == "the key data never rotates; set EnableKeyRotation: pulumi.Bool(true)"
    assert go.fix.text == "Set `EnableKeyRotation: pulumi.Bool(true)`."
    assert (go.fingerprint, go.cause) == (python.fingerprint, python.cause)


@pytest.mark.parametrize("language", ["python", "typescript", "javascript", "go"])
def test_every_check_has_a_page_in_every_language_that_it_is_about(tmp_path, language):
    speller = Speller(case_of(tmp_path, language=language))
    bare = rotation(case_of(tmp_path, language="python"))
    shown = "typescript" if language == "javascript" else language
    for one in all_checks():
        about = {example.language for example in examples(one) if example.kind == "Bad"}
        # What only Go programs show has pages about Go.
        if about != {"go"} or language == "go":
            links = speller.finding(msgspec.structs.replace(bare, links=one.links)).links
            assert links, f"{one.id} has no page for {shown}"


def test_pages_about_other_languages_are_not_named_to_people_who_wrote_python(tmp_path):
    (unused,) = (one for one in all_checks() if one.id == "LINT002")
    case = case_of(tmp_path, language="python")
    told = Speller(case).finding(msgspec.structs.replace(rotation(case), links=unused.links)).links
    assert [link.split("/")[2] for link in told] == ["docs.astral.sh", "docs.astral.sh"]
    case = case_of(tmp_path, language="typescript")
    told = Speller(case).finding(msgspec.structs.replace(rotation(case), links=unused.links)).links
    assert told == ("https://typescript-eslint.io/rules/no-unused-vars/",)


@pytest.mark.parametrize(("language", "folder"), [("typescript", "javascript"), ("go", "go")])
def test_pages_about_python_are_not_named_to_people_who_wrote_otherwise(tmp_path, language, folder):
    links = [link for one in all_checks() for link in one.links]
    finding = msgspec.structs.replace(rotation(case_of(tmp_path, language="python")), links=tuple(links))
    told = Speller(case_of(tmp_path, language=language)).finding(finding).links
    assert [link for link in told if "python.org" in link or "ruff" in link or "sdks/python" in link] == []
    assert f"https://www.pulumi.com/docs/iac/languages-sdks/{folder}/" in told


def test_a_name_that_the_program_gave_is_not_spelt_anew(tmp_path):
    text = 'new aws.kms.Key("key_id_rotation_period_in_days");'
    for name in ("multi_region", "key_id"):
        case = case_of(tmp_path, language="typescript", name=name, text=text)
        assert rotation(case).message == f"the key {name} never rotates; set enableKeyRotation: true"
        case = case_of(tmp_path, language="go", name=name, text=text)
        assert rotation(case).message == f"the key {name} never rotates; set EnableKeyRotation: pulumi.Bool(true)"


def test_a_stored_graph_is_spoken_of_in_python(tmp_path):
    case = case_of(tmp_path, language="typescript")
    case = dataclasses.replace(case, project=msgspec.structs.replace(case.project, language="unknown"))
    assert "enable_key_rotation=True" in rotation(case).message


def test_a_part_of_a_name_that_cannot_be_known_is_called_unknown(tmp_path):
    told = rotation(case_of(tmp_path, language="go", name="left-out-12-data"))
    assert told.message == "the key <unknown>-data never rotates; set EnableKeyRotation: pulumi.Bool(true)"
