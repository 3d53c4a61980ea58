"""Citizen records: HTTPS to a stream, processed on Fargate, kept in PostgreSQL, to FedRAMP Moderate."""

import pulumi
import pulumi_random as random

from components.api import IngestApi, IngestApiArgs
from components.database import PORT as DB_PORT
from components.database import PostgresArgs, PostgresInstance
from components.home import home_of
from components.key import EncryptionKey, EncryptionKeyArgs
from components.logs import LogGroup, LogGroupArgs
from components.naming import Names
from components.network import Network, NetworkArgs
from components.policies import repository_arn
from components.secret import GeneratedSecret, GeneratedSecretArgs
from components.service import Cluster, ClusterArgs, FargateService, FargateServiceArgs, insights_path
from components.settings import Settings
from components.stream import Stream, StreamArgs

CONTAINER = "data-processor"
PORT = 8080
DATABASE = "citizendata"

settings = Settings()
stack = pulumi.get_stack()
region = settings.region(default="us-east-1")
analysis = settings.choice("profile", ["recommended", "analysis"], default="recommended") == "analysis"
image = settings.text("image", meaning="ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG")
production = settings.flag("production", default=False)
egress = settings.choice("egress", ["nat", "nat-per-zone"], default="nat")
log_days = settings.integer("logRetentionDays", default=14 if analysis else 365)
task_log_days = min(log_days, 7) if analysis else log_days

prefix = f"{pulumi.get_project()}-{stack}"
names = Names(prefix)
home = home_of(
    names,
    region,
    {
        "Environment": stack,
        "Compliance": "FedRAMP-Moderate",
        "Project": pulumi.get_project(),
        "ManagedBy": "pulumi",
        "DataClassification": "pii",
    },
)
task_logs, api_log_path = f"/ecs/{prefix}", f"/aws/apigateway/{prefix}"
key = EncryptionKey(
    names("data-key"),
    EncryptionKeyArgs(
        home=home,
        purpose="Stream, database, secret and logs of the records pipeline",
        log_groups=[
            task_logs,
            api_log_path,
            insights_path(names("cluster")),
            f"/aws/vpc/{names('vpc')}",
            *(f"/aws/rds/instance/{names('db')}/{kind}" for kind in ("postgresql", "upgrade")),
        ],
    ),
)
network = Network(
    names("network"),
    NetworkArgs(
        home=home,
        zones=2,
        public_first=1,
        private_first=3,
        egress=egress,
        endpoints=["kinesis-streams", "secretsmanager"],
        flow_log_days=log_days,
        log_key=key.arn,
    ),
)

# Who may talk to whom: the API's side to the containers, those to the database. A Regional REST API has no address in
# the VPC; its side there are the endpoints of the stream that it writes to and of the secret.
tasks = network.security_group("ecs-sg", "Containers")
data = network.security_group("db-sg", "Database")
network.admit("api-https", network.endpoint_group, 443, block=network.cidr)
network.connect("api-ecs", network.endpoint_group, tasks, PORT)
network.connect("ecs-db", tasks, data, DB_PORT)
reachable = network.reach_services("ecs-https", tasks)

stream = Stream(names("records"), StreamArgs(home=home, key=key))
access_logs = LogGroup(names("api-access"), LogGroupArgs(home=home, path=api_log_path, days=log_days, key=key.arn))
api = IngestApi(names("ingest-api"), IngestApiArgs(home=home, stream=stream, logs=access_logs, stage="prod"))

user = random.RandomString(names("db-user"), length=11, special=False, upper=False)
username = pulumi.Output.concat("u", user.result)
credentials = GeneratedSecret(
    names("db-credentials"),
    GeneratedSecretArgs(
        home=home,
        description="Credentials of the citizen database",
        key=key.arn,
        recovery_days=30 if production else 0,
    ),
)
database = PostgresInstance(
    names("database"),
    PostgresArgs(
        home=home,
        subnets=network.private_ids,
        groups=[data.id],
        database=DATABASE,
        username=username,
        password=credentials.value,
        instance_class="db.t3.micro" if analysis else "db.t4g.micro",
        key=key.arn,
        multi_az=not analysis,
        log_days=log_days,
        log_key=key.arn,
        protected=production,
    ),
)
kept = credentials.keep(
    {
        "engine": "postgres",
        "host": database.address,
        "port": DB_PORT,
        "dbname": DATABASE,
        "username": username,
        "password": credentials.value,
    }
)
cluster = Cluster(names("ecs"), ClusterArgs(home=home, log_days=log_days, log_key=key.arn))
service = FargateService(
    names("processor"),
    FargateServiceArgs(
        home=home,
        cluster=cluster,
        subnets=network.private_ids,
        groups=[tasks.id],
        image=image,
        repository=repository_arn(image),
        container=CONTAINER,
        port=PORT,
        environment={"KINESIS_STREAM": stream.name, "AWS_REGION": region},
        secrets={"DB_CREDENTIALS": credentials.arn},
        readable=[credentials.arn],
        execution=[key.read()],
        statements=stream.read(),
        log_path=task_logs,
        log_days=task_log_days,
        log_key=key.arn,
        # One shard has one reader.
        desired=1,
        start_after=[kept, *reachable],
    ),
)

for index, (public, private) in enumerate(zip(network.public_ids, network.private_ids, strict=True), 1):
    pulumi.export(f"publicSubnet{index}Id", public)
    pulumi.export(f"privateSubnet{index}Id", private)
pulumi.export("vpcId", network.vpc.id)
pulumi.export("vpcCidr", network.vpc.cidr_block)
pulumi.export("kmsKeyId", key.key.id)
pulumi.export("kmsKeyArn", key.arn)
pulumi.export("kinesisStreamName", stream.name)
pulumi.export("kinesisStreamArn", stream.arn)
pulumi.export("rdsEndpoint", database.endpoint)
pulumi.export("rdsInstanceId", database.instance.identifier)
pulumi.export("rdsInstanceArn", database.arn)
pulumi.export("dbSecretArn", credentials.arn)
pulumi.export("ecsClusterName", cluster.name)
pulumi.export("ecsClusterArn", cluster.arn)
pulumi.export("ecsTaskDefinitionArn", service.task.arn)
pulumi.export("apiGatewayId", api.api.id)
pulumi.export("apiGatewayUrl", api.stage.invoke_url)
pulumi.export("apiGatewayEndpoint", api.url)
