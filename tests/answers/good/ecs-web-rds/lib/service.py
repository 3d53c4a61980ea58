"""Public HTTPS load balancer in front of a Fargate service."""

import json
from dataclasses import dataclass, field
from typing import Sequence

import pulumi
import pulumi_aws as aws

CONTAINER_PORT = 8080

ECS_ASSUME = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)


@dataclass
class ServiceArgs:
    environment_suffix: str
    vpc_id: pulumi.Input[str]
    public_subnet_ids: Sequence[pulumi.Input[str]]
    app_subnet_ids: Sequence[pulumi.Input[str]]
    alb_security_group_id: pulumi.Input[str]
    app_security_group_id: pulumi.Input[str]
    certificate_arn: str
    image_tag: str
    db_host: pulumi.Input[str]
    db_secret_arn: pulumi.Input[str]
    db_key_arn: pulumi.Input[str]
    tags: dict[str, str] = field(default_factory=dict)


class Service(pulumi.ComponentResource):
    def __init__(self, name: str, args: ServiceArgs, opts: pulumi.ResourceOptions | None = None):
        super().__init__("shop:service:Service", name, {}, opts)
        self.suffix = args.environment_suffix
        self.tags = args.tags
        child = pulumi.ResourceOptions(parent=self)
        region = aws.get_region().region

        self.repository = aws.ecr.Repository(
            f"shop-api-{self.suffix}",
            name=f"shop-api-{self.suffix}",
            image_tag_mutability="IMMUTABLE",
            image_scanning_configuration={"scan_on_push": True},
            encryption_configurations=[{"encryption_type": "AES256"}],
            force_delete=True,
            tags=self.tags,
            opts=child,
        )
        aws.ecr.LifecyclePolicy(
            f"shop-api-lifecycle-{self.suffix}",
            repository=self.repository.name,
            policy=json.dumps(
                {
                    "rules": [
                        {
                            "rulePriority": 1,
                            "description": "Keep the last 20 images",
                            "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 20},
                            "action": {"type": "expire"},
                        }
                    ]
                }
            ),
            opts=child,
        )
        log_bucket, log_policy = self._access_log_bucket()

        self.alb = aws.lb.LoadBalancer(
            f"shop-alb-{self.suffix}",
            internal=False,
            load_balancer_type="application",
            security_groups=[args.alb_security_group_id],
            subnets=args.public_subnet_ids,
            drop_invalid_header_fields=True,
            enable_deletion_protection=False,
            access_logs=aws.lb.LoadBalancerAccessLogsArgs(bucket=log_bucket.bucket, prefix="alb", enabled=True),
            tags=self.tags,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[log_policy]),
        )
        target_group = aws.lb.TargetGroup(
            f"shop-tg-{self.suffix}",
            port=CONTAINER_PORT,
            protocol="HTTP",
            target_type="ip",
            vpc_id=args.vpc_id,
            deregistration_delay=30,
            health_check=aws.lb.TargetGroupHealthCheckArgs(
                path="/healthz", matcher="200", interval=15, timeout=5, healthy_threshold=2, unhealthy_threshold=3
            ),
            tags=self.tags,
            opts=child,
        )
        https = aws.lb.Listener(
            f"shop-https-{self.suffix}",
            load_balancer_arn=self.alb.arn,
            port=443,
            protocol="HTTPS",
            ssl_policy="ELBSecurityPolicy-TLS13-1-2-2021-06",
            certificate_arn=args.certificate_arn,
            default_actions=[aws.lb.ListenerDefaultActionArgs(type="forward", target_group_arn=target_group.arn)],
            tags=self.tags,
            opts=child,
        )
        aws.lb.Listener(
            f"shop-http-{self.suffix}",
            load_balancer_arn=self.alb.arn,
            port=80,
            protocol="HTTP",
            default_actions=[
                aws.lb.ListenerDefaultActionArgs(
                    type="redirect",
                    redirect=aws.lb.ListenerDefaultActionRedirectArgs(
                        port="443", protocol="HTTPS", status_code="HTTP_301"
                    ),
                )
            ],
            tags=self.tags,
            opts=child,
        )

        self.log_group = aws.cloudwatch.LogGroup(
            f"shop-api-logs-{self.suffix}",
            name=f"/ecs/shop-api-{self.suffix}",
            retention_in_days=30,
            tags=self.tags,
            opts=child,
        )
        execution_role = self._execution_role(args)
        task_role = aws.iam.Role(
            f"shop-task-role-{self.suffix}", assume_role_policy=ECS_ASSUME, tags=self.tags, opts=child
        )

        cluster = aws.ecs.Cluster(
            f"shop-cluster-{self.suffix}",
            settings=[aws.ecs.ClusterSettingArgs(name="containerInsights", value="enabled")],
            tags=self.tags,
            opts=child,
        )
        definitions = pulumi.Output.json_dumps(
            [
                {
                    "name": "api",
                    "image": pulumi.Output.concat(self.repository.repository_url, ":", args.image_tag),
                    "essential": True,
                    "portMappings": [{"containerPort": CONTAINER_PORT, "protocol": "tcp"}],
                    "environment": [
                        {"name": "DB_HOST", "value": args.db_host},
                        {"name": "DB_NAME", "value": "shop"},
                        {"name": "PORT", "value": str(CONTAINER_PORT)},
                    ],
                    "secrets": [
                        {"name": "DB_USER", "valueFrom": pulumi.Output.concat(args.db_secret_arn, ":username::")},
                        {"name": "DB_PASSWORD", "valueFrom": pulumi.Output.concat(args.db_secret_arn, ":password::")},
                    ],
                    "logConfiguration": {
                        "logDriver": "awslogs",
                        "options": {
                            "awslogs-group": self.log_group.name,
                            "awslogs-region": region,
                            "awslogs-stream-prefix": "api",
                        },
                    },
                }
            ]
        )
        task = aws.ecs.TaskDefinition(
            f"shop-api-task-{self.suffix}",
            family=f"shop-api-{self.suffix}",
            cpu="512",
            memory="1024",
            network_mode="awsvpc",
            requires_compatibilities=["FARGATE"],
            execution_role_arn=execution_role.arn,
            task_role_arn=task_role.arn,
            container_definitions=definitions,
            tags=self.tags,
            opts=child,
        )
        self.service = aws.ecs.Service(
            f"shop-api-service-{self.suffix}",
            cluster=cluster.arn,
            task_definition=task.arn,
            desired_count=2,
            launch_type="FARGATE",
            health_check_grace_period_seconds=60,
            deployment_circuit_breaker={"enable": True, "rollback": True},
            network_configuration=aws.ecs.ServiceNetworkConfigurationArgs(
                subnets=args.app_subnet_ids,
                security_groups=[args.app_security_group_id],
                assign_public_ip=False,
            ),
            load_balancers=[
                aws.ecs.ServiceLoadBalancerArgs(
                    target_group_arn=target_group.arn, container_name="api", container_port=CONTAINER_PORT
                )
            ],
            propagate_tags="SERVICE",
            tags=self.tags,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[https], ignore_changes=["desired_count"]),
        )
        target = aws.appautoscaling.Target(
            f"shop-api-scaling-{self.suffix}",
            min_capacity=2,
            max_capacity=8,
            resource_id=pulumi.Output.concat("service/", cluster.name, "/", self.service.name),
            scalable_dimension="ecs:service:DesiredCount",
            service_namespace="ecs",
            opts=child,
        )
        aws.appautoscaling.Policy(
            f"shop-api-cpu-{self.suffix}",
            policy_type="TargetTrackingScaling",
            resource_id=target.resource_id,
            scalable_dimension=target.scalable_dimension,
            service_namespace=target.service_namespace,
            target_tracking_scaling_policy_configuration={
                "predefined_metric_specification": {"predefined_metric_type": "ECSServiceAverageCPUUtilization"},
                "target_value": 60,
                "scale_in_cooldown": 300,
                "scale_out_cooldown": 60,
            },
            opts=child,
        )
        alarms = aws.sns.Topic(f"shop-alarms-{self.suffix}", tags=self.tags, opts=child)
        aws.cloudwatch.MetricAlarm(
            f"shop-alb-5xx-{self.suffix}",
            namespace="AWS/ApplicationELB",
            metric_name="HTTPCode_Target_5XX_Count",
            dimensions={"LoadBalancer": self.alb.arn_suffix},
            statistic="Sum",
            period=300,
            evaluation_periods=1,
            threshold=10,
            comparison_operator="GreaterThanThreshold",
            treat_missing_data="notBreaching",
            alarm_actions=[alarms.arn],
            tags=self.tags,
            opts=child,
        )
        aws.cloudwatch.MetricAlarm(
            f"shop-unhealthy-{self.suffix}",
            namespace="AWS/ApplicationELB",
            metric_name="UnHealthyHostCount",
            dimensions={"LoadBalancer": self.alb.arn_suffix, "TargetGroup": target_group.arn_suffix},
            statistic="Maximum",
            period=60,
            evaluation_periods=3,
            threshold=0,
            comparison_operator="GreaterThanThreshold",
            alarm_actions=[alarms.arn],
            tags=self.tags,
            opts=child,
        )
        self.register_outputs({"alb_dns_name": self.alb.dns_name})

    def _access_log_bucket(self):
        child = pulumi.ResourceOptions(parent=self)
        bucket = aws.s3.Bucket(f"shop-alb-logs-{self.suffix}", force_destroy=True, tags=self.tags, opts=child)
        aws.s3.BucketServerSideEncryptionConfiguration(
            f"shop-alb-logs-sse-{self.suffix}",
            bucket=bucket.id,
            rules=[{"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}],
            opts=child,
        )
        block = aws.s3.BucketPublicAccessBlock(
            f"shop-alb-logs-pab-{self.suffix}",
            bucket=bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=child,
        )
        aws.s3.BucketLifecycleConfiguration(
            f"shop-alb-logs-lifecycle-{self.suffix}",
            bucket=bucket.id,
            rules=[{"id": "expire", "status": "Enabled", "filter": {"prefix": ""}, "expiration": {"days": 90}}],
            opts=child,
        )
        document = aws.iam.get_policy_document_output(
            statements=[
                {
                    "effect": "Allow",
                    "principals": [
                        {"type": "Service", "identifiers": ["logdelivery.elasticloadbalancing.amazonaws.com"]}
                    ],
                    "actions": ["s3:PutObject"],
                    "resources": [pulumi.Output.concat(bucket.arn, "/alb/AWSLogs/*")],
                },
                {
                    "effect": "Deny",
                    "principals": [{"type": "*", "identifiers": ["*"]}],
                    "actions": ["s3:*"],
                    "resources": [bucket.arn, pulumi.Output.concat(bucket.arn, "/*")],
                    "conditions": [{"test": "Bool", "variable": "aws:SecureTransport", "values": ["false"]}],
                },
            ]
        )
        policy = aws.s3.BucketPolicy(
            f"shop-alb-logs-policy-{self.suffix}",
            bucket=bucket.id,
            policy=document.json,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[block]),
        )
        return bucket, policy

    def _execution_role(self, args: ServiceArgs) -> aws.iam.Role:
        child = pulumi.ResourceOptions(parent=self)
        role = aws.iam.Role(
            f"shop-exec-role-{self.suffix}", assume_role_policy=ECS_ASSUME, tags=self.tags, opts=child
        )
        aws.iam.RolePolicyAttachment(
            f"shop-exec-managed-{self.suffix}",
            role=role.name,
            policy_arn="arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
            opts=child,
        )
        aws.iam.RolePolicy(
            f"shop-exec-secrets-{self.suffix}",
            role=role.name,
            policy=pulumi.Output.json_dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Action": "secretsmanager:GetSecretValue",
                            "Resource": args.db_secret_arn,
                        },
                        {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": args.db_key_arn},
                    ],
                }
            ),
            opts=child,
        )
        return role
