"""A delivery pipeline with seven faults, or without them where `mended` is set."""

import json
from pathlib import Path

import pulumi
import pulumi_aws as aws

mended = pulumi.Config().get_bool("mended") or False
tags = {"Project": "shop", "Owner": "web"}
own_tags = tags if mended else {}
COMMANDS = """version: 0.2
phases:
  install:
    commands:
      - ./tools/fetch.sh
  pre_build:
    commands:
      - npm ci
      - npm test
  build:
    commands:
      - npm run image
artifacts:
  files:
    - imagedefinitions.json
"""


def role(name: str, service: str) -> aws.iam.Role:
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    return aws.iam.Role(name, assume_role_policy=trust, tags=own_tags)


def allow(name: str, to: aws.iam.Role, actions: list[str], resources: list[pulumi.Input[str]]) -> None:
    document = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": actions, "Resource": resources}],
    }
    aws.iam.RolePolicy(name, role=to.id, policy=pulumi.Output.json_dumps(document))


vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16", enable_dns_hostnames=True, tags=tags)
gateway = aws.ec2.InternetGateway("main", vpc_id=vpc.id, tags=own_tags)
outer_table = aws.ec2.RouteTable(
    "outer", vpc_id=vpc.id, routes=[{"cidr_block": "0.0.0.0/0", "gateway_id": gateway.id}], tags=own_tags
)
outer = aws.ec2.Subnet("outer", vpc_id=vpc.id, cidr_block="10.0.0.0/24", availability_zone="us-east-1a", tags=own_tags)
aws.ec2.RouteTableAssociation("outer", subnet_id=outer.id, route_table_id=outer_table.id)
address = aws.ec2.Eip("nat", domain="vpc", tags=own_tags)
nat = aws.ec2.NatGateway(
    "nat",
    subnet_id=outer.id,
    allocation_id=address.id,
    tags=own_tags,
    opts=pulumi.ResourceOptions(depends_on=[gateway]),
)
inner_table = aws.ec2.RouteTable(
    "inner", vpc_id=vpc.id, routes=[{"cidr_block": "0.0.0.0/0", "nat_gateway_id": nat.id}], tags=own_tags
)
inner = []
for number, zone in enumerate(["us-east-1a", "us-east-1b"]):
    subnet = aws.ec2.Subnet(
        f"inner-{number}",
        vpc_id=vpc.id,
        cidr_block=f"10.0.{number + 1}.0/24",
        availability_zone=zone,
        tags=own_tags,
    )
    aws.ec2.RouteTableAssociation(f"inner-{number}", subnet_id=subnet.id, route_table_id=inner_table.id)
    inner.append(subnet)
if mended:
    aws.ec2.VpcEndpoint(
        "s3",
        vpc_id=vpc.id,
        service_name="com.amazonaws.us-east-1.s3",
        route_table_ids=[inner_table.id],
        tags=tags,
    )
group = aws.ec2.SecurityGroup(
    "service",
    vpc_id=vpc.id,
    description="The shop",
    egress=[{"protocol": "-1", "from_port": 0, "to_port": 0, "cidr_blocks": ["0.0.0.0/0"]}],
    tags=own_tags,
)

cluster = aws.ecs.Cluster("shop", tags=tags)
execution = role("execution", "ecs-tasks.amazonaws.com")
aws.iam.RolePolicyAttachment(
    "execution",
    role=execution.name,
    policy_arn="arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
)
task = aws.ecs.TaskDefinition(
    "shop",
    family="shop",
    cpu="256",
    memory="512",
    network_mode="awsvpc",
    requires_compatibilities=["FARGATE"],
    execution_role_arn=execution.arn,
    container_definitions=json.dumps(
        [
            {
                "name": "shop",
                "image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1.0.0",
                "essential": True,
                "portMappings": [{"containerPort": 8080}],
            }
        ]
    ),
    tags=own_tags,
)
service = aws.ecs.Service(
    "shop",
    cluster=cluster.arn,
    task_definition=task.arn,
    desired_count=2,
    launch_type="FARGATE",
    network_configuration={"subnets": [subnet.id for subnet in inner], "security_groups": [group.id]},
    wait_for_steady_state=mended,
    tags=own_tags,
)

