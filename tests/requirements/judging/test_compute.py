"""What runs is judged by its inputs: runtimes, sizes, architectures, numbers of tasks, images and variables."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from graph_making import Ref, graph, make
from verdict_making import result_on, told, verdict_on

from stackproof.model import Resource

UNKNOWN = {"$unknown": "not known in a preview"}
ROLE = make("aws:iam/role:Role", "role")
CLUSTER = make("aws:ecs/cluster:Cluster", "cluster")
REPOSITORY = make(
    "aws:ecr/repository:Repository",
    "images",
    outputs={"name": "images-1a2b", "repositoryUrl": "123456789012.dkr.ecr.us-east-1.amazonaws.com/images-1a2b"},
)


def function(name: str = "handler", **inputs: Any) -> Resource:
    return make("aws:lambda/function:Function", name, {"role": Ref(ROLE, "arn"), **inputs})


def task(image: Any = "registry.example.com/app:1", **inputs: Any) -> Resource:
    container = {"name": "app", "image": image, "environment": [{"name": "STAGE", "value": "dev"}]}
    given = {"family": "app", "containerDefinitions": json.dumps([container]), **inputs}
    return make("aws:ecs/taskDefinition:TaskDefinition", "task", given)


def service(**inputs: Any) -> Resource:
    return make(
        "aws:ecs/service:Service", "web", {"cluster": Ref(CLUSTER, "arn"), **inputs}, outputs={"name": "web-1a2b"}
    )


def build(**environment: Any) -> Resource:
    return make("aws:codebuild/project:Project", "build", {"environment": environment})


def verdict(resource: Resource | list[Resource], kind: str, of: str, want: dict[str, Any]) -> str:
    resources = resource if isinstance(resource, list) else [resource]
    return verdict_on(graph(ROLE, CLUSTER, *resources), kind, of, **want)


# --- runtime


@pytest.mark.parametrize(
    ("runtime", "asked", "expected"),
    [
        ("python3.12", "python3.12", "pass"),
        ("python3.12", "python", "pass"),
        ("python3.12", "Python 3.12", "pass"),
        ("python3.11", "python3.12", "fail"),
        ("python3.1", "python3.12", "fail"),
        ("nodejs20.x", "nodejs20.x", "pass"),
        ("nodejs20.x", "Node.js 20", "pass"),
        ("nodejs20.x", "nodejs", "pass"),
        ("nodejs20.x", "node", "pass"),
        ("nodejs18.x", "nodejs20.x", "fail"),
        ("provided.al2023", "go", "pass"),
        ("provided.al2023", "provided.al2023", "pass"),
        ("provided.al2", "provided.al2023", "fail"),
        ("python3.12", "go", "fail"),
        ("java21", "java", "pass"),
        ("dotnet8", "csharp", "pass"),
        (UNKNOWN, "python3.12", "unknown"),
    ],
)
def test_the_runtime_is_that_of_the_functions(runtime: Any, asked: str, expected: str) -> None:
    assert verdict(function(runtime=runtime), "runtime", "function", {"runtime": asked}) == expected


def test_one_of_several_runtimes_is_enough_and_one_function_with_another_is_named() -> None:
    assert (
        verdict(function(runtime="python3.13"), "runtime", "function", {"runtime": ["python3.12", "python3.13"]})
        == "pass"
    )
    result = result_on(
        graph(ROLE, function(runtime="python3.12"), function("old", runtime="python3.9")),
        "runtime",
        "function",
        runtime="python3.12",
    )
    assert "old: runtime is python3.9; asked python3.12" in told(result)


def test_words_in_names_and_tags_are_no_runtime() -> None:
    decoy = function("python3-12", runtime="nodejs20.x", description="python3.12", tags={"runtime": "python3.12"})
    assert verdict(decoy, "runtime", "function", {"runtime": "python3.12"}) == "fail"
    # How a function is to be says nothing where there is none, and nothing asks for one.
    assert verdict_on(graph(), "runtime", "function", runtime="python3.12") == "unknown"


def test_the_runtime_of_an_image_is_not_known() -> None:
    image = function(packageType="Image", imageUri="x")
    assert verdict(image, "runtime", "function", {"runtime": "python3.12"}) == "unknown"


# --- sizes


@pytest.mark.parametrize(
    ("resource", "of", "want", "expected"),
    [
        (task(cpu="256", memory="512"), "task", {"cpu": 256, "memory": 512}, "pass"),
        (task(cpu=256, memory=512), "task", {"cpu": 256, "memory": 512}, "pass"),
        (task(cpu="1 vCPU", memory="2 GB"), "task", {"cpu": 1024, "memory": 2048}, "pass"),
        (task(cpu=".5 vCPU", memory="1GB"), "task", {"cpu": 512, "memory": 1024}, "pass"),
        (task(cpu="512", memory="512"), "task", {"cpu": 256, "memory": 512}, "fail"),
        (task(cpu="256", memory="1024"), "task", {"cpu": 256, "memory": 512}, "fail"),
        (task(cpu="512", memory="1024"), "task", {"memory": {"at_least": 512}}, "pass"),
        (task(cpu="512", memory="1024"), "task", {"memory": {"at_most": 512}}, "fail"),
        (task(), "task", {"cpu": 256}, "fail"),
        (task(cpu=UNKNOWN, memory="512"), "task", {"cpu": 256, "memory": 512}, "unknown"),
        (task(cpu=UNKNOWN, memory="1024"), "task", {"cpu": 256, "memory": 512}, "fail"),
        (function(memorySize=512, timeout=30), "function", {"memory": 512, "timeout": 30}, "pass"),
        (function(), "function", {"memory": 128, "timeout": 3}, "pass"),
        (function(timeout=30), "function", {"memory": 512, "timeout": 30}, "fail"),
        (function(timeout=45), "function", {"timeout": {"at_most": 60}}, "pass"),
        (function(timeout=90), "function", {"timeout": {"at_most": 60}}, "fail"),
        (function(memorySize=UNKNOWN), "function", {"memory": 512}, "unknown"),
        (build(computeType="BUILD_GENERAL1_SMALL"), "build", {"compute_type": "BUILD_GENERAL1_SMALL"}, "pass"),
        (build(computeType="BUILD_GENERAL1_SMALL"), "build", {"compute_type": "small"}, "pass"),
        (build(computeType="BUILD_GENERAL1_LARGE"), "build", {"compute_type": "BUILD_GENERAL1_SMALL"}, "fail"),
        (build(computeType=UNKNOWN), "build", {"compute_type": "BUILD_GENERAL1_SMALL"}, "unknown"),
        (build(computeType="BUILD_GENERAL1_SMALL"), "build", {"timeout": 3600}, "pass"),
        (build(computeType="BUILD_GENERAL1_SMALL"), "build", {"timeout": 900}, "fail"),
    ],
)
def test_sizes_are_those_asked_for(resource: Resource, of: str, want: dict[str, Any], expected: str) -> None:
    assert verdict(resource, "size", of, want) == expected


def test_what_a_size_is_and_what_was_asked_is_said() -> None:
    result = result_on(graph(task(cpu="512")), "size", "task", cpu=256)
    assert told(result) == "fail | task: cpu is 512; asked 256 | task: cpu is 512; asked 256"


def test_containers_add_up_where_the_task_names_no_size() -> None:
    two = json.dumps([{"name": "a", "image": "x", "cpu": 128}, {"name": "b", "image": "y", "cpu": 128}])
    assert verdict(task(containerDefinitions=two), "size", "task", {"cpu": 256}) == "pass"


@pytest.mark.parametrize(
    ("inputs", "bound", "expected"),
    [
        ({"reservedConcurrentExecutions": 10}, 10, "pass"),
        ({"reservedConcurrentExecutions": 20}, 10, "fail"),
        ({"reservedConcurrentExecutions": 20}, {"at_most": 25}, "pass"),
        ({"reservedConcurrentExecutions": -1}, {"at_most": 25}, "fail"),
        ({}, {"at_most": 25}, "fail"),
        ({"reservedConcurrentExecutions": UNKNOWN}, 10, "unknown"),
    ],
)
def test_concurrency_is_reserved(inputs: dict[str, Any], bound: Any, expected: str) -> None:
    assert verdict(function(**inputs), "concurrency", "function", {"reserved": bound}) == expected


# --- architecture


@pytest.mark.parametrize(
    ("resource", "of", "asked", "expected"),
    [
        (task(runtimePlatform={"cpuArchitecture": "ARM64"}), "task", "arm64", "pass"),
        (task(), "task", "arm64", "fail"),
        (task(), "task", "x86_64", "pass"),
        (task(runtimePlatform=UNKNOWN), "task", "arm64", "unknown"),
        (function(architectures=["arm64"]), "function", "arm64", "pass"),
        (function(), "function", "arm64", "fail"),
        (function(), "function", "x86_64", "pass"),
        (function(architectures=UNKNOWN), "function", "arm64", "unknown"),
        (build(type="ARM_CONTAINER"), "build", "arm64", "pass"),
        (build(type="LINUX_CONTAINER"), "build", "arm64", "fail"),
        (make("aws:ec2/instance:Instance", "host", {"instanceType": "t4g.small"}), "instance", "arm64", "pass"),
        (make("aws:ec2/instance:Instance", "host", {"instanceType": "c7gn.large"}), "instance", "arm64", "pass"),
        (make("aws:ec2/instance:Instance", "host", {"instanceType": "g4dn.xlarge"}), "instance", "arm64", "fail"),
        (make("aws:ec2/instance:Instance", "arm64", {"instanceType": "t3.small"}), "instance", "arm64", "fail"),
        (make("aws:ec2/instance:Instance", "host", {"instanceType": UNKNOWN}), "instance", "arm64", "unknown"),
    ],
)
def test_the_architecture_is_told_by_what_runs(resource: Resource, of: str, asked: str, expected: str) -> None:
    assert verdict(resource, "architecture", of, {"architecture": asked}) == expected


# --- services


def providers(name: str) -> Resource:
    inputs = {"clusterName": Ref(CLUSTER, "name"), "defaultCapacityProviderStrategies": [{"capacityProvider": name}]}
    return make("aws:ecs/clusterCapacityProviders:ClusterCapacityProviders", "providers", inputs)


@pytest.mark.parametrize(
    ("resources", "of", "expected"),
    [
        ([service(launchType="FARGATE")], "container_service", "pass"),
        ([service(launchType="EC2")], "container_service", "fail"),
        ([service()], "container_service", "fail"),
        ([service(launchType=UNKNOWN)], "container_service", "unknown"),
        ([service(capacityProviderStrategies=[{"capacityProvider": "FARGATE_SPOT"}])], "container_service", "pass"),
        ([service(capacityProviderStrategies=[{"capacityProvider": "machines"}])], "container_service", "fail"),
        ([service(), providers("FARGATE")], "container_service", "pass"),
        ([service(), providers("machines")], "container_service", "fail"),
        ([task(requiresCompatibilities=["FARGATE"])], "task", "pass"),
        ([task(requiresCompatibilities=["EC2"])], "task", "fail"),
        ([task(tags={"launch": "FARGATE"})], "task", "fail"),
        ([task(requiresCompatibilities=UNKNOWN)], "task", "unknown"),
        ([task(), service(launchType="FARGATE", taskDefinition=Ref(task(), "arn"))], "task", "pass"),
    ],
)
def test_it_runs_on_fargate(resources: list[Resource], of: str, expected: str) -> None:
    assert verdict(resources, "fargate", of, {}) == expected


def target(scaled: Resource | None, least: Any = 2, most: Any = 10) -> Resource:
    place: Any = "service/cluster/other" if scaled is None else Ref(scaled, "id")
    inputs = {
        "resourceId": place,
        "scalableDimension": "ecs:service:DesiredCount",
        "serviceNamespace": "ecs",
        "minCapacity": least,
        "maxCapacity": most,
    }
    return make("aws:appautoscaling/target:Target", "target", inputs, outputs={"resourceId": "service/cluster/web"})


GROUP = "aws:autoscaling/group:Group"


@pytest.mark.parametrize(
    ("resources", "of", "bound", "expected"),
    [
        ([service(desiredCount=3)], "container_service", 2, "pass"),
        ([service(desiredCount=1)], "container_service", 2, "fail"),
        ([service()], "container_service", 2, "fail"),
        ([service(desiredCount=3)], "container_service", {"exactly": 2}, "fail"),
        ([service(desiredCount=UNKNOWN)], "container_service", 2, "unknown"),
        ([service(desiredCount=1), target(service())], "container_service", 2, "pass"),
        ([service(desiredCount=3), target(service(), 1)], "container_service", {"at_least": 3}, "fail"),
        ([service(desiredCount=3), target(service(), 3)], "container_service", {"at_least": 3}, "pass"),
        ([service(desiredCount=1), target(None, 5)], "container_service", 2, "fail"),
        ([make(GROUP, "machines", {"minSize": 2, "maxSize": 4})], "autoscaling_group", 2, "pass"),
        ([make(GROUP, "machines", {"minSize": 1, "desiredCapacity": 2})], "autoscaling_group", 2, "pass"),
        ([make(GROUP, "machines", {"minSize": 1, "desiredCapacity": 1})], "autoscaling_group", 2, "fail"),
        ([service(schedulingStrategy="DAEMON")], "container_service", 2, "unknown"),
    ],
)
def test_as_many_run_as_asked(resources: list[Resource], of: str, bound: Any, expected: str) -> None:
    assert verdict(resources, "desired_count", of, {"count": bound}) == expected


# --- scaling


def tracking(
    scaled: Resource, metric: str = "ECSServiceAverageCPUUtilization", value: Any = 60, name: str = "policy"
) -> Resource:
    block = {"predefinedMetricSpecification": {"predefinedMetricType": metric}, "targetValue": value}
    inputs = {
        "resourceId": Ref(scaled, "resourceId"),
        "policyType": "TargetTrackingScaling",
        "targetTrackingScalingPolicyConfiguration": block,
    }
    return make("aws:appautoscaling/policy:Policy", name, inputs)


SCALED = [service(), target(service())]
ASKED = {"min": 2, "max": 10, "metric": "cpu", "target": 60}


@pytest.mark.parametrize(
    ("resources", "want", "expected"),
    [
        ([*SCALED, tracking(target(service()))], ASKED, "pass"),
        ([*SCALED, tracking(target(service()), value=70)], ASKED, "fail"),
        ([*SCALED, tracking(target(service()), "ECSServiceAverageMemoryUtilization")], ASKED, "fail"),
        ([*SCALED, tracking(target(service()), value=UNKNOWN)], ASKED, "unknown"),
        (
            [
                *SCALED,
                tracking(target(service()), "ECSServiceAverageMemoryUtilization", 80),
                tracking(target(service()), name="other"),
            ],
            ASKED,
            "pass",
        ),
        (SCALED, ASKED, "fail"),
        (SCALED, {"min": 2, "max": 10}, "pass"),
        (SCALED, {"min": 3, "max": 10}, "fail"),
        (SCALED, {"min": 2, "max": 8}, "fail"),
        ([service(), target(service(), UNKNOWN)], {"min": 2}, "unknown"),
        (SCALED, {}, "fail"),
        ([*SCALED, tracking(target(service()))], {}, "pass"),
        ([service()], {"min": 2}, "fail"),
        ([service(), target(None)], {"min": 2}, "fail"),
        ([service(), make("aws:appautoscaling/policy:Policy", "cpu-60", {"resourceId": "else"})], ASKED, "fail"),
    ],
)
def test_a_service_scales_as_asked(resources: list[Resource], want: dict[str, Any], expected: str) -> None:
    assert verdict(resources, "scaling", "container_service", want) == expected


def test_a_target_without_a_policy_is_named() -> None:
    result = result_on(graph(*SCALED, CLUSTER), "scaling", "container_service", metric="cpu", target=60)
    assert "web: no policy scales it; asked metric cpu, target 60" in told(result)


MACHINES = make(GROUP, "machines", {"minSize": 2, "maxSize": 6}, outputs={"name": "machines-1a2b"})
QUEUE = make("aws:sqs/queue:Queue", "jobs", outputs={"name": "jobs-1a2b"})


def group_policy(**inputs: Any) -> Resource:
    given = {"autoscalingGroupName": Ref(MACHINES, "name"), **inputs}
    return make("aws:autoscaling/policy:Policy", "policy", given)


def by_alarm(metric: str, threshold: Any, policy: Resource, **dimensions: Any) -> Resource:
    inputs = {
        "metricName": metric,
        "namespace": "AWS/EC2",
        "threshold": threshold,
        "alarmActions": [Ref(policy, "arn")],
        "dimensions": dimensions,
    }
    return make("aws:cloudwatch/metricAlarm:MetricAlarm", "alarm", inputs)


def cpu_of_group(value: Any = 60) -> dict[str, Any]:
    block = {
        "predefinedMetricSpecification": {"predefinedMetricType": "ASGAverageCPUUtilization"},
        "targetValue": value,
    }
    return {"policyType": "TargetTrackingScaling", "targetTrackingConfiguration": block}


@pytest.mark.parametrize(
    ("resources", "want", "expected"),
    [
        ([group_policy(**cpu_of_group())], {"min": 2, "max": 6, "metric": "cpu", "target": 60}, "pass"),
        ([group_policy(**cpu_of_group(50))], {"min": 2, "max": 6, "metric": "cpu", "target": 60}, "fail"),
        ([], {"min": 2, "max": 6}, "pass"),
        ([], {"min": 2, "max": 7}, "fail"),
        ([], {"metric": "cpu"}, "fail"),
        (
            [
                group_policy(),
                by_alarm("ApproximateNumberOfMessagesVisible", 5, group_policy(), QueueName=Ref(QUEUE, "name")),
            ],
            {"metric": "queue", "target": 5},
            "pass",
        ),
        ([group_policy(), by_alarm("CPUUtilization", 5, group_policy())], {"metric": "queue", "target": 5}, "fail"),
        (
            [
                QUEUE,
                group_policy(
                    targetTrackingConfiguration={
                        "targetValue": 5,
                        "customizedMetricSpecification": {
                            "metricName": "PerInstance",
                            "metricDimensions": [{"name": "Queue", "value": Ref(QUEUE, "name")}],
                        },
                    }
                ),
            ],
            {"metric": "queue", "target": 5},
            "pass",
        ),
    ],
)
def test_a_group_of_machines_scales_as_asked(resources: list[Resource], want: dict[str, Any], expected: str) -> None:
    assert verdict([MACHINES, *resources], "scaling", "autoscaling_group", want) == expected


def test_serverless_databases_and_node_groups_have_bounds_of_their_own() -> None:
    bounds = {"serverlessv2ScalingConfiguration": {"minCapacity": 1, "maxCapacity": 16}}
    database = make("aws:rds/cluster:Cluster", "db", bounds)
    member = make("aws:rds/clusterInstance:ClusterInstance", "writer", {"clusterIdentifier": Ref(database)})
    assert verdict([database, member], "scaling", "database", {"min": 1, "max": 16}) == "pass"
    assert verdict([database, member], "scaling", "database", {"min": 1, "max": 8}) == "fail"
    cluster = make("aws:eks/cluster:Cluster", "k8s", outputs={"name": "k8s-1a2b"})
    nodes = make(
        "aws:eks/nodeGroup:NodeGroup",
        "nodes",
        {"clusterName": Ref(cluster, "name"), "scalingConfig": {"minSize": 3, "maxSize": 9, "desiredSize": 3}},
    )
    assert verdict([cluster, nodes], "scaling", "kubernetes", {"min": 3, "max": 9}) == "pass"
    assert verdict([cluster, nodes], "scaling", "kubernetes", {"min": 3, "max": 6}) == "fail"
    assert verdict(cluster, "scaling", "kubernetes", {"min": 3, "max": 6}) == "fail"


# --- images and variables


def containers(*images: Any) -> list[dict[str, Any]]:
    return [{"name": f"c{number}", "image": image} for number, image in enumerate(images)]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (containers("registry.example.com/app:1"), "pass"),
        (containers("nginx:latest"), "fail"),
        (containers("public.ecr.aws/nginx/nginx:1.27"), "fail"),
        (containers("amazon/amazon-ecs-sample"), "fail"),
        (containers("registry.example.com/app:1", "nginx:1.27"), "pass"),
        (containers("registry.example.com/nginx:1"), "pass"),
        (containers(UNKNOWN), "unknown"),
        (UNKNOWN, "unknown"),
    ],
)
def test_a_sample_image_stands_in_for_the_application(given: Any, expected: str) -> None:
    definition = make("aws:ecs/taskDefinition:TaskDefinition", "task", {"containerDefinitions": given})
    assert verdict(definition, "image", "task", {"placeholder": False}) == expected


def test_an_image_is_of_the_programs_repository_by_its_address() -> None:
    address = str(REPOSITORY.outputs["repositoryUrl"])

    def uses(image: str, variable: str = "") -> Resource:
        definition = make(
            "aws:ecs/taskDefinition:TaskDefinition",
            "task",
            {
                "containerDefinitions": [
                    {"name": "app", "image": image, "environment": [{"name": "A", "value": variable}]}
                ]
            },
        )
        inside = make("x", "x", {"containerDefinitions": Ref(REPOSITORY, "repositoryUrl")}).references
        return msgspec.structs.replace(definition, references=inside)

    want = {"repository": True}
    assert verdict([REPOSITORY, uses(f"{address}:1.4")], "image", "task", want) == "pass"
    assert verdict([REPOSITORY, uses("nginx:latest", address)], "image", "task", want) == "fail"
    assert verdict([REPOSITORY, task("images:latest")], "image", "task", want) == "fail"


@pytest.mark.parametrize(
    ("resources", "of", "name", "expected"),
    [
        ([function(environment={"variables": {"TABLE": "x"}})], "function", "TABLE", "pass"),
        ([function(environment={"variables": {"TABLES": "x"}})], "function", "TABLE", "fail"),
        ([function(description="TABLE")], "function", "TABLE", "fail"),
        ([function(), function("b", environment={"variables": {"TABLE": "x"}})], "function", "TABLE", "pass"),
        ([function(environment=UNKNOWN)], "function", "TABLE", "unknown"),
        ([task()], "task", "STAGE", "pass"),
        ([task()], "task", "OTHER", "fail"),
        (
            [
                task(
                    containerDefinitions=[{"name": "a", "image": "x", "secrets": [{"name": "KEY", "valueFrom": "arn"}]}]
                )
            ],
            "task",
            "KEY",
            "pass",
        ),
        ([task(containerDefinitions=UNKNOWN)], "task", "STAGE", "unknown"),
        ([build(environmentVariables=[{"name": "STAGE", "value": "x"}])], "build", "STAGE", "pass"),
        ([build(environmentVariables=[])], "build", "STAGE", "fail"),
    ],
)
def test_variables_are_found_by_name(resources: list[Resource], of: str, name: str, expected: str) -> None:
    assert verdict(resources, "environment", of, {"name": name}) == expected


def test_an_image_may_be_pushed_by_another_package_or_named_by_registry() -> None:
    built = make(
        "docker-build:index:Image",
        "app",
        {"tags": [Ref(REPOSITORY, "repositoryUrl")]},
        outputs={"ref": "registry.example.com/app@sha256:0123456789abcdef"},
    )
    loose = make("docker-build:index:Image", "app", {}, outputs=dict(built.outputs))
    want = {"repository": True}
    for maker, expected in ((built, "pass"), (loose, "fail")):
        given = {"containerDefinitions": [{"name": "app", "image": Ref(maker, "ref")}]}
        definition = make("aws:ecs/taskDefinition:TaskDefinition", "task", given)
        assert verdict([REPOSITORY, maker, definition], "image", "task", want) == expected
    refers = make("x", "x", {"containerDefinitions": Ref(REPOSITORY, "name")}).references
    for image, expected in (
        ("123456789012.dkr.ecr.eu-west-1.amazonaws.com/images-1a2b:7", "pass"),
        ("registry.example.com/images-1a2b:7", "fail"),
    ):
        definition = msgspec.structs.replace(task(image), references=refers)
        assert verdict([REPOSITORY, definition], "image", "task", want) == expected


def test_a_policy_follows_a_target_of_the_same_id_and_dimension() -> None:
    aimed = target(service())
    same = {"resourceId": aimed.inputs["resourceId"], "scalableDimension": "ecs:service:DesiredCount"}
    block = {
        "predefinedMetricSpecification": {"predefinedMetricType": "ECSServiceAverageCPUUtilization"},
        "targetValue": 60,
    }

    def policy(**inputs: Any) -> Resource:
        given = {**inputs, "targetTrackingScalingPolicyConfiguration": block}
        return make("aws:appautoscaling/policy:Policy", "policy", given)

    assert verdict([service(), aimed, policy(**same)], "scaling", "container_service", ASKED) == "pass"
    elsewhere = policy(resourceId="service/a/b", scalableDimension="ecs:service:DesiredCount")
    assert verdict([service(), aimed, elsewhere], "scaling", "container_service", ASKED) == "fail"
    otherwise = policy(**{**same, "scalableDimension": "rds:cluster:ReadReplicaCount"})
    assert verdict([service(), aimed, otherwise], "scaling", "container_service", ASKED) == "fail"


def test_bounds_other_than_the_least_are_those_of_the_service() -> None:
    made = [service(desiredCount=2), target(service(), 4)]
    assert verdict(made, "desired_count", "container_service", {"count": {"exactly": 2}}) == "pass"
    assert verdict(made, "desired_count", "container_service", {"count": {"at_most": 3}}) == "pass"
    assert verdict(made, "desired_count", "container_service", {"count": {"at_most": 1}}) == "fail"
