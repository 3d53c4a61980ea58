"""Tasks and machines: numbers worked out by hand beside each."""

from __future__ import annotations

import msgspec
import pytest
from graph_making import Ref, graph, make

from stackproof.cost import estimate
from stackproof.model import CostEstimate
from stackproof.topology import Topology

UNKNOWN = {"$unknown": "made of what is not known"}


def of(*resources) -> CostEstimate:
    return estimate(Topology(graph(*resources)))


def amounts(found: CostEstimate) -> dict[str, float]:
    return {f"{line.name}: {line.what}": line.monthly for line in found.lines}


def task(**more):
    inputs = {"cpu": "1024", "memory": "2048", "requiresCompatibilities": ["FARGATE"], **more}
    return make("aws:ecs/taskDefinition:TaskDefinition", "task", inputs)


def service(definition, **more):
    inputs = {"launchType": "FARGATE", "desiredCount": 2, "taskDefinition": Ref(definition, "arn"), **more}
    return make("aws:ecs/service:Service", "api", inputs)


def scaling(of_what, **more):
    inputs = {
        "serviceNamespace": "ecs",
        "resourceId": Ref(of_what),
        "minCapacity": 2,
        "maxCapacity": 10,
        **more,
    }
    return make("aws:appautoscaling/target:Target", "scaling", inputs)


def test_a_fargate_service_pays_cpu_and_memory_of_its_desired_tasks():
    definition = task()
    found = of(definition, service(definition))
    # 2 tasks x 1 vCPU x 0.04048 x 730 = 59.1008; 2 tasks x 2 GB x 0.004445 x 730 = 12.9794
    assert amounts(found) == {"api: Fargate vCPU": 59.10, "api: Fargate GB of memory": 12.98}
    assert found.monthly == 72.08 and found.certain
    assert found.lines[0].quantity == 2 and found.lines[0].hours == 730
    assert "desired count 2" in found.lines[0].assumption


def test_arm_tasks_pay_the_price_of_arm():
    definition = task(cpu="256", memory="512", runtimePlatform={"cpuArchitecture": "ARM64"})
    found = of(definition, service(definition))
    # 2 x 0.25 x 0.03238 x 730 = 11.8187; 2 x 0.5 x 0.00356 x 730 = 2.5988
    assert list(amounts(found).values()) == [11.82, 2.60]


@pytest.mark.parametrize(("cpu", "memory"), [("1 vCPU", "2 GB"), ("1vcpu", "2gb"), ("1024", "2048"), (1024, 2048)])
def test_the_size_of_a_task_is_read_in_both_units(cpu, memory):
    definition = task(cpu=cpu, memory=memory)
    assert of(definition, service(definition)).monthly == 72.08


def test_storage_of_a_task_is_paid_beyond_twenty_gigabytes():
    definition = task(ephemeralStorage={"sizeInGib": 50})
    found = of(definition, service(definition))
    # 2 x 30 GB x 0.000111 x 730 = 4.8618
    assert amounts(found)["api: Fargate GB of storage beyond 20"] == 4.86


def test_scaling_counts_its_minimum_and_says_what_it_leaves_out():
    definition = task()
    one = service(definition, desiredCount=1)
    found = of(definition, one, scaling(one, minCapacity=3))
    # 3 x 1 x 0.04048 x 730 = 88.6512
    assert amounts(found)["api: Fargate vCPU"] == 88.65
    assert "autoscaling keeps at least 3" in found.lines[0].assumption
    assert "autoscaling up to 10 not counted" in found.lines[0].assumption


def test_scaling_of_another_service_changes_nothing():
    definition = task()
    other = make("aws:ecs/service:Service", "other", {"launchType": "EXTERNAL", "name": "other"})
    found = of(definition, service(definition, name="api"), other, scaling(other, minCapacity=9))
    assert amounts(found)["api: Fargate vCPU"] == 59.10


def test_scaling_finds_its_service_by_the_end_of_a_literal_path():
    definition = task()
    one = service(definition, name="api", desiredCount=1)
    found = of(definition, one, scaling(one, resourceId="service/main/api", minCapacity=4))
    # 4 x 0.04048 x 730 = 118.2016
    assert amounts(found)["api: Fargate vCPU"] == 118.20


