"""Product catalogue: a Flask API on Fargate behind HTTPS, with Aurora PostgreSQL."""

import pulumi
import pulumi_aws as aws

from components.alarms import Notifications, NotificationsArgs
from components.balancer import LoadBalancer, LoadBalancerArgs
from components.buckets import LogBucket, LogBucketArgs
from components.database import PORT as DB_PORT
from components.database import AuroraArgs, AuroraCluster
from components.home import home_of
from components.key import EncryptionKey, EncryptionKeyArgs
from components.naming import Names
from components.network import Network, NetworkArgs
from components.registry import ImageRegistry, ImageRegistryArgs
from components.secret import GeneratedSecret, GeneratedSecretArgs
from components.service import Cluster, ClusterArgs, FargateService, FargateServiceArgs, Scaling
from components.settings import Settings

CONTAINER = "flask-api"
PORT = 5000
DATABASE, USER = "flaskapi", "apiuser"
REGIONS = ("us-east-1", "eu-west-2", "eu-south-1")

settings = Settings()
suffix = settings.suffix
region = settings.region(default="us-east-1", allowed=REGIONS)
analysis = settings.choice("profile", ["recommended", "analysis"], default="recommended") == "analysis"
environment = settings.text("environment", default="production")
https = settings.flag("enableHttps", default=True)
domain = settings.text("domain", default="api.example.com", pattern=r"([a-z0-9-]+\.)+[a-z]+", meaning="a host name")
zone_name = settings.text("hostedZone", default="example.com", meaning="a Route53 zone that the domain is in")
image_tag = settings.text("imageTag", default="1.0.0", pattern="[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}", meaning="a tag")
log_days = settings.integer("logRetentionDays", default=7)

names = Names("flask-api", suffix)
home = home_of(
    names,
    region,
    {"Environment": environment, "Project": "ecommerce-api", "ManagedBy": "pulumi", "Suffix": suffix},
)
key = EncryptionKey(
    names("data"),
    EncryptionKeyArgs(
        home=home,
        purpose="Notifications of the product catalogue",
        publishers=["cloudwatch.amazonaws.com"],
    ),
)
network = Network(names("network"), NetworkArgs(home=home, zones=2, flow_log_days=log_days))
images = ImageRegistry(names("registry"), ImageRegistryArgs(home=home))

# Balancers write access logs to S3 alone; they go after the days that the other logs are kept.
access_logs = LogBucket(
    names("alb-logs"),
    LogBucketArgs(home=home, versioned=False, mfa="off", archive_days=0, keep_days=log_days),
)
certificate = None
if https:
    certificate = aws.acm.get_certificate(domain=domain, statuses=["ISSUED"], most_recent=True, opts=home.lookup).arn
else:
    pulumi.log.warn("enableHttps is false: passwords and answers travel in the clear; set it for anything but a test")
balancer = LoadBalancer(
    names("balancer"),
    LoadBalancerArgs(home=home, network=network, port=PORT, certificate=certificate, logs=access_logs),
)
if https:
    zone = aws.route53.get_zone(name=zone_name, opts=home.lookup)
    aws.route53.Record(
        names("alias"),
        zone_id=zone.zone_id,
        name=domain,
        type="A",
        aliases=[{"name": balancer.dns_name, "zone_id": balancer.zone_id, "evaluate_target_health": True}],
        opts=home.opts(),
    )

# Who may talk to whom: the internet to the balancer, that to the tasks, those to the database.
tasks = network.security_group("ecs-sg", "Tasks of the API")
data = network.security_group("db-sg", "Database")
network.connect("alb-ecs", balancer.group, tasks, PORT)
network.connect("ecs-db", tasks, data, DB_PORT)
reachable = network.reach_services("ecs-https", tasks)

password = GeneratedSecret(
    names("db-password"), GeneratedSecretArgs(home=home, description="Password of the catalogue's database")
)
kept = password.keep()
database = AuroraCluster(
    names("database"),
    AuroraArgs(
        home=home,
        subnets=network.private_ids,
        groups=[data.id],
        database=DATABASE,
        username=USER,
        password=password.value,
        instance_class="db.t3.medium" if analysis else "db.t4g.medium",
        log_days=log_days,
    ),
)
cluster = Cluster(names("ecs"), ClusterArgs(home=home, log_days=log_days))
service = FargateService(
    names("api"),
    FargateServiceArgs(
        home=home,
        cluster=cluster,
        subnets=network.private_ids,
        groups=[tasks.id],
        image=pulumi.Output.concat(images.url, ":", image_tag),
        repository=images.arn,
        container=CONTAINER,
        port=PORT,
        cpu=1024,
        memory=2048,
        environment={
            "DB_HOST": database.endpoint,
            "DB_READER_HOST": database.reader_endpoint,
            "DB_PORT": str(DB_PORT),
            "DB_NAME": DATABASE,
            "DB_USER": USER,
        },
        secrets={"DB_PASSWORD": password.arn},
        readable=[password.arn],
        log_path=f"/ecs/flask-api-{suffix}",
        log_days=log_days,
        target=balancer.targets["tg"],
        scaling=Scaling(least=2, most=10, cpu=70),
        start_after=[*balancer.listeners, *reachable, kept],
        # The registry is empty until the first image is pushed; nothing is steady before.
        awaits=False,
    ),
)
told = Notifications(names("notifications"), NotificationsArgs(home=home, key=key.arn, thing="alarms"))
told.alarm(
    "alb-5xx",
    "The API answers with errors",
    namespace="AWS/ApplicationELB",
    metric="HTTPCode_Target_5XX_Count",
    dimensions={"LoadBalancer": balancer.balancer.arn_suffix},
    above=10,
    statistic="Sum",
)
told.alarm(
    "db-cpu",
    "The database uses more than 80 % of its CPU",
    namespace="AWS/RDS",
    metric="CPUUtilization",
    dimensions={"DBClusterIdentifier": database.cluster.cluster_identifier},
    above=80,
)

pulumi.export("vpc_id", network.vpc.id)
pulumi.export("alb_dns_name", balancer.dns_name)
pulumi.export("ecr_repository_uri", images.url)
pulumi.export("rds_cluster_endpoint", database.endpoint)
pulumi.export("ecs_cluster_name", cluster.name)
