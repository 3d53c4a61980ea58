"""The services on Fargate, one for each environment that the pipeline deploys to, behind one load balancer."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from settings import chosen

from components.balancer import LoadBalancer, LoadBalancerArgs
from components.buckets import LogBucket, LogBucketArgs
from components.home import Home
from components.key import EncryptionKey
from components.network import Network, NetworkArgs
from components.registry import ImageRegistry
from components.service import Cluster, ClusterArgs, FargateService, FargateServiceArgs

CONTAINER = "microservice"
PORT = 8080
# What tasks call without a way to the internet: images, logs, and the shell that `execute-command` opens.
ENDPOINTS = ("ecr.api", "ecr.dkr", "logs", "ssmmessages")


@dataclass(frozen=True)
class Runtime:
    """services: by environment."""

    balancer: LoadBalancer
    cluster: Cluster
    services: dict[str, FargateService]


def build(home: Home, images: ImageRegistry, key: EncryptionKey) -> Runtime:
    """One cluster and, in it, a service for each environment; each has a host name of its own."""
    names = home.names
    network = Network(
        names("network"),
        NetworkArgs(
            home=home,
            zones=2,
            egress="endpoints" if chosen.egress == "endpoints" else "nat",
            endpoints=ENDPOINTS if chosen.egress == "endpoints" else (),
            flow_log_days=chosen.log_days,
        ),
    )
    things = {environment: f"tg-{environment}" for environment in reversed(chosen.environments)}
    certificate = aws.acm.get_certificate(domain=chosen.domain, statuses=["ISSUED"], most_recent=True, opts=home.lookup)
    access_logs = LogBucket(
        names("alb-logs"), LogBucketArgs(home=home, versioned=False, mfa="off", archive_days=0, keep_days=90)
    )
    balancer = LoadBalancer(
        names("balancer"),
        LoadBalancerArgs(
            home=home,
            network=network,
            port=PORT,
            certificate=certificate.arn,
            things=list(things.values()),
            # Production answers under the domain itself.
            hosts={thing: f"{environment}.{chosen.domain}" for environment, thing in list(things.items())[1:]},
            unhealthy=2,
            logs=access_logs,
        ),
    )
    tasks = network.security_group("ecs-sg", "Tasks")
    network.connect("alb-ecs", balancer.group, tasks, PORT)
    reachable = network.reach_services("ecs-https", tasks)
    cluster = Cluster(names("ecs"), ClusterArgs(home=home, thing="microservices-cluster", log_days=chosen.log_days))
    services = {
        environment: FargateService(
            names(f"app-{environment}"),
            FargateServiceArgs(
                home=home,
                thing=environment,
                cluster=cluster,
                subnets=network.private_ids,
                groups=[tasks.id],
                image=pulumi.Output.concat(images.url, ":", chosen.image_tag),
                repository=images.arn,
                execution=[key.read()],
                container=CONTAINER,
                port=PORT,
                # The builds run on ARM, so do their images.
                architecture="ARM64",
                environment={"ENVIRONMENT": environment},
                log_path=f"/aws/ecs/{names(f'microservices-{environment}')}",
                log_days=chosen.log_days,
                target=balancer.targets[things[environment]],
                desired=2,
                start_after=[*balancer.listeners, *reachable],
                keep_task=True,
                execute_command=True,
            ),
        )
        for environment in chosen.environments
    }
    return Runtime(balancer, cluster, services)
