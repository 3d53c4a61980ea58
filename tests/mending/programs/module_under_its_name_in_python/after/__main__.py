import pulumi
from pulumi_aws import ec2, lb as elbv2

vpc = ec2.Vpc("main", cidr_block="10.0.0.0/16")
lb = elbv2.LoadBalancer("web", internal=True, load_balancer_type="application")
group = elbv2.TargetGroup("web", port=80, protocol="HTTP", vpc_id=vpc.id)
pulumi.export("lb", lb.dns_name)
