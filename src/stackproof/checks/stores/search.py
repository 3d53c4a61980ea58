"""Search domains, Kafka clusters and image repositories."""

from __future__ import annotations

from stackproof.aws import is_public_principal
from stackproof.model import Resource
from stackproof.topology import flag, has, text

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check

_DOMAINS = ("aws:opensearch/domain:Domain", "aws:elasticsearch/domain:Domain")
_KAFKA = "aws:msk/cluster:Cluster"
_REPOSITORY = "aws:ecr/repository:Repository"


@check(
    "OSR001",
    title="Search domains encrypt what they hold and send",
    severity="high",
    category="security",
    impact=Impact("security", "The documents, or the passwords of those who search, travel or lie in the clear."),
    links=("https://docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html",),
    when=_DOMAINS,
    local=True,
)
def domains_are_encrypted(case: Case) -> Iterator[Verdict]:
    """OpenSearch domains encrypt at rest and between nodes, and take HTTPS only.

    Why
        None of the three is on by default.
    Fix
        Set `encrypt_at_rest`, `node_to_node_encryption` and `domain_endpoint_options={"enforce_https": True}`.
    Bad
        import pulumi_aws as aws

        aws.opensearch.Domain("search", engine_version="OpenSearch_2.11")  # <- finding
    Good
        import pulumi_aws as aws

        aws.opensearch.Domain(
            "search",
            engine_version="OpenSearch_2.11",
            encrypt_at_rest={"enabled": True},
            node_to_node_encryption={"enabled": True},
            domain_endpoint_options={"enforce_https": True, "tls_security_policy": "Policy-Min-TLS-1-2-2019-07"},
        )
    Known limits
        Missing encryption between nodes alone weighs medium.
    """
    for domain in case.resources(*_DOMAINS):
        states = {
            "at rest": flag(domain, "encryptAtRest.enabled"),
            "between its nodes": flag(domain, "nodeToNodeEncryption.enabled"),
            "towards its clients": flag(domain, "domainEndpointOptions.enforceHttps"),
        }
        off = [name for name, value in states.items() if value is False]
        if off:
            yield Fail(
                subject=domain.urn,
                message=f"the domain {domain.name} does not enforce encryption {', '.join(off)}",
                severity="medium" if off == ["between its nodes"] else None,
            )
        elif None in states.values():
            yield Unknown(domain.urn, "its encryption is not known")
        else:
            yield Pass(domain.urn, "it is encrypted at rest, between nodes and towards clients")


@check(
    "OSR002",
    title="Search domains are not open to everybody",
    severity="critical",
    category="security",
    impact=Impact("security", "Anybody on the internet searches, changes and deletes the documents."),
    links=("https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html",),
    when=_DOMAINS,
)
def domains_are_not_public(case: Case) -> Iterator[Verdict]:
    """A domain with a public endpoint does not let "*" in.

    Why
        Outside of a VPC the access policy is all that stands before the documents, unless fine-grained access control
        asks for a user.
    Fix
        Put the domain into a VPC, name principals in `access_policies`, or narrow by `aws:SourceIp`.
    Bad
        import json

        import pulumi_aws as aws

        aws.opensearch.Domain(  # <- finding
            "search",
            engine_version="OpenSearch_2.11",
            access_policies=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "es:*", "Resource": "*"}],
                }
            ),
        )
    Good
        import json

        import pulumi_aws as aws

        aws.opensearch.Domain(
            "search",
            engine_version="OpenSearch_2.11",
            access_policies=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"AWS": "*"},
                            "Action": "es:*",
                            "Resource": "*",
                            "Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}},
                        }
                    ],
                }
            ),
        )
    Known limits
        Domains with fine-grained access control or in a VPC are left out.
    """
    for domain in case.resources(*_DOMAINS):
        if has(domain, "vpcOptions") or flag(domain, "advancedSecurityOptions.enabled") is not False:
            continue
        for document in case.topology.resource_policies(domain):
            answers = [is_public_principal(statement) for statement in document.statements]
            if True in answers:
                yield Fail(
                    subject=document.origin,
                    message=f"the domain {domain.name} has a public endpoint and lets everybody in",
                    related=(domain.urn,),
                )
            elif document.policy is None or None in answers or document.policy.partial:
                yield Unknown(document.origin, "the access policy is not known")
            else:
                yield Pass(document.origin, "it lets in only whom it names")


