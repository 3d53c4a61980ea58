import pulumi
import pulumi_aws as aws

group = aws.ec2.SecurityGroup(
    "web", ingress=[{"protocol": "tcp", "from_port": 80, "to_port": 80, "cidr_blocks": ["0.0.0.0/0"]}]
)
balancer = aws.lb.LoadBalancer("web", security_groups=[group.id], subnets=["subnet-1", "subnet-2"])
targets = aws.lb.TargetGroup("web", port=80, protocol="HTTP", target_type="ip", vpc_id="vpc-1")
listener = aws.lb.Listener(
    "web",
    load_balancer_arn=balancer.arn,
    port=80,
    default_actions=[{"type": "forward", "target_group_arn": targets.arn}],
)
pulumi.export("address", balancer.dns_name)
