"""What a project and its settings are called for people: made of what the program makes and of how keys are named."""

from __future__ import annotations

import re
from collections import Counter

from ._ground import Ground

# What a stack is built around, the most telling first.
_TITLES = {
    "aws:cloudfront/distribution:Distribution": ("CloudFront distribution", "CloudFront distributions"),
    "aws:apigateway/restApi:RestApi": ("REST API", "REST APIs"),
    "aws:apigatewayv2/api:Api": ("HTTP API", "HTTP APIs"),
    "aws:codepipeline/pipeline:Pipeline": ("pipeline", "pipelines"),
    "aws:codebuild/project:Project": ("CodeBuild project", "CodeBuild projects"),
    "aws:lb/loadBalancer:LoadBalancer": ("load balancer", "load balancers"),
    "aws:ecs/service:Service": ("ECS service", "ECS services"),
    "aws:eks/cluster:Cluster": ("EKS cluster", "EKS clusters"),
    "aws:lambda/function:Function": ("Lambda function", "Lambda functions"),
    "aws:autoscaling/group:Group": ("Auto Scaling group", "Auto Scaling groups"),
    "aws:ec2/instance:Instance": ("EC2 instance", "EC2 instances"),
    "aws:sfn/stateMachine:StateMachine": ("state machine", "state machines"),
    "aws:rds/cluster:Cluster": ("database cluster", "database clusters"),
    "aws:rds/instance:Instance": ("database", "databases"),
    "aws:dynamodb/table:Table": ("DynamoDB table", "DynamoDB tables"),
    "aws:elasticache/replicationGroup:ReplicationGroup": ("Redis cache", "Redis caches"),
    "aws:elasticache/cluster:Cluster": ("cache", "caches"),
    "aws:kinesis/stream:Stream": ("Kinesis stream", "Kinesis streams"),
    "aws:sqs/queue:Queue": ("SQS queue", "SQS queues"),
    "aws:sns/topic:Topic": ("SNS topic", "SNS topics"),
    "aws:s3/bucket:Bucket": ("S3 bucket", "S3 buckets"),
    "aws:efs/fileSystem:FileSystem": ("EFS file system", "EFS file systems"),
    "aws:ecr/repository:Repository": ("ECR repository", "ECR repositories"),
    "aws:ec2/vpc:Vpc": ("VPC", "VPCs"),
    "aws:kms/key:Key": ("KMS key", "KMS keys"),
}
_MOST = 4
_WHOLE = frozenset(
    {
        "acm", "alb", "ami", "api", "arn", "aws", "cidr", "cpu", "dns", "ecr", "ecs", "efs", "eks", "iam", "id", "ip",
        "kms", "nat", "rds", "s3", "sns", "sqs", "ssh", "ssl", "tls", "url", "vpc",
    }
)  # fmt: skip
_SPELT = {"db": "database", "env": "environment", "az": "availability zone", "azs": "availability zones"}


def description_of(ground: Ground) -> str:
    """`Load balancer, ECS service and database on AWS`; what every program is where nothing telling is made."""
    topology = ground.topology
    made = Counter({token: len(topology.of_type(token)) for token in _TITLES})
    named = [titles[made[token] > 1] for token, titles in _TITLES.items() if made[token]][:_MOST]
    if not named:
        return f"Infrastructure of {ground.project.name} on AWS"
    shown = " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
    return f"{shown[0].upper()}{shown[1:]} on AWS"


def title_of(key: str) -> str:
    """The words that a key is made of: `dbInstanceClass` -> `Database instance class`."""
    parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", key)
    words = [_SPELT.get(part.lower(), part.lower()) for part in parts]
    shown = " ".join(word.upper() if word in _WHOLE else word for word in words) or key
    return f"{shown[0].upper()}{shown[1:]}"
