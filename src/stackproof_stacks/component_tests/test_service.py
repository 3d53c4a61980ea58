import json

import pytest
from homes import home
from recorded import run

from components.policies import allow
from components.service import Cluster, ClusterArgs, FargateService, FargateServiceArgs, Scaling, insights_path

SECRET = "arn:aws:secretsmanager:us-east-1:111122223333:secret:s"


class Target:
    """What a service needs of a target group."""

    arn = "arn:target"


def made(**args):
    def program():
        at = home()
        cluster = Cluster("ecs", ClusterArgs(home=at, log_days=7, log_key="arn:key"))
        given = {"cluster": cluster, "subnets": ["s1", "s2"], "groups": ["g1"], "image": "app:1", "container": "app"}
        FargateService("app", FargateServiceArgs(home=at, log_path="/ecs/app", **{**given, **args}))

    return run(program)


def task(stack):
    return stack.one("ecs/taskDefinition:TaskDefinition")


def test_the_cluster_is_watched():
    stack = made()
    cluster = stack.one("ecs/cluster:Cluster")
    assert cluster["name"] == "demo-cluster-t"
    assert cluster["settings"] == [{"name": "containerInsights", "value": "enabled"}]
    insights = stack.named("cloudwatch/logGroup:LogGroup", "demo-cluster-insights-t")
    assert (
        insights["name"] == insights_path("demo-cluster-t") == "/aws/ecs/containerinsights/demo-cluster-t/performance"
    )
    assert (insights["retentionInDays"], insights["kmsKeyId"]) == (7, "arn:key")


def test_a_task_has_its_size_and_its_roles():
    stack = made(cpu=1024, memory=2048, architecture="ARM64", family="own")
    found = task(stack)
    assert (found["cpu"], found["memory"], found["networkMode"]) == ("1024", "2048", "awsvpc")
    assert found["requiresCompatibilities"] == ["FARGATE"]
    assert found["runtimePlatform"] == {"cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX"}
    assert found["family"] == "own"
    assert found["executionRoleArn"].endswith(":demo-execution-t")
    assert found["taskRoleArn"].endswith(":demo-task-t")
    assert task(made())["family"] == "demo-task-t"
    assert task(made())["runtimePlatform"]["cpuArchitecture"] == "X86_64"


@pytest.mark.parametrize("size", [(256, 4096), (300, 512), (1024, 1000), (256, 256), (4096, 4096)])
def test_a_size_that_fargate_does_not_offer_is_refused(size):
    with pytest.raises(ValueError, match="Fargate offers no task of"):
        made(cpu=size[0], memory=size[1])


def test_the_container_is_told_what_it_needs():
    stack = made(port=80, environment={"A": "1"}, secrets={"B": SECRET}, log_days=90, log_key="arn:key")
    container = stack.container("demo-task-t")
    assert (container["name"], container["image"], container["essential"]) == ("app", "app:1", True)
    assert container["portMappings"] == [{"containerPort": 80, "protocol": "tcp"}]
    assert container["environment"] == [{"name": "A", "value": "1"}]
    assert container["secrets"] == [{"name": "B", "valueFrom": SECRET}]
    assert container["logConfiguration"] == {
        "logDriver": "awslogs",
        "options": {"awslogs-group": "/ecs/app", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "app"},
    }
    logs = stack.named("cloudwatch/logGroup:LogGroup", "demo-logs-t")
    assert (logs["name"], logs["retentionInDays"], logs["kmsKeyId"]) == ("/ecs/app", 90, "arn:key")


def test_a_container_that_nobody_calls_has_no_port():
    assert "portMappings" not in made().container("demo-task-t")


def test_the_role_that_starts_tasks_may_do_no_more_than_that_takes():
    stack = made(repository="arn:repository", readable=[SECRET], execution=[allow(["kms:Decrypt"], "arn:key")])
    granted = {tuple(one["Action"]): one["Resource"] for one in stack.statements("demo-execution-t")}
    assert granted == {
        ("logs:CreateLogStream", "logs:PutLogEvents"): "arn:aws:mock:us-east-1:111122223333:demo-logs-t:*",
        ("kms:Decrypt",): "arn:key",
        ("ecr:GetAuthorizationToken",): "*",
        ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"): "arn:repository",
        ("secretsmanager:GetSecretValue",): [SECRET],
    }


