"""What clusters and node groups need around them: their role's policies in time, and a way out of their subnets."""

from __future__ import annotations

from stackproof.model import Resource
from stackproof.topology import as_items, flag, has, value_at

from .._absence import unless_cut_short
from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .clusters import CLUSTER, NODES

_ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
_ATTACHED = ("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "aws:iam/rolePolicy:RolePolicy")
_ROLES = {CLUSTER: "roleArn", NODES: "nodeRoleArn"}


@check(
    "EKS007",
    title="Clusters and node groups wait for the policies of their roles",
    severity="medium",
    category="architecture",
    impact=Impact("deployment", "Destroying the stack leaves network interfaces and groups that keep the VPC alive."),
    links=("https://www.pulumi.com/registry/packages/aws/api-docs/eks/cluster/",),
    when=(CLUSTER, NODES),
)
def policies_come_first(case: Case) -> Iterator[Verdict]:
    """A cluster or node group depends on the policies that are attached to its role.

    Why
        Pulumi sees the role, but not what is attached to it: the policies may come after the cluster, and when the
        stack is destroyed they go while EKS still needs them to delete its network interfaces and security groups.
    Fix
        Name the role's policy attachments in `depends_on`.
    Bad
        import pulumi_aws as aws

        role = aws.iam.Role("eks", assume_role_policy="{}")
        aws.iam.RolePolicyAttachment(
            "eks", role=role.name, policy_arn="arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"
        )
        aws.eks.Cluster(  # <- finding
            "eks", role_arn=role.arn, vpc_config={"subnet_ids": ["subnet-1", "subnet-2"]}
        )
    Good
        import pulumi
        import pulumi_aws as aws

        role = aws.iam.Role("eks", assume_role_policy="{}")
        policy = aws.iam.RolePolicyAttachment(
            "eks", role=role.name, policy_arn="arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"
        )
        aws.eks.Cluster(
            "eks",
            role_arn=role.arn,
            vpc_config={"subnet_ids": ["subnet-1", "subnet-2"]},
            opts=pulumi.ResourceOptions(depends_on=[policy]),
        )
    Known limits
        One policy that is waited for counts for all. Policies that the role names itself are there with it.
    """
    for token, path in _ROLES.items():
        for user in case.resources(token):
            role = case.topology.role_at(user, path)
            attached = case.topology.companions(role, "role", *_ATTACHED) if role is not None else ()
            if role is None or role.read or not attached:
                continue
            needed = tuple(policy for policy in attached if _is_of_eks(policy.inputs.get("policyArn")))
            if not needed and any(map(_is_of_eks, as_items(value_at(role.inputs, "managedPolicyArns")) or ())):
                yield Pass(user.urn, f"what EKS needs is there with {role.name}")
                continue
            attached = needed or attached
            if case.topology.waits_for(user).intersection(policy.urn for policy in attached):
                yield Pass(user.urn, f"it waits for the policies of {role.name}")
            else:
                message = f"{user.name} does not wait for the policies of its role {role.name} ({attached[0].name})"
                yield Fail(subject=user.urn, message=message, related=(attached[0].urn,))


def _is_of_eks(arn: object) -> bool:
    """Whether AWS made the policy for clusters and their nodes."""
    return isinstance(arn, str) and "policy/AmazonE" in arn and ("EKS" in arn or "ContainerRegistry" in arn)


@check(
    "EKS008",
    title="Nodes find a way to their cluster",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "The nodes never join the cluster: the node group fails."),
    links=("https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html",),
    when=(NODES,),
)
def nodes_find_a_way_out(case: Case) -> Iterator[Verdict]:
    """The subnets of a node group lead to the internet, or the network has VPC endpoints.

    Why
        A node asks EC2, EKS and ECR before it is ready. Without a route out it cannot; in a public subnet it needs a
        public address, and EKS gives none that the subnet does not give.
    Fix
        Route the private subnets to a NAT gateway, or set `map_public_ip_on_launch=True` on public ones, or add
        endpoints for ec2, ecr.api, ecr.dkr, sts (interface) and s3 (gateway).
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        subnets = [
            aws.ec2.Subnet(zone, vpc_id=vpc.id, cidr_block=f"10.0.{number}.0/24", availability_zone=zone).id
            for number, zone in enumerate(["eu-west-1a", "eu-west-1b"])
        ]
        aws.eks.NodeGroup(  # <- finding
            "nodes",
            cluster_name="eks",
            node_role_arn="arn:aws:iam::123456789012:role/nodes",
            subnet_ids=subnets,
            scaling_config={"desired_size": 2, "max_size": 3, "min_size": 2},
        )
    Bad
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        gateway = aws.ec2.InternetGateway("main", vpc_id=vpc.id)
        table = aws.ec2.RouteTable(
            "outer", vpc_id=vpc.id, routes=[{"cidr_block": "0.0.0.0/0", "gateway_id": gateway.id}]
        )
        subnet = aws.ec2.Subnet("outer", vpc_id=vpc.id, cidr_block="10.0.0.0/24")
        aws.ec2.RouteTableAssociation("outer", subnet_id=subnet.id, route_table_id=table.id)
        aws.eks.NodeGroup(  # <- finding
            "nodes",
            cluster_name="eks",
            node_role_arn="arn:aws:iam::123456789012:role/nodes",
            subnet_ids=[subnet.id],
            scaling_config={"desired_size": 2, "max_size": 3, "min_size": 2},
        )
    Good
        import pulumi_aws as aws

        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        gateway = aws.ec2.InternetGateway("main", vpc_id=vpc.id)
        table = aws.ec2.RouteTable(
            "outer", vpc_id=vpc.id, routes=[{"cidr_block": "0.0.0.0/0", "gateway_id": gateway.id}]
        )
        subnet = aws.ec2.Subnet("outer", vpc_id=vpc.id, cidr_block="10.0.0.0/24", map_public_ip_on_launch=True)
        aws.ec2.RouteTableAssociation("outer", subnet_id=subnet.id, route_table_id=table.id)
        aws.eks.NodeGroup(
            "nodes",
            cluster_name="eks",
            node_role_arn="arn:aws:iam::123456789012:role/nodes",
            subnet_ids=[subnet.id],
            scaling_config={"desired_size": 2, "max_size": 3, "min_size": 2},
        )
    Known limits
        With any VPC endpoint in the program nothing is said, nor of public subnets where a launch template may give
        addresses.
    """
    for group in case.resources(NODES):
        subnets = case.topology.subnets_of(group)
        faults = [fault for subnet in subnets if (fault := _without_way_out(case, group, subnet))]
        if faults and case.resources(_ENDPOINT):
            yield Unknown(group.urn, "its nodes may use the VPC endpoints")
        elif faults:
            message = f"the nodes of {group.name} cannot reach their cluster: {faults[0]}"
            related = tuple(subnet.urn for subnet in subnets)
            yield unless_cut_short(case, Fail(subject=group.urn, message=message, related=related))
        elif subnets and all(case.topology.subnet_kind(subnet) in ("public", "private") for subnet in subnets):
            yield Pass(group.urn, "its subnets lead out")
        elif subnets:
            yield Unknown(group.urn, "the routes of its subnets are not all known")


def _without_way_out(case: Case, group: Resource, subnet: Resource) -> str:
    """What keeps a node in this subnet from getting out; "" where nothing does, or where that is not known."""
    kind = case.topology.subnet_kind(subnet)
    if kind == "isolated":
        return f"{subnet.name} has no route to the internet"
    if kind == "public" and not has(group, "launchTemplate") and flag(subnet, "mapPublicIpOnLaunch") is False:
        defaulted = case.topology.is_type(subnet, "aws:ec2/defaultSubnet:DefaultSubnet")
        return "" if defaulted else f"{subnet.name} is public, but gives no public address"
    return ""
