package main

import (
	"demo/internal/network"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sqs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func store(ctx *pulumi.Context) (*ec2.Vpc, error) {
	vpc, err := ec2.NewVpc(ctx, "main", &ec2.VpcArgs{CidrBlock: pulumi.String("10.0.0.0/16")})
	if err != nil {
		return nil, err
	}
	if _, err := sqs.NewQueue(ctx, "second", &sqs.QueueArgs{
		Name: pulumi.String("x"),
	}); err != nil {
		return nil, err
	}
	return vpc, nil
}

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		vpc, err := store(ctx)
		if err != nil {
			return err
		}
		_, err = sqs.NewQueue(ctx, "first", nil)
		if err != nil {
			return err
		}
		_, err = sqs.NewQueue(ctx, "q", nil)
		if err != nil {
			return err
		}
		if err := network.Build(ctx); err != nil {
			return err
		}
		fmt.Println("x")
		ctx.Export("name", vpc.ID())
		return nil
	})
}
