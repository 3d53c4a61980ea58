"""The whole program under Pulumi's mocks. Numbers such as [12] are items of the specification."""

import json
import re
from functools import cache
from pathlib import Path

import pytest
from recorded import run_program

from components.settings import SettingError

CONFIG = {"environmentSuffix": "t", "domain": "services.example.com"}
BUILDSPECS = Path(__file__).parents[2] / "buildspecs"
ENVIRONMENTS = ("dev", "staging", "prod")
ARN = "arn:aws:mock:us-east-1:111122223333:gitops"
# What the build specifications call, and what a role needs for it.
CALLS = {
    "ecr get-login-password": {"ecr:GetAuthorizationToken"},
    "ecr describe-image-scan-findings": {"ecr:DescribeImageScanFindings"},
    "ecr wait image-scan-complete": {"ecr:DescribeImageScanFindings"},
    "ecs describe-task-definition": {"ecs:DescribeTaskDefinition"},
    "ecs register-task-definition": {"ecs:RegisterTaskDefinition", "iam:PassRole"},
    "ecs update-service": {"ecs:UpdateService"},
    "ecs wait services-stable": {"ecs:DescribeServices"},
    "docker push": {
        "ecr:BatchCheckLayerAvailability",
        "ecr:PutImage",
        "ecr:InitiateLayerUpload",
        "ecr:UploadLayerPart",
        "ecr:CompleteLayerUpload",
    },
}


@cache
def made(*changes):
    return run_program({**CONFIG, **dict(changes)}, project="gitops-pipeline", region="us-east-1")


@pytest.fixture
def stack():
    return made()


def stages(stack):
    return {one["name"]: one["actions"][0] for one in stack.one("codepipeline/pipeline:Pipeline")["stages"]}


def granted(stack, role):
    return {action: one["Resource"] for one in stack.statements(role) for action in one["Action"]}


def rule(stack, thing):
    return json.loads(stack.named("cloudwatch/eventRule:EventRule", f"gitops-{thing}-t")["eventPattern"])


def test_the_outputs_are_exported(stack):  # [26]
    assert stack.exports == {
        "repositoryCloneUrlHttp": "https://git.example/gitops-repo-t",
        "ecrRepositoryUrl": "111122223333.dkr.ecr.us-east-1.amazonaws.com/gitops-microservices-t",
        "pipelineName": "gitops-pipeline-t",
        "ecsClusterName": "gitops-microservices-cluster-t",
        "albDnsName": "gitops-alb-t.elb.example",
        "snsTopicArn": f"{ARN}-pipeline-notifications-t",
        "kmsKeyId": "gitops-pipeline-key-t-id",
    }


def test_everything_is_tagged(stack):  # [5]
    assert stack.tags == {"Environment": "t", "Project": "gitops-pipeline", "ManagedBy": "pulumi", "Team": "platform"}


def test_every_name_ends_with_the_suffix(stack):  # [C1]
    assert [one.name for one in stack.custom if not one.name.endswith("-t")] == []


def test_without_a_region_there_is_a_default():  # [4]
    stack = run_program(CONFIG, project="gitops-pipeline", region="")
    options = stack.container("gitops-dev-task-t")["logConfiguration"]["options"]
    assert options["awslogs-region"] == "us-east-1"


def test_changes_to_main_need_an_approval(stack):  # [6] [7]
    assert stack.one("codecommit/repository:Repository")["defaultBranch"] == "main"
    template = json.loads(stack.one("codecommit/approvalRuleTemplate:ApprovalRuleTemplate")["content"])
    assert template["DestinationReferences"] == ["refs/heads/main"]
    branches = json.loads(stack.one("lambda/invocation:Invocation")["input"])["branches"]
    assert branches == ["main", "develop", "release"]
    assert Path(stack.one("lambda/function:Function")["code"]) == BUILDSPECS.with_name("seed")