def test_an_unknown_count_is_one_and_said():
    definition = task()
    found = of(definition, service(definition, desiredCount=UNKNOWN))
    # 1 x 0.04048 x 730 = 29.5504
    assert amounts(found)["api: Fargate vCPU"] == 29.55
    assert not found.lines[0].certain and not found.certain
    assert "the desired count is not known: 1 counted" in found.lines[0].assumption


def test_no_desired_count_and_no_scaling_runs_no_task():
    definition = task()
    bare = make("aws:ecs/service:Service", "api", {"launchType": "FARGATE", "taskDefinition": Ref(definition)})
    assert of(definition, bare).monthly == 0


def test_a_task_of_unknown_size_has_no_price_and_that_is_listed():
    definition = task(cpu=UNKNOWN)
    found = of(definition, service(definition))
    assert found.monthly == 0 and not found.certain
    assert [gap.why for gap in found.without_price] == ["the size of its tasks is not known"]


def test_spot_counts_the_full_price_and_is_uncertain():
    definition = task()
    inputs = {
        "desiredCount": 2,
        "taskDefinition": Ref(definition),
        "capacityProviderStrategies": [{"capacityProvider": "FARGATE_SPOT", "weight": 1}],
    }
    found = of(definition, make("aws:ecs/service:Service", "api", inputs))
    assert found.monthly == 72.08 and not found.certain and "Spot" in found.lines[0].assumption


def test_a_service_without_a_launch_type_runs_where_its_cluster_says():
    definition, cluster = task(), make("aws:ecs/cluster:Cluster", "main")
    one = make(
        "aws:ecs/service:Service",
        "api",
        {"desiredCount": 2, "taskDefinition": Ref(definition), "cluster": Ref(cluster, "arn")},
    )
    strategies = [{"capacityProvider": "FARGATE", "weight": 1}]
    providers = make(
        "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
        "main",
        {"clusterName": Ref(cluster, "name"), "defaultCapacityProviderStrategies": strategies},
    )
    assert of(definition, cluster, one, providers).monthly == 72.08
    alone = of(definition, cluster, one)
    assert alone.monthly == 0
    assert [gap.why for gap in alone.without_price] == ["its tasks run on instances that the program does not make"]


def test_tasks_with_public_addresses_pay_one_each():
    definition = task()
    found = of(definition, service(definition, networkConfiguration={"assignPublicIp": True}))
    # 2 x 0.005 x 730 = 7.30
    assert amounts(found)["api: public IPv4 addresses"] == 7.30


def test_a_task_that_no_service_runs_is_a_price_of_use():
    found = of(task())
    assert found.monthly == 0 and found.certain
    (use,) = found.usage
    # 1 x 0.04048 + 2 x 0.004445 = 0.04937
    assert (use.price, use.unit) == (0.04937, "task-hour")


def test_an_instance_pays_its_hours_its_disk_and_its_address():
    inputs = {
        "instanceType": "t3.micro",
        "associatePublicIpAddress": True,
        "rootBlockDevice": {"volumeSize": 30, "volumeType": "gp3"},
    }
    found = of(make("aws:ec2/instance:Instance", "web", inputs))
    # 0.0104 x 730 = 7.592; 30 x 0.08 = 2.40; 0.005 x 730 = 3.65
    assert amounts(found) == {"web: EC2 t3.micro": 7.59, "web: gp3 storage": 2.40, "web: public IPv4 address": 3.65}
    assert found.monthly == 13.64 and found.certain


def test_an_elastic_address_of_an_instance_is_paid_once():
    web = make(
        "aws:ec2/instance:Instance",
        "web",
        {"instanceType": "t3.micro", "associatePublicIpAddress": True, "rootBlockDevice": {"volumeSize": 8}},
    )
    address = make("aws:ec2/eip:Eip", "web", {"instance": Ref(web)})
    found = of(web, address)
    assert [line.type for line in found.lines if "address" in line.what] == ["aws:ec2/eip:Eip"]
    assert [one.kind for one in found.highlights if one.kind == "idle_address"] == []


