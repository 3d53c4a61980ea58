import json

import pytest


def stages(stack):
    return stack.one("codepipeline/pipeline:Pipeline")["stages"]


def test_main_needs_one_approval(stack):
    content = json.loads(stack.one("codecommit/approvalRuleTemplate:ApprovalRuleTemplate")["content"])
    assert content["DestinationReferences"] == ["refs/heads/main"]
    assert content["Statements"] == [{"Type": "Approvers", "NumberOfApprovalsNeeded": 1}]
    assert stack.one("codecommit/approvalRuleTemplateAssociation:ApprovalRuleTemplateAssociation")


def test_the_branches_are_made(stack):
    asked = json.loads(stack.one("lambda/invocation:Invocation")["input"])
    assert asked == {"repository": "gitops-services-test", "branches": ["main", "develop", "release"]}


def test_a_push_to_main_starts_the_pipeline_and_nothing_polls(stack):
    pattern = json.loads(stack.named("cloudwatch/eventRule:EventRule", "gitops-push-test")["eventPattern"])
    target = stack.named("cloudwatch/eventTarget:EventTarget", "gitops-push-test")
    assert pattern["detail"]["referenceName"] == ["main"]
    assert target["arn"].endswith("gitops-pipeline-test") and target["roleArn"].endswith("gitops-events-test")
    assert stages(stack)[0]["actions"][0]["configuration"]["PollForSourceChanges"] == "false"


def test_the_stages_are_in_order(stack):
    assert [stage["name"] for stage in stages(stack)] == [
        "Source",
        "Build",
        "SecurityScan",
        "DeployDev",
        "DeployStaging",
        "Approval",
        "DeployProduction",
    ]


def test_builds_run_on_arm_from_specifications_in_files(stack):
    for project in stack.all("codebuild/project:Project"):
        assert project["environment"]["type"] == "ARM_CONTAINER"
        assert project["source"]["buildspec"].startswith("version: 0.2")
        assert project["encryptionKey"]


def test_the_scan_fails_on_high_and_critical_findings(stack):
    buildspec = stack.named("codebuild/project:Project", "gitops-scan-test")["source"]["buildspec"]
    assert "jq --exit-status '(.HIGH // 0) + (.CRITICAL // 0) == 0'" in buildspec


def test_artifacts_are_encrypted_with_the_key_and_private(stack):
    (rule,) = stack.one("s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration")["rules"]
    assert rule["applyServerSideEncryptionByDefault"]["kmsMasterKeyId"].endswith("gitops-artifacts-test")
    block = stack.one("s3/bucketPublicAccessBlock:BucketPublicAccessBlock")
    assert all(value for key, value in block.items() if key != "bucket")


def test_images_are_scanned_and_the_last_ten_kept(stack):
    assert stack.one("ecr/repository:Repository")["imageScanningConfiguration"]["scanOnPush"]
    (rule,) = json.loads(stack.one("ecr/lifecyclePolicy:LifecyclePolicy")["policy"])["rules"]
    assert rule["selection"]["countNumber"] == 10


def test_each_environment_runs_two_tasks_and_is_awaited(stack):
    services = stack.all("ecs/service:Service")
    assert len(services) == 3
    for service in services:
        assert service["desiredCount"] == 2 and service["waitForSteadyState"]
    for task in stack.all("ecs/taskDefinition:TaskDefinition"):
        assert (task["cpu"], task["memory"]) == ("256", "512")
        assert task["runtimePlatform"]["cpuArchitecture"] == "ARM64"
    assert {group["healthCheck"]["path"] for group in stack.all("lb/targetGroup:TargetGroup")} == {"/health"}


def test_development_uses_endpoints_and_production_a_nat_gateway(stack, bring_up):
    names = {endpoint["serviceName"].split(".", 3)[3] for endpoint in stack.all("ec2/vpcEndpoint:VpcEndpoint")}
    assert names == {"ecr.api", "ecr.dkr", "logs", "s3"}
    assert stack.all("ec2/natGateway:NatGateway") == []
    production = bring_up(development="false")
    assert production.one("ec2/natGateway:NatGateway")
    assert len(production.all("ec2/vpcEndpoint:VpcEndpoint")) == 1


def test_states_and_failures_are_told_to_the_topic(stack):
    topic = "arn:aws:mock:us-east-1:111122223333:gitops-states-test"
    assert stack.named("cloudwatch/eventTarget:EventTarget", "gitops-states-test")["arn"] == topic
    assert stack.one("cloudwatch/metricAlarm:MetricAlarm")["alarmActions"] == [topic]


def test_logs_are_kept_for_seven_days(stack):
    assert {group["retentionInDays"] for group in stack.all("cloudwatch/logGroup:LogGroup")} == {7}


@pytest.mark.parametrize("thing", ["pipeline", "build", "scan", "execution", "events", "seed"])
def test_roles_have_no_wildcard_action(stack, thing):
    actions = [action for statement in stack.granted(thing) for action in statement["Action"]]
    assert actions
    assert [action for action in actions if "*" in action] == []


@pytest.mark.parametrize(("key", "value"), [("environmentSuffix", "Not_Good"), ("domain", "nodots"), ("team", "")])
def test_wrong_settings_are_refused(bring_up, key, value):
    with pytest.raises(ValueError, match=key):
        bring_up(**{key: value})


def test_every_name_ends_with_the_suffix(stack):
    assert [made.name for made in stack.made if not made.name.endswith("-test")] == []


def test_the_outputs_are_exported(stack):
    assert stack.exports == {
        "clone_url",
        "image_repository_url",
        "pipeline_name",
        "cluster_name",
        "alb_dns_name",
        "topic_arn",
        "key_arn",
    }