def test_a_push_to_main_starts_the_pipeline(stack):  # [8]
    pattern = rule(stack, "codecommit-trigger")
    assert (pattern["source"], pattern["detail-type"]) == (["aws.codecommit"], ["CodeCommit Repository State Change"])
    assert pattern["resources"] == [f"{ARN}-repo-t"]
    assert pattern["detail"] == {
        "event": ["referenceCreated", "referenceUpdated"],
        "referenceType": ["branch"],
        "referenceName": ["main"],
    }
    target = stack.named("cloudwatch/eventTarget:EventTarget", "gitops-codecommit-trigger-t")
    assert (target["arn"], target["roleArn"]) == (f"{ARN}-pipeline-t", f"{ARN}-events-t")
    assert target["rule"] == "gitops-codecommit-trigger-t"
    trust = json.loads(stack.named("iam/role:Role", "gitops-events-t")["assumeRolePolicy"])
    assert trust["Statement"][0]["Principal"] == {"Service": "events.amazonaws.com"}
    assert granted(stack, "gitops-events-t") == {"codepipeline:StartPipelineExecution": f"{ARN}-pipeline-t"}
    assert stages(stack)["Source"]["configuration"] == {
        "RepositoryName": "gitops-repo-t",
        "BranchName": "main",
        "PollForSourceChanges": "false",
    }


def test_one_key_encrypts_artifacts_images_and_notifications(stack):  # [9]
    key = f"{ARN}-pipeline-key-t"
    (store,) = stack.one("codepipeline/pipeline:Pipeline")["artifactStores"]
    assert store["encryptionKey"] == {"id": key, "type": "KMS"}
    assert stack.one("ecr/repository:Repository")["encryptionConfigurations"][0]["kmsKey"] == key
    assert stack.one("sns/topic:Topic")["kmsMasterKeyId"] == key
    assert {one["encryptionKey"] for one in stack.all("codebuild/project:Project")} == {key}
    statements = {one["Sid"]: one for one in json.loads(stack.one("kms/key:Key")["policy"])["Statement"]}
    publishers = ["events.amazonaws.com", "cloudwatch.amazonaws.com"]
    assert statements["Publishers"]["Principal"] == {"Service": publishers}


def test_the_last_ten_images_of_each_branch_stay(stack):  # [11]
    rules = json.loads(stack.one("ecr/lifecyclePolicy:LifecyclePolicy")["policy"])["rules"]
    kept = {one["selection"]["tagPrefixList"][0]: one["selection"]["countNumber"] for one in rules[:-1]}
    assert kept == {"main": 10, "develop": 10, "release": 10}


def test_five_projects_build_on_arm(stack):  # [12]
    projects = {one["name"]: one for one in stack.all("codebuild/project:Project")}
    names = ["build", "scan", *(f"deploy-{one}" for one in ENVIRONMENTS)]
    assert set(projects) == {f"gitops-{name}-t" for name in names}
    for one in projects.values():
        assert one["environment"]["type"] == "ARM_CONTAINER"
        assert one["logsConfig"]["cloudwatchLogs"]["groupName"] == "/aws/codebuild/gitops-t"
        assert granted(stack, one["name"])["logs:PutLogEvents"] == f"{ARN}-builds-t:*"
    assert granted(stack, "gitops-build-t")["ecr:GetAuthorizationToken"] == "*"
    assert [name for name, one in projects.items() if one["environment"]["privilegedMode"]] == ["gitops-build-t"]


@pytest.mark.parametrize("name", ["build", "scan", *(f"deploy-{one}" for one in ENVIRONMENTS)])
def test_a_build_specification_is_a_file_of_its_own(stack, name):  # [13]
    project = stack.named("codebuild/project:Project", f"gitops-{name}-t")
    assert project["source"]["buildspec"] == (BUILDSPECS / f"{name}.yml").read_text()


@pytest.mark.parametrize("name", ["build", "scan", *(f"deploy-{one}" for one in ENVIRONMENTS)])
def test_the_role_of_a_project_covers_what_its_specification_calls(stack, name):  # [25]
    text = (BUILDSPECS / f"{name}.yml").read_text()
    called = {call for call in CALLS if re.search(rf"{re.escape(call)}\b", text)}
    assert called
    needed = set().union(*(CALLS[call] for call in called))
    allowed = granted(stack, f"gitops-{name}-t")
    assert needed <= set(allowed)
    every = set(re.findall(r"aws ((?:ecr|ecs) (?:wait )?[a-z-]+)", text))
    assert every <= set(CALLS)


