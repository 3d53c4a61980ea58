# ruff: noqa: E501  (programs in another language)
"""What the analysis of the GitOps answer names is found in a Go answer, in other words too, and not beside it."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from stackproof.intake import split_markdown
from stackproof.model import Finding, Report
from stackproof.review import review

ANSWER = Path(__file__).parents[2] / "examples/answers/gitops-pipeline/ANSWER.md"
# row of the analysis, check, severity, and a pattern of the line on which the finding stands ("" where it has none)
ROWS = [
    ("A3.1 a package for balancers", "SDK001", "critical", r"/aws/elasticloadbalancingv2\""),
    ("A3.1 a package for events", "SDK001", "critical", r"/aws/events\""),
    ("A3.2 rules", "SDK002", "critical", r"\w+\.NewRule\("),
    ("A3.2 targets", "SDK002", "critical", r"\w+\.NewTarget\("),
    ("A3.3 no tests", "TST001", "high", ""),
    ("A3.4 versions", "STR008", "high", r"github\.com/pulumi/pulumi"),
    ("A3.5 balancers", "SDK002", "critical", r"\w+\.NewLoadBalancer\("),
    ("A3.5 listeners", "SDK002", "critical", r"\w+\.NewListener\("),
    ("A3.6 project file", "STR009", "high", ""),
    ("A3.7 unused variable", "LINT002", "critical", r"replicas|attempts|debug"),
    ("A3.8 no mocks", "TST002", "high", ""),
    ("A3.9 build specification", "PIP001", "medium", r"codebuild\.NewProject\("),
    ("A3.10 no approval rule", "PIP002", "medium", r"codecommit\.NewRepository\("),
    ("A3.11 no alarm", "PIP003", "medium", r"codepipeline\.NewPipeline\("),
    ("A3.12 tags on some", "TAG001", "low", None),
    ("A3.13 not awaited", "PIP004", "low", r"ecs\.NewService\("),
    ("A3.14 NAT gateway", "COST001", "low", r"ec2\.NewNatGateway\("),
    ("A3.15 nothing starts it", "PIP005", "high", r"codepipeline\.NewPipeline\("),
]
CHECKS = sorted({check for _, check, _, _ in ROWS})
Change = tuple[str, str]

# The same faults in other words: packages under names of their own, commands joined of lines, loops, and a switch that
# says off; all of it in one fence without a label.
FIRST: list[Change] = [
    ("runtime: go\n", "runtime:\n  name: go\n  options:\n    buildTarget: bin/orders\n"),
    ("github.com/pulumi/pulumi-aws/sdk/v6 v7.2.0", "github.com/pulumi/pulumi-aws/sdk v6.22.0"),
    (
        '\t"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/elasticloadbalancingv2"',
        '\telbv2 "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/elasticloadbalancingv2"',
    ),
    ("elasticloadbalancingv2.", "elbv2."),
    (
        '\t"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/events"',
        '\tawsevents "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/events"',
    ),
    ("events.NewRule(", "awsevents.NewRule("),
    ("events.RuleArgs{", "awsevents.RuleArgs{"),
    ("events.NewTarget(", "awsevents.NewTarget("),
    ("events.TargetArgs{", "awsevents.TargetArgs{"),
    (
        '\t\treplicas := cfg.GetInt("replicas")\n',
        '\t\tattempts, err := cfg.TryInt("attempts")\n\t\tif err != nil {\n\t\t\tattempts = 3\n\t\t}\n',
    ),
    ("\t\tnet, err := newNetwork(", "\t\tnet, err := newNetwork("),
    (
        "const scanCommands = `version: 0.2\nphases:\n  install:\n    commands:\n",
        'var scanCommands = strings.Join([]string{\n\t"version: 0.2",\n\t"phases:",\n\t"  install:",\n\t"    commands:",\n',
    ),
    (
        "      - curl -sfL https://raw.githubusercontent.com/aquasecurity/trivy/main/contrib/install.sh | sh -s -- -b /usr/local/bin\n  build:\n    commands:\n"
        "      - trivy fs --exit-code 1 --severity HIGH,CRITICAL --ignore-unfixed .\n      - trivy config --exit-code 1 --severity HIGH,CRITICAL .\n`\n",
        '\t"      - ./install-trivy.sh",\n\t"  build:",\n\t"    commands:",\n\t"      - trivy fs --exit-code 1 .",\n\t"      - trivy config --exit-code 1 .",\n}, "\\n")\n',
    ),
    (
        'import (\n\t"encoding/json"\n\n\t"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/codebuild"',
        'import (\n\t"encoding/json"\n\t"fmt"\n\t"strings"\n\n\t"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/codebuild"',
    ),
    ('pulumi.String("false"),', 'pulumi.String(fmt.Sprint(s.branch == "")),'),
    (
        '\tsource, err := codecommit.NewRepository(ctx, s.name("source"), &codecommit.RepositoryArgs{\n'
        '\t\tRepositoryName: pulumi.String(s.name("source")),\n'
        '\t\tDescription:    pulumi.String("Sources of the orders service"),\n\t})\n\tif err != nil {\n\t\treturn nil, err\n\t}\n',
        '\tvar source *codecommit.Repository\n\tfor _, part := range []string{"docs", "source"} {\n'
        "\t\tsource, err = codecommit.NewRepository(ctx, s.name(part), &codecommit.RepositoryArgs{\n"
        "\t\t\tRepositoryName: pulumi.String(s.name(part)),\n\t\t})\n\t\tif err != nil {\n\t\t\treturn nil, err\n\t\t}\n\t}\n",
    ),
    (
        "\t\tDesiredCount:   pulumi.Int(2),\n",
        '\t\tDesiredCount:   pulumi.Int(2),\n\t\tWaitForSteadyState: pulumi.Bool(s.environment == "prod"),\n',
    ),
    (
        '\tnat, err := ec2.NewNatGateway(ctx, s.name("nat"), &ec2.NatGatewayArgs{\n\t\tAllocationId: address.ID(),\n'
        "\t\tSubnetId:     net.publicSubnets[0],\n\t}, pulumi.DependsOn([]pulumi.Resource{gateway}))\n\tif err != nil {\n\t\treturn nil, err\n\t}\n",
        "\tvar nat *ec2.NatGateway\n\tfor i, subnet := range net.publicSubnets[:1] {\n"
        '\t\tnat, err = ec2.NewNatGateway(ctx, s.name(fmt.Sprint("nat-", i)), &ec2.NatGatewayArgs{\n'
        "\t\t\tAllocationId: address.ID(),\n\t\t\tSubnetId: subnet,\n\t\t})\n\t\tif err != nil {\n\t\t\treturn nil, err\n\t\t}\n\t}\n",
    ),
]

# And again: the program in a package of its own, a map for the commands, a template that nothing uses, a rule that
# tells people of a push, and an alarm on something else.
SECOND: list[Change] = [
    (
        "## main.go\n",
        '## main.go\n\n```go\npackage main\n\nimport (\n\t"github.com/pulumi/pulumi/sdk/v3/go/pulumi"\n\n\t"orders-gitops/infra"\n)\n\nfunc main() {\n\tpulumi.Run(infra.Deploy)\n}\n```\n\n## infra/deploy.go\n',
    ),
    ("## network.go\n", "## infra/network.go\n"),
    ("## runtime.go\n", "## infra/runtime.go\n"),
    ("## pipeline.go\n", "## infra/pipeline.go\n"),
    (
        '```go\npackage main\n\nimport (\n\t"github.com/pulumi/pulumi/sdk/v3/go/pulumi"\n\t"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"',
        '```go\npackage infra\n\nimport (\n\t"github.com/pulumi/pulumi/sdk/v3/go/pulumi"\n\t"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"',
    ),
    ('package main\n\nimport (\n\t"fmt"', 'package infra\n\nimport (\n\t"fmt"'),
    ('package main\n\nimport (\n\t"encoding/json"', 'package infra\n\nimport (\n\t"encoding/json"'),
    (
        "func main() {\n\tpulumi.Run(func(ctx *pulumi.Context) error {\n\t\tcfg :=",
        "// Deploy makes everything.\nfunc Deploy(ctx *pulumi.Context) error {\n\t{\n\t\tcfg :=",
    ),
    ("\t\treturn nil\n\t})\n}\n", "\t\treturn nil\n\t}\n}\n"),
    ("github.com/pulumi/pulumi-aws/sdk/v6 v7.2.0", "github.com/pulumi/pulumi-aws/sdk/v6 v6.66.2"),
    ("github.com/pulumi/pulumi/sdk/v3 v3.130.0", "github.com/pulumi/pulumi/sdk/v3 latest"),
    ('\t\treplicas := cfg.GetInt("replicas")\n', '\t\tvar debug bool = cfg.GetBool("debug")\n'),
    ("orders-", "shop-"),
    ("shop-gitops", "orders-gitops"),
    (
        'newProject(ctx, s, "scan", buildRole, scanCommands,',
        'newProject(ctx, s, "scan", buildRole, scanSpecification(),',
    ),
    (
        "const scanCommands = `version: 0.2\nphases:\n  install:\n    commands:\n"
        "      - curl -sfL https://raw.githubusercontent.com/aquasecurity/trivy/main/contrib/install.sh | sh -s -- -b /usr/local/bin\n  build:\n    commands:\n"
        "      - trivy fs --exit-code 1 --severity HIGH,CRITICAL --ignore-unfixed .\n      - trivy config --exit-code 1 --severity HIGH,CRITICAL .\n`\n",
        "func scanSpecification() string {\n\tsteps := map[string]interface{}{\n"
        '\t\t"install": map[string]interface{}{"commands": []string{"./install-trivy.sh", "trivy --version"}},\n'
        '\t\t"build": map[string]interface{}{"commands": []string{"trivy fs --exit-code 1 .", "trivy config --exit-code 1 ."}},\n\t}\n'
        '\ttext, _ := json.MarshalIndent(map[string]interface{}{"version": 0.2, "phases": steps}, "", "  ")\n\treturn string(text)\n}\n',
    ),
    (
        "\tbuildRole, err := serviceRole(",
        '\t_, err = codecommit.NewApprovalRuleTemplate(ctx, s.name("review"), &codecommit.ApprovalRuleTemplateArgs{\n'
        '\t\tContent: pulumi.String(`{"Version": "2018-11-08", "Statements": [{"Type": "Approvers", "NumberOfApprovalsNeeded": 1}]}`),\n'
        "\t})\n\tif err != nil {\n\t\treturn nil, err\n\t}\n\tbuildRole, err := serviceRole(",
    ),
    ('"source":      []string{"aws.ecr"},', '"source":      []string{"aws.codecommit"},'),
    ('"detail-type": []string{"ECR Image Scan"},', '"detail-type": []string{"CodeCommit Repository State Change"},'),
    (
        '"detail":      map[string]interface{}{"scan-status": []string{"COMPLETE"}},',
        '"detail":      map[string]interface{}{"referenceName": []string{s.branch}},',
    ),
    (
        "\treturn &runtime{\n",
        '\t_, err = cloudwatch.NewMetricAlarm(ctx, s.name("cpu"), &cloudwatch.MetricAlarmArgs{\n'
        '\t\tNamespace: pulumi.String("AWS/ECS"),\n\t\tMetricName: pulumi.String("CPUUtilization"),\n\t\tStatistic: pulumi.String("Average"),\n'
        '\t\tComparisonOperator: pulumi.String("GreaterThanThreshold"),\n\t\tThreshold: pulumi.Float64(80),\n\t\tPeriod: pulumi.Int(60),\n'
        '\t\tEvaluationPeriods: pulumi.Int(3),\n\t\tDimensions: pulumi.StringMap{"ClusterName": cluster.Name, "ServiceName": service.Name},\n'
        "\t})\n\tif err != nil {\n\t\treturn nil, err\n\t}\n\treturn &runtime{\n",
    ),
    (
        '\tservice, err := ecs.NewService(ctx, s.name("service"), &ecs.ServiceArgs{\n',
        '\tsettled := false\n\tservice, err := ecs.NewService(ctx, s.name("service"), &ecs.ServiceArgs{\n\t\tWaitForSteadyState: pulumi.BoolPtr(settled),\n',
    ),
]

TEST = """package main

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

