"""Loan processing: a load balancer, Fargate tasks in three zones and PostgreSQL, with logs that audits can rely on."""

import pulumi
import pulumi_aws as aws

from components.alarms import Notifications, NotificationsArgs
from components.balancer import LoadBalancer, LoadBalancerArgs
from components.buckets import LogBucket, LogBucketArgs
from components.database import PORT as DB_PORT
from components.database import PostgresArgs, PostgresInstance
from components.home import home_of
from components.key import EncryptionKey, EncryptionKeyArgs
from components.naming import Names
from components.network import Network, NetworkArgs
from components.policies import repository_arn
from components.secret import existing_secret
from components.service import Cluster, ClusterArgs, FargateService, FargateServiceArgs, Scaling, insights_path
from components.settings import Settings

CONTAINER = "loan-processing-app"
PORT = 80

settings = Settings()
suffix = settings.suffix
region = settings.region(default="us-east-1")
analysis = settings.choice("profile", ["recommended", "analysis"], default="recommended") == "analysis"
image = settings.text("appImage", meaning="ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG")
certificate_domain = settings.text("certificateDomain", meaning="a domain with an issued ACM certificate")
secret_name = settings.text("dbPasswordSecret", default=f"fintech-db-password-{suffix}")
log_days = settings.integer("logRetentionDays", default=90)
nat_gateways = settings.integer("natGateways", default=3, allowed=[1, 3])
protected = settings.flag("protect", default=False)
email = settings.optional("alarmEmail", pattern=r"[^@\s]+@[^@\s]+", meaning="an e-mail address") or ""

names = Names("fintech", suffix)
tags = {
    "Environment": suffix,
    "Project": "fintech-loan-processing",
    "ManagedBy": "pulumi",
    "CostCenter": "engineering",
    "Application": "loan-processing",
}
home = home_of(names, region, tags)

container_logs = f"/ecs/fintech/loan-processing-{suffix}"
key = EncryptionKey(
    names("data"),
    EncryptionKeyArgs(
        home=home,
        purpose="Database, logs and notifications of loan processing",
        log_groups=[
            container_logs,
            insights_path(names("cluster")),
            f"/aws/vpc/{names('vpc')}",
            *(f"/aws/rds/instance/{names('db')}/{kind}" for kind in ("postgresql", "upgrade")),
        ],
        publishers=["cloudwatch.amazonaws.com"],
    ),
)
network = Network(
    names("network"),
    NetworkArgs(
        home=home,
        zones=3,
        egress="nat-per-zone" if nat_gateways == 3 else "nat",
        flow_log_days=log_days,
        log_key=key.arn,
    ),
)
logs = LogBucket(
    names("alb-logs"),
    LogBucketArgs(home=home, mfa="native" if analysis else "policy", force_destroy=not protected),
)

# Who may talk to whom: the internet to the balancer, that to the tasks, those to the database.
certificate = aws.acm.get_certificate(
    domain=certificate_domain, statuses=["ISSUED"], most_recent=True, opts=home.lookup
)
balancer = LoadBalancer(
    names("balancer"),
    LoadBalancerArgs(home=home, network=network, port=PORT, certificate=certificate.arn, logs=logs),
)
tasks = network.security_group("ecs-sg", "Tasks of the application")
data = network.security_group("db-sg", "Database")
network.connect("alb-ecs", balancer.group, tasks, PORT)
network.connect("ecs-db", tasks, data, DB_PORT)
reachable = network.reach_services("ecs-https", tasks)

password = existing_secret(secret_name, opts=home.lookup)
database = PostgresInstance(
    names("database"),
    PostgresArgs(
        home=home,
        subnets=network.private_ids,
        groups=[data.id],
        database="fintechdb",
        username="dbadmin",
        password=password.value,
        instance_class="db.t3.small",
        key=key.arn,
        log_days=log_days,
        log_key=key.arn,
        protected=protected,
    ),
)
cluster = Cluster(names("ecs"), ClusterArgs(home=home, log_days=log_days, log_key=key.arn))
service = FargateService(
    names("app"),
    FargateServiceArgs(
        home=home,
        cluster=cluster,
        subnets=network.private_ids,
        groups=[tasks.id],
        image=image,
        repository=repository_arn(image),
        container=CONTAINER,
        port=PORT,
        environment={
            "ENVIRONMENT": suffix,
            "DB_HOST": database.address,
            "DB_PORT": str(DB_PORT),
            "DB_NAME": "fintechdb",
            "DB_USER": "dbadmin",
        },
        secrets={"DB_PASSWORD": password.arn},
        readable=[password.arn],
        log_path=container_logs,
        log_days=log_days,
        log_key=key.arn,
        target=balancer.targets["tg"],
        desired=3,
        scaling=Scaling(least=3, most=10, cpu=70),
        start_after=[*balancer.listeners, *reachable],
    ),
)

told = Notifications(
    names("alarms"),
    NotificationsArgs(home=home, key=key.arn, thing="alarms", email=email),
)
assert service.service is not None
told.alarm(
    "ecs-cpu",
    "The tasks use more than 80 % of their CPU",
    namespace="AWS/ECS",
    metric="CPUUtilization",
    dimensions={"ClusterName": cluster.name, "ServiceName": service.service.name},
    above=80,
)
told.alarm(
    "rds-cpu",
    "The database uses more than 80 % of its CPU",
    namespace="AWS/RDS",
    metric="CPUUtilization",
    dimensions={"DBInstanceIdentifier": database.instance.identifier},
    above=80,
)
told.alarm(
    "rds-storage",
    "The database has less than 2 GB left",
    namespace="AWS/RDS",
    metric="FreeStorageSpace",
    dimensions={"DBInstanceIdentifier": database.instance.identifier},
    below=2 * 1024**3,
)
told.alarm(
    "alb-5xx",
    "The application answers with errors",
    namespace="AWS/ApplicationELB",
    metric="HTTPCode_Target_5XX_Count",
    dimensions={"LoadBalancer": balancer.balancer.arn_suffix},
    above=10,
    statistic="Sum",
)

pulumi.export("vpcId", network.vpc.id)
pulumi.export("albDnsName", balancer.dns_name)
pulumi.export("ecsClusterName", cluster.name)
pulumi.export("rdsEndpoint", database.endpoint)
pulumi.export("kmsKeyId", key.key.id)
pulumi.export("albLogsBucket", logs.name)
pulumi.export("ecsLogGroup", service.logs.group.name)