@pytest.mark.parametrize("name", ["build", "scan", *(f"deploy-{one}" for one in ENVIRONMENTS)])
def test_a_specification_reads_only_variables_that_it_is_given(stack, name):
    text = (BUILDSPECS / f"{name}.yml").read_text()
    project = stack.named("codebuild/project:Project", f"gitops-{name}-t")
    given = {one["name"] for one in project["environment"]["environmentVariables"]}
    own = set(re.findall(r"export (\w+)=", text)) | {"CODEBUILD_RESOLVED_SOURCE_VERSION", "CODEBUILD_BUILD_NUMBER"}
    assert set(re.findall(r"\$\{?([A-Z_]+)", text)) <= given | own


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_deployment_may_change_its_own_service_alone(stack, environment):  # [25]
    allowed = granted(stack, f"gitops-deploy-{environment}-t")
    assert allowed["ecs:UpdateService"] == f"gitops-{environment}-service-t-id"
    assert allowed["iam:PassRole"] == [f"{ARN}-{environment}-execution-t", f"{ARN}-{environment}-task-t"]
    assert allowed["ecs:TagResource"].endswith(f"task-definition/gitops-{environment}-task-t:*")
    (passing,) = [one for one in stack.statements(f"gitops-deploy-{environment}-t") if "iam:PassRole" in one["Action"]]
    assert passing["Condition"] == {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}
    variables = {
        one["name"]: one["value"]
        for one in stack.named("codebuild/project:Project", f"gitops-deploy-{environment}-t")["environment"][
            "environmentVariables"
        ]
    }
    assert variables == {
        "ENVIRONMENT_SUFFIX": "t",
        "CLUSTER": "gitops-microservices-cluster-t",
        "SERVICE": f"gitops-{environment}-service-t",
        "FAMILY": f"gitops-{environment}-task-t",
        "CONTAINER_NAME": "microservice",
    }


def test_the_scan_stops_the_pipeline():  # [14]
    commands = (BUILDSPECS / "scan.yml").read_text()
    assert "jq --exit-status '(.HIGH // 0) + (.CRITICAL // 0) == 0'" in commands


def test_the_image_is_tagged_with_its_commit():  # [14]
    commands = (BUILDSPECS / "build.yml").read_text()
    assert "cut -c 1-7" in commands and "imagedefinitions.json" in commands


def test_seven_stages_lead_to_production(stack):  # [15]
    found = stages(stack)
    assert list(found) == [
        "Source",
        "Build",
        "SecurityScan",
        "DeployDev",
        "DeployStaging",
        "ApprovalForProduction",
        "DeployProd",
    ]
    kinds = {name: (action["category"], action["provider"]) for name, action in found.items()}
    assert kinds == {
        "Source": ("Source", "CodeCommit"),
        "Build": ("Build", "CodeBuild"),
        "SecurityScan": ("Test", "CodeBuild"),
        "DeployDev": ("Build", "CodeBuild"),
        "DeployStaging": ("Build", "CodeBuild"),
        "ApprovalForProduction": ("Approval", "Manual"),
        "DeployProd": ("Build", "CodeBuild"),
    }
    projects = {name: action["configuration"].get("ProjectName") for name, action in found.items()}
    assert projects == {
        "Source": None,
        "Build": "gitops-build-t",
        "SecurityScan": "gitops-scan-t",
        "DeployDev": "gitops-deploy-dev-t",
        "DeployStaging": "gitops-deploy-staging-t",
        "ApprovalForProduction": None,
        "DeployProd": "gitops-deploy-prod-t",
    }
    assert found["ApprovalForProduction"]["configuration"]["NotificationArn"] == f"{ARN}-pipeline-notifications-t"


def test_actions_take_what_earlier_ones_make(stack):  # [15]
    made_so_far = set()
    for action in stages(stack).values():
        assert set(action.get("inputArtifacts", [])) <= made_so_far
        made_so_far |= set(action.get("outputArtifacts", []))
    assert made_so_far == {"source", "image"}


