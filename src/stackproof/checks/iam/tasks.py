"""Whether ECS can start what a task definition describes, with the execution role that it names."""

from __future__ import annotations

from stackproof.aws import parse_arn
from stackproof.model import Resource
from stackproof.topology import Container, as_items, as_text, has, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .._rights import rights

TASK = "aws:ecs/taskDefinition:TaskDefinition"
_SECRET = "aws:secretsmanager/secret:Secret"
_PARAMETER = "aws:ssm/parameter:Parameter"
_GUIDE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"


@check(
    "IAM011",
    title="Tasks that need an execution role name one",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "ECS refuses the task definition."),
    links=(_GUIDE + "task_execution_IAM_role.html",),
    when=(TASK,),
    local=True,
)
def tasks_have_an_execution_role(case: Case) -> Iterator[Verdict]:
    """A Fargate task with CloudWatch logs or an image in ECR, and any task with secrets, has an execution role.

    Why
        The agent pulls the image, opens the log stream and reads the secrets with that role, before the container runs.
    Fix
        Name a role that trusts ecs-tasks.amazonaws.com and carries AmazonECSTaskExecutionRolePolicy as
        `execution_role_arn`.
    Bad
        import json
        import pulumi_aws as aws

        logs = {
            "logDriver": "awslogs",
            "options": {"awslogs-group": "/app", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "app"},
        }
        aws.ecs.TaskDefinition(  # <- finding
            "app",
            family="app",
            cpu="256",
            memory="512",
            network_mode="awsvpc",
            requires_compatibilities=["FARGATE"],
            container_definitions=json.dumps(
                [{"name": "app", "image": "public.ecr.aws/nginx/nginx:1.27", "logConfiguration": logs}]
            ),
        )
    Good
        import json
        import pulumi_aws as aws

        role = aws.iam.Role.get("execution", "ecsTaskExecutionRole")
        aws.ecs.TaskDefinition(
            "app",
            family="app",
            cpu="256",
            memory="512",
            network_mode="awsvpc",
            requires_compatibilities=["FARGATE"],
            execution_role_arn=role.arn,
            container_definitions=json.dumps(
                [{"name": "app", "image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1"}]
            ),
        )
    Known limits
        Tasks on EC2 instances may pull from ECR and write logs with the instance's role.
    """
    for task in case.resources(TASK):
        containers = case.topology.containers_of(task)
        if containers is None:
            yield Unknown(task.urn, "the containers are not known")
            continue
        launch = [str(item).upper() for item in as_items(value_at(task.inputs, "requiresCompatibilities")) or ()]
        reasons = [reason for c in containers for reason in _reasons(c, fargate="FARGATE" in launch)]
        if not reasons:
            continue
        if has(task, "executionRoleArn"):
            yield Pass(task.urn, "names an execution role")
        else:
            yield Fail(subject=task.urn, message=f"the task {reasons[0]} but names no execution role")


def _reasons(container: Container, *, fargate: bool) -> Iterator[str]:
    if container.secrets:
        yield "takes secrets"
    if fargate and container.log_driver == "awslogs":
        yield "writes to CloudWatch Logs"
    if fargate and _from_ecr(container):
        yield "takes its image from ECR"


def _from_ecr(container: Container) -> bool:
    """True for an image in a private registry of ECR."""
    return ".dkr.ecr." in (container.image or "")


