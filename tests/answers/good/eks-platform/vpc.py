import pulumi
import pulumi_aws as aws


class Vpc:
    """Public and private subnets, tagged for the AWS Load Balancer Controller."""

    def __init__(self, cluster_name: str, tags: dict[str, str]):
        zones = aws.get_availability_zones(state="available")
        self.vpc = aws.ec2.Vpc(
            f"{cluster_name}-vpc",
            cidr_block="10.80.0.0/16",
            enable_dns_hostnames=True,
            enable_dns_support=True,
            tags={**tags, "Name": f"{cluster_name}-vpc"},
        )
        gateway = aws.ec2.InternetGateway(
            f"{cluster_name}-igw", vpc_id=self.vpc.id, tags={**tags, "Name": f"{cluster_name}-igw"}
        )
        public_routes = aws.ec2.RouteTable(
            f"{cluster_name}-public", vpc_id=self.vpc.id, tags={**tags, "Name": f"{cluster_name}-public"}
        )
        aws.ec2.Route(
            f"{cluster_name}-public-default",
            route_table_id=public_routes.id,
            destination_cidr_block="0.0.0.0/0",
            gateway_id=gateway.id,
        )
        self.public, self.private = [], []
        for n, zone in enumerate(zones.names[:3]):
            public = aws.ec2.Subnet(
                f"{cluster_name}-public-{n}",
                vpc_id=self.vpc.id,
                availability_zone=zone,
                cidr_block=f"10.80.{n}.0/24",
                map_public_ip_on_launch=True,
                tags={
                    **tags,
                    "Name": f"{cluster_name}-public-{n}",
                    "kubernetes.io/role/elb": "1",
                    f"kubernetes.io/cluster/{cluster_name}": "shared",
                },
            )
            aws.ec2.RouteTableAssociation(
                f"{cluster_name}-public-{n}", subnet_id=public.id, route_table_id=public_routes.id
            )
            address = aws.ec2.Eip(f"{cluster_name}-nat-{n}", domain="vpc", tags=tags)
            nat = aws.ec2.NatGateway(
                f"{cluster_name}-nat-{n}",
                allocation_id=address.allocation_id,
                subnet_id=public.id,
                tags={**tags, "Name": f"{cluster_name}-nat-{n}"},
                opts=pulumi.ResourceOptions(depends_on=[gateway]),
            )
            routes = aws.ec2.RouteTable(
                f"{cluster_name}-private-{n}",
                vpc_id=self.vpc.id,
                routes=[{"cidr_block": "0.0.0.0/0", "nat_gateway_id": nat.id}],
                tags={**tags, "Name": f"{cluster_name}-private-{n}"},
            )
            private = aws.ec2.Subnet(
                f"{cluster_name}-private-{n}",
                vpc_id=self.vpc.id,
                availability_zone=zone,
                cidr_block=f"10.80.{32 * (n + 1)}.0/19",
                tags={
                    **tags,
                    "Name": f"{cluster_name}-private-{n}",
                    "kubernetes.io/role/internal-elb": "1",
                    f"kubernetes.io/cluster/{cluster_name}": "shared",
                },
            )
            aws.ec2.RouteTableAssociation(
                f"{cluster_name}-private-{n}", subnet_id=private.id, route_table_id=routes.id
            )
            self.public.append(public)
            self.private.append(private)

    @property
    def private_ids(self):
        return [s.id for s in self.private]

    @property
    def public_ids(self):
        return [s.id for s in self.public]
