"""EKS clusters and node groups."""

from __future__ import annotations

from stackproof.aws import is_world
from stackproof.model import Resource
from stackproof.topology import MISSING, as_items, flag, text, value_at

from .._absence import unless_cut_short
from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from ..network.subnets import judge_zones

CLUSTER = "aws:eks/cluster:Cluster"
NODES = "aws:eks/nodeGroup:NodeGroup"
_ADDON = "aws:eks/addon:Addon"
_POD_ROLE = "aws:eks/podIdentityAssociation:PodIdentityAssociation"
_ROLES = "https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html"
_WORKER = ("AmazonEKSWorkerNodePolicy", "AmazonEKSWorkerNodeMinimalPolicy")
_CNI = ("AmazonEKS_CNI_Policy",)
_PULL = (
    "AmazonEC2ContainerRegistryReadOnly",
    "AmazonEC2ContainerRegistryPullOnly",
    "AmazonEC2ContainerRegistryPowerUser",
    "AmazonEC2ContainerRegistryFullAccess",
)


@check(
    "EKS001",
    title="The cluster's API is not open to every address",
    severity="medium",
    category="security",
    impact=Impact("security", "Anybody reaches the Kubernetes API and can try its authentication and its flaws."),
    links=("https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",),
    when=(CLUSTER,),
    local=True,
)
def the_api_is_not_open(case: Case) -> Iterator[Verdict]:
    """An EKS cluster's public endpoint is off or limited to named address blocks.

    Why
        The endpoint is public by default, for 0.0.0.0/0. IAM guards it, but stolen credentials work from anywhere.
    Fix
        Set `endpoint_private_access=True` and either `endpoint_public_access=False` or `public_access_cidrs` with the
        addresses that administer the cluster.
    Bad
        import pulumi_aws as aws

        role = aws.iam.Role("eks", assume_role_policy="{}")
        aws.eks.Cluster(  # <- finding
            "eks", role_arn=role.arn, vpc_config={"subnet_ids": ["subnet-1", "subnet-2"]}
        )
    Good
        import pulumi_aws as aws

        role = aws.iam.Role("eks", assume_role_policy="{}")
        aws.eks.Cluster(
            "eks",
            role_arn=role.arn,
            vpc_config={"subnet_ids": ["subnet-1", "subnet-2"], "public_access_cidrs": ["203.0.113.0/24"]},
        )
    Known limits
        Clusters of the package pulumi-eks are made inside their component and are not seen.
    """
    for cluster in case.resources(CLUSTER):
        public = flag(cluster, "vpcConfig.endpointPublicAccess", default=True)
        blocks = as_items(value_at(cluster.inputs, "vpcConfig.publicAccessCidrs"))
        if public is False:
            yield Pass(cluster.urn, "the public endpoint is off")
        elif public is None or blocks is None or not all(isinstance(block, str) for block in blocks):
            yield Unknown(cluster.urn, "the endpoint's settings are not known")
        elif not blocks or any(is_world(block) for block in blocks):
            yield Fail(
                subject=cluster.urn,
                message="the cluster's public endpoint lets every address in; it should name those that may, or be off",
            )
        else:
            yield Pass(cluster.urn, f"the public endpoint lets {', '.join(map(str, blocks))} in")


