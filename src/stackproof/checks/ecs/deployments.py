"""Services that something else deploys."""

from __future__ import annotations

from stackproof.topology import text

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from ._tasks import SERVICE

_GROUP = "aws:codedeploy/deploymentGroup:DeploymentGroup"


@check(
    "ECS016",
    title="Services that CodeDeploy deploys are handed over to it",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "CodeDeploy refuses the deployment group, and no release is ever blue and green."),
    links=("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-bluegreen.html",),
    when=(_GROUP,),
)
def services_are_handed_over(case: Case) -> Iterator[Verdict]:
    """The ECS service of a CodeDeploy deployment group has the deployment controller CODE_DEPLOY.

    Why
        The controller of a service is ECS itself unless it says otherwise, and CodeDeploy takes no service that another
        controller deploys. It cannot be changed later without making the service anew.
    Fix
        Set `deployment_controller={"type": "CODE_DEPLOY"}` on the service, and let Pulumi ignore changes of its
        `task_definition` and `load_balancers`, which CodeDeploy changes with every release.
    Bad
        import pulumi_aws as aws

        service = aws.ecs.Service("shop", name="shop", cluster="main", task_definition="shop:1", desired_count=2)
        app = aws.codedeploy.Application("shop", compute_platform="ECS")
        aws.codedeploy.DeploymentGroup(  # <- finding
            "shop",
            app_name=app.name,
            deployment_group_name="shop",
            service_role_arn="arn:aws:iam::123456789012:role/deploy",
            ecs_service={"cluster_name": "main", "service_name": service.name},
        )
    Good
        import pulumi_aws as aws

        service = aws.ecs.Service(
            "shop",
            name="shop",
            cluster="main",
            task_definition="shop:1",
            desired_count=2,
            deployment_controller={"type": "CODE_DEPLOY"},
        )
        app = aws.codedeploy.Application("shop", compute_platform="ECS")
        aws.codedeploy.DeploymentGroup(
            "shop",
            app_name=app.name,
            deployment_group_name="shop",
            service_role_arn="arn:aws:iam::123456789012:role/deploy",
            ecs_service={"cluster_name": "main", "service_name": service.name},
        )
    Known limits
        A service that the group names by a text of its own, and not by the service's output, is not judged.
    """
    for group in case.resources(_GROUP):
        service = case.topology.target(group, "ecsService.serviceName", SERVICE)
        if service is None or service.read:
            continue
        controller = text(service, "deploymentController.type", default="ECS")
        if controller is None:
            yield Unknown(group.urn, f"what deploys {service.name} is not known")
        elif controller == "CODE_DEPLOY":
            yield Pass(group.urn, f"{service.name} is handed over to CodeDeploy")
        else:
            yield Fail(
                subject=group.urn,
                message=f"{service.name} has the deployment controller {controller}; CodeDeploy takes only services "
                "with CODE_DEPLOY",
                related=(service.urn,),
            )