type mocks int

func (mocks) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	return args.Name + "-id", args.Inputs, nil
}

func (mocks) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {
	return resource.PropertyMap{"names": resource.NewArrayProperty([]resource.PropertyValue{
		resource.NewStringProperty("us-east-1a"), resource.NewStringProperty("us-east-1b"),
	})}, nil
}

func TestNetworkHasTwoPrivateSubnets(t *testing.T) {
	err := pulumi.RunErr(func(ctx *pulumi.Context) error {
		net, err := newNetwork(ctx, &settings{environment: "test"})
		if err != nil {
			return err
		}
		if len(net.privateSubnets) != 2 {
			t.Errorf("there are %d private subnets", len(net.privateSubnets))
		}
		return nil
	}, pulumi.WithMocks("orders-gitops", "test", mocks(0)))
	if err != nil {
		t.Fatal(err)
	}
}
"""
PROJECT = """name: orders-gitops
runtime: go
description: Builds, scans and deploys the orders service
config:
  environment:
    type: string
    description: Part of every name
    default: dev
  branch:
    type: string
    description: What the pipeline releases
    default: main
  replicas:
    type: integer
    description: Tasks of the service
    default: 2
"""
STACK = """config:
  aws:region: us-east-1
  aws:defaultTags:
    tags:
      Project: orders
      Owner: delivery
      Environment: dev
  orders-gitops:replicas: '2'
