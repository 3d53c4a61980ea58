package main

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

var zones = []string{"eu-west-1a", "eu-west-1b"}

// network is a VPC with two public and two private subnets, one NAT gateway, and the security groups of the service.
type network struct {
	vpc             *ec2.Vpc
	public, private []*ec2.Subnet
	balancerGroup   *ec2.SecurityGroup
	taskGroup       *ec2.SecurityGroup
	databaseGroup   *ec2.SecurityGroup
}

func tagsOf(ctx *pulumi.Context) pulumi.StringMap {
	return pulumi.StringMap{"Project": pulumi.String(ctx.Project()), "Environment": pulumi.String(ctx.Stack())}
}

func newNetwork(ctx *pulumi.Context) (*network, error) {
	tags := tagsOf(ctx)
	named := pulumi.StringMap{"Name": pulumi.String("orders-" + ctx.Stack())}
	for key, value := range tags {
		named[key] = value
	}
	vpc, err := ec2.NewVpc(ctx, "main", &ec2.VpcArgs{
		CidrBlock:          pulumi.String("10.20.0.0/16"),
		EnableDnsHostnames: pulumi.Bool(true),
		EnableDnsSupport:   pulumi.Bool(true),
		Tags:               named,
	})
	if err != nil {
		return nil, err
	}
	gateway, err := ec2.NewInternetGateway(ctx, "gateway", &ec2.InternetGatewayArgs{VpcId: vpc.ID(), Tags: tags})
	if err != nil {
		return nil, err
	}

	made := &network{vpc: vpc}
	public, err := ec2.NewRouteTable(ctx, "public", &ec2.RouteTableArgs{
		VpcId: vpc.ID(),
		Routes: ec2.RouteTableRouteArray{
			ec2.RouteTableRouteArgs{CidrBlock: pulumi.String("0.0.0.0/0"), GatewayId: gateway.ID()},
		},
		Tags: tags,
	})
	if err != nil {
		return nil, err
	}
	if made.public, err = subnets(ctx, vpc, "public", 0, public, tags); err != nil {
		return nil, err
	}

	address, err := ec2.NewEip(ctx, "nat", &ec2.EipArgs{Domain: pulumi.String("vpc"), Tags: tags})
	if err != nil {
		return nil, err
	}
	nat, err := ec2.NewNatGateway(ctx, "nat", &ec2.NatGatewayArgs{
		SubnetId:     made.public[0].ID(),
		AllocationId: address.ID(),
		Tags:         tags,
	}, pulumi.DependsOn([]pulumi.Resource{gateway}))
	if err != nil {
		return nil, err
	}
	private, err := ec2.NewRouteTable(ctx, "private", &ec2.RouteTableArgs{
		VpcId: vpc.ID(),
		Routes: ec2.RouteTableRouteArray{
			ec2.RouteTableRouteArgs{CidrBlock: pulumi.String("0.0.0.0/0"), NatGatewayId: nat.ID()},
		},
		Tags: tags,
	})
	if err != nil {
		return nil, err
	}
	if made.private, err = subnets(ctx, vpc, "private", 10, private, tags); err != nil {
		return nil, err
	}
	return made, made.groups(ctx, tags)
}

func subnets(
	ctx *pulumi.Context, vpc *ec2.Vpc, kind string, first int, table *ec2.RouteTable, tags pulumi.StringMap,
) ([]*ec2.Subnet, error) {
	var made []*ec2.Subnet
	for number, zone := range zones {
		name := fmt.Sprintf("%s-%d", kind, number)
		subnet, err := ec2.NewSubnet(ctx, name, &ec2.SubnetArgs{
			VpcId:            vpc.ID(),
			CidrBlock:        pulumi.Sprintf("10.20.%d.0/24", first+number),
			AvailabilityZone: pulumi.String(zone),
			Tags:             tags,
		})
		if err != nil {
			return nil, err
		}
		association := &ec2.RouteTableAssociationArgs{SubnetId: subnet.ID(), RouteTableId: table.ID()}
		if _, err := ec2.NewRouteTableAssociation(ctx, name, association); err != nil {
			return nil, err
		}
		made = append(made, subnet)
	}
	return made, nil
}

func (n *network) groups(ctx *pulumi.Context, tags pulumi.StringMap) (err error) {
	n.balancerGroup, err = ec2.NewSecurityGroup(ctx, "balancer", &ec2.SecurityGroupArgs{
		VpcId:       n.vpc.ID(),
		Description: pulumi.String("HTTPS from anywhere"),
		Ingress: ec2.SecurityGroupIngressArray{
			ec2.SecurityGroupIngressArgs{
				Protocol:    pulumi.String("tcp"),
				FromPort:    pulumi.Int(443),
				ToPort:      pulumi.Int(443),
				CidrBlocks:  pulumi.ToStringArray([]string{"0.0.0.0/0"}),
				Description: pulumi.String("HTTPS"),
			},
		},
		Egress: ec2.SecurityGroupEgressArray{
			ec2.SecurityGroupEgressArgs{
				Protocol:    pulumi.String("tcp"),
				FromPort:    pulumi.Int(8080),
				ToPort:      pulumi.Int(8080),
				CidrBlocks:  pulumi.StringArray{n.vpc.CidrBlock},
				Description: pulumi.String("tasks"),
			},
		},
		Tags: tags,
	})
	if err != nil {
		return err
	}
	n.taskGroup, err = admitting(ctx, n.vpc, "task", "From the load balancer", n.balancerGroup, 8080, "load balancer", tags)
	if err != nil {
		return err
	}
	n.databaseGroup, err = admitting(ctx, n.vpc, "database", "From the tasks", n.taskGroup, 5432, "tasks", tags)
	return err
}

// admitting makes a group that another one may reach on a port; tasks may go anywhere from there.
func admitting(
	ctx *pulumi.Context, vpc *ec2.Vpc, name, description string, from *ec2.SecurityGroup, port int, why string,
	tags pulumi.StringMap,
) (*ec2.SecurityGroup, error) {
	args := &ec2.SecurityGroupArgs{
		VpcId:       vpc.ID(),
		Description: pulumi.String(description),
		Ingress: ec2.SecurityGroupIngressArray{
			ec2.SecurityGroupIngressArgs{
				Protocol:       pulumi.String("tcp"),
				FromPort:       pulumi.Int(port),
				ToPort:         pulumi.Int(port),
				SecurityGroups: pulumi.StringArray{from.ID()},
				Description:    pulumi.String(why),
			},
		},
		Tags: tags,
	}
	if name == "task" {
		args.Egress = ec2.SecurityGroupEgressArray{
			ec2.SecurityGroupEgressArgs{
				Protocol:    pulumi.String("-1"),
				FromPort:    pulumi.Int(0),
				ToPort:      pulumi.Int(0),
				CidrBlocks:  pulumi.StringArray{pulumi.String("0.0.0.0/0")},
				Description: pulumi.String("anywhere"),
			},
		}
	}
	return ec2.NewSecurityGroup(ctx, name, args)
}

func idsOf(subnets []*ec2.Subnet) pulumi.StringArray {
	ids := make(pulumi.StringArray, 0, len(subnets))
	for _, subnet := range subnets {
		ids = append(ids, subnet.ID())
	}
	return ids
}