@check(
    "MSK001",
    title="Kafka clients speak TLS",
    severity="high",
    category="security",
    impact=Impact("security", "Whoever reads the network reads the records."),
    links=("https://docs.aws.amazon.com/msk/latest/developerguide/msk-encryption.html",),
    when=(_KAFKA,),
    local=True,
)
def clients_speak_tls(case: Case) -> Iterator[Verdict]:
    """An MSK cluster takes TLS alone between clients and brokers.

    Why
        TLS alone is the default. PLAINTEXT and TLS_PLAINTEXT open a port without it.
    Fix
        Set `encryption_in_transit={"client_broker": "TLS", "in_cluster": True}`, or leave it out.
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        a = aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.1.0/24", availability_zone="us-east-1a")
        b = aws.ec2.Subnet("b", vpc_id=vpc.id, cidr_block="10.0.2.0/24", availability_zone="us-east-1b")
        group = aws.ec2.SecurityGroup("kafka", vpc_id=vpc.id)
        aws.msk.Cluster(  # <- finding
            "events",
            kafka_version="3.6.0",
            number_of_broker_nodes=2,
            broker_node_group_info={
                "instance_type": "kafka.m5.large",
                "client_subnets": [a.id, b.id],
                "security_groups": [group.id],
            },
            encryption_info={"encryption_in_transit": {"client_broker": "TLS_PLAINTEXT"}},
        )
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        a = aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.1.0/24", availability_zone="us-east-1a")
        b = aws.ec2.Subnet("b", vpc_id=vpc.id, cidr_block="10.0.2.0/24", availability_zone="us-east-1b")
        group = aws.ec2.SecurityGroup("kafka", vpc_id=vpc.id)
        aws.msk.Cluster(
            "events",
            kafka_version="3.6.0",
            number_of_broker_nodes=2,
            broker_node_group_info={
                "instance_type": "kafka.m5.large",
                "client_subnets": [a.id, b.id],
                "security_groups": [group.id],
            },
        )
    Known limits
        TLS_PLAINTEXT, which takes both, weighs medium.
    """
    for cluster in case.resources(_KAFKA):
        spoken = text(cluster, "encryptionInfo.encryptionInTransit.clientBroker", default="TLS")
        if spoken is None:
            yield Unknown(cluster.urn, "client_broker is not known")
        elif spoken == "TLS":
            yield Pass(cluster.urn, "clients speak TLS alone")
        else:
            yield Fail(
                subject=cluster.urn,
                message=f"clients of {cluster.name} may speak in the clear ({spoken})",
                severity="medium" if spoken == "TLS_PLAINTEXT" else None,
            )


@check(
    "ECR001",
    title="Image repositories scan what is pushed",
    severity="low",
    category="security",
    impact=Impact("security", "Known holes in an image are found by somebody else first."),
    links=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html",),
    when=(_REPOSITORY,),
)
def images_are_scanned(case: Case) -> Iterator[Verdict]:
    """ECR repositories scan on push, or the registry does.

    Why
        Basic scanning costs nothing and finds known vulnerabilities of the image's packages.
    Fix
        Set `image_scanning_configuration={"scan_on_push": True}`, or configure scanning for the registry.
    Bad
        import pulumi_aws as aws

        aws.ecr.Repository("web")  # <- finding
    Good
        import pulumi_aws as aws

        aws.ecr.Repository("web", image_scanning_configuration={"scan_on_push": True})
    Known limits
        A registry's scanning that is configured outside of the program is not seen.
    """
    if case.resources("aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration"):
        return
    for repository in case.resources(_REPOSITORY):
        yield _flagged(repository, "imageScanningConfiguration.scanOnPush", "images are not scanned when pushed to")


def _flagged(repository: Resource, path: str, message: str) -> Verdict:
    state = flag(repository, path)
    if state is None:
        return Unknown(repository.urn, f"{path} is not known")
    if state:
        return Pass(repository.urn, "it is on")
    return Fail(subject=repository.urn, message=f"{message} the repository {repository.name}")


@check(
    "ECR002",
    title="Tags of images cannot be moved",
    severity="low",
    category="security",
    impact=Impact("security", "What runs under a tag is not what was tested under it."),
    links=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",),
    when=(_REPOSITORY,),
    local=True,
)
def tags_are_immutable(case: Case) -> Iterator[Verdict]:
    """ECR repositories have immutable tags.

    Why
        By default a pushed tag replaces the image that had it. A pipeline that pushes `latest` needs that.
    Fix
        Set `image_tag_mutability="IMMUTABLE"` and push a tag for each build.
    Bad
        import pulumi_aws as aws

        aws.ecr.Repository("web")  # <- finding
    Good
        import pulumi_aws as aws

        aws.ecr.Repository("web", image_tag_mutability="IMMUTABLE")
    Known limits
        Whether the pipeline moves a tag on purpose is not judged.
    """
    for repository in case.resources(_REPOSITORY):
        mutability = text(repository, "imageTagMutability", default="MUTABLE")
        if mutability is None:
            yield Unknown(repository.urn, "image_tag_mutability is not known")
        elif mutability.startswith("IMMUTABLE"):
            yield Pass(repository.urn, "its tags are immutable")
        else:
            yield Fail(subject=repository.urn, message=f"tags of the repository {repository.name} can be moved")
