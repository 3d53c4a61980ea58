import pulumi
import pulumi_aws as aws

subnet = aws.ec2.Subnet("a", vpc_id="vpc-0123456789abcdef0", cidr_block="10.0.0.0/24")
note: Optional[str] = pulumi.Config().get("note")
pulumi.export("document", json.dumps({"note": note}))
if pulumi.Config().get_bool("shown"):
    pulumi.export("name", subnett.id)
