import pulumi
import pulumi_aws as aws

config = pulumi.Config()
aws.ec2.Vpc("main", cidr_block=config.require("vpcCidr"))
aws.sns.Topic("alerts", tags={"count": str(config.require_int("replicas")), "on": str(config.require_bool("enabled"))})