def test_a_public_image_without_secrets_takes_logs_alone():
    (only,) = made().statements("demo-execution-t")
    assert only["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]


def test_the_program_in_the_task_may_do_what_is_granted():
    stack = made(statements=[allow(["kinesis:GetRecords"], "arn:stream")])
    assert stack.statements("demo-task-t") == [allow(["kinesis:GetRecords"], "arn:stream")]
    assert "demo-task-t" not in {one.name for one in made().made if one.type == "aws:iam/rolePolicy:RolePolicy"}


def test_both_roles_are_for_tasks_of_this_account():
    roles = made().all("iam/role:Role")
    trusts = [json.loads(one["assumeRolePolicy"])["Statement"][0] for one in roles]
    assert {one["name"] for one in roles} == {"demo-execution-t", "demo-task-t"}
    assert {one["Principal"]["Service"] for one in trusts} == {"ecs-tasks.amazonaws.com"}
    assert all(one["Condition"] == {"StringEquals": {"aws:SourceAccount": "111122223333"}} for one in trusts)


def test_tasks_run_in_the_subnets_given_without_public_addresses():
    service = made(desired=3).one("ecs/service:Service")
    assert service["networkConfiguration"] == {
        "subnets": ["s1", "s2"],
        "securityGroups": ["g1"],
        "assignPublicIp": False,
    }
    assert (service["desiredCount"], service["launchType"]) == (3, "FARGATE")
    assert service["cluster"].endswith(":demo-cluster-t")
    assert service["taskDefinition"].endswith(":demo-task-t")
    assert (service["deploymentMinimumHealthyPercent"], service["deploymentMaximumPercent"]) == (100, 200)
    assert service["deploymentCircuitBreaker"] == {"enable": True, "rollback": True}
    assert service["waitForSteadyState"] is True
    assert service["enableExecuteCommand"] is False
    assert service["propagateTags"] == "SERVICE"
    assert service["name"] == "demo-service-t"
    assert service["loadBalancers"] == []
    assert "healthCheckGracePeriodSeconds" not in service


def test_a_service_behind_a_balancer_registers_its_port():
    service = made(port=80, target=Target(), grace=90, service="own", awaits=False).one("ecs/service:Service")
    assert service["loadBalancers"] == [{"targetGroupArn": "arn:target", "containerName": "app", "containerPort": 80}]
    assert service["healthCheckGracePeriodSeconds"] == 90
    assert (service["name"], service["waitForSteadyState"]) == ("own", False)


def test_a_service_scales_on_cpu():
    stack = made(scaling=Scaling(least=2, most=10, cpu=65))
    target = stack.one("appautoscaling/target:Target")
    assert (target["minCapacity"], target["maxCapacity"]) == (2, 10)
    assert target["resourceId"] == "service/demo-cluster-t/demo-service-t"
    assert (target["serviceNamespace"], target["scalableDimension"]) == ("ecs", "ecs:service:DesiredCount")
    policy = stack.one("appautoscaling/policy:Policy")
    assert policy["policyType"] == "TargetTrackingScaling"
    assert policy["targetTrackingScalingPolicyConfiguration"] == {
        "predefinedMetricSpecification": {"predefinedMetricType": "ECSServiceAverageCPUUtilization"},
        "targetValue": 65,
        "scaleInCooldown": 300,
        "scaleOutCooldown": 60,
    }
    for key in ("resourceId", "serviceNamespace", "scalableDimension"):
        assert policy[key] == target[key]


def test_a_service_that_does_not_scale_has_no_target():
    assert made().all("appautoscaling/target:Target") == []


def test_a_shell_in_a_container_opens_its_own_channel():
    stack = made(execute_command=True)
    assert stack.one("ecs/service:Service")["enableExecuteCommand"] is True
    (channel,) = stack.statements("demo-task-t")
    assert channel["Resource"] == "*"
    assert all(action.startswith("ssmmessages:") and "*" not in action for action in channel["Action"])
    assert len(channel["Action"]) == 4


def test_a_task_may_be_defined_and_not_run():
    stack = made(run=False, scaling=Scaling(least=1, most=2))
    assert stack.all("ecs/service:Service") == stack.all("appautoscaling/target:Target") == []
    assert task(stack)["family"] == "demo-task-t"


def test_a_pipeline_may_bring_later_task_definitions():
    assert made(keep_task=True).one("ecs/service:Service")["taskDefinition"].endswith(":demo-task-t")


def test_things_of_two_services_do_not_clash():
    def program():
        at = home()
        cluster = Cluster("ecs", ClusterArgs(home=at))
        for thing in ("a", "b"):
            FargateService(
                thing,
                FargateServiceArgs(
                    home=at, cluster=cluster, subnets=["s"], groups=["g"], image="i:1", container="c",
                    log_path=f"/ecs/{thing}", thing=thing,
                ),
            )  # fmt: skip

    stack = run(program)
    names = [(one.type, one.name) for one in stack.made]
    assert len(names) == len(set(names))
    assert {one["name"] for one in stack.all("ecs/service:Service")} == {"demo-a-service-t", "demo-b-service-t"}