"""
BUILDSPEC = "version: 0.2\nphases:\n  build:\n    commands:\n      - go vet ./...\n      - go test ./...\n" + "".join(
    f"      - echo step {number}\n" for number in range(9)
)
RULES = """	pushed, err := json.Marshal(map[string]interface{}{
		"source":      []string{"aws.codecommit"},
		"detail-type": []string{"CodeCommit Repository State Change"},
		"detail":      map[string]interface{}{"referenceType": []string{"branch"}, "referenceName": []string{s.branch}},
	})
	if err != nil {
		return nil, err
	}
	failed, err := json.Marshal(map[string]interface{}{
		"source":      []string{"aws.codepipeline"},
		"detail-type": []string{"CodePipeline Pipeline Execution State Change"},
		"detail":      map[string]interface{}{"state": []string{"FAILED"}},
	})
	if err != nil {
		return nil, err
	}
	starter, err := serviceRole(ctx, s.name("starter"), "events.amazonaws.com")
	if err != nil {
		return nil, err
	}
	err = allow(ctx, s.name("starter"), starter, pulumi.All(pipeline.Arn), func(arns []string) []statement {
		return []statement{{Effect: "Allow", Action: []string{"codepipeline:StartPipelineExecution"}, Resource: arns}}
	})
	if err != nil {
		return nil, err
	}
	for _, one := range []struct {
		name, pattern string
		args          *cloudwatch.EventTargetArgs
	}{
		{"pushed", string(pushed), &cloudwatch.EventTargetArgs{Arn: pipeline.Arn, RoleArn: starter.Arn}},
		{"failed", string(failed), &cloudwatch.EventTargetArgs{Arn: topic.Arn}},
	} {
		rule, err := cloudwatch.NewEventRule(ctx, s.name(one.name), &cloudwatch.EventRuleArgs{EventPattern: pulumi.String(one.pattern)})
		if err != nil {
			return nil, err
		}
		one.args.Rule = rule.Name
		if _, err = cloudwatch.NewEventTarget(ctx, s.name(one.name), one.args); err != nil {
			return nil, err
		}
	}
	return &delivery{"""
NEAR: list[Change] = [  # nothing of it is wrong
    ("name: orders-gitops\nruntime: go\n", PROJECT),
    (
        "## go.mod\n",
        f"## Pulumi.dev.yaml\n\n```yaml\n{STACK}```\n\n## buildspecs/build.yml\n\n```yaml\n{BUILDSPEC}```\n\n## main_test.go\n\n```go\n{TEST}```\n\n## go.mod\n",
    ),
    ("github.com/pulumi/pulumi-aws/sdk/v6 v7.2.0", "github.com/pulumi/pulumi-aws/sdk/v6 v6.66.2"),
    (
        '\t"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/elasticloadbalancingv2"\n\t"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"\n',
        '\t"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"\n\telasticloadbalancingv2 "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"\n',
    ),
    ('\t"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/events"\n', ""),
    (
        '\t"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/codebuild"\n\t',
        '\t"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"\n\t"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/codebuild"\n\t',
    ),
    ("events.NewRule(", "cloudwatch.NewEventRule("),
    ("events.RuleArgs{", "cloudwatch.EventRuleArgs{"),
    ("events.NewTarget(", "cloudwatch.NewEventTarget("),
    ("events.TargetArgs{", "cloudwatch.EventTargetArgs{"),
    ('\t\t\tservice:     "orders-api",\n', '\t\t\tservice:     "orders-api",\n\t\t\treplicas:    replicas,\n'),
    ("\tservice     string\n", "\tservice     string\n\treplicas    int\n"),
    (
        "DesiredCount:   pulumi.Int(2),",
        "DesiredCount:   pulumi.Int(s.replicas),\n\t\tWaitForSteadyState: pulumi.Bool(true),",
    ),
    (
        '\tbuild, err := newProject(ctx, s, "build", buildRole, buildCommands,',
        '\tcommands, err := os.ReadFile("buildspecs/build.yml")\n\tif err != nil {\n\t\treturn nil, err\n\t}\n\tbuild, err := newProject(ctx, s, "build", buildRole, string(commands),',
    ),
    (
        'newProject(ctx, s, "scan", buildRole, scanCommands,',
        'newProject(ctx, s, "scan", buildRole, "buildspecs/scan.yml",',
    ),
    (
        'import (\n\t"encoding/json"\n\n\t"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"\n\t"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/codebuild"',
        'import (\n\t"encoding/json"\n\t"os"\n\n\t"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"\n\t"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/codebuild"',
    ),
    (
        "\tbuildRole, err := serviceRole(",
        '\ttemplate, err := codecommit.NewApprovalRuleTemplate(ctx, s.name("review"), &codecommit.ApprovalRuleTemplateArgs{\n'
        '\t\tContent: pulumi.String(`{"Version": "2018-11-08", "DestinationReferences": ["refs/heads/main"], "Statements": [{"Type": "Approvers", "NumberOfApprovalsNeeded": 1}]}`),\n'
        "\t})\n\tif err != nil {\n\t\treturn nil, err\n\t}\n"
        '\t_, err = codecommit.NewApprovalRuleTemplateAssociation(ctx, s.name("review"), &codecommit.ApprovalRuleTemplateAssociationArgs{\n'
        "\t\tApprovalRuleTemplateName: template.Name,\n\t\tRepositoryName: source.RepositoryName,\n"
        "\t})\n\tif err != nil {\n\t\treturn nil, err\n\t}\n\tbuildRole, err := serviceRole(",
    ),
    (
        "\tnet.balancerGroup, err =",
        '\t_, err = ec2.NewVpcEndpoint(ctx, s.name("s3"), &ec2.VpcEndpointArgs{\n\t\tVpcId: vpc.ID(),\n'
        '\t\tServiceName: pulumi.String("com.amazonaws.us-east-1.s3"),\n\t\tRouteTableIds: pulumi.StringArray{privateTable.ID()},\n'
        "\t})\n\tif err != nil {\n\t\treturn nil, err\n\t}\n\tnet.balancerGroup, err =",
    ),
    ("\treturn &delivery{", RULES),
]


def _reworded(changes: list[Change]) -> str:
    text = ANSWER.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def _in_one_fence(text: str) -> str:
    """The Go files of an answer in one fence without a label, each under a comment with its name."""
    files = [file for file in split_markdown(text) if file.path.endswith(".go")]
    kept = re.sub(r"## \w+\.go\n.*?```go\n.*?```\n", "", text, flags=re.DOTALL)
    return kept + "\n```\n" + "\n".join(f"// {file.path}\n{file.text}" for file in files) + "```\n"


class Reviewed(msgspec.Struct, frozen=True):
    """A report with the lines of each file."""

    report: Report
    lines: dict[str, list[str]]

    def line_of(self, found: Finding) -> str:
        return self.lines[found.file][found.line - 1] if found.file and found.line else ""


def _reviewed(folder: Path, text: str) -> Reviewed:
    (folder / "ANSWER.md").write_text(text, encoding="utf-8")
    (report,) = review(str(folder / "ANSWER.md"))
    assert report.errors == ()
    return Reviewed(report, {file.path: file.text.split("\n") for file in split_markdown(text)})


@pytest.fixture(scope="module", params=["as it is", "in other words", "in other words again"])
def answer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Reviewed:
    texts = {
        "as it is": lambda: _reworded([]),
        "in other words": lambda: _in_one_fence(_reworded(FIRST)),
        "in other words again": lambda: _reworded(SECOND),
    }
    return _reviewed(tmp_path_factory.mktemp("answer"), texts[request.param]())


@pytest.fixture(scope="module")
def near(tmp_path_factory: pytest.TempPathFactory) -> Reviewed:
    return _reviewed(tmp_path_factory.mktemp("near"), _reworded(NEAR))


@pytest.mark.parametrize(("row", "check", "severity", "line"), ROWS, ids=[row[0] for row in ROWS])
def test_each_failure_of_the_analysis_is_found_at_its_line(answer: Reviewed, row, check, severity, line) -> None:
    found = [item for item in answer.report.findings if item.check == check]
    assert found and {item.severity for item in found} == {severity}, row
    if line is not None:
        assert any(re.search(line, answer.line_of(item)) if line else item.line is None for item in found), found


@pytest.mark.parametrize("check", CHECKS)
def test_what_only_looks_like_it_is_no_failure(near: Reviewed, check: str) -> None:
    assert [item.message for item in near.report.findings if item.check == check] == []


def test_a_package_that_does_not_exist_is_one_cause_with_all_that_is_taken_from_it(answer: Reviewed) -> None:
    of_sdk = [item for item in answer.report.findings if item.check in ("SDK001", "SDK002")]
    assert len({item.cause for item in of_sdk}) == 2
    assert {item.cause for item in of_sdk if item.check == "SDK002"} <= {
        item.cause for item in of_sdk if item.check == "SDK001"
    }
    advice = " ".join(item.fix.text + item.message for item in of_sdk)
    for name in ("lb.NewLoadBalancer", "cloudwatch.NewEventRule", "cloudwatch.NewEventTarget"):
        assert name in advice


def test_missing_tests_and_missing_mocks_are_one_cause(answer: Reviewed) -> None:
    assert len({item.cause for item in answer.report.findings if item.check in ("TST001", "TST002")}) == 1


def test_the_program_is_followed_though_it_cannot_be_built(answer: Reviewed) -> None:
    assert answer.report.run.resources >= 40
    assert answer.report.run.by_type["aws:codebuild/project:Project"] == 2


def test_the_mended_program_has_no_grave_fault(near: Reviewed) -> None:
    assert near.report.run.followed == "whole"
    assert {item.check for item in near.report.findings if item.severity == "critical"} == set()
    assert near.report.score.value > 6
