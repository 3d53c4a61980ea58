"""Two instances of each component in one program do not clash."""

from __future__ import annotations

from stackproof.review import review_all

PROGRAM = """
import pulumi
from components.alarms import Notifications, NotificationsArgs
from components.api import IngestApi, IngestApiArgs
from components.balancer import LoadBalancer, LoadBalancerArgs
from components.buckets import ArtifactBucket, ArtifactBucketArgs, LogBucket, LogBucketArgs
from components.build import BuildProject, BuildProjectArgs, DeliveryPipeline, DeliveryPipelineArgs, stage
from components.cache import RedisArgs, RedisGroup
from components.database import AuroraArgs, AuroraCluster, PostgresArgs, PostgresInstance
from components.home import home_of
from components.key import EncryptionKey, EncryptionKeyArgs
from components.logs import LogGroup, LogGroupArgs
from components.naming import Names
from components.network import Network, NetworkArgs
from components.registry import ImageRegistry, ImageRegistryArgs
from components.repository import SourceRepository, SourceRepositoryArgs
from components.secret import GeneratedSecret, GeneratedSecretArgs
from components.service import Cluster, ClusterArgs, FargateService, FargateServiceArgs, Scaling
from components.stream import Stream, StreamArgs

place = home_of(Names("demo", "dev"), "us-east-1", {"Project": "demo", "Environment": "dev", "Team": "platform"})
for part in ("a", "b"):
    home = place.within(part)
    names = home.names
    publishers = ["cloudwatch.amazonaws.com"]
    key = EncryptionKey(names("key"), EncryptionKeyArgs(home=home, purpose="Demo", publishers=publishers))
    net = Network(names("network"), NetworkArgs(home=home, block=f"10.{ord(part)}", endpoints=["logs"]))
    group = net.security_group("sg", "Demo")
    logs = LogGroup(names("logs"), LogGroupArgs(home=home, path=f"/demo/{part}"))
    stream = Stream(names("stream"), StreamArgs(home=home, key=key))
    IngestApi(names("ingest-api"), IngestApiArgs(home=home, stream=stream, logs=logs, account_role=part == "a"))
    bucket = LogBucket(names("alb-logs"), LogBucketArgs(home=home))
    balancer = LoadBalancer(names("balancer"), LoadBalancerArgs(home=home, network=net, port=80, logs=bucket))
    cluster = Cluster(names("ecs"), ClusterArgs(home=home))
    FargateService(
        names("app"),
        FargateServiceArgs(
            home=home, cluster=cluster, subnets=net.private_ids, groups=[group.id], image="demo:1", container="demo",
            log_path=f"/ecs/{part}", port=80, target=balancer.targets["tg"], scaling=Scaling(least=2, most=4),
        ),
    )
    secret = GeneratedSecret(names("secret"), GeneratedSecretArgs(home=home, description="Demo", special=False))
    secret.keep()
    common = {"home": home, "subnets": net.private_ids, "groups": [group.id]}
    login = {"database": "demo", "username": "owner", "password": secret.value}
    PostgresInstance(names("postgres"), PostgresArgs(**common, **login))
    AuroraCluster(names("aurora"), AuroraArgs(**common, **login))
    RedisGroup(names("cache"), RedisArgs(**common, token=secret.value, description="Demo"))
    ImageRegistry(names("images"), ImageRegistryArgs(home=home))
    SourceRepository(names("source"), SourceRepositoryArgs(home=home, description="Demo"))
    artifacts = ArtifactBucket(names("artifacts"), ArtifactBucketArgs(home=home, key=key.arn))
    BuildProject(
        names("project"),
        BuildProjectArgs(
            home=home, thing="build", specification="version: 0.2", artifacts=artifacts, key=key, logs=logs
        ),
    )
    approve = [stage("Source", "Source", "S3", {}), stage("Approve", "Approval", "Manual", {})]
    DeliveryPipeline(names("delivery"), DeliveryPipelineArgs(home=home, artifacts=artifacts, key=key, stages=approve))
    Notifications(names("told"), NotificationsArgs(home=home, key=key.arn))
"""


def test_two_instances_of_every_component_do_not_clash(tmp_path):
    import shutil

    import stackproof_stacks

    library = stackproof_stacks.__path__[0]
    shutil.copytree(f"{library}/components", tmp_path / "components")
    (tmp_path / "Pulumi.yaml").write_text("name: demo\nruntime: python\ndescription: Two of each\n")
    (tmp_path / "__main__.py").write_text(PROGRAM)
    (one,) = review_all(str(tmp_path))
    assert one.report.run.outcome == "ran", one.report.run.error
    clashes = {"RUN004", "NAM001", "NAM002"}
    assert [(f.check, f.message) for f in one.report.findings if f.check in clashes] == []
    kinds = {resource.type.rpartition(":")[2] for resource in one.graph.resources if not resource.custom}
    assert len(kinds - {"Stack"}) == 20
