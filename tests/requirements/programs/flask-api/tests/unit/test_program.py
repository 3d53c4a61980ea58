import json


def test_two_zones_have_a_public_and_a_private_subnet_each(stack):
    zones = [subnet["availabilityZone"] for subnet in stack.all("ec2/subnet:Subnet")]
    assert sorted(zones) == ["us-east-1a", "us-east-1a", "us-east-1b", "us-east-1b"]
    assert len(stack.all("ec2/natGateway:NatGateway")) == 2


def test_tasks_have_the_size_asked_for_and_run_in_private_subnets(stack):
    task = stack.one("ecs/taskDefinition:TaskDefinition")
    placed = stack.one("ecs/service:Service")["networkConfiguration"]
    assert (task["cpu"], task["memory"]) == ("1024", "2048")
    assert placed["assignPublicIp"] is False
    assert all("private" in subnet for subnet in placed["subnets"])


def test_two_to_ten_tasks_run_by_cpu(stack):
    target = stack.one("appautoscaling/target:Target")
    policy = stack.one("appautoscaling/policy:Policy")["targetTrackingScalingPolicyConfiguration"]
    assert (target["minCapacity"], target["maxCapacity"]) == (2, 10)
    assert policy["predefinedMetricSpecification"]["predefinedMetricType"] == "ECSServiceAverageCPUUtilization"


def test_images_are_scanned_and_go_with_the_stack(stack):
    repository = stack.one("ecr/repository:Repository")
    assert repository["imageScanningConfiguration"]["scanOnPush"]
    assert repository["forceDelete"]
    assert stack.container()["image"] == "registry/flask-api-images-test:2.3.4"


def test_the_api_is_served_over_https_under_its_name(stack):
    listener = stack.one("lb/listener:Listener")
    assert (listener["port"], listener["protocol"]) == (443, "HTTPS")
    assert listener["certificateArn"].startswith("arn:aws:acm:")
    assert stack.one("route53/record:Record")["name"] == "api.example.com"
    assert stack.one("lb/targetGroup:TargetGroup")["healthCheck"]["path"] == "/health"


def test_aurora_has_a_writer_and_a_reader_and_leaves_nothing_behind(stack):
    database = stack.one("rds/cluster:Cluster")
    assert database["engine"] == "aurora-postgresql"
    assert database["skipFinalSnapshot"] and not database["deletionProtection"]
    names = [instance["identifier"] for instance in stack.all("rds/clusterInstance:ClusterInstance")]
    assert names == ["flask-api-db-writer-test", "flask-api-db-reader-test"]


def test_the_generated_password_reaches_the_task_by_reference(stack):
    (secret,) = stack.container()["secrets"]
    assert secret["name"] == "DB_PASSWORD"
    assert secret["valueFrom"].endswith("flask-api-db-password-test")
    assert "generated" not in json.dumps(stack.container())


def test_only_the_ports_asked_for_are_open(stack):
    rules = stack.all("vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    assert sorted(rule["fromPort"] for rule in rules) == [443, 5000, 5432]


def test_logs_are_kept_for_seven_days(stack):
    assert {group["retentionInDays"] for group in stack.all("cloudwatch/logGroup:LogGroup")} == {7}


def test_names_begin_with_the_api_and_end_with_the_suffix(stack):
    names = [made.name for made in stack.made if made.type != "pulumi:providers:aws"]
    assert [name for name in names if not (name.startswith("flask-api-") and name.endswith("-test"))] == []


def test_the_outputs_are_exported(stack):
    assert stack.exports >= {"alb_dns_name", "ecr_repository_uri", "database_endpoint"}
