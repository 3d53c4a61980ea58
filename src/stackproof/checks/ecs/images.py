"""Images of containers."""

from __future__ import annotations

import re

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Verdict, check
from ._tasks import (
    TASK,
    image_parts,
    is_built_elsewhere,
    tasks,
)

# repositories of public images that only show that something runs
_SAMPLES = re.compile(
    r"(?:(?:docker\.io/|public\.ecr\.aws/docker/|public\.ecr\.aws/)?(?:library/)?"
    r"(?:nginx(?:/nginx)?|httpd|hello-world|busybox|alpine|tutum/hello-world|nginxdemos/hello|traefik/whoami|"
    r"amazon/amazon-ecs-sample|ecs-sample-image/amazon-ecs-sample|crccheck/hello-world|dockersamples/static-site))"
)


@check(
    "ECS001",
    title="Containers run an application, not a sample image",
    severity="low",
    category="architecture",
    impact=Impact("quality", "What is deployed is a web server's welcome page, not the application."),
    links=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/ECR_on_ECS.html",),
    when=(TASK,),
)
def images_are_no_samples(case: Case) -> Iterator[Verdict]:
    """No task consists of public sample images such as nginx or amazon/amazon-ecs-sample alone.

    Why
        A sample image stands in for the application and is easily forgotten; its port and health path differ, too.
    Fix
        Push the application's image to an ECR repository and use that, for example through a configuration value.
    Bad
        import json

        import pulumi_aws as aws

        aws.ecs.TaskDefinition(  # <- finding
            "app", family="app", container_definitions=json.dumps([{"name": "app", "image": "nginx:latest"}])
        )
    Good
        import json

        import pulumi_aws as aws

        repository = aws.ecr.Repository("app")
        aws.ecs.TaskDefinition(
            "app",
            family="app",
            container_definitions=repository.repository_url.apply(
                lambda url: json.dumps([{"name": "app", "image": f"{url}:1.4"}, {"name": "web", "image": "nginx:1.29"}])
            ),
        )
    Known limits
        Knows the usual sample images only. A sample image beside the application's own is a sidecar. Where a prompt was
        given that names no image, it is a note.
    """
    # Whoever was asked for no application can name none.
    asked = not case.requirements or any(one.kind == "image" for one in case.requirements)
    for task, containers in tasks(case):
        samples = [c for c in containers if c.image and _SAMPLES.fullmatch(image_parts(c.image)[0])]
        if containers and len(samples) == len(containers):
            yield Fail(
                subject=task.urn,
                message=f"the task runs the sample image {samples[0].image}; it should run the application's own",
                severity=None if asked else "note",
            )
        elif any(c.image for c in containers):
            yield Pass(task.urn, ", ".join(c.image for c in containers if c.image))


@check(
    "ECS002",
    title="Container images name a version",
    severity="note",
    category="architecture",
    impact=Impact("quality", "What runs can change without a deployment, and rolling back is not possible."),
    links=("https://docs.aws.amazon.com/AmazonECS/latest/bestpracticesguide/container-considerations.html",),
    when=(TASK,),
)
def images_name_a_version(case: Case) -> Iterator[Verdict]:
    """No container's image has the tag `latest` or none.

    Why
        `latest` is whatever was pushed last: two tasks of one service can run different code.
    Fix
        Use a version, a commit or a digest as the tag.
    Bad
        import json

        import pulumi_aws as aws

        aws.ecs.TaskDefinition(  # <- finding
            "app", family="app", container_definitions=json.dumps([{"name": "app", "image": "example/app"}])
        )
    Good
        import json

        import pulumi_aws as aws

        aws.ecs.TaskDefinition(
            "app", family="app", container_definitions=json.dumps([{"name": "app", "image": "example.com:5000/app:7"}])
        )
    Known limits
        Tags such as `stable` move as well and are not judged, nor is an image that another package builds.
    """
    for task, containers in tasks(case):
        images = [c.image for c in containers if c.image and not is_built_elsewhere(case, task, c.image)]
        loose = [image for image in images if image_parts(image)[1] == "latest"]
        if loose:
            yield Fail(
                subject=task.urn, message=f"the image {loose[0]} names no version; a tag should say which one runs"
            )
        elif images:
            yield Pass(task.urn, ", ".join(images))