def test_a_disk_of_unknown_size_is_eight_gigabytes_and_said():
    found = of(make("aws:ec2/instance:Instance", "web", {"instanceType": "t3.micro", "subnetId": "subnet-1"}))
    # 8 x 0.08 = 0.64
    assert amounts(found)["web: gp3 storage"] == 0.64 and not found.certain


def test_an_instance_in_a_subnet_that_is_not_known_may_have_an_address():
    inputs = {"instanceType": "t3.micro", "subnetId": "subnet-1", "rootBlockDevice": {"volumeSize": 8}}
    found = of(make("aws:ec2/instance:Instance", "web", inputs))
    assert [gap.why for gap in found.without_price] == ["whether it has a public address is not known"]
    assert not found.certain


def test_an_instance_type_without_a_price_is_listed_and_not_free():
    inputs = {"instanceType": "p5.48xlarge", "associatePublicIpAddress": False}
    found = of(make("aws:ec2/instance:Instance", "web", inputs))
    assert [gap.why for gap in found.without_price] == ["no price here of p5.48xlarge"] and not found.certain


def group(**more):
    mapping = [{"deviceName": "/dev/xvda", "ebs": {"volumeSize": 20, "volumeType": "gp3"}}]
    inputs = {"instanceType": "m5.large", "blockDeviceMappings": mapping}
    template = make("aws:ec2/launchTemplate:LaunchTemplate", "web", inputs)
    inputs = {"minSize": 2, "maxSize": 6, "launchTemplate": {"id": Ref(template)}, **more}
    return template, make("aws:autoscaling/group:Group", "web", inputs)


def test_a_group_pays_its_least_number_of_instances_with_their_disks():
    found = of(*group())
    # 2 x 0.096 x 730 = 140.16; 2 x 20 x 0.08 = 3.20
    assert amounts(found) == {"web: EC2 m5.large": 140.16, "web: gp3 storage": 3.20}
    assert "up to 6 not counted" in found.lines[0].assumption


def test_a_group_pays_its_desired_number_where_that_is_more():
    # 3 x 0.096 x 730 = 210.24
    assert amounts(of(*group(desiredCapacity=3)))["web: EC2 m5.large"] == 210.24


def test_nodes_of_kubernetes_are_counted_beside_the_control_plane():
    cluster = make("aws:eks/cluster:Cluster", "main")
    nodes = make(
        "aws:eks/nodeGroup:NodeGroup",
        "main",
        {
            "clusterName": Ref(cluster, "name"),
            "instanceTypes": ["t3.large"],
            "scalingConfig": {"desiredSize": 3, "maxSize": 5, "minSize": 1},
        },
    )
    found = of(cluster, nodes)
    # 0.10 x 730 = 73.00; 3 x 0.0832 x 730 = 182.208; 3 x 20 x 0.08 = 4.80
    assert sorted(amounts(found).values()) == [4.80, 73.00, 182.21] and found.monthly == 260.01


def test_a_volume_pays_what_goes_beyond_its_base():
    inputs = {"type": "gp3", "size": 100, "iops": 5000, "throughput": 250}
    found = of(make("aws:ebs/volume:Volume", "data", inputs))
    # 100 x 0.08 = 8.00; 2000 x 0.005 = 10.00; 125 x 0.04 = 5.00
    assert sorted(amounts(found).values()) == [5.00, 8.00, 10.00]


def test_provisioned_copies_of_a_function_pay_their_memory():
    function = make("aws:lambda/function:Function", "api", {"memorySize": 512})
    inputs = {"functionName": Ref(function, "name"), "provisionedConcurrentExecutions": 4}
    kept = make("aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig", "api", inputs)
    found = of(function, kept)
    # 4 x 0.5 GB x 0.0000041667 x 3600 x 730 = 21.9002
    assert found.monthly == 21.90
    assert {use.what for use in found.usage} == {"Lambda requests", "Lambda time (x86)"}


def test_an_estimate_survives_json_and_knows_its_format():
    definition = task()
    found = of(definition, service(definition))
    data = msgspec.json.encode(found)
    assert msgspec.json.decode(data, type=CostEstimate) == found
    assert found.format == "stackproof-cost/1" and found.prices.region == "us-east-1"
