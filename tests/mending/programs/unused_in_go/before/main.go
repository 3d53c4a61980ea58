package main

import (
	"fmt"
	"os"

	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		cfg := config.New(ctx, "")
		// How many there are.
		replicas := cfg.GetInt("replicas")
		name := fmt.Sprintf("%d", replicas)

		vpc, err := ec2.NewVpc(ctx, "main", &ec2.VpcArgs{CidrBlock: pulumi.String("10.0.0.0/16")})
		if err != nil {
			return err
		}
		bucket, err := s3.NewBucket(ctx, "b", nil)
		if err != nil {
			return err
		}
		for i, zone := range []string{"a", "b"} {
			other, err := s3.NewBucket(ctx, zone, nil)
			if err != nil {
				return err
			}
		}
		return nil
	})
}
