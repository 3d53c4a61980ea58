"""Rows A0.2-A0.4, A1.2, A1.4, A1.6, A1.7 and A2.2: what a prompt asks for and the program does not do, each in three
wordings, and silent where it does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from stackproof.model import Finding, Report

Asked = Callable[..., Report]
HEAD = "import json\n\nimport pulumi\nimport pulumi_aws as aws\nimport pulumi_random as random\n\n"
ASKS = "Deliver a Pulumi program in Python.\n\n"

NETWORK = """
vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16", enable_dns_hostnames=True)
gateway = aws.ec2.InternetGateway("main", vpc_id=vpc.id)
outside = aws.ec2.RouteTable("outside", vpc_id=vpc.id)
aws.ec2.Route("outside", route_table_id=outside.id, destination_cidr_block="0.0.0.0/0", gateway_id=gateway.id)
zones = aws.get_availability_zones(state="available").names
public, private = [], []
for index in range(2):
    subnet = aws.ec2.Subnet(
        f"public-{index}", vpc_id=vpc.id, cidr_block=f"10.0.{index}.0/24", availability_zone=zones[index]
    )
    aws.ec2.RouteTableAssociation(f"public-{index}", subnet_id=subnet.id, route_table_id=outside.id)
    public.append(subnet)
address = aws.ec2.Eip("nat", domain="vpc")
nat = aws.ec2.NatGateway("nat", subnet_id=public[0].id, allocation_id=address.id)
inside = aws.ec2.RouteTable("inside", vpc_id=vpc.id)
aws.ec2.Route("inside", route_table_id=inside.id, destination_cidr_block="0.0.0.0/0", nat_gateway_id=nat.id)
for index in range(2):
    subnet = aws.ec2.Subnet(
        f"private-{index}", vpc_id=vpc.id, cidr_block=f"10.0.{index + 10}.0/24", availability_zone=zones[index]
    )
    aws.ec2.RouteTableAssociation(f"private-{index}", subnet_id=subnet.id, route_table_id=inside.id)
    private.append(subnet)
