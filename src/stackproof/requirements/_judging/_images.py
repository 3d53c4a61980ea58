"""Judge of container images: the application's own, configurable, from the program's repository."""

from __future__ import annotations

import re

from stackproof.model import NODE_SUFFIXES, Requirement, Resource
from stackproof.topology import Container, as_text, text, value_at

from ._environments import stand_ins
from ._facts import Facts
from ._outcomes import Outcome, joined
from ._settings import settings_read, sources
from ._subjects import about, each, folded, held, left_open, missed

_TASK = "aws:ecs/taskDefinition:TaskDefinition"
_REPOSITORY = "aws:ecr/repository:Repository"
_DIGEST = re.compile(r"@sha256:[0-9a-f]{8,}")
# repositories of public images that only show that something runs
_SAMPLES = re.compile(
    r"(?:(?:docker\.io/|public\.ecr\.aws/docker/|public\.ecr\.aws/)?(?:library/)?"
    r"(?:nginx(?:/nginx)?|httpd|hello-world|busybox|alpine|ubuntu|debian|amazonlinux|amazonlinux/amazonlinux|"
    r"tutum/hello-world|nginxdemos/[\w-]+|traefik/whoami|amazon/amazon-ecs-sample|ecs-sample-image/amazon-ecs-sample|"
    r"crccheck/hello-world|dockersamples/static-site))"
)
_IMAGE_WORDS = frozenset({"image", "images", "tag", "version", "container", "digest", "uri"})


def judge_image(requirement: Requirement, facts: Facts) -> Outcome:
    concept = about(requirement, "task")
    if concept in ("container_service", "container_cluster"):
        concept = "task"
    want = requirement.want

    def look(resource: Resource) -> Outcome:
        path, images = _images_of(facts, resource)
        if not images:
            return left_open(facts, resource, "its images are not known", property=path)
        parts = []
        if want.get("placeholder") is False:
            parts.append(_no_sample(facts, resource, images, path))
        if want.get("configurable"):
            parts.append(_configurable(facts, resource, images, path))
        if want.get("repository"):
            parts.append(_from_repository(facts, resource, images, path))
        shown = f"image is {', '.join(map(str, images))}"
        return joined(parts, nothing=held(facts, resource, shown, property=path))

    return each(facts, concept, look)


def _images_of(facts: Facts, resource: Resource) -> tuple[str, tuple[str | None, ...]]:
    if facts.topology.is_type(resource, _TASK):
        containers: tuple[Container, ...] = facts.topology.containers_of(resource) or ()
        return "containerDefinitions", tuple(one.image for one in containers)
    value = text(resource, "imageUri")
    return "imageUri", (value,) if value or value is None else ()


def _no_sample(facts: Facts, resource: Resource, images: tuple[str | None, ...], path: str) -> Outcome:
    """A sample beside the application's own image is a sidecar."""
    samples = [image for image in images if image and _SAMPLES.fullmatch(_repository_of(image))]
    own = [image for image in images if image and image not in samples]
    if own:
        return held(facts, resource, f"image is {own[0]}", property=path)
    if None in images:
        return left_open(facts, resource, "its image is not known", property=path)
    return missed(
        facts, resource, f"image is {samples[0]}, a public sample; asked the application's own", property=path
    )


def _repository_of(image: str) -> str:
    digest = _DIGEST.search(image)
    head, slash, last = (image[: digest.start()] if digest else image).rpartition("/")
    return f"{head}{slash}{last.partition(':')[0]}"


def _configurable(facts: Facts, resource: Resource, images: tuple[str | None, ...], path: str) -> Outcome:
    for image in images:
        if image and _holds_configured(facts, image):
            return held(facts, resource, f"image is {image}, which configuration sets", property=path)
    fixed = next((image for image in images if image and _is_fixed(facts, image)), None)
    if fixed is not None:
        return missed(facts, resource, f"image is {fixed}, written down; asked a setting for it", property=path)
    return left_open(facts, resource, f"whether a setting changes {images[0]} cannot be told", property=path)


def _is_fixed(facts: Facts, image: str) -> bool:
    """True where the image stands in the code as it is, and no setting is read that could be its name or tag."""
    settings = settings_read(facts)
    if settings is None or any(_is_of_an_image(one.key) for one in settings):
        return False
    return any(image in text for _, text in sources(facts, (".py", ".go", *NODE_SUFFIXES)))


def _holds_configured(facts: Facts, image: str) -> bool:
    parts = set(re.split(r"[/:@]", image)) | {image, _repository_of(image)}
    settings = settings_read(facts)
    read = None if settings is None else {folded(one.key) for one in settings}
    for key, value in facts.project.config.items() if facts.project is not None else ():
        is_read = read is None or folded(key.rpartition(":")[2]) in read
        if is_read and not key.startswith("aws:") and len(value) > 1 and value in parts:
            return True
    if any(pattern.search(image) for pattern in stand_ins(facts)):
        return True
    return any(one.default in parts for one in settings or () if one.default and _is_of_an_image(one.key))


def _is_of_an_image(key: str) -> bool:
    """Whether a setting is called like an image, its tag or its version."""
    words = re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", key).lower())
    return not _IMAGE_WORDS.isdisjoint(words)


def _from_repository(facts: Facts, resource: Resource, images: tuple[str | None, ...], path: str) -> Outcome:
    for image in images:
        if image and _is_of_program(facts, resource, image, path):
            return held(facts, resource, f"image is {image}, from the program's repository", property=path)
    if None in images:
        return left_open(facts, resource, "its image is not known", property=path)
    shown = ", ".join(image for image in images if image)
    return missed(facts, resource, f"image is {shown}; asked one from the repository of this program", property=path)


def _is_of_program(facts: Facts, resource: Resource, image: str, path: str) -> bool:
    """By the repository's address or name in the image, or by way of a package that pushes to it."""
    for reference in facts.topology.refs_from(resource, path):
        maker = facts.topology.resource(reference.urn)
        if maker is None:
            continue
        if facts.topology.is_type(maker, _REPOSITORY):
            if not maker.read and _names(maker, image):
                return True
        elif not maker.type.startswith("aws:") and any(v == image for v in maker.outputs.values()):
            pushed = (facts.topology.resource(one.urn) for one in facts.topology.refs_from(maker))
            if any(one is not None and facts.topology.is_type(one, _REPOSITORY) for one in pushed):
                return True
    return False


def _names(repository: Resource, image: str) -> bool:
    address = as_text(value_at(repository.outputs, "repositoryUrl"))
    name = as_text(value_at(repository.outputs, "name"))
    own = _repository_of(image)
    return bool(address and own == address) or bool(name and ".dkr.ecr." in own and own.endswith(f"/{name}"))
