// Package network holds the VPC, its subnets and the security groups of the platform.
package network

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

const zones = 2

// Args is what a network needs.
type Args struct {
	Cidr   string
	LogKey pulumi.StringInput
}

// Network is the VPC with public, private and data subnets in two zones.
type Network struct {
	pulumi.ResourceState

	Vpc              *ec2.Vpc
	PublicSubnetIds  pulumi.StringArray
	PrivateSubnetIds pulumi.StringArray
	DataSubnetIds    pulumi.StringArray
	BalancerGroup    *ec2.SecurityGroup
	TaskGroup        *ec2.SecurityGroup
	DatabaseGroup    *ec2.SecurityGroup
}

// New makes the network.
func New(ctx *pulumi.Context, name string, args Args, opts ...pulumi.ResourceOption) (*Network, error) {
	n := &Network{}
	if err := ctx.RegisterComponentResource("orders:network:Network", name, n, opts...); err != nil {
		return nil, err
	}
	parent := pulumi.Parent(n)
	found, err := aws.GetAvailabilityZones(ctx, &aws.GetAvailabilityZonesArgs{State: pulumi.StringRef("available")})
	if err != nil {
		return nil, err
	}
	n.Vpc, err = ec2.NewVpc(ctx, name, &ec2.VpcArgs{
		CidrBlock:          pulumi.String(args.Cidr),
		EnableDnsHostnames: pulumi.Bool(true),
		EnableDnsSupport:   pulumi.Bool(true),
	}, parent)
	if err != nil {
		return nil, err
	}
	if err := n.subnets(ctx, name, found.Names[:zones], parent); err != nil {
		return nil, err
	}
	if err := n.groups(ctx, name, parent); err != nil {
		return nil, err
	}
	if err := n.flowLogs(ctx, name, args.LogKey, parent); err != nil {
		return nil, err
	}
	return n, ctx.RegisterResourceOutputs(n, pulumi.Map{"vpcId": n.Vpc.ID()})
}

func (n *Network) subnets(ctx *pulumi.Context, name string, names []string, parent pulumi.ResourceOption) error {
	gateway, err := ec2.NewInternetGateway(ctx, name, &ec2.InternetGatewayArgs{VpcId: n.Vpc.ID()}, parent)
	if err != nil {
		return err
	}
	public, err := n.table(ctx, name+"-public", ec2.RouteTableRouteArray{
		&ec2.RouteTableRouteArgs{CidrBlock: pulumi.String("0.0.0.0/0"), GatewayId: gateway.ID()},
	}, parent)
	if err != nil {
		return err
	}
	data, err := n.table(ctx, name+"-data", nil, parent)
	if err != nil {
		return err
	}
	tables := pulumi.StringArray{data.ID()}
	for i, zone := range names {
		outer, err := n.subnet(ctx, fmt.Sprintf("%s-public-%d", name, i), i, zone, public, parent)
		if err != nil {
			return err
		}
		address, err := ec2.NewEip(ctx, fmt.Sprintf("%s-nat-%d", name, i), &ec2.EipArgs{
			Domain: pulumi.String("vpc"),
		}, parent)
		if err != nil {
			return err
		}
		nat, err := ec2.NewNatGateway(ctx, fmt.Sprintf("%s-%d", name, i), &ec2.NatGatewayArgs{
			SubnetId:     outer.ID(),
			AllocationId: address.ID(),
		}, parent, pulumi.DependsOn([]pulumi.Resource{gateway}))
		if err != nil {
			return err
		}
		private, err := n.table(ctx, fmt.Sprintf("%s-private-%d", name, i), ec2.RouteTableRouteArray{
			&ec2.RouteTableRouteArgs{CidrBlock: pulumi.String("0.0.0.0/0"), NatGatewayId: nat.ID()},
		}, parent)
		if err != nil {
			return err
		}
		inner, err := n.subnet(ctx, fmt.Sprintf("%s-private-%d", name, i), 10+i, zone, private, parent)
		if err != nil {
			return err
		}
		store, err := n.subnet(ctx, fmt.Sprintf("%s-data-%d", name, i), 20+i, zone, data, parent)
		if err != nil {
			return err
		}
		n.PublicSubnetIds = append(n.PublicSubnetIds, outer.ID())
		n.PrivateSubnetIds = append(n.PrivateSubnetIds, inner.ID())
		n.DataSubnetIds = append(n.DataSubnetIds, store.ID())
		tables = append(tables, private.ID())
	}
	region, err := aws.GetRegion(ctx, nil)
	if err != nil {
		return err
	}
	_, err = ec2.NewVpcEndpoint(ctx, name+"-s3", &ec2.VpcEndpointArgs{
		VpcId:           n.Vpc.ID(),
		ServiceName:     pulumi.Sprintf("com.amazonaws.%s.s3", region.Region),
		VpcEndpointType: pulumi.String("Gateway"),
		RouteTableIds:   tables,
	}, parent)
	return err
}

func (n *Network) table(
	ctx *pulumi.Context, name string, routes ec2.RouteTableRouteArray, parent pulumi.ResourceOption,
) (*ec2.RouteTable, error) {
	args := &ec2.RouteTableArgs{VpcId: n.Vpc.ID()}
	if routes != nil {
		args.Routes = routes
	}
	return ec2.NewRouteTable(ctx, name, args, parent)
}

func (n *Network) subnet(
	ctx *pulumi.Context, name string, number int, zone string, table *ec2.RouteTable, parent pulumi.ResourceOption,
) (*ec2.Subnet, error) {
	subnet, err := ec2.NewSubnet(ctx, name, &ec2.SubnetArgs{
		VpcId:            n.Vpc.ID(),
		CidrBlock:        pulumi.Sprintf("10.60.%d.0/24", number),
		AvailabilityZone: pulumi.String(zone),
	}, parent)
	if err != nil {
		return nil, err
	}
	_, err = ec2.NewRouteTableAssociation(ctx, name, &ec2.RouteTableAssociationArgs{
		SubnetId:     subnet.ID(),
		RouteTableId: table.ID(),
	}, parent)
	return subnet, err
}
