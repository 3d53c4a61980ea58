package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		_, err := ec2.NewVpc(ctx, "main", &ec2.VpcArgs{CidrBlock: pulumi.String("10.0.0.0/16")})
		if err != nil {
			return err
		}
		_, err = s3.NewBucket(ctx, "b", nil)
		if err != nil {
			return err
		}
		for _, zone := range []string{"a", "b"} {
			_, err := s3.NewBucket(ctx, zone, nil)
			if err != nil {
				return err
			}
		}
		return nil
	})
}