@check(
    "EKS002",
    title="Nodes may join the cluster",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "The nodes do not join the cluster or stay not ready; the node group fails."),
    links=(_ROLES,),
    when=(NODES,),
)
def nodes_may_join(case: Case) -> Iterator[Verdict]:
    """The role of every node group holds the managed policies that nodes need.

    Why
        A node registers with AmazonEKSWorkerNodePolicy, gives pods addresses with AmazonEKS_CNI_Policy and pulls its
        system images with AmazonEC2ContainerRegistryPullOnly or ReadOnly. Without them it never becomes ready.
    Fix
        Attach the three policies to the node role, and let the node group depend on the attachments.
    Bad
        import json

        import pulumi_aws as aws

        role = aws.iam.Role("nodes", assume_role_policy="{}")
        aws.iam.RolePolicyAttachment(
            "worker", role=role.name, policy_arn="arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"
        )
        aws.eks.NodeGroup(  # <- finding
            "nodes",
            cluster_name="eks",
            node_role_arn=role.arn,
            subnet_ids=["subnet-1", "subnet-2"],
            scaling_config={"desired_size": 2, "max_size": 3, "min_size": 2},
        )
    Bad
        import pulumi_aws as aws

        role = aws.iam.Role("nodes", assume_role_policy="{}")
        for policy in ("AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"):
            aws.iam.RolePolicyAttachment(policy, role=role.name, policy_arn=f"arn:aws:iam::aws:policy/{policy}")
        aws.eks.Addon("cni", cluster_name="eks", addon_name="vpc-cni")
        aws.eks.NodeGroup(  # <- finding
            "nodes",
            cluster_name="eks",
            node_role_arn=role.arn,
            subnet_ids=["subnet-1", "subnet-2"],
            scaling_config={"desired_size": 2, "max_size": 3, "min_size": 2},
        )
    Good
        import pulumi_aws as aws

        role = aws.iam.Role("nodes", assume_role_policy="{}")
        for policy in ("AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"):
            aws.iam.RolePolicyAttachment(policy, role=role.name, policy_arn=f"arn:aws:iam::aws:policy/{policy}")
        cni = aws.iam.Role("cni", assume_role_policy="{}")
        aws.eks.Addon("cni", cluster_name="eks", addon_name="vpc-cni", service_account_role_arn=cni.arn)
        aws.eks.NodeGroup(
            "nodes",
            cluster_name="eks",
            node_role_arn=role.arn,
            subnet_ids=["subnet-1", "subnet-2"],
            scaling_config={"desired_size": 2, "max_size": 3, "min_size": 2},
        )
    Good
        import pulumi_aws as aws

        role = aws.iam.Role("nodes", assume_role_policy="{}")
        for policy in ("AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryPullOnly"):
            aws.iam.RolePolicyAttachment(policy, role=role.name, policy_arn=f"arn:aws:iam::aws:policy/{policy}")
        aws.eks.NodeGroup(
            "nodes",
            cluster_name="eks",
            node_role_arn=role.arn,
            subnet_ids=["subnet-1", "subnet-2"],
            scaling_config={"desired_size": 2, "max_size": 3, "min_size": 2},
        )
    Known limits
        A role that is looked up, or that carries policies of one's own, may have the permissions in other words and is
        left open. A CNI that has a role of its own does without the node's.
    """
    for nodes in case.resources(NODES):
        role = case.topology.role_at(nodes, "nodeRoleArn")
        names = _managed(case, role)
        if role is None or names is None:
            yield Unknown(nodes.urn, "the policies of the node role are not all known")
            continue
        wanted = [_WORKER, _PULL]
        if not _cni_has_a_role(case):
            wanted.insert(1, _CNI)
        lacking = [choices[0] for choices in wanted if not names.intersection(choices)]
        if lacking:
            yield unless_cut_short(
                case,
                Fail(
                    subject=nodes.urn,
                    message=f"the node role {role.name} lacks {', '.join(lacking)}; nodes cannot join or become ready",
                    related=(role.urn,),
                ),
            )
        else:
            yield Pass(nodes.urn, f"{role.name} holds {', '.join(sorted(names))}")


