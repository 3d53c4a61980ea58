"""The control plane of EKS clusters: its version and its logs."""

from __future__ import annotations

from stackproof.aws import facts_date, is_private, kubernetes_support, kubernetes_versions
from stackproof.topology import flag, has, items, text

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .._program import is_stated
from .clusters import CLUSTER

_GUIDE = "https://docs.aws.amazon.com/eks/latest/userguide/"


@check(
    "EKS005",
    title="Clusters run a version of Kubernetes that EKS offers",
    severity="critical",
    category="values",
    impact=Impact("deployment", "EKS refuses the cluster."),
    links=(_GUIDE + "kubernetes-versions.html",),
    when=(CLUSTER,),
    local=True,
)
def clusters_run_an_offered_version(case: Case) -> Iterator[Verdict]:
    """The version of a cluster is in standard support.

    Why
        EKS supports a version for 14 months, and for 12 more at six times the price of the cluster (low). After that no
        cluster can be made with it.
    Fix
        Name a version in standard support, or leave the version out to get EKS's default.
    Bad
        import pulumi_aws as aws

        for version in ("1.24", "1.31"):
            aws.eks.Cluster(  # <- finding
                f"eks-{version}",
                version=version,
                role_arn="arn:aws:iam::123456789012:role/eks",
                vpc_config={"subnet_ids": ["subnet-1", "subnet-2"]},
            )
    Good
        import pulumi_aws as aws

        for version in ("1.35", "1.99", None):
            aws.eks.Cluster(
                f"eks-{version}",
                version=version,
                role_arn="arn:aws:iam::123456789012:role/eks",
                vpc_config={"subnet_ids": ["subnet-1", "subnet-2"]},
            )
    Known limits
        Versions newer than the table are not judged. What a version supports is that of the day the table was built.
    """
    day = facts_date()
    for cluster in case.resources(CLUSTER):
        version = text(cluster, "version")
        if not has(cluster, "version"):
            continue
        support = kubernetes_support(version, day) if version and is_stated(case, cluster, "version") else "unknown"
        offered = ", ".join(kubernetes_versions(day))
        if support == "unknown":
            yield Unknown(cluster.urn, "its version is not known")
        elif support == "standard":
            yield Pass(cluster.urn, f"{version} is in standard support")
        elif support == "ended":
            message = f"EKS no longer offers Kubernetes {version}; in standard support are {offered}"
            yield Fail(subject=cluster.urn, message=message)
        else:
            yield Fail(
                subject=cluster.urn,
                message=f"Kubernetes {version} is in extended support only; in standard support are {offered}",
                severity="low",
                impact=Impact("cost", "In extended support an hour of the cluster costs six times as much."),
            )


@check(
    "EKS006",
    title="Clusters write audit logs",
    severity="medium",
    category="security",
    impact=Impact("security", "Who did what in the cluster cannot be found out afterwards."),
    links=(_GUIDE + "control-plane-logs.html",),
    when=(CLUSTER,),
    local=True,
)
def clusters_write_audit_logs(case: Case) -> Iterator[Verdict]:
    """The audit log is among the logs that a cluster's control plane sends to CloudWatch.

    Why
        EKS sends none unless it is told to, and keeps none itself.
    Fix
        Set `enabled_cluster_log_types=["api", "audit", "authenticator"]`.
    Bad
        import pulumi_aws as aws

        for types in ([], ["api", "scheduler"]):
            aws.eks.Cluster(  # <- finding
                f"eks-{len(types)}",
                enabled_cluster_log_types=types,
                role_arn="arn:aws:iam::123456789012:role/eks",
                vpc_config={"subnet_ids": ["subnet-1", "subnet-2"]},
            )
    Good
        import pulumi_aws as aws

        aws.eks.Cluster(
            "eks",
            enabled_cluster_log_types=["api", "audit"],
            role_arn="arn:aws:iam::123456789012:role/eks",
            vpc_config={"subnet_ids": ["subnet-1", "subnet-2"]},
        )
    Known limits
        Clusters of the package pulumi-eks are made inside their component and are not seen.
    """
    for cluster in case.resources(CLUSTER):
        types = items(cluster, "enabledClusterLogTypes")
        if types is None or not all(isinstance(kind, str) for kind in types):
            yield Unknown(cluster.urn, "its logs are not known")
        elif "audit" in types:
            yield Pass(cluster.urn, f"logs {', '.join(types)}")
        else:
            sent = f"only {', '.join(types)}" if types else "no log"
            yield Fail(
                subject=cluster.urn, message=f"{cluster.name} writes {sent} of its control plane; audit is missing"
            )


@check(
    "EKS009",
    title="The public endpoint's address blocks are of the internet",
    severity="critical",
    category="values",
    impact=Impact("deployment", "EKS refuses the cluster: the blocks may not hold reserved addresses."),
    links=(_GUIDE + "config-cluster-endpoint.html",),
    when=(CLUSTER,),
    local=True,
)
def the_public_endpoint_names_public_blocks(case: Case) -> Iterator[Verdict]:
    """No block of `public_access_cidrs` lies in a private address range.

    Why
        The public endpoint is reached from the internet, where no private address comes from. EKS refuses blocks such
        as 10.0.0.0/8.
    Fix
        Name the public addresses of those that administer the cluster. What comes from inside the VPC uses the private
        endpoint: `endpoint_private_access=True`.
    Bad
        import pulumi_aws as aws

        aws.eks.Cluster(  # <- finding
            "eks",
            role_arn="arn:aws:iam::123456789012:role/eks",
            vpc_config={"subnet_ids": ["subnet-1", "subnet-2"], "public_access_cidrs": ["10.0.0.0/8"]},
        )
    Good
        import pulumi_aws as aws

        aws.eks.Cluster(
            "eks",
            role_arn="arn:aws:iam::123456789012:role/eks",
            vpc_config={"subnet_ids": ["subnet-1", "subnet-2"], "public_access_cidrs": ["203.0.113.0/24"]},
        )
    Good
        import pulumi_aws as aws

        aws.eks.Cluster(
            "eks",
            role_arn="arn:aws:iam::123456789012:role/eks",
            vpc_config={
                "subnet_ids": ["subnet-1", "subnet-2"],
                "endpoint_public_access": False,
                "endpoint_private_access": True,
                "public_access_cidrs": ["10.0.0.0/8"],
            },
        )
    Known limits
        Other reserved addresses, such as those for documentation, are not judged; nor are clusters of pulumi-eks.
    """
    path = "vpcConfig.publicAccessCidrs"
    for cluster in case.resources(CLUSTER):
        blocks = items(cluster, path)
        if flag(cluster, "vpcConfig.endpointPublicAccess", default=True) is not True:
            yield Pass(cluster.urn, "it is off, or may be")
            continue
        if blocks == ():
            continue
        private = [block for block in blocks or () if isinstance(block, str) and is_private(block)]
        if blocks is None or (private and not all(is_stated(case, cluster, path, value=block) for block in private)):
            yield Unknown(cluster.urn, "its blocks are not known")
        elif private:
            listed = ", ".join(private)
            yield Fail(subject=cluster.urn, message=f"EKS refuses private addresses for the public endpoint: {listed}")
        else:
            yield Pass(cluster.urn, ", ".join(map(str, blocks)))
