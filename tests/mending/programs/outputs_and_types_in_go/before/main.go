package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sqs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		vpc, err := ec2.NewVpc(ctx, "main", &ec2.VpcArgs{CidrBlock: "10.0.0.0/16", EnableDnsSupport: true})
		if err != nil {
			return err
		}
		queue, err := sqs.NewQueue(ctx, "q", &sqs.QueueArgs{
			VisibilityTimeoutSeconds: pulumi.String("30"),
			FifoQueue:                pulumi.Bool(false),
		})
		if err != nil {
			return err
		}
		subnet, err := ec2.NewSubnet(ctx, "a", &ec2.SubnetArgs{VpcId: vpc.Id, CidrBlock: pulumi.String("10.0.0.0/24")})
		if err != nil {
			return err
		}
		ctx.Export("url", queue.QueueUrl)
		ctx.Export("subnet", subnet.Arn)
		return nil
	})
}
