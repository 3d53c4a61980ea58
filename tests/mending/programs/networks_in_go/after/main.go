package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		vpc, err := ec2.NewVpc(ctx, "main", &ec2.VpcArgs{CidrBlock: pulumi.String("10.0.0.0/16")})
		if err != nil {
			return err
		}
		vpcFlowLogs, err := cloudwatch.NewLogGroup(ctx, "main-flows", &cloudwatch.LogGroupArgs{
			RetentionInDays: pulumi.Int(30),
		})
		if err != nil {
			return err
		}
		vpcFlowRole, err := iam.NewRole(ctx, "main-flows", &iam.RoleArgs{
			AssumeRolePolicy: iam.GetPolicyDocumentOutput(ctx, iam.GetPolicyDocumentOutputArgs{
				Statements: iam.GetPolicyDocumentStatementArray{
					&iam.GetPolicyDocumentStatementArgs{
						Actions: pulumi.StringArray{pulumi.String("sts:AssumeRole")},
						Principals: iam.GetPolicyDocumentStatementPrincipalArray{
							&iam.GetPolicyDocumentStatementPrincipalArgs{
								Type: pulumi.String("Service"),
								Identifiers: pulumi.StringArray{
									pulumi.String("vpc-flow-logs.amazonaws.com"),
								},
							},
						},
					},
				},
			}).Json(),
		})
		if err != nil {
			return err
		}
		_, err = iam.NewRolePolicy(ctx, "main-flows", &iam.RolePolicyArgs{
			Role: vpcFlowRole.ID(),
			Policy: iam.GetPolicyDocumentOutput(ctx, iam.GetPolicyDocumentOutputArgs{
				Statements: iam.GetPolicyDocumentStatementArray{
					&iam.GetPolicyDocumentStatementArgs{
						Actions: pulumi.StringArray{
							pulumi.String("logs:CreateLogStream"),
							pulumi.String("logs:PutLogEvents"),
							pulumi.String("logs:DescribeLogGroups"),
							pulumi.String("logs:DescribeLogStreams"),
						},
						Resources: pulumi.StringArray{
							vpcFlowLogs.Arn,
							pulumi.Sprintf("%v:*", vpcFlowLogs.Arn),
						},
					},
				},
			}).Json(),
		})
		if err != nil {
			return err
		}
		_, err = ec2.NewFlowLog(ctx, "main-flows", &ec2.FlowLogArgs{
			VpcId:          vpc.ID(),
			TrafficType:    pulumi.String("ALL"),
			LogDestination: vpcFlowLogs.Arn,
			IamRoleArn:     vpcFlowRole.Arn,
		})
		if err != nil {
			return err
		}
		igw, err := ec2.NewInternetGateway(ctx, "igw", &ec2.InternetGatewayArgs{VpcId: vpc.ID()})
		if err != nil {
			return err
		}
		outerRouteTable, err := ec2.NewRouteTable(ctx, "outer", &ec2.RouteTableArgs{
			VpcId: vpc.ID(),
			Routes: ec2.RouteTableRouteArray{
				&ec2.RouteTableRouteArgs{
					CidrBlock: pulumi.String("0.0.0.0/0"),
					GatewayId: igw.ID(),
				},
			},
		})
		if err != nil {
			return err
		}
		zones, err := aws.GetAvailabilityZones(ctx, &aws.GetAvailabilityZonesArgs{
			State: pulumi.StringRef("available"),
		})
		if err != nil {
			return err
		}
		outer, err := ec2.NewSubnet(ctx, "outer", &ec2.SubnetArgs{
			VpcId:               vpc.ID(),
			CidrBlock:           pulumi.String("10.0.1.0/24"),
			AvailabilityZone:    pulumi.String(zones.Names[0]),
			MapPublicIpOnLaunch: pulumi.Bool(true),
		})
		if err != nil {
			return err
		}
		_, err = ec2.NewRouteTableAssociation(ctx, "outer-routes", &ec2.RouteTableAssociationArgs{
			SubnetId:     outer.ID(),
			RouteTableId: outerRouteTable.ID(),
		})
		if err != nil {
			return err
		}
		inner, err := ec2.NewSubnet(ctx, "inner", &ec2.SubnetArgs{
			VpcId:            vpc.ID(),
			CidrBlock:        pulumi.String("10.0.0.0/24"),
			AvailabilityZone: pulumi.String(zones.Names[1]),
		})
		if err != nil {
			return err
		}
		address, err := ec2.NewEip(ctx, "nat", &ec2.EipArgs{Domain: pulumi.String("vpc")})
		if err != nil {
			return err
		}
		nat, err := ec2.NewNatGateway(ctx, "nat", &ec2.NatGatewayArgs{
			SubnetId:     outer.ID(),
			AllocationId: address.ID(),
		}, pulumi.DependsOn([]pulumi.Resource{igw}))
		if err != nil {
			return err
		}
		innerRoutes, err := ec2.NewRouteTable(ctx, "inner", &ec2.RouteTableArgs{
			VpcId: vpc.ID(),
			Routes: ec2.RouteTableRouteArray{
				&ec2.RouteTableRouteArgs{
					CidrBlock:    pulumi.String("0.0.0.0/0"),
					NatGatewayId: nat.ID(),
				},
			},
		})
		if err != nil {
			return err
		}
		if _, err := ec2.NewRouteTableAssociation(ctx, "inner", &ec2.RouteTableAssociationArgs{
			SubnetId:     inner.ID(),
			RouteTableId: innerRoutes.ID(),
		}); err != nil {
			return err
		}
		return nil
	})
}
