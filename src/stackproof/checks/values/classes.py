"""Instance types and classes."""

from __future__ import annotations

from stackproof.aws import instance_type, size_may_be_newer
from stackproof.model import Resource
from stackproof.topology import as_items, is_hidden, short_type, text, value_at

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .._program import is_stated

_AURORA = "aws:rds/clusterInstance:ClusterInstance"
# type, path, service whose instance types it takes
_USERS = (
    ("aws:ec2/instance:Instance", "instanceType", "ec2"),
    ("aws:ec2/launchTemplate:LaunchTemplate", "instanceType", "ec2"),
    ("aws:ec2/launchConfiguration:LaunchConfiguration", "instanceType", "ec2"),
    ("aws:eks/nodeGroup:NodeGroup", "instanceTypes", "ec2"),
    ("aws:rds/instance:Instance", "instanceClass", "rds"),
    (_AURORA, "instanceClass", "rds"),
    ("aws:docdb/clusterInstance:ClusterInstance", "instanceClass", "docdb"),
    ("aws:neptune/clusterInstance:ClusterInstance", "instanceClass", "neptune"),
    ("aws:elasticache/cluster:Cluster", "nodeType", "elasticache"),
    ("aws:elasticache/replicationGroup:ReplicationGroup", "nodeType", "elasticache"),
    ("aws:opensearch/domain:Domain", "clusterConfig.instanceType", "opensearch"),
    ("aws:redshift/cluster:Cluster", "nodeType", "redshift"),
)
_FORMS = {
    "ec2": "t3.micro",
    "rds": "db.t3.micro",
    "docdb": "db.t3.medium",
    "neptune": "db.t3.medium",
    "elasticache": "cache.t3.micro",
    "opensearch": "t3.small.search",
    "redshift": "ra3.large",
}


@check(
    "VAL030",
    title="Instance types and classes exist",
    severity="critical",
    category="values",
    impact=Impact("deployment", "AWS refuses the instance type, and the deployment ends there."),
    links=("https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.html",),
    local=True,
)
def instance_types_exist(case: Case) -> Iterator[Verdict]:
    """EC2, RDS, ElastiCache, OpenSearch and others have the instance type, in their own spelling.

    Why
        RDS classes begin with db., ElastiCache's with cache., OpenSearch's end with .search, EC2's have neither. A type
        that the service does not have is refused when the resource is created. Aurora has no micro classes.
    Fix
        Use a type of the service, in its spelling.
    Bad
        import pulumi_aws as aws

        aws.rds.Instance(  # <- finding
            "db", engine="postgres", instance_class="t3.micro", allocated_storage=20, skip_final_snapshot=True
        )
        cluster = aws.rds.Cluster("c", engine="aurora-postgresql", manage_master_user_password=True)
        aws.rds.ClusterInstance(  # <- finding
            "a", cluster_identifier=cluster.id, engine="aurora-postgresql", instance_class="db.t3.micro"
        )
    Good
        import pulumi_aws as aws

        aws.rds.Instance(
            "db", engine="postgres", instance_class="db.t3.micro", allocated_storage=20, skip_final_snapshot=True
        )
        aws.ec2.Instance("web", ami="ami-0123456789abcdef0", instance_type="t3.micro")
        aws.rds.Instance(
            "books",
            engine="oracle-ee",
            license_model="bring-your-own-license",
            instance_class="db.r5.12xlarge.tpc2.mem2x",
            allocated_storage=100,
            skip_final_snapshot=True,
        )
        cluster = aws.rds.Cluster("c", engine="aurora-postgresql", manage_master_user_password=True)
        aws.rds.ClusterInstance(
            "a", cluster_identifier=cluster.id, engine="aurora-postgresql", instance_class="db.t3.medium"
        )
    Known limits
        Whether a Region or an engine version offers the type is not judged. Families newer than the table are unknown;
        an unlisted size of the newest family of its kind is high and uncertain, as it may be newer, too.
    """
    for token, path, service in _USERS:
        for resource in case.resources(token):
            value = value_at(resource.inputs, path)
            for name in as_items(value) or ((value,) if is_hidden(value) else ()):
                yield _verdict(case, resource, path, service, name)


def _verdict(case: Case, resource: Resource, path: str, service: str, name: object) -> Verdict:
    if not isinstance(name, str) or not is_stated(case, resource, path, value=name):
        return Unknown(resource.urn, f"{path} is not known")
    found = instance_type(service, name)
    what = f"{short_type(resource.type)} {resource.name}"
    if found == "unlisted":
        form = _FORMS[service]
        message = f"{what} has the {path} {name!r}, which {service} does not have; its types look like {form}"
        newer = size_may_be_newer(service, name)
        return Fail(subject=resource.urn, message=message, severity="high" if newer else None, certain=not newer)
    if resource.type == _AURORA and name.endswith(".micro") and (text(resource, "engine") or "").startswith("aurora-"):
        message = f"{what} has the class {name}; Aurora has no micro classes, its smallest are like db.t4g.medium"
        return Fail(subject=resource.urn, message=message)
    if found == "unknown":
        return Unknown(resource.urn, f"{name} is not in the table")
    return Pass(resource.urn, name)
