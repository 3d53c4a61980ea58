package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		group, err := ec2.NewSecurityGroup(ctx, "web", &ec2.SecurityGroupArgs{
			Ingress: ec2.SecurityGroupIngressArray{
				&ec2.SecurityGroupIngressArgs{
					Protocol:   pulumi.String("tcp"),
					FromPort:   pulumi.Int(80),
					ToPort:     pulumi.Int(80),
					CidrBlocks: pulumi.StringArray{pulumi.String("0.0.0.0/0")},
				},
			},
		})
		if err != nil {
			return err
		}
		balancer, err := lb.NewLoadBalancer(ctx, "web", &lb.LoadBalancerArgs{
			SecurityGroups: pulumi.StringArray{group.ID()},
			Subnets:        pulumi.StringArray{pulumi.String("subnet-1"), pulumi.String("subnet-2")},
		})
		if err != nil {
			return err
		}
		targets, err := lb.NewTargetGroup(ctx, "web", &lb.TargetGroupArgs{
			Port:       pulumi.Int(80),
			Protocol:   pulumi.String("HTTP"),
			TargetType: pulumi.String("ip"),
			VpcId:      pulumi.String("vpc-1"),
		})
		if err != nil {
			return err
		}
		_, err = lb.NewListener(ctx, "web", &lb.ListenerArgs{
			LoadBalancerArn: balancer.Arn,
			Port:            pulumi.Int(80),
			DefaultActions: lb.ListenerDefaultActionArray{
				&lb.ListenerDefaultActionArgs{
					Type:           pulumi.String("forward"),
					TargetGroupArn: targets.Arn,
				},
			},
		})
		if err != nil {
			return err
		}
		ctx.Export("address", balancer.DnsName)
		return nil
	})
}
