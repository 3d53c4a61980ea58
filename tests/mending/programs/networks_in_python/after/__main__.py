import pulumi
import pulumi_aws as aws

vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
vpc_flow_logs = aws.cloudwatch.LogGroup("main-flows", retention_in_days=30)
vpc_flow_role = aws.iam.Role(
    "main-flows",
    assume_role_policy=aws.iam.get_policy_document_output(
        statements=[
            {
                "actions": ["sts:AssumeRole"],
                "principals": [{"type": "Service", "identifiers": ["vpc-flow-logs.amazonaws.com"]}],
            },
        ],
    ).json,
)
aws.iam.RolePolicy(
    "main-flows",
    role=vpc_flow_role.id,
    policy=aws.iam.get_policy_document_output(
        statements=[
            {
                "actions": [
                    "logs:CreateLogStream",
                    "logs:PutLogEvents",
                    "logs:DescribeLogGroups",
                    "logs:DescribeLogStreams",
                ],
                "resources": [vpc_flow_logs.arn, pulumi.Output.concat(vpc_flow_logs.arn, ":*")],
            },
        ],
    ).json,
)
aws.ec2.FlowLog(
    "main-flows",
    vpc_id=vpc.id,
    traffic_type="ALL",
    log_destination=vpc_flow_logs.arn,
    iam_role_arn=vpc_flow_role.arn,
)
igw = aws.ec2.InternetGateway("igw", vpc_id=vpc.id)
table = aws.ec2.RouteTable("outer", vpc_id=vpc.id, routes=[{"cidr_block": "0.0.0.0/0", "gateway_id": igw.id}])
zones = aws.get_availability_zones(state="available").names
outer = aws.ec2.Subnet(
    "outer",
    vpc_id=vpc.id,
    cidr_block="10.0.1.0/24",
    availability_zone=zones[0],
    map_public_ip_on_launch=True,
)
aws.ec2.RouteTableAssociation("outer-routes", subnet_id=outer.id, route_table_id=table.id)
inner = aws.ec2.Subnet("inner", vpc_id=vpc.id, cidr_block="10.0.0.0/24", availability_zone=zones[1])
address = aws.ec2.Eip("nat", domain="vpc")
nat = aws.ec2.NatGateway(
    "nat",
    subnet_id=outer.id,
    allocation_id=address.id,
    opts=pulumi.ResourceOptions(depends_on=[igw]),
)
inner_routes = aws.ec2.RouteTable("inner", vpc_id=vpc.id, routes=[{"cidr_block": "0.0.0.0/0", "nat_gateway_id": nat.id}])
aws.ec2.RouteTableAssociation("inner", subnet_id=inner.id, route_table_id=inner_routes.id)
