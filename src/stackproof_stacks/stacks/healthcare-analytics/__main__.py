"""Healthcare analytics: Fargate tasks in private subnets and a Redis that survives the loss of a zone."""

import pulumi

from components.cache import PORT as REDIS_PORT
from components.cache import RedisArgs, RedisGroup
from components.home import home_of
from components.naming import Names
from components.network import Network, NetworkArgs
from components.policies import repository_arn
from components.secret import GeneratedSecret, GeneratedSecretArgs
from components.service import Cluster, ClusterArgs, FargateService, FargateServiceArgs
from components.settings import Settings

CONTAINER = "healthcare-analytics-app"
PORT = 8080
# The data agreement binds the product to this Region.
AGREED_REGION = "eu-west-1"

settings = Settings()
suffix = settings.suffix
region = settings.region(default=AGREED_REGION, allowed=[AGREED_REGION])
analysis = settings.choice("profile", ["recommended", "analysis"], default="recommended") == "analysis"
image = settings.text("containerImage", meaning="ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG")
log_days = settings.integer("logRetentionDays", default=7 if analysis else 365)
repository = settings.text("repository", default="healthcare-analytics", meaning="name of the source repository")
author = settings.text("author", default="platform", meaning="a name")

names = Names("healthcare", suffix)
tags = {
    "Environment": suffix,
    "Repository": repository,
    "Author": author,
    "Region": region,
    "Compliance": "Healthcare",
    "Project": "HealthTech-Analytics",
    "ManagedBy": "Pulumi",
}
home = home_of(names, region, tags)
network = Network(
    names("network"),
    NetworkArgs(home=home, zones=2, egress="nat", flow_log_days=0 if analysis else log_days),
)

# Tasks are called by nobody; they call Redis, and services of AWS by HTTPS.
tasks = network.security_group("task-sg", "Tasks")
cache = network.security_group("redis-sg", "Redis")
network.connect("task-redis", tasks, cache, REDIS_PORT)
reachable = network.reach_services("task-https", tasks)

token = GeneratedSecret(
    names("redis-auth"), GeneratedSecretArgs(home=home, description="Auth token of Redis", special=False)
)
redis = RedisGroup(
    names("cache"),
    RedisArgs(
        home=home,
        subnets=network.private_ids,
        groups=[cache.id],
        token=token.value,
        description="Sessions and cached answers",
        node_type="cache.t3.micro" if analysis else "cache.t4g.micro",
    ),
)
kept = token.keep({"auth_token": token.value, "host": redis.endpoint, "port": REDIS_PORT})

cluster = Cluster(names("ecs"), ClusterArgs(home=home, thing="analytics", log_days=log_days))
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
            "REDIS_ENDPOINT": redis.endpoint,
            "REDIS_PORT": str(REDIS_PORT),
            "REDIS_TLS": "true",
        },
        secrets={"REDIS_AUTH_TOKEN": pulumi.Output.concat(token.arn, ":auth_token::")},
        readable=[token.arn],
        log_path=f"/ecs/{names('analytics')}",
        log_days=log_days,
        desired=2,
        start_after=[kept, *reachable],
        # The analysed program ends with the task definition.
        run=not analysis,
    ),
)

pulumi.export("vpc_id", network.vpc.id)
pulumi.export("ecs_cluster_name", cluster.name)
pulumi.export("ecs_cluster_arn", cluster.arn)
pulumi.export("redis_endpoint", redis.endpoint)
pulumi.export("redis_port", redis.port)
pulumi.export("task_definition_arn", service.task.arn)
pulumi.export("region", region)