artifacts = aws.s3.Bucket("artifacts", force_destroy=True, tags=tags)
topic = aws.sns.Topic("releases", tags=own_tags)
source = aws.codecommit.Repository("source", repository_name="shop", tags=own_tags)
if mended:
    template = aws.codecommit.ApprovalRuleTemplate(
        "two-eyes",
        content=json.dumps(
            {
                "Version": "2018-11-08",
                "DestinationReferences": ["refs/heads/main"],
                "Statements": [{"Type": "Approvers", "NumberOfApprovalsNeeded": 1}],
            }
        ),
    )
    aws.codecommit.ApprovalRuleTemplateAssociation(
        "two-eyes", approval_rule_template_name=template.name, repository_name=source.repository_name
    )

build_role = role("build", "codebuild.amazonaws.com")
allow("build", build_role, ["s3:GetObject", "s3:PutObject"], [pulumi.Output.concat(artifacts.arn, "/*")])
build = aws.codebuild.Project(
    "build",
    service_role=build_role.arn,
    artifacts={"type": "CODEPIPELINE"},
    environment={
        "compute_type": "BUILD_GENERAL1_SMALL",
        "image": "aws/codebuild/standard:7.0",
        "type": "LINUX_CONTAINER",
    },
    source={"type": "CODEPIPELINE", "buildspec": Path("buildspec.yml").read_text() if mended else COMMANDS},
    tags=own_tags,
)


def stage(name: str, category: str, provider: str, takes: list[str], makes: list[str], configuration: dict) -> dict:
    return {
        "name": name,
        "actions": [
            {
                "name": name,
                "category": category,
                "owner": "AWS",
                "provider": provider,
                "version": "1",
                "input_artifacts": takes,
                "output_artifacts": makes,
                "configuration": configuration,
            }
        ],
    }


pipeline_role = role("pipeline", "codepipeline.amazonaws.com")
allow(
    "pipeline",
    pipeline_role,
    [
        "s3:GetObject",
        "s3:PutObject",
        "codecommit:GetBranch",
        "codecommit:GetCommit",
        "codecommit:UploadArchive",
        "codecommit:GetUploadArchiveStatus",
        "codebuild:StartBuild",
        "codebuild:BatchGetBuilds",
    ],
    [pulumi.Output.concat(artifacts.arn, "/*"), source.arn, build.arn],
)
pipeline = aws.codepipeline.Pipeline(
    "release",
    role_arn=pipeline_role.arn,
    artifact_stores=[{"location": artifacts.bucket, "type": "S3"}],
    stages=[
        stage(
            "Source",
            "Source",
            "CodeCommit",
            [],
            ["source"],
            {"RepositoryName": source.repository_name, "BranchName": "main", "PollForSourceChanges": "false"},
        ),
        stage("Build", "Build", "CodeBuild", ["source"], ["image"], {"ProjectName": build.name}),
    ],
    tags=own_tags,
)
if mended:
    starter = role("starter", "events.amazonaws.com")
    allow("starter", starter, ["codepipeline:StartPipelineExecution"], [pipeline.arn])
    pushed = aws.cloudwatch.EventRule(
        "pushed",
        event_pattern=json.dumps(
            {
                "source": ["aws.codecommit"],
                "detail-type": ["CodeCommit Repository State Change"],
                "detail": {"referenceName": ["main"]},
            }
        ),
        tags=tags,
    )
    aws.cloudwatch.EventTarget("pushed", rule=pushed.name, arn=pipeline.arn, role_arn=starter.arn)
    failed = aws.cloudwatch.EventRule(
        "failed",
        event_pattern=json.dumps(
            {
                "source": ["aws.codepipeline"],
                "detail-type": ["CodePipeline Pipeline Execution State Change"],
                "detail": {"state": ["FAILED"]},
            }
        ),
        tags=tags,
    )
    aws.cloudwatch.EventTarget("failed", rule=failed.name, arn=topic.arn)

pulumi.export("pipeline", pipeline.name)