def test_the_pipeline_may_start_its_builds_and_read_its_sources(stack):  # [25]
    allowed = granted(stack, "gitops-pipeline-t")
    names = ["build", "scan", *(f"deploy-{one}" for one in ENVIRONMENTS)]
    assert allowed["codebuild:StartBuild"] == [f"{ARN}-{name}-t" for name in names]
    assert allowed["codecommit:UploadArchive"] == f"{ARN}-repo-t"
    assert allowed["sns:Publish"] == f"{ARN}-pipeline-notifications-t"
    assert {action for action in allowed if action.startswith(("codecommit:", "codebuild:"))} == {
        "codecommit:CancelUploadArchive",
        "codecommit:GetBranch",
        "codecommit:GetCommit",
        "codecommit:GetUploadArchiveStatus",
        "codecommit:UploadArchive",
        "codebuild:BatchGetBuilds",
        "codebuild:StartBuild",
    }
    assert allowed["kms:GenerateDataKey"] == f"{ARN}-pipeline-key-t"


def test_every_state_of_the_pipeline_is_told(stack):  # [16]
    pattern = rule(stack, "states")
    assert (pattern["source"], pattern["detail"]) == (["aws.codepipeline"], {"pipeline": ["gitops-pipeline-t"]})
    assert pattern["detail-type"] == ["CodePipeline Pipeline Execution State Change"]
    target = stack.named("cloudwatch/eventTarget:EventTarget", "gitops-states-t")
    assert (target["rule"], target["arn"]) == ("gitops-states-t", f"{ARN}-pipeline-notifications-t")
    told = target["inputTransformer"]
    assert told["inputPaths"] == {"pipeline": "$.detail.pipeline", "state": "$.detail.state"}
    assert told["inputTemplate"] == '"Pipeline <pipeline> is in state <state>"'
    # Without the policy of the topic nothing is told.
    policy = ("sns/topicPolicy:TopicPolicy", "gitops-pipeline-notifications-t")
    assert policy in stack.after("cloudwatch/eventTarget:EventTarget", "gitops-states-t")
    statements = json.loads(stack.one("sns/topicPolicy:TopicPolicy")["policy"])["Statement"]
    events = next(one for one in statements if one["Sid"] == "Events")
    assert events["Condition"] == {"ArnEquals": {"aws:SourceArn": [f"{ARN}-states-t"]}}


def test_failures_raise_an_alarm(stack):  # [17]
    alarm = stack.one("cloudwatch/metricAlarm:MetricAlarm")
    assert (alarm["namespace"], alarm["metricName"]) == ("AWS/CodePipeline", "FailedPipelineExecutions")
    assert alarm["dimensions"] == {"PipelineName": "gitops-pipeline-t"}
    assert (alarm["statistic"], alarm["period"], alarm["evaluationPeriods"], alarm["threshold"]) == ("Sum", 300, 1, 0)
    assert alarm["treatMissingData"] == "notBreaching"


def test_logs_are_kept_for_seven_days(stack):  # [18]
    groups = {one["name"]: one["retentionInDays"] for one in stack.all("cloudwatch/logGroup:LogGroup")}
    assert set(groups.values()) == {7}
    assert "/aws/codebuild/gitops-t" in groups
    assert {f"/aws/ecs/gitops-microservices-{one}-t" for one in ENVIRONMENTS} <= set(groups)


@pytest.mark.parametrize(("suffix", "gateways"), [("t", 1), ("dev", 0), ("test1", 0), ("prod", 1)])
def test_environments_that_people_try_things_in_have_endpoints(suffix, gateways):  # [20]
    stack = made(("environmentSuffix", suffix))
    assert len(stack.all("ec2/natGateway:NatGateway")) == gateways
    interfaces = [one for one in stack.all("ec2/vpcEndpoint:VpcEndpoint") if one["vpcEndpointType"] == "Interface"]
    services = {one["serviceName"].removeprefix("com.amazonaws.us-east-1.") for one in interfaces}
    assert services == (set() if gateways else {"ecr.api", "ecr.dkr", "logs", "ssmmessages"})


