import pulumi_aws as aws

vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
igw = aws.ec2.InternetGateway("igw", vpc_id=vpc.id)
table = aws.ec2.RouteTable("outer", vpc_id=vpc.id, routes=[{"cidr_block": "0.0.0.0/0", "gateway_id": igw.id}])
outer = aws.ec2.Subnet(
    "outer",
    vpc_id=vpc.id,
    cidr_block="10.0.0.0/24",
    availability_zone="us-east-1a",
    map_public_ip_on_launch=True,
)
inner = aws.ec2.Subnet("inner", vpc_id=vpc.id, cidr_block="10.0.0.0/24", availability_zone="us-east-1b")
address = aws.ec2.Eip("nat", domain="vpc")
nat = aws.ec2.NatGateway("nat", subnet_id=outer.id, allocation_id=address.id)
inner_routes = aws.ec2.RouteTable("inner", vpc_id=vpc.id, routes=[{"cidr_block": "0.0.0.0/0", "nat_gateway_id": nat.id}])
aws.ec2.RouteTableAssociation("inner", subnet_id=inner.id, route_table_id=inner_routes.id)