@check(
    "EKS003",
    title="The cluster's role may run a cluster",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "The control plane cannot manage its network interfaces; the cluster fails or breaks."),
    links=("https://docs.aws.amazon.com/eks/latest/userguide/cluster-iam-role.html",),
    when=(CLUSTER,),
)
def the_cluster_role_suffices(case: Case) -> Iterator[Verdict]:
    """The role of every EKS cluster holds AmazonEKSClusterPolicy.

    Why
        EKS makes network interfaces and reads instances in the cluster's name with this role.
    Fix
        Attach arn:aws:iam::aws:policy/AmazonEKSClusterPolicy to the role.
    Bad
        import pulumi_aws as aws

        role = aws.iam.Role("eks", assume_role_policy="{}")
        aws.iam.RolePolicyAttachment(
            "vpc", role=role.name, policy_arn="arn:aws:iam::aws:policy/AmazonEKSVPCResourceController"
        )
        aws.eks.Cluster(  # <- finding
            "eks", role_arn=role.arn, vpc_config={"subnet_ids": ["subnet-1", "subnet-2"]}
        )
    Good
        import pulumi_aws as aws

        role = aws.iam.Role(
            "eks", assume_role_policy="{}", managed_policy_arns=["arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"]
        )
        aws.eks.Cluster("eks", role_arn=role.arn, vpc_config={"subnet_ids": ["subnet-1", "subnet-2"]})
    Known limits
        A role that is looked up or carries policies of one's own is left open.
    """
    for cluster in case.resources(CLUSTER):
        role = case.topology.role_at(cluster, "roleArn")
        names = _managed(case, role)
        if role is None or names is None:
            yield Unknown(cluster.urn, "the policies of the cluster's role are not all known")
        elif "AmazonEKSClusterPolicy" in names:
            yield Pass(cluster.urn, f"{role.name} holds AmazonEKSClusterPolicy")
        else:
            yield unless_cut_short(
                case,
                Fail(
                    subject=cluster.urn,
                    message=f"the cluster's role {role.name} lacks AmazonEKSClusterPolicy",
                    related=(role.urn,),
                ),
            )


@check(
    "EKS004",
    title="Clusters have subnets in two Availability Zones",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "AWS refuses the cluster: its subnets must lie in two Availability Zones at least."),
    links=("https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html",),
    when=(CLUSTER,),
)
def clusters_have_two_zones(case: Case) -> Iterator[Verdict]:
    """Every EKS cluster lists subnets of at least two Availability Zones.

    Why
        EKS spreads the control plane's network interfaces and refuses a cluster with a single zone.
    Fix
        List subnets in two or more Availability Zones.
    Bad
        import pulumi_aws as aws

        role = aws.iam.Role("eks", assume_role_policy="{}")
        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        subnet = aws.ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.0.0/24")
        aws.eks.Cluster("eks", role_arn=role.arn, vpc_config={"subnet_ids": [subnet.id]})  # <- finding
    Good
        import pulumi_aws as aws

        role = aws.iam.Role("eks", assume_role_policy="{}")
        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        subnets = [
            aws.ec2.Subnet(zone, vpc_id=vpc.id, cidr_block=f"10.0.{i}.0/24", availability_zone=f"eu-west-1{zone}")
            for i, zone in enumerate("ab")
        ]
        aws.eks.Cluster("eks", role_arn=role.arn, vpc_config={"subnet_ids": [subnet.id for subnet in subnets]})
    Known limits
        Subnets that the program looks up are not judged.
    """
    for cluster in case.resources(CLUSTER):
        yield from judge_zones(case, cluster, what="the cluster")


def _cni_has_a_role(case: Case) -> bool:
    """True when the CNI may have its permissions from a role other than the node's."""
    for addon in case.resources(_ADDON):
        name = text(addon, "addonName")
        own = value_at(addon.inputs, "serviceAccountRoleArn"), value_at(addon.inputs, "podIdentityAssociations")
        if name is None or (name == "vpc-cni" and any(value is not MISSING for value in own)):
            return True
    if any(text(role, "serviceAccount") in (None, "aws-node") for role in case.resources(_POD_ROLE)):
        return True
    return any((_managed(case, role) or set()).intersection(_CNI) for role in case.resources("aws:iam/role:Role"))


def _managed(case: Case, role: Resource | None) -> set[str] | None:
    """Names of the AWS managed policies of a role; None where the role or one of its policies is not known so, or is
    one of the program's own (it may grant the same)."""
    if role is None or role.read:
        return None
    documents = case.topology.policies_of(role)
    if any(document.policy is not None or ":aws:policy/" not in document.arn for document in documents):
        return None
    return {document.arn.rpartition("/")[2] for document in documents}