def test_endpoints_admit_the_tasks():  # [20]
    stack = made(("egressMode", "endpoints"))
    assert ("gitops-endpoints-sg-t-id", 443, "gitops-ecs-sg-t-id") in stack.rules("Ingress")
    out = {(port, to) for group, port, to in stack.rules("Egress") if group == "gitops-ecs-sg-t-id"}
    assert out == {(443, "gitops-endpoints-sg-t-id"), (443, "pl-12345678")}


def test_the_way_out_can_be_chosen():
    assert made().changed(made(("egressMode", "nat"))) == set()
    with pytest.raises(SettingError, match="egressMode is 'vpn'; allowed: auto or nat or endpoints"):
        made(("egressMode", "vpn"))


def test_two_zones_have_a_public_and_a_private_subnet_each(stack):  # [19]
    blocks = {one["cidrBlock"]: one["availabilityZone"] for one in stack.all("ec2/subnet:Subnet")}
    assert blocks == {
        "10.0.0.0/24": "us-east-1a",
        "10.0.1.0/24": "us-east-1b",
        "10.0.10.0/24": "us-east-1a",
        "10.0.11.0/24": "us-east-1b",
    }


def test_security_groups_form_a_chain(stack):  # [21]
    assert stack.rules("Ingress") == {
        ("gitops-alb-sg-t-id", 443, "0.0.0.0/0"),
        ("gitops-alb-sg-t-id", 80, "0.0.0.0/0"),
        ("gitops-ecs-sg-t-id", 8080, "gitops-alb-sg-t-id"),
    }
    assert stack.rules("Egress") == {
        ("gitops-alb-sg-t-id", 8080, "gitops-ecs-sg-t-id"),
        ("gitops-ecs-sg-t-id", 443, "0.0.0.0/0"),
    }


def test_each_environment_has_a_host_of_its_own(stack):  # [24]
    rules = {
        one["conditions"][0]["hostHeader"]["values"][0]: one["actions"][0]["targetGroupArn"]
        for one in stack.all("lb/listenerRule:ListenerRule")
    }
    assert rules == {
        "dev.services.example.com": f"{ARN}-tg-dev-t",
        "staging.services.example.com": f"{ARN}-tg-staging-t",
    }
    wanted = {"domain": "services.example.com", "statuses": ["ISSUED"], "mostRecent": True}
    assert stack.asked("getCertificate") == wanted
    https = stack.named("lb/listener:Listener", "gitops-https-t")
    assert https["defaultActions"][0]["targetGroupArn"] == f"{ARN}-tg-prod-t"


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_two_arm_tasks_run_in_each_environment(stack, environment):  # [22] [23] [24]
    task = stack.named("ecs/taskDefinition:TaskDefinition", f"gitops-{environment}-task-t")
    assert (task["cpu"], task["memory"]) == ("256", "512")
    assert task["runtimePlatform"]["cpuArchitecture"] == "ARM64"
    container = stack.container(f"gitops-{environment}-task-t")
    assert container["image"].endswith("/gitops-microservices-t:bootstrap")
    assert container["environment"] == [{"name": "ENVIRONMENT", "value": environment}]
    assert container["portMappings"][0]["containerPort"] == 8080
    service = stack.named("ecs/service:Service", f"gitops-{environment}-service-t")
    assert (service["desiredCount"], service["waitForSteadyState"], service["enableExecuteCommand"]) == (2, True, True)
    assert service["networkConfiguration"] == {
        "subnets": ["gitops-private-0-t-id", "gitops-private-1-t-id"],
        "securityGroups": ["gitops-ecs-sg-t-id"],
        "assignPublicIp": False,
    }
    assert (service["deploymentMaximumPercent"], service["deploymentMinimumHealthyPercent"]) == (200, 100)
    assert service["healthCheckGracePeriodSeconds"] == 60
    (attached,) = service["loadBalancers"]
    assert attached["targetGroupArn"] == f"{ARN}-tg-{environment}-t"
    group = stack.named("lb/targetGroup:TargetGroup", f"gitops-tg-{environment}-t")
    assert group["port"] == attached["containerPort"] == 8080
    assert group["healthCheck"]["path"] == "/health"
    assert (group["healthCheck"]["healthyThreshold"], group["healthCheck"]["unhealthyThreshold"]) == (2, 2)


