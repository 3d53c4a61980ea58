import pulumi
import pulumi_aws as aws

network = pulumi.StackReference("acme/network/prod")
aws.ec2.SecurityGroup("web", vpc_id=network.get_output("vpcId"))
aws.lb.LoadBalancer("lb", subnets=network.require_output("publicSubnetIds"))
