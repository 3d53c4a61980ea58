"""Subnets in two zones, of which one pair has a way out."""

import pulumi
import pulumi_aws as aws


class Network(pulumi.ComponentResource):
    """The same network as a component, its route tables with their routes inside."""

    def __init__(self, name: str, *, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("store:net:Network", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        self.vpc = aws.ec2.Vpc(f"{name}-main", cidr_block="10.0.0.0/16", enable_dns_hostnames=True, opts=child)
        gateway = aws.ec2.InternetGateway(f"{name}-way-out", vpc_id=self.vpc.id, opts=child)
        zones = aws.get_availability_zones(state="available").names
        self.inner = [self._subnet(f"{name}-inner-{zone}", f"10.0.{10 + i}.0/24", zone) for i, zone in _first(zones)]
        self.outer = [self._subnet(f"{name}-outer-{zone}", f"10.0.{i}.0/24", zone) for i, zone in _first(zones)]
        address = aws.ec2.Eip(f"{name}-ip", opts=child)
        nat = aws.ec2.NatGateway(f"{name}-nat", allocation_id=address.id, subnet_id=self.outer[0].id, opts=child)
        self._table(f"{name}-outer", {"cidr_block": "0.0.0.0/0", "gateway_id": gateway.id}, self.outer)
        self._table(f"{name}-inner", {"cidr_block": "0.0.0.0/0", "nat_gateway_id": nat.id}, self.inner)
        self.register_outputs({})

    def _subnet(self, name: str, block: str, zone: str) -> aws.ec2.Subnet:
        return aws.ec2.Subnet(
            name,
            cidr_block=block,
            vpc_id=self.vpc.id,
            availability_zone=zone,
            map_public_ip_on_launch=False,
            tags={"Name": name},
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _table(self, name: str, route: dict, subnets: list[aws.ec2.Subnet]) -> None:
        opts = pulumi.ResourceOptions(parent=self)
        table = aws.ec2.RouteTable(name, vpc_id=self.vpc.id, routes=[route], opts=opts)
        for number, subnet in enumerate(subnets):
            aws.ec2.RouteTableAssociation(f"{name}-{number}", route_table_id=table.id, subnet_id=subnet.id, opts=opts)


def _first(zones: list[str]) -> list[tuple[int, str]]:
    return list(enumerate(zones[:2]))