def test_only_what_has_no_resource_is_granted_on_everything(stack):  # [25]
    assert stack.wide() == {
        "ecr:GetAuthorizationToken",
        "ecs:DescribeTaskDefinition",
        "ecs:RegisterTaskDefinition",
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
    }


def test_tasks_may_decrypt_their_images(stack):  # [25]
    for environment in ENVIRONMENTS:
        allowed = granted(stack, f"gitops-{environment}-execution-t")
        assert allowed["kms:Decrypt"] == f"{ARN}-pipeline-key-t"
        assert allowed["ecr:BatchGetImage"] == f"{ARN}-microservices-t"


def test_access_logs_are_kept_for_ninety_days(stack):
    rules = [one["rules"][0] for one in stack.all("s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")]
    assert {one["expiration"]["days"] for one in rules} == {90}
    # Nothing outlives those days, neither in the archive nor as an older version; artifacts alone have versions.
    assert not [one for one in rules if "transitions" in one]
    assert stack.one("s3/bucketVersioning:BucketVersioning")["bucket"] == "gitops-artifacts-t-id"
    assert stack.one("lb/loadBalancer:LoadBalancer")["accessLogs"]["enabled"] is True
    policy = stack.named("s3/bucketPolicy:BucketPolicy", "gitops-alb-logs-t")["policy"]
    assert {one["Sid"] for one in json.loads(policy)["Statement"]} == {"TlsOnly", "LoadBalancerLogs"}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_an_update_of_the_stack_leaves_what_the_pipeline_deployed(stack, environment):  # [23]
    service = f"gitops-{environment}-service-t"
    assert stack.ignored("ecs/service:Service", service) == {"taskDefinition"}
    assert {
        ("lb/listener:Listener", "gitops-https-t"),
        ("vpc/securityGroupEgressRule:SecurityGroupEgressRule", "gitops-ecs-https-t"),
    } <= stack.after("ecs/service:Service", service)


def test_the_literal_analysis_lets_tags_move_and_nothing_else():
    other = made(("profile", "analysis"))
    assert made().changed(other) == {"gitops-microservices-t"}
    assert other.one("ecr/repository:Repository")["imageTagMutability"] == "MUTABLE"


def test_the_metric_of_the_analysis_can_be_chosen():
    other = made(("failureMetricName", "PipelineExecutionFailed"))
    assert made().changed(other) == {"gitops-pipeline-failure-t"}


def test_the_days_of_logs_change_log_groups_and_nothing_else():
    other = made(("logRetentionDays", "30"))
    groups = {one.name for one in other.made if one.type == "aws:cloudwatch/logGroup:LogGroup"}
    assert made().changed(other) == groups


def test_a_first_image_changes_tasks_and_nothing_else():
    assert made().changed(made(("imageTag", "v1"))) == {f"gitops-{one}-task-t" for one in ENVIRONMENTS}


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("profile", "best", "profile is 'best'; allowed: recommended or analysis"),
        ("team", "1", "team is '1'; allowed: a name"),
        ("domain", "localhost", "domain is 'localhost'; allowed: a host name"),
        ("imageTag", "a b", "imageTag is 'a b'; allowed: a tag"),
        ("failureMetricName", "x", "failureMetricName is 'x'; allowed: FailedPipelineExecutions or"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused(key, value, told):
    with pytest.raises(SettingError, match=f"gitops-pipeline:{told}"):
        made((key, value))


def test_a_name_that_is_too_long_fails_early():
    assert made(("environmentSuffix", "x" * 14)).all("lb/targetGroup:TargetGroup")
    with pytest.raises(ValueError, match=r"AWS takes 32. Shorten environmentSuffix"):
        made(("environmentSuffix", "x" * 20))
