import pulumi
import pulumi_aws as aws

vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16", tags={"Name": "main"})


def subnet_of(group):
    return aws.ec2.Subnet(
        "a", vpc_id=vpc.id, cidr_block="10.0.1.0/24", opts=pulumi.ResourceOptions(depends_on=[group])
    )


pulumi.export("vpc", vpc.id)
group = aws.ec2.SecurityGroup("web", vpc_id=vpc.id)
server = aws.ec2.Instance(
    "server",
    ami="ami-0123456789abcdef0",
    instance_type="t3.micro",
    subnet_id=subnet_of(group).id,
    vpc_security_group_ids=[group.id],
    opts=pulumi.ResourceOptions(protect=True, ignore_changes=["ami"]),
)