@check(
    "IAM012",
    title="Execution roles allow what starting the task takes",
    severity="high",
    category="architecture",
    impact=Impact("deployment", "The task never starts: ECS stops it with ResourceInitializationError."),
    links=(_GUIDE + "task_execution_IAM_role.html",),
    when=(TASK,),
)
def execution_roles_suffice(case: Case) -> Iterator[Verdict]:
    """The execution role may pull the image, open the log stream and read the secrets that the containers take.

    Why
        AmazonECSTaskExecutionRolePolicy covers images and logs, but no secret, no parameter and no new log group.
    Fix
        Attach AmazonECSTaskExecutionRolePolicy, and grant secretsmanager:GetSecretValue or ssm:GetParameters on the
        ARNs that the containers name.
    Bad
        import json
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ecs-tasks.amazonaws.com"}}
            ],
        }
        role = aws.iam.Role(
            "execution",
            assume_role_policy=json.dumps(trust),
            managed_policy_arns=["arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"],
        )
        secret = aws.secretsmanager.Secret("db")
        aws.ecs.TaskDefinition(  # <- finding
            "app",
            family="app",
            execution_role_arn=role.arn,
            container_definitions=secret.arn.apply(
                lambda arn: json.dumps(
                    [{"name": "app", "image": "nginx:1.27", "secrets": [{"name": "DB", "valueFrom": f"{arn}:url::"}]}]
                )
            ),
        )
    Bad
        import json
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ecs-tasks.amazonaws.com"}}
            ],
        }
        role = aws.iam.Role(
            "execution",
            assume_role_policy=json.dumps(trust),
            managed_policy_arns=["arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"],
        )
        options = {
            "awslogs-group": "/app",
            "awslogs-region": "us-east-1",
            "awslogs-stream-prefix": "app",
            "awslogs-create-group": "true",
        }
        aws.ecs.TaskDefinition(  # <- finding
            "app",
            family="app",
            execution_role_arn=role.arn,
            container_definitions=json.dumps(
                [
                    {
                        "name": "app",
                        "image": "nginx:1.27",
                        "logConfiguration": {"logDriver": "awslogs", "options": options},
                    }
                ]
            ),
        )
    Good
        import json
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ecs-tasks.amazonaws.com"}}
            ],
        }
        secret = aws.secretsmanager.Secret("db")
        role = aws.iam.Role("execution", assume_role_policy=json.dumps(trust))
        aws.iam.RolePolicyAttachment(
            "execution",
            role=role.name,
            policy_arn="arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
        )
        reads = aws.iam.get_policy_document_output(
            statements=[{"actions": ["secretsmanager:GetSecretValue"], "resources": [secret.arn]}]
        )
        aws.iam.RolePolicy("reads", role=role.id, policy=reads.json)
        aws.ecs.TaskDefinition(
            "app",
            family="app",
            execution_role_arn=role.arn,
            container_definitions=secret.arn.apply(
                lambda arn: json.dumps(
                    [
                        {
                            "name": "app",
                            "image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1",
                            "secrets": [{"name": "DB", "valueFrom": arn}],
                        }
                    ]
                )
            ),
        )
    Good
        import json
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ecs-tasks.amazonaws.com"}}
            ],
        }
        role = aws.iam.Role(
            "execution",
            assume_role_policy=json.dumps(trust),
            managed_policy_arns=["arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"],
        )
        aws.cloudwatch.LogGroup("app", name="/app", retention_in_days=30)
        options = {"awslogs-group": "/app", "awslogs-region": "us-east-1", "awslogs-create-group": "true"}
        aws.ecs.TaskDefinition(
            "app",
            family="app",
            execution_role_arn=role.arn,
            container_definitions=json.dumps(
                [
                    {
                        "name": "app",
                        "image": "nginx:1.27",
                        "logConfiguration": {"logDriver": "awslogs", "options": options},
                    }
                ]
            ),
        )
    Known limits
        Roles that the program looks up are not judged; a grant on another secret counts as if it could be meant.
    """
    for task in case.resources(TASK):
        role = case.topology.role_at(task, "executionRoleArn")
        if role is None or role.read:
            continue
        needed: dict[tuple[str, str], tuple[tuple[tuple[str, ...], ...], Resource | None]] = {}
        for container in case.topology.containers_of(task) or ():
            for what, needs, on in _needs(case, task, container):
                needed.setdefault((what, on.urn if on else ""), (needs, on))
        for (what, _), (needs, on) in needed.items():
            yield rights(case, task, role, needs, on, what)


Need = tuple[str, tuple[tuple[str, ...], ...], Resource | None]


def _needs(case: Case, task: Resource, container: Container) -> Iterator[Need]:
    """(what the agent does, actions, resource) to start a container."""
    if container.log_driver == "awslogs":
        yield "writes to CloudWatch Logs", (("logs:CreateLogStream",), ("logs:PutLogEvents",)), None
        if as_text(container.log_options.get("awslogs-create-group")) == "true" and not _has_group(case, container):
            yield "makes its log group", (("logs:CreateLogGroup",),), None
    if _from_ecr(container):
        needs = (("ecr:GetAuthorizationToken",), ("ecr:BatchGetImage",), ("ecr:GetDownloadUrlForLayer",))
        yield "takes its image from ECR", needs, None
    for source in container.secrets.values():
        value = as_text(source) or ""
        arn = parse_arn(value)
        if arn is not None and arn.service == "secretsmanager":
            owner = _owner(case, task, value, _SECRET)
            yield f"reads the secret {_called(owner)}", (("secretsmanager:GetSecretValue",),), owner
        elif value and (arn is None or arn.service == "ssm"):
            owner = _owner(case, task, value, _PARAMETER)
            yield f"reads the parameter {_called(owner)}", (("ssm:GetParameters",),), owner


def _has_group(case: Case, container: Container) -> bool:
    """The driver makes a group only where its stream finds none; the program may make it under that name."""
    name = as_text(container.log_options.get("awslogs-group"))
    groups = case.topology.of_type("aws:cloudwatch/logGroup:LogGroup", include_read=True)
    return bool(name) and any(name in (group.inputs.get("name"), group.outputs.get("name")) for group in groups)


def _owner(case: Case, task: Resource, value: str, token: str) -> Resource | None:
    """The resource of the program whose ARN or name the value starts with."""
    for other in case.topology.targets(task, "containerDefinitions", token):
        names = (other.outputs.get("arn"), other.outputs.get("name"), other.outputs.get("id"))
        if not other.read and any(isinstance(name, str) and name and value.startswith(name) for name in names):
            return other
    return None


def _called(resource: Resource | None) -> str:
    return resource.name if resource is not None else "that a container takes"
