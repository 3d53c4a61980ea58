package main

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func (s *shop) network(ctx *pulumi.Context) (pulumi.StringArray, *ec2.SecurityGroup, error) {
	vpc, err := ec2.NewVpc(ctx, "main", &ec2.VpcArgs{
		CidrBlock:          pulumi.String("10.0.0.0/16"),
		EnableDnsHostnames: pulumi.Bool(true),
		Tags:               s.tags,
	})
	if err != nil {
		return nil, nil, err
	}
	gateway, err := ec2.NewInternetGateway(ctx, "main", &ec2.InternetGatewayArgs{VpcId: vpc.ID(), Tags: s.ownTags})
	if err != nil {
		return nil, nil, err
	}
	outerTable, err := s.table(ctx, "outer", vpc, ec2.RouteTableRouteArgs{GatewayId: gateway.ID()})
	if err != nil {
		return nil, nil, err
	}
	outer, err := s.subnet(ctx, "outer", vpc, 0, "us-east-1a", outerTable)
	if err != nil {
		return nil, nil, err
	}
	address, err := ec2.NewEip(ctx, "nat", &ec2.EipArgs{Domain: pulumi.String("vpc"), Tags: s.ownTags})
	if err != nil {
		return nil, nil, err
	}
	nat, err := ec2.NewNatGateway(ctx, "nat", &ec2.NatGatewayArgs{
		SubnetId:     outer.ID(),
		AllocationId: address.ID(),
		Tags:         s.ownTags,
	}, pulumi.DependsOn([]pulumi.Resource{gateway}))
	if err != nil {
		return nil, nil, err
	}
	innerTable, err := s.table(ctx, "inner", vpc, ec2.RouteTableRouteArgs{NatGatewayId: nat.ID()})
	if err != nil {
		return nil, nil, err
	}
	var inner pulumi.StringArray
	for number, zone := range []string{"us-east-1a", "us-east-1b"} {
		subnet, err := s.subnet(ctx, fmt.Sprint("inner-", number), vpc, number+1, zone, innerTable)
		if err != nil {
			return nil, nil, err
		}
		inner = append(inner, subnet.ID())
	}
	if s.mended {
		_, err = ec2.NewVpcEndpoint(ctx, "s3", &ec2.VpcEndpointArgs{
			VpcId:         vpc.ID(),
			ServiceName:   pulumi.String("com.amazonaws.us-east-1.s3"),
			RouteTableIds: pulumi.StringArray{innerTable.ID()},
			Tags:          s.tags,
		})
		if err != nil {
			return nil, nil, err
		}
	}
	group, err := ec2.NewSecurityGroup(ctx, "service", &ec2.SecurityGroupArgs{
		VpcId:       vpc.ID(),
		Description: pulumi.String("The shop"),
		Egress: ec2.SecurityGroupEgressArray{&ec2.SecurityGroupEgressArgs{
			Protocol:   pulumi.String("-1"),
			FromPort:   pulumi.Int(0),
			ToPort:     pulumi.Int(0),
			CidrBlocks: pulumi.StringArray{pulumi.String("0.0.0.0/0")},
		}},
		Tags: s.ownTags,
	})
	return inner, group, err
}

func (s *shop) table(
	ctx *pulumi.Context, name string, vpc *ec2.Vpc, route ec2.RouteTableRouteArgs,
) (*ec2.RouteTable, error) {
	route.CidrBlock = pulumi.String("0.0.0.0/0")
	return ec2.NewRouteTable(ctx, name, &ec2.RouteTableArgs{
		VpcId:  vpc.ID(),
		Routes: ec2.RouteTableRouteArray{route},
		Tags:   s.ownTags,
	})
}

func (s *shop) subnet(
	ctx *pulumi.Context, name string, vpc *ec2.Vpc, number int, zone string, table *ec2.RouteTable,
) (*ec2.Subnet, error) {
	subnet, err := ec2.NewSubnet(ctx, name, &ec2.SubnetArgs{
		VpcId:            vpc.ID(),
		CidrBlock:        pulumi.String(fmt.Sprintf("10.0.%d.0/24", number)),
		AvailabilityZone: pulumi.String(zone),
		Tags:             s.ownTags,
	})
	if err != nil {
		return nil, err
	}
	_, err = ec2.NewRouteTableAssociation(ctx, name, &ec2.RouteTableAssociationArgs{
		SubnetId:     subnet.ID(),
		RouteTableId: table.ID(),
	})
	return subnet, err
}
