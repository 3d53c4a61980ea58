package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sqs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		eip, err := ec2.NewEip(ctx, "nat", &ec2.EipArgs{Vpc: pulumi.Bool(true)})
		if err != nil {
			return err
		}
		queue, err := sqs.NewQueue(ctx, "q", &sqs.QueueArgs{
			VisibilityTimeout: pulumi.Int(30),
			DependsOn:         []pulumi.Resource{eip},
		})
		if err != nil {
			return err
		}
		ctx.Export("url", queue.Url)
		return nil
	})
}
