"""EKS platform."""

import json

import pulumi
import pulumi_aws as aws

from vpc import Vpc

config = pulumi.Config()
stack = pulumi.get_stack()
version = config.get("kubernetesVersion") or "1.24"
cluster_name = f"platform-{stack}"
tags = {"Project": "platform", "Environment": stack, "Owner": "sre", "ManagedBy": "pulumi"}

network = Vpc(cluster_name, tags)


def role_for(name: str, service: str, policies: list[str], actions: tuple[str, ...] = ("sts:AssumeRole",)):
    role = aws.iam.Role(
        f"{cluster_name}-{name}",
        assume_role_policy=json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {"Effect": "Allow", "Principal": {"Service": service}, "Action": list(actions)}
                ],
            }
        ),
        tags=tags,
    )
    attachments = [
        aws.iam.RolePolicyAttachment(
            f"{cluster_name}-{name}-{policy.rsplit('/', 1)[-1]}",
            role=role.name,
            policy_arn=f"arn:aws:iam::aws:policy/{policy}",
        )
        for policy in policies
    ]
    return role, attachments


cluster_role, cluster_attachments = role_for("cluster", "eks.amazonaws.com", ["AmazonEKSClusterPolicy"])
node_role, node_attachments = role_for(
    "node",
    "eks.amazonaws.com",
    ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryReadOnly"],
)
ebs_role, ebs_attachments = role_for(
    "ebs-csi",
    "pods.eks.amazonaws.com",
    ["service-role/AmazonEBSCSIDriverPolicy"],
    ("sts:AssumeRole", "sts:TagSession"),
)

control_plane_logs = aws.cloudwatch.LogGroup(
    f"{cluster_name}-logs", name=f"/aws/eks/{cluster_name}/cluster", retention_in_days=30, tags=tags
)

cluster = aws.eks.Cluster(
    cluster_name,
    name=cluster_name,
    version=version,
    role_arn=cluster_role.arn,
    access_config={"authentication_mode": "API", "bootstrap_cluster_creator_admin_permissions": True},
    vpc_config={
        "subnet_ids": pulumi.Output.all(*network.private_ids, *network.public_ids),
        "endpoint_private_access": True,
        "endpoint_public_access": True,
        "public_access_cidrs": ["0.0.0.0/0"],
    },
    tags=tags,
    opts=pulumi.ResourceOptions(depends_on=[control_plane_logs]),
)

launch_template = aws.ec2.LaunchTemplate(
    f"{cluster_name}-nodes",
    metadata_options={"http_tokens": "optional", "http_put_response_hop_limit": 2, "http_endpoint": "enabled"},
    block_device_mappings=[
        {
            "device_name": "/dev/xvda",
            "ebs": {"volume_size": 50, "volume_type": "gp3", "encrypted": "false", "delete_on_termination": "true"},
        }
    ],
    tag_specifications=[{"resource_type": "instance", "tags": {**tags, "Name": f"{cluster_name}-node"}}],
    tags=tags,
)
nodes = aws.eks.NodeGroup(
    f"{cluster_name}-default",
    cluster_name=cluster.name,
    node_role_arn=node_role.arn,
    subnet_ids=network.private_ids,
    ami_type="AL2023_x86_64_STANDARD",
    capacity_type="ON_DEMAND",
    instance_types=["m6i.large"],
    scaling_config={"min_size": 2, "desired_size": 8, "max_size": 6},
    update_config={"max_unavailable": 1},
    launch_template={"id": launch_template.id, "version": launch_template.latest_version.apply(str)},
    tags=tags,
    opts=pulumi.ResourceOptions(depends_on=node_attachments, ignore_changes=["scalingConfig.desiredSize"]),
)
for addon in ("vpc-cni", "kube-proxy", "coredns", "eks-pod-identity-agent"):
    aws.eks.Addon(
        f"{cluster_name}-{addon}",
        cluster_name=cluster.name,
        addon_name=addon,
        resolve_conflicts_on_update="PRESERVE",
        tags=tags,
        opts=pulumi.ResourceOptions(depends_on=[nodes]),
    )
aws.eks.Addon(
    f"{cluster_name}-ebs-csi",
    cluster_name=cluster.name,
    addon_name="aws-ebs-csi-driver",
    pod_identity_associations=[{"role_arn": ebs_role.arn, "service_account": "ebs-csi-controller-sa"}],
    tags=tags,
    opts=pulumi.ResourceOptions(depends_on=[nodes, *ebs_attachments]),
)

kubeconfig = pulumi.Output.all(
    name=cluster.name, endpoint=cluster.endpoint, authority=cluster.certificate_authority
).apply(
    lambda c: json.dumps(
        {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [
                {
                    "name": c["name"],
                    "cluster": {
                        "server": c["endpoint"],
                        "certificate-authority-data": c["authority"]["data"],
                    },
                }
            ],
            "contexts": [{"name": c["name"], "context": {"cluster": c["name"], "user": "aws"}}],
            "current-context": c["name"],
            "users": [
                {
                    "name": "aws",
                    "user": {
                        "exec": {
                            "apiVersion": "client.authentication.k8s.io/v1beta1",
                            "command": "aws",
                            "args": ["eks", "get-token", "--cluster-name", c["name"]],
                        }
                    },
                }
            ],
        }
    )
)

pulumi.export("cluster_name", cluster.name)
pulumi.export("cluster_endpoint", cluster.endpoint)
pulumi.export("kubeconfig", pulumi.Output.secret(kubeconfig))
pulumi.export("vpc_id", network.vpc.id)
