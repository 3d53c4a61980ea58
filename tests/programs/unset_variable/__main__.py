import os

import pulumi
import pulumi_aws as aws

config = pulumi.Config()
name = os.getenv("RECORD_NAME", "www")
aws.route53.Record("www", zone_id=os.environ.get("ROUTE53_ZONE_ID"), name=name, type="A", ttl=60, records=["192.0.2.1"])
aws.ec2.Subnet("a", vpc_id=config.get("vpcId"), cidr_block="10.0.0.0/24")