"""
TRUST = """
def role(name, service):
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": f"{service}.amazonaws.com"}}
    return aws.iam.Role(name, assume_role_policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
"""
SERVICE = """
execution = role("execution", "ecs-tasks")
aws.iam.RolePolicyAttachment(
    "execution",
    role=execution.name,
    policy_arn="arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
)
group = aws.ec2.SecurityGroup("tasks", vpc_id=vpc.id)
definition = pulumi.Output.json_dumps([{
    "name": "worker", "image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/worker:1", "essential": True, **extra,
}])
task = aws.ecs.TaskDefinition(
    "worker", family="worker", cpu="256", memory="512", network_mode="awsvpc", requires_compatibilities=["FARGATE"],
    execution_role_arn=execution.arn, container_definitions=definition,
)
cluster = aws.ecs.Cluster("main")
aws.ecs.Service(
    "worker", cluster=cluster.arn, task_definition=task.arn, desired_count=2, launch_type="FARGATE",
    network_configuration={"subnets": [s.id for s in private], "security_groups": [group.id]},
)
"""
DATABASE = """
place = aws.rds.SubnetGroup("db", subnet_ids=[s.id for s in private])
database = aws.rds.Instance(
    "db", engine="postgres", engine_version="16", instance_class={size!r}, allocated_storage=20, username="app",
    {password}, db_subnet_group_name=place.name, storage_encrypted=True, backup_retention_period=7, multi_az=True,
    skip_final_snapshot=True,
)
"""
GENERATED = """
password = random.RandomPassword("db", length=24, special=False)
secret = aws.secretsmanager.Secret("db")
aws.secretsmanager.SecretVersion("db", secret_id=secret.id, secret_string=password.result)
extra = {"secrets": [{"name": "PASSWORD", "valueFrom": secret.arn}]}
"""
CONFIGURED = """
config = pulumi.Config()
extra = {"environment": [{"name": "MODE", "value": "fast"}]}
"""


@pytest.fixture
def asked(reviewed, tmp_path) -> Asked:
    """asked(prompt, program, **options): the report of a program held against a prompt."""

    def run(prompt: str, program: str, *, region: str = "us-east-1", **options) -> Report:
        file = tmp_path / "prompt.md"
        file.write_text(ASKS + prompt)
        files = {
            "Pulumi.yaml": f"name: app\nruntime: python\nconfig:\n  aws:region: {region}\n",
            "__main__.py": HEAD + program,
        }
        return reviewed(files, prompt=str(file), **options)

    return run


def missed(report: Report, kind: str, of: str | None = None) -> list[str]:
    """Severities of the missed requirements of a kind, as findings weigh them."""
    ids = [r.id for r in report.requirements or () if r.verdict == "fail" and r.kind == kind and of in (None, r.of)]
    return [f.severity for f in _findings(report) if f.cause.removeprefix("REQ@") in ids]


def _findings(report: Report) -> list[Finding]:
    return [finding for finding in report.findings if finding.check in ("REQ001", "REQ002")]


def verdicts(report: Report) -> dict[str, str]:
    return {f"{r.kind} {r.of}".strip(): r.verdict for r in report.requirements or ()}


SECRETS = (
    "The database credentials are generated, stored in Secrets Manager and handed to the ECS task by reference.\n"
    "There is an RDS PostgreSQL database.\n",
    "- RDS PostgreSQL\n- generate the database password and keep it in Secrets Manager\n"
    "- the ECS task reads the password from Secrets Manager\n",
    "1. An RDS PostgreSQL database whose password is generated and stored in Secrets Manager.\n"
    "2. The secret is injected into the task as a secret.\n",
)


@pytest.mark.parametrize("prompt", SECRETS)
def test_secrets_that_are_asked_for_and_never_made_are_missed(asked, prompt):
    program = NETWORK + TRUST + CONFIGURED + SERVICE
    program += DATABASE.format(size="db.t3.micro", password='password=config.require_secret("password")')
    report = asked(prompt, program)
    assert missed(report, "credential", "database") == ["critical"]
    assert missed(report, "secret_reference") == ["high"]


@pytest.mark.parametrize("prompt", SECRETS)
def test_secrets_that_are_made_and_referred_to_are_met(asked, prompt):
    program = NETWORK + TRUST + GENERATED + SERVICE
    program += DATABASE.format(size="db.t3.micro", password="password=password.result")
    report = asked(prompt, program)
    assert verdicts(report)["credential database"] == "pass"
    assert verdicts(report)["secret_reference task"] == "pass"


CHAINS = (
    "A VPC with two public and two private subnets and a NAT gateway. "
    "Security groups: load balancer to tasks on port 8080, tasks to database on port 5432.\n",
    "- VPC\n- 2 public subnets\n- 2 private subnets\n- one NAT gateway\n"
    "- security groups open the database on 5432 only to the ECS tasks\n",
    "## Network\nVPC with 2 private and 2 public subnets. NAT gateway for the way out. "
    "The database accepts port 5432 from the ECS tasks only.\n",
)


@pytest.mark.parametrize("prompt", CHAINS)
def test_a_network_that_is_asked_for_and_not_made_is_missed(asked, prompt):
    report = asked(prompt, 'aws.dynamodb.Table("t", hash_key="id", attributes=[{"name": "id", "type": "S"}])\n')
    for kind in ("subnets", "nat", "port"):
        assert set(missed(report, kind)) == {"high"}, kind
    assert missed(report, "service", "vpc") == ["high"]


OPERATIONS = (
    "Log groups are encrypted with a customer-managed KMS key. The API Gateway stage writes access logs. "
    "Export the VPC id and the API URL.\n",
    "- CloudWatch log groups, KMS-encrypted with our own key\n- access logging on the API Gateway\n"
    "- outputs: API URL, VPC id\n",
    "1. Encrypt every log group with a customer-managed key\n2. API Gateway with access logs\n"
    "3. The stack exports the API URL and the VPC id\n",
)


@pytest.mark.parametrize("prompt", OPERATIONS)
def test_plain_log_groups_silent_stages_and_missing_outputs_are_missed(asked, prompt):
    program = """
vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
api = aws.apigatewayv2.Api("front", protocol_type="HTTP")
aws.apigatewayv2.Stage("front", api_id=api.id, name="live", auto_deploy=True)
logs = aws.cloudwatch.LogGroup("front", retention_in_days=30)
"""
    report = asked(prompt, program)
    assert missed(report, "encryption", "log_group") == ["medium"]
    assert missed(report, "logging", "api") == ["medium"]
    assert missed(report, "output") == ["medium", "medium"]


CLASSES = (
    "RDS PostgreSQL, instance class db.t3.small, Multi-AZ.\n",
    "The PostgreSQL database on RDS must run on db.t3.small.\n",
    "| Part | Value |\n|---|---|\n| Database | RDS PostgreSQL, db.t3.small |\n",
)


@pytest.mark.parametrize("prompt", CLASSES)
@pytest.mark.parametrize(("size", "severities"), [("db.t3.micro", ["critical"]), ("db.t3.small", [])])
def test_another_instance_class_than_asked_for_is_critical(asked, prompt, size, severities):
    program = NETWORK + DATABASE.format(size=size, password="manage_master_user_password=True")
    assert missed(asked(prompt, program), "instance_class") == severities


DELETIONS = (
    "An S3 bucket for logs, versioned, with MFA delete.\n",
    "The log bucket keeps versions and is protected against deletion without MFA.\n",
    "- S3 bucket\n  - versioning\n  - MFA delete enabled\n",
)
VERSIONED = """
bucket = aws.s3.Bucket("logs")
aws.s3.BucketVersioning("logs", bucket=bucket.id, versioning_configuration={settings})
pulumi.export("logs", bucket.id)
"""


@pytest.mark.parametrize("prompt", DELETIONS)
def test_versions_that_anybody_can_delete_are_missed(asked, prompt):
    plain = VERSIONED.replace("{settings}", '{"status": "Enabled"}')
    locked = VERSIONED.replace("{settings}", '{"status": "Enabled", "mfa_delete": "Enabled"}')
    assert missed(asked(prompt, plain), "mfa_delete") == ["high"]
    assert missed(asked(prompt, locked), "mfa_delete") == []


AGES = (
    "The container logs go to a log group that is kept {days} days.\n",
    "- CloudWatch log groups, retention {days} days\n",
    "Keep the log groups for {days} days.\n",
)


@pytest.mark.parametrize("prompt", AGES)
def test_what_was_asked_for_decides_how_long_logs_are_kept(asked, prompt):
    program = (
        NETWORK
        + TRUST
        + """
logs = aws.cloudwatch.LogGroup("worker", retention_in_days=7)
extra = {"logConfiguration": {"logDriver": "awslogs", "options": {
    "awslogs-group": logs.name, "awslogs-region": "us-east-1", "awslogs-stream-prefix": "ecs"}}}
"""
        + SERVICE
    )
    short = asked(prompt.format(days=90), program)
    assert missed(short, "retention") == ["medium"]
    enough = asked(prompt.format(days=7), program)
    assert missed(enough, "retention") == []
    assert not [f for f in enough.findings if f.check.startswith("LOG00") and f.severity in ("medium", "high")]


TLS = (
    "An Application Load Balancer with HTTPS on 443; HTTP is redirected.\n",
    "- load balancer with an HTTPS listener on port 443 and an ACM certificate\n- redirect HTTP to HTTPS\n",
    "The ALB must serve HTTPS on 443 and redirect plain HTTP to HTTPS.\n",
)
BALANCER = """
front = aws.ec2.SecurityGroup(
    "front",
    vpc_id=vpc.id,
    ingress=[
        {"protocol": "tcp", "from_port": port, "to_port": port, "cidr_blocks": ["0.0.0.0/0"]} for port in (80, 443)
    ],
)
balancer = aws.lb.LoadBalancer("front", subnets=[s.id for s in public], security_groups=[front.id])
targets = aws.lb.TargetGroup("front", port=8080, protocol="HTTP", target_type="ip", vpc_id=vpc.id)
aws.lb.Listener(
    "http", load_balancer_arn=balancer.arn, port=80, default_actions=[
        {"type": "forward", "target_group_arn": targets.arn}],
)
"""


@pytest.mark.parametrize("prompt", TLS)
def test_an_open_port_without_a_listener_is_high_where_tls_was_asked_for(asked, prompt):
    report = asked(prompt, NETWORK + BALANCER)
    assert missed(report, "redirect") == ["high"]
    assert missed(report, "listener") == ["high"]
    silent = asked("An Application Load Balancer in front of the tasks.\n", NETWORK + BALANCER)
    assert {f.severity for f in silent.findings if f.check in ("ELB001", "ELB002")} == {"medium"}
    # What the check says of the open port is the same fault, counted once.
    causes = {f.cause for f in report.findings if f.check in ("ELB001", "ELB002")}
    assert all(cause.startswith("REQ@") for cause in causes)


CONFLICTS = (
    "Background: our first sketches said sa-east-1. All resources must be deployed in eu-west-1. An SQS queue.\n",
    "Today we run everything in sa-east-1.\n\nConstraint: everything must be in eu-west-1. We need an SQS queue.\n",
    "The company sells in South America and our first sketches said sa-east-1, but the data agreement says otherwise: "
    "all resources must be deployed in eu-west-1.\n\nIt is an SQS queue.\n",
)


@pytest.mark.parametrize("prompt", CONFLICTS)
def test_a_prompt_that_contradicts_itself_costs_a_right_program_nothing(asked, prompt):
    program = 'queue = aws.sqs.Queue("jobs")\npulumi.export("queue", queue.url)\n'
    right = asked(prompt, program, region="eu-west-1")
    (note,) = [f for f in right.findings if f.check == "REQ003"]
    assert note.severity == "note" and "sa-east-1" in note.message and "eu-west-1" in note.message
    assert _findings(right) == []
    wrong = asked(prompt, program, region="sa-east-1")
    assert [f.severity for f in _findings(wrong)] == ["critical"]
    assert wrong.score.value <= 5


def test_an_empty_answer_misses_everything_under_one_cause(reviewed, tmp_path):
    prompt = tmp_path / "prompt.md"
    prompt.write_text(ASKS + "An SQS queue and an S3 bucket, versioned, in eu-west-1.\n")
    report = reviewed({"README.md": "# Later\n"}, prompt=str(prompt))
    assert {r.verdict for r in report.requirements or ()} == {"fail"}
    assert len({f.cause for f in report.findings if f.severity != "note"}) == 1
    assert report.score.value == 0


def test_what_is_said_of_a_thing_that_lacks_is_missed_with_the_thing(asked):
    report = asked("- an S3 bucket, versioned, encrypted with a customer-managed key\n", 'aws.sqs.Queue("jobs")\n')
    found = [finding for finding in _findings(report) if finding.severity != "note"]
    assert len(found) >= 3 and len({finding.cause for finding in found}) == 1


def test_what_is_said_of_a_thing_that_nobody_asked_for_is_open(asked):
    report = asked("Point-in-time recovery is on.\n\nWe need an SQS queue.\n", 'aws.sqs.Queue("jobs")\n')
    assert _findings(report) == []


MOUNTED = """
vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
subnet = aws.ec2.Subnet("private", vpc_id=vpc.id, cidr_block="10.0.1.0/24")
group = aws.ec2.SecurityGroup(
    "files",
    vpc_id=vpc.id,
    ingress=[{"protocol": "tcp", "from_port": 2049, "to_port": 2049, "cidr_blocks": ["0.0.0.0/0"]}],
)
files = aws.efs.FileSystem("files", encrypted=True)
aws.efs.MountTarget("files", file_system_id=files.id, subnet_id=subnet.id, security_groups=[group.id])
"""


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        ("An EFS file system. Only the compute environment may reach port 2049.\n", False),
        ("An EFS file system. Port 2049 of the file system is open to 0.0.0.0/0.\n", True),
    ],
)
def test_a_port_for_some_is_not_asked_to_be_open_for_everybody(asked, prompt, said):
    found = [one.message for one in asked(prompt, MOUNTED).findings if one.check == "NET002"]
    assert found
    assert all(("asked for so" in message) is said for message in found)
