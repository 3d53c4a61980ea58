package lib

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Network holds the VPC, its subnets and the security groups.
type Network struct {
	pulumi.ResourceState

	Vpc            *ec2.Vpc
	PublicSubnets  []*ec2.Subnet
	PrivateSubnets []*ec2.Subnet
	BalancerGroup  *ec2.SecurityGroup
	TaskGroup      *ec2.SecurityGroup
	DatabaseGroup  *ec2.SecurityGroup
}

func tags(environment string) pulumi.StringMap {
	return pulumi.StringMap{
		"Project":     pulumi.String("claims"),
		"Environment": pulumi.String(environment),
		"Owner":       pulumi.String("claims-team"),
	}
}

// NewNetwork creates everything that traffic passes through.
func NewNetwork(ctx *pulumi.Context, name string, environment string) (*Network, error) {
	network := &Network{}
	if err := ctx.RegisterComponentResource("claims:network:Network", name, network); err != nil {
		return nil, err
	}
	parent := pulumi.Parent(network)

	vpc, err := ec2.NewVpc(ctx, fmt.Sprintf("%s-vpc-%s", name, environment), &ec2.VpcArgs{
		CidrBlock:          pulumi.String("10.40.0.0/16"),
		EnableDnsHostnames: pulumi.Bool(true),
		Tags:               tags(environment),
	}, parent)
	if err != nil {
		return nil, err
	}
	network.Vpc = vpc

	gateway, err := ec2.NewInternetGateway(ctx, fmt.Sprintf("%s-igw-%s", name, environment), &ec2.InternetGatewayArgs{
		VpcId: vpc.ID(),
		Tags:  tags(environment),
	}, parent)
	if err != nil {
		return nil, err
	}
	table, err := ec2.NewRouteTable(ctx, fmt.Sprintf("%s-public-%s", name, environment), &ec2.RouteTableArgs{
		VpcId: vpc.ID(),
		Routes: ec2.RouteTableRouteArray{
			&ec2.RouteTableRouteArgs{
				CidrBlock: pulumi.String("0.0.0.0/0"),
				GatewayId: gateway.ID(),
			},
		},
		Tags: tags(environment),
	}, parent)
	if err != nil {
		return nil, err
	}

	zones := []string{"us-east-1a", "us-east-1b"}
	for i, zone := range zones {
		public, err := ec2.NewSubnet(ctx, fmt.Sprintf("%s-public-%d-%s", name, i, environment), &ec2.SubnetArgs{
			VpcId:               vpc.ID(),
			CidrBlock:           pulumi.String(fmt.Sprintf("10.40.%d.0/24", i)),
			AvailabilityZone:    pulumi.String(zone),
			MapPublicIpOnLaunch: pulumi.Bool(true),
			Tags:                tags(environment),
		}, parent)
		if err != nil {
			return nil, err
		}
		_, err = ec2.NewRouteTableAssociation(ctx, fmt.Sprintf("%s-public-%d-%s", name, i, environment), &ec2.RouteTableAssociationArgs{
			SubnetId:     public.ID(),
			RouteTableId: table.ID(),
		}, parent)
		if err != nil {
			return nil, err
		}
		network.PublicSubnets = append(network.PublicSubnets, public)

		private, err := ec2.NewSubnet(ctx, fmt.Sprintf("%s-private-%d-%s", name, i, environment), &ec2.SubnetArgs{
			VpcId:            vpc.ID(),
			CidrBlock:        pulumi.String(fmt.Sprintf("10.40.%d.0/24", 10+i)),
			AvailabilityZone: pulumi.String(zone),
			Tags:             tags(environment),
		}, parent)
		if err != nil {
			return nil, err
		}
		network.PrivateSubnets = append(network.PrivateSubnets, private)
	}

	network.BalancerGroup, err = group(ctx, name+"-alb-"+environment, vpc, environment, []int{80, 443}, parent)
	if err != nil {
		return nil, err
	}
	network.TaskGroup, err = ec2.NewSecurityGroup(ctx, name+"-task-"+environment, &ec2.SecurityGroupArgs{
		VpcId:       vpc.ID(),
		Description: pulumi.String("Claims tasks"),
		Ingress: ec2.SecurityGroupIngressArray{
			&ec2.SecurityGroupIngressArgs{
				Protocol:       pulumi.String("tcp"),
				FromPort:       pulumi.Int(8080),
				ToPort:         pulumi.Int(8080),
				SecurityGroups: pulumi.StringArray{network.BalancerGroup.ID()},
			},
		},
		Egress: out(),
		Tags:   tags(environment),
	}, parent)
	if err != nil {
		return nil, err
	}
	network.DatabaseGroup, err = group(ctx, name+"-db-"+environment, vpc, environment, []int{5432}, parent)
	if err != nil {
		return nil, err
	}
	return network, nil
}

func group(ctx *pulumi.Context, name string, vpc *ec2.Vpc, environment string, ports []int, opts ...pulumi.ResourceOption) (*ec2.SecurityGroup, error) {
	ingress := ec2.SecurityGroupIngressArray{}
	for _, port := range ports {
		ingress = append(ingress, &ec2.SecurityGroupIngressArgs{
			Protocol:   pulumi.String("tcp"),
			FromPort:   pulumi.Int(port),
			ToPort:     pulumi.Int(port),
			CidrBlocks: pulumi.StringArray{pulumi.String("0.0.0.0/0")},
		})
	}
	return ec2.NewSecurityGroup(ctx, name, &ec2.SecurityGroupArgs{
		VpcId:       vpc.ID(),
		Description: pulumi.String(name),
		Ingress:     ingress,
		Egress:      out(),
		Tags:        tags(environment),
	}, opts...)
}

func out() ec2.SecurityGroupEgressArray {
	return ec2.SecurityGroupEgressArray{
		&ec2.SecurityGroupEgressArgs{
			Protocol:   pulumi.String("-1"),
			FromPort:   pulumi.Int(0),
			ToPort:     pulumi.Int(0),
			CidrBlocks: pulumi.StringArray{pulumi.String("0.0.0.0/0")},
		},
	}
}
